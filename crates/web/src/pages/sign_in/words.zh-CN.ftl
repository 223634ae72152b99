## 登录
sign-in = 登录
sign-in-help = 没有账号或忘了口令，请找本县系统管理员开通。
sign-in-wrong = 登录名或口令不对，或账号还没有启用。
sign-in-locked = 口令多次不对，请在 { $minutes } 分钟后再试。
login = 登录名
password = 口令
county = 县
