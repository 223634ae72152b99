//! What belongs to cases: assignments, plan and acceptances, read once for many.

use std::collections::BTreeMap;

use cases::{Gap, KINDS, gaps, spells};
use jiff::civil::Date;
use journal::Record;

use super::of_cases;
use crate::WebError;
use crate::desk::Desk;

/// The records of some cases.
pub(super) struct Parts {
    assignments: BTreeMap<String, Vec<Record>>,
    items: BTreeMap<String, Vec<Record>>,
    acceptances: BTreeMap<String, Vec<Record>>,
}

impl Parts {
    /// Reads them.
    pub(super) async fn of(desk: &Desk, cases: &[Record]) -> Result<Parts, WebError> {
        let (assignments, items, acceptances) = futures::try_join!(
            of_cases(desk, "rectification_assignment", cases),
            of_cases(desk, "rectification_item", cases),
            of_cases(desk, "rectification_acceptance", cases)
        )?;
        Ok(Parts { assignments, items, acceptances })
    }

    pub(super) fn assignments(&self, case: &Record) -> &[Record] {
        self.assignments.get(&case.record).map_or(&[], Vec::as_slice)
    }

    pub(super) fn items(&self, case: &Record) -> &[Record] {
        self.items.get(&case.record).map_or(&[], Vec::as_slice)
    }

    pub(super) fn acceptances(&self, case: &Record) -> &[Record] {
        self.acceptances.get(&case.record).map_or(&[], Vec::as_slice)
    }

    /// Kinds that nobody answers for today.
    pub(super) fn missing(&self, case: &Record, today: Date) -> Vec<&'static str> {
        let all = self.assignments(case);
        KINDS.into_iter().filter(|kind| !gaps(today, today, &spells(all, kind)).is_empty()).collect()
    }

    /// The days on which nobody of a kind answered, from the listing to the closing or today.
    pub(super) fn gaps(&self, case: &Record, kind: &str, today: Date) -> Vec<Gap> {
        let day = |field: &str| case.text(field).parse::<Date>().ok();
        let Some(first) = day("listed_on") else { return Vec::new() };
        let last = day("closed_on").unwrap_or(today).min(today);
        gaps(first, last, &spells(self.assignments(case), kind))
    }
}

/// A choice in the reader's language.
pub(super) fn choice(desk: &Desk, ledger: &str, field: &str, value: &str) -> String {
    let field = desk.catalogue().ledger(ledger).and_then(|l| l.field(field));
    let found = field.and_then(|f| f.choices().iter().find(|c| c.zh == value));
    found.map_or_else(|| value.to_string(), |c| desk.words().name(&c.names()))
}

/// Kinds of assignment in the reader's language.
pub(super) fn kinds(desk: &Desk, kinds: &[&str]) -> String {
    let named: Vec<String> = kinds.iter().map(|k| choice(desk, "rectification_assignment", "kind", k)).collect();
    named.join(if desk.words().zh() { "、" } else { ", " })
}
