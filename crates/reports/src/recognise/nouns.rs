//! Which noun a value counts: its own, the one carried on from before, or the one that the counter implies.

use super::grams::NONE;
use super::lexicon::is_clause_end;
use super::page::{Page, Range};
use super::reading::{Reading, back, is_share, parts_text, unit_end};
use crate::number::counters::Sort;

/// Where the first mark's own text ends and the second's begins, between two marks of one clause: at the first 、 or
/// conjunction; else the first keeps the noun after its counter, and the second has what begins with a verb or, with no
/// noun of its own, all the rest. What cannot be told apart belongs to both (X个村分红X万元).
pub(super) fn division(page: &Page, first: usize, second: usize) -> (usize, usize) {
    let g = &page.g;
    let (from, to) = (unit_end(page, first), page.marks[second].from);
    if is_share(page, second) && page.g.before(to) == '的' {
        // 占全县77个行政村的14%: the noun is the first mark's
        return (to, to);
    }
    let separator = (from..to).find(|i| {
        (!in_noun(page, *i) && "、（）".contains(g.at(*i))
            || "和及与".contains(g.at(*i)) && !page.inside[*i] && !page.inside[*i + 1])
            || g.starts_with(*i, "其中")
    });
    if let Some(i) = separator {
        let at = if g.starts_with(i, "其中") { i } else { i + 1 };
        return (at, at);
    }
    // a verb between nouns; at the very start it may be part of the first noun's own name
    let verb = (from..to).find(|i| page.marker[*i]).or_else(|| (from + 2..to).find(|i| page.verb[*i]));
    if let Some(verb) = verb {
        return (verb, verb);
    }
    let after = unit_end(page, second);
    let noun_follows =
        after < g.len() && !is_clause_end(g.at(after)) && !"（）的".contains(g.at(after)) && !page.marker[after];
    let start = page.marks[first].from;
    let noun_precedes = start > 0 && !is_clause_end(g.before(start)) && !page.after_marker[start];
    match (noun_follows, noun_precedes) {
        (true, _) => (to, to),
        (false, true) => (from, from),
        (false, false) => (to, from),
    }
}

/// The noun counted: after the counter up to a verb (X名党员参与…), or before the value back to a verb (落实帮扶项目X个).
pub(super) fn head(page: &Page, from: usize, lead: Range, trail: Range) -> Range {
    let after = noun_after(page, trail.0, trail.1);
    if after.1 > after.0 {
        return after;
    }
    let before = noun_before(page, lead.0, from);
    if before.1 > before.0 {
        return before;
    }
    if page.g.before(lead.0) == '（' {
        // 驻村补助（每天X元）: the noun stands before the bracket
        let open = lead.0 - 1;
        return noun_before(page, back(page, open, is_clause_end), open);
    }
    after
}

/// `由X%下降到X%`: what is measured stands before 由, and the words between say only its course. Gives where 由 stands.
pub(super) fn course(page: &Page, i: usize) -> Option<usize> {
    const COURSES: &[&str] = &[
        "下降", "降低", "降", "减少", "缩小", "增加", "增长", "增", "提高", "提升", "上升", "升", "扩大", "发展",
        "壮大",
    ];
    let first = i.checked_sub(1).filter(|p| parts_text(page, *p))?;
    let between = page.g.text(unit_end(page, first), page.marks[i].from);
    let way = between.trim_start_matches('，').strip_suffix(['到', '至', '为'])?;
    let start = page.marks[first].from;
    let floor = back(page, start, is_clause_end).max(start.saturating_sub(8));
    COURSES.contains(&way).then(|| (floor..start).rev().find(|k| "由从".contains(page.g.at(*k))))?
}

