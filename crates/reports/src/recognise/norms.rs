//! Whether a number states a rule (每月…X天以上, 每天X元, 超过X户的) rather than a count of what is there.

use super::cell;
use super::glyphs::Glyphs;
use super::lexicon::{is_clause_end, is_han};
use super::tail::{self, Unit};
use crate::lists::{Words, list};
use crate::number::counters::Sort;

/// Words right before a number that make it a limit.
static LIMITS: Words = list!("limits");

/// Words right before a number that make it a limit when `的` and a noun follow.
static THRESHOLDS: Words = list!("thresholds");

/// What an amount is handed out for.
static EACH: Words = list!("each");

/// Words that turn `每…` into a result: what comes in, not what is laid down.
static RESULTS: Words = list!("results");

/// Whether the value over glyphs `from..to` with this unit is a norm.
pub(super) fn is_norm(g: &Glyphs, from: usize, unit: &Unit) -> bool {
    let Some(counter) = unit.counter else {
        // 5万至10万元的村
        return bracket(g, from, unit);
    };
    let left = left_clause(g, from);
    let after = unit.to;
    let has = |words: &[&str]| words.iter().any(|w| left.contains(w));
    let ends = |words: &[&str]| words.iter().any(|w| g.ends_with(from, w));
    if unit.rate
        || ["标准", "的标准", "以上标准", "的补助标准", "的比例", "比例", "为标准"]
            .iter()
            .any(|w| g.starts_with(after, w))
    {
        return true;
    }
    if matches!(counter.sort, Sort::Days | Sort::Hours | Sort::Months)
        && ["内", "以内", "之内"].iter().any(|w| g.starts_with(after, w))
    {
        return true;
    }
    // 平均得分X分，最高X分: what came of it
    let extreme = ["最高", "最低"].contains(&left.as_str());
    if ends(&LIMITS) && !extreme || g.before(from) == '每' {
        return true;
    }
    let set = ["提高到", "提高至", "达到", "调整到", "调整为", "统一为", "定为", "为"];
    if set.iter().any(|w| ends(&[w]) && g.ends_with(from - w.chars().count(), "标准")) {
        return true;
    }
    // 月基本报酬X元: what a post is paid is laid down
    let paid = left.trim_end_matches(['达', '到', '至', '为', '高', '提']);
    if counter.sort == Sort::Money && ["月基本报酬", "月报酬", "月报酬标准"].iter().any(|w| paid.ends_with(w))
    {
        return true;
    }
    let bound = ["及以上", "以上", "以下", "以内", "及以下"].iter().find(|w| g.starts_with(after, w));
    if let Some(bound) = bound {
        let next = g.at(after + bound.chars().count());
        if matches!(counter.sort, Sort::Age | Sort::Marks) || next == '的' || (is_han(next) && !"左人学".contains(next))
        {
            return true;
        }
        let sorts = counter.sort == Sort::Money
            && left.find("个村").is_some_and(|at| left[at..].contains("收入") && !left[at..].contains("总"));
        return sorts
            || has(&EACH) && !has(&RESULTS)
            || has(&[
                "要求",
                "必须",
                "确保",
                "应当",
                "不得",
                "规定",
                "均达到",
                "均在",
                "都达到",
                "都在",
                "全部达到",
                "普遍达到",
            ]);
    }
    if bracket(g, from, unit) {
        return true;
    }
    let compared = ends(&["低于", "高于", "少于", "大于", "小于", "超过", "不足", "不满", "未达到", "达不到"]);
    if ends(&THRESHOLDS) && g.at(after) == '的' && (compared || !is_clause_end(g.at(after + 1))) {
        return true;
    }
    // X个村收入突破10万元: the amount sorts the villages
    let sorted = ["个村", "户"].iter().filter_map(|w| left.find(w)).min().is_some_and(|at| {
        ["收入", "负债", "债务"].iter().any(|w| left[at..].contains(w))
            && !["总额", "总收入", "合计", "共计"].iter().any(|w| left[at..].contains(w))
    });
    let passed = ["突破", "超过", "达到", "达", "超", "不足", "低于", "不到"];
    if counter.sort == Sort::Money
        && (sorted && ends(&passed) || passed.iter().any(|w| ends(&[w]) && left.ends_with(&format!("个村{w}"))))
    {
        return true;
    }
    // 每季度至少走访脱贫户X次: how often at least is a rule, however far apart
    if counter.sort == Sort::Occasions && has(&EACH) && has(&["至少", "不少于", "不低于"]) {
        return true;
    }
    if counter.sort == Sort::Years && ends(&["满", "连续", "任期", "党龄", "不少于", "超过"]) {
        return true;
    }
    each(g, from, &left, counter.sort)
}

