### The pages' own words. Names of ledgers, fields and figures come from the catalogue.

## Product and frame
product-name = Shishu
product-line = Every number opens into the records behind it.
menu-main = Main menu
menu-overview = Overview
menu-reports = Reports
menu-figures = Figures
menu-ledgers = Ledgers
menu-more = { $n } more
crumbs = Where you are
skip-to-main = Skip to the page
find-figures = Find a figure
other-language = 中文
sign-out = Sign out
paging = Pages
page-before = Previous
page-after = Next
page-of = Page { $page } of { $pages }

## Signing in
sign-in = Sign in
sign-in-help = No account, or a forgotten password? Ask your county's system administrator.
sign-in-wrong = The login or the password is wrong, or the account is not in force yet.
sign-in-locked = Too many wrong passwords. Try again in { $minutes } minutes.
login = Login
password = Password
county = County

## States
state-wrong = To mend
state-look = Please look
value-yes = Yes
value-no = No
span-in-force = In force
span-ended = Ended
span-to-come = To come
masked = Kept encrypted; not shown here

## Counts
count-records = { $n ->
    [one] { $n } record
   *[other] { $n } records
}
count-all-records = { $n } in all
count-entries = { $n ->
    [one] { $n } entry
   *[other] { $n } entries
}
count-figures = { $n ->
    [one] { $n } figure
   *[other] { $n } figures
}
count-ledgers = { $n ->
    [one] { $n } ledger
   *[other] { $n } ledgers
}

## Columns
col-ledger = Ledger
col-records = Records
col-about = What it holds
col-keeper = Kept by
col-record = Record
col-state = State
col-field = Field
col-figure = Figure
col-value = Value
col-unit = Unit
col-definition = How it is worked out
col-place = Place
col-amount = Amount
field-place = Place
field-note = Note
field-reason = Reason

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

## A record
record-new = New record
record-amend = Amend
record-facts = What it says
record-blank = Not filled in:{" "}
record-history = History
record-all = All { $n }
record-by-field = Refers to this by “{ $field }”
record-gone = (a withdrawn record)
record-unnamed = A record of { $ledger }
history-created = { $who } entered it
history-withdrawn = { $who } withdrew it
history-changed = { $who } changed { $field } from { $before } to { $after }
history-filled = { $who } filled in { $field }: { $after }
history-emptied = { $who } emptied { $field } (it was { $before })
history-sealed = { $who } changed { $field } (kept encrypted, not shown)
history-because = Because: { $reason }
history-entry = Entry { $seq }
source-web = Entered on a page
source-phone = Entered on a phone
source-api = Entered by a program
source-import = Imported from “{ $file }”, { $sheet }, row { $row }
withdraw = This record is a mistake
withdraw-about = A withdrawn record leaves lists and figures. Its history stays, with your reason.
withdraw-do = Withdraw this record

## Forms
form-new = New: { $ledger }
form-amend = Amend
form-required = Required
form-faults = { $n ->
    [one] One thing to mend, marked below; the rest is as you left it.
   *[other] { $n } things to mend, marked below; the rest is as you left it.
}
form-instead = Open that one
form-name-of = Type a name, choose one
form-reason-such-as = Such as: by the arrival slip
form-reason-why = An amendment erases nothing; its reason is kept with it.
form-send-new = Save
form-send-amend = Save the amendment
form-back = Back without saving
hint-date = Such as 2026-03-05
hint-month = Such as 2026-03
hint-docno = Such as 某组发〔2026〕3号
hint-sealed = Kept encrypted, not shown again
hint-sealed-kept = Filled in; leave empty to keep it
place-whole-township = { $name } (the township)
fault-required = This is required
fault-reason = Say why it is amended or withdrawn
fault-place-missing = Choose the place
fault-place-not-yours = You do not fill in for this place; choose one of your own
fault-nobody-named = { $ledger } has nothing called “{ $name }”; enter it there first, or write it another way
fault-several-named = More than one is called “{ $name }”; choose from the list
clash-title = { $who } amended this record too
clash-do = Their change is in the form below, and yours is still there. Look at both, then save again.
clash-theirs = It is now
clash-yours = You want
clash-differs = changed by both
refused-field = { $field }: { $fault }
refused-stale = The record was amended meanwhile (entry { $seq }). Open it, look, and amend again.
refused-duplicate = This record is there already. Amend that one.
refused-overlap = Its dates overlap those of another record. Mend the dates of one of them first.
refused-gone = This record has been withdrawn.
refused-dangling = The record it refers to is not there. Choose again.
refused-place = The place lies outside the county, or is too coarse: choose a township or village.
refused-erased = This person's key was destroyed; sensitive fields can no longer be written.

