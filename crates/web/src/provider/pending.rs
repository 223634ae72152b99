//! Sign-ins that are under way at the provider: each by its state, for ten minutes, once.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use openidconnect::PkceCodeVerifier;

/// How long somebody may take at the provider.
const PATIENCE: Duration = Duration::from_secs(600);
/// Sign-ins under way at once: knocking at the door must not fill the memory.
const HELD: usize = 10_000;

/// What was asked, and by which browser.
pub(crate) struct Asked {
    /// The browser's own cookie: another's answer is not taken.
    pub door: String,
    /// The county.
    pub county: String,
    /// Where to go on to.
    pub next: String,
    /// What the identity token must hold.
    pub nonce: String,
    /// What shows that the code is ours to exchange.
    pub verifier: Option<PkceCodeVerifier>,
}

/// Sign-ins under way.
#[derive(Default)]
pub(crate) struct Pending(Mutex<HashMap<String, (Instant, Asked)>>);

impl Pending {
    /// Keeps what was asked, by its state.
    pub(crate) fn keep(&self, state: &str, asked: Asked) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.retain(|_, (at, _)| at.elapsed() < PATIENCE);
        if all.len() < HELD {
            all.insert(state.into(), (Instant::now(), asked));
        }
    }

    /// Takes what was asked, once, and only for the browser that asked it.
    pub(crate) fn take(&self, state: &str, door: &str) -> Option<Asked> {
        let (at, asked) = self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(state)?;
        (at.elapsed() < PATIENCE && !door.is_empty() && asked.door == door).then_some(asked)
    }
}

#[cfg(test)]
impl Pending {
    /// As if so much time had passed.
    pub(crate) fn ages(&self, by: Duration) {
        let mut all = self.0.lock().unwrap();
        all.values_mut().for_each(|(at, _)| *at = at.checked_sub(by).expect("the machine has been up for longer"));
    }
}
