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
compare-chart = As a chart
map-title = Where the villages lie
map-says = Where the { $n } villages of { $place } lie
map-village = { $name }: { $flags }
map-weak = Weak, lax or lagging
map-low = Low income
map-all = All villages
map-unplaced = { $n ->
    [one] { $n } village has no coordinates and is not on the map.
   *[other] { $n } villages have no coordinates and are not on the map.
}
count-villages = { $n ->
    [one] { $n } village
   *[other] { $n } villages
}
village-facts = The village
village-record = Its record
village-more = In other ledgers
notice = Notice
waiting-title = Waiting for you
waiting-all = { $n } in the inbox
newcomer = New here
newcomer-hint = Every number opens, to how it is worked out and to its records; / finds people, villages, records and figures; the ? at the top right explains the page.
newcomer-more = Where to begin
newcomer-known = Understood
duties-title = Duties of the month
duties-all = All duties
latest-about = { $says }, { $about }
duties-not-yet = Not yet due:
list-comma = ,{" "}
