//! What the sentence around a mark says: the noun that is counted, what stands beside it, what is carried on from before.

use super::cell::Form;
use super::growth::{self, share_of_growth};
use super::kind::Kind;
use super::lexicon::{is_clause_end, is_sentence_end};
use super::marks::Mark;
use super::nouns;
use super::page::{Page, Range};
use super::words::{DONE_WORDS, LASTING_TARGETS, PLAN_PAPERS, PLAN_TITLES, TARGET_WORDS};
use super::zones;
use crate::number::counters::Sort;

/// A stretch of text and how much it has to say about the mark.
pub(super) type Zone = (Range, f32);

/// The surroundings of one mark.
#[derive(Clone, Debug)]
pub(super) struct Reading {
    /// The noun that is counted, as far as it can be told.
    pub head: Range,
    /// The noun carried on from the mark before, where there is none of its own (X户X人, 已转化X个).
    pub carried: Option<Range>,
    /// The mark it is carried on from.
    pub carried_from: Option<usize>,
    /// A noun that is only implied (脱贫户X户X人: 脱贫人口).
    pub implied: Option<String>,
    /// What stands before the value that the noun is carried on from.
    pub carried_lead: Option<Range>,
    /// For a share, the noun on the other side (主任X%实现一肩挑).
    pub other_head: Option<Range>,
    /// A share of nothing named (占X%): what it is a share of stands before.
    pub bare_share: bool,
    /// Text of its own before the value, back to the clause's start or the mark before.
    pub lead: Range,
    /// Text of its own after the unit.
    pub trail: Range,
    /// A list of examples before 等 (樱桃采摘、蔬菜大棚等项目).
    pub examples: Option<Range>,
    /// What is said of the last of a list is said of each (X所学校、X家医院建立结对关系).
    pub said_of_all: Option<Range>,
    /// Whether the value is one end of a range (1500至2600米).
    pub ranged: bool,
    /// A following clause that says what the money is for.
    pub purpose: Option<Range>,
    /// All stretches with their weights, its own first.
    pub zones: Vec<Zone>,
    /// The clause.
    pub clause: Range,
    /// The sentence from its start to the mark's clause's end.
    pub sentence: Range,
    /// The mark of which this one is a part (其中).
    pub whole: Option<usize>,
    /// The mark right before 其中, where what it counts is counted otherwise (成员X人，其中脱贫户X户).
    pub among: Option<usize>,
    /// The verb before a list's first item, where this later item has none of its own.
    pub governor: Option<Range>,
    /// Whether the clause speaks of what is planned.
    pub target: bool,
    /// Whether the clause speaks of a mean (平均每村).
    pub mean: bool,
}

/// Reads the surroundings of every mark.
pub(super) fn read(page: &Page) -> Vec<Reading> {
    let mut readings: Vec<Reading> = Vec::with_capacity(page.marks.len());
    for i in 0..page.marks.len() {
        let mut reading = surroundings(page, i);
        reading.whole = whole(page, i, &reading, &readings);
        reading.among = among(page, i, &reading);
        let place = reading.head.1 <= page.marks[i].from && nouns::of_the_place(page, i).is_some();
        if place && (reading.head.1 - reading.head.0 == 1 || nouns::is_place(page, reading.head)) {
            // 某某村共有X户: the village is where, not what
            reading.head = (page.marks[i].from, page.marks[i].from);
        }
        let empty = reading.head.1 <= reading.head.0;
        let verbal = reading.head.1 <= page.marks[i].from
            && (reading.head.0..reading.head.1).all(|k| page.generic[k])
            && !page.names.contains(&reading.head)
            && !nouns::unknown_word(page, reading.head)
            && !nouns::one_noun(page, reading.head);
        if empty && nouns::named_by_counter(page, i) {
            reading.head = (page.marks[i].to, unit_end(page, i));
        } else if (empty || verbal) && page.marks[i].kind.is_counted() && !is_share(page, i) {
            (reading.carried, reading.carried_from) = nouns::carried(page, i, &reading, &readings).unzip();
            reading.carried_lead = reading.carried_from.map(|k| readings[k].lead);
            if empty {
                reading.implied = nouns::implied(page, i, reading.carried, &readings);
                reading.other_head = nouns::last_verb(page, reading.lead);
            } else if reading.carried.is_some() {
                reading.other_head = Some(reading.head);
            }
        }
        if reading.implied.is_none() {
            reading.implied = nouns::people_of_households(page, i, reading.head);
        }
        if share_of_growth(page, i, &reading) {
            let noun = growth::of(page, i, &reading, &readings);
            reading.bare_share &= noun.is_none();
            reading.implied = noun.map(|n| format!("{n}增速"));
        }
        reading.governor = zones::governor(page, &reading);
        zones::lay(page, i, &mut reading, &readings);
        readings.push(reading);
    }
    readings
}

