//! A sheet's cells with the bad ones filled, and the sheet tied to its comments.

use std::iter::Peekable;

use quick_xml::events::{BytesStart, Event};

use super::marks::{Mark, Marks};
use super::styles::Styles;
use super::xml::{attribute, prefix_of, retag, splice};
use crate::read::column_letters;
use crate::read::xlsx::cell_at;

type Pending<'m> = Peekable<std::collections::btree_map::Iter<'m, (u32, u32), Mark>>;

/// Elements that stand behind the tie to the comments in a sheet.
const BEHIND: [&str; 9] = [
    "legacyDrawingHF",
    "drawingHF",
    "picture",
    "oleObjects",
    "controls",
    "webPublishItems",
    "tableParts",
    "extLst",
    "worksheet",
];

/// Fills a sheet's marked cells. `tie` is the relation to its comments' drawing, where that is new.
pub(crate) fn fill(xml: &str, marks: &Marks, styles: &mut Styles, tie: Option<&str>) -> Option<String> {
    let p = prefix_of(xml, "worksheet");
    let mut writer = Writer { prefix: &p, styles, pending: marks.iter().peekable(), row: 0, column: 0 };
    let mut tie = tie.map(|id| {
        format!("<{p}legacyDrawing xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\" r:id=\"{id}\"/>")
    });
    splice(xml, |event, raw, out| {
        let name = match event {
            Event::Start(tag) | Event::Empty(tag) => tag.local_name().as_ref().to_string(),
            Event::End(tag) => tag.local_name().as_ref().to_string(),
            _ => String::new(),
        };
        let closes_sheet = name == "worksheet" && matches!(event, Event::End(_));
        let opens_behind = name != "worksheet" && BEHIND.contains(&name.as_str()) && !matches!(event, Event::End(_));
        if closes_sheet || opens_behind {
            out.push_str(&tie.take().unwrap_or_default());
        }
        match (event, name.as_str()) {
            (Event::Start(tag), "row") => writer.open_row(tag, raw, out),
            (Event::Empty(tag), "row") => writer.empty_row(tag, raw, out),
            (Event::End(_), "row") => {
                writer.rest_of_row(out);
                out.push_str(raw);
                writer.row += 1;
            }
            (Event::Start(tag) | Event::Empty(tag), "c") => writer.cell(tag, raw, out),
            (Event::End(_), "sheetData") => {
                writer.rows_before(u32::MAX, out);
                out.push_str(raw);
            }
            (Event::Empty(_), "sheetData") => {
                out.push_str(&format!("<{p}sheetData>"));
                writer.rows_before(u32::MAX, out);
                out.push_str(&format!("</{p}sheetData>"));
            }
            // The list of issues is the sheet in front: two selected sheets would be edited as one.
            (Event::Start(tag) | Event::Empty(tag), "sheetView") => {
                out.push_str(&retag(raw, tag, &[("tabSelected", None)]));
            }
            _ => out.push_str(raw),
        }
    })
}

struct Writer<'a, 'm> {
    prefix: &'a str,
    styles: &'a mut Styles,
    pending: Pending<'m>,
    row: u32,
    column: u32,
}

impl Writer<'_, '_> {
    fn open_row(&mut self, tag: &BytesStart<'_>, raw: &str, out: &mut String) {
        self.row = row_number(tag).unwrap_or(self.row);
        self.column = 0;
        self.rows_before(self.row, out);
        out.push_str(raw);
    }

    fn empty_row(&mut self, tag: &BytesStart<'_>, raw: &str, out: &mut String) {
        self.row = row_number(tag).unwrap_or(self.row);
        self.rows_before(self.row, out);
        if self.pending.peek().is_some_and(|((row, _), _)| *row == self.row) {
            out.push_str(&raw.replace("/>", ">"));
            self.column = 0;
            self.rest_of_row(out);
            out.push_str(&format!("</{}row>", self.prefix));
        } else {
            out.push_str(raw);
        }
        self.row += 1;
    }

