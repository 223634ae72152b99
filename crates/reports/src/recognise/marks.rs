//! From text to typed marks: every place of a value, what kind it is, and its unit.

use super::calendar::{self, Calendar};
use super::cell::{self, Cell, Form};
use super::glyphs::Glyphs;
use super::kind::Kind;
use super::lexicon::{AMOUNT_BEFORE, FIXED_TERMS, SLOGAN_AFTER, is_clause_end, is_han};
use super::missing::Search;
use super::numerals::{self, Numeral};
use super::tail::{self, Unit};
use super::{missing, naming, norms};
use crate::number::counters::Sort;

/// A typed place of a value over glyphs `from..to`.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Mark {
    pub from: usize,
    pub to: usize,
    pub kind: Kind,
    pub form: Form,
    pub unit: Option<Unit>,
}

/// Every mark of a text, in order, none overlapping. A text stripped of its numbers throughout is searched again, boldly.
pub(super) fn find(g: &Glyphs) -> Vec<Mark> {
    let careful = scan(g, Search::Careful);
    let missing = careful.iter().filter(|m| m.form == Form::Missing).count();
    let given =
        careful.iter().filter(|m| m.form != Form::Missing && matches!(m.kind, Kind::Figure | Kind::Norm)).count();
    let mut marks = if missing >= 3 && missing >= 2 * given { scan(g, Search::Bold) } else { careful };
    carry_standards(g, &mut marks);
    marks
}

/// 书记月报酬标准X元，村副职X元、村委员X元: a standard told of the first of a list is told of each.
fn carry_standards(g: &Glyphs, marks: &mut [Mark]) {
    const LONGEST_POST: usize = 8;
    for i in 1..marks.len() {
        let (first, next) = (&marks[i - 1], &marks[i]);
        let (Some(a), Some(b)) = (&first.unit, &next.unit) else { continue };
        let money = a.text == b.text && a.counter.is_some_and(|c| c.sort == Sort::Money);
        let label: Vec<char> = g.plain()[a.to.min(next.from)..next.from].to_vec();
        let listed = (3..=LONGEST_POST).contains(&label.len())
            && "，、".contains(label[0])
            && label[1..].iter().all(|c| is_han(*c))
            && !label.iter().any(|c| "共发付拨投列支合总计增".contains(*c));
        if first.kind == Kind::Norm && next.kind == Kind::Figure && money && listed {
            marks[i].kind = Kind::Norm;
        }
    }
}

fn scan(g: &Glyphs, search: Search) -> Vec<Mark> {
    let fixed = fixed_terms(g);
    let numbers = calendar::document_numbers(g);
    let mut marks: Vec<Mark> = vec![];
    let mut i = 0;
    while i < g.len() {
        if let Some(number) = numbers.iter().find(|n| n.from == i) {
            marks.push(Mark {
                from: number.from,
                to: number.to,
                kind: Kind::DocumentNumber,
                form: number.form,
                unit: None,
            });
            i = number.to;
            continue;
        }
        let in_fixed = fixed[i];
        let chained =
            marks.last().is_some_and(|m| m.form == Form::Missing && m.unit.as_ref().is_some_and(|u| u.to == i));
        let found = if in_fixed > i { None } else { mark_at(g, i, search, chained) };
        match found {
            Some((mark, next)) => {
                // a phrase may begin before its numerals (近千万元): its start must not cut into the mark before
                if marks.last().is_none_or(|m| m.to <= mark.from) {
                    marks.push(mark);
                }
                i = next.max(i + 1);
            }
            None => i = in_fixed.max(skip(g, i)).max(i + 1),
        }
    }
    marks
}

