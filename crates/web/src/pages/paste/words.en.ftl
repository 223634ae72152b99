## Pasting
paste-lead = Select and copy in your spreadsheet, paste here; with the column names in the first row if you have them.
paste-text = What you copied from Excel or WPS
paste-about = Without column names the columns of the empty form are taken, in their order. At most 500 rows at once; import longer tables as a file.
paste-too-large = { $rows } rows and { $columns } columns were pasted; one page takes { $most } rows and { $widest } columns, and nothing has been written. Paste in parts, or save the table as a file and hand it in on the import page.
paste-nothing = Nothing was pasted yet.
paste-again = Mended, check again
paste-write = { $n ->
    [one] Write { $n } record
   *[other] Write { $n } records
 }
paste-left = { $n ->
    [one] { $n } row with faults stays here to be mended.
   *[other] { $n } rows with faults stay here to be mended.
 }
