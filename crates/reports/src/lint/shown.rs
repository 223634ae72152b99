//! The text as it will be read: every slot as it is written, and of each character where in the paper's text it came from.

use std::ops::Range;

use super::page::Page;
use super::{Paper, Slot, Span};

/// The text as it will be read.
pub(super) struct Shown {
    pub text: String,
    /// The byte at which each character begins.
    bytes: Vec<usize>,
    /// Where each character came from.
    from: Vec<Span>,
}

impl Shown {
    /// Slots that are filled stand as written; open ones, and words that stay, as they came.
    pub fn new(paper: &Paper, page: &Page) -> Shown {
        let written = |s: &&Slot| !s.is_open() && s.entry.kind != "claim" && !s.entry.written.is_empty();
        let mut slots: Vec<&Slot> = paper.slots.iter().filter(written).collect();
        slots.sort_by_key(|s| s.entry.offset);
        let mut shown = Shown { text: String::with_capacity(page.text.len()), bytes: vec![], from: vec![] };
        let mut at = 0;
        for slot in slots {
            let (offset, length) = (slot.entry.offset, slot.entry.length);
            if offset < at || offset + length > page.chars.len() {
                continue;
            }
            shown.copy(page, at..offset);
            slot.entry.written.chars().for_each(|c| shown.push(c, slot.span()));
            at = offset + length;
        }
        shown.copy(page, at..page.chars.len());
        shown
    }

    fn copy(&mut self, page: &Page, range: Range<usize>) {
        range.for_each(|offset| self.push(page.chars[offset], Span { offset, length: 1 }));
    }

    fn push(&mut self, c: char, from: Span) {
        self.bytes.push(self.text.len());
        self.from.push(from);
        self.text.push(c);
    }

    /// Where in the paper's text a stretch of bytes came from.
    pub fn span(&self, bytes: &Range<usize>) -> Span {
        let at = |byte: usize| self.bytes.partition_point(|b| *b < byte);
        let inside = &self.from[at(bytes.start)..at(bytes.end)];
        let offset = inside.iter().map(|s| s.offset).min().unwrap_or_default();
        let end = inside.iter().map(|s| s.offset + s.length).max().unwrap_or(offset);
        Span { offset, length: end - offset }
    }

    /// The bytes of the sentences.
    pub fn sentences(&self) -> Vec<Range<usize>> {
        let mut ranges = vec![];
        let mut from = 0;
        for (at, stop) in self.text.match_indices(['\n', '。', '；', '！', '？']) {
            ranges.push(from..at);
            from = at + stop.len();
        }
        ranges.push(from..self.text.len());
        ranges.retain(|r| !r.is_empty());
        ranges
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::testing::at;

    #[test]
    fn filled_slots_stand_as_written_and_lead_back() {
        let text = "共X名，其中X名";
        let (filled, mut open) = (at(text, 1, "X", "60", "60", "名"), at(text, 2, "X", "X", "0", "名"));
        open.state = crate::provenance::SlotState::Open;
        let paper = Paper { text, slots: vec![Slot::new(&filled), Slot::new(&open)], ..Paper::default() };
        let shown = Shown::new(&paper, &Page::new(text));
        assert_eq!(shown.text, "共60名，其中X名");
        let sixty = shown.text.find("60").unwrap();
        assert_eq!(shown.span(&(sixty..sixty + 2)), Span { offset: 1, length: 1 });
        let blank = shown.text.find('X').unwrap();
        assert_eq!(shown.span(&(blank..blank + 1)), Span { offset: 6, length: 1 });
    }
}
