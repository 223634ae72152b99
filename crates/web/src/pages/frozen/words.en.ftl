## Frozen reports
frozen-single = Frozen by one operator
frozen-hands = Sent by { $asked }, approved by { $approved }
