## 指标目录
find-figures = 找指标
figures-all-parts = 全部部分
figures-all-windows = 全部时间范围
figures-sort = 种类
figures-all-sorts = 全部种类
figures-unfold = 全部展开
figures-fold = 全部收起
figures-worked-out = 由其他指标算出或由县里设定
