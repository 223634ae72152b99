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
form-group-needed = Needed
form-group-further = Further
form-group-notes = Notes
form-read-as = Read as { $value }
undo-saved = Saved.
undo-do = Take back what was just saved
undo-reason = Took back the amendment just made
undo-reason-new = Took back the record just entered
