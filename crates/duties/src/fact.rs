//! A record as duties keep it: the few fields that they read. States are worked out of thousands of them.

use std::sync::Arc;

use catalogue::{RegionCode, RowView, Value, evaluate};
use jiff::civil::Date;
use journal::{Excerpt, Record};

use crate::Proof;

/// What can be asked for its fields: a record, or what duties keep of one.
pub(crate) trait Fields {
    fn id(&self) -> &str;
    fn place(&self) -> &RegionCode;
    fn field(&self, name: &str) -> &Value;
}

impl Fields for Record {
    fn id(&self) -> &str {
        &self.record
    }

    fn place(&self) -> &RegionCode {
        &self.region
    }

    fn field(&self, name: &str) -> &Value {
        self.get(name)
    }
}

/// Some fields of a record.
#[derive(Clone, Debug)]
pub(crate) struct Fact {
    pub record: Arc<str>,
    pub region: RegionCode,
    names: Arc<[String]>,
    values: Vec<Value>,
}

impl Fact {
    /// The fields of these names, in their order.
    pub fn new(names: &Arc<[String]>, excerpt: Excerpt) -> Fact {
        let Excerpt { record, region, values } = excerpt;
        Fact { record: record.into(), region, names: Arc::clone(names), values }
    }

    pub fn of(names: &Arc<[String]>, record: &Record) -> Fact {
        let values = names.iter().map(|n| record.get(n).clone()).collect();
        Fact::new(names, Excerpt { record: record.record.clone(), region: record.region.clone(), values })
    }
}

impl Fields for Fact {
    fn id(&self) -> &str {
        &self.record
    }

    fn place(&self) -> &RegionCode {
        &self.region
    }

    fn field(&self, name: &str) -> &Value {
        // A handful of names: looking along them is quicker than any table.
        self.names.iter().position(|n| n == name).and_then(|at| self.values.get(at)).unwrap_or(&Value::Null)
    }
}

/// A record as conditions read it.
pub(crate) struct Row<'a, F>(pub &'a F);

impl<F: Fields> RowView for Row<'_, F> {
    fn get(&self, field: &str) -> Value {
        match field {
            "region" => Value::Text(self.0.place().to_string()),
            "record" => Value::Text(self.0.id().to_string()),
            "county" => Value::Text(self.0.place().county().to_string()),
            "township" => Value::Text(self.0.place().as_str().chars().take(9).collect()),
            _ => self.0.field(field).clone(),
        }
    }
}

/// A record's date, if it has one; a month or a year stands for its first day.
pub(crate) fn day(record: &impl Fields, field: &str) -> Option<Date> {
    match record.field(field) {
        Value::Text(text) if text.len() == 7 => format!("{text}-01").parse().ok(),
        Value::Text(text) => text.parse().ok(),
        Value::Int(year) => Date::new(i16::try_from(*year).ok()?, 1, 1).ok(),
        Value::Null => None,
    }
}

/// Whether a record meets a condition; one that cannot be decided is not met.
pub(crate) fn meets(condition: Option<&catalogue::Expr>, record: &impl Fields) -> bool {
    condition.is_none_or(|c| evaluate(c, &Row(record)).is_some_and(|v| v.as_int().is_some_and(|n| n != 0)))
}

/// A record as a proof.
pub(crate) fn proof(ledger: &str, record: &impl Fields) -> Proof {
    Proof { ledger: ledger.into(), record: record.id().into() }
}
