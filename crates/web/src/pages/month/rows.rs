//! What the ledger of days is to hold against what it holds: the entries between the two.

use std::collections::BTreeMap;

use catalogue::Value;
use duties::days::{Half, Status};
use jiff::civil::Date;
use journal::{NewEntry, Record};

use crate::desk::Desk;

/// A row as it is to stand.
pub(super) struct Wanted {
    pub day: Date,
    /// None for the whole day.
    pub half: Option<Half>,
    pub status: Status,
    /// Further fields: who says so, whether late, which confirmation.
    pub more: Vec<(&'static str, Value)>,
}

/// The word of a part of a day.
fn part(half: Option<Half>) -> &'static str {
    half.map_or("全天", Half::word)
}

impl Wanted {
    fn fields(&self) -> BTreeMap<String, Value> {
        let days = if self.half.is_some() { 500 } else { 1000 };
        let fixed = [("status", Value::from(self.status.word())), ("days", Value::Int(days))];
        fixed.into_iter().chain(self.more.clone()).map(|(k, v)| (k.to_string(), v)).collect()
    }
}

/// The entries that turn the rows that stand into those that are wanted: what differs is amended, what is no longer wanted is
/// withdrawn, what is missing is created. `at` is the posting's record.
pub(super) fn between(desk: &Desk, at: &Record, standing: &[&Record], wanted: &[Wanted], why: &str) -> Vec<NewEntry> {
    let login = desk.access().login.as_str();
    let key = |w: &Wanted| (w.day.to_string(), part(w.half));
    let mut entries = Vec::new();
    for row in standing {
        let half = if row.text("half").is_empty() { "全天" } else { row.text("half") };
        let same = wanted.iter().find(|w| key(w) == (row.text("day").to_string(), half));
        match same {
            None => entries.push(NewEntry::withdraw(row, "day_status", why, login, desk.source())),
            Some(wanted) => {
                let mut fields = wanted.fields();
                fields.retain(|name, value| row.get(name) != value);
                if !fields.is_empty() {
                    entries.push(NewEntry::amend(row, "day_status", fields, why, login, desk.source()));
                }
            }
        }
    }
    let stands = |w: &&Wanted| {
        standing.iter().any(|r| {
            r.text("day") == w.day.to_string()
                && (r.text("half") == part(w.half) || (r.text("half").is_empty() && w.half.is_none()))
        })
    };
    for wanted in wanted.iter().filter(|w| !stands(w)) {
        let mut fields = wanted.fields();
        fields.retain(|_, value| !value.is_null());
        fields.insert("posting".into(), Value::from(at.record.as_str()));
        fields.insert("day".into(), Value::from(wanted.day.to_string()));
        fields.insert("half".into(), Value::from(part(wanted.half)));
        entries.push(NewEntry::create("day_status", at.region.clone(), fields, login, desk.source()));
    }
    entries
}
