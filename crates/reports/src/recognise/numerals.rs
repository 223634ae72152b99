//! Chinese numerals where they measure (十二个), and words for amounts (近千万元, 百余名, 数十个, 八成以上).

use super::glyphs::Glyphs;
use super::lexicon::{MEASURE_VERBS, SLOGAN_AFTER};
use super::tail::{self, Unit};
use crate::number::counters::Sort;

/// What a run of Chinese numerals is.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Numeral {
    /// An exact number; its unit follows.
    Exact { to: usize, unit: Unit },
    /// Words for an amount, from the approximating word to the counter.
    Phrase { from: usize, to: usize, unit: Option<Unit> },
}

const DIGITS: &str = "一二两三四五六七八九零〇";
const POWERS: &str = "十百千万亿";

/// Reads the numerals that begin at `i`.
pub(super) fn at(g: &Glyphs, i: usize) -> Option<Numeral> {
    let start = g.at(i);
    if !is_numeral(start) || g.before(i) == '第' {
        return None;
    }
    let mut to = i;
    while is_numeral(g.at(to)) {
        to += 1;
    }
    let run = g.text(i, to);
    if let Some(found) = share(g, i, to, &run) {
        return Some(found);
    }
    // 百万元, 千万元: the scale belongs to the number here, so the unit is read from the run's end
    let unit = tail::unit(g, to, true)?;
    let counter = unit.counter?;
    let lead = approximator(g, i);
    let powered = run.contains(|c| POWERS.contains(c));
    let approximate = lead < i || unit.approximate || run.contains(['数', '几']) || adjacent(&run);
    if slogan(g, unit.to) || timely(counter.sort) {
        return None;
    }
    if approximate && powered && !(run == "万" && lead == i && !unit.approximate) {
        return Some(Numeral::Phrase { from: lead, to: unit.to, unit: Some(unit) });
    }
    if approximate || run == "一" {
        return None;
    }
    let several = run.chars().count() >= 2 && DIGITS.contains(start) || (start == '十' && run.chars().count() >= 2);
    let measured = MEASURE_VERBS.iter().any(|v| g.ends_with(i, v));
    ((several && powered) || (measured && !"百千万亿".contains(start))).then_some(Numeral::Exact { to, unit })
}

fn is_numeral(c: char) -> bool {
    matches!(
        c,
        '一' | '二'
            | '两'
            | '三'
            | '四'
            | '五'
            | '六'
            | '七'
            | '八'
            | '九'
            | '零'
            | '〇'
            | '十'
            | '百'
            | '千'
            | '万'
            | '亿'
            | '数'
            | '几'
    )
}

/// 八成以上, 三分之一, 百分之八十.
fn share(g: &Glyphs, i: usize, to: usize, run: &str) -> Option<Numeral> {
    if g.starts_with(to, "分之") {
        let mut end = to + 2;
        while DIGITS.contains(g.at(end)) || POWERS.contains(g.at(end)) || "点".contains(g.at(end)) {
            end += 1;
        }
        return (end > to + 2).then_some(Numeral::Phrase { from: i, to: end, unit: None });
    }
    let tenths = g.at(to) == '成' && run.chars().count() <= 2 && run.chars().all(|c| DIGITS.contains(c));
    let bounded =
        ["以上", "的", "多", "左右", "，", "。"].iter().any(|w| g.starts_with(to + 1, w)) || approximator(g, i) < i;
    (tenths && bounded).then(|| Numeral::Phrase { from: approximator(g, i), to: to + 1, unit: None })
}

/// Where the approximating words before a numeral begin, or the numeral itself.
fn approximator(g: &Glyphs, i: usize) -> usize {
    for word in ["将近", "接近", "超过", "近", "上", "逾", "超", "约", "成", "好"] {
        if g.ends_with(i, word)
            && !(word == "上" && "以晚早".contains(g.before(i - 1)))
            && !(word == "成" && "完建组".contains(g.before(i - 1)))
        {
            return i - word.chars().count();
        }
    }
    i
}

/// 三四, 七八: two neighbouring digits say about.
fn adjacent(run: &str) -> bool {
    let order = "一二三四五六七八九";
    let run: Vec<char> = run.chars().map(|c| if c == '两' { '二' } else { c }).collect();
    run.windows(2).any(|w| match (order.find(w[0]), order.find(w[1])) {
        (Some(a), Some(b)) => b == a + '一'.len_utf8(),
        _ => false,
    })
}

/// Lengths of time and marks in Chinese numerals are prose (十年, 十分).
fn timely(sort: Sort) -> bool {
    matches!(sort, Sort::Days | Sort::Months | Sort::Years | Sort::Hours | Sort::Marks | Sort::Age)
}

/// 四个意识, 三个方面: slogans and the outline of a text.
fn slogan(g: &Glyphs, i: usize) -> bool {
    SLOGAN_AFTER.iter().any(|w| g.starts_with(i, w))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn phrase(text: &str) -> Option<String> {
        let g = Glyphs::read(text);
        (0..g.len()).find_map(|i| match at(&g, i) {
            Some(Numeral::Phrase { from, to, .. }) => Some(g.text(from, to)),
            _ => None,
        })
    }

    #[test]
    fn words_for_an_amount_are_phrases_with_their_counter() {
        assert_eq!(phrase("投入资金近千万元，").as_deref(), Some("近千万元"));
        assert_eq!(phrase("培训百余名骨干").as_deref(), Some("百余名"));
        assert_eq!(phrase("举办数十个班").as_deref(), Some("数十个"));
        assert_eq!(phrase("流转上千亩土地").as_deref(), Some("上千亩"));
        assert_eq!(phrase("超八成群众满意，八成以上的村").as_deref(), Some("超八成"));
        assert_eq!(phrase("完成三分之一").as_deref(), Some("三分之一"));
    }

    #[test]
    fn exact_numerals_measure_after_a_verb_or_with_a_power() {
        let g = Glyphs::read("共有三个村民小组，辖十二个自然村");
        let found: Vec<String> = (0..g.len())
            .filter_map(|i| match at(&g, i) {
                Some(Numeral::Exact { to, .. }) => Some(g.text(i, to)),
                _ => None,
            })
            .collect();
        assert_eq!(found[0], "三");
        assert_eq!(found[1], "十二");
    }

    #[test]
    fn slogans_durations_and_ordinals_measure_nothing() {
        for text in [
            "共三个方面",
            "增强“四个意识”",
            "第十二次党代会",
            "十分重视",
            "百年大计",
            "一名县领导联系",
            "三项合计",
            "千方百计",
        ] {
            let g = Glyphs::read(text);
            assert!((0..g.len()).all(|i| at(&g, i).is_none()), "{text}");
        }
    }
}
