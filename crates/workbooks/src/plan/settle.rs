//! Drafts compared with what stands: new, changed, the same, or refused.

use std::collections::BTreeMap;
use std::sync::Arc;

use catalogue::{Ledger, Level, Names, Value};

use super::refuses;
use super::settling::{Settling, Touched};
use crate::error::both;
use crate::known::{Kept, is_id_number};
use crate::rows::{Draft, Judge, Shape};

impl Settling<'_> {
    /// Settles one draft.
    pub(crate) fn settle(&mut self, shape: &Shape<'_>, judge: &Judge<'_>, mut draft: Draft) {
        if draft.refused {
            self.refuse(draft.row);
            return;
        }
        let ledger = shape.ledger;
        match self.standing(ledger, &draft) {
            Err(issue_says) => {
                let names = ledger.names.clone();
                self.say(judge.issue(
                    draft.row,
                    ledger.same.first().map_or("", String::as_str),
                    &names,
                    Level::Error,
                    issue_says,
                ));
                self.refuse(draft.row);
            }
            Ok(Some(at)) => self.settle_standing(shape, judge, draft, at),
            Ok(None) => {
                let issues = std::mem::take(&mut draft.as_new);
                let mut refused = refuses(&issues);
                issues.into_iter().for_each(|i| self.say(i));
                refused |= self.clashes(judge, draft.row, None, &draft.fields);
                if refused {
                    self.refuse(draft.row);
                    return;
                }
                let fields = judge.with_defaults(draft.fields);
                let name = Arc::clone(&self.ledger);
                self.make(ledger, &name, draft.row, draft.region, fields, draft.key);
                let at = self.known.shelf(&ledger.name).map_or(0, |s| s.kept.len() - 1);
                let sheet = self.sheet;
                self.known.shelf_mut(&ledger.name).kept[at].row = Some((sheet, draft.row));
                self.touched.push(Touched { row: draft.row, at, step: self.plan.steps.len() - 1, before: None });
                self.count().new += 1;
                self.remember_late(shape, draft.row, at, draft.refs);
            }
        }
    }

    /// The record that a draft is about, if one stands.
    pub(super) fn standing(&mut self, ledger: &Ledger, draft: &Draft) -> Result<Option<usize>, Names> {
        if let Some(shelf) = self.known.shelf(&ledger.name)
            && let Some(at) = shelf.by_key.get(&draft.key).copied()
            && !shelf.kept[at].dropped
        {
            return Ok(Some(at));
        }
        let Some(id) = ledger.same.iter().find(|name| is_id_number(ledger, name)) else { return Ok(None) };
        // Without an identity number a person is known by name: the row's or the record's number may be missing.
        let given = draft.fields.get(id).filter(|v| !v.is_null());
        let found = self.known.by_rest(ledger, &draft.region, &draft.fields);
        let shelf = self.known.shelf(&ledger.name);
        let fits: Vec<usize> = found
            .into_iter()
            .filter(|at| shelf.is_some_and(|s| given.is_none() || s.kept[*at].get(id).is_null()))
            .collect();
        match fits.as_slice() {
            [] => Ok(None),
            [one] => Ok(Some(*one)),
            several => Err(both(
                format!("同名的有 {} 个，请补上身份证号", several.len()),
                format!("is the name of {} records; give the identity number", several.len()),
            )),
        }
    }

    pub(super) fn settle_standing(&mut self, shape: &Shape<'_>, judge: &Judge<'_>, mut draft: Draft, at: usize) {
        let ledger = shape.ledger;
        let kept = self.known.shelf(&ledger.name).map(|s| s.kept[at].clone());
        let Some(kept) = kept else { return };
        self.spare_corrections(judge, &mut draft, &kept);
        let region = if draft.own_place && !ledger.same.iter().any(|s| s == "region") {
            draft.region.clone()
        } else {
            kept.region.clone()
        };
        let mut whole = (*kept.fields).clone();
        whole.extend(draft.fields.iter().map(|(k, v)| (k.clone(), v.clone())));
        let differs = region != kept.region || whole != *kept.fields;
        let sheet = self.sheet;
        let same_file = |other: usize| self.plan.sheets[other].file == self.file;
        if let Some((_, first)) = kept.row.filter(|(other, _)| same_file(*other)) {
            let says = if differs {
                both(
                    format!("与第 {first} 行是同一条，内容却不同，请留下一行"),
                    format!("is the same record as row {first} but differs; keep one of the two"),
                )
            } else {
                both(format!("与第 {first} 行重复"), format!("repeats row {first}"))
            };
            let level = if differs { Level::Error } else { Level::Warn };
            let names = ledger.names.clone();
            self.say(judge.issue(draft.row, ledger.same.first().map_or("", String::as_str), &names, level, says));
            if differs {
                self.refuse(draft.row)
            } else {
                self.count().same += 1
            }
            return;
        }
        if !differs {
            self.known.shelf_mut(&ledger.name).kept[at].row = Some((sheet, draft.row));
            self.count().same += 1;
            self.remember_late(shape, draft.row, at, draft.refs);
            return;
        }
        let issues = judge.issues(self.known, draft.row, &region, &whole);
        let mut refused = refuses(&issues);
        issues.into_iter().for_each(|i| self.say(i));
        refused |= self.clashes(judge, draft.row, Some(at), &draft.fields);
        refused |= self.goes_back(judge, draft.row, &kept, &whole);
        if refused {
            self.refuse(draft.row);
            return;
        }
        let row = draft.row;
        // A later file of the same import corrects an earlier one as it would the journal: by an entry of its own.
        if kept.row.is_some() {
            self.known.shelf_mut(&ledger.name).kept[at].step = None;
        }
        self.amend(ledger, at, row, draft.fields, &region, None);
        let step = self.known.shelf(&ledger.name).and_then(|s| s.kept[at].step).unwrap_or_default();
        self.known.shelf_mut(&ledger.name).kept[at].row = Some((sheet, row));
        self.touched.push(Touched { row, at, step, before: Some(kept) });
        self.count().changed += 1;
        self.remember_late(shape, row, at, draft.refs);
    }

    /// A state that no steps lead to from the one that stands.
    fn goes_back(&mut self, judge: &Judge<'_>, row: u32, kept: &Kept, whole: &BTreeMap<String, Value>) -> bool {
        let ledger = judge.ledger;
        let Some(field) = ledger.flow.as_ref().and_then(|flow| ledger.field(&flow.field)) else { return false };
        let text = |v: &Value| v.as_text().unwrap_or_default().to_string();
        let (from, to) = (text(kept.get(&field.name)), whole.get(&field.name).map(text).unwrap_or_default());
        let Some(says) = journal::restated(ledger, &from, &to) else { return false };
        self.say(judge.issue(row, &field.name, &field.names, Level::Error, both(says.zh, says.en)));
        true
    }

    /// Values that must be unique and are another record's.
    pub(super) fn clashes(
        &mut self,
        judge: &Judge<'_>,
        row: u32,
        own: Option<usize>,
        fields: &BTreeMap<String, Value>,
    ) -> bool {
        let ledger = judge.ledger;
        let mut found = Vec::new();
        for field in ledger.fields.iter().filter(|f| f.unique) {
            let (Some(value), Some(shelf)) = (fields.get(&field.name), self.known.shelf(&ledger.name)) else {
                continue;
            };
            let other = shelf.holder(&field.name, value).filter(|at| Some(*at) != own);
            if let Some(other) = other.map(|at| &shelf.kept[at]).filter(|k| !k.dropped && k.get(&field.name) == value) {
                let label = self.known.label(ledger, other);
                let says = both(
                    format!("与“{label}”的相同，应各不相同"),
                    format!("is the same as that of “{label}”; it must differ"),
                );
                found.push(judge.issue(row, &field.name, &field.names, Level::Error, says));
            }
        }
        let any = !found.is_empty();
        found.into_iter().for_each(|i| self.say(i));
        any
    }
}
