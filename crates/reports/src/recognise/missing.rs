//! Numbers left out without a trace: `个贫困乡镇`, `达到户`, `共有党员名`, `占%`.

use super::glyphs::Glyphs;
use super::lexicon::{
    ACT_BEFORE, CANNOT_PRECEDE_BLANK, ENDS_IN_COUNTER, PEOPLE, PEOPLE_BEFORE, QUANTITY_BEFORE, is_clause_end, is_han,
};
use super::tail::{self, Unit};
use crate::number::counters::{self, Sort};

/// How boldly numbers left out are looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Search {
    /// Only where nothing but a number can be missing.
    Careful,
    /// Wherever one may be: the text has been stripped of its numbers throughout.
    Bold,
}

/// The unit of a number that is missing right before glyph `i`. `chained`: right after another one's unit (`户人`).
pub(super) fn at(g: &Glyphs, i: usize, search: Search, chained: bool) -> Option<Unit> {
    let unit = tail::unit(g, i, false)?;
    let counter = unit.counter?;
    let before = g.before(i);
    // 合同份, 大专以上学历名: 同 and 历 end a noun here
    let noun = search == Search::Bold
        && (counter.text == "份" && g.ends_with(i, "合同") || counter.text == "名" && g.ends_with(i, "学历"));
    let precedes = is_han(before) || is_clause_end(before) || "（“”）".contains(before);
    if !precedes || (CANNOT_PRECEDE_BLANK.contains(before) && !noun) {
        return None;
    }
    let quantity = QUANTITY_BEFORE.iter().any(|w| g.ends_with(i, w));
    // 办理实事件, 化解积案件: 事件 and 案件 are words elsewhere
    let deeds = search == Search::Bold
        && counter.text == "件"
        && ["实事", "好事", "积案", "要案", "命案"].iter().any(|w| g.ends_with(i, w));
    if !quantity && !deeds && (0..=2).any(|n| ends_a_word(g, i, n)) {
        return None;
    }
    let closed = is_clause_end(g.at(unit.to)) || "）的以左".contains(g.at(unit.to));
    let act = ACT_BEFORE.iter().any(|w| g.ends_with(i, w));
    let open = is_clause_end(before) || before == '（';
    let found = match counter.sort {
        Sort::Percent | Sort::Points => is_han(before),
        Sort::Money if counter.text == "元" => closed && (quantity || money_noun(g, i)),
        Sort::Length if counter.text.chars().count() == 1 => closed && quantity,
        Sort::Money | Sort::PersonTimes | Sort::Area | Sort::Length => is_han(before) && (closed || quantity),
        Sort::People if counter.text == "名" => {
            let people = PEOPLE.iter().any(|w| g.starts_with(unit.to, w));
            (people && (quantity || act || open)) || (closed && (quantity || people_noun(g, i)))
        }
        Sort::People if counter.text == "人" => {
            closed && (quantity || people_noun(g, i) || g.before(i) == '户' && g.before(i - 1) == '户')
        }
        Sort::Households if before == '户' => g.before(i - 1) != '家' && (closed || people_follow(g, &unit)),
        Sort::Households => quantity && (closed || is_han(g.at(unit.to))),
        Sort::Things if counter.text == "个" => {
            thing(g, unit.to) && (open || quantity || act || (closed && !prose(g, i)))
        }
        Sort::Items if "项件".contains(counter.text) => (closed && quantity) || (quantity && is_han(g.at(unit.to))),
        Sort::Things | Sort::Special if "座盏栋幢株棵".contains(counter.text) => {
            closed && is_han(before) && !"讲在插底星满就入客".contains(before)
        }
        Sort::Things | Sort::Occasions | Sort::Special => closed && quantity,
        _ => false,
    };
    let bold = search == Search::Bold && (chained && closed || bolder(g, i, &unit, closed, open));
    (found || bold).then_some(unit)
}

/// `户人`: households and people, both left out.
fn people_follow(g: &Glyphs, unit: &Unit) -> bool {
    counters::at(&g.plain()[unit.to.min(g.len())..]).is_some_and(|c| c.sort == Sort::People)
}

/// `批人次`: tours and those who went, both left out.
fn people_times_follow(g: &Glyphs, unit: &Unit) -> bool {
    let next = counters::at(&g.plain()[unit.to.min(g.len())..]).filter(|c| c.sort == Sort::PersonTimes);
    next.is_some_and(|c| is_clause_end(g.at(unit.to + c.text.chars().count())))
}