/// Where the value with its unit ends.
pub(super) fn unit_end(page: &Page, i: usize) -> usize {
    after(&page.marks[i])
}

/// Where a mark with its unit ends.
pub(super) fn after(mark: &super::marks::Mark) -> usize {
    mark.unit.as_ref().map_or(mark.to, |u| u.to).max(mark.to)
}

fn surroundings(page: &Page, i: usize) -> Reading {
    let g = &page.g;
    let mark = &page.marks[i];
    let end = unit_end(page, i);
    let clause =
        (back(page, mark.from, |c| is_clause_end(c) && c != '、'), forth(page, end, |c| is_clause_end(c) && c != '、'));
    let mut lead = (back(page, mark.from, |c| is_clause_end(c) && c != '、' || "（）".contains(c)), mark.from);
    let label = label_before(page, mark);
    lead = label.unwrap_or(lead);
    let mut trail = (end, trail_end(page, end));
    // the neighbours' own text is not this mark's; norms, names and years only qualify, they part nothing
    let share = is_share(page, i);
    if let Some(p) = (0..i).rev().find(|p| parts_text(page, *p)).filter(|p| unit_end(page, *p) > lead.0)
        && (!share || page.g.at(unit_end(page, p)) == '、')
    {
        lead.0 = nouns::division(page, p, i).1;
    }
    if let Some(n) = (i + 1..page.marks.len())
        .find(|n| parts_text(page, *n))
        .filter(|n| mark.kind != Kind::Year && page.marks[*n].from < trail.1)
    {
        trail.1 = nouns::division(page, i, n).0;
    }
    // a list after the counter is another thing: X个村、社区 keeps its first noun
    trail.0 = nouns::after_bound(page, end).min(trail.1);
    let course = nouns::course(page, i);
    if let Some(at) = course {
        lead = (back(page, at, is_clause_end), at);
    }
    let head = nouns::head(page, course.or(label.map(|l| l.1)).unwrap_or(mark.from), lead, trail);
    let sentence = (back(page, mark.from, is_sentence_end), clause.1);
    let clause_text = g.text(clause.0, clause.1);
    let before = g.text(clause.0, mark.from);
    let two_sided = share || mark.kind == Kind::Norm;
    let sides = [nouns::noun_after(page, trail.0, trail.1), nouns::noun_before(page, lead.0, mark.from)];
    let other_head = sides.into_iter().find(|h| two_sided && *h != head && h.1 > h.0);
    Reading {
        head,
        carried: None,
        carried_from: None,
        carried_lead: None,
        implied: None,
        other_head,
        bare_share: share && head.1 <= head.0,
        lead,
        trail,
        examples: nouns::examples(page, lead),
        said_of_all: None,
        ranged: ranged(page, i),
        purpose: zones::purpose(page, i, clause.1, trail),
        zones: vec![],
        clause,
        sentence,
        whole: None,
        among: None,
        governor: None,
        target: TARGET_WORDS.iter().any(|w| before.contains(w)) || wished(page, i, sentence.0, mark.from),
        mean: ["平均", "人均", "户均", "村均", "年均", "亩均", "乡均", "镇均", "社均", "每村达"]
            .iter()
            .any(|w| clause_text.contains(w)),
    }
}

/// The label of a gap at a line's end: 走访户数：____, 引进资金（万元）：____. Its unit in brackets is not part of it.
fn label_before(page: &Page, mark: &Mark) -> Option<Range> {
    let g = &page.g;
    let labelled = mark.form == Form::Space && g.before(mark.from) == '：' && g.at(mark.to) == '\n';
    let to = mark.from.checked_sub(1).filter(|_| labelled)?;
    let to = if g.before(to) == '）' { (0..to).rev().find(|i| g.at(*i) == '（')? } else { to };
    Some((back(page, to, is_clause_end), to))
}

/// Whether a value is one end of a range: such an end is no total and no mean.
fn ranged(page: &Page, i: usize) -> bool {
    let g = &page.g;
    let starts = |k: usize| page.marks.get(k).map(|m| m.from);
    let end = page.marks[i].to;
    let joins = |c: char| "至~".contains(c);
    (joins(g.at(end)) && starts(i + 1) == Some(end + 1))
        || (i > 0 && joins(g.before(page.marks[i].from)) && page.marks[i - 1].to + 1 == page.marks[i].from)
}

/// Where the text after a value ends: at the clause's end or a bracket, but not at one within the noun, as in 乡镇（街道）.
fn trail_end(page: &Page, end: usize) -> usize {
    let stop = forth(page, end, |c| is_clause_end(c) && c != '、' || "（）".contains(c));
    let within = nouns::NOUN_BRACKETS.iter().find(|w| stop > end && page.g.starts_with(stop, w));
    match within {
        Some(w) => {
            let after = stop + w.chars().count();
            forth(page, after, |c| is_clause_end(c) && c != '、' || "（）".contains(c))
        }
        None => stop,
    }
}

