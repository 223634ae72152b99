## 县领导的联系村
own-title = 我的联系村
own-count = { $n } 个村
own-plan = 问题清单完成 { $done } / { $all }
own-more = 另有 { $n } 项
own-secretary = 第一书记
own-nobody = 无在任
own-visit = 最近走访
own-no-visit = 没有记录
own-lead = 整顿责任分工、村责任组和结对帮扶里写着您名字的村。
own-none = 现在没有联系村
own-none-do = 整顿责任分工、村乡村振兴责任组和结对帮扶里写上您的名字后，这里就有。
own-chairs = 责任组组长
own-sits = 责任组成员
own-paired = 结对帮扶户
