## 指标目录
find-figures = 找指标
figures-all-parts = 全部部分
figures-all-windows = 全部时间范围
figures-sort = 种类
figures-all-sorts = 全部种类
