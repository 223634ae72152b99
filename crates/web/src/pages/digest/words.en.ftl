## Digest
digest-title = Today's reminders
digest-lead = Your own things alone, on this page alone; sent to nobody
digest-none = Nothing to remind you of
digest-none-teach = What is soon due, what is overdue and what waits for your answer is listed here.
digest-soon = Due within { $days } days
digest-waits = Waits
digest-many = { $n }, the earliest by { $day }
digest-today = { $day }, which is today
digest-left = { $day }, { $n } days from now
digest-over = { $day }, { $n } days ago
digest-of-overdue = Your own to do, past their last day: { $n }
digest-of-soon = Your own to do, not yet past their last day: { $n }
digest-of-waiting = For you to look at or to answer: { $n }
