//! Public holidays and make-up workdays: `calendar/YYYY.toml`, a file a year, as the State Council has set them.

use std::collections::BTreeMap;

use jiff::civil::{Date, Weekday};
use serde::Deserialize;

use crate::load::Reader;
use crate::{Names, Source};

/// A day that is not what its weekday says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CalendarDay {
    /// Whether it is a day off.
    pub off: bool,
    /// The occasion; empty for a make-up workday.
    pub name: Names,
}

/// The days that are not what their weekdays say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Calendar(BTreeMap<Date, CalendarDay>);

impl Calendar {
    /// Sets a day, in place of what the calendar had.
    pub fn set(&mut self, day: Date, is: CalendarDay) {
        self.0.insert(day, is);
    }

    /// What is said of a day; none where its weekday says all.
    pub fn day(&self, day: Date) -> Option<&CalendarDay> {
        self.0.get(&day)
    }

    /// The days of a year that the calendar says something of, in order.
    pub fn year(&self, year: i16) -> impl Iterator<Item = (Date, &CalendarDay)> {
        self.0.iter().filter(move |(day, _)| day.year() == year).map(|(day, is)| (*day, is))
    }

    /// Whether people work on a day.
    pub fn works(&self, day: Date) -> bool {
        let weekend = matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday);
        self.0.get(&day).map_or(!weekend, |d| !d.off)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawCalendar {
    #[serde(rename = "source")]
    _source: String,
    #[serde(default)]
    work: Vec<String>,
    #[serde(default)]
    off: Vec<RawOff>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawOff {
    zh: String,
    en: String,
    from: String,
    to: String,
}

impl Reader<'_> {
    /// Reads the calendars of all years.
    pub(crate) fn calendars(&mut self, sources: &[Source]) -> Calendar {
        let mut calendar = Calendar::default();
        for source in sources.iter().filter(|s| s.path.starts_with("calendar/")) {
            let Some(raw) = self.file::<RawCalendar>(source) else { continue };
            for day in &raw.work {
                if let Some(day) = self.date(source, day) {
                    calendar.set(day, CalendarDay { off: false, name: Names::default() });
                }
            }
            for spell in raw.off {
                let (first, last) = (self.date(source, &spell.from), self.date(source, &spell.to));
                let Some((first, last)) = first.zip(last) else { continue };
                let name = Names { zh: spell.zh, en: spell.en };
                let days = first.series(jiff::ToSpan::days(1)).take_while(|d| *d <= last);
                days.for_each(|day| calendar.set(day, CalendarDay { off: true, name: name.clone() }));
            }
        }
        calendar
    }

    /// A day of the file's own year.
    fn date(&mut self, source: &Source, text: &str) -> Option<Date> {
        let day = text.parse::<Date>().ok().filter(|d| source.path == format!("calendar/{}.toml", d.year()));
        if day.is_none() {
            self.faults.add(
                (&source.path, source.line_of(text)),
                format!("“{text}” is no day of this file's year"),
                "write it 2026-01-01, in the file of its year",
            );
        }
        day
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use crate::{Catalogue, Source};

    #[test]
    fn a_make_up_saturday_is_worked_and_a_holiday_monday_is_not() {
        let catalogue = Catalogue::standard().unwrap();
        let calendar = catalogue.calendar();
        assert!(calendar.works(date(2026, 2, 14)), "a Saturday made up for");
        assert!(!calendar.works(date(2026, 2, 16)), "a Monday of Spring Festival");
        assert!(!calendar.works(date(2026, 3, 7)), "a plain Saturday");
        assert!(calendar.works(date(2026, 3, 9)), "a plain Monday");
    }

    /// The notices give these counts: days off of each year, and workdays on what would be a weekend.
    #[test]
    fn each_year_has_the_days_its_notice_counts() {
        let catalogue = Catalogue::standard().unwrap();
        for (year, off, work) in [(2025, 28, 5), (2026, 33, 6)] {
            let days: Vec<_> = catalogue.calendar().year(year).collect();
            assert_eq!(days.iter().filter(|(_, d)| d.off).count(), off, "{year}");
            assert_eq!(days.iter().filter(|(_, d)| !d.off).count(), work, "{year}");
            let makes_up = |day: &jiff::civil::Date| day.weekday().to_monday_one_offset() > 5;
            assert!(days.iter().filter(|(_, d)| !d.off).all(|(day, _)| makes_up(day)), "{year}");
        }
    }

    #[test]
    fn a_day_in_the_wrong_file_is_named() {
        let text = "source = \"甲\"\nwork = [\n \"2026-13-01\",\n]\n";
        let source = Source { path: "calendar/2026.toml".into(), text: text.into() };
        let faults = Catalogue::load(&[source]).unwrap_err();
        assert_eq!((faults.0[0].file.as_str(), faults.0[0].line), ("calendar/2026.toml", 3));
    }
}
