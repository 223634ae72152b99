## Frozen reports
frozen-single = Frozen by one operator
frozen-hands = Sent by { $asked }, approved by { $approved }
frozen-figures = Number by number
frozen-shared = Version without names
shared-lead = Counts and village names only, no households and no people: fit to be shown to others.
shared-hidden = A number marked ＊ is under 3, or would give one under 3 away.
shared-file = Download as a web file
shared-by-place = By place
shared-none = No number can be shown by place.
