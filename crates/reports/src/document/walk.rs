//! The walk through a text part: what is open at each element, and what the text found there belongs to.

use std::ops::Range;

use quick_xml::XmlVersion;
use quick_xml::events::BytesStart;

use super::element::{El, is_off, symbol};
use super::scan::{Anchor, Ground, Mark, Para, Piece, PieceKind, Run, Scan};
use super::sight::Sight;
use super::styles::Hidden;
use super::{At, Place};
use crate::docx::slot_of;

/// More columns than any table has.
const MAX_COLUMNS: usize = 1_000;

/// An alternative: which paragraphs its first description held, and which of them another one repeats next.
#[derive(Clone, Copy)]
struct Alternative {
    first: usize,
    next: usize,
    /// Where the paragraphs of the first description end, once another follows.
    end: Option<usize>,
    /// Descriptions begun, fallback not counted.
    choices: usize,
    /// Descriptions that repeat the first.
    copies: usize,
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
    /// It holds plain text, a date or a choice: no other control may stand in it.
    plain: bool,
}

/// A fallback's paragraph: the one it repeats, and its text so far.
struct Shadow {
    repeats: usize,
    text: String,
    length: usize,
    first_piece: usize,
}

#[derive(Default)]
pub(super) struct Walk<'a> {
    pub scan: Scan,
    place: Place,
    pub stack: Vec<El>,
    /// Open paragraphs, the innermost last.
    paras: Vec<usize>,
    shadows: Vec<Option<Shadow>>,
    runs: Vec<usize>,
    alternatives: Vec<Alternative>,
    unread: usize,
    fallback: usize,
    boxes: usize,
    rubies: usize,
    sight: Sight,
    /// Where in each open table the walk is, the innermost last, and how many tables there were.
    tables: Vec<At>,
    told_tables: usize,
    hidden: Option<&'a Hidden>,
    controls: Vec<Control>,
    piece: Option<Piece>,
}

