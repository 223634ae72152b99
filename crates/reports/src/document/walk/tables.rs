//! Where in its tables the walk is: row, column, how many columns the open cell spans, and whether it is merged under the one above.

use super::super::At;

/// More columns than any table has.
const MAX_COLUMNS: usize = 1_000;

/// The open tables, the innermost last.
#[derive(Default)]
pub(super) struct Tables {
    open: Vec<Open>,
    /// How many tables there were.
    told: usize,
}

struct Open {
    at: At,
    merged: bool,
}

impl Tables {
    pub fn open(&mut self) {
        // the number of a row counts from one: the first begins it
        self.open.push(Open { at: At { table: self.told, row: 0, column: 0, span: 1 }, merged: false });
        self.told += 1;
    }

    pub fn close(&mut self) {
        self.open.pop();
    }

    /// A row begins.
    pub fn row(&mut self) {
        if let Some(open) = self.open.last_mut() {
            (open.at.row, open.at.column) = (open.at.row + 1, 0);
        }
    }

    /// The open cell spans so many columns.
    pub fn span(&mut self, columns: Option<usize>) {
        if let Some(open) = self.open.last_mut() {
            open.at.span = columns.filter(|n| (1..=MAX_COLUMNS).contains(n)).unwrap_or(1);
        }
    }

    /// Whether the open cell is merged under the one above.
    pub fn merge(&mut self, merged: bool) {
        if let Some(open) = self.open.last_mut() {
            open.merged = merged;
        }
    }

    /// The open cell ends. Gives its place where it was merged under the one above.
    pub fn close_cell(&mut self) -> Option<At> {
        let open = self.open.last_mut()?;
        let closed = open.merged.then_some(open.at);
        (open.at.column, open.at.span, open.merged) = (open.at.column + open.at.span, 1, false);
        closed
    }

    /// Where the walk is in the innermost.
    pub fn here(&self) -> Option<At> {
        self.open.last().map(|open| open.at)
    }
}
