//! One text part of a .docx, read once: its paragraphs' plain text, and where in the source every code point lives.
//!
//! What nobody sees is no text of the report: deleted and hidden text, fallbacks for old readers, pinyin over characters,
//! instructions of fields. A text box is read from the
//! modern description; where the fallback says the same, its pieces are kept as shadows, so that both can be filled alike.

use std::ops::Range;

use quick_xml::Reader;
use quick_xml::events::{BytesRef, Event};

use super::element::El;
use super::styles::Hidden;
use super::walk::Walk;
use super::{At, Paragraph, Place};

/// Deeper nesting than any editor writes.
pub(super) const MAX_DEPTH: usize = 400;
/// More runs than any report has; it keeps the memory for a hostile one below a hundred megabytes.
const MAX_RUNS: usize = 300_000;

/// What a piece of a run is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PieceKind {
    /// A `w:t`: any number of characters.
    Text,
    /// A tab, a break, a sign: one character, one element.
    Sign,
}

/// An element of a run that is one stretch of the text.
#[derive(Clone, Debug)]
pub(crate) struct Piece {
    pub run: usize,
    /// The element in the source.
    pub xml: Range<usize>,
    pub kind: PieceKind,
    /// Which description of an alternative it stands in; from 1 on it repeats the first for other readers.
    pub copy: usize,
    pub(super) para: usize,
    /// First code point in the document's text.
    pub offset: usize,
    /// How many.
    pub length: usize,
    /// The same stretch in bytes of the document's text.
    pub bytes: Range<usize>,
}

/// A run (`w:r`) in the source.
#[derive(Clone, Debug)]
pub(crate) struct Run {
    pub xml: Range<usize>,
    /// Where its content begins: after the opening tag and the properties.
    pub content: usize,
    /// Where its closing tag begins.
    pub close: usize,
    /// The opening tag.
    pub open: Range<usize>,
    /// Its properties (`w:rPr`).
    pub properties: Option<Range<usize>>,
    /// Inside a content control of an earlier filling.
    pub own: bool,
    /// What may be written here.
    pub ground: Ground,
    /// Its text is hidden.
    pub(super) hidden: bool,
}

/// What may be written at a place.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Ground {
    /// Comments: not in text boxes and notes.
    pub comments: bool,
    /// Content controls: not inside a control that holds plain text, a date or a choice, and not under pinyin.
    pub controls: bool,
}

impl Ground {
    /// Where everything may be written.
    pub const OPEN: Ground = Ground { comments: true, controls: true };
}

/// A bookmark of ours, with the text that it holds.
#[derive(Clone, Debug)]
pub(crate) struct Mark {
    pub name: String,
    pub(super) id: String,
    pub(super) from: (usize, usize),
    pub(super) to: Option<(usize, usize)>,
    /// The content control's title.
    pub alias: Option<String>,
    /// Code points of the document's text.
    pub text: Range<usize>,
}

/// An anchor of a comment: the comment's id, and the element.
#[derive(Clone, Debug)]
pub(crate) struct Anchor {
    pub comment: String,
    pub xml: Range<usize>,
    /// The run that holds nothing but the anchor, to be taken out whole.
    pub(super) run: Option<usize>,
}

#[derive(Clone, Debug, Default)]
pub(super) struct Para {
    pub(super) text: String,
    pub(super) length: usize,
    pub(super) place: Place,
    pub(super) style: Option<String>,
    pub(super) at: Option<At>,
    pub(super) offset: usize,
    pub(super) byte: usize,
    /// The next paragraph goes on in its line: the mark between them is deleted.
    pub(super) joined: bool,
}

/// What was found in a part.
#[derive(Clone, Debug, Default)]
pub(crate) struct Scan {
    pub pieces: Vec<Piece>,
    pub runs: Vec<Run>,
    pub marks: Vec<Mark>,
    /// Markup of an earlier filling, to be taken out before the next.
    pub own: Vec<Range<usize>>,
    pub anchors: Vec<Anchor>,
    /// The greatest id of a bookmark.
    pub top_bookmark: u32,
    /// The ids of all content controls.
    pub controls: Vec<String>,
    /// The cells that are merged under the one above.
    pub(super) merged: Vec<At>,
    pub(super) paras: Vec<Para>,
}

impl Scan {
    /// Whether there is something to fill, or was before.
    pub(super) fn is_open(&self) -> bool {
        !self.marks.is_empty() || self.paras.iter().any(|p| p.text.contains(crate::recognise::is_mask))
    }

    /// Numbers the part's tables on from a number, and gives the next free one.
    pub(super) fn number_tables(&mut self, from: usize) -> usize {
        let cells = self.paras.iter_mut().filter_map(|p| p.at.as_mut()).chain(&mut self.merged);
        let mut next = from;
        for at in cells {
            at.table += from;
            next = next.max(at.table + 1);
        }
        next
    }

