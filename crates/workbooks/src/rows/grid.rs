//! Cells as a person reads them: a merged cell speaks for all it covers, 同上 for the cell above.

use std::borrow::Cow;

use crate::digest::FastMap;
use crate::read::{Cell, Row, Sheet};

/// A sheet with merges and 同上 seen through.
pub(crate) struct Grid<'a> {
    pub sheet: &'a Sheet,
    /// Merged rows of each column: top and bottom, in order.
    merged: FastMap<u16, Vec<(u32, u32)>>,
    /// Cells that say 同上, with the row that they repeat.
    pub ditto: FastMap<(u32, u16), u32>,
}

impl<'a> Grid<'a> {
    pub(crate) fn new(sheet: &'a Sheet) -> Grid<'a> {
        let mut merged: FastMap<u16, Vec<(u32, u32)>> = FastMap::default();
        for m in sheet.merges.iter().filter(|m| m.bottom > m.top && m.left == m.right) {
            if let Ok(column) = u16::try_from(m.left) {
                merged.entry(column).or_default().push((m.top, m.bottom));
            }
        }
        merged.values_mut().for_each(|list| list.sort_unstable());
        Grid { sheet, merged, ditto: FastMap::default() }
    }

    /// The cell of a column in a row and the row whose text it is.
    pub(crate) fn at(&self, row: Row<'a>, column: u16) -> Option<(Row<'a>, Cell)> {
        let found = match row.get(column) {
            Some(cell) => Some((row, cell)),
            None => self.covering(row.number, column),
        };
        let (row, cell) = found?;
        if self.ditto.is_empty() {
            return Some((row, cell));
        }
        match self.ditto.get(&(row.number, column)) {
            Some(source) => {
                let source = self.sheet.row_at(*source)?;
                source.get(column).map(|cell| (source, cell))
            }
            None => Some((row, cell)),
        }
    }

    fn covering(&self, row: u32, column: u16) -> Option<(Row<'a>, Cell)> {
        let list = self.merged.get(&column)?;
        let at = list.partition_point(|(top, _)| *top <= row).checked_sub(1)?;
        let (top, bottom) = list[at];
        let top = self.sheet.row_at(top).filter(|_| row <= bottom)?;
        top.get(column).map(|cell| (top, cell))
    }

    /// The text of a cell, trimmed; numbers as they are typed.
    pub(crate) fn written(&self, row: Row<'a>, column: u16) -> Option<Cow<'a, str>> {
        let (row, cell) = self.at(row, column)?;
        let text: Cow<'a, str> = match row.text(cell) {
            Some(text) => text.trim().into(),
            None => {
                let mut text = String::new();
                row.write(cell, &mut text);
                text.into()
            }
        };
        (!text.is_empty()).then_some(text)
    }
}

/// Whether a text says that the cell above is repeated.
pub(crate) fn is_ditto(text: &str) -> bool {
    text.len() <= 12 && matches!(text.trim(), "同上" | "同上行" | "同前" | "〃" | "″" | "\"" | "“" | "”" | "、、")
}
