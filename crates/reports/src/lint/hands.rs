//! Values written by hand: no record stands behind them, and who reads the paper has to know.

use catalogue::Level;

use super::{Found, Paper};
use crate::provenance::SlotState;

/// Slots that a person filled.
pub(super) fn by_hand(paper: &Paper) -> Vec<Found> {
    let written = paper.slots.iter().filter(|s| s.entry.state == SlotState::ByHand);
    written
        .map(|slot| {
            let (text, reason) = (slot.entry.written.trim(), slot.entry.reason.as_deref().unwrap_or_default());
            let zh = format!("“{text}”是手填的，背后没有记录；来由：{reason}");
            let en = format!("“{text}” was written by hand, no record stands behind it; its reason: {reason}");
            Found::new(zh, en, vec![slot.span()]).level(Level::Ask)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use crate::lint::testing::at;
    use crate::lint::{Paper, Slot, check};
    use crate::provenance::SlotState;

    #[test]
    fn a_value_by_hand_is_told_with_its_reason_and_a_worked_out_one_is_not() {
        let text = "另有空中楼阁X座，凉亭X座";
        let mut hand = at(text, 1, "X", "7", "7", "座");
        (hand.state, hand.reason) = (SlotState::ByHand, Some("住建局来函".into()));
        let filled = at(text, 2, "X", "8", "8", "座");
        let paper = Paper { text, slots: vec![Slot::new(&hand), Slot::new(&filled)], ..Paper::default() };
        let found: Vec<_> = check(&paper).into_iter().filter(|f| f.rule == "hand").collect();
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].message.zh, "“7”是手填的，背后没有记录；来由：住建局来函");
        assert_eq!(found[0].at[0].offset, 6);
    }
}
