//! The references of drafts tied to records: found, made beside, completed, or left for a later sheet.

use std::sync::Arc;

use catalogue::{Ledger, Level, Names, RegionLevel, Value};

use super::refs::{self, Context, Found, day_of};
use super::settling::Settling;
use super::{Change, What};
use crate::error::both;
use crate::issue::Issue;
use crate::known::key_digest;
use crate::rows::{Draft, RefDraft, Shape};

impl Settling<'_> {
    /// Ties the references of drafts; rows whose required reference leads nowhere are refused.
    pub(crate) fn refer(&mut self, shape: &Shape<'_>, drafts: &mut [Draft]) {
        if shape.refs.is_empty() {
            return;
        }
        for draft in drafts.iter_mut().filter(|d| !d.refused) {
            let references = std::mem::take(&mut draft.refs);
            let mut left = Vec::new();
            for reference in references {
                if !self.tie(shape, draft, &reference) {
                    left.push(reference);
                }
            }
            draft.refs = left;
        }
    }

    /// Ties one reference; false where it waits for a later sheet.
    pub(super) fn tie(&mut self, shape: &Shape<'_>, draft: &mut Draft, reference: &RefDraft) -> bool {
        let columns = &shape.refs[reference.of];
        let referred = columns.referred;
        let day = day_of(shape.ledger, &draft.fields);
        let context = Context { region: &draft.region, day: day.as_deref() };
        let found = refs::find(self.known, referred, reference, &context);
        let (column, about) = columns.at().unwrap_or_default();
        let fault = |says: Names| Issue {
            sheet: Arc::clone(&shape.sheet),
            row: draft.row,
            column: Some(u32::from(column)),
            about: Arc::clone(&about),
            level: Level::Error,
            says,
        };
        let issue = match found {
            Found::One(at) => {
                if columns.field.copies {
                    self.complete(shape, draft.row, referred, at, reference);
                }
                let id = self.known.shelf(&referred.name).map(|s| s.kept[at].record.clone()).unwrap_or_default();
                draft.fields.insert(columns.field.name.clone(), Value::Text(id));
                return true;
            }
            Found::None if columns.field.copies => match self.create_beside(draft, referred, reference) {
                Ok(id) => {
                    draft.fields.insert(columns.field.name.clone(), Value::Text(id));
                    return true;
                }
                Err(says) => fault(says),
            },
            Found::None => {
                let key = columns.field.required || shape.ledger.same.contains(&columns.field.name);
                let comes =
                    referred.name == shape.ledger.name || self.coming.iter().flatten().any(|l| *l == referred.name);
                if !key && comes {
                    return false;
                }
                fault(refs::missing(referred, &refs::shown(referred, reference)))
            }
            Found::Several(count) => fault(refs::several(referred, &refs::shown(referred, reference), count)),
        };
        self.say(issue);
        draft.refused = true;
        true
    }

    /// Fields of a row that its referred record lacks or has otherwise.
    pub(super) fn complete(&mut self, shape: &Shape<'_>, row: u32, referred: &Ledger, at: usize, reference: &RefDraft) {
        if reference.parts.is_empty() {
            return;
        }
        let given = reference.parts.iter().filter(|(_, v)| !v.is_null()).map(|(k, v)| (k.clone(), v.clone())).collect();
        let region = self.known.shelf(&referred.name).map(|s| s.kept[at].region.clone());
        let Some(region) = region else { return };
        let changed = self.amend(referred, at, row, given, &region, Some(shape));
        if changed {
            self.plan.sheets[self.sheet].beside.entry(referred.name.clone()).or_default().1 += 1;
        }
    }

    /// The record that a row's columns describe beside its own: the person of a posting.
    pub(super) fn create_beside(
        &mut self,
        draft: &Draft,
        referred: &Ledger,
        reference: &RefDraft,
    ) -> Result<String, Names> {
        let mut fields = refs::fields_of(referred, reference);
        for field in referred.entered() {
            if let Some(default) = field.default.as_deref().and_then(|d| field.parse(d).ok()) {
                fields.entry(field.name.clone()).or_insert(default);
            }
            if field.required && !fields.contains_key(&field.name) {
                let shown = refs::shown(referred, reference);
                return Err(both(
                    format!("“{shown}”不在“{}”里，本行又没有{}，不能新建", referred.names.zh, field.names.zh),
                    format!(
                        "“{shown}” is not in “{}” and the row lacks {}, so it cannot be made",
                        referred.names.en, field.names.en
                    ),
                ));
            }
        }
        let county = self.known.places.county().clone();
        let own = referred.same.iter().any(|s| s == "region") || referred.scope != RegionLevel::County;
        let region = if own { draft.region.clone() } else { county };
        if region.as_str().len() < referred.scope.digits().min(9) {
            return Err(both("不知道在哪个村，不能新建", "its village is not known, so it cannot be made"));
        }
        let key = key_digest(referred, &region, &fields);
        let record = self.make(referred, &referred.name.as_str().into(), draft.row, region, fields, key);
        self.plan.sheets[self.sheet].beside.entry(referred.name.clone()).or_default().0 += 1;
        Ok(record)
    }

    /// A row that describes another record beside its own may complete it, but not contradict what this import said before.
    pub(super) fn settled_before(
        &mut self,
        shape: &Shape<'_>,
        ledger: &Ledger,
        row: u32,
        step: usize,
        change: &Change,
    ) -> bool {
        let said = match &self.plan.steps[step].what {
            What::New(fields) => fields.get(&change.field).is_some_and(|v| !v.is_null()),
            What::Changed { changes, .. } => changes.iter().any(|c| c.field == change.field),
            _ => false,
        };
        if said {
            let first = self.plan.steps[step].row;
            let field = ledger.field(&change.field).map(|f| f.names.clone()).unwrap_or_default();
            let issue = Issue {
                sheet: Arc::clone(&shape.sheet),
                row,
                column: shape
                    .refs
                    .iter()
                    .flat_map(|r| &r.parts)
                    .find(|p| p.field.name == change.field)
                    .map(|p| u32::from(p.column)),
                about: Arc::new(field),
                level: Level::Warn,
                says: both(
                    format!("与第 {first} 行所写不同，以前面的为准"),
                    format!("differs from row {first}, which stands"),
                ),
            };
            self.say(issue);
        }
        said
    }
}
