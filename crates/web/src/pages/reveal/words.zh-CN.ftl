## 查看加密内容
reveal-title = 加密内容
reveal-lead = 只显示这一次。谁看了什么、为什么看，已记入日志。
reveal-offer = 查看加密内容
reveal-which = 看哪一项
reveal-why = 为什么要看{ $field }
reveal-reason = 为什么要看
reveal-reason-short = 请用几个字写明用途。
reveal-show = 查看
reveal-done = 看好了
reveal-back = 返回
