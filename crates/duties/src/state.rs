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

/// An item of a county's list, of which a duty is owed.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Item {
    /// What tells it apart from others of its list, whichever version is in force: its name, say.
    pub name: String,
    /// The version in force on the period's last day.
    pub version: Proof,
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
    /// The item of a list that it is owed of, where it is owed item by item.
    pub item: Option<Item>,
    /// The period.
    pub period: Period,
    /// The first day on which it may be asked for: the period's, or before it where it is to be done ahead.
    pub opens: Date,
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
    /// Whether it is asked for by itself: not where the items of a list ask for the same one by one.
    pub asked: bool,
}
