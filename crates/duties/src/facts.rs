//! What states are derived from: the records of the ledgers that duties read, found by what they bear on.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use catalogue::{Amount, Bearing, Catalogue, Duty, Every, RegionCode, RowView, Value, evaluate};
use jiff::civil::Date;
use journal::{Journal, Record, RecordQuery};

use crate::shelf::{Reach, Shelf};
use crate::{DutyError, Period, Proof};

/// A norm's value in thousandths with its first and last day, either of which may be open.
type NormSpell = (Option<Date>, Option<Date>, i64);

/// Norms by name.
#[derive(Clone, Debug, Default)]
pub struct Norms(HashMap<String, Vec<NormSpell>>);

impl Norms {
    /// The value in force on a day, in thousandths; the later spell counts where two touch.
    pub fn on(&self, norm: &str, day: Date) -> Option<i64> {
        let spells = self.0.get(norm)?;
        let holding =
            spells.iter().filter(|(from, to, _)| from.is_none_or(|f| f <= day) && to.is_none_or(|t| day <= t));
        holding.max_by_key(|(from, ..)| *from).map(|(.., value)| *value)
    }

    /// The norms that a county has set.
    ///
    /// # Errors
    /// The journal cannot be read.
    pub async fn load(journal: &Journal, county: &RegionCode) -> Result<Norms, DutyError> {
        let Some(ledger) = journal.catalogue().ledger("norm_value") else { return Ok(Norms::default()) };
        let records = journal.records(county, ledger, &RecordQuery::default()).await?;
        Ok(Norms::read(&records.into_iter().map(|r| (r.record.clone(), r)).collect()))
    }

    /// Norms by name, first and last day and value in thousandths.
    pub fn of<'n>(spells: impl IntoIterator<Item = (&'n str, Option<Date>, Option<Date>, i64)>) -> Norms {
        let mut norms = Norms::default();
        for (norm, from, to, value) in spells {
            norms.0.entry(norm.into()).or_default().push((from, to, value));
        }
        norms
    }

    /// An amount of a declaration on a day, in thousandths; nought where the county has not set the norm.
    pub(crate) fn amount(&self, amount: &Amount, day: Date) -> i64 {
        match amount {
            Amount::Fixed(n) => n * 1000,
            Amount::Norm(norm) => self.on(norm, day).unwrap_or_default(),
        }
    }

    pub(crate) fn read(records: &BTreeMap<String, Record>) -> Norms {
        let mut norms = Norms::default();
        for record in records.values().filter(|r| r.region.as_str().len() == 6) {
            let spell =
                (day(record, "from_day"), day(record, "to_day"), record.get("value").as_int().unwrap_or_default());
            norms.0.entry(record.text("norm").into()).or_default().push(spell);
        }
        norms
    }
}

/// A record's date, if it has one; a month or a year stands for its first day.
pub(crate) fn day(record: &Record, field: &str) -> Option<Date> {
    match record.get(field) {
        Value::Text(text) if text.len() == 7 => format!("{text}-01").parse().ok(),
        Value::Text(text) => text.parse().ok(),
        Value::Int(year) => Date::new(i16::try_from(*year).ok()?, 1, 1).ok(),
        Value::Null => None,
    }
}

/// A record as conditions read it.
pub(crate) struct Row<'a>(pub &'a Record);

impl RowView for Row<'_> {
    fn get(&self, field: &str) -> Value {
        match field {
            "region" => Value::Text(self.0.region.to_string()),
            "record" => Value::Text(self.0.record.clone()),
            "county" => Value::Text(self.0.region.county().to_string()),
            "township" => Value::Text(self.0.region.as_str().chars().take(9).collect()),
            _ => self.0.get(field).clone(),
        }
    }
}

/// The last day of a spell that excuses.
pub(crate) const TO: &str = "to_day";

/// Whether a record meets a condition; one that cannot be decided is not met.
pub(crate) fn meets(condition: Option<&catalogue::Expr>, record: &Record) -> bool {
    condition.is_none_or(|c| evaluate(c, &Row(record)).is_some_and(|v| v.as_int().is_some_and(|n| n != 0)))
}

/// Everything that the duties of a county are derived from in a range of days, at one position.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    shelves: HashMap<String, Shelf>,
    /// Units that went on under another: each with the one that stands for it now.
    successors: HashMap<String, String>,
    norms: Norms,
}

/// Ledgers that every state may depend on, with the fields that are read.
const ALWAYS: [(&str, &[&str]); 2] =
    [("norm_value", &["norm", "value", "from_day", "to_day"]), ("org", &["successor"])];

