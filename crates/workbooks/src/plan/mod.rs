//! The dry run: what importing a file would do, record by record, and what is wrong with its rows.

mod ids;
mod late;
mod reach;
mod record;
mod refs;
mod settle;
mod settling;
mod spells;
mod steps;
mod tie;

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use catalogue::{Catalogue, Ledger, Level, Names, RegionCode, Value};
use serde::Serialize;

use crate::error::WorkbookError;
use crate::issue::{Issue, Skipped};
use crate::known::Known;
use crate::mapping::Mapping;
use crate::read::Workbook;
use crate::rows::{Grid, Judge, Shape, by_threads, read_rows, scan};
pub(crate) use refs::refer_back;
use settling::Settling;

/// A field that changes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Change {
    /// The field; `region` and `note` too.
    pub field: String,
    /// What stands.
    pub old: Value,
    /// What the row says.
    pub new: Value,
}

/// What becomes of a record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum What {
    /// It is new.
    New(Arc<BTreeMap<String, Value>>),
    /// It stands, and some fields change.
    Changed {
        /// The version that stands; none where an earlier file of the same import makes it.
        seen: Option<i64>,
        /// Field by field.
        changes: Vec<Change>,
    },
    /// References that could be tied only after later sheets.
    Tied(BTreeMap<String, Value>),
    /// Planned, then refused: nothing is written.
    Refused,
}

/// One record of the plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Step {
    /// Which sheet of [`Plan::sheets`].
    pub sheet: usize,
    /// The row, from 1.
    pub row: u32,
    /// The ledger.
    pub ledger: Arc<str>,
    /// The record's id.
    pub record: String,
    /// Its place.
    pub region: RegionCode,
    /// What becomes of it.
    pub what: What,
}

/// How many rows came to what.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// Records that are new.
    pub new: usize,
    /// Records that change.
    pub changed: usize,
    /// Rows that say what stands already.
    pub same: usize,
    /// Rows that are refused.
    pub refused: usize,
}

/// What one sheet comes to.
#[derive(Clone, Debug, Serialize)]
pub struct SheetPlan {
    /// The file.
    pub file: String,
    /// The sheet.
    pub sheet: Arc<str>,
    /// The ledger.
    pub ledger: String,
    /// Its rows.
    pub counts: Counts,
    /// Records of other ledgers that its rows make or change, by ledger: new and changed.
    pub beside: BTreeMap<String, (usize, usize)>,
    /// Rows that hold no record.
    pub skipped: Vec<Skipped>,
    /// The column of the state that its records go through, from 0, with its heading; none where it has none.
    #[serde(skip)]
    pub(crate) state: Option<(u32, Arc<Names>)>,
}

/// What importing some files would do.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Plan {
    /// The sheets, in the order in which they are planned.
    pub sheets: Vec<SheetPlan>,
    /// The records, in the order in which they are written.
    pub steps: Vec<Step>,
    /// What is wrong or doubtful, by file.
    pub issues: Vec<(String, Issue)>,
    /// Issues beyond those listed.
    pub more_issues: usize,
}

/// How many issues are listed; the rest is counted.
const LISTED: usize = 20_000;

/// How far an import has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Progress {
    /// What is being done.
    pub stage: Stage,
    /// Rows or records done.
    pub done: usize,
    /// Of so many.
    pub total: usize,
}

/// What an import is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// Rows are checked.
    Checking,
    /// Records are written.
    Writing,
}

impl Plan {
    /// Counts over all sheets.
    pub fn counts(&self) -> Counts {
        self.sheets.iter().fold(Counts::default(), |all, s| Counts {
            new: all.new + s.counts.new,
            changed: all.changed + s.counts.changed,
            same: all.same + s.counts.same,
            refused: all.refused + s.counts.refused,
        })
    }

    /// The issues of a file, for [`crate::annotate`].
    pub fn issues_of<'p>(&'p self, file: &'p str) -> impl Iterator<Item = &'p Issue> {
        self.issues.iter().filter(move |(f, _)| f == file).map(|(_, issue)| issue)
    }

    fn say(&mut self, file: &str, issue: Issue) {
        if self.issues.len() < LISTED {
            self.issues.push((file.to_string(), issue));
        } else {
            self.more_issues += 1;
        }
    }
}

