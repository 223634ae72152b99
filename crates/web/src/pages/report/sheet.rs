//! The paper: paragraphs in their places, every slot a link of its state.

use reports::docx::official::{Shape, shapes};
use reports::provenance::{SlotProvenance, SlotState};
use reports::work::{Decision, Settled};

use crate::desk::Desk;
use crate::drafts::Draft;

/// A piece of a paragraph.
pub(crate) enum Piece {
    /// Text as it came.
    Text(String),
    /// A slot.
    Slot { number: usize, text: String, state: &'static str, title: String, current: bool },
}

/// A paragraph: `h1`, `h2`, `p` or `end`.
pub(crate) struct Paragraph {
    pub kind: &'static str,
    pub pieces: Vec<Piece>,
}

/// The paper's paragraphs.
pub(super) fn paragraphs(desk: &Desk, draft: &Draft, settled: &Settled, chosen: usize) -> Vec<Paragraph> {
    let text: Vec<char> = draft.work.document.text().chars().collect();
    let mut all = Vec::new();
    for shaped in shapes(draft.work.document.text()) {
        let kind = match shaped.shape {
            Shape::Title => "h1",
            Shape::First { head } if head >= shaped.to - shaped.from => "h2",
            Shape::Unit | Shape::Date => "end",
            Shape::Subtitle => "h1",
            _ => "p",
        };
        all.push(Paragraph { kind, pieces: pieces(desk, draft, settled, &text, (shaped.from, shaped.to), chosen) });
    }
    all
}

fn pieces(
    desk: &Desk,
    draft: &Draft,
    settled: &Settled,
    text: &[char],
    (from, to): (usize, usize),
    chosen: usize,
) -> Vec<Piece> {
    let slots = &settled.provenance.slots;
    let mut pieces = Vec::new();
    let mut at = from;
    for (i, slot) in slots.iter().enumerate() {
        if slot.offset < at || slot.offset >= to.max(at + 1) || slot.offset < from {
            continue;
        }
        if slot.offset > at {
            pieces.push(Piece::Text(text[at..slot.offset].iter().collect()));
        }
        // A claim reaches over the numbers in it: it is drawn up to the first of them.
        let inside = slots.get(i + 1).map_or(to, |n| n.offset);
        let end = (slot.offset + slot.length).min(to).min(inside.max(slot.offset));
        let whole = end == slot.offset + slot.length;
        let shown = if whole { slot.written.clone() } else { text[slot.offset..end].iter().collect() };
        let (state, title) = state(desk, draft, slot);
        let text = if shown.trim().is_empty() { "＿＿".into() } else { shown };
        pieces.push(Piece::Slot { number: i + 1, text, state, title, current: i + 1 == chosen });
        at = end;
    }
    if at < to {
        pieces.push(Piece::Text(text[at..to].iter().collect()));
    }
    pieces
}

/// A slot's state, as a class of the stylesheet and in words.
pub(super) fn state(desk: &Desk, draft: &Draft, slot: &SlotProvenance) -> (&'static str, String) {
    let w = desk.words();
    let decision = &draft.work.decisions[slot.slot - 1];
    let zero = slot.value.as_deref().is_some_and(|v| v == "0");
    match (slot.kind.as_str(), decision, slot.state) {
        ("claim", _, SlotState::Filled) if zero => ("good", w.say("slot-claim-holds")),
        ("claim", _, SlotState::Filled) => ("bad", w.say("slot-claim-fails")),
        (_, Decision::Confirmed { .. }, SlotState::Filled) => ("good", w.say("slot-confirmed")),
        (_, Decision::ByHand { .. }, _) => ("good", w.say("slot-by-hand")),
        (_, Decision::Proposed { .. }, SlotState::Filled) => ("note", w.say("slot-proposed")),
        (_, Decision::Proposed { .. } | Decision::Confirmed { .. }, _) => ("bad", w.say("slot-no-value")),
        _ => ("ask", w.say("slot-open")),
    }
}
