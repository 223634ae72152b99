### 页面自己的话。台账、字段、指标的名称来自目录。

## 产品与框架
product-name = 实数
product-line = 每个数字都能打开，看到背后的记录。
menu-main = 主菜单
menu-overview = 总览
menu-reports = 报告
menu-figures = 指标
menu-ledgers = 台账
menu-more = 其余 { $n } 本
crumbs = 所在位置
skip-to-main = 跳到正文
find-figures = 找指标
other-language = English
sign-out = 退出登录
paging = 翻页
page-before = 上一页
page-after = 下一页
page-of = 第 { $page } / { $pages } 页

## 登录
sign-in = 登录
sign-in-help = 没有账号或忘了口令，请找本县系统管理员开通。
sign-in-wrong = 登录名或口令不对，或账号还没有启用。
sign-in-locked = 口令多次不对，请在 { $minutes } 分钟后再试。
login = 登录名
password = 口令
county = 县

## 状态
state-wrong = 请改
state-look = 请看
value-yes = 是
value-no = 否
span-in-force = 有效
span-ended = 已结束
span-to-come = 未开始
masked = 加密保存，不在此显示

## 计数
count-records = { $n } 条
count-all-records = 共 { $n } 条
count-entries = { $n } 次
count-figures = { $n } 项
count-ledgers = { $n } 本

## 列名
col-ledger = 台账
col-records = 记录
col-about = 记什么
col-keeper = 谁负责
col-record = 记录
col-state = 状态
col-field = 字段
col-figure = 指标
col-value = 数值
col-unit = 单位
col-definition = 怎么算
col-place = 地方
col-amount = 数额
field-place = 所在地
field-note = 备注
field-reason = 原因

## 台账列表
ledgers-lead = 只列出您能看的台账。
list-search = 在这本台账里找
list-show = 查看
list-clear = 清除条件
list-none-fit = 没有符合条件的记录
list-none-fit-do = 换一个词，或清除条件再看。
list-empty = 还没有记录
list-empty-import = 也可以把现有的 Excel 台账整本导入：shishu import 文件名。
list-empty-keeper = 由{ $keeper }负责填写。
list-cut = 只列前 { $n } 条，再写几个字缩小范围。
all-places = 全部乡镇
filter-all = { $name }：全部

## 记录
record-new = 新增
record-amend = 更正
record-facts = 内容
record-blank = 未填：
record-history = 来历
record-all = 全部 { $n } 条
record-by-field = 以“{ $field }”引用本条
record-gone = （已撤销的记录）
record-unnamed = 一条{ $ledger }
history-created = { $who } 新增
history-withdrawn = { $who } 撤销
history-changed = { $who } 把{ $field }由 { $before } 改为 { $after }
history-filled = { $who } 填写{ $field }：{ $after }
history-emptied = { $who } 清空{ $field }（原为 { $before }）
history-sealed = { $who } 更改了{ $field }（加密保存，不显示）
history-because = 因为：{ $reason }
history-entry = 第 { $seq } 条
source-web = 网页填写
source-phone = 手机填写
source-api = 接口写入
source-import = 导入“{ $file }”{ $sheet } 第 { $row } 行
withdraw = 这条记录录错了
withdraw-about = 撤销后不再列出、不再计入指标；来历仍可查，原因写进日志。
withdraw-do = 撤销这条记录

## 表单
form-new = 新增{ $ledger }
form-amend = 更正
form-required = 必填
form-faults = 有 { $n } 处要改，已在下面标出；其他内容都还在。
form-instead = 打开那一条
form-name-of = 写名称，选一个
form-reason-such-as = 例：以报到单为准
form-reason-why = 更正不抹掉原来的内容，原因随记录一起保存。
form-send-new = 保存
form-send-amend = 保存更正
form-back = 不保存，返回
hint-date = 如 2026-03-05、2026年3月5日
hint-month = 如 2026-03、2026年3月
hint-docno = 如 某组发〔2026〕3号
hint-sealed = 加密保存，以后不再显示
hint-sealed-kept = 已填，留空则不改
place-whole-township = { $name }（全镇）
fault-required = 这一项必须填
fault-reason = 请写明为什么更正或撤销
fault-place-missing = 请选择所在地
fault-place-not-yours = 这个地方不归您填写，请选本地的
fault-nobody-named = 《{ $ledger }》里没有“{ $name }”，请先在那里新增，或换一个写法
fault-several-named = 叫“{ $name }”的不止一条，请在列表里选
clash-title = { $who } 刚才也改了这条记录
clash-do = 对方的改动已放进下面的表单，您的改动也还在。看过两边，再保存一次。
clash-theirs = 现在是
clash-yours = 您要改成
clash-differs = 两人都改了
refused-field = { $field }：{ $fault }
refused-stale = 这条记录刚被更正（第 { $seq } 条），请打开看过再改。
refused-duplicate = 已经有同一条记录，请更正那一条。
refused-overlap = 与另一条的起止时间重叠，请先改其中一条的起止日期。
refused-gone = 这条记录已经撤销。
refused-dangling = 所引用的记录不存在，请重新选择。
refused-place = 所在地不在本县，或级别不够细，请选到乡镇或村。
refused-erased = 此人的密钥已销毁，敏感信息不能再写。

