## Sending units
unit-title = Sending units
menu-unit = Our unit
unit-lead = Who of a unit's head and leaders came to the village this month, and what is still owed: worked out from the records of visits.
unit-all = All units
unit-unit = Sending unit
unit-owed = Owed this month
unit-came = Visits
unit-nobody = Nobody came yet this month
unit-enter = Enter a visit
unit-none = Nobody was sent by a unit in this month
unit-none-do = Once a posting names its sending unit it is listed here by itself.
unit-cut = The first 200 only: choose a unit.
