## The villages of a leader of the county
own-title = My villages
own-count = { $n ->
    [one] { $n } village
   *[other] { $n } villages
}
own-plan = { $done } of { $all } problems put right
own-more = { $n } more
own-secretary = First secretary
own-nobody = nobody in post
own-visit = Latest visit
own-no-visit = none recorded
own-lead = The villages where an assignment of a case, a responsibility group or a pairing bears your name.
own-none = No village of yours today
own-none-do = It is here once an assignment of a case, a village's responsibility group or a pairing bears your name.
own-chairs = Chair of its responsibility group
own-sits = Member of its responsibility group
own-paired = Paired with a household
