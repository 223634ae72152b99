//! Sheets as read: only cells that hold something, texts in one store, so that memory follows content, never declared size.

use std::fmt::Write;

use jiff::civil::Date;

/// Where a text stands in its sheet's store.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    start: u32,
    len: u32,
}

/// A cell that holds something.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Cell {
    /// Text, not blank.
    Text(Span),
    /// A number.
    Number(f64),
    /// A cell formatted as a date: its serial number in the 1900 date system.
    Day(f64),
    /// TRUE or FALSE.
    Bool(bool),
    /// An error value, such as `#REF!`.
    Error(&'static str),
    /// A formula that was never worked out: it has no kept value.
    Unworked,
}

/// A range of merged cells, first and last included, from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Merge {
    /// First row.
    pub top: u32,
    /// Last row.
    pub bottom: u32,
    /// First column.
    pub left: u32,
    /// Last column.
    pub right: u32,
}

/// One sheet.
#[derive(Clone, Debug, Default)]
pub struct Sheet {
    /// Its name.
    pub name: String,
    /// Merged cells, where the format tells.
    pub merges: Vec<Merge>,
    /// The first column that was left out because the sheet is too wide.
    pub cut_at_column: Option<u32>,
    texts: String,
    rows: Vec<(u32, u32)>,
    cells: Vec<(u16, Cell)>,
}

/// One row that holds something.
#[derive(Clone, Copy)]
pub struct Row<'a> {
    sheet: &'a Sheet,
    /// Its number, from 0.
    pub number: u32,
    cells: &'a [(u16, Cell)],
}

impl Sheet {
    /// How many rows hold something.
    pub fn row_count(&self) -> usize {
        self.rows.len()
    }

    /// The n-th row that holds something.
    pub fn row(&self, n: usize) -> Row<'_> {
        let (number, start) = self.rows[n];
        let end = self.rows.get(n + 1).map_or(self.cells.len(), |r| r.1 as usize);
        Row { sheet: self, number, cells: &self.cells[start as usize..end] }
    }

    /// Every row that holds something.
    pub fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        (0..self.rows.len()).map(|n| self.row(n))
    }

    /// The row of a number, if it holds something.
    pub fn row_at(&self, number: u32) -> Option<Row<'_>> {
        self.rows.binary_search_by_key(&number, |r| r.0).ok().map(|n| self.row(n))
    }

    /// A cell as text, none where it is empty.
    pub fn written(&self, row: u32, column: u32) -> Option<String> {
        let row = self.row_at(row)?;
        let cell = row.get(u16::try_from(column).ok()?)?;
        let mut text = String::new();
        row.write(cell, &mut text);
        Some(text)
    }

    /// A text of the store.
    pub fn text(&self, span: Span) -> &str {
        &self.texts[span.start as usize..(span.start + span.len) as usize]
    }

    /// How many cells hold something.
    pub(crate) fn cell_count(&self) -> usize {
        self.cells.len()
    }
}

impl<'a> Row<'a> {
    /// The cell of a column, none where it is empty.
    pub fn get(&self, column: u16) -> Option<Cell> {
        // Rows are mostly gapless, so the cell mostly stands where its column says.
        let first = self.cells.first()?.0;
        let guess = column.checked_sub(first)? as usize;
        match self.cells.get(guess) {
            Some((c, cell)) if *c == column => Some(*cell),
            _ => self.cells.binary_search_by_key(&column, |c| c.0).ok().map(|n| self.cells[n].1),
        }
    }

    /// Columns and cells.
    pub fn cells(&self) -> &'a [(u16, Cell)] {
        self.cells
    }

    /// The text of a cell that holds one.
    pub fn text(&self, cell: Cell) -> Option<&'a str> {
        match cell {
            Cell::Text(span) => Some(self.sheet.text(span)),
            _ => None,
        }
    }

    /// Writes a cell out as a person would have typed it.
    pub fn write(&self, cell: Cell, out: &mut String) {
        match cell {
            Cell::Text(span) => out.push_str(self.sheet.text(span)),
            Cell::Number(n) => write_number(n, out),
            Cell::Day(serial) => match day_of(serial) {
                Some(day) => write!(out, "{day}").expect("writing to a string"),
                None => write_number(serial, out),
            },
            Cell::Bool(true) => out.push('是'),
            Cell::Bool(false) => out.push('否'),
            Cell::Error(name) => out.push_str(name),
            Cell::Unworked => {}
        }
    }
}

