### The pages' own words. Names of ledgers, fields and figures come from the catalogue.

## Product and frame
product-name = Shishu
product-line = Every number opens into the records behind it.
menu-main = Main menu
menu-overview = Overview
menu-reports = Reports
menu-figures = Figures
menu-ledgers = Ledgers
menu-imports = Import
menu-more = { $n } more
crumbs = Where you are
skip-to-main = Skip to the page
other-language = 中文
typed-restored = What you typed and did not send has been put back. Look it over, then send it.
sign-out = Sign out
printed-by = Printed by { $who } ({ $office }) on { $day }
paging = Pages
page-before = Previous
page-after = Next
page-rows = { $first }–{ $last } of { $all }

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
col-in-force = Standing
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

## Errors
error-home = To the overview
error-sign-in = Sign in first
error-sign-in-do = Nobody is signed in, or the session has ended: sign in again on a page; a program sends an access token, made at /tokens, in the Authorization header.
error-ranking = The compliance mode is on: people are not put in the order of “{ $field }”
error-ranking-do = Order the list by place or date, or filter for the records that need attention. Where an order is needed after all, the organisation department switches the mode in Settings, and answers for it.
error-forbidden = This page is not within your duties
error-forbidden-do = Your role or your place does not reach it. Your county's system administrator can change the account.
error-not-found = There is no such page
error-not-found-do = The address may be wrong, or the record withdrawn.
error-expired = This form has expired
error-expired-do = Go back, reload, and send it again; what you typed is still on that page.
error-excluded = Nobody may hold both “{ $one }” and “{ $other }”
error-excluded-do = Ask the system administrator to end one of the two accounts.
error-not-now = This cannot be done as things stand: look at its state first.
error-key-underway = The request of this Idempotency-Key is still under way: try again shortly.
error-key-reused = This Idempotency-Key was used for another request: send it under a fresh one.
error-refused = It was not saved
error-too-large = The file is too large
error-too-large-do = 16 MB at most at a time. Compress its pictures, or send it in parts.
error-too-long = The list is longer than { $n } records: nothing was exported
error-too-long-do = One workbook takes no more, and a part of a list is easily taken for the whole. Go back, narrow the list by place, date or another filter, and export it in parts.
error-unread = What was sent cannot be read
error-unknown-word = { $word } means nothing here. Known are, the nearest first: { $known }{ $more }
error-unknown-more = {" "}and { $n } more, named by the ledger's description in the API
error-unread-do = Go back, look it over, and try again.
error-ours = Something went wrong on our side
error-ours-do = What you typed is not lost. Try again shortly; if it stays so, tell the system administrator.
error-closing = The system is restarting. Try again in a minute.
error-first = Finish signing in first
error-first-do = Sign in on the page: a password is to be changed, or a second factor set up.
