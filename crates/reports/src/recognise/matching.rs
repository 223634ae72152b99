//! Which figures each mark may stand for: each on its own, then in the light of its neighbours, then of the whole document.

use std::collections::HashMap;

use super::claims::Found;
use super::evidence::Evidence;
use super::governed;
use super::index::Index;
use super::kin::{self, Kin};
use super::kind::Kind;
use super::learn::Learnt;
use super::page::Page;
use super::profile::{Gives, Profile};
use super::reading::{Reading, after};
use super::scale::Scale;
use super::window::Time;

/// How many candidates of a mark are looked at further.
const KEPT: usize = 12;

/// The candidates of every mark, best first, neighbours and document taken into account.
pub(super) fn candidates(
    index: &Index,
    page: &Page,
    readings: &[Reading],
    times: &[Time],
    claims: &[Found],
    learnt: &Learnt,
) -> Vec<Vec<Evidence>> {
    let mut scale = Scale::new(index, page);
    let mut all: Vec<Vec<Evidence>> = Vec::with_capacity(page.marks.len());
    for i in 0..page.marks.len() {
        let mut list = alone(index, page, &mut scale, i, &readings[i], times[i], learnt);
        twins(index, page, &mut scale, i, &readings[i], times[i], &all, &mut list);
        all.push(list);
    }
    agree(index, page, readings, &mut all);
    relate(index, page, readings, &mut all);
    kin::relate(&Kin { index, page, readings, times, claims }, &mut all);
    spread(page, readings, &mut all);
    for list in &mut all {
        list.truncate(KEPT);
    }
    all
}

/// The candidates of a mark by its own sentence.
fn alone(
    index: &Index,
    page: &Page,
    scale: &mut Scale,
    i: usize,
    reading: &Reading,
    time: Time,
    learnt: &Learnt,
) -> Vec<Evidence> {
    let mark = &page.marks[i];
    if !matches!(mark.kind, Kind::Figure | Kind::Phrase | Kind::Norm | Kind::Year) {
        return vec![];
    }
    let unit = mark.unit.as_ref().and_then(|u| u.counter).map(|c| c.text);
    scale.load(reading, unit);
    scale.office = governed::office(page, i, reading);
    let likely = if mark.kind == Kind::Year { index.years().to_vec() } else { scale.likely() };
    let mut list: Vec<Evidence> = likely
        .into_iter()
        .filter(|figure| fits(&index.figures[*figure], mark.kind, unit))
        .map(|figure| scale.weigh(figure, reading, time.cue, mark.kind))
        .filter(|e| e.unit > 0.0 && e.head + e.recall > 0.35)
        .collect();
    if list.iter().any(|e| e.exact) {
        // a rate: 公开率 is that before it is 按时公开率
        list.iter_mut().filter(|e| !e.exact).for_each(|e| e.relation -= NOT_SPELT_OUT);
    }
    learnt.boost(index, page, reading, &mut list);
    sort(&mut list);
    list.truncate(if reading.bare_share { 80 } else { 2 * KEPT });
    for e in &mut list {
        e.foreign = scale.foreign(e.figure, e.term);
    }
    list
}

/// A value without a noun of its own right after another (X户X人, 资助学生X人X万元) measures the same records otherwise.
#[expect(clippy::too_many_arguments, reason = "all that is known of a mark, and what was found before it")]
fn twins(
    index: &Index,
    page: &Page,
    scale: &mut Scale,
    i: usize,
    reading: &Reading,
    time: Time,
    all: &[Vec<Evidence>],
    list: &mut Vec<Evidence>,
) {
    let Some(before) = reading.carried_from.filter(|k| {
        let between = page.text((after(&page.marks[*k]), page.marks[i].from));
        between.is_empty() || between == "、"
    }) else {
        return;
    };
    for (e, p) in all[before].iter().zip(chances(&all[before])).filter(|(_, p)| *p > 0.2).take(3) {
        for twin in index.twins(e.figure) {
            if !list.iter().any(|own| own.figure == *twin) {
                let own = scale.weigh(*twin, reading, time.cue, page.marks[i].kind);
                list.push(Evidence { foreign: scale.foreign(own.figure, own.term), ..own });
            }
            for own in list.iter_mut().filter(|own| own.figure == *twin && own.unit > 0.6) {
                own.relation += 5.0 * p;
            }
        }
    }
    sort(list);
}

fn fits(profile: &Profile, kind: Kind, unit: Option<&str>) -> bool {
    match profile.gives {
        Gives::Name | Gives::Claim => false,
        Gives::Year => kind == Kind::Year,
        _ if kind == Kind::Year => false,
        Gives::Quotient | Gives::Mean if unit == Some("%") => true,
        _ => true,
    }
}

