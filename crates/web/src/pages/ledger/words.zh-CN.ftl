## 台账列表
ledgers-lead = 只列出您能看的台账。
list-search = 在这本台账里找
list-export = 导出所见
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
