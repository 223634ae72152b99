//! Freezing: a report and its provenance kept for ever; verifying: the same figures worked out again as of then, and now.

use std::collections::{BTreeMap, BTreeSet};

use catalogue::{RegionCode, Value, WindowCode};
use figures::{Ask, FigureError, Figures, Windows};
use jiff::civil::Date;
use journal::{Entry, Journal, NewEntry, Record, RecordQuery};
use serde::Serialize;
use sha2::{Digest, Sha256};

use super::{Settled, WorkError};
use crate::provenance::{Provenance, Records, SlotProvenance};

const LEDGER: &str = "frozen_report";
const DOCX: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

/// A frozen report's place in the journal.
#[derive(Clone, Debug, Serialize)]
pub struct Frozen {
    /// Its record.
    pub record: String,
    /// The entry that froze it.
    pub seq: i64,
    /// SHA-256 of its provenance.
    pub digest: String,
}

/// Who stands behind a frozen report, and since which day.
#[derive(Clone, Debug)]
pub struct Hands {
    /// Who freezes it: the approver, or a single operator.
    pub actor: String,
    /// Who asked for the approval; none where one operator did both.
    pub asked_by: Option<String>,
    /// The day it is frozen on, by the clock of whoever freezes it; when its entry was received is the journal's to say.
    pub on: Date,
}

/// What verification says of one slot.
#[derive(Clone, Debug, Serialize)]
pub struct SlotCheck {
    /// The slot, from 1.
    pub slot: usize,
    /// The figure.
    pub figure: String,
    /// Its name.
    pub name: String,
    /// What was written.
    pub written: String,
    /// The frozen value.
    pub frozen: Option<String>,
    /// The value worked out again as of the frozen position.
    pub again: Option<String>,
    /// Whether value and records are the same.
    pub same: bool,
    /// Whether the definition has changed since.
    pub definition_changed: bool,
    /// What the value would be now.
    pub now: Option<String>,
    /// How many later entries touch its records.
    pub later: usize,
}

/// What verification says of a report.
#[derive(Clone, Debug, Serialize)]
pub struct Verification {
    /// Its title.
    pub title: String,
    /// The position it was taken at.
    pub as_of: u64,
    /// Whether every figure is the same as of then.
    pub holds: bool,
    /// Later entries that touch its records.
    pub later: usize,
    /// Slot by slot.
    pub slots: Vec<SlotCheck>,
    /// Those of the later entries on whose records a number rests that would be another now, oldest first.
    #[serde(skip)]
    pub corrections: Vec<Entry>,
}

/// Keeps a finished report: document and provenance by their hashes, and an entry that names them.
///
/// # Errors
/// The journal refuses or fails.
pub async fn freeze(
    journal: &Journal,
    region: &RegionCode,
    settled: &Settled,
    docx: &[u8],
    hands: &Hands,
) -> Result<Frozen, WorkError> {
    let county = region.county();
    let provenance = &settled.provenance;
    let json = serde_json::to_vec(provenance).expect("a provenance is plain data");
    let digest = hex::encode(Sha256::digest(&json));
    let file = journal.keep_file(&county, &format!("{}.docx", provenance.title), DOCX, docx).await?;
    let kept = journal.keep_file(&county, &format!("{}.json", provenance.title), "application/json", &json).await?;
    let mut fields: BTreeMap<String, Value> = BTreeMap::from([
        ("title".into(), provenance.title.as_str().into()),
        ("cutoff".into(), provenance.cutoff.to_string().into()),
        ("as_of".into(), i64::try_from(provenance.as_of).unwrap_or(i64::MAX).into()),
        ("digest".into(), digest.as_str().into()),
        ("frozen_on".into(), hands.on.to_string().into()),
        ("file".into(), file.into()),
        ("provenance".into(), kept.into()),
        ("status".into(), "已定稿".into()),
    ]);
    if let Some(asked_by) = &hands.asked_by {
        fields.insert("asked_by".into(), asked_by.as_str().into());
        fields.insert("approved_by".into(), hands.actor.as_str().into());
    }
    let entry = NewEntry::create(LEDGER, region.clone(), fields, &hands.actor, "report");
    let record = entry.record.to_string();
    let receipts = journal.append(&county, vec![entry]).await?;
    Ok(Frozen { record, seq: receipts.first().map_or(0, |r| r.seq), digest })
}

/// The frozen reports of some places of a county, newest first.
///
/// # Errors
/// The database fails.
pub async fn list(journal: &Journal, county: &RegionCode, places: &[RegionCode]) -> Result<Vec<Record>, WorkError> {
    let Some(ledger) = journal.catalogue().ledger(LEDGER) else { return Ok(Vec::new()) };
    let query = RecordQuery { places: Some(places.to_vec()), ..RecordQuery::default() };
    let mut records = journal.records(county, ledger, &query).await?;
    records.sort_by_key(|r| std::cmp::Reverse(r.from_seq));
    Ok(records)
}

