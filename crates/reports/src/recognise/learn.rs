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
        let own = pairs(&signature(page, reading));
        for (other, choice) in &self.choices {
            let like = dice(&own, other);
            if like < LIKE {
                continue;
            }
            for e in list.iter_mut() {
                if choice.figure.is_empty() {
                    e.learnt -= 3.0 * like;
                } else if index.figures[e.figure].id == choice.figure {
                    e.learnt += 4.0 * like;
                }
            }
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
