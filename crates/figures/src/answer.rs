//! What a figure answers.

use catalogue::{RegionCode, Value};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::Window;

/// Why a figure has no value, and so stays blank with a question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "why")]
pub enum Missing {
    /// Nothing has ever been entered into a ledger it reads.
    EmptyLedger {
        /// The ledger.
        ledger: String,
    },
    /// No value of the norm is in force.
    NoNorm {
        /// The norm.
        norm: String,
    },
    /// The county has not set the year.
    NoParameter {
        /// The parameter.
        parameter: String,
    },
    /// The county's own record is not there.
    NoName,
    /// A quotient's divisor is nought, or there is nothing to average.
    NothingToDivideBy,
    /// A figure it is worked out from has no value.
    Part {
        /// That figure.
        figure: String,
    },
}

/// A figure's value for a place, a window and a position.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Answer {
    /// The figure.
    pub figure: String,
    /// Digest of its definition.
    pub version: String,
    /// The place.
    pub region: RegionCode,
    /// The window.
    pub window: Window,
    /// The journal's position it was taken at.
    pub as_of: i64,
    /// The exact value in the figure's unit; none says why in `missing`.
    pub value: Option<Decimal>,
    /// The value of a name.
    pub text: Option<String>,
    /// Why there is none.
    pub missing: Option<Missing>,
    /// The unit.
    pub unit: String,
}

impl Answer {
    /// The value rounded half up to the figure's decimals, without trailing zeros: how pages show it.
    pub fn shown(&self, decimals: Option<u8>) -> String {
        match (&self.text, self.value) {
            (Some(text), _) => text.clone(),
            (None, Some(value)) => show(value, decimals, &self.unit),
            (None, None) => "—".into(),
        }
    }
}

/// A value as pages show it; `report-form.md` 6.4 gives the places where the definition does not.
pub(crate) fn show(value: Decimal, decimals: Option<u8>, unit: &str) -> String {
    let places = decimals.map_or(if unit == "%" { 1 } else { 2 }, u32::from);
    value.round_dp_with_strategy(places, rust_decimal::RoundingStrategy::MidpointAwayFromZero).normalize().to_string()
}

/// A record of a figure's list, with what it contributes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Row {
    /// The ledger.
    pub ledger: String,
    /// The record.
    pub record: String,
    /// Its place.
    pub region: RegionCode,
    /// The version it was read in.
    pub from_seq: i64,
    /// What is counted once (a distinct value) or added up (an amount); nothing for a plain count.
    pub item: Value,
}

/// Where a record stands in a figure's list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standing {
    /// The figure whose record it is: one of those that the list's figure is worked out from.
    pub figure: String,
    /// Its place.
    pub region: String,
    /// The record.
    pub record: String,
    /// Which of its rows, where a record has several: the period of what is owed.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub item: String,
}

impl Standing {
    pub(crate) fn of(figure: &str, row: &Row) -> Standing {
        let (region, record) = (row.region.to_string(), row.record.clone());
        Standing { figure: figure.into(), region, record, item: String::new() }
    }

    /// Where a row stands that is one of several of its record.
    pub(crate) fn of_several(figure: &str, row: &Row) -> Standing {
        Standing { item: row.item.as_text().unwrap_or_default().into(), ..Standing::of(figure, row) }
    }

    /// Its place in the order of a list.
    pub(crate) fn place(&self) -> (&str, &str, &str) {
        (&self.region, &self.record, &self.item)
    }
}

/// A month's value.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Monthly {
    /// The month, `2026-03`.
    pub month: String,
    /// The value.
    pub value: Option<Decimal>,
}
