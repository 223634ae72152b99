## 投诉和建议
suggestions-title = 投诉和建议
suggestions-lead = 每一条都存下来，由县委组织部答复，答复显示在这里。
suggestions-door-lead = 不登录也可以提。每一条都存下来，由县委组织部答复。
suggestions-mine = 我提过的
suggestion-kind = 类别
suggestion-words = 内容
suggestion-contact = 联系电话（可不填，加密保存）
suggestion-send = 提交
suggestion-answered = 答复：{ $answer }
suggestion-open = 还没有答复
suggestion-received = 收到了
suggestion-received-do = 留了电话的，会打电话答复。
suggestion-empty = 请写明内容
suggestion-long = 太长了，最多 2000 字
suggestion-no-phone = 联系电话不对，请写 11 位手机号，或留空
suggestion-too-many = 这一小时收到的太多了，请过一小时再提，或打电话到县委组织部
suggestion-from-door = 未登录的人
