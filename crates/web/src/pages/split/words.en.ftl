## A household that split
split-title = The household of { $head } has split
split-ended = The old one ended on { $day }
split-lead = The pairing follows the head's branch from the day after; the other branch is to be paired anew.
split-pairings = Pairings that still name the old household
split-done = All have been handed over.
split-branches = The households it became
split-follows = The head's branch, takes the pairing on
split-unpaired = Not paired yet
split-pair = Pair it
split-move = Hand over to the head's branch
split-end = End the old pairings
split-reason = The household split