pub(super) fn is_share(page: &Page, i: usize) -> bool {
    page.marks[i].unit.as_ref().is_some_and(|u| u.text == "%")
}

/// Whether a mark takes the text around it for itself.
pub(super) fn parts_text(page: &Page, i: usize) -> bool {
    matches!(page.marks[i].kind, Kind::Figure | Kind::Phrase)
        && page.marks[i].unit.as_ref().and_then(|u| u.counter).is_none_or(|c| c.sort != Sort::Age)
}

/// Farther than any sentence goes. A text without stops is read in stretches of this length: else every number of it would be held
/// against every other.
const REACH: usize = 800;

pub(super) fn back(page: &Page, from: usize, stop: impl Fn(char) -> bool) -> usize {
    let mut i = from;
    while i > 0 && from - i < REACH && !stop(page.g.before(i)) {
        i -= 1;
    }
    i
}

pub(super) fn forth(page: &Page, from: usize, stop: impl Fn(char) -> bool) -> usize {
    let to = (from + REACH).min(page.g.len());
    (from..to).find(|i| stop(page.g.at(*i))).unwrap_or(to)
}

/// Words at the head of a paragraph that is all about what is to come.
const NEXT: &[&str] = &["下一步", "下步", "下一阶段", "下阶段", "接下来", "今后", "明年", "来年"];

/// Whether a wish earlier in the sentence, or the section's title, still governs the mark.
fn wished(page: &Page, i: usize, from: usize, to: usize) -> bool {
    let g = &page.g;
    let done = |from: usize| DONE_WORDS.iter().any(|w| g.text(from, to).contains(w));
    let wish = (from..to).rev().find(|k| {
        LASTING_TARGETS.iter().any(|w| g.starts_with(*k, w)) && !"按照初度作定该订其原展".contains(g.before(*k))
    });
    let plan = plan_paper(page);
    let opens = page.paragraph(page.marks[i].from);
    let ahead = NEXT.iter().any(|w| g.text(opens, (opens + 12).min(page.marks[i].from)).contains(w));
    let title = page.titles[i].0.map(|t| page.text(t)).is_some_and(|t| PLAN_TITLES.iter().any(|w| t.contains(w)));
    match wish {
        // 力争收入达到X万元 is wished for; 计划X个，达到X个 is done
        Some(at) => !done(at) || (!g.starts_with(at, "计划") && only_reached(&g.text(at, to))),
        None if plan || ahead => !g.text(from, to).contains('已'),
        None => title && !done(from),
    }
}

/// Whether 达到 is all that could say something is done: a wish says it too (力争达到).
fn only_reached(text: &str) -> bool {
    !DONE_WORDS.iter().any(|w| *w != "达到" && text.contains(w))
        && !["已达", "现达", "实际"].iter().any(|w| text.contains(w))
}

/// Whether the paper's own title says that it lays down what is to be done.
fn plan_paper(page: &Page) -> bool {
    let start = (0..page.g.len()).find(|i| !"\n 　".contains(page.g.at(*i))).unwrap_or(0);
    let title = page.g.text(start, forth(page, start, |c| c == '\n').min(start + 60));
    PLAN_PAPERS.iter().any(|w| title.contains(w))
        && !["总结", "汇报", "报告", "完成情况"].iter().any(|w| title.contains(w))
}

/// The mark whose part this one is: 其中 in between, or a bracket opened right after it, or shares of it in a list.
fn whole(page: &Page, i: usize, reading: &Reading, readings: &[Reading]) -> Option<usize> {
    if !matches!(page.marks[i].kind, Kind::Figure | Kind::Phrase) {
        return None;
    }
    let same_sort = |k: usize| {
        let sort = |m: usize| page.marks[m].unit.as_ref().and_then(|u| u.counter).map(|c| c.sort);
        let (a, b) = (sort(k), sort(i));
        a == b || matches!((a, b), (Some(Sort::Things | Sort::Items), Some(Sort::Things | Sort::Items)))
    };
    let from = reading.sentence.0;
    let (mut said, mut opened, mut closed) = (false, false, false);
    let mut at = page.marks[i].from;
    for k in (0..i).rev().take_while(|k| page.marks[*k].from >= from) {
        for c in (unit_end(page, k).min(at)..at).rev() {
            said |= page.g.starts_with(c, "其中") && c + 2 <= page.marks[i].from;
            opened |= page.g.at(c) == '（';
            closed |= page.g.at(c) == '）';
        }
        at = at.min(unit_end(page, k));
        if !matches!(page.marks[k].kind, Kind::Figure | Kind::Phrase) || !same_sort(k) {
            continue;
        }
        if said || opened && !closed {
            return Some(k);
        }
        // 其中A X个、B X个: the next part has the same whole
        if let Some(w) = readings[k].whole {
            return (!closed || !page.g.text(unit_end(page, w), page.marks[k].from).contains('（')).then_some(w);
        }
    }
    None
}

