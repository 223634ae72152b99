//! Quiet hours (免打扰): the hours of a day, and the days off, in which nobody is sent anything; and the hour at which a day's message goes.

use catalogue::Calendar;
use jiff::ToSpan;
use jiff::civil::{Date, DateTime};

/// Minutes of a day.
const DAY: i64 = 24 * 60;
/// Days looked ahead for the end of quiet hours: no holiday is longer.
const AHEAD: i32 = 40;

/// When nothing is sent, by the county's own clock and calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quiet {
    /// The minute of the day at which it begins.
    from: i64,
    /// The minute of the day at which it is over. One before `from` lies on the next day; the same as `from` means no quiet hours.
    to: i64,
    /// Whether whole days off are quiet.
    days_off: bool,
}

impl Quiet {
    /// From one hour to another, in thousandths of an hour; hours that no day has are its ends.
    pub fn new(from: i64, to: i64, days_off: bool) -> Quiet {
        Quiet { from: minute(from), to: minute(to), days_off }
    }

    /// Whether a moment lies within.
    pub fn holds(&self, at: DateTime, calendar: &Calendar) -> bool {
        (self.days_off && !calendar.works(at.date())) || self.has(minute_of(at))
    }

    fn has(&self, minute: i64) -> bool {
        match self.from.cmp(&self.to) {
            std::cmp::Ordering::Less => self.from <= minute && minute < self.to,
            std::cmp::Ordering::Equal => false,
            std::cmp::Ordering::Greater => self.from <= minute || minute < self.to,
        }
    }

    /// The first moment, from one on, that is not quiet: itself where it is not; none where all are.
    pub fn over(&self, at: DateTime, calendar: &Calendar) -> Option<DateTime> {
        let days = at.date().series(1.day()).take(AHEAD as usize);
        // Quiet ends with the hours, or with the day off at midnight.
        let ends = days.flat_map(|day| [0, self.to % DAY].map(|m| day.at(0, 0, 0, 0).saturating_add(m.minutes())));
        std::iter::once(at).chain(ends.filter(|end| *end > at)).find(|moment| !self.holds(*moment, calendar))
    }
}

/// The day whose message is the latest that ought to have gone, where messages go at an hour given in thousandths.
pub fn slot(at: DateTime, hour: i64) -> Date {
    if minute_of(at) >= minute(hour) { at.date() } else { at.date().saturating_sub(1.day()) }
}

/// The moment on a day at which its message goes, where messages go at an hour given in thousandths.
pub fn hour_of(day: Date, hour: i64) -> DateTime {
    day.at(0, 0, 0, 0).saturating_add(minute(hour).minutes())
}

/// A time of day in thousandths of an hour as its minute.
fn minute(thousandths: i64) -> i64 {
    (thousandths * 60 / 1000).clamp(0, DAY)
}

fn minute_of(at: DateTime) -> i64 {
    i64::from(at.hour()) * 60 + i64::from(at.minute())
}

#[cfg(test)]
mod tests {
    use super::*;
    use catalogue::{CalendarDay, Names};
    use jiff::civil::{date, datetime};

    /// 20 November 2026 is a Friday.
    fn at(day: i8, hour: i8, minute: i8) -> DateTime {
        datetime(2026, 11, day, hour, minute, 0, 0)
    }

    fn calendar(days: &[(i8, bool)]) -> Calendar {
        let mut calendar = Calendar::default();
        for (day, off) in days {
            let name = Names { zh: String::new(), en: String::new() };
            calendar.set(date(2026, 11, *day), CalendarDay { off: *off, name });
        }
        calendar
    }

    const NIGHT: (i64, i64) = (21_000, 8_000);

    #[test]
    fn a_night_goes_over_midnight_and_its_last_minute_is_the_one_before_the_hour() {
        let (quiet, none) = (Quiet::new(NIGHT.0, NIGHT.1, true), calendar(&[]));
        for (moment, is) in [
            (at(19, 20, 59), false),
            (at(19, 21, 0), true),
            (at(19, 23, 59), true),
            (at(20, 0, 0), true),
            (at(20, 7, 59), true),
            (at(20, 8, 0), false),
        ] {
            assert_eq!(quiet.holds(moment, &none), is, "{moment}");
        }
    }

    #[test]
    fn days_off_are_quiet_by_the_calendar_and_make_up_workdays_are_not() {
        let quiet = Quiet::new(NIGHT.0, NIGHT.1, true);
        let days = calendar(&[(21, false), (23, true)]);
        assert!(!quiet.holds(at(21, 10, 0), &days), "a Saturday that is worked");
        assert!(quiet.holds(at(22, 10, 0), &days), "a Sunday");
        assert!(quiet.holds(at(23, 10, 0), &days), "a Monday off");
        assert!(!Quiet::new(NIGHT.0, NIGHT.1, false).holds(at(22, 10, 0), &days));
    }

    #[test]
    fn quiet_is_over_when_night_and_days_off_both_are() {
        let quiet = Quiet::new(NIGHT.0, NIGHT.1, true);
        assert_eq!(quiet.over(at(20, 10, 0), &calendar(&[])), Some(at(20, 10, 0)), "it is not quiet");
        assert_eq!(quiet.over(at(19, 22, 0), &calendar(&[])), Some(at(20, 8, 0)));
        assert_eq!(quiet.over(at(20, 22, 0), &calendar(&[])), Some(at(23, 8, 0)), "over a weekend");
        assert_eq!(quiet.over(at(20, 22, 0), &calendar(&[(23, true)])), Some(at(24, 8, 0)), "and a Monday off");
        let off_alone = Quiet::new(0, 0, true);
        assert_eq!(off_alone.over(at(21, 12, 0), &calendar(&[])), Some(at(23, 0, 0)));
        assert_eq!(Quiet::new(0, 24_000, false).over(at(20, 10, 0), &calendar(&[])), None, "always quiet");
    }

    #[test]
    fn hours_within_one_day_and_no_hours_at_all() {
        let noon = Quiet::new(12_000, 14_500, false);
        assert!(noon.holds(at(20, 14, 29), &calendar(&[])) && !noon.holds(at(20, 14, 30), &calendar(&[])));
        assert!(!Quiet::new(8_000, 8_000, false).holds(at(20, 8, 0), &calendar(&[])));
    }

    #[test]
    fn the_message_of_a_day_ought_to_have_gone_once_its_hour_has_struck() {
        assert_eq!(slot(at(20, 8, 59), 9_000), date(2026, 11, 19));
        assert_eq!(slot(at(20, 9, 0), 9_000), date(2026, 11, 20));
        assert_eq!(slot(at(20, 9, 29), 9_500), date(2026, 11, 19));
        assert_eq!(hour_of(date(2026, 11, 20), 9_500), at(20, 9, 30));
    }
}