/// The mark that begins at (or is told by) glyph `i`, and where to go on.
fn mark_at(g: &Glyphs, i: usize, search: Search, chained: bool) -> Option<(Mark, usize)> {
    match calendar::at(g, i) {
        Some(Calendar::Year(c)) => return Some((whole(c, Kind::Year), c.to + 1)),
        Some(Calendar::Date(c)) => return Some((whole(c, Kind::Date), c.to)),
        Some(Calendar::DocumentNumber(c)) => return Some((whole(c, Kind::DocumentNumber), c.to)),
        None => {}
    }
    if let Some(c) = cell::at(g, i) {
        let mark = match c.form {
            Form::Digits => number(g, c),
            _ => mask(g, c),
        };
        let next = mark.as_ref().and_then(|m| m.unit.as_ref()).map_or(c.to, |u| u.to).max(c.to);
        return mark.map(|m| (m, next));
    }
    if g.at(i) == 'D' && !g.before(i).is_ascii_alphanumeric() && !g.at(i + 1).is_ascii() {
        let c = Cell { from: i, to: i + 1, form: Form::Mask };
        return naming::hides_party(g, c).then(|| (whole(c, Kind::Masked), i + 1));
    }
    match numerals::at(g, i) {
        Some(Numeral::Exact { to, unit }) => {
            let kind = value_kind(g, i, &unit);
            let next = unit.to;
            return Some((Mark { from: i, to, kind, form: Form::Words, unit: Some(unit) }, next));
        }
        Some(Numeral::Phrase { from, to, unit }) => {
            return Some((Mark { from, to, kind: Kind::Phrase, form: Form::Words, unit }, to));
        }
        None => {}
    }
    if missing::may_be(g, i) {
        let unit = missing::at(g, i, search, chained)?;
        let kind = value_kind(g, i, &unit);
        let next = unit.to;
        return Some((Mark { from: i, to: i, kind, form: Form::Missing, unit: Some(unit) }, next));
    }
    None
}

fn whole(c: Cell, kind: Kind) -> Mark {
    Mark { from: c.from, to: c.to, kind, form: c.form, unit: None }
}

fn value_kind(g: &Glyphs, from: usize, unit: &Unit) -> Kind {
    if norms::is_norm(g, from, unit) { Kind::Norm } else { Kind::Figure }
}

/// A masked or blank cell.
fn mask(g: &Glyphs, c: Cell) -> Option<Mark> {
    if c.form == Form::Mask && naming::hides_party(g, c) {
        return Some(whole(c, Kind::Masked));
    }
    if g.before(c.from) == '第' {
        return Some(whole(c, Kind::Name));
    }
    if g.ends_with(c.from, "百分之") {
        return Some(Mark { unit: Some(percent(c.to)), ..whole(c, Kind::Figure) });
    }
    if let Some(unit) = tail::unit(g, c.to, c.form == Form::Space)
        .or_else(|| tail::shared_unit(g, c.to))
        .or_else(|| places(g, c))
        .or_else(|| labelled(g, c))
    {
        let unit = longer_masks(g, c, unit)?;
        let kind = value_kind(g, c.from, &unit);
        return Some(Mark { unit: Some(unit), ..whole(c, kind) });
    }
    let kind = if naming::hides_name(g, c) { Kind::Name } else { Kind::Figure };
    Some(whole(c, kind))
}

/// 引进资金（万元）：____, 走访户数：____: the unit of a gap at a line's end stands in its label.
fn labelled(g: &Glyphs, c: Cell) -> Option<Unit> {
    let label = c.from.checked_sub(1).filter(|at| c.form == Form::Space && g.at(*at) == '：')?;
    let text = if g.before(label) == '）' {
        let open = (0..label).rev().find(|i| g.at(*i) == '（')?;
        g.text(open + 1, label - 1)
    } else if g.before(label) == '数' {
        g.text(label.checked_sub(2)?, label - 1)
    } else {
        return None;
    };
    let counter = crate::number::counters::named(crate::number::counters::base(&text))?;
    Some(Unit { text, counter: Some(counter), approximate: false, rate: false, to: c.to })
}

/// A scale alone after a mask is an amount only where one is meant (`人口近XX万`).
fn longer_masks(g: &Glyphs, c: Cell, unit: Unit) -> Option<Unit> {
    let scale_only = unit.counter.is_none();
    let meant = unit.text.starts_with(['万', '亿'])
        || AMOUNT_BEFORE.iter().any(|w| g.ends_with(c.from, w))
        || is_clause_end(g.at(unit.to))
        || is_clause_end(g.before(c.from));
    (!scale_only || meant).then_some(unit)
}