## 指标
figures-lead = 您能看的 { $n } 项；每一项都能打开到记录。
figures-parts = 按部分
figures-none = 没有叫这个名字的指标
figures-none-do = 换一个说法，例如“第一书记”“集体经济收入”。
figure-star = 在总览里
figure-up = 看{ $name }
figure-window = 时间范围
figure-ledger = 台账
figure-owner = 谁负责
figure-as-of = 依据
figure-entry = 日志第 { $seq } 条
figure-now = 看现在的
figure-ask = 换个条件看
figure-year = 年份
figure-year-hint = 选“某一年”时填
figure-cutoff = 截止日
figure-show = 查看
figure-parts = 其中
figure-months = 逐月
figure-as-table = 看表
figure-records = 背后的 { $n } 条记录
figure-exceptions = 不符合的 { $n } 条
figure-no-records = 这个条件下没有记录。
figure-no-exceptions = 没有一条例外，这句话成立。
figure-last-year = 去年同期 { $value }
figure-change = ，{ $value }
by-township = 按乡镇
by-village = 按村
window-one-year = 某一年
window-year = { $year } 年
window-days = { $name }（{ $days }）
claim = 全称
claim-holds = 成立
claim-short = 差 { $n }
claim-unknown = 待填
claim-exceptions = 条例外
missing-empty-ledger = 《{ $ledger }》还没有录入，所以算不出来。
missing-norm = 标准“{ $norm }”还没有设定。
missing-parameter = 年份参数“{ $parameter }”还没有设定。
missing-name = 行政区划台账里还没有本县。
missing-divisor = 分母为零，或没有可平均的记录。
missing-part = 要用到“{ $figure }”，而它还没有数值。

## 总览
overview-county = { $townships } 个乡镇，{ $villages } 个村，截至 { $day }
overview-township = { $villages } 个村，截至 { $day }
overview-village = 截至 { $day }
overview-day = 截止日
overview-nothing = 这里没有您能看的指标
overview-nothing-do = 您的职责不涉及业务数据，请从左边的台账进入。
than-last-year = 比去年同期
claims-title = 说“全部”的，是不是全部
claims-count = { $all } 条，{ $holding } 条成立
claims-all-hold = 能核对的都成立。
claims-rest = 成立的 { $holding } 条，资料待填的 { $unknown } 条
places-and-others = { $places }等
rules-title = 数字之间对不对得上
rules-count = { $broken } 条不合，{ $holding } 条相合
rules-all-hold = 能核对的都对得上。
rule-sides = { $left } 与 { $right }
rule-agrees = 合
latest-title = 最近的录入
latest-created = { $who } 新增了{ $ledger }
latest-amended = { $who } 更正了{ $ledger }
latest-withdrew = { $who } 撤销了{ $ledger }
latest-imported = { $who } 导入了{ $ledger }
compare-townships = 乡镇对照
compare-villages = 各村对照
compare-hint = 点列名换排法，点数字看记录
all-figures = 全部指标

## 出错
error-home = 回总览
error-sign-in = 请先登录
error-sign-in-do = 会话已结束，登录后会回到刚才的页面。
error-forbidden = 这一页不在您的职责范围内
error-forbidden-do = 您的角色或地区看不到它。需要时请本县系统管理员调整账号。
error-not-found = 没有这一页
error-not-found-do = 地址可能写错了，或记录已经撤销。
error-expired = 这张表单已经过期
error-expired-do = 请返回上一页，刷新后再提交；填过的内容还在那一页。
error-excluded = 同一人不能兼任“{ $one }”和“{ $other }”
error-excluded-do = 请系统管理员停用其中一个账号。
error-refused = 没有保存
error-too-large = 文件太大
error-too-large-do = 一次最多 16 MB，请压缩图片或分开上传。
error-unread = 读不懂提交的内容
error-unread-do = 请返回上一页检查后再试。
error-ours = 我们这边出了错
error-ours-do = 您填的内容没有丢，稍后再试一次；仍不行请告诉系统管理员。
error-closing = 系统正在重启，请过一分钟再试。