    /// Appends the part's paragraphs to the document's text and settles where each piece stands in it.
    pub fn join(&mut self, text: &mut String, list: &mut Vec<Paragraph>) {
        let mut offset = text.chars().count();
        let mut joined = None;
        for para in &mut self.paras {
            let goes_on = joined == Some(para.place);
            joined = para.joined.then_some(para.place);
            if !text.is_empty() && !goes_on {
                text.push('\n');
                offset += 1;
            }
            (para.offset, para.byte) = (offset, text.len());
            text.push_str(&para.text);
            offset += para.length;
            if para.length > 0 {
                if let Some(last) = list.last_mut().filter(|last| goes_on && last.offset + last.length == para.offset) {
                    last.length += para.length;
                    continue;
                }
                let (place, style) = (para.place, para.style.clone());
                list.push(Paragraph { offset: para.offset, length: para.length, place, style, at: para.at });
            }
        }
        for piece in &mut self.pieces {
            let para = &self.paras[piece.para];
            piece.offset += para.offset;
            piece.bytes = piece.bytes.start + para.byte..piece.bytes.end + para.byte;
        }
        let end = offset;
        let place = |(para, at): (usize, usize)| self.paras.get(para).map_or(end, |p| p.offset + at);
        for mark in &mut self.marks {
            let from = place(mark.from);
            mark.text = from..mark.to.map_or(from, place).max(from);
        }
        self.pieces.sort_by_key(|p| p.offset);
    }
}

/// Reads a part. `Err` says at which byte and what.
pub(crate) fn scan(source: &str, place: Place, hidden: &Hidden) -> Result<Scan, (u64, String)> {
    let mut walk = Walk::in_place(place, hidden);
    let mut story = false;
    let mut reader = Reader::from_str(source);
    loop {
        let from = reader.buffer_position() as usize;
        let event = reader.read_event().map_err(|e| (reader.error_position(), e.to_string()))?;
        let at = from..reader.buffer_position() as usize;
        let fault = |what: &str| Err((at.start as u64, what.to_owned()));
        match event {
            Event::Start(ref tag) | Event::Empty(ref tag) => {
                let empty = matches!(event, Event::Empty(_));
                if !empty && walk.stack.len() >= MAX_DEPTH {
                    return fault("nested too deep");
                }
                if !empty && walk.scan.runs.len() + walk.scan.paras.len() > MAX_RUNS {
                    return fault("more runs than any report has");
                }
                let el = El::of(tag.name().0);
                match el {
                    El::Story => story = true,
                    El::Chunk => return fault("another document is kept inside as it came (altChunk)"),
                    _ => {}
                }
                walk.open(el, tag, at.clone());
                walk.stack.push(el);
                if empty {
                    walk.close(at);
                }
            }
            Event::End(_) => walk.close(at),
            Event::Text(text) => walk.text(&text.xml10_content()),
            Event::CData(text) => walk.text(&text.xml10_content()),
            Event::GeneralRef(name) => match reference(&name) {
                Some(c) => walk.text(c.encode_utf8(&mut [0; 4])),
                None => return fault("an entity that no .docx has"),
            },
            Event::DocType(_) => return fault("a document type, which no .docx has"),
            Event::Eof => break,
            _ => {}
        }
    }
    if walk.scan.paras.is_empty() && !story {
        return Err((0, "no paragraph of a word-processing document".into()));
    }
    for anchor in &mut walk.scan.anchors {
        if let Some(run) = anchor.run {
            anchor.xml = walk.scan.runs[run].xml.clone();
        }
    }
    Ok(walk.scan)
}

fn reference(name: &BytesRef) -> Option<char> {
    if let Ok(Some(c)) = name.resolve_char_ref() {
        return Some(c);
    }
    match &*name.xml10_content() {
        "lt" => Some('<'),
        "gt" => Some('>'),
        "amp" => Some('&'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::docx::testing::document;

    #[test]
    fn a_control_around_a_bookmark_of_ours_is_ours_too() {
        let mark = r#"<w:bookmarkStart w:id="1" w:name="sj_0002_a"/>"#;
        let control = r#"<w:sdt><w:sdtPr><w:alias w:val="名"/></w:sdtPr><w:sdtContent>"#;
        let run = "<w:r><w:t>60</w:t></w:r>";
        let close = "</w:sdtContent></w:sdt>";
        for body in [
            format!(r#"<w:p>{mark}{control}{run}{close}<w:bookmarkEnd w:id="1"/></w:p>"#),
            format!(r#"<w:p>{control}{mark}{run}{close}<w:bookmarkEnd w:id="1"/></w:p>"#),
            format!(r#"<w:p>{control}{mark}{run}<w:bookmarkEnd w:id="1"/>{close}</w:p>"#),
        ] {
            let source = document(&body);
            let mut scan = scan(&source, Place::Body, &Hidden::default()).unwrap();
            scan.join(&mut String::new(), &mut Vec::new());
            assert_eq!(scan.marks[0].alias.as_deref(), Some("名"), "{body}");
            assert_eq!(scan.marks[0].text, 0..2, "{body}");
            let mut rest = source.clone();
            let mut own = scan.own.clone();
            own.sort_by_key(|r| std::cmp::Reverse(r.start));
            own.into_iter().for_each(|range| rest.replace_range(range, ""));
            assert_eq!(rest, document(&format!("<w:p>{run}</w:p>")), "{body}");
        }
    }

    #[test]
    fn a_control_of_somebody_else_stays() {
        let body = r#"<w:p><w:sdt><w:sdtPr><w:alias w:val="别人的"/></w:sdtPr><w:sdtContent><w:r><w:t>甲</w:t></w:r></w:sdtContent></w:sdt></w:p>"#;
        let scan = scan(&document(body), Place::Body, &Hidden::default()).unwrap();
        assert!(scan.own.is_empty() && scan.marks.is_empty());
    }
}
