//! Holding a plan within what its importer may write: a row that reaches further is refused, and says so.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use catalogue::{Catalogue, Ledger, Level, Names, RegionCode, Value};

use super::{Plan, Step, What};
use crate::error::both;
use crate::issue::Issue;

/// A row of a sheet of the plan.
pub(super) type At = (usize, u32);

impl Plan {
    /// Takes out what the importer may not write. A row whose own record, or a record that it makes beside, lies outside is
    /// refused; what it would only change in a record elsewhere is left out. A person made beside a row stands at the row's
    /// place where the county's own is out of reach.
    pub fn keep_within(&mut self, catalogue: &Catalogue, may: &dyn Fn(&Ledger, &RegionCode) -> bool) {
        self.bring_near(catalogue, may);
        let (mut rows, mut left): (BTreeSet<At>, HashSet<usize>) = (BTreeSet::new(), HashSet::new());
        for (n, step) in self.steps.iter().enumerate() {
            if within(catalogue, step, may) {
                continue;
            }
            if self.is_own(step) || matches!(step.what, What::New(_)) {
                rows.insert((step.sheet, step.row));
            } else {
                left.insert(n);
            }
        }
        self.refuse_with(&mut rows);
        for at in &rows {
            let says = both(
                "所在地不归您填写，这一行没有导入；请由当地或主管部门导入",
                "lies outside what you may write and is not imported; its own office has to import it",
            );
            self.refuse_row(*at);
            self.tell(*at, Names::default(), Level::Error, says);
        }
        for n in &left {
            let step = &self.steps[*n];
            if !rows.contains(&(step.sheet, step.row)) {
                let (at, ledger) = ((step.sheet, step.row), step.ledger.clone());
                self.beside_left_out(catalogue, at, &ledger);
            }
        }
        let mut n = 0;
        self.steps.retain(|s| {
            n += 1;
            !rows.contains(&(s.sheet, s.row)) && !left.contains(&(n - 1))
        });
        self.issues.sort_by(|a, b| (&a.0, &a.1.sheet, a.1.row).cmp(&(&b.0, &b.1.sheet, b.1.row)));
    }

    pub(super) fn is_own(&self, step: &Step) -> bool {
        *step.ledger == *self.sheets[step.sheet].ledger
    }

    /// New records beside a row that only the county could make there are made where the row is.
    fn bring_near(&mut self, catalogue: &Catalogue, may: &dyn Fn(&Ledger, &RegionCode) -> bool) {
        let own: HashMap<At, RegionCode> =
            self.steps.iter().filter(|s| self.is_own(s)).map(|s| ((s.sheet, s.row), s.region.clone())).collect();
        for n in 0..self.steps.len() {
            let step = &self.steps[n];
            let Some(ledger) = catalogue.ledger(&step.ledger) else { continue };
            let keyed = ledger.same.iter().any(|s| s == "region");
            if self.is_own(step) || keyed || !matches!(step.what, What::New(_)) || may(ledger, &step.region) {
                continue;
            }
            if let Some(near) = own.get(&(step.sheet, step.row)).filter(|r| may(ledger, r)) {
                self.steps[n].region = near.clone();
            }
        }
    }

    /// Rows that refer to a record which a refused row would have made, or that change it, go with it.
    pub(super) fn refuse_with(&self, rows: &mut BTreeSet<At>) {
        loop {
            let gone: HashSet<&str> = self
                .steps
                .iter()
                .filter(|s| matches!(s.what, What::New(_)) && rows.contains(&(s.sheet, s.row)))
                .map(|s| s.record.as_str())
                .collect();
            let before = rows.len();
            let leans = |s: &&Step| {
                gone.contains(s.record.as_str()) || values(s).any(|v| v.as_text().is_some_and(|t| gone.contains(t)))
            };
            let leaning = self.steps.iter().filter(leans);
            rows.extend(leaning.map(|s| (s.sheet, s.row)));
            if rows.len() == before {
                return;
            }
        }
    }

    pub(super) fn refuse_row(&mut self, at: At) {
        let own = self.steps.iter().find(|s| (s.sheet, s.row) == at && self.is_own(s)).map(|s| s.what.clone());
        let counts = &mut self.sheets[at.0].counts;
        match own {
            Some(What::New(_)) => counts.new -= 1,
            Some(What::Changed { .. }) => counts.changed -= 1,
            // A row that says what stands already, and would have made or tied something beside.
            _ => counts.same = counts.same.saturating_sub(1),
        }
        counts.refused += 1;
        for step in self.steps.iter().filter(|s| (s.sheet, s.row) == at) {
            if let Some(beside) = self.sheets[at.0].beside.get_mut(&*step.ledger) {
                match step.what {
                    What::New(_) => beside.0 = beside.0.saturating_sub(1),
                    What::Changed { .. } => beside.1 = beside.1.saturating_sub(1),
                    _ => {}
                }
            }
        }
    }

    fn beside_left_out(&mut self, catalogue: &Catalogue, at: At, ledger: &str) {
        if let Some(beside) = self.sheets[at.0].beside.get_mut(ledger) {
            beside.1 = beside.1.saturating_sub(1);
        }
        let names = catalogue.ledger(ledger).map(|l| l.names.clone()).unwrap_or_default();
        let says = both(
            "里的那一条不归您更正，没有动它；本行照常导入",
            "holds a record that is not yours to correct; it is left as it is, the row is imported",
        );
        self.tell(at, names, Level::Warn, says);
    }

    pub(super) fn tell(&mut self, at: At, about: Names, level: Level, says: Names) {
        let sheet = &self.sheets[at.0];
        let (file, sheet) = (sheet.file.clone(), Arc::clone(&sheet.sheet));
        self.say(&file, Issue { sheet, row: at.1, column: None, about: Arc::new(about), level, says });
    }
}

/// Whether a step may be written both where its record stands and where it would stand.
fn within(catalogue: &Catalogue, step: &Step, may: &dyn Fn(&Ledger, &RegionCode) -> bool) -> bool {
    let Some(ledger) = catalogue.ledger(&step.ledger) else { return false };
    let moved_from = match &step.what {
        What::Changed { changes, .. } => changes.iter().find(|c| c.field == "region").map(|c| &c.old),
        _ => None,
    };
    let from = moved_from.and_then(Value::as_text).map(RegionCode::parse);
    may(ledger, &step.region) && from.is_none_or(|from| from.is_ok_and(|from| may(ledger, &from)))
}

/// The values that a step writes.
fn values(step: &Step) -> Box<dyn Iterator<Item = &Value> + '_> {
    match &step.what {
        What::New(fields) => Box::new(fields.values()),
        What::Tied(fields) => Box::new(fields.values()),
        What::Changed { changes, .. } => Box::new(changes.iter().map(|c| &c.new)),
        What::Refused => Box::new(std::iter::empty()),
    }
}
