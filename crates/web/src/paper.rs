//! A report's text as the official paper lays it out: title, headings, addressee, signature; every slot a mark in its place.

use std::ops::Range;

use reports::document::{At, Document};
use reports::docx::official::{Shape, Shaped, shapes};
use reports::provenance::{SlotProvenance, SlotState};

/// A piece of a paragraph.
pub(crate) enum Piece {
    /// Text as it came.
    Text(String),
    /// A slot.
    Slot(Face),
    /// A heading that the paragraph begins with, of this class.
    Head(&'static str),
    /// Its end.
    HeadEnd,
}

/// How a slot is shown.
pub(crate) struct Face {
    pub number: usize,
    /// Where it leads; nothing for one that cannot be opened.
    pub href: Option<String>,
    pub text: String,
    /// Its state, as a class of the stylesheet.
    pub state: &'static str,
    /// Its state in words.
    pub title: String,
    /// Whether it is the one looked at.
    pub current: bool,
}

/// A paragraph: what it is in the paper, where it begins in the text, its pieces.
pub(crate) struct Paragraph {
    pub kind: &'static str,
    pub from: usize,
    pub pieces: Vec<Piece>,
}

/// A stretch of the paper.
pub(crate) enum Block {
    Paragraph(Paragraph),
    /// A table's rows, in which cells that nothing stands in are kept.
    Table(Vec<Vec<Cell>>),
}

/// A cell of a table: how many columns it spans, and what stands in it.
#[derive(Default)]
pub(crate) struct Cell {
    pub span: usize,
    pub paragraphs: Vec<Paragraph>,
}

/// Paragraphs put into the tables of the document that they come from.
pub(crate) fn blocks(document: &Document, paragraphs: Vec<Paragraph>) -> Vec<Block> {
    let cells = document.paragraphs().iter().filter_map(|p| Some((p.offset..p.offset + p.length.max(1), p.at?)));
    within(cells.collect(), paragraphs)
}

/// Paragraphs of a text put into the tables of the document that has been made of it since. What was filled in has moved every place in
/// it, but no paragraph: the document holds as many as the text has lines, or its tables are not those of the text.
pub(crate) fn blocks_of_filled(filled: Option<&Document>, text: &str, paragraphs: Vec<Paragraph>) -> Vec<Block> {
    let mut from = 0;
    let lines = text.split('\n').filter_map(|line| {
        let stretch = from..from + line.chars().count();
        from = stretch.end + 1;
        (!stretch.is_empty()).then_some(stretch)
    });
    let (lines, filled): (Vec<Range<usize>>, _) = (lines.collect(), filled.map_or(&[][..], Document::paragraphs));
    let cells = if lines.len() == filled.len() {
        lines.into_iter().zip(filled).filter_map(|(line, p)| Some((line, p.at?))).collect()
    } else {
        Vec::new()
    };
    within(cells, paragraphs)
}

/// Paragraphs put into the cells whose stretches they begin in.
fn within(cells: Vec<(Range<usize>, At)>, paragraphs: Vec<Paragraph>) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    let mut last: Option<At> = None;
    for mut paragraph in paragraphs {
        let after = cells.partition_point(|(stretch, _)| stretch.end <= paragraph.from);
        let at = cells.get(after).filter(|(stretch, _)| stretch.contains(&paragraph.from)).map(|(_, at)| *at);
        match at {
            None => blocks.push(Block::Paragraph(paragraph)),
            Some(at) => {
                paragraph.kind = "cell";
                if last.is_none_or(|l| l.table != at.table) {
                    blocks.push(Block::Table(Vec::new()));
                }
                if let Some(Block::Table(rows)) = blocks.last_mut() {
                    put(rows, at, last.is_some_and(|l| l.table == at.table && l.row == at.row), paragraph);
                }
            }
        }
        last = at;
    }
    blocks
}