/// The list that 等 closes in the text before a value.
pub(super) fn examples(page: &Page, (from, to): Range) -> Option<Range> {
    let close = (from..to).rev().find(|i| page.g.at(*i) == '等' && !page.g.starts_with(*i, "等级"))?;
    let comma = (from..close).find(|i| page.g.at(*i) == '、')?;
    let start = (from..comma).rev().find(|i| page.after_marker[*i]).unwrap_or(from);
    Some((start, close))
}

/// Past 以上的, 以下, 左右: the noun begins after them.
pub(super) fn after_bound(page: &Page, end: usize) -> usize {
    let bound = ["及以上", "以上", "以下", "以内", "左右", "之多"].iter().find(|w| page.g.starts_with(end, w));
    let end = end + bound.map_or(0, |w| w.chars().count());
    if page.g.at(end) == '的' { end + 1 } else { end }
}

pub(super) fn noun_after(page: &Page, from: usize, to: usize) -> Range {
    if from < to && page.marker_from[to] == Some(from) && to - from >= 2 {
        // X次培训: a verb that is all there is names what is counted
        return (from, to);
    }
    if from >= to || page.marker[from] || ends_noun(page, from) {
        return (from, from);
    }
    let limit = to.min(from + 14);
    let stop = (from + 1..limit).find(|i| page.marker[*i] || ends_noun(page, *i)).unwrap_or(limit);
    (from, stop)
}

pub(super) fn noun_before(page: &Page, from: usize, to: usize) -> Range {
    let mut end = to;
    while end > from {
        match page.marker_from[end] {
            Some(start) if start >= from => end = start,
            _ if "为达约近超有是共的至到各计，".contains(page.g.before(end)) && !page.inside[end - 1] => {
                end -= 1
            }
            _ => break,
        }
    }
    let floor = from.max(end.saturating_sub(14));
    let start = (floor + 1..end).rev().find(|i| page.after_marker[*i] || ends_noun(page, *i - 1)).unwrap_or(floor);
    let led = |i: usize| {
        matches!(page.g.at(i), '有' | '共' | '为' | '是' | '辖' | '达')
            && !matches!(page.g.at(i + 1), '机' | '效' | '关' | '色' | '限' | '同' | '标')
            && !page.inside[i + 1]
    };
    let start = (start..end).find(|i| !led(*i)).unwrap_or(end);
    (start, end)
}

/// Brackets within a noun: 乡镇（街道）, 村（社区）.
pub(super) const NOUN_BRACKETS: &[&str] =
    &["（街道）", "（社区）", "（镇）", "（场）", "（街道、场）", "（镇、街道）", "（居）", "（社）"];

/// Whether a glyph lies in such a bracket.
fn in_noun(page: &Page, i: usize) -> bool {
    NOUN_BRACKETS.iter().any(|w| {
        let n = w.chars().count();
        (0..n).any(|k| i >= k && page.g.starts_with(i - k, w))
    })
}

/// A particle or conjunction that is no part of a name of the catalogue.
fn ends_noun(page: &Page, i: usize) -> bool {
    "、（的和及与".contains(page.g.at(i)) && !(page.inside[i] && page.inside[i + 1]) && !in_noun(page, i)
}

/// The noun of the whole, or of the nearest value before in the sentence.
pub(super) fn carried(page: &Page, i: usize, reading: &Reading, readings: &[Reading]) -> Option<(Range, usize)> {
    let noun = |k: usize| readings[k].carried.unwrap_or(readings[k].head);
    let before = (0..i)
        .rev()
        .take_while(|k| page.marks[*k].from >= reading.sentence.0)
        .find(|k| parts_text(page, *k) && !is_share(page, *k));
    let adjacent = before.filter(|k| unit_end(page, *k) == page.marks[i].from);
    let before = before.map(|nearest| counted_alike(page, i, nearest, reading));
    let from = adjacent.or(reading.whole).or(before).or_else(|| same_money(page, i, reading, readings))?;
    let mut range = noun(from);
    if adjacent.is_none() && reading.lead.1 > reading.lead.0 {
        range.0 = page.past_deed(range);
    }
    if page.says_work(reading.lead) {
        range = page.without_works(range).pop()?;
    }
    (range.1 > range.0).then_some((range, from))
}

