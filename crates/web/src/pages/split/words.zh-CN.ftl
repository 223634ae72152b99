## 分户
split-title = { $head }家分户
split-ended = 原户止于 { $day }
split-lead = 结对跟着户主那一支走，从分户次日接上；分出的另一支要另行结对。
split-pairings = 还记在原户名下的结对
split-done = 都已移交。
split-branches = 分出的户
split-follows = 户主这一支，接续结对
split-unpaired = 还没有结对
split-pair = 去结对
split-move = 移交给户主这一支
split-end = 结束原结对
split-reason = 分户
