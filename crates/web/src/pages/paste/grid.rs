//! A grid of cells: read from a pasted text or from the page's own boxes, written as CSV for the reader of workbooks.

use std::collections::BTreeSet;

use crate::guard::Posted;

/// Rows that one page takes; longer tables come as a file.
pub(super) const ROWS: usize = 500;
/// Columns that it takes.
pub(super) const COLUMNS: usize = 80;

/// More than one page takes: rows without the headings, and columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct TooLarge {
    pub(super) rows: usize,
    pub(super) columns: usize,
}

/// Rows of as many cells each, the headings first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Grid(Vec<Vec<String>>);

impl Grid {
    /// A pasted text, else the boxes of the page; nothing where neither holds anything.
    ///
    /// # Errors
    /// It is longer or wider than a page takes: none of it is left out in silence.
    pub(super) fn read(posted: &Posted) -> Result<Option<Grid>, TooLarge> {
        let text = posted.0.get("text").map_or("", |t| t.trim_end());
        let rows = if text.trim().is_empty() { boxes(posted) } else { split(text) };
        let filled = |row: &Vec<String>| row.iter().rposition(|c| !c.trim().is_empty()).map_or(0, |last| last + 1);
        let mut grid: Vec<Vec<String>> = rows.into_iter().filter(|r| filled(r) > 0).collect();
        let width = grid.iter().map(filled).max().unwrap_or(0);
        if grid.len() > ROWS + 1 || width > COLUMNS {
            return Err(TooLarge { rows: grid.len() - 1, columns: width });
        }
        grid.iter_mut().for_each(|r| r.resize(width, String::new()));
        Ok((!grid.is_empty()).then_some(Grid(grid)))
    }

    /// The first row.
    pub(super) fn headings(&self) -> &[String] {
        self.0.first().map_or(&[], Vec::as_slice)
    }

    /// The others.
    pub(super) fn rows(&self) -> &[Vec<String>] {
        self.0.get(1..).unwrap_or_default()
    }

    /// Puts headings above what came without.
    pub(super) fn head_with(&mut self, mut headings: Vec<String>) {
        let width = self.headings().len().max(headings.len());
        headings.resize(width, String::new());
        self.0.iter_mut().for_each(|r| r.resize(width, String::new()));
        self.0.insert(0, headings);
    }

    /// The headings and some of the rows, which are counted from 1 with the headings.
    pub(super) fn keeping(&self, rows: &BTreeSet<u32>) -> Grid {
        let kept = |n: usize| n == 0 || rows.contains(&(n as u32 + 1));
        Grid(self.0.iter().enumerate().filter(|(n, _)| kept(*n)).map(|(_, r)| r.clone()).collect())
    }

    /// As CSV, every cell quoted.
    pub(super) fn csv(&self) -> String {
        let cell = |c: &String| format!("\"{}\"", c.replace('"', "\"\""));
        let row = |r: &Vec<String>| r.iter().map(cell).collect::<Vec<_>>().join(",");
        self.0.iter().map(row).collect::<Vec<_>>().join("\n")
    }
}

/// The page's boxes: `c.ROW.COLUMN`, headings in row 0.
fn boxes(posted: &Posted) -> Vec<Vec<String>> {
    let mut rows: Vec<Vec<String>> = Vec::new();
    for (name, text) in &posted.0 {
        let Some((row, column)) = name.strip_prefix("c.").and_then(|at| at.split_once('.')) else { continue };
        let (Ok(row), Ok(column)) = (row.parse::<usize>(), column.parse::<usize>()) else { continue };
        if row > ROWS || column >= COLUMNS {
            continue;
        }
        if rows.len() <= row {
            rows.resize(row + 1, Vec::new());
        }
        if rows[row].len() <= column {
            rows[row].resize(column + 1, String::new());
        }
        rows[row][column] = text.trim().into();
    }
    rows
}

/// What a spreadsheet puts on the clipboard: tabs between cells, line ends between rows; a cell with either stands in quotes.
fn split(text: &str) -> Vec<Vec<String>> {
    let (mut rows, mut row, mut cell) = (Vec::new(), Vec::new(), String::new());
    let (mut quoted, mut chars) = (false, text.chars().peekable());
    while let Some(c) = chars.next() {
        match c {
            '"' if quoted && chars.peek() == Some(&'"') => {
                chars.next();
                cell.push('"');
            }
            '"' if quoted => quoted = false,
            '"' if cell.is_empty() => quoted = true,
            '\t' if !quoted => row.push(std::mem::take(&mut cell)),
            '\n' if !quoted => {
                row.push(std::mem::take(&mut cell));
                rows.push(std::mem::take(&mut row));
            }
            '\r' if !quoted => {}
            c => cell.push(c),
        }
    }
    row.push(cell);
    rows.push(row);
    rows
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashMap;

    fn posted(pairs: &[(&str, &str)]) -> Posted {
        Posted(pairs.iter().map(|(k, v)| (k.to_string(), v.to_string())).collect::<HashMap<_, _>>())
    }

    #[test]
    fn a_pasted_text_is_cut_as_spreadsheets_cut_it() {
        let grid = Grid::read(&posted(&[("text", "甲\t乙\r\n1\t\"两行\n\"\"引\"\"\"\r\n\r\n2")])).unwrap().unwrap();
        assert_eq!(grid.headings(), ["甲", "乙"]);
        assert_eq!(grid.rows(), [vec!["1".to_string(), "两行\n\"引\"".into()], vec!["2".into(), String::new()]]);
        assert_eq!(grid.csv(), "\"甲\",\"乙\"\n\"1\",\"两行\n\"\"引\"\"\"\n\"2\",\"\"");
    }

    #[test]
    fn boxes_come_back_where_they_were_and_none_far_outside() {
        let grid = Grid::read(&posted(&[("c.0.0", "甲"), ("c.2.1", "x"), ("c.1.0", "y"), ("c.999999999.0", "z")]))
            .unwrap()
            .unwrap();
        assert_eq!(grid.rows(), [vec!["y".to_string(), String::new()], vec![String::new(), "x".into()]]);
        assert_eq!(Grid::read(&posted(&[("text", " \n")])), Ok(None));
        assert_eq!(grid.keeping(&BTreeSet::from([3])).rows().len(), 1);
    }

    #[test]
    fn a_table_longer_or_wider_than_a_page_is_refused_whole_and_a_full_one_is_not() {
        let long = |rows: usize| format!("甲\n{}", "1\n".repeat(rows));
        let full = Grid::read(&posted(&[("text", &long(ROWS))])).unwrap().unwrap();
        assert_eq!(full.rows().len(), ROWS);
        let over = Grid::read(&posted(&[("text", &long(ROWS + 1))]));
        assert_eq!(over, Err(TooLarge { rows: ROWS + 1, columns: 1 }));
        let wide = vec!["x"; COLUMNS + 1].join("\t");
        assert_eq!(Grid::read(&posted(&[("text", &wide)])), Err(TooLarge { rows: 0, columns: COLUMNS + 1 }));
        let trailing = format!("甲{}\n1", "\t".repeat(COLUMNS * 2));
        assert_eq!(Grid::read(&posted(&[("text", &trailing)])).unwrap().unwrap().headings(), ["甲"]);
    }
}
