//! Tables that are no list of a ledger (a figure's records, its breakdown) as .xlsx. No text of a cell is ever a formula.

use rust_xlsxwriter::{Workbook, Worksheet, XlsxError};

use super::columns::Formats;
use crate::error::WorkbookError;

/// A cell of a plain table.
#[derive(Clone, Debug, PartialEq)]
pub enum Plain {
    /// A text, kept as it is.
    Text(String),
    /// A number to go on reckoning with.
    Number(f64),
}

/// A table: its name, its headings, its rows.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    /// The sheet's name.
    pub name: String,
    /// The headings.
    pub heads: Vec<String>,
    /// The rows.
    pub rows: Vec<Vec<Plain>>,
}

/// Characters that no sheet's name may hold.
const FORBIDDEN: [char; 7] = ['[', ']', ':', '*', '?', '/', '\\'];
/// The longest name of a sheet.
const LONGEST: usize = 31;
/// Bounds of a column's width, in characters.
const WIDTHS: (usize, usize) = (8, 48);

/// Writes tables as the sheets of one workbook, each under a line that says who took it out and why.
///
/// # Errors
/// The workbook cannot be written.
pub fn tables(tables: &[Table], mark: &str) -> Result<Vec<u8>, WorkbookError> {
    write(tables, mark).map_err(|e| WorkbookError::Write { detail: e.to_string() })
}

fn write(tables: &[Table], mark: &str) -> Result<Vec<u8>, XlsxError> {
    let formats = Formats::new();
    let mut book = Workbook::new();
    for table in tables {
        let sheet = book.add_worksheet();
        sheet.set_name(name(&table.name))?;
        let top = super::mark::write(sheet, mark)?;
        for (c, head) in table.heads.iter().enumerate() {
            sheet.write_string_with_format(top, c as u16, head, &formats.head)?;
            sheet.set_column_width(c as u16, width(table, c) as f64)?;
        }
        sheet.set_freeze_panes(top + 1, 0)?;
        for (r, row) in table.rows.iter().enumerate() {
            for (c, cell) in row.iter().enumerate() {
                write_cell(sheet, &formats, top + r as u32 + 1, c as u16, cell)?;
            }
        }
    }
    book.save_to_buffer()
}

fn write_cell(sheet: &mut Worksheet, formats: &Formats, row: u32, at: u16, cell: &Plain) -> Result<(), XlsxError> {
    match cell {
        Plain::Number(n) => sheet.write_number(row, at, *n)?,
        Plain::Text(text) if text.starts_with(['=', '+', '-', '@', '\t', '\r']) => {
            sheet.write_string_with_format(row, at, text, &formats.quoted)?
        }
        Plain::Text(text) => sheet.write_string_with_format(row, at, text, &formats.text)?,
    };
    Ok(())
}

fn name(of: &str) -> String {
    let name: String = of.chars().filter(|c| !FORBIDDEN.contains(c)).take(LONGEST).collect();
    let name = name.trim_matches('\'').to_string();
    if name.is_empty() { "1".into() } else { name }
}

/// As wide as the widest cell, a Chinese character counting for two.
fn width(table: &Table, column: usize) -> usize {
    let wide = |text: &str| text.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum::<usize>();
    let cells = table.rows.iter().filter_map(|row| match row.get(column)? {
        Plain::Text(text) => Some(wide(text)),
        Plain::Number(n) => Some(n.to_string().len()),
    });
    let head = table.heads.get(column).map_or(0, |h| wide(h));
    (cells.max().unwrap_or_default().max(head) + 2).clamp(WIDTHS.0, WIDTHS.1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::{Cell, Workbook as Read};

    #[test]
    fn texts_stay_texts_and_numbers_numbers() {
        let rows = vec![vec![Plain::Text("=1+1".into()), Plain::Number(12.5)]];
        let table = Table { name: "名单 [2026]".into(), heads: vec!["记录".into(), "数".into()], rows };
        let book = Read::read("x.xlsx", &tables(&[table], "").unwrap()).unwrap();
        assert_eq!(book.sheets[0].name, "名单 2026");
        let row = book.sheets[0].row(1);
        assert_eq!(row.get(0).and_then(|c| row.text(c)), Some("=1+1"), "no formula");
        assert!(matches!(row.get(1), Some(Cell::Number(n)) if n == 12.5));
    }
}
