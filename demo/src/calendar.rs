//! Days of the demo: its cut-off, its windows' edges, months in a row.

use jiff::ToSpan;
use jiff::civil::{Date, date};

/// The year the demo's report is about.
pub const REPORT_YEAR: i16 = 2026;
/// The demo's cut-off (截止日).
pub const CUTOFF: Date = date(2026, 11, 20);

/// A day; for constants of the generator, which are all real days.
pub const fn d(year: i16, month: i8, day: i8) -> Date {
    date(year, month, day)
}

/// So many days later, or earlier.
pub fn plus(day: Date, days: i64) -> Date {
    day.checked_add(days.days()).expect("the demo stays within the calendar")
}

/// A month of a year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Month {
    /// Its year.
    pub year: i16,
    /// 1 to 12.
    pub month: i8,
}

impl Month {
    /// The month a day lies in.
    pub fn of(day: Date) -> Month {
        Month { year: day.year(), month: day.month() }
    }

    /// Its first day.
    pub fn first(self) -> Date {
        date(self.year, self.month, 1)
    }

    /// Its last day.
    pub fn last(self) -> Date {
        self.first().last_of_month()
    }

    /// The month after it.
    pub fn next(self) -> Month {
        Month::of(plus(self.last(), 1))
    }

    /// Months from one to another, both included.
    pub fn range(from: Month, to: Month) -> Vec<Month> {
        let mut all = vec![from];
        while all.last().is_some_and(|m| *m < to) {
            all.push(all[all.len() - 1].next());
        }
        all
    }
}

/// Shorthand for a month.
pub const fn m(year: i16, month: i8) -> Month {
    Month { year, month }
}

/// Whether a spell with open ends holds a day.
pub fn holds(from: Option<Date>, to: Option<Date>, day: Date) -> bool {
    from.is_none_or(|f| f <= day) && to.is_none_or(|t| day <= t)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_run_over_the_turn_of_the_year() {
        let months = Month::range(m(2025, 11), m(2026, 2));
        assert_eq!(months, [m(2025, 11), m(2025, 12), m(2026, 1), m(2026, 2)]);
        assert_eq!(m(2026, 2).last(), d(2026, 2, 28));
    }

    #[test]
    fn both_ends_of_a_spell_belong_to_it() {
        let (from, to) = (Some(d(2026, 1, 1)), Some(d(2026, 11, 20)));
        assert!(holds(from, to, d(2026, 1, 1)) && holds(from, to, d(2026, 11, 20)));
        assert!(!holds(from, to, d(2025, 12, 31)) && !holds(from, to, d(2026, 11, 21)));
        assert!(holds(None, None, d(1999, 9, 9)));
    }
}
