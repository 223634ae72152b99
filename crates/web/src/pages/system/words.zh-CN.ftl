## 运行状况
system-title = 运行状况
system-lead = 程序运行得怎样。这里没有业务数据。
system-version = 版本
system-catalogue = 目录版本
system-database = 数据库
system-size = 大小
system-entries = 日志条数
system-started = 启动时间
system-sessions = 登录着
system-backup = 最近备份
system-backup-unset = 没有设置备份目录（--backups）
system-backup-none = 还没有备份
system-backup-old = 已超过一天
system-verified = 最近核验
system-never-verified = 还没有核验过，由安全审计员办理
system-good = 正常
