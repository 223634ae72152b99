//! What a mask hides when it hides no number: the word 党, a place, a body, a person.

use super::cell::Cell;
use super::glyphs::Glyphs;
use super::lexicon::{
    AMOUNT_BEFORE, FAMILY_NAMES, NAME_AFTER, NAME_BEFORE, NOT_PARTY, PARTY_AFTER, PARTY_AFTER_DE, is_clause_end,
};
use super::tail;

/// Whether a cell hides 党: `X员`, `X的二十大`, `入X积极分子`.
pub(super) fn hides_party(g: &Glyphs, c: Cell) -> bool {
    if c.to - c.from != 1 || NOT_PARTY.iter().any(|w| g.starts_with(c.to, w)) {
        return false;
    }
    let after = PARTY_AFTER.iter().any(|w| match *w {
        "的" => g.at(c.to) == '的' && PARTY_AFTER_DE.iter().any(|d| g.starts_with(c.to + 1, d)),
        "日活动" => g.ends_with(c.from, "主题") && g.at(c.to) == '日',
        w => g.starts_with(c.to, w),
    });
    if after {
        // 全县X组织部, X委办: a place's name may be hidden just as well, but a body of the Party is the likelier
        return !g.ends_with(c.from, "第");
    }
    if tail::unit(g, c.to, false).is_some() {
        return false;
    }
    PARTY_PHRASES.iter().any(|(before, after)| {
        g.ends_with(c.from, before) && (after.is_empty() || after.iter().any(|w| g.starts_with(c.to, w)))
    })
}

/// Words around a masked 党 that only it can stand between: `入X积极分子`, `从严治X，`.
const PARTY_PHRASES: &[(&str, &[&str])] = &[
    (
        "入",
        &[
            "积极", "申请", "志愿", "动机", "介绍", "培养", "宣誓", "誓词", "材料", "对象", "程序", "手续", "时", "前",
            "后", "年", "教育",
        ],
    ),
    ("从严治", &[]),
    ("管", &["治", "员", "建"]),
    ("爱", &["爱", "护"]),
    ("听", &["话", "指"]),
    ("跟", &["走"]),
    ("感", &["恩"]),
    ("共产", &[]),
    ("主题", &["日"]),
    ("建", &["成立", "百年", "周年"]),
    ("忠于", &[]),
    ("伟大的", &["工程"]),
];

/// Whether a masked cell without a counter hides a name rather than an amount.
pub(super) fn hides_name(g: &Glyphs, c: Cell) -> bool {
    if NAME_AFTER.iter().any(|w| g.starts_with(c.to, w))
        || FAMILY_NAMES.contains(g.before(c.from)) && c.to - c.from >= 1 && !amount_before(g, c)
    {
        return true;
    }
    if NAME_BEFORE.iter().any(|w| g.ends_with(c.from, w)) {
        return true;
    }
    // a list of names: ×××、××、××
    if g.at(c.to) == '、' || g.before(c.from) == '、' {
        return true;
    }
    !amount_before(g, c) && !(is_clause_end(g.at(c.to)) && g.before(c.from) == '率')
}

fn amount_before(g: &Glyphs, c: Cell) -> bool {
    AMOUNT_BEFORE.iter().any(|w| g.ends_with(c.from, w))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recognise::cell;

    fn first(text: &str) -> (bool, bool) {
        let g = Glyphs::read(text);
        let c = (0..g.len()).find_map(|i| cell::at(&g, i)).unwrap();
        (hides_party(&g, c), hides_name(&g, c))
    }

    #[test]
    fn a_masked_party_is_told_by_its_neighbours() {
        for text in [
            "X员干部",
            "抓X建促振兴",
            "学习X的二十大精神",
            "入X积极分子",
            "从严治X",
            "主题X日活动",
            "村X支部",
            "上好X课",
            "*员教育",
        ] {
            assert!(first(text).0, "{text}");
        }
        for text in ["X个党支部", "X建设公司", "X县县委", "XX员工", "X的同志", "总收入X万元", "投入X万元", "中共X县委"]
        {
            assert!(!first(text).0, "{text}");
        }
    }

    #[test]
    fn places_bodies_and_persons_are_names() {
        for text in [
            "X县坚持",
            "到XX镇调研",
            "**村党支部",
            "由王XX任队长",
            "书记×××主持",
            "打造了×××、××等示范点",
            "项目为××，",
        ] {
            assert!(first(text).1, "{text}");
        }
        assert!(!first("人口X，").1);
    }
}
