//! One text part of a .docx, read once: its paragraphs' plain text, and where in the source every code point lives.
//!
//! Deleted text, fallbacks for old readers and pinyin over characters are no text of the report. A text box is read from the
//! modern description; where the fallback says the same, its pieces are kept as shadows, so that both can be filled alike.

use std::ops::Range;

use quick_xml::{Reader, XmlVersion};
use quick_xml::events::{BytesStart, Event};

use super::{Paragraph, Place};
use crate::docx::slot_of;

/// Deeper nesting than any editor writes.
const MAX_DEPTH: usize = 400;

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
    /// Repeats another piece for old readers.
    pub shadow: bool,
    para: usize,
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
    /// A comment can be anchored here.
    pub commentable: bool,
}

/// A bookmark of ours, with the text that it holds.
#[derive(Clone, Debug)]
pub(crate) struct Mark {
    pub name: String,
    id: String,
    from: (usize, usize),
    to: Option<(usize, usize)>,
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
    run: Option<usize>,
}

#[derive(Clone, Debug)]
struct Para {
    text: String,
    length: usize,
    place: Place,
    style: Option<String>,
    offset: usize,
    byte: usize,
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
    paras: Vec<Para>,
}

impl Scan {
    /// Appends the part's paragraphs to the document's text and settles where each piece stands in it.
    pub fn join(&mut self, text: &mut String, list: &mut Vec<Paragraph>) {
        let mut offset = text.chars().count();
        for para in &mut self.paras {
            if !text.is_empty() {
                text.push('\n');
                offset += 1;
            }
            (para.offset, para.byte) = (offset, text.len());
            text.push_str(&para.text);
            offset += para.length;
            if para.length > 0 {
                let (place, style) = (para.place, para.style.clone());
                list.push(Paragraph { offset: para.offset, length: para.length, place, style });
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
pub(crate) fn scan(source: &str, place: Place) -> Result<Scan, (u64, String)> {
    let mut walk = Walk { place, ..Walk::default() };
    let mut reader = Reader::from_str(source);
    loop {
        let from = reader.buffer_position() as usize;
        let event = reader.read_event().map_err(|e| (reader.error_position(), e.to_string()))?;
        let at = from..reader.buffer_position() as usize;
        let fault = |what: &str| Err((at.start as u64, what.to_owned()));
        match event {
            Event::Start(tag) => {
                if walk.stack.len() >= MAX_DEPTH {
                    return fault("nested too deep");
                }
                let el = El::of(tag.name().0);
                walk.open(el, &tag, at);
                walk.stack.push(el);
            }
            Event::Empty(tag) => {
                let el = El::of(tag.name().0);
                walk.open(el, &tag, at.clone());
                walk.stack.push(el);
                walk.close(at);
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
    if walk.scan.paras.is_empty() {
        return Err((0, "no paragraph of a word-processing document".into()));
    }
    for anchor in &mut walk.scan.anchors {
        if let Some(run) = anchor.run {
            anchor.xml = walk.scan.runs[run].xml.clone();
        }
    }
    Ok(walk.scan)
}

fn reference(name: &quick_xml::events::BytesRef) -> Option<char> {
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

/// The elements that matter.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum El {
    Paragraph,
    Run,
    Text,
    /// One character.
    Sign(char),
    RunProperties,
    ParagraphProperties,
    ParagraphStyle,
    Cell,
    TextBox,
    Choice,
    Fallback,
    Alternate,
    /// Deleted, moved away, pinyin: no text of the report.
    Unread,
    Control,
    ControlProperties,
    ControlContent,
    ControlTitle,
    ControlId,
    BookmarkStart,
    BookmarkEnd,
    CommentStart,
    CommentEnd,
    CommentReference,
    #[default]
    Other,
}

impl El {
    fn of(name: &str) -> El {
        let Some(local) = name.strip_prefix("w:") else {
            return match name {
                "mc:AlternateContent" => El::Alternate,
                "mc:Choice" => El::Choice,
                "mc:Fallback" => El::Fallback,
                _ => El::Other,
            };
        };
        match local {
            "p" => El::Paragraph,
            "r" => El::Run,
            "t" => El::Text,
            "tab" | "ptab" => El::Sign('\t'),
            "br" | "cr" => El::Sign('\n'),
            "noBreakHyphen" => El::Sign('-'),
            "sym" => El::Sign('\u{FFFC}'),
            "rPr" => El::RunProperties,
            "pPr" => El::ParagraphProperties,
            "pStyle" => El::ParagraphStyle,
            "tc" => El::Cell,
            "txbxContent" => El::TextBox,
            "del" | "moveFrom" | "rt" => El::Unread,
            "sdt" => El::Control,
            "sdtPr" => El::ControlProperties,
            "sdtContent" => El::ControlContent,
            "alias" => El::ControlTitle,
            "id" => El::ControlId,
            "bookmarkStart" => El::BookmarkStart,
            "bookmarkEnd" => El::BookmarkEnd,
            "commentRangeStart" => El::CommentStart,
            "commentRangeEnd" => El::CommentEnd,
            "commentReference" => El::CommentReference,
            _ => El::Other,
        }
    }
}

/// An alternative: which paragraphs its modern description held, and which of them the fallback repeats next.
#[derive(Clone, Copy)]
struct Alternative {
    first: usize,
    next: usize,
    end: usize,
}

/// An open content control. It is of an earlier filling when a bookmark of ours begins right before it, or (as LibreOffice writes
/// it) right inside it.
struct Control {
    mark: Option<usize>,
    alias: Option<String>,
    /// The markup around its content: where the opening begins and ends, where the closing begins.
    open: Range<usize>,
    close: usize,
    from: (usize, usize),
}

/// A fallback's paragraph: the one it repeats, and its text so far.
struct Shadow {
    repeats: usize,
    text: String,
    length: usize,
    first_piece: usize,
}

#[derive(Default)]
struct Walk {
    scan: Scan,
    place: Place,
    stack: Vec<El>,
    /// Open paragraphs, the innermost last.
    paras: Vec<usize>,
    shadows: Vec<Option<Shadow>>,
    runs: Vec<usize>,
    alternatives: Vec<Alternative>,
    unread: usize,
    fallback: usize,
    boxes: usize,
    cells: usize,
    controls: Vec<Control>,
    piece: Option<Piece>,
}

impl Default for Place {
    fn default() -> Place {
        Place::Body
    }
}

impl Walk {
    fn parent(&self) -> El {
        self.stack.last().copied().unwrap_or_default()
    }

    /// Whether text found now belongs to the report (or to its shadow).
    fn reading(&self) -> bool {
        self.unread == 0 && (self.fallback == 0 || self.shadows.last().is_some_and(Option::is_some))
    }

    fn open(&mut self, el: El, tag: &BytesStart, at: Range<usize>) {
        match el {
            El::Paragraph => self.open_paragraph(),
            El::Run => self.open_run(at),
            El::Text if self.parent() == El::Run && self.reading() => self.open_piece(PieceKind::Text, at),
            El::Sign(c) if self.parent() == El::Run && self.reading() => {
                self.open_piece(PieceKind::Sign, at);
                self.text(c.encode_utf8(&mut [0; 4]));
            }
            El::RunProperties if self.parent() == El::Run => {
                if let Some(run) = self.runs.last() {
                    self.scan.runs[*run].properties = Some(at);
                }
            }
            El::ParagraphStyle if self.parent() == El::ParagraphProperties && self.fallback == 0 => {
                if let Some(para) = self.paras.last() {
                    self.scan.paras[*para].style = value(tag, "w:val");
                }
            }
            El::Cell => self.cells += 1,
            El::TextBox => self.boxes += 1,
            El::Alternate => {
                let first = self.scan.paras.len();
                self.alternatives.push(Alternative { first, next: first, end: first });
            }
            El::Fallback => {
                self.fallback += 1;
                let end = self.scan.paras.len();
                if let Some(alternative) = self.alternatives.last_mut() {
                    alternative.end = end;
                    alternative.next = alternative.first;
                }
            }
            El::Unread => self.unread += 1,
            El::Control => self.open_control(at),
            El::ControlContent => {
                if let Some(control) = self.controls.last_mut() {
                    control.open.end = at.end;
                }
            }
            El::ControlTitle if self.parent() == El::ControlProperties => {
                if let Some(control) = self.controls.last_mut() {
                    control.alias = value(tag, "w:val");
                }
            }
            El::ControlId if self.parent() == El::ControlProperties => {
                self.scan.controls.extend(value(tag, "w:val"));
            }
            El::BookmarkStart => self.open_mark(tag, at),
            El::BookmarkEnd => self.close_mark(tag, at),
            El::CommentStart | El::CommentEnd => self.anchor(tag, at, None),
            El::CommentReference => self.anchor(tag, at, self.runs.last().copied()),
            _ => {}
        }
    }

    fn close(&mut self, at: Range<usize>) {
        match self.stack.pop().unwrap_or_default() {
            El::Paragraph => self.close_paragraph(),
            El::Run => self.close_run(at),
            El::Text | El::Sign(_) => {
                if let Some(mut piece) = self.piece.take() {
                    piece.xml.end = at.end;
                    if piece.length > 0 {
                        self.scan.pieces.push(piece);
                    }
                }
            }
            El::RunProperties if self.parent() == El::Run => {
                if let Some(run) = self.runs.last() {
                    let run = &mut self.scan.runs[*run];
                    run.content = at.end;
                    if let Some(properties) = &mut run.properties {
                        properties.end = at.end;
                    }
                }
            }
            El::Cell => self.cells -= 1,
            El::TextBox => self.boxes -= 1,
            El::Alternate => {
                self.alternatives.pop();
            }
            El::Fallback => self.fallback -= 1,
            El::Unread => self.unread -= 1,
            El::Control => self.close_control(at),
            El::ControlContent => {
                if let Some(control) = self.controls.last_mut() {
                    control.close = at.start;
                }
            }
            _ => {}
        }
    }

    fn open_paragraph(&mut self) {
        if self.fallback > 0 {
            let repeats = self.alternatives.last_mut().filter(|a| a.next < a.end).map(|a| {
                a.next += 1;
                a.next - 1
            });
            let first_piece = self.scan.pieces.len();
            self.shadows.push(repeats.map(|repeats| Shadow { repeats, text: String::new(), length: 0, first_piece }));
            return;
        }
        let place = match (self.boxes, self.cells) {
            (1.., _) => Place::Box,
            (0, 1..) => Place::Cell,
            _ => self.place,
        };
        self.paras.push(self.scan.paras.len());
        self.scan.paras.push(Para { text: String::new(), length: 0, place, style: None, offset: 0, byte: 0 });
    }

    fn close_paragraph(&mut self) {
        if self.fallback == 0 {
            self.paras.pop();
            return;
        }
        // a fallback that says something else is no shadow
        if let Some(Some(shadow)) = self.shadows.pop()
            && self.scan.paras[shadow.repeats].text != shadow.text
        {
            self.scan.pieces.truncate(shadow.first_piece);
        }
    }

    fn open_run(&mut self, at: Range<usize>) {
        let own = self.controls.iter().any(|c| c.mark.is_some());
        let commentable = self.boxes == 0 && self.place != Place::Note;
        let (content, close) = (at.end, at.end);
        self.runs.push(self.scan.runs.len());
        self.scan.runs.push(Run { xml: at.clone(), content, close, open: at, properties: None, own, commentable });
    }

    fn close_run(&mut self, at: Range<usize>) {
        if let Some(run) = self.runs.pop() {
            let run = &mut self.scan.runs[run];
            run.close = at.start;
            run.xml.end = at.end;
        }
    }

    fn open_piece(&mut self, kind: PieceKind, at: Range<usize>) {
        let Some(run) = self.runs.last().copied() else { return };
        let shadow = self.fallback > 0;
        let (para, offset, byte) = match self.shadows.last() {
            Some(Some(shadow)) => (shadow.repeats, shadow.length, shadow.text.len()),
            _ => {
                let Some(para) = self.paras.last().copied() else { return };
                (para, self.scan.paras[para].length, self.scan.paras[para].text.len())
            }
        };
        self.piece = Some(Piece { run, xml: at, kind, shadow, para, offset, length: 0, bytes: byte..byte });
    }

    fn text(&mut self, text: &str) {
        let Some(piece) = &mut self.piece else { return };
        let length = text.chars().count();
        piece.length += length;
        piece.bytes.end += text.len();
        match self.shadows.last_mut() {
            Some(Some(shadow)) => {
                shadow.text.push_str(text);
                shadow.length += length;
            }
            _ => {
                let para = &mut self.scan.paras[piece.para];
                para.text.push_str(text);
                para.length += length;
            }
        }
    }

    /// Where the text stands now: paragraph and code point in it.
    fn here(&self) -> (usize, usize) {
        match self.paras.last() {
            Some(para) => (*para, self.scan.paras[*para].length),
            None => (self.scan.paras.len(), 0),
        }
    }

    fn open_mark(&mut self, tag: &BytesStart, at: Range<usize>) {
        let id = value(tag, "w:id").unwrap_or_default();
        self.scan.top_bookmark = self.scan.top_bookmark.max(id.parse().unwrap_or(0));
        if let Some(name) = value(tag, "w:name").filter(|n| slot_of(n).is_some()) {
            self.scan.own.push(at);
            let from = self.here();
            if let Some(control) = self.controls.last_mut().filter(|c| c.mark.is_none() && c.from == from) {
                control.mark = Some(self.scan.marks.len());
            }
            self.scan.marks.push(Mark { name, id, from, to: None, alias: None, text: 0..0 });
        }
    }

    fn close_mark(&mut self, tag: &BytesStart, at: Range<usize>) {
        let id = value(tag, "w:id").unwrap_or_default();
        let here = self.here();
        if let Some(mark) = self.scan.marks.iter_mut().rev().find(|m| m.id == id && m.to.is_none()) {
            mark.to = Some(here);
            self.scan.own.push(at);
        }
    }

    fn open_control(&mut self, at: Range<usize>) {
        let from = self.here();
        let mark = self.scan.marks.iter().rposition(|m| m.to.is_none() && m.from == from);
        let taken = |mark: &usize| self.controls.iter().any(|c| c.mark == Some(*mark));
        let mark = mark.filter(|mark| !taken(mark));
        self.controls.push(Control { mark, alias: None, close: at.end, open: at, from });
    }

    fn close_control(&mut self, at: Range<usize>) {
        let Some(control) = self.controls.pop() else { return };
        if let Some(mark) = control.mark {
            self.scan.marks[mark].alias = control.alias;
            self.scan.own.extend([control.open, control.close..at.end]);
        }
    }

    fn anchor(&mut self, tag: &BytesStart, xml: Range<usize>, run: Option<usize>) {
        if let Some(comment) = value(tag, "w:id") {
            self.scan.anchors.push(Anchor { comment, xml, run });
        }
    }
}

fn value(tag: &BytesStart, name: &str) -> Option<String> {
    let attribute = tag.try_get_attribute(name).ok().flatten()?;
    Some(attribute.normalized_value(XmlVersion::Implicit1_0).ok()?.into_owned())
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
            let mut scan = scan(&source, Place::Body).unwrap();
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
        let scan = scan(&document(body), Place::Body).unwrap();
        assert!(scan.own.is_empty() && scan.marks.is_empty());
    }
}
