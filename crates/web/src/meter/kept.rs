//! What was handed in, kept as sums until the chain moves on: what stands in the journal changes no more, so only what is new is read.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, PoisonError};

use catalogue::RegionCode;
use duties::burden::{self, Given};
use jiff::civil::Date;
use journal::{Handed, Way};

use super::store;
use crate::{State, WebError};

/// Sums by month, login, ledger, way, and whether forms were timed by then: entries and values.
type Sums = BTreeMap<(String, String, String, Way, bool), (i64, i64)>;

#[derive(Clone, Default)]
struct Read {
    /// The first day that was asked for.
    from: Option<Date>,
    /// Up to which position it was read.
    seq: i64,
    sums: Sums,
}

/// The sums of each county.
#[derive(Default)]
pub(crate) struct Kept(Mutex<HashMap<RegionCode, Arc<Read>>>);

/// What was handed in to a county from the first day of a month on.
pub(crate) async fn given(state: &State, county: &RegionCode, from: Date, head: i64) -> Result<Vec<Given>, WebError> {
    let known = state.handed.0.lock().unwrap_or_else(PoisonError::into_inner).get(county).cloned();
    let known = known.filter(|k| k.from.is_some_and(|f| f <= from) && k.seq <= head);
    let read = match known {
        Some(known) if known.seq == head => known,
        known => {
            let mut read = known.map(|k| (*k).clone()).unwrap_or_default();
            if read.from.is_none() {
                read.from = Some(from);
                // Midnight in China is four in the afternoon of the day before by the journal's clock.
                let midnight = format!("{}T16:00", from.yesterday().unwrap_or(from));
                read.seq = state.journal.position_before(county, midnight).await?.min(head);
            }
            more(state, county, &mut read, head).await?;
            let read = Arc::new(read);
            let mut kept = state.handed.0.lock().unwrap_or_else(PoisonError::into_inner);
            kept.insert(county.clone(), Arc::clone(&read));
            read
        }
    };
    Ok(read.sums.iter().map(|(key, sum)| one(key, *sum)).collect())
}

/// Reads on to a position: what came before forms were timed apart from what came after.
async fn more(state: &State, county: &RegionCode, read: &mut Read, head: i64) -> Result<(), WebError> {
    let since = store::since(state.journal.db(), county).await?.unwrap_or(head).clamp(read.seq, head);
    for (between, timed) in [((read.seq, since), false), ((since, head), true)] {
        if between.0 < between.1 {
            for one in burden::given(&state.journal, county, between, timed).await? {
                let of = one.of;
                let sum = read.sums.entry((of.month, of.actor, of.ledger, of.way, timed)).or_default();
                *sum = (sum.0 + of.entries, sum.1 + of.values);
            }
        }
    }
    read.seq = head;
    Ok(())
}

fn one(
    (month, actor, ledger, way, timed): &(String, String, String, Way, bool),
    (entries, values): (i64, i64),
) -> Given {
    let (month, actor, ledger) = (month.clone(), actor.clone(), ledger.clone());
    Given { of: Handed { month, actor, ledger, way: *way, entries, values }, timed: *timed }
}
