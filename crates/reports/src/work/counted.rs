//! In which frozen reports a record counted: for every report, however many there are. What a frozen report rests on never changes, so it
//! is read once and kept in memory, by the digest of its provenance, as far as there is room.

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
pub struct Counted(Mutex<Kept>);

/// How much is kept: two million records, some 40 MB. A report of a county names a few thousand.
const ROOM: usize = 2_000_000;

type Key = (RegionCode, String);

#[derive(Default)]
struct Kept {
    all: HashMap<Key, Arc<Basis>>,
    /// What they weigh together, in records.
    weight: usize,
}

impl Kept {
    /// Keeps one more, and lets go of as many others as that takes. Which others does not matter: whoever asks reads all reports one after
    /// the other, and to let the longest unread go would let go each time of the one that is read next.
    fn keep(&mut self, key: Key, basis: Arc<Basis>, room: usize) {
        if basis.weight() > room || self.all.contains_key(&key) {
            return;
        }
        self.weight += basis.weight();
        while self.weight > room {
            let Some(other) = self.all.keys().next().cloned() else { break };
            self.weight -= self.all.remove(&other).map_or(0, |gone| gone.weight());
        }
        self.all.insert(key, basis);
    }
}

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
        if let Some(kept) = self.0.lock().unwrap_or_else(PoisonError::into_inner).all.get(&key) {
            return Ok(Some(kept.clone()));
        }
        let provenance = match open(figures.journal(), county, &report.record).await {
            Ok((_, provenance)) => provenance,
            Err(WorkError::Changed(_) | WorkError::NoSuchReport(_)) => return Ok(None),
            Err(error) => return Err(error),
        };
        let basis = Arc::new(Basis::of(&provenance)?);
        self.0.lock().unwrap_or_else(PoisonError::into_inner).keep(key, basis.clone(), ROOM);
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

    /// Roughly how many records' worth of memory it takes: names and long figures are worth a few each.
    fn weight(&self) -> usize {
        self.records.len() + 8 * self.names.len() + 32 * self.long.len()
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
    // One made of others tells no ledger of its own, and is asked.
    let lists = declared.of.is_none() || declared.lists(figures.journal().catalogue(), ledger);
    if !lists || !ask.region.holds(&record.region) {
        return Ok(false);
    }
    let there = Ask { region: record.region.clone(), ..ask.clone() };
    let (_, ids) = figures.value_with_records(figure, &there).await?;
    Ok(ids.contains(&record.record))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn basis(records: usize) -> Arc<Basis> {
        Arc::new(Basis { names: Vec::new(), records: vec![([0; 16], 0); records], long: Vec::new() })
    }

    #[test]
    fn what_is_kept_never_outgrows_its_room_and_what_came_last_is_kept() {
        let mut kept = Kept::default();
        let county = RegionCode::parse("419931").unwrap();
        for n in 0..500 {
            let key = (county.clone(), format!("d{n}"));
            kept.keep(key.clone(), basis(1 + n % 37), 100);
            assert!(kept.weight <= 100 && kept.all.contains_key(&key), "{n}");
            assert_eq!(kept.weight, kept.all.values().map(|b| b.weight()).sum::<usize>(), "{n}");
            kept.keep(key, basis(1 + n % 37), 100);
            assert_eq!(kept.weight, kept.all.values().map(|b| b.weight()).sum::<usize>(), "kept twice, counted once");
        }
        let before = kept.all.len();
        kept.keep((county, "larger than the room".into()), basis(101), 100);
        assert_eq!(kept.all.len(), before, "what has no room empties none for itself");
    }
}
