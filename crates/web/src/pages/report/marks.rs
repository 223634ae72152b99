//! How a slot stands: as a class of the stylesheet and in words.

use reports::provenance::{SlotProvenance, SlotState};
use reports::work::{Decision, Settled};

use crate::desk::Desk;
use crate::drafts::Draft;
use crate::paper::{self, Face, Paragraph};

/// The paper's paragraphs, every slot a link to its panel.
pub(super) fn paragraphs(desk: &Desk, draft: &Draft, settled: &Settled, chosen: usize) -> Vec<Paragraph> {
    let text = draft.work.document.text();
    paper::paragraphs(text, &settled.provenance.slots, |slot, text| {
        let (state, title) = state(desk, draft, slot);
        let number = slot.slot;
        let href = Some(format!("?slot={number}#slot-{number}"));
        Face { number, href, text, state, title, current: number == chosen }
    })
}

/// A slot's state.
pub(super) fn state(desk: &Desk, draft: &Draft, slot: &SlotProvenance) -> (&'static str, String) {
    let w = desk.words();
    let decision = &draft.work.decisions[slot.slot - 1];
    let zero = slot.value.as_deref().is_some_and(|v| v == "0");
    match (slot.kind.as_str(), decision, slot.state) {
        ("claim", _, SlotState::Filled) if zero => ("good", w.say("slot-claim-holds")),
        ("claim", _, SlotState::Filled) => ("bad", w.say("slot-claim-fails")),
        (_, Decision::Confirmed { .. }, SlotState::Filled) => ("good", w.say("slot-confirmed")),
        (_, Decision::ByHand { reason, .. }, _) => ("hand", w.one("slot-by-hand-why", "reason", reason.as_str())),
        (_, Decision::Proposed { .. }, SlotState::Filled) => ("note", w.say("slot-proposed")),
        (_, Decision::Proposed { .. } | Decision::Confirmed { .. }, _) => ("bad", w.say("slot-no-value")),
        _ => ("ask", w.say("slot-open")),
    }
}
