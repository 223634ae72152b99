## Inbox
menu-inbox = Inbox
inbox-total = { $n ->
    [one] { $n } thing waits
   *[other] { $n } things wait
}
inbox-none = Nothing waits for you
inbox-none-teach = Facts that a report lacks and you are asked for, reports sent to you for approval, contradictions in the ledgers you keep: all of it is listed here, with why it is yours and what to do.
inbox-questions = Facts that a report lacks
inbox-questions-why = Put to your office; an answer goes into the report
inbox-question-of = { $report }, asked on { $day }
inbox-asked = Asked
inbox-suggestions = Complaints and suggestions
inbox-suggestions-why = You keep and answer them
inbox-claims = Where “all” is not all
inbox-claims-why = Your office keeps these ledgers; each opens at what is missing
inbox-rules = Numbers that contradict each other
inbox-rules-why = One of them is of a ledger your office keeps
inbox-answer = Answer
inbox-answer-do = Answer
inbox-reason = Answered
inbox-approvals = Reports on their way
inbox-approvals-why = Sent to you for approval, or back to you to mend
inbox-approve = To approve
inbox-returned = Sent back
inbox-remark = { $who }: { $remark }
inbox-duties = Due this month
inbox-duties-why = Your role's to do; each opens at what is not done yet
owing-overdue = { $n } overdue
owing-due = { $n } due
inbox-leave = Leave
inbox-leave-why = For you to decide, or to end
inbox-months = The month that is over
inbox-months-why = Sent by the person, confirmed by the township
inbox-month-send = { $month } has not been sent: read it and send it
inbox-month-confirm = { $month }: the days of { $n } people wait to be confirmed
inbox-declarations = Ledgers and figures to approve
inbox-declarations-why = Proposed by a colleague for a second person, and your own that came back
inbox-imports = Imports not done
inbox-imports-why = Looked at and not written yet, or with rows that came back to be mended
inbox-import-planned = To be written
inbox-import-returned = { $n } returned
inbox-steps = Steps that wait for you
inbox-steps-why = Your office takes the next one
inbox-splits = Pairings of households that split
inbox-splits-why = A pairing follows the head's branch; the other branch is to be paired anew
inbox-split = To hand over
inbox-split-of = The household of { $head } has split
