//! S2: ordinals in sequence: 一、二、; （一）（二）; 一是二是; 1. 2.

use super::super::page::Page;
use super::super::{Found, Paper, Span};
use crate::number::{read, spell};

/// A kind of ordinal.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Chapter,
    Section,
    Point,
    RunIn,
}

struct Ordinal {
    kind: Kind,
    number: u64,
    span: Span,
    /// As written, to say which.
    text: String,
}

/// An ordinal follows the one before it, or begins anew with the first.
pub(super) fn ordinals(_: &Paper, page: &Page) -> Vec<Found> {
    let mut last = [0u64; 4];
    let mut found = Vec::new();
    for ordinal in all(page) {
        let kind = ordinal.kind as usize;
        // a heading begins what stands under it anew
        last[kind + 1..].fill(0);
        let expected = last[kind] + 1;
        if ordinal.number != 1 && ordinal.number != expected {
            let (zh, en) = if last[kind] == 0 {
                (format!("“{}”之前没有前一项", ordinal.text), format!("nothing comes before {}", ordinal.text))
            } else if ordinal.number == last[kind] {
                (format!("“{}”重复", ordinal.text), format!("{} comes twice", ordinal.text))
            } else {
                (
                    format!("序号不连续：“{}”之前是第{}项", ordinal.text, last[kind]),
                    format!("{} follows number {}", ordinal.text, last[kind]),
                )
            };
            let instead = renumbered(&ordinal, expected);
            found.push(Found::new(zh, en, vec![ordinal.span]).instead(ordinal.span, instead));
        }
        last[kind] = ordinal.number;
    }
    found
}

fn renumbered(ordinal: &Ordinal, expected: u64) -> String {
    match ordinal.kind {
        Kind::Chapter => format!("{}、", spell(expected)),
        Kind::Section => format!("（{}）", spell(expected)),
        Kind::Point => format!("{expected}."),
        Kind::RunIn => format!("{}是", spell(expected)),
    }
}

fn all(page: &Page) -> Vec<Ordinal> {
    let mut list = Vec::new();
    for range in page.paragraphs() {
        let first = range.clone().find(|at| !page.chars[*at].is_whitespace()).unwrap_or(range.start);
        list.extend(heading(page, first));
        for at in range {
            let before = at.checked_sub(1).map(|before| page.chars[before]);
            let opens = at == first || before.is_some_and(|c| "。；：，、！？;:,".contains(c));
            if opens {
                list.extend(run_in(page, at));
            }
        }
    }
    list
}

fn numerals(page: &Page, at: usize) -> (usize, Option<u64>) {
    let length = page.chars[at..].iter().take(4).take_while(|c| "一二三四五六七八九十".contains(**c)).count();
    let number = read(page.slice(at..at + length)).and_then(|n| u64::try_from(n).ok()).filter(|_| length > 0);
    (length, number)
}

fn heading(page: &Page, at: usize) -> Option<Ordinal> {
    let ordinal = |kind, number, length| {
        let text = page.slice(at..at + length).to_owned();
        Some(Ordinal { kind, number, span: Span { offset: at, length }, text })
    };
    let next = |at: usize| page.chars.get(at).copied().unwrap_or(' ');
    if matches!(next(at), '（' | '(') {
        let (length, number) = numerals(page, at + 1);
        return matches!(next(at + 1 + length), '）' | ')').then(|| ordinal(Kind::Section, number?, length + 2))?;
    }
    let digits = page.chars[at..].iter().take(2).take_while(|c| c.is_ascii_digit()).count();
    if digits > 0 && matches!(next(at + digits), '.' | '．' | '、') && !next(at + digits + 1).is_ascii_digit() {
        return ordinal(Kind::Point, page.slice(at..at + digits).parse().ok()?, digits + 1);
    }
    let (length, number) = numerals(page, at);
    (next(at + length) == '、').then(|| ordinal(Kind::Chapter, number?, length + 1))?
}

fn run_in(page: &Page, at: usize) -> Option<Ordinal> {
    let (length, number) = numerals(page, at);
    let number = number?;
    (page.chars.get(at + length) == Some(&'是')).then(|| Ordinal {
        kind: Kind::RunIn,
        number,
        span: Span { offset: at, length: length + 1 },
        text: page.slice(at..at + length + 1).to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::super::testing::{corrected, of};

    #[test]
    fn a_gap_in_a_sequence_is_found_and_the_number_offered() {
        let text = "一是选好人。二是管好人。四是用好人。";
        assert_eq!(of("S2", text).len(), 1);
        assert_eq!(corrected("S2", text).as_deref(), Some("一是选好人。二是管好人。三是用好人。"));
        assert_eq!(corrected("S2", "一、选人\n三、用人").as_deref(), Some("一、选人\n二、用人"));
        assert!(of("S2", "一是选。一是用。").is_empty(), "it begins anew");
        assert!(of("S2", "一是选。二是管。二是用。")[0].message.zh.contains("重复"));
    }

    #[test]
    fn a_text_may_begin_with_a_blank() {
        assert_eq!(of("S2", "　一是选好人。三是管好人。").len(), 1);
    }

    #[test]
    fn under_a_new_heading_the_count_begins_anew() {
        let text =
            "一、选人\n（一）定村\n一是看。二是听。\n（二）定人\n一是选。二是派。\n二、用人\n（一）管\n1.请假\n2.销假";
        assert!(of("S2", text).is_empty(), "{:?}", of("S2", text));
        assert!(of("S2", "一、选人\n（二）定人")[0].message.zh.contains("之前没有前一项"));
    }

    #[test]
    fn a_sequence_may_run_over_paragraphs() {
        assert!(of("S2", "一、选人\n一是看。\n二是听。").is_empty());
    }

    #[test]
    fn other_words_with_numerals_are_no_ordinals() {
        assert!(of("S2", "二〇二六年，三是个数，四是指").len() <= 1);
        assert!(of("S2", "三、四个村").len() <= 1);
    }
}
