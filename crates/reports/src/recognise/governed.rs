//! Which office a passage tells of: what an audit is said to have found in the first clause of a sentence, or in the heading, it also
//! found in the last, though no word of it stands there.

use super::lexicon::is_sentence_end;
use super::page::{Page, Range};
use super::reading::{Reading, back, forth};

/// How surely another office's word governs what follows it.
const IN_SENTENCE: f32 = 1.0;
const IN_PARAGRAPH: f32 = 0.85;
const OVER_PARAGRAPH: f32 = 0.9;
const OVER_PAPER: f32 = 0.75;

/// How many sentences before its own may govern a value.
const SENTENCES: usize = 6;

/// Whose matters a passage tells.
enum Whose {
    /// Another office's, by the word that stands there.
    Office(Range),
    /// This field's.
    Own,
}

/// The word of another office that governs a mark, and how surely.
pub(super) fn office(page: &Page, i: usize, reading: &Reading) -> Option<(Range, f32)> {
    let own_text = [reading.lead, reading.trail, reading.head];
    if own_text.iter().any(|r| page.tells_own(*r)) && !own_text.iter().any(|r| page.office_in(*r).is_some()) {
        return None;
    }
    let (sentence, end) = (reading.sentence.0, reading.clause.1);
    let paragraph = back(page, sentence, |c| c == '\n');
    let mut nearest = whose(page, (sentence, end)).map(|w| (w, IN_SENTENCE));
    let mut to = sentence;
    for _ in 0..SENTENCES {
        if nearest.is_some() || to <= paragraph {
            break;
        }
        let from = back(page, to - 1, is_sentence_end).max(paragraph);
        nearest = whose(page, (from, to)).map(|w| (w, IN_PARAGRAPH));
        to = from;
    }
    let (section, item) = page.titles[i];
    let titles = [item, section].into_iter().flatten();
    let (whose, how) = nearest
        .or_else(|| titles.into_iter().find_map(|t| Some((whose(page, t)?, OVER_PARAGRAPH))))
        .or_else(|| Some((whose(page, title(page))?, OVER_PAPER)))?;
    match whose {
        Whose::Office(word) => Some((word, how)),
        Whose::Own => None,
    }
}

fn whose(page: &Page, range: Range) -> Option<Whose> {
    page.office_in(range).map(Whose::Office).or_else(|| page.tells_own(range).then_some(Whose::Own))
}

/// The paper's first line that says something.
fn title(page: &Page) -> Range {
    let start = (0..page.g.len()).find(|i| page.g.at(*i) != '\n').unwrap_or(0);
    (start, forth(page, start, |c| c == '\n'))
}
