## Village decisions
menu-decisions = Decisions
decisions-title = Village decisions
decisions-lead = How far every topic has come, and which meeting lacked its quorum. Whether enough came and agreed is worked out from those entitled, present and in favour.
decisions-all = Show those ended too
decisions-under-way = Only those under way
decisions-none = Nothing is under way
decisions-none-do = When the village has something important to decide, begin with “Propose a topic”.
count-decisions = { $n } { $n ->
    [one] topic
   *[other] topics
}
decision-new = Propose a topic
decision-new-lead = The branch proposes; three meetings and two postings follow one by one.
decision-begin = Propose
decision-topic = Topic
decision-village = Village
decision-stage = Stage
decision-since = Proposed on
decision-amount = Amount (10k yuan)
decision-stages = Four meetings and two postings
decision-proposal = Proposed by the branch
decision-committees = Discussed by the two committees
decision-members = Reviewed by the members' meeting
decision-villagers = Decided by villagers or representatives
decision-posted = Decision posted
decision-result = Result posted
decision-count = { $expected } entitled, { $present } came, { $agreed } agreed
decision-not-counted = nobody was counted
decision-not-yet = not yet
decision-good = In order