/// The day of a date cell; none for a time of day alone.
pub(crate) fn day_of(serial: f64) -> Option<Date> {
    if !(1.0..3_000_000.0).contains(&serial) {
        return None;
    }
    catalogue::when::from_serial(serial.floor() as i64)
}

fn write_number(n: f64, out: &mut String) {
    let written = if n.fract() == 0.0 && n.abs() < 1e15 { write!(out, "{}", n as i64) } else { write!(out, "{n}") };
    written.expect("writing to a string");
}

/// Takes cells in the order of the file.
#[derive(Default)]
pub(crate) struct SheetBuilder {
    sheet: Sheet,
    unordered: Vec<(u32, u16, Cell)>,
    widest: u32,
}

impl SheetBuilder {
    pub(crate) fn new(name: &str, widest: u32) -> SheetBuilder {
        SheetBuilder { sheet: Sheet { name: name.into(), ..Sheet::default() }, unordered: Vec::new(), widest }
    }

    /// Adds a text; blank ones are no cell at all.
    pub(crate) fn push_text(&mut self, row: u32, column: u32, text: &str) {
        if text.chars().all(|c| c.is_whitespace() || c == '\u{feff}') {
            return;
        }
        let start = self.sheet.texts.len();
        // A sheet of more than 4 GB of text never gets here: files are bounded far below.
        let span = Span { start: start as u32, len: text.len() as u32 };
        self.sheet.texts.push_str(text);
        self.push(row, column, Cell::Text(span));
    }

    /// Adds a cell.
    pub(crate) fn push(&mut self, row: u32, column: u32, cell: Cell) {
        if column >= self.widest {
            let cut = self.sheet.cut_at_column.get_or_insert(column);
            *cut = (*cut).min(column);
            return;
        }
        let column = column as u16;
        let sheet = &mut self.sheet;
        match sheet.rows.last() {
            Some((last, start)) if *last == row => {
                let in_order = sheet.cells[*start as usize..].last().is_none_or(|c| c.0 < column);
                if in_order {
                    sheet.cells.push((column, cell));
                } else {
                    self.unordered.push((row, column, cell));
                }
            }
            Some((last, _)) if *last > row => self.unordered.push((row, column, cell)),
            _ => {
                sheet.rows.push((row, sheet.cells.len() as u32));
                sheet.cells.push((column, cell));
            }
        }
    }

    /// Adds the cells of a part that stands below this one.
    pub(crate) fn append(&mut self, below: SheetBuilder) {
        let moved = self.sheet.texts.len() as u32;
        self.sheet.texts.push_str(&below.sheet.texts);
        let lift = |cell: Cell| match cell {
            Cell::Text(span) => Cell::Text(Span { start: span.start + moved, ..span }),
            other => other,
        };
        let in_order = match (self.sheet.rows.last(), below.sheet.rows.first()) {
            (Some((last, _)), Some((first, _))) => last < first,
            _ => true,
        };
        self.sheet.cut_at_column = self.sheet.cut_at_column.into_iter().chain(below.sheet.cut_at_column).min();
        self.unordered.extend(below.unordered.into_iter().map(|(row, column, cell)| (row, column, lift(cell))));
        if in_order {
            let cells = self.sheet.cells.len() as u32;
            self.sheet.rows.extend(below.sheet.rows.into_iter().map(|(row, start)| (row, start + cells)));
            self.sheet.cells.extend(below.sheet.cells.into_iter().map(|(column, cell)| (column, lift(cell))));
        } else {
            for row in below.sheet.rows() {
                self.unordered.extend(row.cells.iter().map(|(column, cell)| (row.number, *column, lift(*cell))));
            }
        }
    }