impl Facts {
    /// Reads what the duties of a catalogue read of the periods that touch a range of days.
    ///
    /// # Errors
    /// The journal cannot be read.
    pub async fn load(
        journal: &Journal,
        county: &RegionCode,
        range: (Date, Date),
        as_of: Option<i64>,
    ) -> Result<Facts, DutyError> {
        let catalogue = journal.catalogue();
        let mut facts = Facts::empty(catalogue, range);
        for name in facts.shelves.keys().cloned().collect::<Vec<_>>() {
            let Some(ledger) = catalogue.ledger(&name) else { continue };
            let Some(shelf) = facts.shelves.get(&name) else { continue };
            let query = RecordQuery { as_of, ..shelf.query(ledger) };
            for record in journal.records(county, ledger, &query).await? {
                facts.shelve(&name, record);
            }
        }
        facts.settle();
        Ok(facts)
    }

    /// Whether records of a ledger are kept at all.
    pub(crate) fn reads(&self, ledger: &str) -> bool {
        self.shelves.contains_key(ledger)
    }

    /// Whether a ledger's records may bear on every state.
    pub(crate) fn bears_on_all(ledger: &str) -> bool {
        ALWAYS.iter().any(|(name, _)| *name == ledger)
    }

    /// No record yet, but every way by which they will be asked for.
    fn empty(catalogue: &Catalogue, range: (Date, Date)) -> Facts {
        let mut facts = Facts::default();
        for (ledger, fields) in ALWAYS {
            let shelf = facts.shelf(ledger);
            shelf.fields.extend(fields.iter().map(|f| f.to_string()));
            shelf.whole = true;
        }
        for duty in catalogue.duties() {
            let span = catalogue.ledger(&duty.subject).and_then(|l| l.span.clone());
            let shelf = facts.shelf(&duty.subject);
            shelf.whole = true;
            shelf.fields.extend(span.into_iter().flat_map(|(from, to)| [from, to]));
            shelf.fields.extend(duty.condition.iter().flat_map(catalogue::Expr::fields));
            shelf.fields.extend(duty.once.iter().flat_map(|o| [o.from.clone(), o.done.clone()]));
            let days = touched_days(duty.every, range);
            let proofs = duty.proofs.iter().map(|b| (b, None));
            for (bearing, ends) in proofs.chain(duty.excused_by.iter().map(|b| (b, Some(TO)))) {
                facts.shelf(&duty.subject).fields.extend(bearing.link.iter().map(|(_, own)| own.clone()));
                let shelf = facts.shelf(&bearing.ledger);
                shelf.by.entry(linking(bearing)).or_default();
                shelf.fields.extend(linking(bearing));
                shelf.fields.extend([bearing.day.clone(), TO.to_string()]);
                shelf.reaches.push(Reach { from: bearing.day.clone(), ends, days });
                shelf.fields.extend(bearing.sum.clone());
                shelf.fields.extend(bearing.condition.iter().flat_map(catalogue::Expr::fields));
            }
        }
        facts
    }

    fn shelf(&mut self, ledger: &str) -> &mut Shelf {
        self.shelves.entry(ledger.into()).or_default()
    }

    fn shelve(&mut self, ledger: &str, mut record: Record) {
        let shelf = self.shelf(ledger);
        if !shelf.takes(&record) {
            return;
        }
        record.fields.retain(|name, value| !value.is_null() && shelf.fields.contains(name));
        let keys: Vec<(Vec<String>, Vec<Value>)> = self.keys(ledger, &record);
        let shelf = self.shelf(ledger);
        for (fields, key) in keys {
            shelf.by.entry(fields).or_default().entry(key).or_default().insert(record.record.clone());
        }
        shelf.records.insert(record.record.clone(), record);
    }

    fn keys(&self, ledger: &str, record: &Record) -> Vec<(Vec<String>, Vec<Value>)> {
        let ways = self.shelves.get(ledger).map(|s| s.by.keys().cloned().collect::<Vec<_>>()).unwrap_or_default();
        ways.into_iter()
            .map(|fields| {
                let key = fields.iter().map(|f| self.standing_for(Row(record).get(f))).collect();
                (fields, key)
            })
            .collect()
    }

    /// Puts a record in the place of the version that stood, or takes it away; gives the version that stood.
    pub(crate) fn put(&mut self, ledger: &str, id: &str, record: Option<Record>) -> Option<Record> {
        let before = self.shelves.get_mut(ledger).and_then(|s| s.records.remove(id));
        if let Some(before) = &before {
            for (fields, key) in self.keys(ledger, before) {
                let found = self.shelves.get_mut(ledger).and_then(|s| s.by.get_mut(&fields)?.get_mut(&key));
                if let Some(ids) = found {
                    ids.remove(id);
                }
            }
        }
        if let Some(record) = record {
            self.shelve(ledger, record);
        }
        before
    }

    /// Works out what depends on many records at once: norms and the succession of units.
    pub(crate) fn settle(&mut self) {
        self.norms = self.shelves.get("norm_value").map(|s| Norms::read(&s.records)).unwrap_or_default();
        let successors = self.shelves.get("org").map(|s| successors(&s.records)).unwrap_or_default();
        if successors != self.successors {
            self.successors = successors;
            self.index_again();
        }
    }