/// The looser conditions for a text stripped of its numbers.
fn bolder(g: &Glyphs, i: usize, unit: &Unit, closed: bool, open: bool) -> bool {
    let Some(counter) = unit.counter else { return false };
    let before = g.before(i);
    let after = |words: &[&str]| words.iter().any(|w| g.starts_with(unit.to, w));
    let bound = after(&["以上", "以下", "至"]);
    let counted = |c: &str| counter.text == c;
    match counter.sort {
        Sort::People if counted("名") => {
            closed && (is_han(before) || before == '”') || PEOPLE.iter().any(|w| g.starts_with(unit.to, w))
        }
        Sort::People => closed && (is_han(before) || before == '”'),
        Sort::Households => closed || people_follow(g, unit),
        Sort::Things if counted("个") => closed || thing(g, unit.to),
        Sort::Things if counted("家") => closed && "社司业场店企位院馆坊心库地".contains(before),
        Sort::Things if counted("支") => closed && "队伍".contains(before),
        Sort::Things if counted("所") => closed && "室校园站心".contains(before),
        Sort::Things if counted("处") => closed && !"用好坏益到相办此何各".contains(before),
        Sort::Occasions if counted("期") => closed && before == '班',
        Sort::Occasions if counted("场") => closed && "会动训演赛讲映".contains(before),
        Sort::Occasions if counted("次") && "会议".contains(before) && after(&["研究", "学习", "部署", "听取"]) => {
            true
        }
        Sort::Occasions if people_times_follow(g, unit) => is_han(before),
        Sort::Occasions if counted("次") => {
            closed && is_han(before) && !"其层多几首再每依档批场人名座逐此初频".contains(before)
        }
        Sort::Occasions => closed && "会动训查访课习报谈研日论批".contains(before),
        Sort::Items => closed && is_han(before),
        Sort::Special => closed && "座盏套间栋幢棚羽株棵辆张册眼".contains(counter.text) && is_han(before),
        Sort::Money => (is_han(before) || open) && (closed || bound),
        Sort::Area | Sort::Length | Sort::Volume | Sort::Weight | Sort::PersonTimes | Sort::Hours => {
            closed && is_han(before)
        }
        Sort::Marks => closed && ["得分", "评分", "分数"].iter().any(|w| g.ends_with(i, w)),
        Sort::Days => closed && "村岗驻训均".contains(before),
        Sort::Age => bound || closed && "到至龄为届降增".contains(before),
        _ => false,
    }
}

/// Whether glyphs around the counter make a word that it ends (报名, 事项, 贫困户).
fn ends_a_word(g: &Glyphs, i: usize, extra: usize) -> bool {
    ENDS_IN_COUNTER.iter().any(|w| {
        let n = w.chars().count();
        i + 1 + extra >= n && g.starts_with(i + 1 + extra - n, w) && n > 1 + extra && i + 1 + extra - n < i
    })
}

fn money_noun(g: &Glyphs, i: usize) -> bool {
    ["收入", "资金", "补助", "报酬", "工资", "奖金", "金额", "补贴", "经费", "投资", "慰问金"]
        .iter()
        .any(|w| g.ends_with(i, w))
}

fn people_noun(g: &Glyphs, i: usize) -> bool {
    PEOPLE_BEFORE.iter().any(|w| g.ends_with(i, w))
}

/// 个 before a thing, not in 个人, 个别.
fn thing(g: &Glyphs, i: usize) -> bool {
    !["人", "体", "性", "别", "税", "案", "中", "头", "子", "个"].iter().any(|w| g.starts_with(i, w))
}

/// Before a closing 个, a noun only (`党支部个，`), no particle.
fn prose(g: &Glyphs, i: usize) -> bool {
    "的了是在有为和与及把被将".contains(g.before(i))
}

/// Whether a missing number is worth looking for at all at this glyph.
pub(super) fn may_be(g: &Glyphs, i: usize) -> bool {
    let c = g.at(i);
    (is_han(c) || c == '%') && counters::at(&g.plain()[i..]).is_some() || matches!(c, '万' | '亿' | '余')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<String> {
        let g = Glyphs::read(text);
        (0..g.len())
            .filter(|i| may_be(&g, *i))
            .filter_map(|i| {
                at(&g, i, Search::Careful, false).map(|u| format!("{}|{}", g.text(i.saturating_sub(2), i), u.text))
            })
            .collect()
    }

    #[test]
    fn numbers_left_out_are_found() {
        assert_eq!(found("个贫困乡镇全部退出"), ["|个"]);
        assert_eq!(found("监测对象达到户，"), ["达到|户"]);
        assert_eq!(found("共有党员名，村民代表名。"), ["党员|名", "代表|名"]);
        assert_eq!(found("占全镇农户的%，"), ["户的|%"]);
        assert_eq!(found("种植玉米、小麦"), Vec::<String>::new());
        assert_eq!(found("投入资金万元，硬化道路公里。"), ["资金|万元", "道路|公里"]);
        assert_eq!(found("选派名第一书记"), ["选派|名"]);
    }

    #[test]
    fn more_is_found_in_a_text_stripped_throughout() {
        let bold = |text: &str| {
            let g = Glyphs::read(text);
            (0..g.len()).filter(|i| may_be(&g, *i) && at(&g, *i, Search::Bold, false).is_some()).count()
        };
        for text in ["大专以上学历名，", "其中“一肩挑”名，", "较上届下降岁。", "召开专题会议次研究党建。"]
        {
            assert_eq!(bold(text), 1, "{text}");
        }
        assert_eq!(bold("参观学习批人次。"), 2);
        for text in ["各部门历次会议研究", "这批人次第入场"] {
            assert_eq!(bold(text), 0, "{text}");
        }
    }

    #[test]
    fn ordinary_words_that_end_or_begin_like_a_counter_are_left_alone() {
        for text in [
            "积极报名，主动参与",
            "落实公开事项，接受监督",
            "帮助贫困户，",
            "每个村都有",
            "这个村",
            "一个单位帮扶",
            "整个过程",
            "各项工作",
            "多次到村",
            "责任到人，",
            "入户走访",
            "负责人，",
            "个人所得",
            "个别村",
            "按期，",
            "其次，",
            "达到百万元以上",
            "国家，",
            "逐户排查，逐项整改。",
            "几个村",
            "新型农业经营主体个体",
            "为期半年",
            "有条件的村",
            "共享发展",
            "名列前茅",
        ] {
            assert_eq!(found(text), Vec::<String>::new(), "{text}");
        }
    }
}