/// The mark right before 其中, where none of its sort is the whole.
fn among(page: &Page, i: usize, reading: &Reading) -> Option<usize> {
    let counted = |k: usize| matches!(page.marks[k].kind, Kind::Figure | Kind::Phrase);
    let before = i.checked_sub(1).filter(|k| reading.whole.is_none() && counted(i) && counted(*k))?;
    let said = (unit_end(page, before)..page.marks[i].from).any(|c| page.g.starts_with(c, "其中"));
    (said && !is_share(page, i) && page.marks[before].from >= reading.sentence.0).then_some(before)
}

#[cfg(test)]
mod tests {
    use catalogue::Catalogue;

    use super::*;
    use crate::recognise::index::Index;

    fn readings(text: &str) -> (Page, Vec<Reading>) {
        let page = Page::read(text, &Index::new(&Catalogue::default()));
        let readings = read(&page);
        (page, readings)
    }

    fn nouns(text: &str) -> Vec<String> {
        let (page, readings) = readings(text);
        let noun = |r: &Reading| r.implied.clone().unwrap_or_else(|| page.text(r.carried.unwrap_or(r.head)));
        readings.iter().map(noun).collect()
    }

    #[test]
    fn the_noun_stands_before_the_number_or_after_its_counter() {
        assert_eq!(nouns("落实帮扶项目X个，举办了X次培训。"), ["项目", "培训"]);
        assert_eq!(nouns("全县共下派X名第一书记。"), ["第一书记"]);
        assert_eq!(nouns("村集体经济收入达到X万元。"), ["村集体经济收入"]);
        assert_eq!(nouns("组建了X人以上的办公室。"), ["办公室"]);
        assert_eq!(nouns("辖X个村、X个社区。"), ["村", "社区"]);
    }

    #[test]
    fn a_number_without_a_noun_takes_the_one_before() {
        assert_eq!(nouns("全村有脱贫户X户X人。"), ["脱贫户", "脱贫人口"]);
        assert_eq!(nouns("辖X个村民小组X户X人。"), ["村民小组", "总户数", "人口"]);
        assert_eq!(nouns("开工项目X个，完工X个。")[1], "项目");
    }

    #[test]
    fn two_values_of_a_clause_share_out_the_text_between_them() {
        let (page, readings) = readings("选派X名干部结对包扶困难村X个。");
        assert_eq!(page.text(readings[0].trail), "干部");
        assert_eq!(page.text(readings[1].lead), "结对包扶困难村");
    }

    #[test]
    fn parts_lead_back_to_their_whole() {
        let wholes = |text: &str| -> Vec<Option<usize>> { readings(text).1.iter().map(|r| r.whole).collect() };
        assert_eq!(wholes("共有试点村X个，其中省级X个、市级X个。"), [None, Some(0), Some(0)]);
        assert_eq!(wholes("成员X人（女性X人），代表X人。"), [None, Some(0), None]);
        assert_eq!(wholes("共有X个村。其中X户搬迁。"), [None, None]);
    }

    #[test]
    fn wishes_govern_the_rest_of_their_sentence_but_not_what_is_done() {
        let wished = |text: &str| readings(text).1.iter().map(|r| r.target).collect::<Vec<bool>>();
        assert_eq!(wished("力争发展党员X名，培训X人。"), [true, true]);
        assert_eq!(wished("按照年初计划，发展党员X名。"), [false]);
        assert_eq!(wished("计划发展党员X名，已完成X名。"), [true, false]);
        assert_eq!(wished("二、下步打算\n发展党员X名。"), [true]);
    }

    #[test]
    fn a_text_without_stops_is_read_in_stretches() {
        let (page, readings) = readings(&"选派第一书记X名，".repeat(1_000));
        assert_eq!((page.marks.len(), readings.len()), (1_000, 1_000));
        // to the line's end every number would be held against every other
        let middle = page.g.len() / 2;
        assert_eq!(forth(&page, middle, |_| false), middle + REACH);
        assert_eq!(back(&page, middle, |_| false), middle - REACH);
    }

    #[test]
    fn money_is_for_what_the_next_clause_says() {
        let (page, readings) = readings("县财政列支X万元，用于阵地建设。");
        assert_eq!(readings[0].purpose.map(|p| page.text(p)).as_deref(), Some("用于阵地建设"));
    }
}