impl<'a> Walk<'a> {
    /// A walk through a part whose paragraphs stand in a place of the document.
    pub fn in_place(place: Place, hidden: &'a Hidden) -> Walk<'a> {
        Walk { place, hidden: Some(hidden), ..Walk::default() }
    }

    fn parent(&self) -> El {
        self.stack.last().copied().unwrap_or_default()
    }

    fn grandparent(&self) -> El {
        self.stack.iter().rev().nth(1).copied().unwrap_or_default()
    }

    /// Whether text found now belongs to the report (or to its shadow): whether a reader sees it.
    fn reading(&self) -> bool {
        let hidden = self.runs.last().is_some_and(|run| self.scan.runs[*run].hidden);
        self.unread == 0
            && !hidden
            && !self.sight.lost()
            && (self.fallback == 0 || self.shadows.last().is_some_and(Option::is_some))
    }

    /// An element begins.
    pub fn open(&mut self, el: El, tag: &BytesStart, at: Range<usize>) {
        self.sight.open(el);
        match el {
            El::Table => {
                // the number of a row counts from one: the first begins it
                self.tables.push(At { table: self.told_tables, row: 0, column: 0, span: 1 });
                self.told_tables += 1;
            }
            El::Row => {
                if let Some(at) = self.tables.last_mut() {
                    (at.row, at.column) = (at.row + 1, 0);
                }
            }
            El::GridSpan if self.parent() == El::CellProperties => {
                if let Some(at) = self.tables.last_mut() {
                    at.span = value(tag, "w:val")
                        .and_then(|n| n.parse().ok())
                        .filter(|n| (1..=MAX_COLUMNS).contains(n))
                        .unwrap_or(1);
                }
            }
            El::Paragraph => self.open_paragraph(),
            El::Run => self.open_run(at),
            El::Text if self.parent() == El::Run && self.reading() => self.open_piece(PieceKind::Text, at),
            El::Sign(c) => self.sign(c, at),
            El::Symbol => {
                let told = |name| value(tag, name).unwrap_or_default();
                self.sign(symbol(&told("w:font"), &told("w:char")), at);
            }
            El::RunStyle | El::Vanish if self.parent() == El::RunProperties && self.grandparent() == El::Run => {
                let value = value(tag, "w:val").unwrap_or_default();
                let hidden = match el {
                    El::Vanish => !is_off(&value),
                    _ => self.hidden.is_some_and(|h| h.hides(&value)),
                };
                if let Some(run) = self.runs.last() {
                    self.scan.runs[*run].hidden = hidden;
                }
            }
            El::RowHidden
                if self.parent() == El::RowProperties && !is_off(&value(tag, "w:val").unwrap_or_default()) =>
            {
                self.sight.lose_row();
            }
            El::MergeDown if self.parent() == El::CellProperties => {
                self.sight.merge(value(tag, "w:val").as_deref() == Some("restart"));
            }
            // page numbers are no text of the report
            El::FieldMark if self.place == Place::Margin && told(tag) == "separate" => {}
            El::SimpleField if self.place == Place::Margin => self.unread += 1,
            El::FieldMark => self.sight.field(&told(tag)),
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
            El::TextBox => self.boxes += 1,
            El::RubyBase => self.rubies += 1,
            El::Alternate => {
                let first = self.scan.paras.len();
                self.alternatives.push(Alternative { first, next: first, end: None, choices: 0, copies: 0 });
            }
            El::Choice => {
                if let Some(alternative) = self.alternatives.last_mut() {
                    alternative.choices += 1;
                }
                if self.repeats() {
                    self.repeat();
                }
            }
            El::Fallback => self.repeat(),
            El::Unread => {
                self.unread += 1;
                match (self.parent(), self.grandparent()) {
                    (El::RowProperties, _) => self.sight.lose_row(),
                    // the paragraph's mark is deleted: the next paragraph goes on in its line
                    (El::RunProperties, El::ParagraphProperties) if self.fallback == 0 => {
                        if let Some(para) = self.paras.last() {
                            self.scan.paras[*para].joined = true;
                        }
                    }
                    _ => {}
                }
            }
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
            El::ControlPlain if self.parent() == El::ControlProperties => {
                if let Some(control) = self.controls.last_mut() {
                    control.plain = true;
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

    /// The innermost element ends.
    pub fn close(&mut self, at: Range<usize>) {
        let el = self.stack.pop().unwrap_or_default();
        self.sight.close(el);
        match el {
            El::Table => {
                self.tables.pop();
            }
            El::Cell => {
                if let Some(at) = self.tables.last_mut() {
                    (at.column, at.span) = (at.column + at.span, 1);
                }
            }
            El::Paragraph => self.close_paragraph(),
            El::Run => self.close_run(at),
            El::Text | El::Sign(_) | El::Symbol => {
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
            El::TextBox => self.boxes -= 1,
            El::RubyBase => self.rubies -= 1,
            El::Alternate => {
                self.alternatives.pop();
            }
            El::Choice if self.repeats() => self.fallback -= 1,
            El::Fallback => self.fallback -= 1,
            El::Unread => self.unread -= 1,
            El::SimpleField if self.place == Place::Margin => self.unread -= 1,
            El::Control => self.close_control(at),
            El::ControlContent => {
                if let Some(control) = self.controls.last_mut() {
                    control.close = at.start;
                }
            }
            _ => {}
        }
    }

    /// Whether the open alternative is at a second description: office programs show the first that they understand.
    fn repeats(&self) -> bool {
        self.alternatives.last().is_some_and(|a| a.choices > 1)
    }

    /// What comes now repeats the first description.
    fn repeat(&mut self) {
        self.fallback += 1;
        let end = self.scan.paras.len();
        if let Some(alternative) = self.alternatives.last_mut() {
            alternative.end.get_or_insert(end);
            alternative.next = alternative.first;
            alternative.copies += 1;
        }
    }

    fn sign(&mut self, c: char, at: Range<usize>) {
        if self.parent() == El::Run && self.reading() {
            self.open_piece(PieceKind::Sign, at);
            self.text(c.encode_utf8(&mut [0; 4]));
        }
    }

    fn open_paragraph(&mut self) {
        if self.fallback > 0 {
            let repeats = self.alternatives.last_mut().filter(|a| a.end.is_some_and(|end| a.next < end)).map(|a| {
                a.next += 1;
                a.next - 1
            });
            let first_piece = self.scan.pieces.len();
            self.shadows.push(repeats.map(|repeats| Shadow { repeats, text: String::new(), length: 0, first_piece }));
            return;
        }
        let place = match (self.boxes, self.sight.in_cell()) {
            (1.., _) => Place::Box,
            (0, true) => Place::Cell,
            _ => self.place,
        };
        self.paras.push(self.scan.paras.len());
        let at = self.tables.last().copied().filter(|_| place == Place::Cell);
        self.scan.paras.push(Para { place, at, ..Para::default() });
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
        let comments = self.boxes == 0 && !matches!(self.place, Place::Note | Place::Margin);
        let controls = self.rubies == 0 && !self.controls.iter().any(|c| c.plain);
        let ground = Ground { comments, controls };
        let (content, close) = (at.end, at.end);
        self.runs.push(self.scan.runs.len());
        let style = self.paras.last().and_then(|para| self.scan.paras[*para].style.as_ref());
        let hidden = style.is_some_and(|style| self.hidden.is_some_and(|h| h.hides(style)));
        self.scan.runs.push(Run { xml: at.clone(), content, close, open: at, properties: None, own, ground, hidden });
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
        let copy = match self.fallback {
            0 => 0,
            _ => self.alternatives.last().map_or(1, |a| a.copies.max(1)),
        };
        let (para, offset, byte) = match self.shadows.last() {
            Some(Some(shadow)) => (shadow.repeats, shadow.length, shadow.text.len()),
            _ => {
                let Some(para) = self.paras.last().copied() else { return };
                (para, self.scan.paras[para].length, self.scan.paras[para].text.len())
            }
        };
        self.piece = Some(Piece { run, xml: at, kind, copy, para, offset, length: 0, bytes: byte..byte });
    }

    /// Text stands here.
    pub fn text(&mut self, text: &str) {
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
        self.controls.push(Control { mark, alias: None, close: at.end, open: at, from, plain: false });
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

/// Whether a field begins, comes to its result, or ends.
fn told(tag: &BytesStart) -> String {
    value(tag, "w:fldCharType").unwrap_or_default()
}

fn value(tag: &BytesStart, name: &str) -> Option<String> {
    let attribute = tag.try_get_attribute(name).ok().flatten()?;
    Some(attribute.normalized_value(XmlVersion::Implicit1_0).ok()?.into_owned())
}