pub(super) fn sort(list: &mut [Evidence]) {
    list.sort_by(|a, b| b.sum().total_cmp(&a.sum()).then(a.figure.cmp(&b.figure)));
}

/// What a figure loses where another one's name stands in the text letter by letter.
const NOT_SPELT_OUT: f32 = 1.0;

/// How steeply a lead in evidence becomes certainty.
const SHARPNESS: f32 = 1.6;

/// The evidence that no figure of the catalogue is meant.
const NOTHING: f32 = 1.6;

/// How likely each candidate is, the possibility that none is right included.
pub(super) fn chances(list: &[Evidence]) -> Vec<f32> {
    let weights: Vec<f32> = list.iter().map(|e| (SHARPNESS * e.sum()).clamp(-20.0, 20.0).exp()).collect();
    let all: f32 = (SHARPNESS * NOTHING).exp() + weights.iter().sum::<f32>();
    weights.iter().map(|w| w / all).collect()
}

/// The most that is said for a figure that is only offered (its counter or noun is not that of the sentence, or the row is one place's):
/// below what is proposed without being asked.
pub(super) const DOUBTFUL: f32 = 0.45;

/// How likely a candidate is said to be: its chance, less sure by what of the noun it knows nothing of.
pub(super) fn confidence(e: &Evidence, chance: f32) -> f32 {
    let odds = chance / (1.0 - chance).max(1e-6) * (-SHARPNESS * e.foreign).exp();
    let sure = if e.foreign > 0.0 { odds / (1.0 + odds) } else { chance };
    if e.misfit { sure.min(DOUBTFUL) } else { sure }
}

/// What the neighbours say counts only for a figure whose own name is borne out by the words, at least in part.
pub(super) fn borne(e: &Evidence) -> f32 {
    ((e.named() - 0.35) / 0.35).clamp(0.0, 1.0)
}

/// A paragraph speaks of one thing at a time: what its sure values are counted from speaks for figures of the same ledger.
fn agree(index: &Index, page: &Page, readings: &[Reading], all: &mut [Vec<Evidence>]) {
    let topics: Vec<Topics> = all.iter().map(|list| Topics::of(index, list)).collect();
    let paragraphs: Vec<usize> = page.marks.iter().map(|m| page.paragraph(m.from)).collect();
    for i in 0..all.len() {
        let near: Vec<(usize, f32)> = (i.saturating_sub(5)..(i + 6).min(all.len()))
            .filter(|k| *k != i && paragraphs[*k] == paragraphs[i] && !all[*k].is_empty())
            .map(|k| (k, 1.0 / (1.0 + 0.4 * (k.abs_diff(i) as f32 - 1.0))))
            .collect();
        let weight: f32 = near.iter().map(|(_, w)| w).sum();
        if weight == 0.0 {
            continue;
        }
        for e in &mut all[i] {
            let own = index.figures[e.figure].topics;
            let most = own
                .map(|t| near.iter().map(|(k, w)| w * topics[*k].share(t)).sum::<f32>())
                .into_iter()
                .fold(0.0, f32::max);
            let subject = readings[i]
                .carried_from
                .map_or(0.0, |k| own.map(|t| topics[k].share(t)).into_iter().fold(0.0, f32::max));
            e.relation += (1.1 * most / weight + 0.9 * subject) * borne(e);
        }
        sort(&mut all[i]);
    }
}

/// How likely a mark is about each topic.
struct Topics(Vec<(u32, f32)>);

impl Topics {
    fn of(index: &Index, list: &[Evidence]) -> Topics {
        let mut by: Vec<(u32, f32)> = vec![];
        for (e, p) in list.iter().zip(chances(list)) {
            for topic in index.figures[e.figure].topics {
                match by.iter_mut().find(|(t, _)| *t == topic) {
                    Some((_, share)) => *share += p,
                    None => by.push((topic, p)),
                }
            }
        }
        Topics(by)
    }

    /// Topic 0 is none.
    fn share(&self, topic: u32) -> f32 {
        if topic == 0 { 0.0 } else { self.0.iter().find(|(t, _)| *t == topic).map_or(0.0, |(_, s)| *s) }
    }
}

/// How much a count before it says for a rate of the same ledger: 已整改X个，整改率X%.
const SAME_LEDGER: f32 = 1.2;

