//! How a slot stands: as a class of the stylesheet and in words.

use reports::provenance::{SlotProvenance, SlotState};
use reports::work::{Decision, Settled};

use crate::desk::Desk;
use crate::drafts::Draft;
use crate::paper::{self, Block, Face};

/// The paper as it came, every slot a link to its panel.
pub(super) fn blocks(desk: &Desk, draft: &Draft, settled: &Settled, chosen: usize) -> Vec<Block> {
    let document = &draft.work.document;
    let paragraphs = paper::paragraphs(document.text(), &settled.provenance.slots, |slot, text| {
        let (state, title) = state(desk, draft, slot);
        let number = slot.slot;
        let href = Some(format!("?slot={number}#slot-{number}"));
        Face { number, href, text, state, title, current: number == chosen }
    });
    paper::blocks(document, paragraphs)
}

/// A slot's state.
pub(super) fn state(desk: &Desk, draft: &Draft, slot: &SlotProvenance) -> (&'static str, String) {
    let w = desk.words();
    let decision = &draft.work.decisions[slot.slot - 1];
    match (paper::holds(slot), decision, slot.state) {
        (Some(true), ..) => ("good", w.say("slot-claim-holds")),
        (Some(false), ..) => ("bad", w.say("slot-claim-fails")),
        (_, Decision::Confirmed { .. }, SlotState::Filled) => ("good", w.say("slot-confirmed")),
        (_, Decision::ByHand { reason, .. }, _) => ("hand", w.one("slot-by-hand-why", "reason", reason.as_str())),
        (_, Decision::Proposed { .. }, SlotState::Filled) => ("note", w.say("slot-proposed")),
        (_, Decision::Proposed { .. } | Decision::Confirmed { .. }, _) => ("bad", w.say("slot-no-value")),
        _ => ("ask", w.say("slot-open")),
    }
}
