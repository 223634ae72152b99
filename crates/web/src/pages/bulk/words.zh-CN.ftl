## 同一模板，多个地方
bulk-title = 每个乡镇、村各出一份
bulk-lead = 照这份报告已定的指标，给每个地方各出一份 docx 和数据来源，再附一张总表，打成一个压缩包。
bulk-level = 哪一级
bulk-townships = 每个乡镇一份
bulk-villages = 每个村一份
bulk-begin = 开始
bulk-at-work = 正在出
bulk-ready = 已出齐
bulk-look = 看进度
bulk-archive = 下载压缩包
bulk-back = 回到报告
bulk-again = 系统重启过，已按提出时的数据重新开始。
