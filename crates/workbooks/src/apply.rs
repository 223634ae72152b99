//! Writing a plan through the journal: in batches, each whole or not at all, and no good record lost to a bad one.

use std::collections::BTreeMap;
use std::pin::pin;
use std::sync::Arc;

use catalogue::{RegionCode, Value};
use futures::{StreamExt, stream};
use journal::{Act, Journal, JournalError, NewEntry};
use serde::Serialize;
use uuid::Uuid;

use crate::error::WorkbookError;
use crate::plan::{Plan, Progress, Stage, Step, What};

/// Records of one batch; each batch is one transaction.
const BATCH: usize = 5_000;
/// Batches under way: the next is made ready while one is written.
const AHEAD: usize = 2;

/// Who imports and why.
#[derive(Clone, Debug)]
pub struct Import {
    /// Who.
    pub actor: String,
    /// Why standing records change; the journal asks a reason of every correction.
    pub reason: String,
}

/// What was written.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Applied {
    /// New records.
    pub created: usize,
    /// Changed records.
    pub amended: usize,
    /// Records that the journal refused although the plan had not, mostly because somebody changed them meanwhile.
    pub refused: Vec<Refusal>,
    /// The county's position after the last entry.
    pub seq: i64,
}

impl Applied {
    fn count(&mut self, batch: &[Step]) {
        for step in batch {
            match step.what {
                What::New(_) => self.created += 1,
                What::Changed { .. } => self.amended += 1,
                What::Tied(_) | What::Refused => {}
            }
        }
    }
}

/// A record that the journal refused.
#[derive(Clone, Debug, Serialize)]
pub struct Refusal {
    /// The file.
    pub file: String,
    /// The sheet.
    pub sheet: Arc<str>,
    /// The row, from 1.
    pub row: u32,
    /// What the journal said, in both languages.
    pub says: String,
}

/// Writes a plan. What is written stays written: the same file again goes on where this stopped.
///
/// # Errors
/// The journal fails as a whole; entries that it refuses are in the result.
pub async fn apply(
    journal: &Journal,
    county: &RegionCode,
    plan: Plan,
    import: &Import,
    progress: &mut (dyn FnMut(Progress) + Send),
) -> Result<Applied, WorkbookError> {
    let total = plan.steps.len();
    let mut applied = Applied::default();
    let mut done = 0;
    let mut again: Vec<(Step, JournalError)> = Vec::new();
    let Plan { sheets, steps, .. } = plan;
    let source = |step: &Step| {
        let sheet = &sheets[step.sheet];
        format!("import:{}#{}!{}", sheet.file, sheet.sheet, step.row)
    };
    let mut steps = steps.into_iter();
    let batches =
        std::iter::from_fn(|| Some(steps.by_ref().take(BATCH).collect::<Vec<Step>>()).filter(|b| !b.is_empty()));
    let send = |batch: Vec<Step>| {
        let entries = batch.iter().map(|s| entry(s, import, source(s))).collect();
        async { (journal.append(county, entries).await, batch) }
    };
    let mut sent = pin!(stream::iter(batches.map(send)).buffered(AHEAD));
    while let Some((outcome, batch)) = sent.next().await {
        progress(Progress { stage: Stage::Writing, done, total });
        done += batch.len();
        match outcome {
            Ok(_) => applied.count(&batch),
            Err(error) if is_failure(&error) => return Err(error.into()),
            Err(_) => write(journal, county, batch, import, &source, &mut applied, &mut again).await?,
        }
    }
    // A record may have met the one it replaces before that was ended: once all others are in, it is tried once more.
    let mut refused = Vec::new();
    for (step, _) in std::mem::take(&mut again) {
        write(journal, county, vec![step], import, &source, &mut applied, &mut refused).await?;
    }
    applied.refused = refused
        .into_iter()
        .map(|(step, error)| {
            let sheet = &sheets[step.sheet];
            Refusal {
                file: sheet.file.clone(),
                sheet: Arc::clone(&sheet.sheet),
                row: step.row,
                says: error.to_string(),
            }
        })
        .collect();
    progress(Progress { stage: Stage::Writing, done: total, total });
    applied.seq = journal.head(county).await?.seq;
    Ok(applied)
}

/// Writes a batch; where it is refused, its halves, down to the record at fault.
async fn write(
    journal: &Journal,
    county: &RegionCode,
    batch: Vec<Step>,
    import: &Import,
    source: &(dyn Fn(&Step) -> String + Sync),
    applied: &mut Applied,
    refused: &mut Vec<(Step, JournalError)>,
) -> Result<(), WorkbookError> {
    let mut open = vec![batch];
    while let Some(mut batch) = open.pop() {
        let entries = batch.iter().map(|s| entry(s, import, source(s))).collect();
        match journal.append(county, entries).await {
            Ok(_) => applied.count(&batch),
            Err(error) if is_failure(&error) => return Err(error.into()),
            Err(error) if batch.len() == 1 => refused.extend(batch.pop().map(|step| (step, error))),
            Err(_) => {
                let rest = batch.split_off(batch.len() / 2);
                // Taken from the end: the first half goes first.
                open.push(rest);
                open.push(batch);
            }
        }
    }
    Ok(())
}

/// Whether the journal itself fails, rather than refusing an entry.
fn is_failure(error: &JournalError) -> bool {
    matches!(
        error,
        JournalError::Database(_) | JournalError::Sqlite(_) | JournalError::Stopped | JournalError::MasterKey(_)
    )
}

fn entry(step: &Step, import: &Import, source: String) -> NewEntry {
    let record = Uuid::parse_str(&step.record).unwrap_or_else(|_| Uuid::now_v7());
    let (act, fields, seen, reason): (Act, BTreeMap<String, Value>, Option<i64>, Option<String>) = match &step.what {
        What::New(fields) => (Act::Create, (**fields).clone(), None, None),
        What::Changed { seen, changes } => {
            let fields =
                changes.iter().filter(|c| c.field != "region").map(|c| (c.field.clone(), c.new.clone())).collect();
            (Act::Amend, fields, *seen, Some(import.reason.clone()))
        }
        What::Tied(fields) => (Act::Step, fields.clone(), None, None),
        What::Refused => (Act::Step, BTreeMap::new(), None, None),
    };
    let id = if act == Act::Create { record } else { Uuid::now_v7() };
    NewEntry {
        id,
        ledger: step.ledger.to_string(),
        record,
        act,
        region: step.region.clone(),
        fields,
        reason,
        actor: import.actor.clone(),
        device_at: None,
        source,
        seen,
    }
}
