//! Windows: the days that 今年以来, 去年以来, 近年来 … mean, worked out from a report's cut-off.

use catalogue::WindowCode;
use jiff::ToSpan;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::FigureError;

/// A window: first and last day, both included, and the year that yearly records are taken from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Window {
    /// Which window.
    pub code: WindowCode,
    /// First day.
    pub first: Date,
    /// Last day.
    pub last: Date,
    /// Its year.
    pub year: i16,
}

/// The windows of a report: everything follows from its cut-off.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Windows {
    /// 截止日.
    pub cutoff: Date,
    /// How many years 近年来 reaches back.
    pub recent_years: i16,
}

impl Windows {
    /// The windows of a cut-off, with 近年来 as three years.
    pub fn new(cutoff: Date) -> Windows {
        Windows { cutoff, recent_years: 3 }
    }

    /// The year the report is about: one cut off before 31 January is about the whole year before (`figures.md`, as-of semantics).
    pub fn report_year(&self) -> i16 {
        if self.early() { self.cutoff.year() - 1 } else { self.cutoff.year() }
    }

    fn early(&self) -> bool {
        self.cutoff.month() == 1 && self.cutoff.day() < 31
    }

    /// The last day on which something may have happened to count.
    fn end(&self) -> Result<Date, FigureError> {
        if self.early() { self.day(self.cutoff.year() - 1, 12, 31) } else { Ok(self.cutoff) }
    }

    fn day(&self, year: i16, month: i8, day: i8) -> Result<Date, FigureError> {
        Date::new(year, month, day).map_err(|_| FigureError::Calendar(self.cutoff.to_string()))
    }

    /// 近年来 where the county counts it from the first day of a year.
    ///
    /// # Errors
    /// The cut-off lies at the edge of the calendar.
    pub fn recent_from(&self, year: i16) -> Result<Window, FigureError> {
        let last = self.end()?;
        let first = self.day(year, 1, 1)?.min(last);
        Ok(Window { code: WindowCode::R, first, last, year: self.report_year() })
    }

    /// A window; `year` names the year of [`WindowCode::Yr`] and is ignored elsewhere.
    ///
    /// # Errors
    /// The cut-off lies at the edge of the calendar.
    pub fn get(&self, code: WindowCode, year: Option<i16>) -> Result<Window, FigureError> {
        let report_year = self.report_year();
        let (first, last, year) = match code {
            WindowCode::Y => (self.day(report_year, 1, 1)?, self.end()?, report_year),
            WindowCode::Y2 => (self.day(report_year - 1, 1, 1)?, self.end()?, report_year),
            WindowCode::D | WindowCode::N => (self.cutoff, self.cutoff, report_year),
            WindowCode::R => {
                let end = self.end()?;
                let edge = || FigureError::Calendar(self.cutoff.to_string());
                let before = end.checked_sub(self.recent_years.years()).map_err(|_| edge())?;
                (before.tomorrow().map_err(|_| edge())?, end, report_year)
            }
            WindowCode::Yr => {
                let year = year.unwrap_or(report_year);
                let end = self.day(year, 12, 31)?;
                let last = if year == self.cutoff.year() { self.cutoff } else { end };
                (self.day(year, 1, 1)?, last, year)
            }
        };
        Ok(Window { code, first, last, year })
    }
}

impl Window {
    /// The same window a year earlier.
    ///
    /// # Errors
    /// The window lies at the edge of the calendar.
    pub fn year_before(&self) -> Result<Window, FigureError> {
        let back = |day: Date| day.checked_sub(1.year()).map_err(|_| FigureError::Calendar(day.to_string()));
        Ok(Window { code: self.code, first: back(self.first)?, last: back(self.last)?, year: self.year - 1 })
    }

