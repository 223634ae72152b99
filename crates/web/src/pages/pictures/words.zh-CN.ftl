## 记录的照片
pictures-title = 照片
pictures-count = { $n ->
    [0] 没有，也不要求
   *[other] { $n } 张
}
picture-nth = 照片 { $n }
picture-add = 加照片
picture-add-about = 一次最多 { $n } 张，从不要求
picture-add-do = 加上
picture-away = 撤下
picture-away-about = 撤下后照片销毁，不能恢复；有过这张照片、为什么撤下，留在日志里。
picture-away-do = 撤下这张照片
picture-no-picture = 第 { $n } 个文件不是 JPEG、PNG 或 WebP 照片，没有保存；其他内容已经记下。需要的话，在这里另选一张。
picture-too-large = 第 { $n } 个文件的像素太多，没有保存；其他内容已经记下。需要的话，缩小后在这里加上。
picture-broken = 第 { $n } 个文件读不完整，没有保存；其他内容已经记下。需要的话，在这里重新加上。
picture-too-many = 第 { $n } 个文件超出一次的张数，没有保存；其他内容已经记下。需要的话，在这里加上。
picture-offer = 加照片（不要求）
picture-offer-about = 最多 { $n } 张。在手机上缩小后再存，去掉拍摄地点、时间和设备。
