//! Pages of a list by cursor. The first page fixes the journal's position, and the rest are read as of it: whatever is entered
//! meanwhile, all pages together are the list as it stood, each row once. A list goes on from the last row that was given, however
//! far down it stands.

use catalogue::{Ledger, Storage, Value};
use journal::Record;
use serde::Serialize;
use serde::de::DeserializeOwned;
use utoipa::ToSchema;

use crate::WebError;
use crate::desk::Desk;

/// Rows of a page where nobody says.
pub(crate) const USUAL: i64 = 50;
/// The most rows of a page.
pub(crate) const MOST: i64 = 500;

/// A page of a list.
#[derive(Serialize, ToSchema)]
pub(crate) struct Page<T> {
    /// Its rows.
    pub items: Vec<T>,
    /// What to ask as `cursor` for the next page; none on the last.
    pub next: Option<String>,
    /// The journal's position that the list is read as of.
    pub as_of: i64,
}

/// Where a list goes on: the position it is read as of, and what its last row is found by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Cursor<T> {
    pub as_of: i64,
    pub last: Option<T>,
}

/// That of a list of records.
pub(crate) type Keyset = Cursor<journal::Cursor>;

impl<T: Serialize + DeserializeOwned> Cursor<T> {
    /// The cursor that was sent, else the beginning of the list as of a position, or as of now.
    pub(crate) async fn read(desk: &Desk, sent: Option<&str>, as_of: Option<i64>) -> Result<Cursor<T>, WebError> {
        match sent {
            Some(sent) => Cursor::parse(sent).ok_or_else(|| bad("cursor", sent)),
            None => Ok(Cursor { as_of: position(desk, as_of).await?, last: None }),
        }
    }

    fn parse(text: &str) -> Option<Cursor<T>> {
        let (as_of, row) = text.split_once('.')?;
        let last: T = serde_json::from_slice(&hex::decode(row).ok()?).ok()?;
        Some(Cursor { as_of: as_of.parse::<u32>().ok()?.into(), last: Some(last) })
    }

    /// What goes on after a row.
    pub(crate) fn after(&self, last: T) -> Cursor<T> {
        Cursor { as_of: self.as_of, last: Some(last) }
    }
}

impl<T: Serialize> std::fmt::Display for Cursor<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let last =
            self.last.as_ref().map(|l| serde_json::to_vec(l).expect("a cursor is plain data")).unwrap_or_default();
        write!(f, "{}.{}", self.as_of, hex::encode(last))
    }
}

impl Keyset {
    /// The row to go on from, which must be of a list in this order.
    pub(crate) fn row(&self, ledger: &Ledger, order: Option<&str>) -> Result<Option<&journal::Cursor>, WebError> {
        let Some(last) = &self.last else { return Ok(None) };
        let stored = order.and_then(|name| ledger.field(name)).map(|f| f.kind.storage());
        let fits = match &last.value {
            Value::Null => true,
            Value::Int(_) => stored == Some(Storage::Int),
            Value::Text(_) => stored == Some(Storage::Text),
        };
        if fits && !last.back { Ok(Some(last)) } else { Err(bad("cursor", &self.to_string())) }
    }

    /// Where the list goes on after a record.
    pub(crate) fn after_record(&self, row: &Record, order: Option<&str>) -> Keyset {
        let value = order.filter(|name| *name != "region").map_or(Value::Null, |name| row.get(name).clone());
        let (region, record) = (row.region.to_string(), row.record.clone());
        self.after(journal::Cursor { value, region, record, back: false })
    }
}

/// The position that a list is read as of: the one asked for, else that of now.
async fn position(desk: &Desk, as_of: Option<i64>) -> Result<i64, WebError> {
    match as_of {
        Some(as_of) if as_of >= 0 => Ok(as_of),
        Some(as_of) => Err(bad("as_of", &as_of.to_string())),
        None => Ok(desk.state.journal.head(desk.county()).await?.seq),
    }
}

/// How many rows are asked for.
pub(crate) fn limit(sent: Option<i64>) -> Result<i64, WebError> {
    match sent.unwrap_or(USUAL) {
        limit @ 1..=MOST => Ok(limit),
        other => Err(WebError::BadForm(format!("limit: {other} ∉ 1–{MOST}"))),
    }
}

/// A parameter that says nothing we know.
pub(crate) fn bad(name: &str, value: &str) -> WebError {
    WebError::BadForm(format!("{name}: {value:?}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_comes_back_as_it_was_given_and_nothing_else_is_one() {
        let figure = Cursor { as_of: 4711, last: Some("posting.first_secretary".to_string()) };
        assert_eq!(Cursor::parse(&figure.to_string()), Some(figure.clone()));
        assert_eq!(Keyset::parse(&figure.to_string()), None, "a cursor is of its own list");
        let last = journal::Cursor {
            value: Value::from("2025-09"),
            region: "419931".into(),
            record: "0192".into(),
            back: false,
        };
        let keyset = Keyset { as_of: 4711, last: Some(last) };
        assert_eq!(Keyset::parse(&keyset.to_string()), Some(keyset));
        for wrong in ["", "1", "1.", "1.zz", "1.7b7d", "-1.7b7d", "1.2"] {
            assert_eq!(Keyset::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_page_has_one_to_five_hundred_rows() {
        assert_eq!((limit(None).unwrap(), limit(Some(500)).unwrap()), (50, 500));
        assert!(limit(Some(0)).is_err() && limit(Some(501)).is_err());
    }
}
