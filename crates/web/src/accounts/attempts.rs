//! Failed attempts: after five in a row a login is closed for a quarter of an hour, and an address after thirty.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Failures in a row before a login is closed.
const OF_LOGIN: u32 = 5;
/// Failures in a row before an address is: an office may share one.
const OF_ADDRESS: u32 = 30;
/// How long it stays closed.
const CLOSED: Duration = Duration::from_secs(15 * 60);
/// Logins remembered before the oldest are dropped: guessing names must not fill the memory.
const HELD: usize = 10_000;

type Who = (String, String);

/// Failures by county and login, and by address (which stands where the login does, behind no county).
#[derive(Default)]
pub(crate) struct Attempts(Mutex<HashMap<Who, (u32, Instant)>>);

/// An address among those who fail.
pub(crate) fn at(address: &str) -> Who {
    (String::new(), address.into())
}

fn most(who: &Who) -> u32 {
    if who.0.is_empty() { OF_ADDRESS } else { OF_LOGIN }
}

impl Attempts {
    /// How many minutes a login is still closed for, if it is.
    pub(crate) fn closed(&self, who: &Who) -> Option<u64> {
        let failures = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (count, last) = failures.get(who)?;
        let left = CLOSED.checked_sub(last.elapsed()).filter(|_| *count >= most(who))?;
        Some(left.as_secs().div_ceil(60))
    }

    /// Notes a failure.
    pub(crate) fn note(&self, who: Who) {
        let mut failures = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if failures.len() >= HELD {
            failures.retain(|_, (_, last)| last.elapsed() < CLOSED);
        }
        let entry = failures.entry(who).or_insert((0, Instant::now()));
        let count = if entry.1.elapsed() > CLOSED { 0 } else { entry.0 };
        *entry = (count + 1, Instant::now());
    }

    /// Forgets the failures of a login that has been let in.
    pub(crate) fn forgive(&self, who: &Who) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(who);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fifth_failure_in_a_row_closes_a_login_and_no_other() {
        let attempts = Attempts::default();
        let (wang, li) = (("419931".to_string(), "wang".to_string()), ("419931".to_string(), "li".to_string()));
        for _ in 0..4 {
            attempts.note(wang.clone());
        }
        assert_eq!(attempts.closed(&wang), None);
        attempts.note(wang.clone());
        assert_eq!(attempts.closed(&wang), Some(15));
        assert_eq!(attempts.closed(&li), None);
    }

    #[test]
    fn an_address_is_closed_after_thirty_whoever_it_says_it_is() {
        let attempts = Attempts::default();
        (0..29).for_each(|_| attempts.note(at("192.0.2.7")));
        assert_eq!(attempts.closed(&at("192.0.2.7")), None);
        attempts.note(at("192.0.2.7"));
        assert_eq!(attempts.closed(&at("192.0.2.7")), Some(15));
        assert_eq!(attempts.closed(&at("192.0.2.8")), None);
    }

    #[test]
    fn being_let_in_forgives_the_failures_before() {
        let attempts = Attempts::default();
        let wang = ("419931".to_string(), "wang".to_string());
        (0..4).for_each(|_| attempts.note(wang.clone()));
        attempts.forgive(&wang);
        attempts.note(wang.clone());
        assert_eq!(attempts.closed(&wang), None);
    }
}