    /// How many cells there are so far.
    pub(crate) fn len(&self) -> usize {
        self.sheet.cell_count() + self.unordered.len()
    }

    pub(crate) fn finish(mut self, merges: Vec<Merge>) -> Sheet {
        self.sheet.merges = merges;
        if self.unordered.is_empty() {
            return self.sheet;
        }
        let sheet = self.sheet;
        let mut all: Vec<(u32, u16, Cell)> =
            sheet.rows().flat_map(|r| r.cells.iter().map(move |(c, cell)| (r.number, *c, *cell))).collect();
        all.append(&mut self.unordered);
        all.sort_by_key(|(row, column, _)| (*row, *column));
        all.dedup_by_key(|(row, column, _)| (*row, *column));
        let mut ordered = Sheet { rows: Vec::new(), cells: Vec::with_capacity(all.len()), ..sheet };
        for (row, column, cell) in all {
            if ordered.rows.last().is_none_or(|(last, _)| *last != row) {
                ordered.rows.push((row, ordered.cells.len() as u32));
            }
            ordered.cells.push((column, cell));
        }
        ordered
    }
}

/// A column as spreadsheets letter it: 0 is A, 26 is AA.
pub fn column_letters(column: u32) -> String {
    let mut letters = Vec::new();
    let mut n = column + 1;
    while n > 0 {
        letters.push(b'A' + ((n - 1) % 26) as u8);
        n = (n - 1) / 26;
    }
    letters.reverse();
    letters.into_iter().map(char::from).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_out_of_order_are_put_in_order_and_blank_ones_are_none() {
        let mut b = SheetBuilder::new("表", 100);
        b.push_text(2, 1, "二乙");
        b.push_text(0, 0, "零甲");
        b.push_text(2, 0, "二甲");
        b.push_text(1, 0, " \u{3000} ");
        b.push(3, 200, Cell::Number(1.0));
        let sheet = b.finish(vec![]);
        let rows: Vec<u32> = sheet.rows().map(|r| r.number).collect();
        assert_eq!(rows, [0, 2]);
        assert_eq!(sheet.written(2, 0).as_deref(), Some("二甲"));
        assert_eq!(sheet.written(2, 1).as_deref(), Some("二乙"));
        assert_eq!(sheet.written(1, 0), None);
        assert_eq!(sheet.cut_at_column, Some(200));
    }

    #[test]
    fn a_part_below_is_added_with_its_texts() {
        let mut upper = SheetBuilder::new("表", 100);
        upper.push_text(0, 0, "甲");
        let mut lower = SheetBuilder::new("表", 100);
        lower.push_text(5, 0, "乙");
        lower.push(5, 2, Cell::Number(1.0));
        upper.append(lower);
        let sheet = upper.finish(vec![]);
        assert_eq!(sheet.written(0, 0).as_deref(), Some("甲"));
        assert_eq!(sheet.written(5, 0).as_deref(), Some("乙"));
        assert_eq!(sheet.written(5, 2).as_deref(), Some("1"));
    }

    #[test]
    fn numbers_and_days_are_written_as_people_type_them() {
        let mut b = SheetBuilder::new("表", 100);
        b.push(0, 0, Cell::Number(13_800_000_000.0));
        b.push(0, 1, Cell::Number(962.4));
        b.push(0, 2, Cell::Day(45053.5));
        let sheet = b.finish(vec![]);
        assert_eq!(sheet.written(0, 0).as_deref(), Some("13800000000"));
        assert_eq!(sheet.written(0, 1).as_deref(), Some("962.4"));
        assert_eq!(sheet.written(0, 2).as_deref(), Some("2023-05-07"));
    }

    #[test]
    fn columns_are_lettered_as_spreadsheets_do() {
        let letters: Vec<String> = [0, 25, 26, 701, 702].into_iter().map(column_letters).collect();
        assert_eq!(letters, ["A", "Z", "AA", "ZZ", "AAA"]);
    }
}
