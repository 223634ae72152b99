//! A month of the calendar, as addresses and pages write it.

use std::fmt;

use jiff::ToSpan;
use jiff::civil::Date;

/// A month, by its first day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Month(Date);

impl Month {
    /// The month of a day.
    pub fn of(day: Date) -> Month {
        Month(day.first_of_month())
    }

    /// A month as it is written (`2026-03`, `2026年3月`); that of a day where the text is none.
    pub fn read(text: &str, day: Date) -> Month {
        catalogue::when::day(text).map_or(Month::of(day), Month::of)
    }

    pub fn first(self) -> Date {
        self.0
    }

    pub fn last(self) -> Date {
        self.0.last_of_month()
    }

    pub fn before(self) -> Month {
        Month(self.0.saturating_sub(1.month()))
    }

    pub fn after(self) -> Month {
        Month(self.0.saturating_add(1.month()))
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.0.year(), self.0.month())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_month_is_read_in_any_style_and_follows_the_one_before() {
        let today = date(2026, 11, 20);
        assert_eq!(Month::read("2026年3月", today).to_string(), "2026-03");
        assert_eq!(Month::read("", today).to_string(), "2026-11");
        assert_eq!(Month::read("2026-01", today).before().to_string(), "2025-12");
        assert_eq!(Month::read("2026-02", today).last(), date(2026, 2, 28));
    }
}
