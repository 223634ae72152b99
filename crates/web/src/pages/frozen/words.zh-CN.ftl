## 定稿报告
frozen-single = 单人定稿
frozen-hands = { $asked }送审，{ $approved }审核
frozen-figures = 逐个数
frozen-shared = 不含姓名的版本
shared-lead = 只有数和村名，没有户和人；可以给来访的、上级的同志看。
shared-hidden = ＊处的数少于 3，或者会让人推算出少于 3 的数，不显示。
shared-file = 下载网页文件
shared-by-place = 分地方的数
shared-none = 没有可以分地方显示的数。
