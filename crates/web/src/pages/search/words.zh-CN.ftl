## 查找
search-title = 查找
search-lead = 人、村、记录、指标、报告、台账和页面，用汉字、拼音首字母或代码都能找。
search-hint = 找人、村、记录、指标
search-do = 查找
search-total = 找到 { $n } 处
search-none = 没有找到“{ $query }”
search-none-do = 换一个说法，或少打几个字。只会找到您能打开的内容。
search-nothing = 没有找到
search-all = 全部结果
search-places = 乡镇和村
search-people = 人员
search-figures = 指标
search-pages = 页面和台账
search-records = 记录
search-reports = 报告
