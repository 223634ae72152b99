//! The plan in the making: what is known, what is planned, and the sheet that is being gone through.

use std::collections::{BTreeMap, HashSet, VecDeque};
use std::sync::Arc;

use super::ids::Ids;
use super::late::Late;
use super::{Counts, Plan, SheetPlan, What, spells};
use crate::issue::{Issue, Skipped};
use crate::known::{Kept, Known};
use crate::rows::{Judge, Shape};

/// The plan in the making.
pub(crate) struct Settling<'k> {
    pub known: &'k mut Known,
    pub(super) plan: Plan,
    /// For each sheet still to come, the ledgers it may bring records of: references to those may be tied later.
    pub(super) coming: VecDeque<Vec<String>>,
    pub(super) file: String,
    pub(super) sheet: usize,
    pub(super) ledger: Arc<str>,
    /// Records of this sheet that are new or changed: row, place on the shelf, fields before.
    pub(super) touched: Vec<Touched>,
    pub(super) late: Vec<Late>,
    /// Rows refused so far, so that a row is counted once.
    pub(super) refused: HashSet<u32>,
    pub(super) ids: Ids,
}

/// A record that this sheet makes or changes.
pub(crate) struct Touched {
    pub row: u32,
    pub at: usize,
    pub step: usize,
    pub before: Option<Kept>,
}

impl<'k> Settling<'k> {
    pub(crate) fn new(known: &'k mut Known, coming: VecDeque<Vec<String>>) -> Settling<'k> {
        Settling {
            known,
            plan: Plan::default(),
            coming,
            file: String::new(),
            sheet: 0,
            ledger: "".into(),
            touched: Vec::new(),
            late: Vec::new(),
            refused: HashSet::new(),
            ids: Ids::new(),
        }
    }

    pub(crate) fn begin(&mut self, file: &str, shape: &Shape<'_>, skipped: Vec<Skipped>) {
        self.file = file.into();
        self.sheet = self.plan.sheets.len();
        self.ledger = shape.ledger.name.as_str().into();
        self.touched.clear();
        self.refused.clear();
        self.coming.pop_front();
        self.plan.sheets.push(SheetPlan {
            file: file.into(),
            sheet: Arc::clone(&shape.sheet),
            ledger: shape.ledger.name.clone(),
            counts: Counts::default(),
            beside: BTreeMap::new(),
            skipped,
            state: shape.ledger.flow.as_ref().and_then(|f| shape.at(&f.field)).map(|(c, about)| (u32::from(c), about)),
        });
    }

    pub(crate) fn say(&mut self, issue: Issue) {
        let file = std::mem::take(&mut self.file);
        self.plan.say(&file, issue);
        self.file = file;
    }

    pub(super) fn count(&mut self) -> &mut Counts {
        &mut self.plan.sheets[self.sheet].counts
    }

    pub(super) fn refuse(&mut self, row: u32) {
        if self.refused.insert(row) {
            self.count().refused += 1;
        }
    }

    /// After a sheet: spells that exclude each other are refused, the later row first.
    pub(crate) fn end(&mut self, shape: &Shape<'_>, judge: &Judge<'_>) {
        let touched = std::mem::take(&mut self.touched);
        for (n, issue) in spells::clashes(self.known, shape, judge, &touched) {
            let t = &touched[n];
            self.say(issue);
            let was_new = t.before.is_none();
            let shelf = self.known.shelf_mut(&shape.ledger.name);
            match &t.before {
                None => shelf.kept[t.at].dropped = true,
                Some(before) => shelf.kept[t.at] = before.clone(),
            }
            self.plan.steps[t.step].what = What::Refused;
            let counts = self.count();
            if was_new {
                counts.new -= 1
            } else {
                counts.changed -= 1
            }
            self.refuse(t.row);
        }
    }

    pub(crate) fn finish(self) -> Plan {
        let mut plan = self.plan;
        plan.steps.retain(|s| s.what != What::Refused);
        plan
    }
}
