## Several at once
batch-title = { $n ->
    [one] { $n } record chosen
   *[other] { $n } records chosen
 }
batch-lead = See first what would become of them; then all are written, or none.
batch-what = What to change
batch-withdraw = Withdraw (entered by mistake)
batch-value = Change to
batch-look = Show what would happen
batch-do = { $n ->
    [one] Write { $n } amendment
   *[other] Write { $n } amendments
 }
batch-do-withdraw = { $n ->
    [one] Withdraw { $n } record
   *[other] Withdraw { $n } records
 }
batch-moved = just amended by somebody else; open it and look
batch-none-done = None of them was written.
batch-value-about = Empty means that the field is emptied.
batch-changed = { $n ->
    [one] { $n } record amended.
   *[other] { $n } records amended.
 }
batch-withdrawn = { $n ->
    [one] { $n } record withdrawn.
   *[other] { $n } records withdrawn.
 }
batch-undone = { $n ->
    [one] { $n } record is as it was.
   *[other] { $n } records are as they were.
 }
batch-undo = Take this back
