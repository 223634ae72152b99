//! The burden (填报负担): what filling in costs each role in a month, as sums over people who are never told apart.
//!
//! Two sources: the entries of the journal, which say who typed how much; and how long forms were open and worked on, which comes in
//! without any name. What was typed before forms were timed, or in a browser that times nothing, is estimated by its values.
//!
//! Architecture invariant: a number stands for at least [`FEW`] people or it does not exist: not as a cell, not as a rest, not as a
//! difference of two others. What must not be told is left out before anything is added up.

mod share;

use journal::{Handed, Journal, WorkedOut};

use crate::DutyError;
use catalogue::RegionCode;

pub use share::{Line, Share, shares};

/// The least number of people that a number is told of.
pub const FEW: usize = 3;
/// What a value costs where nobody measured, in seconds: finding, typing or choosing it.
pub const SECONDS_A_VALUE: i64 = 10;
/// What a form costs beside its values where nobody measured, in seconds: opening, looking over, sending.
pub const SECONDS_AN_ENTRY: i64 = 5;

/// Ledgers that the product writes by itself while people do something else: nobody is asked to fill them in.
const BY_ITSELF: [&str; 6] =
    ["frozen_report", "sensitive_act", "match_choice", "declaration", "inspection_draw", "allowance_difference"];
/// Ledgers that a press of a button fills: so many of their values were typed at most.
const PRESSED: [(&str, i64); 4] =
    [("month_confirmation", 0), ("allowance", 0), ("day_status", 1), ("monthly_report", 1)];
/// The work of a month's end.
const MONTH_END: [&str; 2] = ["monthly_report", "month_confirmation"];

/// Whether people are asked to fill in a ledger.
pub fn is_asked(ledger: &str) -> bool {
    !BY_ITSELF.contains(&ledger)
}

/// Whether a ledger is work of a month's end.
pub fn is_month_end(ledger: &str) -> bool {
    MONTH_END.contains(&ledger)
}

/// How many of a hand's values it typed or chose, the product having filled in the others.
fn typed(ledger: &str, entries: i64, values: i64) -> i64 {
    let most = PRESSED.iter().find(|(name, _)| *name == ledger);
    most.map_or(values, |(_, n)| values.min(n * entries))
}

/// Entries handed in, and whether forms were timed by then.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Given {
    /// The entries.
    pub of: Handed,
    /// Whether the forms they came by were counted by [`Timed`].
    pub timed: bool,
}

/// How long a role's forms of one kind were open and worked on in a month. No person, no day, no place.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Timed {
    /// The month, `2026-03`.
    pub month: String,
    /// The role.
    pub role: String,
    /// The ledger that the form fills.
    pub form: String,
    /// Forms that came with their time.
    pub sheets: i64,
    /// Their time in seconds.
    pub seconds: i64,
    /// Forms that came without.
    pub bare: i64,
}

/// What was handed in after one position and up to another.
///
/// # Errors
/// The journal cannot be read.
pub async fn given(
    journal: &Journal,
    county: &RegionCode,
    between: (i64, i64),
    timed: bool,
) -> Result<Vec<Given>, DutyError> {
    let worked_out = WorkedOut { ledger: "day_status", field: "source", text: crate::days::WORKED_OUT };
    let handed = journal.handed_in(county, between, worked_out).await?;
    Ok(handed.into_iter().map(|of| Given { of, timed }).collect())
}

#[cfg(test)]
mod tests;
