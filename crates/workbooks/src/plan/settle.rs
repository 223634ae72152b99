//! Drafts compared with what stands: new, changed, the same, or refused.

use std::collections::{BTreeMap, HashSet, VecDeque};
use std::sync::Arc;

use catalogue::{Ledger, Level, Names, RegionCode, RegionLevel, Value};

use super::ids::Ids;
use super::refs::{self, Context, Found};
use super::spells;
use super::{Change, Counts, Plan, SheetPlan, Step, What, refuses};
use crate::digest::Digest;
use crate::error::both;
use crate::issue::{Issue, Skipped};
use crate::known::{Kept, Known, is_id_number, key_digest};
use crate::rows::{Draft, Judge, RefDraft, Shape};

/// The plan in the making.
pub(crate) struct Settling<'k> {
    pub known: &'k mut Known,
    plan: Plan,
    /// For each sheet still to come, the ledgers it may bring records of: references to those may be tied later.
    coming: VecDeque<Vec<String>>,
    file: String,
    sheet: usize,
    ledger: Arc<str>,
    /// Records of this sheet that are new or changed: row, place on the shelf, fields before.
    touched: Vec<Touched>,
    late: Vec<Late>,
    /// Rows refused so far, so that a row is counted once.
    refused: HashSet<u32>,
    ids: Ids,
}

/// A record that this sheet makes or changes.
pub(crate) struct Touched {
    pub row: u32,
    pub at: usize,
    pub step: usize,
    pub before: Option<Kept>,
}

/// A reference to be tied after all sheets.
struct Late {
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
        });
    }

    pub(crate) fn say(&mut self, issue: Issue) {
        let file = std::mem::take(&mut self.file);
        self.plan.say(&file, issue);
        self.file = file;
    }

    fn count(&mut self) -> &mut Counts {
        &mut self.plan.sheets[self.sheet].counts
    }

    fn refuse(&mut self, row: u32) {
        if self.refused.insert(row) {
            self.count().refused += 1;
        }
    }

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
    fn tie(&mut self, shape: &Shape<'_>, draft: &mut Draft, reference: &RefDraft) -> bool {
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
    fn complete(&mut self, shape: &Shape<'_>, row: u32, referred: &Ledger, at: usize, reference: &RefDraft) {
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
    fn create_beside(&mut self, draft: &Draft, referred: &Ledger, reference: &RefDraft) -> Result<String, Names> {
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

    /// Plans a new record and puts it among those known.
    fn make(
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
    fn standing(&mut self, ledger: &Ledger, draft: &Draft) -> Result<Option<usize>, Names> {
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

    fn settle_standing(&mut self, shape: &Shape<'_>, judge: &Judge<'_>, mut draft: Draft, at: usize) {
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

    /// An old file does not undo a correction that was made elsewhere since.
    fn spare_corrections(&mut self, judge: &Judge<'_>, draft: &mut Draft, kept: &Kept) {
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

    /// Changes a record's fields in the plan; true where something changes that had not before in this import.
    fn amend(
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

    /// A row that describes another record beside its own may complete it, but not contradict what this import said before.
    fn settled_before(&mut self, shape: &Shape<'_>, ledger: &Ledger, row: u32, step: usize, change: &Change) -> bool {
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

    /// Values that must be unique and are another record's.
    fn clashes(&mut self, judge: &Judge<'_>, row: u32, own: Option<usize>, fields: &BTreeMap<String, Value>) -> bool {
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

    fn remember_late(&mut self, shape: &Shape<'_>, row: u32, at: usize, references: Vec<RefDraft>) {
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

    fn tie_one(&mut self, late: &Late, kept: &Kept, id: String) {
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

    pub(crate) fn finish(self) -> Plan {
        let mut plan = self.plan;
        plan.steps.retain(|s| s.what != What::Refused);
        plan
    }
}

/// The day a record is about: its event's, else the first of its spell.
pub(crate) fn day_of(ledger: &Ledger, fields: &BTreeMap<String, Value>) -> Option<String> {
    let name = ledger.day.as_ref().or(ledger.span.as_ref().map(|s| &s.0))?;
    let text = fields.get(name)?.as_text()?;
    Some(if text.len() == 7 { format!("{text}-28") } else { text.to_string() })
}
