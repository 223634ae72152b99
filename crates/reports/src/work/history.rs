//! What was decided, step by step, and how it is taken back.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{Decision, Work, WorkError};

/// The steps that are kept; older ones can no longer be taken back.
const KEPT: usize = 500;

/// What somebody did at once: one slot decided, or many confirmed together.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Step {
    /// Who.
    pub who: String,
    /// When.
    pub at: Timestamp,
    /// What it changed.
    pub changes: Vec<Change>,
}

/// A slot's decision before and after.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Change {
    /// The slot, by its place in the text.
    pub offset: usize,
    /// What stood.
    pub before: Decision,
    /// What stands.
    pub after: Decision,
}

impl Work {
    /// Decides slots (by place in the list) as one step of somebody's, at a moment of the clock that they go by. What changes nothing is no
    /// step; a refused one changes nothing.
    ///
    /// # Errors
    /// There is no such slot, or a value by hand gives no reason.
    pub fn decide(&mut self, (who, at): (&str, Timestamp), decisions: Vec<(usize, Decision)>) -> Result<(), WorkError> {
        for (slot, decision) in &decisions {
            self.slots.get(*slot).ok_or(WorkError::NoSuchSlot(*slot))?;
            if matches!(decision, Decision::ByHand { reason, .. } if reason.trim().is_empty()) {
                return Err(WorkError::NoReason);
            }
        }
        let mut changes = Vec::new();
        for (slot, after) in decisions {
            let before = std::mem::replace(&mut self.decisions[slot], after.clone());
            if before != after {
                changes.push(Change { offset: self.slots[slot].offset, before, after });
            }
        }
        if !changes.is_empty() {
            self.past.push(Step { who: who.into(), at, changes });
            let old = self.past.len().saturating_sub(KEPT);
            self.past.drain(..old);
        }
        Ok(())
    }

    /// Takes the last step back: every slot it changed stands as before. None where there is nothing to take back.
    pub fn undo(&mut self) -> Option<Step> {
        let step = self.past.pop()?;
        for change in step.changes.iter().rev() {
            self.restore(change.offset, change.before.clone());
        }
        Some(step)
    }

    /// Puts a kept decision to the slot at its place in the text; one whose slot is no longer recognised is left out.
    pub fn restore(&mut self, offset: usize, decision: Decision) {
        if let Some(at) = self.slots.iter().position(|s| s.offset == offset) {
            self.decisions[at] = decision;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Document;
    use crate::recognise::Recogniser;
    use catalogue::{Catalogue, WindowCode};
    use proptest::prelude::*;
    use std::sync::LazyLock;

    const WANG: (&str, Timestamp) = ("wang", Timestamp::UNIX_EPOCH);
    const TEXT: &str = "全县共选派在任第一书记X名，其中市派X名。全县另有空中楼阁X座。";

    static WORK: LazyLock<Work> = LazyLock::new(|| {
        let catalogue = Catalogue::standard().unwrap();
        let document = Document::read(TEXT.as_bytes(), "a.txt").unwrap();
        Work::open(document, &Recogniser::new(&catalogue), &[])
    });

    fn decision() -> impl Strategy<Value = Decision> {
        let figure = prop_oneof![Just("a.b".to_string()), Just("c.d".to_string())];
        prop_oneof![
            Just(Decision::Open),
            figure.prop_map(|figure| Decision::Confirmed { figure, window: WindowCode::D }),
            "[0-9]{1,3}".prop_map(|text| Decision::ByHand { text, reason: "来函".into() }),
        ]
    }

    proptest! {
        #[test]
        fn taking_every_step_back_restores_exactly_what_stood_at_each(
            steps in prop::collection::vec(prop::collection::vec((0..3usize, decision()), 1..4), 1..12)
        ) {
            let mut work = WORK.clone();
            prop_assert_eq!(work.slots.len(), 3);
            let mut stood = vec![work.decisions.clone()];
            for step in steps {
                let before = work.past.len();
                work.decide(WANG, step).unwrap();
                if work.past.len() > before {
                    stood.push(work.decisions.clone());
                }
            }
            while let Some(last) = stood.pop() {
                prop_assert_eq!(&work.decisions, &last);
                prop_assert_eq!(work.undo().is_some(), !stood.is_empty());
            }
        }
    }

    #[test]
    fn a_refused_step_changes_nothing() {
        let mut work = WORK.clone();
        let hand = Decision::ByHand { text: "7".into(), reason: "  ".into() };
        let refused = work.decide(WANG, vec![(0, Decision::Open), (2, hand)]);
        assert!(matches!(refused, Err(WorkError::NoReason)));
        assert!(matches!(
            work.decide(WANG, vec![(0, Decision::Open), (9, Decision::Open)]),
            Err(WorkError::NoSuchSlot(9))
        ));
        assert_eq!((work.decisions, work.past.len()), (WORK.decisions.clone(), 0));
    }
}