    /// The months it touches, each as a window of its own, cut to the window's days; the last twelve for a single day.
    ///
    /// # Errors
    /// The window lies at the edge of the calendar.
    pub fn months(&self) -> Result<Vec<Window>, FigureError> {
        let edge = |_| FigureError::Calendar(self.last.to_string());
        let single = self.first == self.last;
        let mut first =
            if single { self.last.first_of_month().checked_sub(11.months()).map_err(edge)? } else { self.first };
        let mut all = Vec::new();
        while first <= self.last {
            let last = first.last_of_month().min(self.last);
            all.push(Window { code: self.code, first, last, year: first.year() });
            first = first.last_of_month().tomorrow().map_err(edge)?;
        }
        Ok(all)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    fn days(windows: &Windows, code: WindowCode, year: Option<i16>) -> (Date, Date, i16) {
        let w = windows.get(code, year).unwrap();
        (w.first, w.last, w.year)
    }

    #[test]
    fn the_windows_follow_from_the_cut_off() {
        let w = Windows::new(date(2026, 11, 20));
        assert_eq!(days(&w, WindowCode::Y, None), (date(2026, 1, 1), date(2026, 11, 20), 2026));
        assert_eq!(days(&w, WindowCode::Y2, None), (date(2025, 1, 1), date(2026, 11, 20), 2026));
        assert_eq!(days(&w, WindowCode::D, None), (date(2026, 11, 20), date(2026, 11, 20), 2026));
        assert_eq!(days(&w, WindowCode::R, None), (date(2023, 11, 21), date(2026, 11, 20), 2026));
        assert_eq!(days(&w, WindowCode::Yr, Some(2025)), (date(2025, 1, 1), date(2025, 12, 31), 2025));
        assert_eq!(days(&w, WindowCode::Yr, Some(2026)), (date(2026, 1, 1), date(2026, 11, 20), 2026));
    }

    #[test]
    fn a_report_of_january_means_the_whole_last_year() {
        let w = Windows::new(date(2027, 1, 8));
        assert_eq!(days(&w, WindowCode::Y, None), (date(2026, 1, 1), date(2026, 12, 31), 2026));
        assert_eq!(days(&w, WindowCode::Y2, None), (date(2025, 1, 1), date(2026, 12, 31), 2026));
        assert_eq!(
            days(&w, WindowCode::D, None).0,
            date(2027, 1, 8),
            "the state is that of the cut-off day all the same"
        );
        let w = Windows::new(date(2027, 1, 31));
        assert_eq!(days(&w, WindowCode::Y, None), (date(2027, 1, 1), date(2027, 1, 31), 2027));
    }

    #[test]
    fn recent_years_begin_where_the_county_says() {
        let w = Windows::new(date(2026, 11, 20)).recent_from(2021).unwrap();
        assert_eq!((w.first, w.last, w.year), (date(2021, 1, 1), date(2026, 11, 20), 2026));
        let w = Windows::new(date(2027, 1, 8)).recent_from(2024).unwrap();
        assert_eq!(
            (w.first, w.last, w.year),
            (date(2024, 1, 1), date(2026, 12, 31), 2026),
            "a report of the year before"
        );
        let w = Windows::new(date(2026, 11, 20)).recent_from(2028).unwrap();
        assert_eq!(w.first, w.last, "a year to come leaves the last day alone");
    }

    #[test]
    fn a_leap_day_has_a_year_before() {
        let w = Windows::new(date(2028, 2, 29)).get(WindowCode::Y, None).unwrap().year_before().unwrap();
        assert_eq!((w.first, w.last, w.year), (date(2027, 1, 1), date(2027, 2, 28), 2027));
    }

    proptest! {
        #[test]
        fn months_of_a_window_cover_it_without_gap_or_overlap(start in 0i32..4000, length in 1i32..1200) {
            let first = date(2018, 1, 1).checked_add(start.days()).unwrap();
            let last = first.checked_add(length.days()).unwrap();
            let months = Window { code: WindowCode::Y2, first, last, year: first.year() }.months().unwrap();
            prop_assert_eq!(months[0].first, first);
            prop_assert_eq!(months[months.len() - 1].last, last);
            for pair in months.windows(2) {
                prop_assert_eq!(pair[0].last.tomorrow().unwrap(), pair[1].first);
            }
        }
    }
}
