//! Universal statements without a number (全部配齐, 每月汇报, 全员联户): where they stand, and which claim of the catalogue each makes.

use super::grams::NONE;
use super::index::Index;
use super::lexicon::is_clause_end;
use super::page::{Page, Range};
use super::profile::Term;
use super::vocabulary::Role;
use crate::lists::{Words, list};

/// A universal statement in the text.
#[derive(Clone, Debug)]
pub(super) struct Found {
    /// The words that state it, cut short before a mark.
    pub range: Range,
    /// Claims it may make, best first, with their scores.
    pub claims: Vec<(usize, f32)>,
    /// The words of the claim's name that were found, for the reason.
    pub said: String,
}

/// Words by which a statement is made of every one.
static ALL: Words = list!("all");

/// Words after which a statement of every one is made for certain, when a verb follows.
const SURELY_ALL: &[&str] = &["全部", "均", "一律", "全都"];

/// From this score on a statement is reported.
const ENOUGH: f32 = 0.45;

/// Every universal statement of a text, in order.
pub(super) fn find(index: &Index, page: &Page) -> Vec<Found> {
    let mut found: Vec<Found> = vec![];
    for segment in segments(page) {
        if !universal(page, segment) {
            continue;
        }
        let mut own: Vec<Found> = vec![];
        for claim in &index.claims {
            let best = index.figures[*claim]
                .terms
                .iter()
                .filter_map(|t| matched(index, page, segment, t))
                .max_by(|a, b| a.1.total_cmp(&b.1));
            let Some((range, recall)) = best else { continue };
            let score = score(index, page, segment, *claim, recall);
            if score >= ENOUGH {
                let range = free_of_marks(page, range);
                own.push(Found { range, claims: vec![(*claim, score)], said: page.text(range) });
            }
        }
        merge(own, &mut found);
        if found.last().is_none_or(|f| f.range.1 <= segment.0) {
            found.extend(unnamed(page, segment));
        }
    }
    once_each(&mut found);
    found.retain(|f| f.range.1 > f.range.0);
    found.sort_by_key(|f| f.range.0);
    found
}

/// Clauses. What follows a bracket is read with what stands before it: 补助（每天X元）全部落实.
fn segments(page: &Page) -> Vec<Range> {
    let g = &page.g;
    let mut out = vec![];
    let (mut from, mut interrupted) = (0, None);
    for i in 0..=g.len() {
        let c = if i == g.len() { '。' } else { g.at(i) };
        if !(is_clause_end(c) || matches!(c, '（' | '）')) {
            continue;
        }
        if i > from + 2 {
            out.push((from, i));
        }
        let begun = interrupted.take();
        if c == '（' {
            interrupted = Some(from);
        }
        from = begun.filter(|_| c == '）').unwrap_or(i + 1);
    }
    out
}

fn universal(page: &Page, (from, to): Range) -> bool {
    (from..to).any(|i| may_be_all(page.g.at(i)) && ALL.iter().any(|w| page.g.starts_with(i, w)))
}

fn may_be_all(c: char) -> bool {
    matches!(
        c,
        '全' | '均'
            | '都'
            | '每'
            | '各'
            | '逐'
            | '清'
            | '达'
            | '一'
            | '村'
            | '户'
            | '严'
            | '无'
            | '及'
            | '落'
            | '轮'
    )
}

/// Where the name's characters stand in the segment and how much of the name that is.
fn matched(index: &Index, page: &Page, (from, to): Range, term: &Term) -> Option<(Range, f32)> {
    let mut weight = 0.0;
    let mut first = usize::MAX;
    let mut last = 0;
    let mut seen = vec![false; term.chars.len()];
    for i in from..to.saturating_sub(1) {
        // quotation marks are looked over: 村室“清零”
        let mut k = i + 1;
        while k < to && matches!(page.g.at(k), '“' | '”') {
            k += 1;
        }
        let pair = if k == i + 1 { page.pairs[i] } else { index.pair(page.g.at(i), page.g.at(k)) };
        if pair == NONE || k >= to {
            continue;
        }
        for (p, own) in term.pairs.iter().enumerate() {
            if *own == pair {
                seen[p] = true;
                seen[p + 1] = true;
                first = first.min(i);
                last = last.max(k + 1);
            }
        }
    }
    for (i, c) in term.chars.iter().enumerate() {
        if seen[i] {
            weight += index.char_weight[*c as usize];
        }
    }
    (last > first).then(|| ((first, last), weight / term.weight.max(0.01)))
}

fn score(index: &Index, page: &Page, segment: Range, claim: usize, recall: f32) -> f32 {
    let cued = page.hits_in(segment).any(|h| index.words[h.word].roles.contains(&Role::Cue(claim)));
    let z = 11.0 * (recall - 0.72) + if cued { 0.8 } else { -0.6 };
    1.0 / (1.0 + (-z).exp())
}

/// A claim slot never covers another slot.
fn free_of_marks(page: &Page, (from, to): Range) -> Range {
    match page.marks.iter().find(|m| m.to > from && m.from < to || m.from == m.to && m.from >= from && m.from < to) {
        Some(mark) if mark.from > from => (from, mark.from),
        Some(mark) => (super::reading::after(mark).min(to), to),
        None => (from, to),
    }
}

/// Claims found over the same words compete for one slot.
fn merge(mut own: Vec<Found>, found: &mut Vec<Found>) {
    own.sort_by(|a, b| b.claims[0].1.total_cmp(&a.claims[0].1));
    for f in own {
        match found.iter_mut().find(|o| o.range.0 < f.range.1 && f.range.0 < o.range.1) {
            Some(other) => other.claims.extend(f.claims),
            None => found.push(f),
        }
    }
}

/// Each claim is made once: where it is said best.
fn once_each(found: &mut [Found]) {
    let mut best: std::collections::HashMap<usize, (usize, f32)> = std::collections::HashMap::new();
    for (i, f) in found.iter().enumerate() {
        for (claim, score) in &f.claims {
            let b = best.entry(*claim).or_insert((i, *score));
            if *score > b.1 + 0.02 {
                *b = (i, *score);
            }
        }
    }
    for (i, f) in found.iter_mut().enumerate() {
        f.claims.retain(|(claim, _)| best[claim].0 == i);
        if f.claims.is_empty() && !f.said.is_empty() {
            f.range = (f.range.0, f.range.0);
        }
    }
}

/// 全部, 均 before a verb, with no claim of the catalogue to it.
fn unnamed(page: &Page, (from, to): Range) -> Option<Found> {
    let at = (from..to).filter(|i| matches!(page.g.at(*i), '全' | '均' | '一')).find_map(|i| {
        let word = SURELY_ALL.iter().find(|w| page.g.starts_with(i, w))?;
        let end = i + word.chars().count();
        if *word == "均" && "平人户月年村亩日".contains(page.g.before(i)) {
            return None;
        }
        let deed = page.marker.get(end).copied().unwrap_or(false) || "已达按实完得".contains(page.g.at(end));
        (deed && end + 2 <= to).then_some(i)
    })?;
    let range = free_of_marks(page, (at, to));
    Some(Found { range, claims: vec![], said: String::new() })
}
