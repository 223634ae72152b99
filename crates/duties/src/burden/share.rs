//! A role's share of a month's filling in: its forms, the few-people rule, and what a person of it spends.

use std::collections::{BTreeMap, BTreeSet};

use journal::Way;

use super::{FEW, Given, SECONDS_A_VALUE, SECONDS_AN_ENTRY, Timed, is_asked, is_month_end, typed};

/// A form of a role, or the rest of its forms taken together.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Line {
    /// The ledger it fills; none for the rest.
    pub form: Option<String>,
    /// How many people filled it in: [`FEW`] or more.
    pub people: usize,
    /// How many entries came of it.
    pub entries: i64,
    /// How many values were typed or chosen.
    pub values: i64,
    /// What it cost, in seconds.
    pub seconds: i64,
    /// How much of that was measured, in seconds.
    pub measured: i64,
}

/// What a role filled in, by hand, in a month.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Share {
    /// How many people of it filled in anything: [`FEW`] or more.
    pub people: usize,
    /// Its forms, the longest first; the rest, where there is one, last. Everything below is their sum.
    pub lines: Vec<Line>,
    /// Entries by hand.
    pub entries: i64,
    /// Values typed or chosen.
    pub values: i64,
    /// Seconds.
    pub seconds: i64,
    /// Seconds that were measured.
    pub measured: i64,
    /// Entries out of workbooks; none where fewer than [`FEW`] people imported.
    pub imported: Option<i64>,
    /// Entries that the product worked out; none where fewer than [`FEW`] people confirmed them.
    pub worked_out: Option<i64>,
}

impl Share {
    /// Seconds of the forms of a month's end, as far as they are told apart.
    pub fn month_end(&self) -> i64 {
        self.lines.iter().filter(|l| l.form.as_deref().is_some_and(is_month_end)).map(|l| l.seconds).sum()
    }

    /// Tenths of minutes that a person of the role spent in the month.
    pub fn a_person(&self) -> i64 {
        tenths(self.seconds, self.people)
    }

    /// Tenths of minutes that a person spent at the month's end.
    pub fn a_person_at_the_end(&self) -> i64 {
        tenths(self.month_end(), self.people)
    }

    /// Tenths of minutes that a person spent on a working day, the month's end aside.
    pub fn a_person_a_day(&self, days: usize) -> i64 {
        tenths(self.seconds - self.month_end(), self.people * days.max(1))
    }

    /// The form that took most, of those that are told apart: at the month's end, or on all other days.
    pub fn longest(&self, month_end: Option<bool>) -> Option<&Line> {
        let told = |l: &&Line| l.form.as_deref().is_some_and(|f| month_end.is_none_or(|end| is_month_end(f) == end));
        self.lines.iter().find(told)
    }
}

/// Seconds over so many as tenths of a minute, halves up.
fn tenths(seconds: i64, over: usize) -> i64 {
    let over = i64::try_from(over.max(1)).unwrap_or(i64::MAX);
    (seconds * 10 + 30 * over) / (60 * over)
}

/// What one form of one role comes to before anybody asks how many people that is.
#[derive(Default)]
struct Cell<'a> {
    people: BTreeSet<&'a str>,
    entries: i64,
    values: i64,
    /// Seconds estimated for entries made before forms were timed.
    before: i64,
    timed: Option<&'a Timed>,
}

impl Cell<'_> {
    /// What a form costs that nobody timed: as much as those that were timed, else by its values.
    fn estimate(&self) -> i64 {
        match self.timed {
            Some(t) if t.sheets > 0 => t.seconds / t.sheets,
            _ if self.entries > 0 => SECONDS_AN_ENTRY + SECONDS_A_VALUE * self.values / self.entries,
            _ => SECONDS_AN_ENTRY,
        }
    }

    fn line(&self, form: &str) -> Line {
        let measured = self.timed.map_or(0, |t| t.seconds);
        let bare = self.timed.map_or(0, |t| t.bare) * self.estimate();
        Line {
            form: Some(form.into()),
            people: self.people.len(),
            entries: self.entries,
            values: self.values,
            seconds: measured + bare + self.before,
            measured,
        }
    }
}

