//! S1: brackets and quotes without their partner, half-width punctuation in Chinese text, doubled marks.

use super::super::page::{Page, is_han};
use super::super::{Found, Paper, Span};

const PAIRS: &[(char, char)] = &[
    ('（', '）'),
    ('(', ')'),
    ('“', '”'),
    ('‘', '’'),
    ('《', '》'),
    ('〈', '〉'),
    ('〔', '〕'),
    ('【', '】'),
    ('［', '］'),
    ('「', '」'),
    ('『', '』'),
];

pub(super) fn punctuation(_: &Paper, page: &Page) -> Vec<Found> {
    let mut found = half_width(page);
    found.extend(doubled(page));
    for range in page.paragraphs() {
        found.extend(unmatched(page, range));
    }
    found
}

fn one(at: usize) -> Span {
    Span { offset: at, length: 1 }
}

/// Each bracket has its partner in the same paragraph; a bracket of the other width closes it too.
fn unmatched(page: &Page, range: std::ops::Range<usize>) -> Vec<Found> {
    let plain = |c: char| match c {
        '(' => '（',
        ')' => '）',
        c => c,
    };
    let mut open: Vec<(usize, char)> = Vec::new();
    let mut alone = Vec::new();
    for at in range {
        let c = plain(page.chars[at]);
        if PAIRS.iter().any(|(left, _)| *left == c) {
            open.push((at, c));
        } else if let Some((left, _)) = PAIRS.iter().find(|(_, right)| *right == c) {
            match open.iter().rposition(|(_, o)| o == left) {
                // what was opened after it stays without a partner
                Some(index) => alone.extend(open.drain(index..).skip(1)),
                // 1) and 2） number a list
                None if at > 0 && page.chars[at - 1].is_ascii_digit() => {}
                None => alone.push((at, c)),
            }
        }
    }
    alone.extend(open);
    let found = alone
        .into_iter()
        .map(|(at, c)| Found::new(format!("“{c}”没有配对"), format!("{c} has no partner"), vec![one(at)]));
    found.collect()
}

/// Half-width marks beside a Chinese character, but for those inside numbers, addresses and times.
fn half_width(page: &Page) -> Vec<Found> {
    let full = |c: char| {
        Some(match c {
            ',' => '，',
            ';' => '；',
            ':' => '：',
            '?' => '？',
            '!' => '！',
            '(' => '（',
            ')' => '）',
            '.' => '。',
            _ => return None,
        })
    };
    let neighbour = |at: Option<usize>| at.and_then(|at| page.chars.get(at)).copied().unwrap_or(' ');
    let mut found = Vec::new();
    for (at, c) in page.chars.iter().enumerate() {
        let Some(instead) = full(*c) else { continue };
        let (before, behind) = (neighbour(at.checked_sub(1)), neighbour(Some(at + 1)));
        let beside = is_han(before) || is_han(behind) || "”》）".contains(before);
        // “1.” before a heading is official style; a point ends a sentence only behind a Chinese character
        let wrong = match c {
            '.' => is_han(before) && !behind.is_ascii_alphanumeric() && behind != '.',
            _ => beside,
        };
        if wrong {
            let found_one = Found::new(
                format!("中文里用了半角“{c}”，应为“{instead}”"),
                format!("half-width {c} in Chinese text; {instead} is meant"),
                vec![one(at)],
            );
            found.push(found_one.instead(one(at), instead));
        }
    }
    found
}

/// Two marks in a row of which one is too many.
fn doubled(page: &Page) -> Vec<Found> {
    let stops = |c: char| "，。、；：".contains(c);
    let found = page.chars.windows(2).enumerate().filter(|(_, w)| stops(w[0]) && stops(w[1])).map(|(at, w)| {
        // of two the stronger one stays
        let strength = |c: char| "、，：；。".find(c).unwrap_or(0);
        let keep = if strength(w[0]) >= strength(w[1]) { w[0] } else { w[1] };
        let span = Span { offset: at, length: 2 };
        Found::new(format!("标点重复“{}{}”", w[0], w[1]), format!("two marks in a row: {}{}", w[0], w[1]), vec![span])
            .instead(span, keep)
    });
    found.collect()
}

#[cfg(test)]
mod tests {
    use super::super::testing::{corrected, of};

    #[test]
    fn brackets_and_quotes_have_partners() {
        assert!(of("S1", "实现“清零”（含改建）。《方案》").is_empty());
        for text in ["实现“清零和达标。", "实现清零”和达标。", "（一选好人。", "《方案（试行》", "“甲\n乙”"]
        {
            assert!(!of("S1", text).is_empty(), "{text}");
        }
        assert!(of("S1", "1)选人；2）育人").iter().all(|f| !f.message.zh.contains("配对")));
    }

    #[test]
    fn half_width_marks_in_chinese_text_are_offered_full() {
        assert_eq!(corrected("S1", "加强领导,落实责任").as_deref(), Some("加强领导，落实责任"));
        assert_eq!(corrected("S1", "工作顺利开展.").as_deref(), Some("工作顺利开展。"));
        for text in ["1.加强领导", "增长3.5%", "GB/T 9704", "12:30开会", "见http://a.b.c"] {
            assert!(of("S1", text).is_empty(), "{text}");
        }
    }

    #[test]
    fn of_two_marks_the_stronger_stays() {
        assert_eq!(corrected("S1", "达标，。下一步").as_deref(), Some("达标。下一步"));
    }
}
