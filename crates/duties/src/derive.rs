//! One duty of one subject into its states, period by period.

use catalogue::{Bearing, Duty, Every, Ledger, Partial};
use jiff::civil::Date;

use crate::fact::{Fact, Fields, day, meets, proof};
use crate::facts::{Facts, MOST_AHEAD, TO};
use crate::lists::ListItem;
use crate::period::{Period, after, before};
use crate::{Excuse, Item, Proof, Standing, State};

/// The states of a subject's duty in the periods that touch `first..=last` and have begun by `today`, or may be asked for by then, in
/// order; item by item where it is owed so. None where the subject does not owe it.
pub(crate) fn derive(
    duty: &Duty,
    ledger: &Ledger,
    subject: &Fact,
    facts: &Facts,
    (first, last): (Date, Date),
    today: Date,
) -> Vec<State> {
    if !meets(duty.condition.as_ref(), subject) {
        return Vec::new();
    }
    if duty.every == Every::Once {
        return once(duty, subject, facts, (first, last), today).into_iter().collect();
    }
    let spell = Spell::of(ledger, subject);
    let all: Vec<(Period, Date)> = owed_in(duty, facts, first, last.min(today));
    let all = all.into_iter().filter(|(period, _)| spell.days_in(period) > 0).collect();
    let asked = Asked { duty, subject, facts, spell, all, today };
    match (&duty.each, facts.lists(duty)) {
        (Some(each), Some(lists)) => {
            lists.items.iter().flat_map(|item| asked.states(Some((&each.ledger, item)))).collect()
        }
        (Some(_), None) => Vec::new(),
        (None, _) => asked.states(None),
    }
}

/// The periods of a duty that touch the days from first to last or may be asked for in them, each with the first day on which it may.
fn owed_in(duty: &Duty, facts: &Facts, first: Date, last: Date) -> Vec<(Period, Date)> {
    let opens = |period: &Period| match &duty.ahead {
        None => period.first,
        Some(days) => {
            let eve = before(period.first, 1);
            before(period.first, (facts.norms().amount(days, eve) / 1000).clamp(0, MOST_AHEAD))
        }
    };
    let mut all = Vec::new();
    let mut period = Period::holding(duty.every, first);
    loop {
        let opened = opens(&period);
        if opened > last {
            return all;
        }
        let next = period.next();
        all.push((period, opened));
        period = next;
    }
}

/// A duty of a subject in its periods.
struct Asked<'a> {
    duty: &'a Duty,
    subject: &'a Fact,
    facts: &'a Facts,
    spell: Spell,
    all: Vec<(Period, Date)>,
    today: Date,
}

impl Asked<'_> {
    /// Its states, of an item of a ledger's list where it is owed of one: in the periods on whose last day that is in force.
    fn states(&self, item: Option<(&String, &ListItem)>) -> Vec<State> {
        let Asked { duty, subject, facts, .. } = *self;
        let of = item.map(|(_, item)| item);
        let proofs: Vec<Found<'_>> = duty.proofs.iter().map(|b| (b, facts.bearing(b, subject, of))).collect();
        let excuses = duty.excused_by.as_ref().map(|b| (b, facts.bearing(b, subject, of)));
        let owed = self.all.iter().filter_map(|(period, opens)| {
            let item = match item {
                None => None,
                Some((ledger, item)) => {
                    let version = Proof { ledger: ledger.clone(), record: item.on(period.last)?.to_string() };
                    Some(Item { name: item.name(), version })
                }
            };
            Some((*period, *opens, item))
        });
        owed.map(|(period, opens, item)| {
            let state = self.state(period, &proofs, excuses.as_ref());
            State { opens, item, ..state }
        })
        .collect()
    }

    fn state(&self, period: Period, proofs: &[Found<'_>], excuses: Option<&Found<'_>>) -> State {
        let Asked { duty, subject, facts, spell, today, .. } = self;
        let need = needed(duty, facts, &period, spell);
        let (have, proven) = proven(proofs, &period, duty.instead);
        // What is to be done ahead has its last day before the period begins.
        let end = if duty.ahead.is_some() { before(period.first, 1) } else { period.last };
        let deadline = after(end, facts.norms().amount(&duty.grace, end) / 1000);
        let excuse = match need {
            None => Some(Excuse::PartOfPeriod),
            Some(_) => excuses.and_then(|(b, found)| covered(b, found, &period, spell)),
        };
        let need = need.unwrap_or_default();
        let standing = if need > 0 && have >= need {
            Standing::Met
        } else if excuse.is_some() {
            Standing::Excused
        } else if have >= need {
            Standing::Met
        } else if *today <= deadline {
            Standing::Due
        } else {
            Standing::Overdue
        };
        let excuse = excuse.filter(|_| standing == Standing::Excused);
        let asked = !facts.lists(duty).is_some_and(|lists| lists.ask(duty, subject, period.last));
        State { deadline, need, have, standing, proofs: proven, excuse, asked, ..blank(duty, subject, period) }
    }
}

