## 成批更正
batch-title = 选中的 { $n } 条
batch-lead = 先看会改成什么，再一次写入：要么全部成功，要么一条不动。
batch-what = 改哪一项
batch-withdraw = 撤销（录错了）
batch-value = 改为
batch-look = 看看会怎样
batch-do = 写入 { $n } 条更正
batch-do-withdraw = 撤销 { $n } 条
batch-moved = 刚被别人更正，请打开看过再改
batch-none-done = 一条都没有写入。
batch-value-about = 留空就是清空这一项。
batch-changed = 已更正 { $n } 条。
batch-withdrawn = 已撤销 { $n } 条。
batch-undone = 已恢复 { $n } 条，和更正之前一样。
batch-undo = 撤回这次更正
