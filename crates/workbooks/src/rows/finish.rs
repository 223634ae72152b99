//! What must hold of a record as a whole: required fields, dates in order, the ledger's checks, and codes that agree with each other.

use std::collections::BTreeMap;
use std::sync::Arc;

use catalogue::{Field, FieldType, Ledger, Level, Names, RegionCode, Value};

use super::checks::ReadyCheck;
use super::draft::Draft;
use super::shape::Shape;
use crate::error::both;
use crate::issue::Issue;
use crate::known::{Known, key_digest};

/// Judges records of one ledger, as one sheet has them.
pub(crate) struct Judge<'a> {
    pub ledger: &'a Ledger,
    shape: &'a Shape<'a>,
    checks: Vec<ReadyCheck<'a>>,
    defaults: Vec<(&'a str, Value)>,
    required: Vec<&'a Field>,
    /// Date fields with the field they may not come before.
    ordered: Vec<(&'a Field, &'a Field)>,
    id_number: Option<&'a Field>,
}

impl<'a> Judge<'a> {
    pub(crate) fn new(known: &Known, shape: &'a Shape<'a>) -> Judge<'a> {
        let ledger = shape.ledger;
        let defaults =
            ledger.entered().filter_map(|f| Some((f.name.as_str(), f.parse(f.default.as_deref()?).ok()?))).collect();
        let ordered = ledger.entered().filter_map(|f| Some((f, ledger.field(f.after.as_deref()?)?))).collect();
        Judge {
            ledger,
            shape,
            checks: ReadyCheck::all(known, ledger),
            defaults,
            required: ledger.entered().filter(|f| f.required).collect(),
            ordered,
            id_number: ledger.entered().find(|f| f.kind == FieldType::IdNumber),
        }
    }

    /// Works out a draft's key, and what would be wrong with it as a new record.
    pub(crate) fn prepare(&self, known: &Known, draft: &mut Draft) {
        if draft.refused {
            return;
        }
        // The journal fills defaults in before it works the key out, so they are part of it.
        let mut whole: Option<BTreeMap<String, Value>> = None;
        for (name, value) in &self.defaults {
            if draft.fields.get(*name).is_none_or(Value::is_null) {
                whole.get_or_insert_with(|| draft.fields.clone()).insert((*name).to_string(), value.clone());
            }
        }
        let fields = whole.as_ref().unwrap_or(&draft.fields);
        draft.key = key_digest(self.ledger, &draft.region, fields);
        draft.as_new = self.issues(known, draft.row, &draft.region, fields);
    }

    /// A new record's fields: those given, and defaults for the rest.
    pub(crate) fn with_defaults(&self, mut fields: BTreeMap<String, Value>) -> BTreeMap<String, Value> {
        fields.retain(|_, v| !v.is_null());
        for (name, value) in &self.defaults {
            fields.entry((*name).to_string()).or_insert_with(|| value.clone());
        }
        fields
    }

    /// What is wrong with a whole record.
    pub(crate) fn issues(
        &self,
        known: &Known,
        row: u32,
        region: &RegionCode,
        fields: &BTreeMap<String, Value>,
    ) -> Vec<Issue> {
        let mut issues = Vec::new();
        let empty = |name: &str| fields.get(name).is_none_or(Value::is_null);
        for field in &self.required {
            if empty(&field.name) {
                issues.push(self.issue(row, &field.name, &field.names, Level::Error, both("没有填", "is missing")));
            }
        }
        for (later, earlier) in &self.ordered {
            let (a, b) = (fields.get(&later.name), fields.get(&earlier.name));
            if let (Some(a), Some(b)) = (a, b)
                && !a.is_null()
                && !b.is_null()
                && a < b
            {
                let says = both(format!("早于{}", earlier.names.zh), format!("is before {}", earlier.names.en));
                issues.push(self.issue(row, &later.name, &later.names, Level::Error, says));
            }
        }
        self.agreement(row, fields, &mut issues);
        for check in &self.checks {
            if check.fails(known, self.ledger, region, fields) {
                let about = check.reads.iter().find(|f| self.shape.at(f).is_some()).or(check.reads.first());
                let about = about.map_or("", String::as_str);
                issues.push(self.issue(row, about, &Names::default(), check.check.level, check.check.says.clone()));
            }
        }
        issues
    }

    /// GB 11643: the seventeenth digit is odd for men; digits 7-12 are year and month of birth.
    fn agreement(&self, row: u32, fields: &BTreeMap<String, Value>, issues: &mut Vec<Issue>) {
        let Some(field) = self.id_number else { return };
        let Some(id) = fields.get(&field.name).and_then(Value::as_text).filter(|id| id.len() == 18 && id.is_ascii())
        else {
            return;
        };
        let male = (id.as_bytes()[16] - b'0') % 2 == 1;
        match fields.get("gender").and_then(Value::as_text) {
            Some(gender @ ("男" | "女")) if (gender == "男") != male => {
                let says = both("与身份证号第 17 位不符", "does not agree with the identity number");
                let names = self.ledger.field("gender").map(|f| f.names.clone()).unwrap_or_default();
                issues.push(self.issue(row, "gender", &names, Level::Error, says));
            }
            _ => {}
        }
        let born = format!("{}-{}", &id[6..10], &id[10..12]);
        if let Some(written) = fields.get("birth").and_then(Value::as_text)
            && !written.starts_with(&born)
        {
            let says = both("与身份证号中的出生年月不符", "does not agree with the identity number");
            let names = self.ledger.field("birth").map(|f| f.names.clone()).unwrap_or_default();
            issues.push(self.issue(row, "birth", &names, Level::Warn, says));
        }
    }

    /// An issue that points at a field's cell.
    pub(crate) fn issue(&self, row: u32, field: &str, names: &Names, level: Level, says: Names) -> Issue {
        let at = self.shape.at(field);
        Issue {
            sheet: Arc::clone(&self.shape.sheet),
            row,
            column: at.as_ref().map(|(column, _)| u32::from(*column)),
            about: at.map_or_else(|| Arc::new(names.clone()), |(_, about)| about),
            level,
            says,
        }
    }
}

/// Few rows are not worth a second thread.
const WORTH_A_THREAD: usize = 2_000;

/// Works over parts of a list on all processors.
pub(crate) fn by_threads<T: Send, R: Send>(items: &mut [T], work: impl Fn(&mut [T]) -> R + Sync) -> Vec<R> {
    let threads = std::thread::available_parallelism().map_or(1, usize::from).min(items.len() / WORTH_A_THREAD + 1);
    if threads <= 1 {
        return vec![work(items)];
    }
    let size = items.len().div_ceil(threads);
    std::thread::scope(|scope| {
        let running: Vec<_> = items.chunks_mut(size).map(|part| scope.spawn(|| work(part))).collect();
        running.into_iter().map(|t| t.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))).collect()
    })
}
