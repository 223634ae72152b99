//! The text by code points, with its paragraphs and sentences.

use std::ops::Range;

use super::{Slot, Span};
use crate::number::counters;

/// A text ready to be checked.
pub(super) struct Page<'a> {
    pub text: &'a str,
    pub chars: Vec<char>,
    /// The byte at which each code point begins, and the end.
    bytes: Vec<usize>,
}

impl<'a> Page<'a> {
    pub fn new(text: &'a str) -> Page<'a> {
        let (mut bytes, chars): (Vec<usize>, Vec<char>) = text.char_indices().unzip();
        bytes.push(text.len());
        Page { text, chars, bytes }
    }

    /// The span of a stretch of bytes.
    pub fn span(&self, bytes: Range<usize>) -> Span {
        let at = |byte: usize| self.bytes.partition_point(|b| *b < byte);
        let offset = at(bytes.start);
        Span { offset, length: at(bytes.end) - offset }
    }

    /// The text between two code points, cut at the text's end.
    pub fn slice(&self, range: Range<usize>) -> &'a str {
        let last = self.chars.len();
        &self.text[self.bytes[range.start.min(last)]..self.bytes[range.end.min(last)]]
    }

    /// The code points of the paragraphs.
    pub fn paragraphs(&self) -> Vec<Range<usize>> {
        self.cut(|c| c == '\n')
    }

    /// The code points of the sentences.
    pub fn sentences(&self) -> Vec<Range<usize>> {
        self.cut(|c| matches!(c, '\n' | '。' | '；' | '！' | '？'))
    }

    fn cut(&self, end: impl Fn(char) -> bool) -> Vec<Range<usize>> {
        let mut ranges = Vec::new();
        let mut from = 0;
        for (at, c) in self.chars.iter().enumerate() {
            if end(*c) {
                ranges.push(from..at);
                from = at + 1;
            }
        }
        ranges.push(from..self.chars.len());
        ranges.retain(|r| !r.is_empty());
        ranges
    }

    /// The text behind a slot, a few characters.
    pub fn behind(&self, slot: &Slot) -> &'a str {
        let end = slot.entry.offset + slot.entry.length;
        self.slice(end..end + 8)
    }

    /// The text before a slot, a few characters.
    pub fn before(&self, slot: &Slot) -> &'a str {
        self.slice(slot.entry.offset.saturating_sub(6)..slot.entry.offset)
    }

    /// The unit right behind a slot, over 余 and 多; empty without one.
    pub fn unit_behind(&self, slot: &Slot) -> &'a str {
        let behind = self.behind(slot);
        let behind = behind.strip_prefix(['余', '多']).unwrap_or(behind);
        counters::unit_of(behind)
    }
}

/// Whether a character is a Chinese one.
pub(super) fn is_han(c: char) -> bool {
    matches!(c, '\u{4E00}'..='\u{9FFF}' | '\u{3400}'..='\u{4DBF}' | '\u{20000}'..='\u{323AF}' | '〇')
}