/// `方案X份，销号X个`: what is counted in 份 is not what is counted in 个; the nearest before it that was counted so is.
fn counted_alike(page: &Page, i: usize, nearest: usize, reading: &Reading) -> usize {
    let sort = |m: usize| page.marks[m].unit.as_ref().and_then(|u| u.counter).map(|c| c.sort);
    let items = |m: usize| matches!(sort(m), Some(Sort::Things | Sort::Items));
    let counter = |m: usize| page.marks[m].unit.as_ref().and_then(|u| u.counter).map(|c| c.text);
    if !items(i) || !items(nearest) || counter(i) == counter(nearest) {
        return nearest;
    }
    let earlier = (0..nearest).rev().take_while(|k| page.marks[*k].from >= reading.sentence.0);
    earlier.filter(|k| parts_text(page, *k)).find(|k| counter(*k) == counter(i)).unwrap_or(nearest)
}

/// `拨付X万元` in a paragraph that spoke of a fund before: that fund, as a whole.
fn same_money(page: &Page, i: usize, reading: &Reading, readings: &[Reading]) -> Option<usize> {
    const STAGES: &[&str] = &["拨付", "下达", "支出", "支付", "到位", "到账", "结余", "结转"];
    let money = |k: usize| page.marks[k].unit.as_ref().and_then(|u| u.counter).is_some_and(|c| c.sort == Sort::Money);
    let lead = page.text(reading.lead);
    if !money(i) || !STAGES.iter().any(|w| lead.ends_with(w)) {
        return None;
    }
    let floor = page.paragraph(page.marks[i].from);
    let before =
        (0..i).rev().take_while(|k| page.marks[*k].from >= floor).find(|k| money(*k) && parts_text(page, *k))?;
    Some(readings[before].whole.unwrap_or(before))
}

/// 超市: characters that say nothing each make a word that nobody knows, when it ends like a noun.
pub(super) fn unknown_word(page: &Page, (from, to): Range) -> bool {
    to - from == 2 && "市区县镇乡村户".contains(page.g.before(to)) && page.marker_from[to].is_none() && !page.verb[from]
}

/// 村, 户, 人 are nouns though they say little.
pub(super) fn one_noun(page: &Page, (from, to): Range) -> bool {
    to - from == 1
        || ["村", "户", "县", "镇", "乡", "人员", "单位", "党组织", "部门"].contains(&page.text((from, to)).as_str())
}

/// `脱贫户X户X人`: the second is 脱贫人口. `X个村民小组X户X人`: households and people of the place.
pub(super) fn implied(page: &Page, i: usize, carried: Option<Range>, readings: &[Reading]) -> Option<String> {
    let sort = |m: usize| page.marks[m].unit.as_ref().and_then(|u| u.counter).map(|c| c.sort);
    if let Some(noun) = of_the_place(page, i) {
        return Some(noun);
    }
    let previous = (0..i).rev().find(|k| parts_text(page, *k) && !is_share(page, *k))?;
    match (sort(previous), sort(i)) {
        (Some(Sort::Households), Some(Sort::People)) => {
            let noun = readings[previous].implied.clone().or(carried.map(|c| page.text(c)))?;
            let stem = ["农户数", "总户数", "农户", "户数", "家庭", "户"]
                .iter()
                .find_map(|w| noun.strip_suffix(w))
                .unwrap_or(&noun);
            Some(format!("{stem}人口"))
        }
        (Some(Sort::Things | Sort::Area), Some(Sort::Households)) if lived_in(page, carried) => Some("总户数".into()),
        (Some(Sort::Things | Sort::Area), Some(Sort::People))
            if lived_in(page, carried) && page.marks[i].unit.as_ref().is_some_and(|u| u.text.ends_with('人')) =>
        {
            Some("总人口".into())
        }
        _ => None,
    }
}

