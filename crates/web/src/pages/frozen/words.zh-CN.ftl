## 定稿报告
frozen-single = 单人定稿
frozen-hands = { $asked }送审，{ $approved }审核