/// A frozen report's provenance, checked against the digest in the journal.
///
/// # Errors
/// There is no such report, or its file was changed.
pub async fn open(journal: &Journal, county: &RegionCode, record: &str) -> Result<(Record, Provenance), WorkError> {
    let absent = || WorkError::NoSuchReport(record.into());
    let ledger = journal.catalogue().ledger(LEDGER).ok_or_else(absent)?;
    let frozen = journal.record(county, ledger, record).await?.ok_or_else(absent)?;
    let (name, _, bytes) = journal.file(county, frozen.text("provenance")).await?.ok_or_else(absent)?;
    if hex::encode(Sha256::digest(&bytes)) != frozen.text("digest") {
        return Err(WorkError::Changed(name));
    }
    let provenance = serde_json::from_slice(&bytes).map_err(|_| WorkError::Changed(name))?;
    Ok((frozen, provenance))
}

/// Works every figure of a provenance out again, as of its position and as of now.
///
/// # Errors
/// The database fails.
pub async fn verify(figures: &Figures, provenance: &Provenance) -> Result<Verification, WorkError> {
    let mut slots = Vec::new();
    let (mut later, mut corrections) = (BTreeSet::new(), BTreeMap::new());
    for slot in &provenance.slots {
        if let Some((check, entries)) = check(figures, provenance, slot).await? {
            // An entry may touch the records of several numbers.
            later.extend(entries.iter().map(|e| e.seq));
            if check.now != check.frozen {
                corrections.extend(entries.into_iter().map(|e| (e.seq, e)));
            }
            slots.push(check);
        }
    }
    Ok(Verification {
        title: provenance.title.clone(),
        as_of: provenance.as_of,
        holds: slots.iter().all(|s| s.same),
        later: later.len(),
        slots,
        corrections: corrections.into_values().collect(),
    })
}

/// What a frozen slot's figure was asked: the same place, the same days, the same position. None for a slot without a figure.
///
/// # Errors
/// Its window lies at the edge of the calendar.
pub fn asked(provenance: &Provenance, slot: &SlotProvenance) -> Result<Option<Ask>, WorkError> {
    let (Some(window), Some(region)) = (&slot.window, &slot.region) else { return Ok(None) };
    let (Ok(code), Ok(region)) = (window.code.parse::<WindowCode>(), RegionCode::parse(region)) else {
        return Ok(None);
    };
    let windows = Windows::new(provenance.cutoff);
    let mut exact = windows.get(code, window.first.map(|d| d.year()))?;
    exact.first = window.first.unwrap_or(exact.first);
    exact.last = window.last;
    let as_of = i64::try_from(provenance.as_of).unwrap_or(i64::MAX);
    Ok(Some(Ask { exact: Some(exact), window: Some(code), as_of: Some(as_of), ..Ask::usual(region, windows) }))
}

async fn check(
    figures: &Figures,
    provenance: &Provenance,
    slot: &SlotProvenance,
) -> Result<Option<(SlotCheck, Vec<Entry>)>, WorkError> {
    let (Some(figure), Some(then)) = (&slot.figure, asked(provenance, slot)?) else { return Ok(None) };
    let region = &then.region;
    let as_of = then.as_of.unwrap_or(i64::MAX);
    let now = Ask { as_of: None, ..then.clone() };
    let text = |a: &figures::Answer| a.text.clone().or_else(|| a.value.map(|v| v.normalize().to_string()));
    let (again, ids) = match figures.value_with_records(figure, &then).await {
        Ok(again) => again,
        // The county has withdrawn the figure from its catalogue: the frozen value stands, and cannot be worked out again.
        Err(FigureError::NoSuchFigure(_)) => return Ok(Some((unknown(slot, figure), Vec::new()))),
        Err(error) => return Err(error.into()),
    };
    let again_text = text(&again);
    let records = again_text.as_ref().map(|value| Records::of(ids.to_vec(), value)).unwrap_or_default();
    // Those that count now, too: one entered afterwards for days before is a correction like any other.
    let (today, new) = figures.value_with_records(figure, &now).await?;
    let touched: BTreeSet<String> = ids.iter().chain(new.iter()).cloned().collect();
    let touched: Vec<String> = touched.into_iter().collect();
    let later = figures.journal().touching(&region.county(), &touched, as_of).await?;
    let check = SlotCheck {
        slot: slot.slot,
        figure: figure.clone(),
        name: slot.name.clone(),
        written: slot.written.clone(),
        frozen: slot.value.clone(),
        same: again_text == slot.value && records.digest == slot.records.digest,
        again: again_text,
        definition_changed: slot.definition.as_ref() != Some(&again.version),
        now: text(&today),
        later: later.len(),
    };
    Ok(Some((check, later)))
}

fn unknown(slot: &SlotProvenance, figure: &str) -> SlotCheck {
    SlotCheck {
        slot: slot.slot,
        figure: figure.into(),
        name: slot.name.clone(),
        written: slot.written.clone(),
        frozen: slot.value.clone(),
        again: None,
        same: false,
        definition_changed: true,
        now: None,
        later: 0,
    }
}
