## 每日提醒
digest-title = 每日提醒
digest-lead = 只列您自己的，只在这一页上，不发给别人
digest-none = 没有要提醒您的
digest-none-teach = 快到期的、已逾期的、等您答复的会列在这里。
digest-soon = { $days } 天内到期
digest-waits = 等办
digest-many = { $n } 项，最早的 { $day }
digest-today = { $day }止，就是今天
digest-left = { $day }止，还有 { $n } 天
digest-over = { $day }止，已过 { $n } 天
digest-of-overdue = 由您办的，期限已过的 { $n } 项
digest-of-soon = 由您办的，期限还没有到的 { $n } 项
digest-of-waiting = 等您看、等您办的 { $n } 件
