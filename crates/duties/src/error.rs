//! What can go wrong in this room.

use journal::JournalError;
use thiserror::Error;

/// A fault of this room.
#[derive(Debug, Error)]
pub enum DutyError {
    /// The journal cannot be read.
    #[error(transparent)]
    Journal(#[from] JournalError),
}