/// Puts a paragraph into its cell: a further one of the same cell, or the next cell of a row, empty ones before it filled in.
fn put(rows: &mut Vec<Vec<Cell>>, at: At, same_row: bool, paragraph: Paragraph) {
    if !same_row {
        rows.push(Vec::new());
    }
    let Some(row) = rows.last_mut() else { return };
    let ends: usize = row.iter().map(|c| c.span).sum();
    let begins = row.last().map_or(0, |c| ends - c.span);
    match row.last_mut() {
        Some(cell) if begins == at.column => cell.paragraphs.push(paragraph),
        _ => {
            if at.column > ends {
                row.push(Cell { span: at.column - ends, paragraphs: Vec::new() });
            }
            row.push(Cell { span: at.span.max(1), paragraphs: vec![paragraph] });
        }
    }
}

/// The paragraphs of a text; `face` says how a slot is shown that would read as the given text.
pub(crate) fn paragraphs(
    text: &str,
    slots: &[SlotProvenance],
    face: impl Fn(&SlotProvenance, String) -> Face,
) -> Vec<Paragraph> {
    let sheet = Sheet { text: text.chars().collect(), slots, face };
    shapes(text).into_iter().map(|shaped| sheet.paragraph(shaped)).collect()
}

/// Whether a claim that was worked out holds; nothing for what is no claim or has no count.
pub(crate) fn holds(slot: &SlotProvenance) -> Option<bool> {
    let claim = slot.kind == "claim" && slot.state == SlotState::Filled;
    claim.then(|| slot.value.as_deref() == Some("0"))
}

/// Where the paragraph begins that a place of the text lies in.
pub(crate) fn paragraph_of(text: &str, offset: usize) -> usize {
    shapes(text).into_iter().rev().find(|s| s.from <= offset).map_or(0, |s| s.from)
}

struct Sheet<'a, F> {
    text: Vec<char>,
    slots: &'a [SlotProvenance],
    face: F,
}