/// The records of a bearing that bear on a subject, each with its day.
type Found<'a> = (&'a Bearing, Vec<(Date, &'a Fact)>);

fn blank(duty: &Duty, subject: &Fact, period: Period) -> State {
    State {
        duty: duty.id.clone(),
        subject: subject.record.to_string(),
        region: subject.region.clone(),
        item: None,
        period,
        opens: period.first,
        deadline: period.last,
        need: 0,
        have: 0,
        standing: Standing::Due,
        proofs: Vec::new(),
        excuse: None,
        asked: true,
    }
}

/// The days in which a subject is in force.
struct Spell {
    from: Option<Date>,
    to: Option<Date>,
}

impl Spell {
    fn of(ledger: &Ledger, subject: &Fact) -> Spell {
        match &ledger.span {
            Some((from, to)) => Spell { from: day(subject, from), to: day(subject, to) },
            None => Spell { from: None, to: None },
        }
    }

    fn days_in(&self, period: &Period) -> i64 {
        period.days_within(self.from, self.to)
    }
}

/// What is owed of a period, in thousandths; none where a part of it is exempt.
fn needed(duty: &Duty, facts: &Facts, period: &Period, spell: &Spell) -> Option<i64> {
    let whole = facts.norms().amount(&duty.need, period.last);
    let (days, all) = (spell.days_in(period), period.days());
    match duty.partial {
        _ if days == all => Some(whole),
        Partial::Owed => Some(whole),
        Partial::Exempt => None,
        // ceil(norm × days in post / days of the period), in whole units
        Partial::Prorated => Some((whole * days + all * 1000 - 1) / (all * 1000) * 1000),
    }
}

/// What the records of a period prove, in thousandths, and which they are; of proofs that stand in for each other the first that
/// there is.
fn proven(proofs: &[Found<'_>], period: &Period, instead: bool) -> (i64, Vec<Proof>) {
    let mut have = 0;
    let mut proven = Vec::new();
    for (bearing, found) in proofs {
        if instead && !proven.is_empty() {
            break;
        }
        for (_, record) in found.iter().filter(|(day, _)| period.holds(*day)) {
            have += match &bearing.sum {
                None => 1000,
                Some(field) => record.field(field).as_int().unwrap_or_default(),
            };
            proven.push(proof(&bearing.ledger, *record));
        }
    }
    (have, proven)
}

/// Spells that together hold every day of the period in which the subject was in force.
fn covered(bearing: &Bearing, found: &[(Date, &Fact)], period: &Period, spell: &Spell) -> Option<Excuse> {
    let first = spell.from.map_or(period.first, |f| f.max(period.first));
    let last = spell.to.map_or(period.last, |t| t.min(period.last));
    let mut open = first;
    let mut used = Vec::new();
    for (from, record) in found {
        let to = day(*record, TO).unwrap_or(*from);
        if *from <= open && open <= to {
            open = after(to, 1);
            used.push(proof(&bearing.ledger, *record));
        }
        if open > last {
            return Some(Excuse::Covered(used));
        }
    }
    None
}

/// What is owed once: the period is from the day it is reckoned from to the day it is due.
fn once(duty: &Duty, subject: &Fact, facts: &Facts, (first, last): (Date, Date), today: Date) -> Option<State> {
    let once = duty.once.as_ref()?;
    let from = day(subject, &once.from)?;
    // Where the county has not said within how many days, nothing is owed yet.
    let deadline = after(from, facts.norms().set(&once.within, from)? / 1000);
    if from > today.min(last) || deadline < first {
        return None;
    }
    let done = day(subject, &once.done).filter(|done| *done <= today);
    let standing = match done {
        Some(_) => Standing::Met,
        None if today <= deadline => Standing::Due,
        None => Standing::Overdue,
    };
    let period = Period { first: from.min(deadline), last: deadline, every: Every::Once };
    let proofs = done.map(|_| proof(&duty.subject, subject)).into_iter().collect();
    let have = if done.is_some() { 1000 } else { 0 };
    let asked = !facts.lists(duty).is_some_and(|lists| lists.ask(duty, subject, deadline));
    Some(State { asked, deadline, need: 1000, have, standing, proofs, ..blank(duty, subject, period) })
}
