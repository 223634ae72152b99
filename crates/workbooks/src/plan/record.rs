//! Records made and changed in the plan.

use std::collections::BTreeMap;
use std::sync::Arc;

use catalogue::{Ledger, Level, RegionCode, Value};

use super::settling::Settling;
use super::{Change, Step, What};
use crate::digest::Digest;
use crate::error::both;
use crate::known::{Kept, key_digest};
use crate::rows::{Draft, Judge, Shape};

impl Settling<'_> {
    /// Plans a new record and puts it among those known.
    pub(super) fn make(
        &mut self,
        ledger: &Ledger,
        name: &Arc<str>,
        row: u32,
        region: RegionCode,
        fields: BTreeMap<String, Value>,
        key: Digest,
    ) -> String {
        let record = self.ids.next();
        let fields = Arc::new(fields);
        let step = self.plan.steps.len();
        if ledger.name == "region" {
            self.known.places.add(&fields);
        }
        let kept = Kept {
            record: record.clone(),
            region: region.clone(),
            from_seq: None,
            fields: Arc::clone(&fields),
            dropped: false,
            step: Some(step),
            row: None,
        };
        self.known.put(ledger, kept, key);
        self.plan.steps.push(Step {
            sheet: self.sheet,
            row,
            ledger: Arc::clone(name),
            record: record.clone(),
            region,
            what: What::New(fields),
        });
        record
    }

    /// Changes a record's fields in the plan; true where something changes that had not before in this import.
    pub(super) fn amend(
        &mut self,
        ledger: &Ledger,
        at: usize,
        row: u32,
        given: BTreeMap<String, Value>,
        region: &RegionCode,
        beside: Option<&Shape<'_>>,
    ) -> bool {
        let Some(kept) = self.known.shelf(&ledger.name).map(|s| s.kept[at].clone()) else { return false };
        let mut changes: Vec<Change> = given
            .into_iter()
            .filter(|(name, value)| kept.get(name) != value)
            .map(|(field, new)| Change { old: kept.get(&field).clone(), field, new })
            .collect();
        if let (Some(shape), Some(step)) = (beside, kept.step) {
            changes.retain(|c| !self.settled_before(shape, ledger, row, step, c));
        }
        if *region != kept.region {
            let (old, new) = (Value::Text(kept.region.to_string()), Value::Text(region.to_string()));
            changes.push(Change { field: "region".into(), old, new });
        }
        if changes.is_empty() {
            return false;
        }
        let mut fields = kept.fields;
        let map = Arc::make_mut(&mut fields);
        for c in changes.iter().filter(|c| c.field != "region") {
            map.insert(c.field.clone(), c.new.clone());
        }
        let key = key_digest(ledger, region, &fields);
        let step = kept.step.unwrap_or(self.plan.steps.len());
        let record = {
            let shelf = self.known.shelf_mut(&ledger.name);
            let kept = &mut shelf.kept[at];
            kept.fields = Arc::clone(&fields);
            kept.region = region.clone();
            let first = kept.step.replace(step).is_none();
            shelf.by_key.entry(key).or_insert(at);
            first.then(|| shelf.kept[at].record.clone())
        };
        match (record, self.plan.steps.get_mut(step)) {
            (Some(record), _) => {
                let what = What::Changed { seen: kept.from_seq.filter(|_| kept.row.is_none()), changes };
                let ledger =
                    if ledger.name == *self.ledger { Arc::clone(&self.ledger) } else { ledger.name.as_str().into() };
                self.plan.steps.push(Step { sheet: self.sheet, row, ledger, record, region: region.clone(), what });
                true
            }
            (None, Some(step)) => {
                step.region = region.clone();
                match &mut step.what {
                    What::New(of) => *of = fields,
                    What::Changed { changes: all, .. } => {
                        for c in changes {
                            match all.iter_mut().find(|a| a.field == c.field) {
                                Some(known) => known.new = c.new,
                                None => all.push(c),
                            }
                        }
                    }
                    _ => {}
                }
                false
            }
            (None, None) => false,
        }
    }

    /// An old file does not undo a correction that was made elsewhere since.
    pub(super) fn spare_corrections(&mut self, judge: &Judge<'_>, draft: &mut Draft, kept: &Kept) {
        if self.known.superseded.is_empty() {
            return;
        }
        let superseded = &self.known.superseded;
        let mut spared = Vec::new();
        draft.fields.retain(|name, value| {
            let spare = superseded.contains(&(kept.record.clone(), name.clone(), value.clone()));
            if spare {
                spared.push(name.clone());
            }
            !spare
        });
        for name in spared {
            let names = judge.ledger.field(&name).map(|f| f.names.clone()).unwrap_or_default();
            let says = both(
                "台账里已另行更正，没有改回；确要改回，请在页面上更正",
                "was corrected elsewhere since and is left so; to change it back, correct it on its page",
            );
            self.say(judge.issue(draft.row, &name, &names, Level::Warn, says));
        }
    }
}
