## 登录
sign-in = 登录
sign-in-help = 没有账号或忘了口令，请找本县系统管理员开通。
sign-in-wrong = 登录名或口令不对，或账号还没有启用。
sign-in-locked = 口令多次不对，请在 { $minutes } 分钟后再试。
login = 登录名
password = 口令
county = 县
code-title = 再验证一步
code-ask = 手机验证器上的六位码，或一个备用码
code-wrong = 验证码不对，或已经用过。请等下一个再输。
code-other = 换一个账号登录
code-help = 手机丢了？用一个备用码，或请本县安全保密管理员取消两步验证。
provider-by = 用{ $name }登录
provider-failed = 统一身份认证暂时不通，请再试，或用口令登录。
provider-no-account = 统一身份认证里的登录名是 { $login }，本县还没有开通这个账号。请找本县系统管理员开通。
provider-denied = 您在那边取消了登录。可以再来一次，或用口令登录。
