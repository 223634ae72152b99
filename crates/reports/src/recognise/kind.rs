//! The kinds of slots.

use serde::{Deserialize, Serialize};

/// What kind of thing a slot holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A number worked out from records.
    Figure,
    /// The value of a rule (每月X天以上).
    Norm,
    /// The name of a place, body or person.
    Name,
    /// A year.
    Year,
    /// A date.
    Date,
    /// A document number (文号).
    DocumentNumber,
    /// An amount in words (近千万元).
    Phrase,
    /// The word 党, masked.
    Masked,
    /// A universal statement without a number (全部配齐).
    Claim,
}

impl Kind {
    /// Whether candidates are sought among counted figures.
    pub fn is_counted(self) -> bool {
        matches!(self, Kind::Figure | Kind::Phrase)
    }
}
