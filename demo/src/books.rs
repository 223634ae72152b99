//! The generator's own books: what every figure of the demo must come to.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

/// A value the generator has counted or added up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Amount {
    /// A name.
    Text {
        /// It.
        text: String,
    },
    /// Things or people counted, a year, a norm.
    Count {
        /// How many.
        count: i64,
    },
    /// Money.
    Money {
        /// In fen.
        fen: i64,
        /// Fen in one of the figure's unit.
        per_unit: i64,
    },
    /// One number divided by another.
    Quotient {
        /// Dividend.
        top: i64,
        /// Divisor, the unit's factor within it.
        bottom: i64,
        /// Places a report shows.
        places: u32,
    },
}

/// A value with its unit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct BookValue {
    /// The exact value.
    #[serde(flatten)]
    pub amount: Amount,
    /// 个, 万元, % …
    pub unit: &'static str,
    /// As a report prints it, without the unit.
    pub shown: String,
}

impl BookValue {
    /// From an amount.
    pub fn new(amount: Amount, unit: &'static str) -> BookValue {
        let shown = match &amount {
            Amount::Text { text } => text.clone(),
            Amount::Count { count } => count.to_string(),
            Amount::Money { fen, per_unit } => exact(*fen, *per_unit),
            Amount::Quotient { top, bottom, places } => rounded(*top, *bottom, *places),
        };
        BookValue { amount, unit, shown }
    }

    /// The value as a fraction in the figure's unit; none for a name.
    pub fn fraction(&self) -> Option<(i64, i64)> {
        match self.amount {
            Amount::Text { .. } => None,
            Amount::Count { count } => Some((count, 1)),
            Amount::Money { fen, per_unit } => Some((fen, per_unit)),
            Amount::Quotient { top, bottom, .. } => Some((top, bottom)),
        }
    }
}

/// A decimal without trailing zeros; the unit of money is a power of ten.
fn exact(n: i64, per_unit: i64) -> String {
    let sign = if n < 0 { "-" } else { "" };
    let places = per_unit.ilog10() as usize;
    let (whole, rest) = (n.abs() / per_unit, n.abs() % per_unit);
    let fraction = format!("{rest:0places$}");
    let fraction = if places == 0 { "" } else { fraction.trim_end_matches('0') };
    if fraction.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{fraction}") }
}

/// Rounded half up, trailing zeros left out.
fn rounded(top: i64, bottom: i64, places: u32) -> String {
    if bottom == 0 {
        return String::new();
    }
    let scale = 10i64.pow(places);
    let scaled = (i128::from(top) * i128::from(scale) * 2 + i128::from(bottom)) / (i128::from(bottom) * 2);
    exact(scaled as i64, scale)
}

/// How often a duty of the report year stands how, at the cut-off.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Standings {
    /// Done, in time or late.
    pub met: usize,
    /// Not yet done, with time left.
    pub due: usize,
    /// Not done, with none left.
    pub overdue: usize,
    /// Not owed.
    pub excused: usize,
}

/// All that the generator has kept count of, for the cut-off and the report year of the demo.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Books {
    /// Every slot of a report, and a few more, for the county. Keys are ids of figures.
    pub values: BTreeMap<&'static str, BookValue>,
    /// The same for each township, by its code, where a fact always belongs to a place.
    pub townships: BTreeMap<&'static str, BTreeMap<String, BookValue>>,
    /// The county's values in the same window a year earlier.
    pub last_year: BTreeMap<&'static str, BookValue>,
    /// The exceptions of each universal claim, in words; an empty list is a claim that holds.
    pub exceptions: BTreeMap<&'static str, BTreeSet<String>>,
    /// How the duties of disclosure stand, each by its id.
    pub duties: BTreeMap<&'static str, Standings>,
    /// The values that the late corrections changed, as they were before them.
    pub before_corrections: BTreeMap<&'static str, BookValue>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn money_is_shown_without_trailing_zeros() {
        let money = |fen| BookValue::new(Amount::Money { fen, per_unit: 1_000_000 }, "万元").shown;
        assert_eq!(money(962_400_000), "962.4");
        assert_eq!(money(205_000_000), "205");
        assert_eq!(money(-3_600_000), "-3.6");
    }

    #[test]
    fn quotients_are_rounded_half_up() {
        let share = |top, bottom, places| BookValue::new(Amount::Quotient { top, bottom, places }, "%").shown;
        assert_eq!(share(200, 3, 1), "66.7");
        assert_eq!(share(1, 8, 2), "0.13");
        assert_eq!(share(100, 4, 1), "25");
    }
}
