//! A dry run against a journal: what stands is read, the files are planned, and corrections made elsewhere are spared.

use std::collections::{HashMap, HashSet};

use catalogue::{Catalogue, RegionCode, Storage, Value};
use jiff::civil::Date;
use journal::{Entry, Journal};

use crate::error::WorkbookError;
use crate::known::Known;
use crate::mapping::Mapping;
use crate::plan::{Plan, Progress, Step, What, plan};
use crate::read::Workbook;

/// How many records' histories are held at once.
const BATCH: usize = 2_000;

/// Plans files against what stands in a journal.
///
/// # Errors
/// The journal cannot be read, or a mapping does not fit.
pub async fn dry_run(
    journal: &Journal,
    county: &RegionCode,
    files: &[(&Workbook, &Mapping)],
    today: Date,
    progress: &mut (dyn FnMut(Progress) + Send),
) -> Result<Plan, WorkbookError> {
    let ledgers: Vec<&str> = files.iter().flat_map(|(_, mapping)| mapping.ledgers()).collect();
    let mut known = Known::load(journal, county, &ledgers).await?;
    let planned = plan(&mut known, files, today, progress)?;
    let superseded = superseded(journal, county, &planned).await?;
    if superseded.is_empty() {
        return Ok(planned);
    }
    drop((planned, known));
    let mut known = Known::load(journal, county, &ledgers).await?;
    known.superseded = superseded;
    plan(&mut known, files, today, progress)
}

/// Values that a file would bring back although they came from that file before and were corrected from elsewhere since.
async fn superseded(
    journal: &Journal,
    county: &RegionCode,
    planned: &Plan,
) -> Result<HashSet<(String, String, Value)>, WorkbookError> {
    let mut found = HashSet::new();
    let catalogue = journal.catalogue().clone();
    let changed = |s: &&Step| matches!(&s.what, What::Changed { seen: Some(_), .. });
    let steps: Vec<&Step> = planned.steps.iter().filter(changed).collect();
    for batch in steps.chunks(BATCH) {
        let records: Vec<String> = batch.iter().map(|s| s.record.clone()).collect();
        let mut history: HashMap<String, Vec<Entry>> = HashMap::new();
        for entry in journal.touching(county, &records, 0).await? {
            history.entry(entry.record.clone()).or_default().push(entry);
        }
        for step in batch {
            let What::Changed { changes, .. } = &step.what else { continue };
            let own = format!("import:{}#", planned.sheets[step.sheet].file);
            for change in changes {
                let (mut brought, mut corrected) = (false, false);
                for entry in history.get(&step.record).into_iter().flatten() {
                    let Some(value) = entry.fields.get(&change.field) else { continue };
                    let value = journal.reveal(county, &step.ledger, &step.record, &change.field, value).await?;
                    let value = as_kept(&catalogue, &step.ledger, &change.field, value);
                    let from_here = entry.source.starts_with(&own);
                    brought |= from_here && value == change.new;
                    corrected = !from_here && value != change.new;
                }
                if brought && corrected {
                    found.insert((step.record.clone(), change.field.clone(), change.new.clone()));
                }
            }
        }
    }
    Ok(found)
}

/// A revealed value is text, whatever its field keeps.
fn as_kept(catalogue: &Catalogue, ledger: &str, field: &str, value: Value) -> Value {
    let number =
        catalogue.ledger(ledger).and_then(|l| l.field(field)).is_some_and(|f| f.kind.storage() == Storage::Int);
    match &value {
        Value::Text(text) if number => text.parse().map_or(value, Value::Int),
        _ => value,
    }
}
