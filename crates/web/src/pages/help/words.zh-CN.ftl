## 帮助
help-title = 帮助
help-topics = 各页说明
