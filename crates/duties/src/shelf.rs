//! A ledger's records as duties need them: of the days that are asked for, in the fields that are read, found by what they bear on.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use catalogue::{FieldType, Ledger, Value};
use jiff::civil::Date;
use journal::{Record, RecordQuery};

use crate::facts::day;

/// Which days a bearing looks at.
#[derive(Clone, Debug)]
pub(crate) struct Reach {
    /// The field that says when a record is of.
    pub from: String,
    /// For spells: the field of their last day.
    pub ends: Option<&'static str>,
    /// The first and the last day looked at.
    pub days: (Date, Date),
}

impl Reach {
    fn holds(&self, record: &Record) -> bool {
        let Some(from) = day(record, &self.from) else { return false };
        let to = self.ends.and_then(|field| day(record, field)).unwrap_or(from);
        from <= self.days.1 && self.days.0 <= to
    }
}

/// A ledger's records and the ways they are found by.
#[derive(Clone, Debug, Default)]
pub(crate) struct Shelf {
    /// The fields that duties read; the others are not kept.
    pub fields: BTreeSet<String>,
    /// Whether all of its records are kept, whatever their day.
    pub whole: bool,
    /// Else which of them are.
    pub reaches: Vec<Reach>,
    pub records: BTreeMap<String, Record>,
    /// For each list of linking fields: the records by the values of those fields.
    pub by: HashMap<Vec<String>, HashMap<Vec<Value>, BTreeSet<String>>>,
}

impl Shelf {
    /// Whether a record is to be kept.
    pub fn takes(&self, record: &Record) -> bool {
        self.whole || self.reaches.iter().any(|r| r.holds(record))
    }

    /// What to read: nothing that would be taken is left out, something may be read in vain.
    pub fn query(&self, ledger: &Ledger) -> RecordQuery {
        let mut query = RecordQuery { fields: Some(self.fields.clone()), ..RecordQuery::default() };
        let Some(reach) = self.reaches.first().filter(|_| !self.whole) else { return query };
        // Only where all go by the same field may it narrow what is read.
        let Some(field) = ledger.field(&reach.from) else { return query };
        if self.reaches.iter().any(|r| r.from != reach.from) {
            return query;
        }
        let spells = self.reaches.iter().any(|r| r.ends.is_some());
        let first = self.reaches.iter().map(|r| r.days.0).min().filter(|_| !spells);
        let last = self.reaches.iter().map(|r| r.days.1).max();
        let bound = |day: Date| kept(&field.kind, day);
        query.between.push((reach.from.clone(), first.map(bound), last.map(bound)));
        query
    }
}

/// A day as a field of a kind keeps it.
fn kept(kind: &FieldType, day: Date) -> Value {
    match kind {
        FieldType::Month => Value::Text(day.strftime("%Y-%m").to_string()),
        FieldType::Year => Value::Int(i64::from(day.year())),
        _ => Value::Text(day.to_string()),
    }
}
