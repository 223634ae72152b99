//! A month of a posting: every half day, what it was and why.

use std::collections::BTreeMap;

use jiff::ToSpan;
use jiff::civil::Date;
use serde::Serialize;

use super::{Because, Doubt, Evidence, Half, Posted, Rules, Said, Seen, Status, Voice};
use crate::Proof;

/// Half a day: what it was and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct HalfDay {
    /// What it was.
    pub status: Status,
    /// What says so.
    pub because: Because,
}

/// A day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Day {
    /// Which.
    pub date: Date,
    /// Whether people work on it.
    pub works: bool,
    /// Morning and afternoon.
    pub halves: [HalfDay; 2],
    /// What does not fit together.
    pub doubts: Vec<Doubt>,
}

impl Day {
    /// What the whole day was, where both halves agree.
    pub fn whole(&self) -> Option<Status> {
        (self.halves[0].status == self.halves[1].status).then_some(self.halves[0].status)
    }

    /// Whether it is what the calendar alone says, or not of the posting at all.
    pub fn is_plain(&self) -> bool {
        let plain = |h: &HalfDay| match &h.because {
            Because::Workday | Because::DayOff | Because::NotPosted | Because::ElsewherePosted => true,
            Because::Seen(_) | Because::Said(_) => h.status == if self.works { Status::In } else { Status::Rest },
            Because::Leave(_) | Because::Trained(_) => false,
        };
        self.doubts.is_empty() && self.halves.iter().all(plain)
    }
}

/// How many half days were what.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Tally([i64; 7]);

impl Tally {
    /// Half days of a status.
    pub fn halves(&self, status: Status) -> i64 {
        self.0[status.at()]
    }

    /// Days of a status, in thousandths, as ledgers keep them.
    pub fn days(&self, status: Status) -> i64 {
        self.halves(status) * 500
    }

    /// All half days.
    pub fn all(&self) -> i64 {
        self.0.iter().sum()
    }

    fn add(&mut self, status: Status) {
        self.0[status.at()] += 1;
    }
}

/// A month of a posting.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Month {
    /// The posting.
    pub posting: String,
    /// Whose.
    pub person: String,
    /// Its days, in order.
    pub days: Vec<Day>,
}

impl Month {
    /// How many half days were what.
    pub fn tally(&self) -> Tally {
        self.tally_to(Date::MAX)
    }

    /// The same for the days to a day, itself counted in.
    pub fn tally_to(&self, last: Date) -> Tally {
        let mut tally = Tally::default();
        for half in self.days.iter().filter(|d| d.date <= last).flat_map(|d| &d.halves) {
            tally.add(half.status);
        }
        tally
    }

    /// A day of it.
    pub fn day(&self, date: Date) -> Option<&Day> {
        self.days.iter().find(|d| d.date == date)
    }

    /// The days that are not what the calendar alone says.
    pub fn exceptions(&self) -> impl Iterator<Item = &Day> {
        self.days.iter().filter(|d| !d.is_plain())
    }

    /// What a ledger does not say yet: days or half days with what they were, those that somebody said left out.
    pub fn worked_out(&self) -> Vec<(Date, Option<Half>, Status)> {
        let mut rows = Vec::new();
        for day in &self.days {
            let open = |h: &HalfDay| h.status != Status::Outside && !matches!(h.because, Because::Said(_));
            match day.whole() {
                Some(status) if day.halves.iter().all(open) => rows.push((day.date, None, status)),
                _ => {
                    let halves = Half::BOTH.into_iter().zip(&day.halves).filter(|(_, h)| open(h));
                    rows.extend(halves.map(|(half, h)| (day.date, Some(half), h.status)));
                }
            }
        }
        rows
    }
}

/// Works a month out: the month that `first` lies in.
pub fn work_out(posted: &Posted, first: Date, evidence: &Evidence, rules: &Rules) -> Month {
    let (first, last) = (first.first_of_month(), first.last_of_month());
    let days =
        first.series(1.day()).take_while(|d| *d <= last).map(|date| day(posted, date, evidence, rules)).collect();
    Month { posting: posted.record.clone(), person: posted.person.clone(), days }
}

fn day(posted: &Posted, date: Date, evidence: &Evidence, rules: &Rules) -> Day {
    let works = rules.calendar.works(date);
    let seen: Vec<&Seen> = evidence.seen.iter().filter(|s| s.day == date).collect();
    let halves = Half::BOTH.map(|half| {
        let (status, because) = half_day(posted, (date, half), works, &seen, evidence, rules);
        HalfDay { status, because }
    });
    let doubts = if posted.holds(date) { doubts(&halves, date, &seen, evidence) } else { Vec::new() };
    Day { date, works, halves, doubts }
}

