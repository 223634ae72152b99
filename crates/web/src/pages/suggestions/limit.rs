//! How many suggestions may come in at the door: nobody there is known, so a county takes so many an hour from all of them together.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use catalogue::RegionCode;

/// Suggestions taken from the door in an hour.
const MOST: usize = 12;
const HOUR: Duration = Duration::from_secs(3600);

/// When suggestions came in, by county.
#[derive(Default)]
pub(crate) struct Limit(Mutex<HashMap<RegionCode, Vec<Instant>>>);

impl Limit {
    /// Whether one more may come in; it is counted if so.
    pub(crate) fn lets_in(&self, county: &RegionCode) -> bool {
        let mut came = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let times = came.entry(county.clone()).or_default();
        times.retain(|at| at.elapsed() < HOUR);
        let room = times.len() < MOST;
        if room {
            times.push(Instant::now());
        }
        room
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_hour_takes_so_many_from_one_countys_door_and_another_county_is_not_closed_by_it() {
        let code = |t: &str| RegionCode::parse(t).unwrap();
        let limit = Limit::default();
        assert!((0..MOST).all(|_| limit.lets_in(&code("419931"))));
        assert!(!limit.lets_in(&code("419931")));
        assert!(limit.lets_in(&code("419932")));
    }
}
