//! A report's text as the official paper lays it out: title, headings, addressee, signature; every slot a mark in its place.

use std::ops::Range;

use reports::docx::official::{Shape, Shaped, shapes};
use reports::provenance::SlotProvenance;

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

/// The paragraphs of a text; `face` says how a slot is shown that would read as the given text.
pub(crate) fn paragraphs(
    text: &str,
    slots: &[SlotProvenance],
    face: impl Fn(&SlotProvenance, String) -> Face,
) -> Vec<Paragraph> {
    let sheet = Sheet { text: text.chars().collect(), slots, face };
    shapes(text).into_iter().map(|shaped| sheet.paragraph(shaped)).collect()
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
