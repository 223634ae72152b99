## Import
import-lead = Hand in whole workbooks as townships and units send them: checked first, written when you have seen what would happen.
import-new = Import workbooks
import-files = Choose one file or several (xlsx, xls, ods, csv)
import-check = Check
import-check-about = Nothing is written yet. Files are kept encrypted and removed when written, or after seven days.
import-no-file = No file was chosen. Choose one and check again.
import-mine = My imports
import-none = Nothing imported yet. A chosen file is looked through first and nothing is entered: which columns are known and which rows have faults is listed, then you decide. Without a workbook of your own, take a blank one.
import-state-written = Written
import-state-rest = { $n ->
    [one] Written, { $n } row to mend
   *[other] Written, { $n } rows to mend
 }
import-state-open = Checked, not written yet
import-state-gone = Not written; files removed
import-forms = Empty forms
import-forms-about = Fill in an empty form and every column is recognised when it comes back.
import-discard = Remove without importing
import-not-taken = Not taken
import-going = Long files take a while. You may do something else and look again.
import-look-again = Look again
import-reading = Reading the files
import-checking = Checking: { $done } of { $total } rows
import-writing = Writing: { $done } of { $total } records
import-some-left = Written in part
import-outcome = { $new } new, { $changed } amended, { $same } unchanged, { $refused } not written.
import-mend = The rows that were not written are listed below. Download the marked workbook, mend it and import it whole: what was written is not written twice.
import-again = The mended workbook
import-marked = Download the marked workbook
import-marked-name = { $name } (marked).xlsx
import-would = What writing would do
import-sheet = Sheet
import-new-rows = New
import-changed-rows = Amended
import-same-rows = Unchanged
import-refused-rows = Refused
import-beside = also { $ledger }: { $new } new, { $changed } amended
import-nothing = Nothing changes
import-nothing-about = What this workbook says stands in the ledgers already.
import-nothing-good = No row can be written. Mend what is listed below and import again, or say differently what the columns hold.
import-write = Write to the ledgers
import-write-good = Write the good rows
import-write-about = { $n ->
    [one] { $n } row with faults is left out; mend it and import again.
   *[other] { $n } rows with faults are left out; mend them and import again.
 }
import-reason-such-as = e.g. update of March
import-faults = What to mend
import-where = Where
import-column = Column
import-what = How to mend it
import-row = Row { $row }
import-unlisted = { $n } more are in the marked workbook.
import-sample = Some of the amendments
import-from = From
import-to = To
import-to-come = (new with this workbook)
import-columns = Where the columns go
import-columns-about = What you change is kept for the next workbook of this form from the same office
import-clear = Clear
import-place = Rows that name no place belong to { $place }
import-not-this = (leave this sheet out)
import-column-left = (leave out)
import-column-serial = Serial number
import-column-township = Township
import-column-village = Village
import-column-place = Township and village
import-column-code = Region code
import-columns-keep = Check again like this
