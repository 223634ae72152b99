//! The tables of a document as grids: which stretch of the text stands in which row and column.

use std::collections::BTreeMap;

use super::{Document, Paragraph};

/// A cell of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cell {
    /// First code point of what it holds.
    pub offset: usize,
    /// How many code points.
    pub length: usize,
    /// The column it begins in.
    pub column: usize,
    /// How many columns it spans.
    pub span: usize,
    /// It stands in a row above and is merged down over this one.
    pub from_above: bool,
}

/// A table: its rows of cells, in the order of the text. Cells without text are left out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Grid {
    /// The rows.
    pub rows: Vec<Vec<Cell>>,
}

/// Where in a table a paragraph stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct At {
    /// The table's number in its part.
    pub table: usize,
    /// The row's number in the table.
    pub row: usize,
    /// The column in which the cell begins.
    pub column: usize,
    /// How many columns the cell spans.
    pub span: usize,
}

impl Document {
    /// The tables. In plain text: neighbouring lines whose cells are parted by tabs.
    pub fn grids(&self) -> Vec<Grid> {
        let told: Vec<(At, Paragraph)> = match &self.word {
            Some(_) => self.paragraphs().iter().filter_map(|p| Some((p.at?, p.clone()))).collect(),
            None => tabbed(self),
        };
        let mut tables: BTreeMap<usize, Rows> = BTreeMap::new();
        for (at, paragraph) in &told {
            place(tables.entry(at.table).or_default().entry(at.row).or_default(), *at, paragraph);
        }
        for at in &self.merged {
            if let Some(rows) = tables.get_mut(&at.table) {
                carry_down(rows, *at);
            }
        }
        tables.into_values().map(|rows| Grid { rows: rows.into_values().collect() }).collect()
    }
}

/// The rows of a table that hold text, by their numbers.
type Rows = BTreeMap<usize, Vec<Cell>>;

fn place(row: &mut Vec<Cell>, at: At, paragraph: &Paragraph) {
    match row.last_mut() {
        // a further paragraph of the same cell
        Some(cell) if cell.column == at.column => cell.length = paragraph.offset + paragraph.length - cell.offset,
        _ => row.push(Cell {
            offset: paragraph.offset,
            length: paragraph.length,
            column: at.column,
            span: at.span,
            from_above: false,
        }),
    }
}

/// A cell merged over several rows stands in each of them: its label is that of all.
fn carry_down(rows: &mut Rows, at: At) {
    let above = rows.range(..at.row).next_back().and_then(|(_, row)| row.iter().find(|c| c.column == at.column));
    let Some(cell) = above.map(|c| Cell { from_above: true, ..*c }) else { return };
    if let Some(row) = rows.get_mut(&at.row) {
        let place = row.partition_point(|c| c.column < at.column);
        row.insert(place, cell);
    }
}

/// The cells of lines parted by tabs. A line without a tab ends the table.
fn tabbed(document: &Document) -> Vec<(At, Paragraph)> {
    let chars: Vec<char> = document.text().chars().collect();
    let mut cells = vec![];
    let (mut table, mut row, mut follows) = (0, 0, false);
    for line in document.paragraphs() {
        let text = &chars[line.offset..line.offset + line.length];
        if !text.contains(&'\t') {
            follows = false;
            continue;
        }
        (table, row) = if follows { (table, row + 1) } else { (table + 1, 0) };
        follows = true;
        let mut offset = line.offset;
        for (column, cell) in text.split(|c| *c == '\t').enumerate() {
            let blank = cell.iter().take_while(|c| c.is_whitespace()).count();
            let length = cell.len() - blank - cell[blank..].iter().rev().take_while(|c| c.is_whitespace()).count();
            if length > 0 {
                let paragraph = Paragraph { offset: offset + blank, length, ..line.clone() };
                cells.push((At { table, row, column, span: 1 }, paragraph));
            }
            offset += cell.len() + 1;
        }
    }
    cells
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::docx::testing::docx;

    fn texts(document: &Document) -> Vec<Vec<(String, usize, usize)>> {
        let chars: Vec<char> = document.text().chars().collect();
        let text = |c: &Cell| chars[c.offset..c.offset + c.length].iter().collect::<String>();
        let rows = document.grids().into_iter().flat_map(|g| g.rows);
        rows.map(|row| row.iter().map(|c| (text(c), c.column, c.span)).collect()).collect()
    }

    #[test]
    fn cells_know_their_columns_over_spans_and_inner_tables() {
        let cell = |text: &str| format!("<w:tc><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>");
        let wide = "<w:tc><w:tcPr><w:gridSpan w:val=\"2\"/></w:tcPr><w:p><w:r><w:t>甲</w:t></w:r></w:p><w:p><w:r><w:t>乙</w:t></w:r></w:p></w:tc>";
        let inner = format!("<w:tc><w:tbl><w:tr>{}</w:tr></w:tbl><w:p/></w:tc>", cell("内"));
        let body = format!(
            "<w:tbl><w:tr>{wide}{}</w:tr><w:tr>{}<w:tc><w:p/></w:tc>{}</w:tr><w:tr>{inner}{}</w:tr></w:tbl>",
            cell("丙"),
            cell("1"),
            cell("3"),
            cell("后")
        );
        let document = Document::read(&docx(&body), "a.docx").unwrap();
        let found = texts(&document);
        let row = |cells: &[(&str, usize, usize)]| -> Vec<(String, usize, usize)> {
            cells.iter().map(|(t, c, s)| (t.to_string(), *c, *s)).collect()
        };
        assert_eq!(found[0], row(&[("甲\n乙", 0, 2), ("丙", 2, 1)]));
        assert_eq!(found[1], row(&[("1", 0, 1), ("3", 2, 1)]));
        assert_eq!(found[2], row(&[("后", 1, 1)]));
        assert_eq!(found[3], row(&[("内", 0, 1)]));
    }

    #[test]
    fn a_cell_merged_downwards_stands_in_every_row_that_it_spans() {
        let cell = |text: &str| format!("<w:tc><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>");
        let begins =
            "<w:tc><w:tcPr><w:vMerge w:val=\"restart\"/></w:tcPr><w:p><w:r><w:t>第一书记</w:t></w:r></w:p></w:tc>";
        let goes_on = "<w:tc><w:tcPr><w:vMerge/></w:tcPr><w:p/></w:tc>";
        let rows = [(begins, "省派"), (goes_on, "市派"), (goes_on, "县派")];
        let rows: String = rows.iter().map(|(head, label)| format!("<w:tr>{head}{}</w:tr>", cell(label))).collect();
        let body = format!("<w:tbl>{rows}<w:tr>{}{}</w:tr></w:tbl>", cell("队员"), cell("合计"));
        let found = texts(&Document::read(&docx(&body), "a.docx").unwrap());
        let first = |row: &[(String, usize, usize)]| row[0].0.clone();
        assert_eq!(
            found.iter().map(|row| first(row)).collect::<Vec<_>>(),
            ["第一书记", "第一书记", "第一书记", "队员"]
        );
        assert_eq!(found[2][1], ("县派".to_string(), 1, 1));
    }

    #[test]
    fn lines_parted_by_tabs_are_a_table_until_a_line_without() {
        let document = Document::from_text("表\n乡镇\t户数（户）\n青石镇\t X \n正文\n甲\tX");
        let found = texts(&document);
        assert_eq!(document.grids().len(), 2);
        assert_eq!(found[1], [("青石镇".to_string(), 0, 1), ("X".to_string(), 1, 1)]);
    }
}