## Figures
figures-lead = { $n } that you may see; each opens down to its records.
figures-parts = By part
figures-none = No figure is called that
figures-none-do = Try other words, such as “first secretaries” or “collective income”.
figure-star = On the overview
figure-up = See { $name }
figure-window = Time
figure-ledger = Ledger
figure-owner = Kept by
figure-as-of = Based on
figure-entry = the journal up to entry { $seq }
figure-now = See it as of now
figure-ask = Ask it otherwise
figure-year = Year
figure-year-hint = For “one year”
figure-cutoff = Cut-off
figure-show = Show
figure-parts = Of which
figure-months = Month by month
figure-as-table = As a table
figure-records = The { $n ->
    [one] one record
   *[other] { $n } records
} behind it
figure-exceptions = { $n ->
    [one] One exception
   *[other] { $n } exceptions
}
figure-no-records = No record fits.
figure-no-exceptions = Not one exception: the claim holds.
figure-last-year = a year before: { $value }
figure-change = {" "}({ $value })
by-township = By township
by-village = By village
window-one-year = One year
window-year = { $year }
window-days = { $name } ({ $days })
claim = Claim
claim-holds = Holds
claim-short = { $n } short
claim-unknown = No data
claim-exceptions = exceptions
missing-empty-ledger = Nothing has been entered into { $ledger } yet, so there is no value.
missing-norm = The norm “{ $norm }” has not been set.
missing-parameter = The year “{ $parameter }” has not been set.
missing-name = The county is not in the ledger of regions yet.
missing-divisor = The divisor is nought, or there is nothing to average.
missing-part = It needs “{ $figure }”, which has no value yet.

## Overview
overview-county = { $townships } townships, { $villages } villages, as of { $day }
overview-township = { $villages } villages, as of { $day }
overview-village = As of { $day }
overview-day = As of
overview-nothing = No figure here is yours to see
overview-nothing-do = Your duties touch no business data. The ledgers you may open are in the menu.
than-last-year = on last year
claims-title = Where it says “all”, is it all
claims-count = { $all } claims, { $holding } hold
claims-all-hold = All that can be checked hold.
claims-holding = { $holding } that hold
claims-rest = { $holding } that hold, { $unknown } without data
places-and-others = { $places } and others
rules-title = Do the numbers agree
rules-count = { $broken } do not, { $holding } do
rules-all-hold = All that can be checked agree.
rule-sides = { $left } against { $right }
rule-agrees = Agrees
latest-title = Entered last
latest-created = { $who } entered: { $ledger }
latest-amended = { $who } amended: { $ledger }
latest-withdrew = { $who } withdrew: { $ledger }
latest-imported = { $who } imported: { $ledger }
compare-townships = Townships side by side
compare-villages = Villages side by side
compare-hint = A column's name orders by it; a number opens its records
all-figures = All figures