fn half_day(
    posted: &Posted,
    (date, half): (Date, Half),
    works: bool,
    seen: &[&Seen],
    evidence: &Evidence,
    rules: &Rules,
) -> (Status, Because) {
    if !posted.holds(date) {
        return (Status::Outside, Because::NotPosted);
    }
    let said = said(&evidence.said, date, half);
    if let Some(said) = said.filter(|s| s.by == Voice::Office) {
        return (said.status, Because::Said(said.proof.clone()));
    }
    let leave = evidence.leaves.iter().find(|l| l.holds(date, half));
    if let Some(leave) = leave.filter(|_| works || rules.leave_takes_days_off) {
        let status = if leave.is_rest() { Status::Rest } else { Status::Leave };
        return (status, Because::Leave(leave.proof()));
    }
    // A day off spent in the village is one in the village only where the county counts it so.
    let there = if works || rules.days_off_count { Status::In } else { Status::Rest };
    if let Some(said) = said {
        let status = if said.status == Status::In { there } else { said.status };
        return (status, Because::Said(said.proof.clone()));
    }
    if let Some(trained) = evidence.trained.iter().find(|t| t.from <= date && date <= t.to) {
        return (Status::Training, Because::Trained(trained.proof.clone()));
    }
    let shown: Vec<Proof> = seen.iter().filter(|s| s.there).map(|s| s.proof.clone()).collect();
    match (shown.is_empty(), works) {
        (false, _) => (there, Because::Seen(shown)),
        (true, true) => (Status::In, Because::Workday),
        (true, false) => (Status::Rest, Because::DayOff),
    }
}

/// What was said of a half day: an office before the person, the half itself before the whole day.
fn said(all: &[Said], date: Date, half: Half) -> Option<&Said> {
    let of = all.iter().filter(|s| s.day == date && s.half.is_none_or(|h| h == half));
    of.max_by_key(|s| (s.by, s.half.is_some()))
}

fn doubts(halves: &[HalfDay; 2], date: Date, seen: &[&Seen], evidence: &Evidence) -> Vec<Doubt> {
    let mut doubts = Vec::new();
    let shown = seen.iter().find(|s| s.there).map(|s| s.proof.clone());
    let own = evidence.said.iter().find(|s| s.day == date && s.status == Status::In && s.by == Voice::Person);
    // A half day away leaves the other half for what the record shows.
    let all_of = |test: fn(&HalfDay) -> bool| halves.iter().all(test);
    if all_of(|h| matches!(h.because, Because::Leave(_))) {
        doubts.extend(shown.clone().or(own.map(|s| s.proof.clone())).map(Doubt::LeaveYetThere));
    }
    if all_of(|h| matches!(h.because, Because::Said(_)) && h.status != Status::In) {
        doubts.extend(shown.map(Doubt::AwayYetThere));
    }
    if all_of(|h| h.status == Status::In) {
        doubts.extend(seen.iter().find(|s| !s.there).map(|s| Doubt::NotFound(s.proof.clone())));
    }
    let open = evidence.leaves.iter().find(|l| l.overdue && l.last().0 == date);
    doubts.extend(open.map(|l| Doubt::LeaveNotEnded(l.proof())));
    doubts
}

/// Months of one person side by side: a half day that two postings hold belongs to the one that began last, so that nobody has
/// more days in a month than it has. Months are given with the first days of their postings.
pub fn of_one_person(months: &mut [(Date, Month)]) {
    months.sort_by_key(|(from, _)| *from);
    let mut taken: BTreeMap<Date, [bool; 2]> = BTreeMap::new();
    for (_, month) in months.iter_mut().rev() {
        for day in &mut month.days {
            let taken = taken.entry(day.date).or_default();
            for (half, taken) in day.halves.iter_mut().zip(taken) {
                if half.status == Status::Outside {
                    continue;
                }
                if *taken {
                    *half = HalfDay { status: Status::Outside, because: Because::ElsewherePosted };
                }
                *taken = true;
            }
        }
    }
}

/// Half days on which anybody of several postings was in the village: a day that two of them hold covers it once.
pub fn covered(months: &[Month]) -> i64 {
    let mut halves: BTreeMap<Date, [bool; 2]> = BTreeMap::new();
    for day in months.iter().flat_map(|m| &m.days) {
        let covered = halves.entry(day.date).or_default();
        for (half, covered) in day.halves.iter().zip(covered) {
            *covered |= half.status == Status::In;
        }
    }
    halves.values().flatten().filter(|c| **c).count() as i64
}