    fn index_again(&mut self) {
        let names: Vec<String> = self.shelves.keys().cloned().collect();
        for name in names {
            let Some(shelf) = self.shelves.get_mut(&name) else { continue };
            let records = std::mem::take(&mut shelf.records);
            shelf.by.values_mut().for_each(HashMap::clear);
            for (_, record) in records {
                self.shelve(&name, record);
            }
        }
    }

    /// The unit that stands for a unit now; every other value itself.
    fn standing_for(&self, value: Value) -> Value {
        let successor = value.as_text().and_then(|t| self.successors.get(t));
        successor.map_or(value.clone(), |s| Value::Text(s.clone()))
    }

    /// The norms.
    pub fn norms(&self) -> &Norms {
        &self.norms
    }

    /// The records of a ledger.
    pub fn records(&self, ledger: &str) -> impl Iterator<Item = &Record> {
        self.shelves.get(ledger).into_iter().flat_map(|s| s.records.values())
    }

    /// A record by its id.
    pub fn record(&self, ledger: &str, id: &str) -> Option<&Record> {
        self.shelves.get(ledger)?.records.get(id)
    }

    /// The records that bear on a subject and count, with the day each belongs to.
    pub(crate) fn bearing<'a>(&'a self, bearing: &'a Bearing, subject: &Record) -> Vec<(Date, &'a Record)> {
        let Some(shelf) = self.shelves.get(&bearing.ledger) else { return Vec::new() };
        let Some(index) = shelf.by.get(&linking(bearing)) else { return Vec::new() };
        let mut found = Vec::new();
        for key in self.wanted(bearing, subject) {
            for id in index.get(&key).into_iter().flatten() {
                let Some(record) = shelf.records.get(id).filter(|r| meets(bearing.condition.as_ref(), r)) else {
                    continue;
                };
                found.extend(day(record, &bearing.day).map(|day| (day, record)));
            }
        }
        found.sort_by(|a, b| (a.0, &a.1.record).cmp(&(b.0, &b.1.record)));
        found
    }

    /// The keys under which records that bear on a subject are found: one, or for records that cover a place one for each
    /// place that the subject lies in.
    fn wanted(&self, bearing: &Bearing, subject: &Record) -> Vec<Vec<Value>> {
        let own: Vec<Value> = bearing.link.iter().map(|(_, own)| self.standing_for(Row(subject).get(own))).collect();
        if own.iter().any(Value::is_null) {
            return Vec::new();
        }
        let Some(at) = bearing.link.iter().position(|(theirs, _)| bearing.covers && theirs == "region") else {
            return vec![own];
        };
        let code = subject.region.as_str();
        let within = |n: usize| {
            let mut key = own.clone();
            key[at] = Value::Text(code[..n].into());
            key
        };
        [6, 9, 12].into_iter().filter(|n| *n <= code.len()).map(within).collect()
    }

    /// The subjects of a duty that a record of one of its proofs or excuses may bear on.
    pub(crate) fn touched(&self, duty: &Duty, ledger: &str, record: &Record) -> Vec<String> {
        let mut all = Vec::new();
        for bearing in duty.proofs.iter().chain(&duty.excused_by).filter(|b| b.ledger == ledger) {
            let theirs: Vec<Value> =
                bearing.link.iter().map(|(field, _)| self.standing_for(Row(record).get(field))).collect();
            let touched = self.records(&duty.subject).filter(|s| self.wanted(bearing, s).contains(&theirs));
            all.extend(touched.map(|s| s.record.clone()));
        }
        all
    }
}

/// For every unit that went on under another, the last of the line. A circle ends where it began.
fn successors(orgs: &BTreeMap<String, Record>) -> HashMap<String, String> {
    let next = |id: &str| orgs.get(id)?.get("successor").as_text();
    let mut all = HashMap::new();
    for id in orgs.keys() {
        let mut seen = BTreeSet::from([id.as_str()]);
        let mut last = None;
        while let Some(unit) = next(last.unwrap_or(id)).filter(|u| seen.insert(u)) {
            last = Some(unit);
        }
        all.extend(last.map(|l| (id.clone(), l.to_string())));
    }
    all
}

/// The days of all periods of a kind that touch a range.
fn touched_days(every: Every, (first, last): (Date, Date)) -> (Date, Date) {
    (Period::holding(every, first).first, Period::holding(every, last).last)
}

/// The fields of a bearing's records by which they are found.
fn linking(bearing: &Bearing) -> Vec<String> {
    bearing.link.iter().map(|(theirs, _)| theirs.clone()).collect()
}

/// A record as a proof.
pub(crate) fn proof(ledger: &str, record: &Record) -> Proof {
    Proof { ledger: ledger.into(), record: record.record.clone() }
}
