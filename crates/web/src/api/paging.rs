//! Pages of a list by cursor. The first page fixes the journal's position, and the rest are read as of it: whatever is entered
//! meanwhile, all pages together are the list as it stood, each row once.

use serde::Serialize;
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

/// Where a list goes on: the position it is read as of, which of its parts, after how many rows of that part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Cursor {
    pub as_of: i64,
    pub part: usize,
    pub offset: i64,
}

impl Cursor {
    /// The cursor that was sent, else the beginning of the list as of a position, or as of now.
    pub(crate) async fn read(desk: &Desk, sent: Option<&str>, as_of: Option<i64>) -> Result<Cursor, WebError> {
        match (sent, as_of) {
            (Some(sent), _) => Cursor::parse(sent).ok_or_else(|| bad("cursor", sent)),
            (None, Some(as_of)) if as_of >= 0 => Ok(Cursor { as_of, part: 0, offset: 0 }),
            (None, Some(as_of)) => Err(bad("as_of", &as_of.to_string())),
            (None, None) => {
                let head = desk.state.journal.head(desk.county()).await?.seq;
                Ok(Cursor { as_of: head, part: 0, offset: 0 })
            }
        }
    }

    fn parse(text: &str) -> Option<Cursor> {
        let mut numbers = text.split('.').map(|n| n.parse::<u32>().ok());
        let (as_of, part, offset) = (numbers.next()??, numbers.next()??, numbers.next()??);
        let whole = numbers.next().is_none();
        whole.then_some(Cursor { as_of: as_of.into(), part: part as usize, offset: offset.into() })
    }

    /// The cursor so many rows on.
    pub(crate) fn after(self, rows: i64) -> Cursor {
        Cursor { offset: self.offset + rows, ..self }
    }

    /// The beginning of the next part.
    pub(crate) fn onward(self) -> Cursor {
        Cursor { part: self.part + 1, offset: 0, ..self }
    }
}

impl std::fmt::Display for Cursor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}.{}.{}", self.as_of, self.part, self.offset)
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
        let cursor = Cursor { as_of: 4711, part: 1, offset: 150 };
        assert_eq!(Cursor::parse(&cursor.to_string()), Some(cursor));
        for wrong in ["", "1", "1.2", "1.2.3.4", "-1.0.0", "1.0.x", "1.0.99999999999"] {
            assert_eq!(Cursor::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_page_has_one_to_five_hundred_rows() {
        assert_eq!((limit(None).unwrap(), limit(Some(500)).unwrap()), (50, 500));
        assert!(limit(Some(0)).is_err() && limit(Some(501)).is_err());
    }
}
