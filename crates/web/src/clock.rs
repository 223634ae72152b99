//! The clock that pages and reminders go by. A test sets it, and goes through days without waiting for them.

use jiff::Timestamp;

/// The machine's own clock, unless it has been set.
#[derive(Default)]
pub(crate) struct Clock {
    #[cfg(test)]
    set: std::sync::RwLock<Option<Timestamp>>,
}

impl Clock {
    /// The moment it is.
    pub(crate) fn now(&self) -> Timestamp {
        #[cfg(test)]
        if let Some(moment) = *self.set.read().unwrap() {
            return moment;
        }
        Timestamp::now()
    }

    /// Sets it to a moment, at which it stands.
    #[cfg(test)]
    pub(crate) fn set(&self, moment: Timestamp) {
        *self.set.write().unwrap() = Some(moment);
    }
}