/// 辖12镇6乡: places counted without a counter, back to the verb.
fn places(g: &Glyphs, c: Cell) -> Option<Unit> {
    const PLACES: &[&str] = &["镇", "乡", "街道", "民族乡", "社区", "村"];
    if !PLACES.iter().any(|w| g.starts_with(c.to, w)) {
        return None;
    }
    let list = |x: char| x.is_ascii_digit() || "Xx×*_□镇乡街道民族、和".contains(x);
    let mut from = c.from;
    while from > 0 && c.from - from < 12 && list(g.before(from)) {
        from -= 1;
    }
    (g.before(from) == '辖').then(|| Unit {
        text: "个".into(),
        counter: crate::number::counters::named("个"),
        approximate: false,
        rate: false,
        to: c.to,
    })
}

fn percent(to: usize) -> Unit {
    Unit { text: "%".into(), counter: crate::number::counters::named("%"), approximate: false, rate: false, to }
}

/// Digits: a value only with a counter, or where an amount must stand; never numbering, codes or slogans.
fn number(g: &Glyphs, c: Cell) -> Option<Mark> {
    if g.before(c.from) == '第' || is_numbering(g, c) || opens_quote(g, c) || code_follows(g, c) {
        return None;
    }
    if g.ends_with(c.from, "百分之") {
        return Some(Mark { unit: Some(percent(c.to)), ..whole(c, Kind::Figure) });
    }
    let mut c = c;
    if let Some(second) = range(g, c) {
        c.to = second.to;
    }
    let unit = tail::unit(g, c.to, true).or_else(|| tail::shared_unit(g, c.to)).or_else(|| places(g, c));
    let Some(unit) = unit else {
        let amount = AMOUNT_BEFORE.iter().any(|w| g.ends_with(c.from, w))
            && (is_clause_end(g.at(c.to)) || "）余多".contains(g.at(c.to)));
        return amount.then(|| whole(c, Kind::Figure));
    };
    let slogan = matches!(unit.counter, Some(k) if "个项".contains(k.text))
        && SLOGAN_AFTER.iter().any(|w| g.starts_with(unit.to, w));
    let clock = matches!(unit.counter, Some(k) if k.sort == Sort::Hours) && g.text(c.from, c.to) == "24";
    let year_span = matches!(unit.counter, Some(k) if k.sort == Sort::Years) && !norms::is_norm(g, c.from, &unit);
    let month_day = matches!(unit.counter, Some(k) if k.text == "日")
        && !is_clause_end(g.at(unit.to))
        && !"内以".contains(g.at(unit.to));
    if slogan || clock || year_span || month_day || ["岁后", "后"].iter().any(|w| g.starts_with(c.to, w)) {
        return None;
    }
    let kind = value_kind(g, c.from, &unit);
    Some(Mark { unit: Some(unit), ..whole(c, kind) })
}

/// 500-1000元: two numbers with one unit are one value.
fn range(g: &Glyphs, c: Cell) -> Option<Cell> {
    let second = "-~".contains(g.at(c.to)).then(|| cell::at_digits(g, c.to + 1)).flatten()?;
    tail::unit(g, second.to, true).map(|_| second)
}

/// 1. 2、 （3） at the start of a paragraph or after a stop.
fn is_numbering(g: &Glyphs, c: Cell) -> bool {
    let (before, after) = (g.before(c.from), g.at(c.to));
    let starts = "\n。；：！？".contains(before);
    let outline = starts
        && c.to - c.from <= 4
        && (".．、）".contains(after) || (is_han(after) && tail::unit(g, c.to, true).is_none()));
    let bracketed = before == '（' && after == '）';
    outline || bracketed
}

/// “54321”工程, “1445”思路: a number that opens a short quotation is part of a title.
fn opens_quote(g: &Glyphs, c: Cell) -> bool {
    let close = (c.to..c.to + 10).find(|k| "”’」".contains(g.at(*k)));
    "“‘「".contains(g.before(c.from)) && close.is_some()
}

