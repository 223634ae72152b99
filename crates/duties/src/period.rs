//! The periods in which something is owed: days, weeks, months … of the calendar.

use std::fmt;

use catalogue::Every;
use jiff::ToSpan;
use jiff::civil::Date;
use serde::Serialize;

/// A period, both days included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
pub struct Period {
    /// Its first day.
    pub first: Date,
    /// Its last day.
    pub last: Date,
    /// What kind it is.
    pub every: Every,
}

impl Period {
    /// The period of a kind that holds a day. What is owed once has no periods of the calendar: the day alone.
    pub fn holding(every: Every, day: Date) -> Period {
        let (first, last) = match every {
            Every::Day | Every::Once => (day, day),
            Every::Week => {
                let first = before(day, i64::from(day.weekday().to_monday_zero_offset()));
                (first, after(first, 6))
            }
            Every::Month => (day.first_of_month(), day.last_of_month()),
            Every::Quarter => months(day, 3),
            Every::HalfYear => months(day, 6),
            Every::Year => (day.first_of_year(), day.last_of_year()),
        };
        Period { first, last, every }
    }

    /// The one that follows it.
    pub fn next(&self) -> Period {
        Period::holding(self.every, after(self.last, 1))
    }

    /// How many days it has.
    pub fn days(&self) -> i64 {
        days_between(self.first, self.last)
    }

    /// How many of its days lie between two days, either of which may be open.
    pub fn days_within(&self, from: Option<Date>, to: Option<Date>) -> i64 {
        let first = from.map_or(self.first, |f| f.max(self.first));
        let last = to.map_or(self.last, |t| t.min(self.last));
        days_between(first, last).max(0)
    }

    /// Whether it holds a day.
    pub fn holds(&self, day: Date) -> bool {
        self.first <= day && day <= self.last
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month) = (self.first.year(), self.first.month());
        match self.every {
            Every::Day => write!(f, "{}", self.first),
            Every::Once => write!(f, "{}", self.last),
            Every::Week => {
                let week = self.first.iso_week_date();
                write!(f, "{}-W{:02}", week.year(), week.week())
            }
            Every::Month => write!(f, "{year}-{month:02}"),
            Every::Quarter => write!(f, "{year}-Q{}", (month - 1) / 3 + 1),
            Every::HalfYear => write!(f, "{year}-H{}", (month - 1) / 6 + 1),
            Every::Year => write!(f, "{year}"),
        }
    }
}

/// All periods of a kind that touch the days from first to last, in order.
pub fn periods(every: Every, first: Date, last: Date) -> Vec<Period> {
    let mut all = Vec::new();
    let mut day = first;
    while day <= last {
        let period = Period::holding(every, day);
        day = after(period.last, 1);
        all.push(period);
    }
    all
}

fn months(day: Date, n: i8) -> (Date, Date) {
    let month = (day.month() - 1) / n * n + 1;
    let first = Date::new(day.year(), month, 1).expect("the first of a month of a year that is there");
    let last = Date::new(day.year(), month + n - 1, 1).expect("the same").last_of_month();
    (first, last)
}

pub(crate) fn after(day: Date, n: i64) -> Date {
    day.saturating_add(n.days())
}

pub(crate) fn before(day: Date, n: i64) -> Date {
    day.saturating_sub(n.days())
}

/// Days from one to the other, both counted; negative or nought where there are none.
fn days_between(first: Date, last: Date) -> i64 {
    let span = last.since((jiff::Unit::Day, first)).map_or(-1, |s| i64::from(s.get_days()));
    span + 1
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    #[test]
    fn periods_are_those_of_the_calendar() {
        let of = |every| Period::holding(every, date(2026, 5, 20));
        let days = |p: Period| (p.first, p.last);
        // 20 May 2026 is a Wednesday.
        assert_eq!(days(of(Every::Week)), (date(2026, 5, 18), date(2026, 5, 24)));
        assert_eq!(days(of(Every::Month)), (date(2026, 5, 1), date(2026, 5, 31)));
        assert_eq!(days(of(Every::Quarter)), (date(2026, 4, 1), date(2026, 6, 30)));
        assert_eq!(days(of(Every::HalfYear)), (date(2026, 1, 1), date(2026, 6, 30)));
        assert_eq!(days(of(Every::Year)), (date(2026, 1, 1), date(2026, 12, 31)));
        assert_eq!(Period::holding(Every::HalfYear, date(2026, 7, 1)).first, date(2026, 7, 1));
        let named: Vec<String> =
            [Every::Week, Every::Month, Every::Quarter, Every::HalfYear].map(|e| of(e).to_string()).into();
        assert_eq!(named, ["2026-W21", "2026-05", "2026-Q2", "2026-H1"]);
    }

    #[test]
    fn the_first_week_of_a_year_may_begin_in_the_one_before() {
        let week = Period::holding(Every::Week, date(2026, 1, 1));
        assert_eq!((week.first, week.to_string()), (date(2025, 12, 29), "2026-W01".to_string()));
    }

    #[test]
    fn days_within_a_spell_are_counted_with_both_its_ends() {
        let may = Period::holding(Every::Month, date(2026, 5, 1));
        assert_eq!(may.days_within(Some(date(2026, 5, 20)), None), 12);
        assert_eq!(may.days_within(None, Some(date(2026, 5, 1))), 1);
        assert_eq!(may.days_within(Some(date(2026, 6, 1)), None), 0);
    }

    proptest! {
        #[test]
        fn periods_follow_each_other_without_gap_and_hold_every_day(start in 0i64..3000, length in 0i64..800, kind in 0usize..6) {
            let every = [Every::Day, Every::Week, Every::Month, Every::Quarter, Every::HalfYear, Every::Year][kind];
            let first = after(date(2020, 1, 1), start);
            let last = after(first, length);
            let all = periods(every, first, last);
            prop_assert!(all[0].holds(first) && all[all.len() - 1].holds(last));
            for two in all.windows(2) {
                prop_assert_eq!(after(two[0].last, 1), two[1].first);
            }
        }
    }
}
