//! Confirmed choices, learnt from: what a person chose for a sentence is offered again for its like.

use std::collections::HashSet;

use serde::{Deserialize, Serialize};

use super::evidence::Evidence;
use super::index::Index;
use super::page::Page;
use super::reading::Reading;

/// A choice that a person confirmed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    /// The slot's own words ([`super::Slot::signature`]).
    pub signature: String,
    /// The figure chosen; empty where the person said that no figure fits.
    pub figure: String,
    /// The window chosen.
    pub window: String,
}

/// Choices made ready for comparison.
#[derive(Debug, Default)]
pub(super) struct Learnt {
    choices: Vec<(HashSet<(char, char)>, Choice)>,
}

/// How much two signatures must have in common to be of one kind.
const LIKE: f32 = 0.6;
/// What a choice weighs for the very same words: what was confirmed comes first, whatever the words alone would say.
const SAME: f32 = 4.0;
/// What it weighs for like words: as much as a cue or less, so that it decides between equals and never outdoes a figure's own name.
const NEAR: f32 = 1.2;
/// What the answer that no figure fits takes from all of them, for the very same words.
const REFUSED: f32 = 3.0;

impl Learnt {
    /// Reads choices.
    pub fn new(choices: &[Choice]) -> Learnt {
        Learnt { choices: choices.iter().map(|c| (pairs(&c.signature), c.clone())).collect() }
    }

    /// Adds what was chosen for like sentences, and takes from what was refused for them.
    pub fn boost(&self, index: &Index, page: &Page, reading: &Reading, list: &mut [Evidence]) {
        if self.choices.is_empty() {
            return;
        }
        let signature = signature(page, reading);
        // The same words again: the last answer stands, alone.
        if let Some((_, choice)) = self.choices.iter().rev().find(|(_, c)| c.signature == signature) {
            for e in list.iter_mut() {
                if choice.figure.is_empty() {
                    e.learnt = -REFUSED;
                } else if index.figures[e.figure].id == choice.figure {
                    e.learnt = SAME;
                }
            }
            return;
        }
        let own = pairs(&signature);
        let likes: Vec<(f32, &str)> = self
            .choices
            .iter()
            .map(|(other, c)| (dice(&own, other), c.figure.as_str()))
            .filter(|l| l.0 >= LIKE)
            .collect();
        // However often it was chosen, the likest of them speaks once.
        let likest = |figure: &str| likes.iter().filter(|l| l.1 == figure).map(|l| l.0).fold(0.0, f32::max);
        for e in list.iter_mut() {
            e.learnt = NEAR * (likest(&index.figures[e.figure].id) - likest(""));
        }
    }

    /// The window chosen before for such a sentence and this figure.
    pub fn window(&self, page: &Page, reading: &Reading, figure: &str) -> Option<&str> {
        if self.choices.is_empty() {
            return None;
        }
        let own = pairs(&signature(page, reading));
        let found = self.choices.iter().rev().find(|(other, c)| c.figure == figure && dice(&own, other) >= LIKE)?;
        Some(found.1.window.as_str())
    }
}

/// The words of a slot by which a choice is remembered: its own text, values left out.
pub(super) fn signature(page: &Page, reading: &Reading) -> String {
    format!("{}□{}", clean(&page.text(reading.lead)), clean(&page.text(reading.trail)))
}

fn clean(text: &str) -> String {
    text.chars().filter(|c| !c.is_ascii() && !"“”‘’、（）×".contains(*c)).collect()
}

fn pairs(text: &str) -> HashSet<(char, char)> {
    let chars: Vec<char> = text.chars().collect();
    chars.windows(2).map(|w| (w[0], w[1])).collect()
}

fn dice(a: &HashSet<(char, char)>, b: &HashSet<(char, char)>) -> f32 {
    if a.is_empty() || b.is_empty() {
        return 0.0;
    }
    2.0 * a.intersection(b).count() as f32 / (a.len() + b.len()) as f32
}
