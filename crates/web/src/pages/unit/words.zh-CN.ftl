## 单位责任
unit-title = 单位责任
menu-unit = 本单位
unit-lead = 派出单位的主要负责人和班子成员这个月谁到过村、还差什么，由到村记录推算。
unit-all = 全部单位
unit-unit = 派出单位
unit-owed = 本月责任
unit-came = 到村记录
unit-nobody = 本月还没有到村记录
unit-enter = 登记到村
unit-none = 这个月没有派出单位的驻村干部
unit-none-do = 选派台账里写上派出单位，这里会自己列出来。
unit-cut = 只列前 200 人，请从单位进入。
