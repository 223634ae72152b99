## 粘贴
paste-lead = 在表格里选中、复制，粘到这里；第一行写列名最好，没有也行。
paste-text = 从 Excel 或 WPS 复制的内容
paste-about = 没有列名时，按空表的列排列。一次最多 500 行，更长的请导入文件。
paste-too-large = 粘贴了 { $rows } 行、{ $columns } 列，一次最多 { $most } 行、{ $widest } 列，这次什么也没有写入。请分几次粘贴，或把表格存成文件后在“导入”页上传。
paste-nothing = 还没有粘贴内容。
paste-again = 改好了，再核对
paste-write = 写入 { $n } 条
paste-left = 有错的 { $n } 行留在这里，改好再写入。