/// `全村X户`: all that the place has.
pub(super) fn of_the_place(page: &Page, i: usize) -> Option<String> {
    let sort = page.marks[i].unit.as_ref().and_then(|u| u.counter).map(|c| c.sort);
    let at = page.marks[i].from;
    let before = page.g.text(at.saturating_sub(6), at);
    let all = before.len();
    let before = before.trim_end_matches(['共', '有', '现', '总', '计']);
    let named = before.len() < all && before.ends_with(['村', '镇', '乡', '屯', '寨']);
    let whole =
        ["全村", "全镇", "全乡", "全县", "全屯", "全街道", "全社区"].iter().any(|w| before.ends_with(w)) || named;
    match sort {
        Some(Sort::Households) if whole => Some("总户数".into()),
        Some(Sort::People) if whole && page.marks[i].unit.as_ref().is_some_and(|u| u.text.ends_with('人')) => {
            Some("总人口".into())
        }
        _ => None,
    }
}

/// 柳河村, 青石镇: a place's own name, in characters that no name of the catalogue has.
pub(super) fn is_place(page: &Page, (from, to): Range) -> bool {
    to - from >= 2 && to - from <= 5 && "村镇乡县".contains(page.g.before(to)) && page.pairs[to - 2] == NONE
}

/// Whether people live in what was counted before (X个村民小组X户, 面积X平方公里、X户).
fn lived_in(page: &Page, noun: Option<Range>) -> bool {
    let text = noun.map(|n| page.text(n)).unwrap_or_default();
    [
        "组", "村", "社区", "乡", "镇", "屯", "寨", "队", "县", "区", "户", "湾", "庄", "街道", "面积", "网格", "耕地",
        "民族",
    ]
    .iter()
    .any(|w| text.ends_with(w))
}

/// `低收入家庭X人`: people are counted, so 低收入人口 are meant.
pub(super) fn people_of_households(page: &Page, i: usize, noun: Range) -> Option<String> {
    let people = page.marks[i].unit.as_ref().and_then(|u| u.counter).is_some_and(|c| c.sort == Sort::People);
    let text = page.text(noun);
    let stem = ["农户", "家庭", "户"].iter().find_map(|w| text.strip_suffix(w)).filter(|s| people && !s.is_empty())?;
    Some(format!("{stem}人口"))
}

/// The verb right before the value, where it is all there is (约谈X人, 转化销号X个).
pub(super) fn last_verb(page: &Page, (from, to): Range) -> Option<Range> {
    let mut end = to;
    while end > from && "了为达约近有共的各".contains(page.g.before(end)) {
        end -= 1;
    }
    let start = page.marker_from[end].filter(|s| *s >= from && end - s >= 2)?;
    Some((start, end))
}

/// What the counter itself names, where nothing else does (累计X学时, 得X分).
pub(super) fn named_by_counter(page: &Page, i: usize) -> bool {
    page.marks[i].unit.as_ref().and_then(|u| u.counter).is_some_and(|c| matches!(c.sort, Sort::Hours | Sort::Marks))
}

#[cfg(test)]
mod tests {
    use catalogue::Catalogue;

    use super::*;
    use crate::recognise::index::Index;
    use crate::recognise::reading;

    #[test]
    fn a_noun_is_carried_on_from_what_was_counted_alike() {
        let carried = |text: &str| {
            let page = Page::read(text, &Index::new(&Catalogue::default()));
            let readings = reading::read(&page);
            readings.last().and_then(|r| r.carried).map(|range| page.text(range))
        };
        assert_eq!(carried("整顿党组织X个，制定方案X份，完成X个。").as_deref(), Some("党组织"));
        assert_eq!(carried("制定方案X份，完成X份。").as_deref(), Some("方案"));
        assert_eq!(carried("制定方案X份，完成X个。").as_deref(), Some("方案"));
    }
}
