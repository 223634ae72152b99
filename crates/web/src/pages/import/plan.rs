//! What writing an import would do, as its page shows it: how much, what is wrong and where, a few of the changes.

use std::collections::{BTreeMap, HashSet};

use catalogue::{Field, Ledger, Value};
use journal::Record;
use workbooks::{Plan, Step, What, column_letters};

use crate::WebError;
use crate::desk::Desk;
use crate::imports::Work;
use crate::labels::{self, Labels};
use crate::{links, show};

/// Issues that the page lists; the marked workbook holds all.
const LISTED: usize = 200;
/// Changed records shown.
const SAMPLE: usize = 12;

/// What one sheet comes to.
pub(super) struct Tally {
    pub sheet: String,
    pub ledger: String,
    pub href: String,
    pub new: String,
    pub changed: String,
    pub same: String,
    pub refused: String,
    pub beside: String,
}

/// What is wrong in one place.
pub(super) struct Fault {
    pub at: String,
    pub about: String,
    pub says: String,
    pub refuses: bool,
}

/// The faults of one sheet.
pub(super) struct Faults {
    pub file: String,
    pub sheet: String,
    pub list: Vec<Fault>,
}

/// A record that would change.
pub(super) struct Changed {
    pub href: String,
    pub label: String,
    pub row: String,
    pub lines: Vec<(String, String, String)>,
}

/// The sheets of a plan.
pub(super) fn tallies(desk: &Desk, plan: &Plan) -> Vec<Tally> {
    let w = desk.words();
    let name = |ledger: &str| desk.catalogue().ledger(ledger).map(|l| w.name(&l.names)).unwrap_or_default();
    let number = |n: usize| if n == 0 { "—".into() } else { show::grouped(&n.to_string()) };
    let tally = |s: &workbooks::SheetPlan| {
        let beside = s.beside.iter().filter(|(_, n)| n.0 + n.1 > 0).map(|(ledger, n)| {
            w.with(
                "import-beside",
                &[("ledger", &name(ledger)), ("new", &n.0.to_string()), ("changed", &n.1.to_string())],
            )
        });
        Tally {
            sheet: if plan.sheets.len() > 1 { format!("{} · {}", s.file, s.sheet) } else { s.sheet.to_string() },
            ledger: name(&s.ledger),
            href: links::ledger(&s.ledger),
            new: number(s.counts.new),
            changed: number(s.counts.changed),
            same: number(s.counts.same),
            refused: number(s.counts.refused),
            beside: beside.collect::<Vec<_>>().join(if w.zh() { "；" } else { "; " }),
        }
    };
    plan.sheets.iter().map(tally).collect()
}

/// What is wrong, sheet by sheet, and how many faults are not listed.
pub(super) fn faults(desk: &Desk, plan: &Plan) -> (Vec<Faults>, usize) {
    let w = desk.words();
    let mut all: Vec<Faults> = Vec::new();
    for (file, issue) in plan.issues.iter().take(LISTED) {
        let fault = Fault {
            at: issue.column.map_or_else(
                || w.one("import-row", "row", issue.row.to_string()),
                |c| format!("{}{}", column_letters(c), issue.row),
            ),
            about: w.name(&issue.about),
            says: w.name(&issue.says),
            refuses: issue.refuses(),
        };
        match all.last_mut().filter(|f| f.file == *file && f.sheet == *issue.sheet) {
            Some(of) => of.list.push(fault),
            None => all.push(Faults { file: file.clone(), sheet: issue.sheet.to_string(), list: vec![fault] }),
        }
    }
    (all, plan.issues.len().saturating_sub(LISTED) + plan.more_issues)
}

/// The files of an import that have something marked.
pub(super) fn marked(desk: &Desk, id: &str, work: &Work, plan: &Plan) -> Vec<(String, String)> {
    let wrong = |name: &str| plan.issues_of(name).next().is_some();
    let link = |(n, f): (usize, &crate::imports::Upload)| {
        let text = if work.files.len() > 1 { f.name.clone() } else { desk.words().say("import-marked") };
        (format!("{}/files/{n}/marked", links::import(id)), text)
    };
    work.files.iter().enumerate().filter(|(_, f)| work.held && wrong(&f.name)).map(link).collect()
}

/// A few of the records that would change, from what to what.
pub(super) async fn sample(desk: &Desk, plan: &Plan) -> Result<Vec<Changed>, WebError> {
    let changed = |s: &&Step| matches!(&s.what, What::Changed { seen: Some(_), .. });
    let steps: Vec<&Step> = plan.steps.iter().filter(changed).take(SAMPLE).collect();
    let keys = steps.iter().map(|s| (s.ledger.to_string(), s.record.clone()));
    let standing = labels::fetch(&desk.state, desk.county(), keys).await?;
    let to_come: HashSet<&str> =
        plan.steps.iter().filter(|s| matches!(s.what, What::New(_))).map(|s| s.record.as_str()).collect();
    let mut all = Vec::new();
    for step in steps {
        let Some(record) = standing.get(&(step.ledger.to_string(), step.record.clone())) else { continue };
        let Some(ledger) = desk.catalogue().ledger(&step.ledger) else { continue };
        // A record that is written where its reader may not look would show what stood there.
        if desk.access().reads(ledger, &record.region) {
            all.push(one(desk, ledger, record, step, &to_come).await?);
        }
    }
    Ok(all)
}

async fn one(
    desk: &Desk,
    ledger: &Ledger,
    record: &Record,
    step: &Step,
    to_come: &HashSet<&str>,
) -> Result<Changed, WebError> {
    let What::Changed { changes, .. } = &step.what else { return Err(WebError::NotFound) };
    let after: BTreeMap<String, Value> = changes.iter().map(|c| (c.field.clone(), c.new.clone())).collect();
    let after = Record { fields: after, ..record.clone() };
    let labels = desk.labels([(ledger, record), (ledger, &after)]).await?;
    let lines = changes.iter().map(|c| {
        let field = ledger.field(&c.field);
        let name = match (field, c.field.as_str()) {
            (Some(field), _) => desk.words().name(&field.names),
            (None, "region") => desk.words().say("field-place"),
            (None, _) => desk.words().say("field-note"),
        };
        (
            name,
            shown(desk, &labels, field, &c.field, &c.old, to_come),
            shown(desk, &labels, field, &c.field, &c.new, to_come),
        )
    });
    Ok(Changed {
        href: links::record(&ledger.name, &record.record),
        label: labels.record(ledger, record),
        row: desk.words().one("import-row", "row", step.row.to_string()),
        lines: lines.collect(),
    })
}

fn shown(
    desk: &Desk,
    labels: &Labels<'_>,
    field: Option<&Field>,
    name: &str,
    value: &Value,
    to_come: &HashSet<&str>,
) -> String {
    let text = match (field, value.as_text()) {
        (Some(field), Some(id)) if field.refers_to().is_some() && to_come.contains(id) => {
            desk.words().say("import-to-come")
        }
        (Some(field), _) => labels.shown(field, value).text,
        (None, Some(code)) if name == "region" => {
            catalogue::RegionCode::parse(code).map_or_else(|_| code.into(), |c| desk.places.full(&c))
        }
        (None, text) => text.unwrap_or_default().into(),
    };
    if text.is_empty() { "—".into() } else { text }
}

/// Whether a plan would write anything.
pub(super) fn writes(plan: &Plan) -> bool {
    !plan.steps.is_empty()
}

/// Whether a plan changes standing records, for which a reason is asked.
pub(crate) fn amends(plan: &Plan) -> bool {
    plan.steps.iter().any(|s| matches!(s.what, What::Changed { .. }))
}
