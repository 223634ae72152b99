//! How a duty stands for one subject in one period.

use catalogue::RegionCode;
use jiff::civil::Date;
use serde::Serialize;

use crate::Period;

/// How a duty stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// The records prove it.
    Met,
    /// Not yet met, and not yet overdue.
    Due,
    /// Not met, and the last day is past.
    Overdue,
    /// Not owed, for a reason.
    Excused,
}

/// Why nothing is owed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Excuse {
    /// Spells that cover all the days in force, such as leave: the records.
    Covered(Vec<Proof>),
    /// The subject was in force for a part of the period only.
    PartOfPeriod,
}

/// A record that counts.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Proof {
    /// Its ledger.
    pub ledger: String,
    /// The record.
    pub record: String,
}

/// A duty of one subject in one period.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct State {
    /// The duty.
    pub duty: String,
    /// The subject's record.
    pub subject: String,
    /// The subject's place.
    pub region: RegionCode,
    /// The period.
    pub period: Period,
    /// The last day on which it is not overdue.
    pub deadline: Date,
    /// How much is owed, in thousandths.
    pub need: i64,
    /// How much the records prove, in thousandths.
    pub have: i64,
    /// How it stands.
    pub standing: Standing,
    /// The records that prove it, as far as it is proven.
    pub proofs: Vec<Proof>,
    /// Why nothing is owed, where it is excused.
    pub excuse: Option<Excuse>,
}
