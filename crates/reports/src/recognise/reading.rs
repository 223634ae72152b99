//! What the sentence around a mark says: the noun that is counted, what stands beside it, what is carried on from before.

use super::counters::Sort;
use super::kind::Kind;
use super::lexicon::{is_clause_end, is_sentence_end};
use super::page::{Page, Range};
use super::words::{PURPOSE_WORDS, TARGET_WORDS};

/// A stretch of text and how much it has to say about the mark.
pub(super) type Zone = (Range, f32);

/// The surroundings of one mark.
#[derive(Clone, Debug)]
pub(super) struct Reading {
    /// The noun that is counted, as far as it can be told.
    pub head: Range,
    /// The noun carried on from the mark before, where there is none of its own (X户X人, 已转化X个).
    pub carried: Option<Range>,
    /// The people of the households before (脱贫户X户X人): the noun they would have.
    pub people: Option<String>,
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
        if reading.head.1 <= reading.head.0 && named_by_counter(page, i) {
            reading.head = (page.marks[i].to, unit_end(page, i));
        } else if reading.head.1 <= reading.head.0 && page.marks[i].kind.is_counted() && !is_share(page, i) {
            reading.carried = carried(page, i, &reading, &readings);
            reading.people = people(page, i, reading.carried);
        }
        reading.governor = governor(page, &reading);
        carry(page, i, &mut reading, &readings);
        readings.push(reading);
    }
    readings
}

/// Where the value with its unit ends.
pub(super) fn unit_end(page: &Page, i: usize) -> usize {
    after(&page.marks[i])
}

fn surroundings(page: &Page, i: usize) -> Reading {
    let g = &page.g;
    let mark = &page.marks[i];
    let end = unit_end(page, i);
    let clause =
        (back(page, mark.from, |c| is_clause_end(c) && c != '、'), forth(page, end, |c| is_clause_end(c) && c != '、'));
    let mut lead = (back(page, mark.from, |c| is_clause_end(c) && c != '、' || "（）".contains(c)), mark.from);
    let mut trail = (end, forth(page, end, |c| is_clause_end(c) && c != '、' || "（）".contains(c)));
    // the neighbours' own text is not this mark's; norms, names and years only qualify, they part nothing
    let share = is_share(page, i);
    if let Some(p) = (0..i).rev().find(|p| parts_text(page, *p)).filter(|p| unit_end(page, *p) > lead.0) {
        if !share || page.g.at(unit_end(page, p)) == '、' {
            lead.0 = division(page, p, i);
        }
    }
    if let Some(n) = (i + 1..page.marks.len())
        .find(|n| parts_text(page, *n))
        .filter(|n| mark.kind != Kind::Year && page.marks[*n].from < trail.1)
    {
        trail.1 = division(page, i, n);
    }
    // a list after the counter is another thing: X个村、社区 keeps its first noun
    trail.0 = after_bound(page, end).min(trail.1);
    let head = head(page, mark.from, lead, trail);
    let sentence = (back(page, mark.from, is_sentence_end), clause.1);
    let clause_text = g.text(clause.0, clause.1);
    let before = g.text(clause.0, mark.from);
    let two_sided = share || mark.kind == Kind::Norm;
    let sides = [noun_after(page, trail.0, trail.1), noun_before(page, lead.0, mark.from)];
    let other_head = sides.into_iter().find(|h| two_sided && *h != head && h.1 > h.0);
    Reading {
        head,
        carried: None,
        people: None,
        other_head,
        bare_share: share && head.1 <= head.0,
        lead,
        trail,
        examples: examples(page, lead),
        purpose: purpose(page, i, clause.1, trail),
        zones: vec![],
        clause,
        sentence,
        whole: None,
        governor: None,
        target: TARGET_WORDS.iter().any(|w| before.contains(w)),
        mean: ["平均", "人均", "户均", "村均", "年均", "每村达"].iter().any(|w| clause_text.contains(w)),
    }
}

fn is_share(page: &Page, i: usize) -> bool {
    page.marks[i].unit.as_ref().is_some_and(|u| u.text == "%")
}

/// Whether a mark takes the text around it for itself.
fn parts_text(page: &Page, i: usize) -> bool {
    matches!(page.marks[i].kind, Kind::Figure | Kind::Phrase)
        && page.marks[i].unit.as_ref().and_then(|u| u.counter).is_none_or(|c| c.sort != Sort::Age)
}

fn back(page: &Page, from: usize, stop: impl Fn(char) -> bool) -> usize {
    let mut i = from;
    while i > 0 && !stop(page.g.before(i)) {
        i -= 1;
    }
    i
}

fn forth(page: &Page, from: usize, stop: impl Fn(char) -> bool) -> usize {
    (from..page.g.len()).find(|i| stop(page.g.at(*i))).unwrap_or(page.g.len())
}