/// 12号, 318国道, 3组: a code, not an amount.
fn code_follows(g: &Glyphs, c: Cell) -> bool {
    ["号", "国道", "省道", "县道", "乡道", "高速", "后", "班", "路"].iter().any(|w| g.starts_with(c.to, w))
        || (g.before(c.from) == '：' && c.from >= 2 && g.at(c.from - 2).is_ascii_digit())
        || (g.at(c.to) == '：' && g.at(c.to + 1).is_ascii_digit())
}

/// For each glyph in a fixed term, where the term ends; 0 elsewhere.
fn fixed_terms(g: &Glyphs) -> Vec<usize> {
    let mut ends = vec![0; g.len()];
    for i in 0..g.len() {
        if !"一二三四五六七八九十两双千万百".contains(g.at(i)) && !g.at(i).is_ascii_digit() && g.at(i) != '村'
        {
            continue;
        }
        for term in FIXED_TERMS.iter() {
            if g.starts_with(i, term) {
                let end = i + term.chars().count();
                for e in &mut ends[i..end] {
                    *e = (*e).max(end);
                }
            }
        }
    }
    ends
}

/// How far to go on where nothing was found: over the whole run of digits or masks.
fn skip(g: &Glyphs, i: usize) -> usize {
    let mut to = i;
    while g.at(to).is_ascii_digit() || (to > i && ".,:".contains(g.at(to)) && g.at(to + 1).is_ascii_digit()) {
        to += 1;
    }
    to
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(text: &str) -> Vec<(String, Kind)> {
        let g = Glyphs::read(text);
        find(&g).iter().map(|m| (g.text(m.from, m.to), m.kind)).collect()
    }

    #[test]
    fn each_place_gets_its_kind() {
        use Kind::*;
        let found = kinds(
            "20XX年，X县共有X个乡镇，XX名X员，覆盖率X%，每人每月补助X元，投入近千万元（X办发〔2026〕X号），于X月X日完成。",
        );
        let expected = [
            ("20XX", Year),
            ("X", Name),
            ("X", Figure),
            ("XX", Figure),
            ("X", Masked),
            ("X", Figure),
            ("X", Norm),
            ("近千万元", Phrase),
            ("X办发〔2026〕X号", DocumentNumber),
            ("X月X日", Date),
        ];
        assert_eq!(found, expected.map(|(t, k)| (t.to_string(), k)));
    }

    #[test]
    fn a_standard_is_told_of_each_of_a_list() {
        let kinds_of = |text: &str| kinds(text).into_iter().map(|(_, k)| k).collect::<Vec<_>>();
        assert_eq!(kinds_of("村党组织书记月报酬标准X元，村副职X元、村委员X元。"), [Kind::Norm; 3]);
        assert_eq!(kinds_of("驻村补助每天X元，共发放X元。"), [Kind::Norm, Kind::Figure]);
    }

    #[test]
    fn numbering_codes_and_slogans_are_no_slots() {
        for text in [
            "1.加强领导。2.完善机制；（3）落实责任",
            "一、基本情况\n1、加强领导",
            "围绕“1445”工作思路",
            "实施“1+3+N”行动",
            "沿318国道",
            "落实四议两公开、三会一课",
            "增强“四个意识”",
            "实行24小时值班",
            "第3次会议",
            "80后干部",
            "一是强化。二是深化。三是优化。",
            "开展“三下乡”活动，建设“双平台”，实行“一村一策”",
            "五级书记抓乡村振兴",
            "3年行动计划",
        ] {
            assert_eq!(kinds(text), vec![], "{text}");
        }
    }

    #[test]
    fn last_years_numbers_are_slots() {
        let found = kinds(
            "全村有143户468人，耕地面积8.1万亩，人均纯收入4862元，占32.6%，走访300余人次，发放资料近600多份，奖励500-1000元。",
        );
        let texts: Vec<&str> = found.iter().map(|(t, _)| t.as_str()).collect();
        assert_eq!(texts, ["143", "468", "8.1", "4862", "32.6", "300", "600", "500-1000"]);
    }
}
