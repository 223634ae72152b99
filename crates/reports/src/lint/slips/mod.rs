//! Slips in the text, offered as corrections: punctuation (S1), ordinals (S2), the writing of numbers (S3), words (S4), terms out of
//! date (S5), terms that waver (S6), lists whose items differ (S7).

mod fixed;
mod lists;
mod numbers;
mod ordinals;
mod punctuation;
mod terms;
mod words;

use catalogue::Level;

use super::page::Page;
use super::{Check, Finding, Paper, Slot, Span, named};
use crate::provenance::SlotState;

const SLIPS: &[(&str, Level, Check)] = &[
    ("S1", Level::Warn, punctuation::punctuation),
    ("S2", Level::Warn, ordinals::ordinals),
    ("S3", Level::Warn, numbers::numbers),
    ("S4", Level::Warn, words::words),
    ("S5", Level::Warn, terms::out_of_date),
    ("S6", Level::Ask, terms::wavering),
    ("S7", Level::Ask, lists::lists),
];

/// All slips outside the slots.
pub(super) fn slips(paper: &Paper, page: &Page) -> Vec<Finding> {
    let found = SLIPS.iter().flat_map(|(rule, level, check)| {
        check(paper, page).into_iter().map(|found| named(found, rule, *level)).collect::<Vec<_>>()
    });
    found.filter(|finding| !finding.at.first().is_some_and(|span| inside_slot(paper, *span))).collect()
}

fn inside_slot(paper: &Paper, span: Span) -> bool {
    let words = |kind: &str| matches!(kind, "claim" | "phrase");
    // what was kept by hand as it stood is text like any other
    let kept = |s: &Slot| s.entry.state == SlotState::ByHand && s.entry.written == s.entry.text;
    paper.slots.iter().filter(|s| !words(&s.entry.kind) && !kept(s)).any(|s| {
        let (from, to) = (s.entry.offset, s.entry.offset + s.entry.length);
        span.offset >= from && span.offset + span.length <= to && from < to
    })
}

#[cfg(test)]
pub(super) mod testing {
    use crate::lint::{Finding, Paper, check};

    /// The slips of one rule in a text.
    pub fn of(rule: &str, text: &str) -> Vec<Finding> {
        check(&Paper { text, ..Paper::default() }).into_iter().filter(|f| f.rule == rule).collect()
    }

    /// What a text becomes when its one correction is taken.
    pub fn corrected(rule: &str, text: &str) -> Option<String> {
        let correction = of(rule, text).into_iter().find_map(|f| f.correction)?;
        let mut chars: Vec<char> = text.chars().collect();
        let range = correction.span.offset..correction.span.offset + correction.span.length;
        chars.splice(range, correction.instead.chars());
        Some(chars.into_iter().collect())
    }
}