/// `5万至10万元的村`, `X岁至X岁之间`: one end of a bracket by which something is sorted.
fn bracket(g: &Glyphs, from: usize, unit: &Unit) -> bool {
    let joined = |i: usize| "至到-~".contains(g.at(i));
    let sorts = |to: usize| {
        (g.at(to) == '的' && !is_clause_end(g.at(to + 1)))
            || g.starts_with(to, "之间")
            || g.starts_with(to, "以上")
            || g.starts_with(to, "以下")
    };
    let age = unit.counter.is_some_and(|c| c.sort == Sort::Age);
    if joined(unit.to) {
        let next = cell::at(g, unit.to + 1).and_then(|c| tail::unit(g, c.to, true));
        return next.is_some_and(|u| age || sorts(u.to));
    }
    from > 0
        && joined(from - 1)
        && (age || sorts(unit.to))
        && g.before(from - 1) != '低'
        && !"降升提".contains(g.before(from - 1))
}

/// `每天X元`, `每季度开展X次`: an amount for each, close before the number.
fn each(g: &Glyphs, from: usize, left: &str, sort: Sort) -> bool {
    let Some((at, word)) =
        EACH.iter().filter_map(|w| left.rfind(w).map(|p| (p, *w))).max_by_key(|(p, w)| (*p, w.len()))
    else {
        return false;
    };
    let between = &left[at + word.len()..];
    let distance = between.chars().count();
    if RESULTS.iter().any(|w| left.contains(w)) {
        return false;
    }
    // 县财政每年列支X万元: what is budgeted each year is an amount of the books
    let booked = word == "每年" && ["列支", "安排", "拨付"].iter().any(|w| between.contains(w));
    match sort {
        Sort::Money if booked => false,
        Sort::Money => distance <= 8,
        // 全年人均驻村X天: what came of it
        Sort::Days if word.ends_with("人均") => false,
        Sort::Days | Sort::Hours => distance <= 12,
        Sort::Occasions => distance <= 10,
        Sort::People | Sort::Things | Sort::Items => distance <= 4 && word != "每个" && !g.ends_with(from, "有"),
        _ => false,
    }
}

/// The clause before a value, up to 30 glyphs, 、 included.
fn left_clause(g: &Glyphs, from: usize) -> String {
    let mut i = from;
    while i > 0 && from - i < 30 && !(is_clause_end(g.before(i)) && g.before(i) != '、') {
        i -= 1;
    }
    g.text(i, from)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recognise::{cell, tail};

    fn norm(text: &str) -> bool {
        let g = Glyphs::read(text);
        let c = (0..g.len()).find_map(|i| cell::at(&g, i)).unwrap();
        is_norm(&g, c.from, &tail::unit(&g, c.to, true).unwrap())
    }

    #[test]
    fn rules_are_norms() {
        for text in [
            "每月在村工作X天以上。",
            "驻村补助（每天X元）",
            "组建X人以上的办公室",
            "低收入户超过X户的村",
            "每人每月补助X元",
            "培训不少于X学时",
            "报酬提高至每月X元",
            "35岁以下党组织书记",
            "收入X万元以上的村",
            "补助标准为X元",
            "报酬标准提高到X元",
            "每X个月督查一次",
            "三个村集体收入突破X万元",
            "按X元/亩给予补助",
            "X个工作日内办结",
            "5万元至10万元的村",
            "X岁至X岁之间",
            "按总数10%的比例倒排",
            "每季度走访X次",
            "积分低于X分的，由支部谈话提醒",
        ] {
            assert!(norm(text), "{text}");
        }
    }

    #[test]
    fn results_are_no_norms() {
        for text in [
            "平均每村达到X万元",
            "共有X名党员",
            "每年可为村集体增收X万元",
            "带动群众X人以上，",
            "每年接待游客X万人次",
            "超过X户，",
            "全县X个乡镇",
            "每村实现收入X万元",
            "惠及群众X人",
            "累计投入X万元",
            "平均年龄由X岁降低到X岁",
            "全年人均驻村X天",
            "，最高X分",
        ] {
            assert!(!norm(text), "{text}");
        }
    }
}
