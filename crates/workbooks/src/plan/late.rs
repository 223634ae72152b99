//! References to records that only a later sheet of the same import brings.

use std::sync::Arc;

use catalogue::{Level, Names, Value};

use super::refs::{self, Context, Found, day_of};
use super::settling::Settling;
use super::{Change, Step, What};
use crate::error::both;
use crate::issue::Issue;
use crate::known::Kept;
use crate::rows::{RefDraft, Shape};

/// A reference to be tied after all sheets.
pub(super) struct Late {
    file: String,
    sheet: usize,
    row: u32,
    ledger: String,
    at: usize,
    field: String,
    referred: String,
    reference: RefDraft,
    column: Option<u32>,
    about: Arc<Names>,
}

impl Settling<'_> {
    pub(super) fn remember_late(&mut self, shape: &Shape<'_>, row: u32, at: usize, references: Vec<RefDraft>) {
        for reference in references {
            let columns = &shape.refs[reference.of];
            let (column, about) = columns.at().unwrap_or_default();
            self.late.push(Late {
                file: self.file.clone(),
                sheet: self.sheet,
                row,
                ledger: shape.ledger.name.clone(),
                at,
                field: columns.field.name.clone(),
                referred: columns.referred.name.clone(),
                reference,
                column: Some(u32::from(column)),
                about,
            });
        }
    }

    /// References that waited for later sheets.
    pub(crate) fn tie_late(&mut self) {
        let catalogue = Arc::clone(self.known.catalogue());
        for late in std::mem::take(&mut self.late) {
            let (Some(ledger), Some(referred)) = (catalogue.ledger(&late.ledger), catalogue.ledger(&late.referred))
            else {
                continue;
            };
            let Some(kept) = self.known.shelf(&late.ledger).map(|s| s.kept[late.at].clone()).filter(|k| !k.dropped)
            else {
                continue;
            };
            let day = day_of(ledger, &kept.fields);
            let context = Context { region: &kept.region, day: day.as_deref() };
            let says = match refs::find(self.known, referred, &late.reference, &context) {
                Found::One(at) => {
                    let id = self.known.shelf(&late.referred).map(|s| s.kept[at].record.clone()).unwrap_or_default();
                    self.tie_one(&late, &kept, id);
                    continue;
                }
                Found::None => refs::missing(referred, &refs::shown(referred, &late.reference)),
                Found::Several(n) => refs::several(referred, &refs::shown(referred, &late.reference), n),
            };
            // The record stands without the reference, which nothing depends on; the same file again will tie it.
            let says = both(
                format!("{}；这一项没有导入，其余已读", says.zh),
                format!("{}; this was left out, the rest was read", says.en),
            );
            let sheet = Arc::clone(&self.plan.sheets[late.sheet].sheet);
            let issue =
                Issue { sheet, row: late.row, column: late.column, about: late.about, level: Level::Warn, says };
            self.plan.say(&late.file, issue);
        }
    }

    pub(super) fn tie_one(&mut self, late: &Late, kept: &Kept, id: String) {
        let value = Value::Text(id);
        if *kept.get(&late.field) == value {
            return;
        }
        let changed = Change { field: late.field.clone(), old: kept.get(&late.field).clone(), new: value.clone() };
        Arc::make_mut(&mut self.known.shelf_mut(&late.ledger).kept[late.at].fields)
            .insert(late.field.clone(), value.clone());
        let what = match kept.from_seq {
            Some(seen) if kept.step.is_none() => What::Changed { seen: Some(seen), changes: vec![changed] },
            _ => What::Tied([(late.field.clone(), value)].into()),
        };
        if kept.step.is_none() {
            let counts = &mut self.plan.sheets[late.sheet].counts;
            counts.same -= 1;
            counts.changed += 1;
        }
        self.known.shelf_mut(&late.ledger).kept[late.at].step.get_or_insert(self.plan.steps.len());
        self.plan.steps.push(Step {
            sheet: late.sheet,
            row: late.row,
            ledger: late.ledger.as_str().into(),
            record: kept.record.clone(),
            region: kept.region.clone(),
            what,
        });
    }
}
