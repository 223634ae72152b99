//! The walk through a text part: what is open at each element, and what the text found there belongs to.

mod controls;
mod repeats;
mod tables;

use std::ops::Range;

use quick_xml::XmlVersion;
use quick_xml::events::BytesStart;

use super::Place;
use super::element::{El, is_off, symbol};
use super::scan::{Anchor, Ground, Para, Piece, PieceKind, Run, Scan};
use super::sight::Sight;
use super::styles::Hidden;
use controls::Control;
use repeats::{Alternative, Shadow};
use tables::Tables;

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
    tables: Tables,
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
            El::Table => self.tables.open(),
            El::Row => self.tables.row(),
            El::GridSpan if self.parent() == El::CellProperties => {
                self.tables.span(value(tag, "w:val").and_then(|n| n.parse().ok()));
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
                let merged = self.sight.merge(value(tag, "w:val").as_deref() == Some("restart"));
                self.tables.merge(merged);
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
            El::Alternate => self.open_alternative(),
            El::Choice => self.open_choice(),
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
            El::Table => self.tables.close(),
            El::Cell => self.scan.merged.extend(self.tables.close_cell()),
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

    fn sign(&mut self, c: char, at: Range<usize>) {
        if self.parent() == El::Run && self.reading() {
            self.open_piece(PieceKind::Sign, at);
            self.text(c.encode_utf8(&mut [0; 4]));
        }
    }

    fn open_paragraph(&mut self) {
        if self.fallback > 0 {
            self.open_shadow();
            return;
        }
        let place = match (self.boxes, self.sight.in_cell()) {
            (1.., _) => Place::Box,
            (0, true) => Place::Cell,
            _ => self.place,
        };
        self.paras.push(self.scan.paras.len());
        let at = self.tables.here().filter(|_| place == Place::Cell);
        self.scan.paras.push(Para { place, at, ..Para::default() });
    }

    fn close_paragraph(&mut self) {
        match self.fallback {
            0 => {
                self.paras.pop();
            }
            _ => self.close_shadow(),
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
