## Several at once
batch-title = { $n ->
    [one] { $n } record chosen
   *[other] { $n } records chosen
 }
batch-lead = See first what would become of them; then all are written, or none.
batch-what = What to change
batch-withdraw = Withdraw (entered by mistake)
batch-value = Change to
batch-value-about = Empty means that the field is emptied; nothing is needed to withdraw.
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
