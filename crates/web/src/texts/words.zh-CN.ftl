### 页面自己的话。台账、字段、指标的名称来自目录。

## 产品与框架
product-name = 实数
product-line = 每个数字都能打开，看到背后的记录。
menu-main = 主菜单
menu-overview = 总览
menu-reports = 报告
menu-figures = 指标
menu-ledgers = 台账
menu-imports = 导入
menu-more = 其余 { $n } 本
crumbs = 所在位置
skip-to-main = 跳到正文
other-language = English
typed-restored = 上次没有提交的内容已经放回来了，请看一遍再提交。
sign-out = 退出登录
printed-by = { $who }（{ $office }）{ $day } 打印
paging = 翻页
page-before = 上一页
page-after = 下一页
page-rows = 第 { $first }–{ $last } 条，共 { $all } 条

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
col-in-force = 有效状态
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

## 出错
error-home = 回总览
error-sign-in = 请先登录
error-sign-in-do = 没有登录或会话已结束：网页请重新登录，程序请在 Authorization 头里带访问令牌（在“访问令牌”页 /tokens 上办）。
error-ranking = 减负合规模式开着，不能按“{ $field }”给人排序
error-ranking-do = 可以按地方、日期排列，或用筛选找出要办的记录。确需排序的，由县委组织部在“设置”里改减负合规模式，并对此负责。
error-forbidden = 这一页不在您的职责范围内
error-forbidden-do = 您的角色或地区看不到它。需要时请本县系统管理员调整账号。
error-not-found = 没有这一页
error-not-found-do = 地址可能写错了，或记录已经撤销。
error-expired = 这张表单已经过期
error-expired-do = 请返回上一页，刷新后再提交；填过的内容还在那一页。
error-excluded = 同一人不能兼任“{ $one }”和“{ $other }”
error-excluded-do = 请系统管理员停用其中一个账号。
error-not-now = 现在做不了这一步，请先看看它的状态。
error-key-underway = 同一个 Idempotency-Key 的请求还在处理，请稍后再试。
error-key-reused = 这个 Idempotency-Key 已用于另一个请求，请换一个再提交。
error-refused = 没有保存
error-too-large = 文件太大
error-too-large-do = 一次最多 16 MB，请压缩图片或分开上传。
error-too-long = 这份清单超过 { $n } 条，没有导出
error-too-long-do = 一份工作簿最多装这么多，少一部分的清单容易被当成全部。请回到列表，按地点、日期或别的条件缩小范围，分几次导出。
error-unread = 读不懂提交的内容
error-unknown-word = { $word } 在这里认不得。可用的有（最接近的在前）：{ $known }{ $more }
error-unknown-more = ，另有 { $n } 个，见接口里对该台账的说明
error-unread-do = 请返回上一页检查后再试。
error-ours = 我们这边出了错
error-ours-do = 您填的内容没有丢，稍后再试一次；仍不行请告诉系统管理员。
error-closing = 系统正在重启，请过一分钟再试。
error-first = 请先把登录办完
error-first-do = 请到网页上登录：要改口令，或要设置两步验证。