/// Plans some files together: sheets that others refer to go first, in whatever order the files come.
///
/// # Errors
/// A mapping names a sheet, ledger or field that is not there.
pub fn plan(
    known: &mut Known,
    files: &[(&Workbook, &Mapping)],
    today: jiff::civil::Date,
    progress: &mut dyn FnMut(Progress),
) -> Result<Plan, WorkbookError> {
    let catalogue = Arc::clone(known.catalogue());
    let order = rank(&catalogue);
    let mut sheets = Vec::new();
    for (book, mapping) in files {
        for sheet in &mapping.sheets {
            let Some(shape) = Shape::of(&catalogue, sheet)? else { continue };
            let read = book.sheet(&sheet.sheet).ok_or_else(|| WorkbookError::Mapping {
                what: crate::error::both(
                    format!("没有“{}”表", sheet.sheet),
                    format!("there is no sheet “{}”", sheet.sheet),
                ),
            })?;
            sheets.push((book.file.as_str(), read, shape));
        }
    }
    sheets.sort_by_key(|(_, _, shape)| order.get(shape.ledger.name.as_str()).copied().unwrap_or(usize::MAX));
    let total: usize = sheets.iter().map(|(_, read, _)| read.row_count()).sum();
    let mut done = 0;
    let mut settling = Settling::new(known, sheets.iter().map(|(_, _, shape)| shape.brings()).collect());
    for (file, read, shape) in &mut sheets {
        if shape.whole.is_none() && shape.ledger.name != "region" {
            let places = &settling.known.places;
            shape.whole = shape.hints.iter().find_map(|text| places.mentioned(text, &today.to_string()));
        }
        progress(Progress { stage: Stage::Checking, done, total });
        plan_sheet(&mut settling, file, read, shape, &today.to_string());
        done += read.row_count();
    }
    settling.tie_late();
    progress(Progress { stage: Stage::Checking, done: total, total });
    let mut plan = settling.finish();
    plan.issues.sort_by(|a, b| (&a.0, &a.1.sheet, a.1.row, a.1.column).cmp(&(&b.0, &b.1.sheet, b.1.row, b.1.column)));
    Ok(plan)
}

fn plan_sheet(settling: &mut Settling<'_>, file: &str, read: &crate::read::Sheet, shape: &Shape<'_>, today: &str) {
    let mut grid = Grid::new(read);
    let mut found = scan(&mut grid, shape, &settling.known.places, today);
    let known = &*settling.known;
    let parts = by_threads(&mut found.rows, |rows| read_rows(shape, &grid, &known.places, rows));
    let mut drafts = Vec::new();
    settling.begin(file, shape, found.skipped);
    for (part, issues) in parts {
        drafts.extend(part);
        issues.into_iter().for_each(|i| settling.say(i));
    }
    settling.refer(shape, &mut drafts);
    let judge = Judge::new(settling.known, shape);
    let known = &*settling.known;
    by_threads(&mut drafts, |part| part.iter_mut().for_each(|d| judge.prepare(known, d)));
    for draft in drafts {
        settling.settle(shape, &judge, draft);
    }
    settling.end(shape, &judge);
}

/// The order in which ledgers are planned: places first, then what others refer to.
fn rank(catalogue: &Catalogue) -> HashMap<&str, usize> {
    fn visit<'c>(
        catalogue: &'c Catalogue,
        ledger: &'c Ledger,
        order: &mut HashMap<&'c str, usize>,
        open: &mut Vec<&'c str>,
    ) {
        if order.contains_key(ledger.name.as_str()) || open.contains(&ledger.name.as_str()) {
            return;
        }
        open.push(&ledger.name);
        // Required references first: a circle is broken at one that may be tied later.
        let (required, other): (Vec<_>, Vec<_>) =
            ledger.fields.iter().filter(|f| f.refers_to().is_some()).partition(|f| f.required);
        for field in required.into_iter().chain(other) {
            if let Some(of) = field.refers_to().and_then(|l| catalogue.ledger(l)) {
                visit(catalogue, of, order, open);
            }
        }
        open.pop();
        let at = order.len();
        order.insert(&ledger.name, at);
    }
    let mut order = HashMap::new();
    let first = ["region", "org", "person"].into_iter().filter_map(|name| catalogue.ledger(name));
    for ledger in first.chain(catalogue.ledgers()) {
        visit(catalogue, ledger, &mut order, &mut Vec::new());
    }
    order
}

/// Whether an issue refuses; warnings do not.
pub(crate) fn refuses(issues: &[Issue]) -> bool {
    issues.iter().any(|i| i.level == Level::Error)
}