/// A role before anybody asks how many people it is.
#[derive(Default)]
struct Sheet<'a> {
    forms: BTreeMap<&'a str, Cell<'a>>,
    imported: (BTreeSet<&'a str>, i64),
    worked_out: (BTreeSet<&'a str>, i64),
}

/// The shares of a month's roles. A role of which fewer than [`FEW`] people filled in anything is not there: whether nobody did or
/// two did, the answer is the same. A form of fewer people goes into the rest, which takes further forms until it is of enough.
///
/// `role_of` says as what a login fills in a ledger; entries of a login that is nothing there are in no share.
pub fn shares<'a, 'r>(
    given: &'a [Given],
    timed: &'a [Timed],
    role_of: impl Fn(&str, &str) -> Option<&'r str>,
) -> BTreeMap<String, Share> {
    let mut sheets: BTreeMap<&'r str, Sheet<'a>> = BTreeMap::new();
    for one in given.iter().filter(|g| is_asked(&g.of.ledger)) {
        let of = &one.of;
        let Some(role) = role_of(&of.actor, &of.ledger) else { continue };
        let sheet = sheets.entry(role).or_default();
        match of.way {
            Way::Hand => {
                let cell = sheet.forms.entry(&of.ledger).or_default();
                let values = typed(&of.ledger, of.entries, of.values);
                cell.people.insert(&of.actor);
                cell.entries += of.entries;
                cell.values += values;
                if !one.timed {
                    cell.before += of.entries * SECONDS_AN_ENTRY + values * SECONDS_A_VALUE;
                }
            }
            Way::Import => add(&mut sheet.imported, &of.actor, of.entries),
            Way::WorkedOut => add(&mut sheet.worked_out, &of.actor, of.entries),
            Way::Program => {}
        }
    }
    for one in timed.iter().filter(|t| is_asked(&t.form)) {
        if let Some(sheet) = sheets.get_mut::<str>(&one.role) {
            sheet.forms.entry(&one.form).or_default().timed = Some(one);
        }
    }
    sheets.into_iter().filter_map(|(role, sheet)| Some((role.to_string(), share(&sheet)?))).collect()
}

fn add<'a>((people, entries): &mut (BTreeSet<&'a str>, i64), actor: &'a str, more: i64) {
    people.insert(actor);
    *entries += more;
}

fn share(sheet: &Sheet<'_>) -> Option<Share> {
    let people: BTreeSet<&str> = sheet.forms.values().flat_map(|c| c.people.iter().copied()).collect();
    if people.len() < FEW {
        return None;
    }
    let told = |(people, entries): &(BTreeSet<&str>, i64)| (people.len() >= FEW).then_some(*entries);
    let mut share = Share {
        people: people.len(),
        lines: lines(sheet),
        imported: told(&sheet.imported),
        worked_out: told(&sheet.worked_out),
        ..Share::default()
    };
    for line in &share.lines {
        share.entries += line.entries;
        share.values += line.values;
        share.seconds += line.seconds;
        share.measured += line.measured;
    }
    Some(share)
}

/// The forms that are of enough people, the longest first, and the rest.
fn lines(sheet: &Sheet<'_>) -> Vec<Line> {
    let all = sheet.forms.iter().map(|(form, cell)| (cell.line(form), &cell.people));
    let (mut told, mut rest): (Vec<_>, Vec<_>) = all.partition(|(line, _)| line.people >= FEW);
    told.sort_by(|(a, _), (b, _)| b.seconds.cmp(&a.seconds).then_with(|| a.form.cmp(&b.form)));
    let mut people: BTreeSet<&str> = rest.iter().flat_map(|(_, p)| p.iter().copied()).collect();
    // A rest of one or two would be theirs: it takes the shortest forms until it is of enough.
    while !rest.is_empty() && people.len() < FEW {
        let Some(one) = told.pop() else { break };
        people.extend(one.1.iter().copied());
        rest.push(one);
    }
    let mut lines: Vec<Line> = told.into_iter().map(|(line, _)| line).collect();
    if !rest.is_empty() {
        let mut sum = Line { people: people.len(), ..Line::default() };
        for (line, _) in &rest {
            sum.entries += line.entries;
            sum.values += line.values;
            sum.seconds += line.seconds;
            sum.measured += line.measured;
        }
        lines.push(sum);
    }
    lines
}
