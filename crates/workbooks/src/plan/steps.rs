//! Holding a plan to the steps that its importer may take: a row that says that another office's step was taken is refused, and says whose
//! it is.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use catalogue::{Catalogue, Ledger, Level, Names, RegionCode, Value};

use super::reach::At;
use super::{Plan, Step, What};
use crate::error::both;
use crate::issue::Issue;

/// Why a record of a ledger at a place may not be said to have come from a state to another, where it may not. A new record comes from an
/// empty state.
pub type Barred<'a> = &'a dyn Fn(&Ledger, (&str, &str), &RegionCode) -> Option<Names>;

impl Plan {
    /// Takes out the rows whose states the importer may not bring about, and those that lean on them.
    pub fn keep_to_steps(&mut self, catalogue: &Catalogue, barred: Barred<'_>) {
        let refused = self.beyond(catalogue, barred);
        let mut rows: BTreeSet<At> = refused.keys().copied().collect();
        self.refuse_with(&mut rows);
        for at in &rows {
            self.refuse_row(*at);
            match refused.get(at) {
                Some((ledger, says)) => self.tell_of_state(catalogue, *at, ledger, says.clone()),
                None => {
                    let says = both(
                        "用到的那条记录没有导入，这一行也没有导入；先改好那一行",
                        "leans on a record that is not imported, and is not imported either: mend that row first",
                    );
                    self.tell(*at, Names::default(), Level::Error, says);
                }
            }
        }
        self.steps.retain(|s| !rows.contains(&(s.sheet, s.row)));
        self.issues.sort_by(|a, b| (&a.0, &a.1.sheet, a.1.row).cmp(&(&b.0, &b.1.sheet, b.1.row)));
    }

    /// The rows that are refused for a state, with the ledger it is of and what is said of it.
    fn beyond(&self, catalogue: &Catalogue, barred: Barred<'_>) -> BTreeMap<At, (Arc<str>, Names)> {
        let mut refused = BTreeMap::new();
        // Where a record stands once the rows before are in: a refused row does not move it.
        let mut stands: HashMap<&str, &str> = HashMap::new();
        for step in &self.steps {
            let Some(ledger) = catalogue.ledger(&step.ledger) else { continue };
            let Some((from, to)) = moved(ledger, step) else { continue };
            let from = stands.get(step.record.as_str()).copied().unwrap_or(from);
            let says = if from == to { None } else { barred(ledger, (from, to), &stood(step)) };
            match says {
                Some(says) => {
                    refused.entry((step.sheet, step.row)).or_insert_with(|| (Arc::clone(&step.ledger), says));
                    stands.insert(&step.record, from);
                }
                None => {
                    stands.insert(&step.record, to);
                }
            }
        }
        refused
    }

    /// Says it at the cell of the state, where the row is of that ledger and has one.
    fn tell_of_state(&mut self, catalogue: &Catalogue, at: At, ledger: &Arc<str>, says: Names) {
        let sheet = &self.sheets[at.0];
        let cell = sheet.state.clone().filter(|_| **ledger == *sheet.ledger);
        let Some((column, about)) = cell else {
            let declared = catalogue.ledger(ledger);
            let state = declared.and_then(|l| l.field(&l.flow.as_ref()?.field)).map(|f| f.names.clone());
            return self.tell(at, state.unwrap_or_default(), Level::Error, says);
        };
        let (file, sheet) = (sheet.file.clone(), Arc::clone(&sheet.sheet));
        let issue = Issue { sheet, row: at.1, column: Some(column), about, level: Level::Error, says };
        self.say(&file, issue);
    }
}

/// From which state to which a step of the plan brings its record.
fn moved<'s>(ledger: &Ledger, step: &'s Step) -> Option<(&'s str, &'s str)> {
    let field = &ledger.flow.as_ref()?.field;
    let text = |v: &'s Value| v.as_text().unwrap_or_default();
    match &step.what {
        What::New(fields) => Some(("", fields.get(field).map(text).unwrap_or_default())),
        What::Changed { changes, .. } => {
            let change = changes.iter().find(|c| c.field == *field)?;
            Some((text(&change.old), text(&change.new)))
        }
        What::Tied(_) | What::Refused => None,
    }
}

/// Where a step's record stands before it.
fn stood(step: &Step) -> RegionCode {
    let moved = match &step.what {
        What::Changed { changes, .. } => changes.iter().find(|c| c.field == "region"),
        _ => None,
    };
    let from = moved.and_then(|c| RegionCode::parse(c.old.as_text()?).ok());
    from.unwrap_or_else(|| step.region.clone())
}