/// Where the text between two marks of one clause is divided: at the first 、 or conjunction; else the first mark keeps
/// the noun after its counter, and the second has what begins with a verb or, with no noun of its own, all the rest.
fn division(page: &Page, first: usize, second: usize) -> usize {
    let g = &page.g;
    let (from, to) = (unit_end(page, first), page.marks[second].from);
    if is_share(page, second) && page.g.before(to) == '的' {
        // 占全县77个行政村的14%: the noun is the first mark's
        return to;
    }
    let separator = (from..to).find(|i| {
        ("、（）".contains(g.at(*i)) || "和及与".contains(g.at(*i)) && !page.inside[*i] && !page.inside[*i + 1])
            || g.starts_with(*i, "其中")
    });
    if let Some(i) = separator {
        return if g.starts_with(i, "其中") { i } else { i + 1 };
    }
    if let Some(verb) = (from..to).find(|i| page.marker[*i]) {
        return verb;
    }
    let after = unit_end(page, second);
    let noun_follows =
        after < g.len() && !is_clause_end(g.at(after)) && !"（）的".contains(g.at(after)) && !page.marker[after];
    if noun_follows { to } else { from }
}

/// The noun counted: after the counter up to a verb (X名党员参与…), or before the value back to a verb (落实帮扶项目X个).
fn head(page: &Page, from: usize, lead: Range, trail: Range) -> Range {
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

/// The list that 等 closes in the text before a value.
fn examples(page: &Page, (from, to): Range) -> Option<Range> {
    let close = (from..to).rev().find(|i| page.g.at(*i) == '等' && !page.g.starts_with(*i, "等级"))?;
    let comma = (from..close).find(|i| page.g.at(*i) == '、')?;
    let start = (from..comma).rev().find(|i| page.after_marker[*i]).unwrap_or(from);
    Some((start, close))
}

/// Past 以上的, 以下, 左右: the noun begins after them.
fn after_bound(page: &Page, end: usize) -> usize {
    let bound = ["及以上", "以上", "以下", "以内", "左右", "之多"].iter().find(|w| page.g.starts_with(end, w));
    let end = end + bound.map_or(0, |w| w.chars().count());
    if page.g.at(end) == '的' { end + 1 } else { end }
}

fn noun_after(page: &Page, from: usize, to: usize) -> Range {
    if from >= to || page.marker[from] || ends_noun(page, from) {
        return (from, from);
    }
    let limit = to.min(from + 14);
    let stop = (from + 1..limit).find(|i| page.marker[*i] || ends_noun(page, *i)).unwrap_or(limit);
    (from, stop)
}

fn noun_before(page: &Page, from: usize, to: usize) -> Range {
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
    (start, end)
}

/// A particle or conjunction that is no part of a name of the catalogue.
fn ends_noun(page: &Page, i: usize) -> bool {
    "、（的和及与".contains(page.g.at(i)) && !(page.inside[i] && page.inside[i + 1])
}

/// In a list (培训书记X名、队员X名) the verb before the first item governs the later ones that have none.
fn governor(page: &Page, reading: &Reading) -> Option<Range> {
    let (from, to) = (reading.clause.0, reading.lead.0);
    if to <= from || !"、和及与".contains(page.g.before(to)) || (reading.lead.0..reading.head.0).any(|i| page.marker[i])
    {
        return None;
    }
    let start = (from..to).find(|i| page.marker[*i])?;
    let mut end = start;
    while let Some(next) = (end + 1..(end + 6).min(to))
        .rev()
        .find(|k| page.marker_from[*k] == Some(end) || page.marker_from[*k].is_some_and(|f| f <= end && f >= start))
    {
        end = next;
    }
    (end > start).then_some((start, end))
}

/// `X万元，用于…`: the next clause, when it opens with 作为, 用于 …
fn purpose(page: &Page, i: usize, clause_end: usize, trail: Range) -> Option<Range> {
    let money = page.marks[i].unit.as_ref().and_then(|u| u.counter).is_some_and(|c| c.sort == Sort::Money);
    if !money || page.g.at(clause_end) != '，' || trail.1 < clause_end {
        return None;
    }
    let from = clause_end + 1;
    PURPOSE_WORDS.iter().any(|w| page.g.starts_with(from, w)).then(|| {
        let to = forth(page, from, |c| is_clause_end(c) && c != '、');
        (from, page.marks.get(i + 1).map_or(to, |m| to.min(m.from)))
    })
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
    for k in (0..i).rev().take_while(|k| page.marks[*k].from >= from) {
        if !matches!(page.marks[k].kind, Kind::Figure | Kind::Phrase) || !same_sort(k) {
            continue;
        }
        let between = page.g.text(unit_end(page, k), page.marks[i].from);
        if between.contains("其中") || between.contains('（') && !between.contains('）') {
            return Some(k);
        }
        // 其中A X个、B X个: the next part has the same whole
        if let Some(w) = readings[k].whole {
            return (!between.contains('）') || !page.g.text(unit_end(page, w), page.marks[k].from).contains('（'))
                .then_some(w);
        }
    }
    None
}

/// The noun of the whole, or of the nearest value before in the sentence.
fn carried(page: &Page, i: usize, reading: &Reading, readings: &[Reading]) -> Option<Range> {
    let noun = |k: usize| readings[k].carried.unwrap_or(readings[k].head);
    let before = (0..i)
        .rev()
        .take_while(|k| page.marks[*k].from >= reading.sentence.0)
        .find(|k| parts_text(page, *k) && !is_share(page, *k));
    let adjacent = before.filter(|k| unit_end(page, *k) == page.marks[i].from);
    let range = adjacent.or(reading.whole).or(before).map(noun)?;
    (range.1 > range.0).then_some(range)
}

/// `脱贫户X户X人`, `低收入家庭X户、X人`: the second is 脱贫人口, 低收入人口.
fn people(page: &Page, i: usize, carried: Option<Range>) -> Option<String> {
    let sort = |m: usize| page.marks[m].unit.as_ref().and_then(|u| u.counter).map(|c| c.sort);
    let of_households = i > 0 && sort(i) == Some(Sort::People) && sort(i - 1) == Some(Sort::Households);
    let noun = carried.filter(|_| of_households).map(|c| page.text(c))?;
    let stem = ["农户", "户数", "家庭", "农户数", "总户数", "户"].iter().find_map(|w| noun.strip_suffix(w)).unwrap_or(&noun);
    Some(format!("{stem}人口"))
}

/// What the counter itself names, where nothing else does (累计X学时, 得X分).
fn named_by_counter(page: &Page, i: usize) -> bool {
    page.marks[i].unit.as_ref().and_then(|u| u.counter).is_some_and(|c| matches!(c.sort, Sort::Hours | Sort::Marks))
}

/// Zones: its own text, the rest of the clause, what the sentence and the headings carry on.
fn carry(page: &Page, i: usize, reading: &mut Reading, readings: &[Reading]) {
    let mut zones: Vec<Zone> = match reading.examples {
        Some((a, b)) => {
            vec![((reading.lead.0, a), 1.0), ((a, b), 0.6), ((b, reading.lead.1), 1.0), (reading.trail, 1.0)]
        }
        None => vec![(reading.lead, 1.0), (reading.trail, 1.0)],
    };
    if reading.head.1 > reading.head.0 && (reading.head.1 <= reading.lead.0 || reading.head.0 >= reading.trail.1) {
        zones.push((reading.head, 1.0));
    }
    if let Some(carried) = reading.carried {
        zones.push((carried, 0.9));
    }
    if let Some(p) = reading.purpose {
        zones.push((p, 0.9));
    }
    if let Some(governor) = reading.governor {
        zones.push((governor, 0.95));
    }
    if reading.trail.1 < reading.clause.1 && "、和及与".contains(page.g.before(reading.trail.1)) {
        // X个单位、X名党员参与结对: what is said of the last is said of all
        let last = (0..page.marks.len()).rev().find(|k| page.marks[*k].from < reading.clause.1).map_or(i, |k| k);
        zones.push(((unit_end(page, last), reading.clause.1), 0.7));
    }
    zones.push(((reading.clause.0, reading.lead.0), 0.6));
    let kind = page.marks[i].kind;
    let money = page.marks[i].unit.as_ref().and_then(|u| u.counter).is_some_and(|c| c.sort == Sort::Money);
    if kind == Kind::Year || (money && kind.is_counted()) {
        // what a year is of, and what money bought, is often said only afterwards
        let mut from = reading.clause.1 + 1;
        for weight in if kind == Kind::Year { [0.8, 0.7] } else { [0.45, 0.0] } {
            if weight == 0.0 || from >= page.g.len() || is_sentence_end(page.g.at(from - 1)) {
                break;
            }
            let to = forth(page, from, |c| is_clause_end(c) && c != '、');
            zones.push(((from, to), weight));
            from = to + 1;
        }
    }
    if let Some(w) = reading.whole {
        zones.push((readings[w].head, 0.75));
        zones.push((readings[w].lead, 0.5));
        zones.push((readings[w].trail, 0.5));
    }
    // clauses of the same sentence before this one, the nearest first
    let mut to = reading.clause.0.saturating_sub(1);
    let mut weight = 0.5;
    while to > reading.sentence.0 && weight > 0.2 {
        let from = back(page, to, |c| is_clause_end(c) && c != '、').max(reading.sentence.0);
        zones.push(((from, to), weight));
        weight -= 0.08;
        if from == 0 || from <= reading.sentence.0 {
            break;
        }
        to = from - 1;
    }
    let (section, item) = page.titles[i];
    if let Some(item) = item {
        zones.push((item, 0.3));
    }
    if let Some(section) = section {
        zones.push((section, 0.12));
    }
    zones.retain(|((a, b), _)| b > a);
    reading.zones = zones;
}

/// Where a mark with its unit ends.
pub(super) fn after(mark: &super::marks::Mark) -> usize {
    mark.unit.as_ref().map_or(mark.to, |u| u.to).max(mark.to)
}
