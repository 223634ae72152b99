//! A grid of cells: read from a pasted text or from the page's own boxes, written as CSV for the reader of workbooks.

use std::collections::BTreeSet;

use crate::guard::Posted;

/// Rows that one page takes; longer tables come as a file.
const ROWS: usize = 500;
/// Columns that it takes.
const COLUMNS: usize = 80;

/// Rows of as many cells each, the headings first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Grid(Vec<Vec<String>>);

impl Grid {
    /// A pasted text, else the boxes of the page; nothing where neither holds anything.
    pub(super) fn read(posted: &Posted) -> Option<Grid> {
        let text = posted.0.get("text").map_or("", |t| t.trim_end());
        let rows = if text.trim().is_empty() { boxes(posted) } else { split(text) };
        let width = rows.iter().map(Vec::len).max().unwrap_or(0).min(COLUMNS);
        let empty = |row: &Vec<String>| row.iter().all(|c| c.trim().is_empty());
        let mut grid: Vec<Vec<String>> = rows.into_iter().filter(|r| !empty(r)).take(ROWS + 1).collect();
        grid.iter_mut().for_each(|r| r.resize(width, String::new()));
        (!grid.is_empty()).then_some(Grid(grid))
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
        let grid = Grid::read(&posted(&[("text", "甲\t乙\r\n1\t\"两行\n\"\"引\"\"\"\r\n\r\n2")])).unwrap();
        assert_eq!(grid.headings(), ["甲", "乙"]);
        assert_eq!(grid.rows(), [vec!["1".to_string(), "两行\n\"引\"".into()], vec!["2".into(), String::new()]]);
        assert_eq!(grid.csv(), "\"甲\",\"乙\"\n\"1\",\"两行\n\"\"引\"\"\"\n\"2\",\"\"");
    }

    #[test]
    fn boxes_come_back_where_they_were_and_none_far_outside() {
        let grid =
            Grid::read(&posted(&[("c.0.0", "甲"), ("c.2.1", "x"), ("c.1.0", "y"), ("c.999999999.0", "z")])).unwrap();
        assert_eq!(grid.rows(), [vec!["y".to_string(), String::new()], vec![String::new(), "x".into()]]);
        assert_eq!(Grid::read(&posted(&[("text", " \n")])), None);
        assert_eq!(grid.keeping(&BTreeSet::from([3])).rows().len(), 1);
    }
}
