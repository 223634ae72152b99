//! S4: words doubled, misplaced, cut short or miswritten.

use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, MatchKind};

use super::super::page::{Page, is_han};
use super::super::{Found, Paper, Span};
use super::fixed::{MISWRITTEN, TERMS};

pub(super) fn words(_: &Paper, page: &Page) -> Vec<Found> {
    let mut found = near_terms(page);
    found.extend(miswritten(page));
    found.extend(doubled(page));
    found.extend(cadres_and_masses(page));
    found
}

fn offer(span: Span, wrong: &str, right: &str) -> Found {
    let (zh, en) = (format!("“{wrong}”疑为“{right}”之误"), format!("“{wrong}” is probably meant to be “{right}”"));
    Found::new(zh, en, vec![span]).instead(span, right)
}

/// Near misses of the fixed terms, each with the term that is meant.
static NEAR: LazyLock<(AhoCorasick, Vec<(String, &str)>)> = LazyLock::new(|| {
    let mut list: Vec<(String, &str)> =
        TERMS.iter().flat_map(|term| near(term).into_iter().map(|n| (n, *term))).collect();
    list.sort();
    list.dedup_by(|a, b| a.0 == b.0);
    let machine = AhoCorasick::builder()
        .match_kind(MatchKind::LeftmostLongest)
        .build(list.iter().map(|(near, _)| near))
        .expect("a few thousand short words fit");
    (machine, list)
});

fn near(term: &str) -> Vec<String> {
    let chars: Vec<char> = term.chars().collect();
    let text = |chars: &[char]| chars.iter().collect::<String>();
    let mut list = Vec::new();
    for at in 1..chars.len() {
        // one of its own characters once more
        for extra in &chars {
            let mut more = chars.clone();
            more.insert(at, *extra);
            list.push(text(&more));
        }
        let mut swapped = chars.clone();
        swapped.swap(at - 1, at);
        list.push(text(&swapped));
        if chars.len() >= 5 && at + 1 < chars.len() {
            let mut less = chars.clone();
            less.remove(at);
            list.push(text(&less));
        }
    }
    // what is itself a term, or holds one, is no slip: 第一书记 in 驻村第一书记
    list.retain(|near| !TERMS.iter().any(|t| near == t || (t.chars().count() > 2 && *t != term && near.contains(t))));
    list
}

fn near_terms(page: &Page) -> Vec<Found> {
    let (machine, list) = &*NEAR;
    let found = machine.find_iter(page.text).filter_map(|m| {
        let (near, term) = &list[m.pattern().as_usize()];
        // 党支部部书记: the term itself may stand right there, with the extra character a neighbour's
        let context = &page.text[m.start()..];
        (!context.starts_with(term)).then(|| offer(page.span(m.range()), near, term))
    });
    found.collect()
}

fn miswritten(page: &Page) -> Vec<Found> {
    let mut found = Vec::new();
    for (wrong, right, unless) in MISWRITTEN {
        for (at, _) in page.text.match_indices(wrong) {
            let behind = page.text[at + wrong.len()..].chars().next();
            if behind.is_none_or(|c| !unless.contains(c)) {
                found.push(offer(page.span(at..at + wrong.len()), wrong, right));
            }
        }
    }
    found
}

/// Words that may well stand twice in a row.
const TWICE: &[&str] =
    &["研究", "讨论", "商量", "组织", "组织部", "一个", "一批", "一件", "一项", "一村", "一户", "一步", "逐村", "逐户"];