    fn cell(&mut self, tag: &BytesStart<'_>, raw: &str, out: &mut String) {
        let column = attribute(tag, "r").as_deref().and_then(cell_at).map_or(self.column, |(_, column)| column);
        while let Some(((row, at), mark)) = self.pending.next_if(|((r, c), _)| (*r, *c) < (self.row, column)) {
            self.new_cell(*row, *at, mark, out);
        }
        self.column = column + 1;
        match self.pending.next_if(|(at, _)| **at == (self.row, column)) {
            Some((_, mark)) => {
                let style = attribute(tag, "s").and_then(|s| s.parse().ok()).unwrap_or(0);
                let style = self.styles.marked(style, mark.refuses).to_string();
                out.push_str(&retag(raw, tag, &[("s", Some(&style))]));
            }
            None => out.push_str(raw),
        }
    }

    /// Marked cells behind the last one of the row.
    fn rest_of_row(&mut self, out: &mut String) {
        while let Some(((row, column), mark)) = self.pending.next_if(|((row, _), _)| *row == self.row) {
            self.new_cell(*row, *column, mark, out);
        }
    }

    /// Marked rows that the sheet does not have.
    fn rows_before(&mut self, before: u32, out: &mut String) {
        while let Some(((row, _), _)) = self.pending.peek() {
            let row = *row;
            if row >= before {
                return;
            }
            out.push_str(&format!("<{}row r=\"{}\">", self.prefix, row + 1));
            while let Some(((_, column), mark)) = self.pending.next_if(|((r, _), _)| *r == row) {
                self.new_cell(row, *column, mark, out);
            }
            out.push_str(&format!("</{}row>", self.prefix));
        }
    }

    fn new_cell(&mut self, row: u32, column: u32, mark: &Mark, out: &mut String) {
        let style = self.styles.marked(0, mark.refuses);
        out.push_str(&format!("<{}c r=\"{}{}\" s=\"{style}\"/>", self.prefix, column_letters(column), row + 1));
    }
}

fn row_number(tag: &BytesStart<'_>) -> Option<u32> {
    attribute(tag, "r")?.parse::<u32>().ok()?.checked_sub(1)
}

/// A sheet that is not marked, no longer the selected one.
pub(crate) fn unselect(xml: &str) -> Option<String> {
    splice(xml, |event, raw, out| match event {
        Event::Start(tag) | Event::Empty(tag) if tag.local_name().as_ref() == "sheetView" => {
            out.push_str(&retag(raw, tag, &[("tabSelected", None)]));
        }
        _ => out.push_str(raw),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_and_rows_that_are_not_there_are_put_in_their_places() {
        let styles = r#"<styleSheet><fills count="1"><fill/></fills><cellXfs count="1"><xf/></cellXfs></styleSheet>"#;
        let mut styles = Styles::read(styles.into()).unwrap();
        let mark = Mark { refuses: true, says: "x".into() };
        let at = [(0, 1), (1, 0), (1, 2), (3, 0)];
        let marks: Marks = at.into_iter().map(|at| (at, mark.clone())).collect();
        let xml = r#"<worksheet><sheetViews><sheetView tabSelected="1"/></sheetViews><sheetData><row r="1"><c r="A1"/><c r="B1" s="0"><v>1</v></c></row><row r="2"><c r="B2"/></row><row r="5"/></sheetData><tableParts/></worksheet>"#;
        let filled = fill(xml, &marks, &mut styles, Some("rId9")).unwrap();
        assert!(filled.contains(r#"<c r="A1"/><c r="B1" s="1"><v>1</v></c>"#), "{filled}");
        assert!(filled.contains(r#"<row r="2"><c r="A2" s="1"/><c r="B2"/><c r="C2" s="1"/></row>"#), "{filled}");
        assert!(filled.contains(r#"<row r="4"><c r="A4" s="1"/></row><row r="5"/>"#), "{filled}");
        assert!(filled.contains(r#"r:id="rId9"/><tableParts/>"#), "{filled}");
        assert!(!filled.contains("tabSelected"));
    }
}
