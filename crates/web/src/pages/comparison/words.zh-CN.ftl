## 两份定稿对照
compare-title = 两份定稿对照
compare-lead = 逐个指标对照，{ $n } 个不同；点数字看它当时的依据。
compare-with = 与哪一份对照
compare-do = 与它对照
compare-difference = 相差
compare-same = 相同
compare-changed = 变了
compare-gone = 后一份没有
compare-new = 前一份没有
