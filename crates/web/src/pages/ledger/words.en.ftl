## A ledger's list
ledgers-lead = The ledgers that you may open.
list-search = Search this ledger
list-export = Export these
list-show = Show
list-clear = Clear
list-none-fit = No record fits
list-none-fit-do = Try another word, or clear the filters.
list-empty = No records yet
list-empty-import = A workbook you keep already can be taken in whole: shishu import FILE.
list-empty-keeper = It is filled in by: { $keeper }.
list-cut = The first { $n } only; type a little more to narrow it down.
all-places = All townships
filter-all = { $name }: all
