//! What of a part nobody sees: the instructions of fields, rows that are deleted or hidden, cells merged away under another.

use super::element::El;

/// What is open at a place of the part, and whether it is out of sight.
#[derive(Default)]
pub(super) struct Sight {
    /// Tables: whether a merge downwards has begun in one.
    tables: Vec<bool>,
    rows: Vec<bool>,
    cells: Vec<bool>,
    /// Fields: whether the instruction is still being told.
    fields: Vec<bool>,
}

impl Sight {
    /// Whether nobody sees what stands here.
    pub fn lost(&self) -> bool {
        [&self.rows, &self.cells, &self.fields].into_iter().any(|open| open.contains(&true))
    }

    /// Whether a cell is open.
    pub fn in_cell(&self) -> bool {
        !self.cells.is_empty()
    }

    /// An element begins.
    pub fn open(&mut self, el: El) {
        match el {
            El::Table => self.tables.push(false),
            El::Row => self.rows.push(false),
            El::Cell => self.cells.push(false),
            _ => {}
        }
    }

    /// An element ends.
    pub fn close(&mut self, el: El) {
        let open = match el {
            El::Table => &mut self.tables,
            El::Row => &mut self.rows,
            El::Cell => &mut self.cells,
            // no instruction goes on in the next paragraph; a field that was never closed may not swallow the text
            El::Paragraph => {
                self.fields.fill(false);
                return;
            }
            _ => return,
        };
        open.pop();
    }

    /// The open row is deleted or hidden.
    pub fn lose_row(&mut self) {
        if let Some(row) = self.rows.last_mut() {
            *row = true;
        }
    }

    /// The open cell begins a merge downwards, or is merged under the cell above, which is told.
    pub fn merge(&mut self, begins: bool) -> bool {
        let (Some(table), Some(cell)) = (self.tables.last_mut(), self.cells.last_mut()) else { return false };
        *cell = !begins && *table;
        *table |= begins;
        *cell
    }

    /// A field begins, comes to its result, or ends.
    pub fn field(&mut self, mark: &str) {
        match mark {
            "begin" => self.fields.push(true),
            "separate" => {
                if let Some(field) = self.fields.last_mut() {
                    *field = false;
                }
            }
            _ => {
                self.fields.pop();
            }
        }
    }
}
