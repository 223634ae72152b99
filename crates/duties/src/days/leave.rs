//! Leave (请假) as days are worked out from it: from half to half, cut short by the day of coming back; who may grant it.

use catalogue::Calendar;
use jiff::ToSpan;
use jiff::civil::Date;

use super::Half;
use crate::Proof;

/// The kind of leave that is rest taken in turn (轮休): such days are days of rest.
const IN_TURN: &str = "轮休";

/// A leave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leave {
    /// The record.
    pub record: String,
    /// Its kind, as the ledger keeps it.
    pub kind: String,
    /// Its first half day.
    pub from: (Date, Half),
    /// Its last half day, as it was granted or extended.
    pub to: (Date, Half),
    /// The day on which the person was back and said so (销假); that day is no longer leave.
    pub ended_on: Option<Date>,
    /// Whether its days are over and nobody has ended it.
    pub overdue: bool,
}

/// How a granted leave stands on a day. Worked out, never entered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Not begun yet.
    Ahead,
    /// The person is away.
    Away,
    /// Its days are over and nobody has ended it.
    Overdue,
    /// The person is back.
    Ended,
}

impl Leave {
    /// Its last half day: the one before the person came back, where that was sooner than granted.
    pub fn last(&self) -> (Date, Half) {
        match self.ended_on {
            Some(back) if back <= self.to.0 => (back.saturating_sub(1.day()), Half::Afternoon),
            _ => self.to,
        }
    }

    /// Whether a half day is of it.
    pub fn holds(&self, day: Date, half: Half) -> bool {
        self.from <= (day, half) && (day, half) <= self.last()
    }

    /// Whether its days are rest taken in turn.
    pub fn is_rest(&self) -> bool {
        self.kind == IN_TURN
    }

    /// How it stands on a day.
    pub fn standing(&self, today: Date) -> Standing {
        match self.ended_on {
            Some(back) if back <= today => Standing::Ended,
            _ if today < self.from.0 => Standing::Ahead,
            _ if today <= self.to.0 => Standing::Away,
            _ => Standing::Overdue,
        }
    }

    /// The record that proves it.
    pub fn proof(&self) -> Proof {
        Proof { ledger: "leave".into(), record: self.record.clone() }
    }
}

/// How many half days a leave takes: those of working days, or of all days where the county counts them so.
pub fn counted(leave: &Leave, calendar: &Calendar, takes_days_off: bool) -> i64 {
    let (first, last) = (leave.from.0, leave.last().0);
    let days = first.series(1.day()).take_while(|d| *d <= last).filter(|d| takes_days_off || calendar.works(*d));
    days.flat_map(|day| Half::BOTH.map(|half| (day, half))).filter(|(day, half)| leave.holds(*day, *half)).count()
        as i64
}

/// Who grants a leave (分级审批), the nearest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Tier {
    /// The leader of the team in the village (工作队长).
    Team,
    /// The township's Party committee (乡镇党委).
    Township,
    /// The county's organisation department (县委组织部), which tells the sending unit.
    County,
}

/// Who grants a leave of so many half days. `most` are the days that team and township grant, in thousandths, none where the
/// county has not set them: then the next tier does. The leave of a team's leader goes one tier higher.
pub fn tier(halves: i64, leader: bool, most: (Option<i64>, Option<i64>)) -> Tier {
    let within = |most: Option<i64>| most.is_some_and(|most| halves * 500 <= most);
    match (within(most.0), within(most.1)) {
        (true, _) if !leader => Tier::Team,
        (true, _) => Tier::Township,
        (false, true) if !leader => Tier::Township,
        _ => Tier::County,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn leave(from: (Date, Half), to: (Date, Half)) -> Leave {
        Leave { record: "l".into(), kind: "事假".into(), from, to, ended_on: None, overdue: false }
    }

    fn calendar() -> Calendar {
        catalogue::Catalogue::standard().unwrap_or_else(|f| panic!("{f}")).calendar().clone()
    }

    #[test]
    fn a_leave_over_a_holiday_takes_its_working_days_alone_unless_the_county_counts_all() {
        // 30 April to 6 May 2026: Thursday, then five days of Labour Day, then Wednesday. Two working days of seven.
        let leave = leave((date(2026, 4, 30), Half::Morning), (date(2026, 5, 6), Half::Afternoon));
        assert_eq!(counted(&leave, &calendar(), false), 4);
        assert_eq!(counted(&leave, &calendar(), true), 14);
    }

    #[test]
    fn a_make_up_saturday_is_a_day_of_leave() {
        // 9 May 2026 is a Saturday made up for.
        let leave = leave((date(2026, 5, 9), Half::Morning), (date(2026, 5, 10), Half::Afternoon));
        assert_eq!(counted(&leave, &calendar(), false), 2);
    }

    #[test]
    fn half_days_at_both_ends_are_counted_as_halves() {
        // Monday afternoon to Wednesday morning: half, whole, half.
        let leave = leave((date(2026, 11, 2), Half::Afternoon), (date(2026, 11, 4), Half::Morning));
        assert_eq!(counted(&leave, &calendar(), false), 4);
        assert!(!leave.holds(date(2026, 11, 2), Half::Morning) && !leave.holds(date(2026, 11, 4), Half::Afternoon));
    }

    #[test]
    fn who_comes_back_early_has_taken_fewer_days() {
        let mut leave = leave((date(2026, 11, 2), Half::Morning), (date(2026, 11, 6), Half::Afternoon));
        leave.ended_on = Some(date(2026, 11, 4));
        assert_eq!(counted(&leave, &calendar(), false), 4, "Monday and Tuesday");
        // Ended the morning after its last day: nothing is cut.
        leave.ended_on = Some(date(2026, 11, 7));
        assert_eq!(counted(&leave, &calendar(), false), 10);
    }

    #[test]
    fn a_leave_is_granted_by_the_nearest_tier_whose_days_it_does_not_pass() {
        let most = (Some(1000), Some(3000));
        assert_eq!(
            [1, 2, 3, 6, 7].map(|halves| tier(halves, false, most)),
            [Tier::Team, Tier::Team, Tier::Township, Tier::Township, Tier::County]
        );
        assert_eq!([2, 6, 7].map(|halves| tier(halves, true, most)), [Tier::Township, Tier::County, Tier::County]);
    }

    #[test]
    fn tiers_that_a_county_has_not_set_grant_nothing() {
        assert_eq!(tier(1, false, (None, None)), Tier::County);
        assert_eq!(tier(1, false, (None, Some(3000))), Tier::Township);
    }

    #[test]
    fn how_a_leave_stands_follows_from_its_days() {
        let mut leave = leave((date(2026, 11, 2), Half::Morning), (date(2026, 11, 6), Half::Afternoon));
        let on = |leave: &Leave| [1, 2, 6, 7].map(|day| leave.standing(date(2026, 11, day)));
        assert_eq!(on(&leave), [Standing::Ahead, Standing::Away, Standing::Away, Standing::Overdue]);
        leave.ended_on = Some(date(2026, 11, 6));
        assert_eq!(on(&leave), [Standing::Ahead, Standing::Away, Standing::Ended, Standing::Ended]);
    }
}