impl<F: Fn(&SlotProvenance, String) -> Face> Sheet<'_, F> {
    fn paragraph(&self, shaped: Shaped) -> Paragraph {
        let Shaped { from, to, shape } = shaped;
        let whole = |head: usize| head >= to - from;
        let (kind, head) = match shape {
            Shape::Title => ("h1", None),
            Shape::Subtitle => ("sub", None),
            Shape::Addressee => ("to", None),
            Shape::First { head } if whole(head) => ("h2", None),
            Shape::Second { head } if whole(head) => ("h3", None),
            Shape::First { head } => ("p", Some(("first", head))),
            Shape::Second { head } => ("p", Some(("second", head))),
            Shape::Unit | Shape::Date => ("end", None),
            Shape::Body | Shape::Attached | Shape::Attachment => ("p", None),
        };
        let mut pieces = Vec::new();
        let mut rest = from;
        if let Some((class, head)) = head {
            pieces.push(Piece::Head(class));
            rest = self.fill(&mut pieces, from..from + head);
            pieces.push(Piece::HeadEnd);
        }
        self.fill(&mut pieces, rest..to);
        Paragraph { kind, from, pieces }
    }

    /// Lays a stretch of the text out; the answer is where it ended, which a slot may carry further.
    fn fill(&self, pieces: &mut Vec<Piece>, stretch: Range<usize>) -> usize {
        let (mut at, to) = (stretch.start, stretch.end);
        for (i, slot) in self.slots.iter().enumerate() {
            if slot.offset < at || slot.offset >= to.max(at + 1) {
                continue;
            }
            if slot.offset > at {
                pieces.push(Piece::Text(self.text[at..slot.offset].iter().collect()));
            }
            // A claim reaches over the numbers in it: it is drawn up to the first of them.
            let inside = self.slots.get(i + 1).map_or(to, |n| n.offset);
            let end = (slot.offset + slot.length).min(to).min(inside.max(slot.offset));
            let whole = end == slot.offset + slot.length;
            let shown = if whole { slot.written.clone() } else { self.text[slot.offset..end].iter().collect() };
            let shown = if shown.trim().is_empty() { "＿＿".into() } else { shown };
            pieces.push(Piece::Slot((self.face)(slot, shown)));
            at = end;
        }
        if at < to {
            pieces.push(Piece::Text(self.text[at..to].iter().collect()));
        }
        at.max(to)
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use std::io::{Cursor, Write};

    use super::*;
    use zip::ZipWriter;
    use zip::write::SimpleFileOptions;

    /// A .docx with these paragraphs and tables.
    pub(crate) fn docx(body: &str) -> Vec<u8> {
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        let main = format!(
            r#"<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>{body}</w:body></w:document>"#
        );
        let kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml";
        let types = format!(
            r#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/word/document.xml" ContentType="{kind}"/></Types>"#
        );
        let rels = r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>"#;
        for (name, text) in
            [("[Content_Types].xml", types.as_str()), ("_rels/.rels", rels), ("word/document.xml", &main)]
        {
            zip.start_file(name, SimpleFileOptions::default()).unwrap();
            zip.write_all(text.as_bytes()).unwrap();
        }
        zip.finish().unwrap().into_inner()
    }

    fn words(paragraph: &Paragraph) -> String {
        paragraph.pieces.iter().filter_map(|p| if let Piece::Text(t) = p { Some(t.as_str()) } else { None }).collect()
    }

    #[test]
    fn a_table_of_the_document_stays_a_table_with_its_wide_and_its_empty_cells() {
        let p = |text: &str| format!("<w:p><w:r><w:t>{text}</w:t></w:r></w:p>");
        let cell = |span: usize, text: &str| {
            format!(r#"<w:tc><w:tcPr><w:gridSpan w:val="{span}"/></w:tcPr>{}</w:tc>"#, p(text))
        };
        let rows = format!(
            "<w:tr>{}{}</w:tr><w:tr>{}<w:tc><w:p/></w:tc><w:tc>{}{}</w:tc></w:tr>",
            cell(2, "党组织"),
            cell(1, "党员"),
            cell(1, "石桥镇"),
            p("十二名"),
            p("其中女三名")
        );
        let body = format!("{}<w:tbl>{rows}</w:tbl>{}", p("上文一段。"), p("下文一段。"));
        let document = Document::read(&docx(&body), "表.docx").unwrap();
        let face = |_: &SlotProvenance, _: String| unreachable!("there are no slots");
        let table = "2:党组织 | 1:党员 || 1:石桥镇 | 1: | 1:十二名/其中女三名";
        let drawn = said(blocks(&document, paragraphs(document.text(), &[], face)));
        assert_eq!(drawn, ["上文一段。", table, "下文一段。"]);
        // A text as it came stands in the cells of the document that was filled in since, though every place in it has moved.
        let came = document.text().replace("十二名", "X名");
        let again = said(blocks_of_filled(Some(&document), &came, paragraphs(&came, &[], face)));
        assert_eq!(again, ["上文一段。", &table.replace("十二名", "X名"), "下文一段。"]);
        let longer = format!("{came}\n又一段。");
        let plain = said(blocks_of_filled(Some(&document), &longer, paragraphs(&longer, &[], face)));
        assert_eq!(plain.len(), 8, "a document of another text lends it no table: {plain:?}");
        assert_eq!(said(blocks_of_filled(None, &came, paragraphs(&came, &[], face))).len(), 7);
    }

    /// What each block says, those left out that say nothing.
    fn said(blocks: Vec<Block>) -> Vec<String> {
        let said = blocks
            .iter()
            .map(|block| match block {
                Block::Paragraph(paragraph) => words(paragraph),
                Block::Table(rows) => {
                    let cell = |c: &Cell| {
                        let said: Vec<String> = c.paragraphs.iter().map(words).collect();
                        format!("{}:{}", c.span, said.join("/"))
                    };
                    let row = |r: &Vec<Cell>| r.iter().map(cell).collect::<Vec<_>>().join(" | ");
                    rows.iter().map(row).collect::<Vec<_>>().join(" || ")
                }
            })
            .filter(|said: &String| !said.is_empty());
        said.collect()
    }
}