## Errors
error-home = To the overview
error-sign-in = Sign in first
error-sign-in-do = The session has ended. Sign in, and you are back on the page you left.
error-forbidden = This page is not within your duties
error-forbidden-do = Your role or your place does not reach it. Your county's system administrator can change the account.
error-not-found = There is no such page
error-not-found-do = The address may be wrong, or the record withdrawn.
error-expired = This form has expired
error-expired-do = Go back, reload, and send it again; what you typed is still on that page.
error-excluded = Nobody may hold both “{ $one }” and “{ $other }”
error-excluded-do = Ask the system administrator to end one of the two accounts.
error-refused = It was not saved
error-too-large = The file is too large
error-too-large-do = 16 MB at most at a time. Compress its pictures, or send it in parts.
error-unread = What was sent cannot be read
error-unread-do = Go back, look it over, and try again.
error-ours = Something went wrong on our side
error-ours-do = What you typed is not lost. Try again shortly; if it stays so, tell the system administrator.
error-closing = The system is restarting. Try again in a minute.

## Reports
reports-lead = Upload or paste a report with blanks: its numbers come from the ledgers, and each can be looked into.
reports-open = Being written
reports-none = Nothing is being written. Upload or paste a report to begin.
reports-frozen = Frozen
reports-none-frozen = No report has been frozen yet.
reports-new = Write a report
reports-file = Upload a .docx or .txt
reports-paste = Or paste its text
reports-paste-hint = A number may be X, a line, a gap, or last year's number
reports-title = Title
reports-title-hint = The first line of the text if left empty
reports-begin = Recognise and fill
reports-blanks = An uploaded .docx keeps its own formatting; plain text is laid out as an official paper.
col-title = Title
col-who = Written by
col-changed = Last changed
col-written = Written
col-verified = Verified
report-lead = { $place }, up to { $day }, from the journal up to entry { $seq }
report-progress = { $decided } of { $total } slots confirmed
report-confirmed = confirmed
report-confirm-all = Accept the other { $n }
report-provenance = Provenance
report-docx = Download docx
report-freeze = Freeze
report-frozen = Frozen
report-digest = digest { $digest }
report-verify = Verify
report-text = Text of the report
report-checks = The whole paper checked
legend-number = 12
slot-proposed = proposed
slot-confirmed = confirmed
slot-open = blank
slot-look = look here
slot-by-hand = by hand
slot-no-value = no value
slot-claim-holds = holds
slot-claim-fails = has exceptions
slot-untitled = Undecided slot
slot-number = Slot { $n } of { $total }
slot-may-be = This slot may be
slot-none-fits = No figure of the catalogue says what this sentence says
slot-drafted = A new figure could be defined so
slot-candidate = { $figure } · { $window }
slot-chosen-by-hand = Your choice
slot-found-by-name = Found by name
slot-see-figure = See the figure
slot-by-hand-do = Write it by hand
slot-hand-text = What to write
slot-hand-reason = A value by hand says where it comes from
slot-leave-open = Leave it blank, with the question to ask
slot-confirm = Confirm and go on
slot-window-as-is = Time: as above
slot-previous = Previous slot
slot-next = Next slot
slot-find = Find among all figures
slot-find-do = Find
slot-all-records = All records and places
slot-go = Slot { $n }
kind-figure = number
kind-norm = norm
kind-name = name
kind-year = year
kind-date = date
kind-document-number = document number
kind-phrase = amount in words
kind-masked = masked word
kind-claim = claim about all
draft-condition = Condition
draft-measure = Measure
check-error = Does not fit
check-decide = Decide
check-ask = Ask { $owner }
paper-title = The paper's title, addressee, signature, date
paper-addressee = To
paper-unit = Signed by
paper-signed = Date of signing
verify-good = Verified
verify-bad = Not as frozen
verify-holds = Every number worked out again as of then is the same. { $later } later entries touch these records and do not change the frozen report.
verify-differs = Some number worked out again as of then is not the same: look into the chain. { $later } later entries touch these records.
verify-same = Same
verify-now = Same; now { $now }
verify-not-same = Differs
error-report = This file cannot be read
error-changed = The frozen file was changed
error-changed-do = It does not match its digest in the journal. Restore it from a backup, then open it again.