/// A word of two to four characters twice in a row, or a particle.
fn doubled(page: &Page) -> Vec<Found> {
    let chars = &page.chars;
    let mut found = Vec::new();
    let mut at = 0;
    while at < chars.len() {
        let twice = |n: usize| {
            let (Some(a), Some(b)) = (chars.get(at..at + n), chars.get(at + n..at + 2 * n)) else { return false };
            a == b && a.iter().all(|c| is_han(*c)) && a.iter().any(|c| *c != a[0])
        };
        if let Some(n) = (2..=4).rev().find(|n| twice(*n)) {
            let word = page.slice(at..at + n);
            let numeral =
                word.starts_with(['一', '二', '三', '四', '五', '六', '七', '八', '九', '十', '百', '千', '万']);
            if !TWICE.contains(&word) && !numeral {
                let span = Span { offset: at, length: 2 * n };
                found.push(offer(span, &word.repeat(2), word));
                at += n;
            }
            at += n;
            continue;
        }
        found.extend(particle(page, at));
        at += 1;
    }
    found
}

/// 的的, 和和, 与与 …, where no word of the language holds both.
fn particle(page: &Page, at: usize) -> Option<Found> {
    let chars = &page.chars;
    let c = chars[at];
    if chars.get(at + 1) != Some(&c) {
        return None;
    }
    let before = if at > 0 { chars[at - 1] } else { ' ' };
    let behind = chars.get(at + 2).copied().unwrap_or(' ');
    let slip = match c {
        '的' => before != '目' && behind != '确',
        '和' => !"美睦气".contains(behind) && before != '谦',
        '是' => behind != '非',
        '与' | '及' | '把' => behind != '关',
        _ => false,
    };
    slip.then(|| offer(Span { offset: at, length: 2 }, &format!("{c}{c}"), &c.to_string()))
}

/// 村干群 is 村干部群众 cut short; 干群关系 is a word of its own.
fn cadres_and_masses(page: &Page) -> Vec<Found> {
    let found = page.text.match_indices("干群").filter_map(|(at, word)| {
        let level = page.text[..at].chars().next_back().filter(|c| "村镇乡县".contains(*c))?;
        let behind = &page.text[at + word.len()..];
        let own = ["关系", "矛盾", "众", "同心", "一心"].iter().any(|w| behind.starts_with(w));
        let span = page.span(at - level.len_utf8()..at + word.len());
        (!own).then(|| offer(span, &format!("{level}干群"), &format!("{level}干部群众")))
    });
    found.collect()
}

#[cfg(test)]
mod tests {
    use super::super::testing::{corrected, of};

    #[test]
    fn near_misses_of_fixed_terms_are_offered_the_term() {
        for (text, right) in [
            ("抓好干部队伍部建设。", "抓好干部队伍建设。"),
            ("推进乡村村振兴。", "推进乡村振兴。"),
            ("推进乡振村兴。", "推进乡村振兴。"),
            ("调整党支书记。", "调整党支部书记。"),
            ("坚持四议公开。", "坚持四议两公开。"),
        ] {
            assert_eq!(corrected("S4", text).as_deref(), Some(right), "{text}");
        }
    }

    #[test]
    fn miswritten_and_doubled_words_are_offered_mended() {
        for (text, right) in [
            ("做为晋级的依据", "作为晋级的依据"),
            ("截止目前，", "截至目前，"),
            ("扎实开展工作工作", "扎实开展工作"),
            ("群众的的意见", "群众的意见"),
            ("带动镇干群增收", "带动镇干部群众增收"),
        ] {
            assert_eq!(corrected("S4", text).as_deref(), Some(right), "{text}");
        }
    }

    #[test]
    fn sound_sentences_are_left_alone() {
        for text in [
            "把工作做为民服务的实事，密切村干群关系，干群同心。",
            "由县委组织部组织部分党员学习，组织组织部门干部培训。",
            "一个一个研究研究，目的的确明确，高高兴兴、和和美美、是是非非。",
            "选派驻村第一书记，建强党支部书记队伍，加强基层组织建设和集体经济发展。",
            "村党支部、党总支部书记和村党组织书记，乡村振兴工作经费、办公经费。",
            "为了了解情况，现在在村党员党性强。",
        ] {
            assert!(of("S4", text).is_empty(), "{text}: {:?}", of("S4", text));
        }
    }
}
