//! A ledger's records as duties need them: of the days that are asked for, in the fields that are read, found by what they bear on.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use catalogue::{FieldType, Ledger, Value};
use jiff::civil::Date;
use journal::RecordQuery;

use crate::fact::{Fact, Fields, day};

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
    fn holds(&self, record: &impl Fields) -> bool {
        let Some(from) = day(record, &self.from) else { return false };
        let to = self.ends.and_then(|field| day(record, field)).unwrap_or(from);
        from <= self.days.1 && self.days.0 <= to
    }
}

/// The values of the fields by which records are linked, as one text.
pub(crate) type Key = String;

/// A way by which records are found: by the values of some fields.
#[derive(Clone, Debug, Default)]
pub(crate) struct Way {
    pub fields: Vec<String>,
    found: HashMap<Key, Vec<Arc<str>>>,
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
    pub records: HashMap<Arc<str>, Fact>,
    pub ways: Vec<Way>,
}

impl Shelf {
    /// Whether a record is to be kept.
    pub fn takes(&self, record: &impl Fields) -> bool {
        self.whole || self.reaches.iter().any(|r| r.holds(record))
    }

    /// The fields as facts name them.
    pub fn names(&self) -> Arc<[String]> {
        self.fields.iter().cloned().collect()
    }

    /// Sees to it that records are found by some fields.
    pub fn finds_by(&mut self, fields: Vec<String>) {
        if !self.ways.iter().any(|w| w.fields == fields) {
            self.ways.push(Way { fields, found: HashMap::new() });
        }
    }

    /// Puts a record in its place, with the key of each way in their order.
    pub fn put(&mut self, keys: Vec<Option<Key>>, fact: Fact) {
        for (way, key) in self.ways.iter_mut().zip(keys) {
            if let Some(key) = key {
                way.found.entry(key).or_default().push(Arc::clone(&fact.record));
            }
        }
        self.records.insert(Arc::clone(&fact.record), fact);
    }

    /// Takes a record away that had these keys.
    pub fn take(&mut self, keys: Vec<Option<Key>>, id: &str) {
        for (way, key) in self.ways.iter_mut().zip(keys) {
            if let Some(ids) = key.and_then(|key| way.found.get_mut(&key)) {
                ids.retain(|of| &**of != id);
            }
        }
        self.records.remove(id);
    }

    /// Forgets everything; gives the records that there were.
    pub fn empty(&mut self) -> Vec<Fact> {
        self.ways.iter_mut().for_each(|way| way.found.clear());
        std::mem::take(&mut self.records).into_values().collect()
    }

    /// The records that some fields have a key in.
    pub fn found<'a>(&'a self, fields: &[String], key: &str) -> impl Iterator<Item = &'a Fact> {
        let way = self.ways.iter().find(|w| w.fields == fields);
        let ids = way.and_then(|w| w.found.get(key)).into_iter().flatten();
        ids.filter_map(|id| self.records.get(id))
    }

    /// What to read: nothing that would be taken is left out, something may be read in vain.
    pub fn query(&self, ledger: &Ledger) -> RecordQuery {
        let mut query = RecordQuery::default();
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