/// Parts follow their whole, shares their numerator, neighbours in a list one ledger.
fn relate(index: &Index, page: &Page, readings: &[Reading], all: &mut [Vec<Evidence>]) {
    for i in 0..all.len() {
        let mut bonus: HashMap<usize, f32> = HashMap::new();
        let mut add = |figure: usize, by: f32| {
            let b = bonus.entry(figure).or_default();
            *b = b.max(by);
        };
        if let Some(w) = readings[i].whole {
            for (e, p) in all[w].iter().zip(chances(&all[w])) {
                let parts = &index.figures[e.figure].parts;
                for part in parts {
                    add(*part, 1.4 * p);
                }
                for candidate in &all[i] {
                    if index.figures[candidate.figure].parent == Some(e.figure) {
                        add(candidate.figure, 1.2 * p);
                    }
                }
            }
        }
        if let Some(w) = readings[i].whole.or(readings[i].among) {
            keep_within(index, page, readings, w, i, all);
        }
        if page.marks[i].unit.as_ref().is_some_and(|u| u.text == "%") {
            let from = readings[i].sentence.0;
            let near = (0..i)
                .rev()
                .take_while(|k| page.marks[*k].from >= from)
                .filter(|k| page.marks[*k].kind.is_counted())
                .zip([1.0, 0.5]);
            for (k, weight) in near {
                for (e, p) in all[k].iter().zip(chances(&all[k])) {
                    for candidate in &all[i] {
                        let Some((n, _)) = index.figures[candidate.figure].quotient else { continue };
                        let (above, told) = (&index.figures[n], &index.figures[e.figure]);
                        if n == e.figure || index.twins(e.figure).contains(&n) {
                            add(candidate.figure, weight * p * if readings[i].bare_share { 10.0 } else { 1.8 });
                        } else if !readings[i].bare_share && above.of.is_some() && above.of == told.of {
                            add(candidate.figure, SAME_LEDGER * weight * p);
                        }
                    }
                }
            }
        }
        for e in &mut all[i] {
            if readings[i].bare_share {
                e.relation -= 4.0;
            }
            let bonus = bonus.get(&e.figure).copied().unwrap_or(0.0);
            e.relation += if readings[i].bare_share { bonus } else { bonus * borne(e) };
        }
        sort(&mut all[i]);
    }
}

/// How much less a figure is meant where a sum is only told apart by what it went for.
const BY_PURPOSE: f32 = 2.0;

/// Whether a part of a sum says what of it went for: 支出X万元，其中用于阵地建设X万元、教育培训X万元.
fn spent_for(page: &Page, readings: &[Reading], whole: usize, i: usize) -> bool {
    let first = (whole + 1..=i).find(|k| readings[*k].whole == Some(whole)).unwrap_or(i);
    let lead = page.text(readings[first].lead);
    lead.trim_start_matches("其中").trim_start_matches('，').starts_with("用于")
}

/// What is part of a whole is counted among it: a figure that has nothing to do with the whole is not meant.
fn keep_within(index: &Index, page: &Page, readings: &[Reading], whole: usize, i: usize, all: &mut [Vec<Evidence>]) {
    let wholes: Vec<(usize, f32)> = all[whole].iter().zip(chances(&all[whole])).map(|(e, p)| (e.figure, p)).collect();
    let (from, to) = readings[whole].head;
    let pairs: Vec<u32> = (from..to.saturating_sub(1)).map(|k| page.pairs[k]).collect();
    let by_purpose = spent_for(page, readings, whole, i);
    for e in &mut all[i] {
        let own = &index.figures[e.figure];
        let akin: f32 = wholes
            .iter()
            .filter(|(w, _)| {
                let whole = &index.figures[*w];
                e.figure == *w
                    || whole.parts.contains(&e.figure)
                    || own.parent == Some(*w)
                    || (own.of.is_some() && own.of == whole.of)
            })
            .map(
                |(w, p)| {
                    if index.figures[*w].parts.contains(&e.figure) || own.parent == Some(*w) { *p } else { 0.6 * p }
                },
            )
            .sum();
        let named = pairs.iter().filter(|p| own.says(**p)).count() as f32 / pairs.len().max(1) as f32;
        e.relation -= 1.8 * (1.0 - akin.max(named).min(1.0));
        if by_purpose && !wholes.iter().any(|(w, _)| index.figures[*w].parts.contains(&e.figure)) {
            e.relation -= BY_PURPOSE;
        }
    }
}

/// One figure is rarely right for two marks whose words differ: the mark that it fits less gives way.
fn spread(page: &Page, readings: &[Reading], all: &mut [Vec<Evidence>]) {
    let mut order: Vec<usize> = (0..all.len()).filter(|i| !all[*i].is_empty()).collect();
    order.sort_by(|a, b| all[*b][0].sum().total_cmp(&all[*a][0].sum()));
    let mut taken: HashMap<usize, usize> = HashMap::new();
    for i in order {
        for e in &mut all[i] {
            if let Some(k) = taken.get(&e.figure).filter(|k| !same_words(page, &readings[**k], &readings[i])) {
                let _ = k;
                e.relation -= 1.0;
            }
        }
        sort(&mut all[i]);
        taken.entry(all[i][0].figure).or_insert(i);
    }
}

fn same_words(page: &Page, a: &Reading, b: &Reading) -> bool {
    page.text(a.head) == page.text(b.head)
}
