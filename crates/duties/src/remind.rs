//! What of the duties is worth telling somebody: what is due within some days, and what is overdue.

use jiff::civil::Date;

use crate::period::after;
use crate::{Standing, State};

/// What has been overdue for more days than this is looked at on its page; nobody is told of it any more.
pub const REACH: i64 = 90;

/// At which stage something is told. It is told once at each, the earlier stage never after the later.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Stage {
    /// Not done, and its last day is near.
    Soon,
    /// Not done, and its last day is past.
    Overdue,
}

impl Stage {
    /// The word kept.
    pub fn word(self) -> &'static str {
        match self {
            Stage::Soon => "soon",
            Stage::Overdue => "overdue",
        }
    }
}

/// At which stage a state is told on a day, `ahead` days before its last; none where there is nothing to tell.
pub fn stage(state: &State, today: Date, ahead: i64) -> Option<Stage> {
    match state.standing {
        Standing::Overdue if after(state.deadline, REACH) >= today => Some(Stage::Overdue),
        Standing::Due if state.deadline <= after(today, ahead) => Some(Stage::Soon),
        _ => None,
    }
}

/// How many days a state is overdue on a day; nought where it is not.
pub fn days_over(state: &State, today: Date) -> i64 {
    match state.standing {
        Standing::Overdue => today.since((jiff::Unit::Day, state.deadline)).map_or(0, |s| i64::from(s.get_days())),
        _ => 0,
    }
}

/// The days whose periods hold everything that may be told on a day: whole months, so that they change with the month alone.
pub fn range(today: Date, ahead: i64) -> (Date, Date) {
    // A deadline may lie a month and more behind its period: days of grace.
    (after(today, -REACH - 62).first_of_month(), after(today, ahead).last_of_month())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Period;
    use catalogue::{Every, RegionCode};
    use jiff::civil::date;

    fn state(standing: Standing, deadline: Date) -> State {
        State {
            duty: "posting.monthly_report".into(),
            subject: "p".into(),
            region: RegionCode::parse("419931100201").unwrap(),
            item: None,
            period: Period::holding(Every::Month, date(2026, 11, 1)),
            opens: date(2026, 11, 1),
            deadline,
            need: 1000,
            have: 0,
            standing,
            proofs: Vec::new(),
            excuse: None,
            asked: true,
        }
    }

    #[test]
    fn what_is_due_is_told_from_so_many_days_before_its_last_and_what_is_past_it_as_overdue() {
        let today = date(2026, 11, 20);
        for (standing, deadline, told) in [
            (Standing::Due, date(2026, 11, 24), None),
            (Standing::Due, date(2026, 11, 23), Some(Stage::Soon)),
            (Standing::Due, today, Some(Stage::Soon)),
            (Standing::Overdue, date(2026, 11, 19), Some(Stage::Overdue)),
            // 22 August is ninety days before 20 November: 9 + 30 + 31 + 20.
            (Standing::Overdue, date(2026, 8, 22), Some(Stage::Overdue)),
            (Standing::Overdue, date(2026, 8, 21), None),
            (Standing::Met, date(2026, 11, 19), None),
            (Standing::Excused, date(2026, 11, 19), None),
        ] {
            assert_eq!(stage(&state(standing, deadline), today, 3), told, "{standing:?} {deadline}");
        }
    }

    #[test]
    fn days_over_are_counted_from_the_last_day() {
        let today = date(2026, 11, 20);
        assert_eq!(days_over(&state(Standing::Overdue, date(2026, 11, 5)), today), 15);
        assert_eq!(days_over(&state(Standing::Due, date(2026, 11, 5)), today), 0);
    }

    #[test]
    fn the_range_holds_every_period_whose_deadline_may_be_told() {
        // 152 days before 20 November is 21 June; three days on the month is still November.
        assert_eq!(range(date(2026, 11, 20), 3), (date(2026, 6, 1), date(2026, 11, 30)));
        assert_eq!(range(date(2026, 11, 29), 3).1, date(2026, 12, 31));
    }
}
