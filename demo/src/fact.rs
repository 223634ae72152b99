//! What the generator makes: facts, each a row of one ledger, in values and not yet in anybody's handwriting.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::calendar::Month;

/// A value of a fact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell {
    /// Text, a choice, a name, a code or a document number.
    Text(String),
    /// A whole number.
    Int(i64),
    /// A number in thousandths.
    Thousandths(i64),
    /// Money in fen.
    Fen(i64),
    /// A day.
    Day(Date),
    /// A month.
    Month(Month),
    /// A year.
    Year(i16),
    /// 是 or 否.
    Bool(bool),
}

impl From<&str> for Cell {
    fn from(text: &str) -> Cell {
        Cell::Text(text.into())
    }
}
impl From<String> for Cell {
    fn from(text: String) -> Cell {
        Cell::Text(text)
    }
}
impl From<&String> for Cell {
    fn from(text: &String) -> Cell {
        Cell::Text(text.clone())
    }
}
impl From<i64> for Cell {
    fn from(n: i64) -> Cell {
        Cell::Int(n)
    }
}
impl From<Date> for Cell {
    fn from(day: Date) -> Cell {
        Cell::Day(day)
    }
}
impl From<Month> for Cell {
    fn from(month: Month) -> Cell {
        Cell::Month(month)
    }
}
impl From<bool> for Cell {
    fn from(yes: bool) -> Cell {
        Cell::Bool(yes)
    }
}

/// Money of whole 万元 and hundredths of it: `wan(962, 40)` is 962.40万元.
pub fn wan(whole: i64, hundredths: i64) -> Cell {
    Cell::Fen(whole * 1_000_000 + hundredths * 10_000)
}

/// Money of whole yuan.
pub fn yuan(n: i64) -> Cell {
    Cell::Fen(n * 100)
}

/// A row of a ledger. Keys are the ledger's fields; `person.idnumber` is a field of the record that `person` refers to, printed beside it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    /// The ledger.
    pub ledger: &'static str,
    /// Code of the place it belongs to.
    pub region: String,
    /// Its values; what is unknown is not there.
    pub fields: BTreeMap<&'static str, Cell>,
}

impl Fact {
    /// An empty row of a ledger at a place.
    pub fn new(ledger: &'static str, region: &str) -> Fact {
        Fact { ledger, region: region.into(), fields: BTreeMap::new() }
    }

    /// With one more value.
    #[must_use]
    pub fn with(mut self, field: &'static str, value: impl Into<Cell>) -> Fact {
        self.fields.insert(field, value.into());
        self
    }

    /// With one more value, if there is one.
    #[must_use]
    pub fn maybe(self, field: &'static str, value: Option<impl Into<Cell>>) -> Fact {
        match value {
            Some(value) => self.with(field, value),
            None => self,
        }
    }

    /// A value.
    pub fn get(&self, field: &str) -> Option<&Cell> {
        self.fields.get(field)
    }

    /// A text, empty where there is none.
    pub fn text(&self, field: &str) -> &str {
        match self.get(field) {
            Some(Cell::Text(text)) => text,
            _ => "",
        }
    }

    /// A day.
    pub fn day(&self, field: &str) -> Option<Date> {
        match self.get(field) {
            Some(Cell::Day(day)) => Some(*day),
            _ => None,
        }
    }

    /// The code of the township the fact lies in; the county's own where it lies in none.
    pub fn township(&self) -> &str {
        self.region.get(..9).unwrap_or(&self.region)
    }
}
