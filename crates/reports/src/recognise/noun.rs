//! A noun of the text laid beside the names of figures.

use super::grams::NONE;
use super::index::Index;
use super::page::{Page, Range};
use super::profile::{Profile, Term};

/// A noun as characters and pairs.
#[derive(Debug, Default)]
pub(super) struct Noun {
    chars: Vec<(u32, f32)>,
    pairs: Vec<u32>,
}

impl Noun {
    /// The noun over a range of the text. What stands next to the value weighs most: the beginning of a noun after it, the end
    /// of one before it.
    pub fn over(index: &Index, page: &Page, (from, to): Range, after: bool) -> Noun {
        let shown: Vec<usize> = (from..to).filter(|i| page.g.at(*i).is_alphanumeric()).collect();
        let near = |k: usize| match if after { k } else { shown.len() - 1 - k } {
            0..=2 => 1.0,
            3..=4 => 0.8,
            5..=7 => 0.6,
            _ => 0.4,
        };
        let text: Vec<char> = shown.iter().map(|i| page.g.at(*i)).collect();
        let mut noun = Noun::spelt(index, &text);
        for (k, (_, weight)) in noun.chars.iter_mut().enumerate() {
            // 无场所, 未脱贫: a negation changes everything
            *weight *= near(k) * if matches!(text[k], '无' | '未' | '非' | '不' | '拟') { 2.5 } else { 1.0 };
        }
        noun
    }

    /// The noun spelt so.
    pub fn spelt(index: &Index, text: &[char]) -> Noun {
        let weight = |c: u32| if c == NONE { 1.1 } else { index.char_weight[c as usize].max(0.3) };
        Noun {
            chars: text.iter().map(|c| index.char(*c)).map(|c| (c, weight(c))).collect(),
            pairs: (0..text.len()).map(|k| text.get(k + 1).map_or(NONE, |next| index.pair(text[k], *next))).collect(),
        }
    }

    /// Whether a character stands in the noun.
    pub fn holds(&self, c: u32) -> bool {
        self.chars.iter().any(|(own, _)| *own == c)
    }

    /// Whether it is spelt like a name.
    pub fn is(&self, term: &Term) -> bool {
        self.chars.iter().map(|(c, _)| c).eq(&term.chars)
    }

    /// How much of the noun a figure's names and cues explain together.
    pub fn said_by(&self, profile: &Profile) -> f32 {
        let said = |i: usize| self.pairs[i] != NONE && profile.says(self.pairs[i]);
        let all: f32 = self.chars.iter().map(|(_, w)| w).sum();
        let explained: f32 = self
            .chars
            .iter()
            .enumerate()
            .filter(|(i, _)| said(*i) || (*i > 0 && said(i - 1)))
            .map(|(_, (_, w))| w)
            .sum();
        if all == 0.0 { 0.0 } else { explained / all }
    }

    /// How much of the noun a name explains.
    pub fn explained_by(&self, term: &Term) -> f32 {
        let mut all = 0.0;
        let mut explained = 0.0;
        for (i, (c, weight)) in self.chars.iter().enumerate() {
            all += weight;
            let right = self.pairs[i] != NONE && term.pairs.contains(&self.pairs[i]);
            let left = i > 0 && self.pairs[i - 1] != NONE && term.pairs.contains(&self.pairs[i - 1]);
            if right || left || (self.chars.len() == 1 && term.chars.contains(c)) {
                explained += weight;
            } else if *c != NONE && term.chars.contains(c) {
                explained += 0.35 * weight;
            }
        }
        if all == 0.0 { 0.4 } else { explained / all }
    }
}
