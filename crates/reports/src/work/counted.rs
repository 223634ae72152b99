//! In which frozen reports a record counted: for every report, however many there are. What a frozen report rests on never changes, so it
//! is read once and kept in memory, by the digest of its provenance.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use catalogue::RegionCode;
use figures::{Ask, Figures};
use journal::Record;
use uuid::Uuid;

use super::{WorkError, asked, list, open};
use crate::provenance::Provenance;

/// A frozen report and the names of its figures that a record counted in.
pub struct CountedIn {
    /// The frozen report.
    pub report: Record,
    /// Names of figures, in the order of the paper.
    pub names: Vec<String>,
}

/// What frozen reports rest on, kept by the digest of their provenance.
#[derive(Default)]
pub struct Counted(Mutex<HashMap<(RegionCode, String), Arc<Basis>>>);

/// What one frozen report rests on.
struct Basis {
    /// The names of its slots.
    names: Vec<String>,
    /// Records and the slots that they counted in, sorted: 18 bytes each, as a county has many.
    records: Vec<([u8; 16], u16)>,
    /// Slots of more records than a provenance names, with the figure and what was asked of it then.
    long: Vec<(u16, String, Ask)>,
}

impl Counted {
    /// The frozen reports of some places that a record counted in, the latest first. One whose provenance was changed is left out: its own
    /// page says so.
    ///
    /// # Errors
    /// The database fails.
    pub async fn of(
        &self,
        figures: &Figures,
        county: &RegionCode,
        places: &[RegionCode],
        (ledger, record): (&str, &Record),
    ) -> Result<Vec<CountedIn>, WorkError> {
        let mut found = Vec::new();
        let Ok(id) = Uuid::parse_str(&record.record) else { return Ok(found) };
        for report in list(figures.journal(), county, places).await? {
            let Some(basis) = self.basis(figures, county, &report).await? else { continue };
            let mut slots: Vec<u16> = basis.slots(*id.as_bytes()).collect();
            for (slot, figure, ask) in &basis.long {
                if counts(figures, (figure, ask), ledger, record).await? {
                    slots.push(*slot);
                }
            }
            slots.sort_unstable();
            let mut names: Vec<String> = slots.iter().map(|s| basis.names[usize::from(*s)].clone()).collect();
            names.dedup();
            if !names.is_empty() {
                found.push(CountedIn { report, names });
            }
        }
        Ok(found)
    }

    async fn basis(
        &self,
        figures: &Figures,
        county: &RegionCode,
        report: &Record,
    ) -> Result<Option<Arc<Basis>>, WorkError> {
        let key = (county.clone(), report.text("digest").to_string());
        if let Some(kept) = self.0.lock().unwrap_or_else(PoisonError::into_inner).get(&key) {
            return Ok(Some(kept.clone()));
        }
        let provenance = match open(figures.journal(), county, &report.record).await {
            Ok((_, provenance)) => provenance,
            Err(WorkError::Changed(_) | WorkError::NoSuchReport(_)) => return Ok(None),
            Err(error) => return Err(error),
        };
        let basis = Arc::new(Basis::of(&provenance)?);
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(key, basis.clone());
        Ok(Some(basis))
    }
}

impl Basis {
    fn of(provenance: &Provenance) -> Result<Basis, WorkError> {
        let mut basis = Basis { names: Vec::new(), records: Vec::new(), long: Vec::new() };
        for (slot, at) in provenance.slots.iter().zip(0u16..) {
            basis.names.push(slot.name.clone());
            let ids = slot.records.ids.iter().filter_map(|id| Uuid::parse_str(id).ok());
            basis.records.extend(ids.map(|id| (*id.as_bytes(), at)));
            let cut = slot.records.count > slot.records.ids.len();
            if let (true, Some(figure), Some(ask)) = (cut, &slot.figure, asked(provenance, slot)?) {
                basis.long.push((at, figure.clone(), ask));
            }
        }
        basis.records.sort_unstable();
        basis.records.shrink_to_fit();
        Ok(basis)
    }

    fn slots(&self, id: [u8; 16]) -> impl Iterator<Item = u16> {
        let from = self.records.partition_point(|(other, _)| *other < id);
        self.records[from..].iter().take_while(move |(other, _)| *other == id).map(|(_, slot)| *slot)
    }
}

/// Whether a record counted in a figure of many records then: asked for the record's own place, whose list is short. A figure that the
/// county has withdrawn from its catalogue cannot be asked any more.
async fn counts(
    figures: &Figures,
    (figure, ask): (&str, &Ask),
    ledger: &str,
    record: &Record,
) -> Result<bool, WorkError> {
    let Some(declared) = figures.journal().catalogue().figure(figure) else { return Ok(false) };
    // One made of others tells no ledger of its own.
    if declared.of.as_deref().is_some_and(|of| of != ledger) || !ask.region.holds(&record.region) {
        return Ok(false);
    }
    let there = Ask { region: record.region.clone(), ..ask.clone() };
    let (_, ids) = figures.value_with_records(figure, &there).await?;
    Ok(ids.contains(&record.record))
}
