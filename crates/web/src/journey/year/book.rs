//! The simulator's own books: what each half day of each posting was, written when it is decided and before anything is entered; and
//! what follows from it, worked out here and not by the product.

use std::collections::{BTreeMap, BTreeSet};

use duties::Standing;
use jiff::ToSpan;
use jiff::civil::{Date, Weekday, date};

/// The first and the last day of the year.
pub(super) const YEAR: (Date, Date) = (date(2026, 1, 1), date(2026, 12, 31));
/// From this day on a day in the village brings 120 yuan, and 100 before.
pub(super) const RISE: Date = date(2026, 7, 1);

/// Leave is back before the year ends, whose last days nobody lives through.
const LAST_LEAVE: Date = date(2026, 12, 28);

/// What half a day was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Was {
    In,
    Duty,
    Training,
    Leave,
    Rest,
    Absent,
}

impl Was {
    /// Each with the field of a confirmation that keeps its days.
    pub(super) const FIELDS: [(Was, &str); 6] = [
        (Was::In, "days_in"),
        (Was::Duty, "days_duty"),
        (Was::Training, "days_training"),
        (Was::Leave, "days_leave"),
        (Was::Rest, "days_rest"),
        (Was::Absent, "days_absent"),
    ];
}

/// The year 2026 as the State Council's notice of 4 November 2025 has it.
pub(super) fn works(day: Date) -> bool {
    const OFF: [((i8, i8), (i8, i8)); 7] = [
        ((1, 1), (1, 3)),
        ((2, 15), (2, 23)),
        ((4, 4), (4, 6)),
        ((5, 1), (5, 5)),
        ((6, 19), (6, 21)),
        ((9, 25), (9, 27)),
        ((10, 1), (10, 7)),
    ];
    const MADE_UP: [(i8, i8); 6] = [(1, 4), (2, 14), (2, 28), (5, 9), (9, 20), (10, 10)];
    let at = (day.month(), day.day());
    let off = OFF.iter().any(|(from, to)| *from <= at && at <= *to);
    let weekend = matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday);
    MADE_UP.contains(&at) || !(off || weekend)
}

/// A posting of the year.
#[derive(Clone, Debug)]
pub(super) struct Posted {
    pub id: String,
    pub login: String,
    pub person: String,
    pub name: String,
    pub village: String,
    pub household: String,
    pub unit: usize,
    pub from: Date,
    pub to: Option<Date>,
    /// No leave is asked for beyond this day.
    pub settled_until: Date,
    pub days: BTreeMap<Date, [Was; 2]>,
    /// Leave that was granted: half days to come, with what they will be.
    pub ahead: BTreeMap<Date, [Option<Was>; 2]>,
    /// Months, by number, whose report was sent.
    pub sent: BTreeSet<i8>,
    /// Months in which the head of the sending unit came.
    pub head_came: BTreeSet<i8>,
    /// Days that other leaders of the unit spent in the village, by month.
    pub leaders: BTreeMap<i8, i64>,
    /// Whether there was a health check, and an insurance.
    pub cared: (bool, bool),
}

/// What a duty comes to: needed and had, in thousandths, and how it stands.
pub(super) type Owed = (i64, i64, Standing);

impl Posted {
    /// One that begins, by record, login, person, name, village and household.
    pub(super) fn begin(texts: [&str; 6], unit: usize, from: Date) -> Posted {
        let [id, login, person, name, village, household] = texts.map(String::from);
        Posted {
            id,
            login,
            person,
            name,
            village,
            household,
            unit,
            from,
            to: None,
            settled_until: LAST_LEAVE,
            days: BTreeMap::new(),
            ahead: BTreeMap::new(),
            sent: BTreeSet::new(),
            head_came: BTreeSet::new(),
            leaders: BTreeMap::new(),
            cared: (false, false),
        }
    }

    pub(super) fn township(&self) -> &str {
        &self.village[..9]
    }

    pub(super) fn holds(&self, day: Date) -> bool {
        self.from <= day && self.to.is_none_or(|to| day <= to)
    }

    /// Whether any day of a month is of it.
    pub(super) fn touches(&self, month: i8) -> bool {
        let first = date(2026, month, 1);
        self.from <= first.last_of_month() && self.to.is_none_or(|to| first <= to)
    }

    fn halves(&self, month: i8) -> impl Iterator<Item = (Date, Was)> + '_ {
        self.days.iter().filter(move |(d, _)| d.month() == month).flat_map(|(d, halves)| halves.map(|h| (*d, h)))
    }

    /// Days of a month, in thousandths.
    pub(super) fn spent(&self, month: i8, was: Was) -> i64 {
        self.halves(month).filter(|(_, h)| *h == was).count() as i64 * 500
    }

    /// The allowance of a month, in fen.
    pub(super) fn allowance(&self, month: i8) -> i64 {
        let rate = |day: Date| if day < RISE { 5_000 } else { 6_000 };
        self.halves(month).filter(|(_, h)| *h == Was::In).map(|(day, _)| rate(day)).sum()
    }

    fn whole(&self, month: i8) -> bool {
        let first = date(2026, month, 1);
        self.holds(first) && self.holds(first.last_of_month())
    }

    /// What a month asks of it: duty, need, had, standing. `heard` says whether its township heard reports that month.
    pub(super) fn month(&self, month: i8, heard: bool) -> Vec<(&'static str, Owed)> {
        let first = date(2026, month, 1);
        let all = i64::from(first.days_in_month());
        let held = first.series(1.day()).take(all as usize).filter(|d| self.holds(*d)).count() as i64;
        // 20 days of a whole month; of a part as many as its share comes to, a begun day counted whole.
        let days = (20 * held).div_euclid(all) + i64::from((20 * held).rem_euclid(all) > 0);
        let whole = |need: i64, had: i64| match self.whole(month) {
            true => owed(need * 1000, had),
            false => (0, had, Standing::Excused),
        };
        vec![
            ("posting.days", owed(days * 1000, self.spent(month, Was::In))),
            ("posting.monthly_report", whole(1, i64::from(self.sent.contains(&month)) * 1000)),
            ("posting.hearing", whole(1, i64::from(heard) * 1000)),
            ("posting.head_visit", whole(1, i64::from(self.head_came.contains(&month)) * 1000)),
            ("posting.member_days", whole(2, self.leaders.get(&month).copied().unwrap_or_default() * 1000)),
            ("posting.allowance", owed(1000, 1000)),
        ]
    }

    /// What the year asks of it.
    pub(super) fn year(&self) -> Vec<(&'static str, Owed)> {
        let whole = self.holds(YEAR.0) && self.holds(YEAR.1);
        let of = |had: bool| match whole {
            true => owed(1000, i64::from(had) * 1000),
            false => (0, i64::from(had) * 1000, Standing::Excused),
        };
        vec![("posting.checkup", of(self.cared.0)), ("posting.insurance", of(self.cared.1))]
    }
}

/// All of the year is over and locked when it is looked at.
fn owed(need: i64, had: i64) -> Owed {
    (need, had, if had >= need { Standing::Met } else { Standing::Overdue })
}
