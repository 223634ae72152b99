//! How much each stretch of text around a value has to say about it.

use super::kind::Kind;
use super::lexicon::{is_clause_end, is_sentence_end};
use super::page::{Page, Range};
use super::reading::{Reading, Zone, back, forth, unit_end};
use super::words::PURPOSE_WORDS;
use crate::number::counters::Sort;

/// In a list (培训书记X名、队员X名) the verb before the first item governs the later ones that have none.
pub(super) fn governor(page: &Page, reading: &Reading) -> Option<Range> {
    let (from, to) = (reading.clause.0, reading.lead.0);
    if to <= from || !"、和及与".contains(page.g.before(to)) || (reading.lead.0..reading.head.0).any(|i| page.marker[i])
    {
        return None;
    }
    let first = page.marks.get(page.marks.partition_point(|m| m.from < from)).map_or(to, |m| m.from.min(to));
    let start = (from..to).find(|i| page.marker[*i]).or_else(|| {
        // a verb that is part of a name governs all the same: 下达办公经费X万元、专项经费X万元
        (from..first).find(|i| page.verb[*i])
    })?;
    let mut end = if page.marker[start] { start } else { (start + 2).min(to) };
    while let Some(next) = (end + 1..(end + 6).min(to))
        .rev()
        .find(|k| page.marker_from[*k] == Some(end) || page.marker_from[*k].is_some_and(|f| f <= end && f >= start))
    {
        end = next;
    }
    (end > start).then_some((start, end))
}

/// `X万元，用于…`: the next clause, when it opens with 作为, 用于 …
pub(super) fn purpose(page: &Page, i: usize, clause_end: usize, trail: Range) -> Option<Range> {
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

/// The text after the value: the noun, and what is said of it, which names it less surely (X个社区全部建立党组织).
fn predicate(reading: &Reading) -> Vec<Zone> {
    let (from, to) = reading.trail;
    let noun = reading.head;
    if noun.0 >= from && noun.1 > noun.0 && noun.1 < to {
        vec![((from, noun.1), 1.0), ((noun.1, to), 0.85)]
    } else {
        vec![(reading.trail, 1.0)]
    }
}

/// Zones: its own text, the rest of the clause, what the sentence and the headings carry on.
pub(super) fn lay(page: &Page, i: usize, reading: &mut Reading, readings: &[Reading]) {
    let mut zones: Vec<Zone> = match reading.examples {
        Some((a, b)) => {
            vec![((reading.lead.0, a), 1.0), ((a, b), 0.6), ((b, reading.lead.1), 1.0), (reading.trail, 1.0)]
        }
        None => std::iter::once((reading.lead, 1.0)).chain(predicate(reading)).collect(),
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
    let next = page.marks.get(i + 1).map_or(usize::MAX, |m| m.from);
    if reading.trail.1 < reading.clause.1
        && ("、和及与".contains(page.g.before(reading.trail.1))
            || (next == reading.trail.1 && reading.trail.1 > reading.trail.0))
    {
        // X个单位、X名党员参与结对: what is said of the last is said of all
        let last = page.marks.partition_point(|m| m.from < reading.clause.1).checked_sub(1).unwrap_or(i);
        if let Some(verb) = (unit_end(page, last)..reading.clause.1).find(|k| page.marker[*k]) {
            zones.push(((verb, reading.clause.1), 0.7));
            if last != i {
                reading.said_of_all = Some((verb, reading.clause.1));
            }
        }
    }
    // 新建场所X个、改建X个: another work's verb is not said of this one
    let another = reading.carried.is_some() && page.says_work(reading.lead);
    let said = |range: Range| if another { page.without_works(range) } else { vec![range] };
    zones.extend(said((reading.clause.0, reading.lead.0)).into_iter().map(|range| (range, 0.6)));
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
        zones.extend(said(readings[w].head).into_iter().map(|range| (range, 0.75)));
        zones.extend(said(readings[w].lead).into_iter().map(|range| (range, 0.5)));
        zones.push((readings[w].trail, 0.5));
    }
    // clauses of the same sentence before this one, the nearest first
    let mut to = reading.clause.0.saturating_sub(1);
    let mut weight = 0.5;
    while to > reading.sentence.0 && weight > 0.2 {
        let from = back(page, to, |c| is_clause_end(c) && c != '、').max(reading.sentence.0);
        zones.extend(said((from, to)).into_iter().map(|range| (range, weight)));
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
