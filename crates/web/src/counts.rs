//! How many things wait for each person, kept until their county's chain moves on, and no longer than a moment (a report on its way
//! to approval is no entry): every page's menu shows it.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use catalogue::RegionCode;

/// A county and a login in it.
type Who = (RegionCode, String);

/// People remembered before all are counted anew.
const HELD: usize = 10_000;

/// How long a count is good.
const GOOD: Duration = Duration::from_secs(10);

/// A count, with the position and the moment it was made at.
type Count = (i64, Instant, usize);

/// The counts.
#[derive(Default)]
pub(crate) struct Counts(Mutex<HashMap<Who, Count>>);

impl Counts {
    /// A person's count, if it was made at this position a moment ago.
    pub(crate) fn get(&self, who: &Who, head: i64) -> Option<usize> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.get(who).filter(|(at, since, _)| *at == head && since.elapsed() < GOOD).map(|(.., count)| *count)
    }

    /// Keeps a person's count.
    pub(crate) fn keep(&self, who: Who, head: i64, count: usize) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= HELD {
            kept.clear();
        }
        kept.insert(who, (head, Instant::now(), count));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_count_is_good_until_the_chain_moves_on() {
        let (counts, who) = (Counts::default(), (RegionCode::parse("419931").unwrap(), "wang".to_string()));
        counts.keep(who.clone(), 7, 3);
        assert_eq!(counts.get(&who, 7), Some(3));
        assert_eq!(counts.get(&who, 8), None);
    }
}
