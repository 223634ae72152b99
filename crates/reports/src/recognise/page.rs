//! A text laid beside the catalogue: its glyphs, marks, the catalogue's words found in it, and its outline.

use std::collections::HashSet;

use super::cell::Form;
use super::glyphs::Glyphs;
use super::grams::NONE;
use super::index::Index;
use super::kind::Kind;
use super::lexicon::is_han;
use super::marks::{self, Mark};
use super::vocabulary::Role;
use super::words::WORKS;

/// A word of the catalogue or the genre in the text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Hit {
    pub word: usize,
    pub from: usize,
    pub to: usize,
}

/// Glyph positions `from..to`.
pub(super) type Range = (usize, usize);

/// A text ready to be matched.
#[derive(Debug)]
pub(super) struct Page {
    pub g: Glyphs,
    pub marks: Vec<Mark>,
    /// Hits in the order of their starts.
    pub hits: Vec<Hit>,
    /// For each glyph, the place of the pair it begins in the catalogue.
    pub pairs: Vec<u32>,
    /// For each glyph, the place of its character in the catalogue.
    pub chars: Vec<u32>,
    /// Whether a glyph belongs to a word that says nothing about what is counted.
    pub generic: Vec<bool>,
    /// Whether a marker ends right before a glyph.
    pub after_marker: Vec<bool>,
    /// Whether a marker begins at a glyph.
    pub marker: Vec<bool>,
    /// Whether a verb begins at a glyph, be it within a name of the catalogue.
    pub verb: Vec<bool>,
    /// Where a deed ends that begins at a glyph.
    pub deed_to: Vec<Option<usize>>,
    /// Where the longest marker begins that ends right before a glyph.
    pub marker_from: Vec<Option<usize>>,
    /// Whether a name of the catalogue runs over the edge before a glyph.
    pub inside: Vec<bool>,
    /// Words by which another office governs what follows them, in the order of their starts.
    pub offices: Vec<Range>,
    /// Words of this field's own matters, in the order of their starts.
    pub own: Vec<Range>,
    /// Where names of the catalogue stand in full.
    pub names: HashSet<Range>,
    /// For each mark, the title of its section (一、…) and of its item (一是…。), if any.
    pub titles: Vec<(Option<Range>, Option<Range>)>,
}

impl Page {
    /// Reads a text.
    pub fn read(text: &str, index: &Index) -> Page {
        let mut g = Glyphs::read(text);
        let marks = marks::find(&g);
        for mark in marks.iter().filter(|m| m.kind == Kind::Masked) {
            g.unmask(mark.from, '党');
        }
        let hits = hits(&g, index);
        let n = g.len();
        let mut page = Page {
            pairs: (0..n).map(|i| if i + 1 < n { index.pair(g.at(i), g.at(i + 1)) } else { NONE }).collect(),
            chars: (0..n).map(|i| index.char(g.at(i))).collect(),
            generic: vec![false; n],
            after_marker: vec![false; n + 1],
            marker: vec![false; n + 1],
            verb: vec![false; n + 1],
            deed_to: vec![None; n + 1],
            marker_from: vec![None; n + 1],
            inside: vec![false; n + 1],
            offices: vec![],
            own: vec![],
            names: HashSet::new(),
            titles: vec![],
            g,
            marks,
            hits,
        };
        page.mark_words(index);
        page.titles = titles(&page.g, &page.marks);
        page
    }

    /// Markers count only outside longer names of the catalogue (主题党日 is not cut by 主题, 培训班 not by 培训).
    fn mark_words(&mut self, index: &Index) {
        let mut name_end = vec![0; self.g.len() + 1];
        for hit in &self.hits {
            if index.words[hit.word].roles.iter().any(|r| matches!(r, Role::Term(_))) {
                self.names.insert((hit.from, hit.to));
                self.inside[hit.from + 1..hit.to].fill(true);
                name_end[hit.from] = name_end[hit.from].max(hit.to);
            }
        }
        for hit in &self.hits {
            let word = &index.words[hit.word];
            if word.roles.contains(&Role::Office) {
                self.offices.push((hit.from, hit.to));
            }
            if word.roles.contains(&Role::Own) {
                self.own.push((hit.from, hit.to));
            }
            if word.roles.iter().any(|r| matches!(r, Role::Marker | Role::Generic | Role::Deed)) {
                self.generic[hit.from..hit.to].fill(true);
            }
            if word.len > 1 && word.roles.iter().any(|r| matches!(r, Role::Marker | Role::Deed)) {
                self.verb[hit.from] = true;
            }
            if word.len > 1 && word.roles.contains(&Role::Deed) {
                self.deed_to[hit.from] = Some(hit.to);
            }
            let longer = |s: usize| name_end[s] >= hit.to && name_end[s] - s > hit.to - hit.from;
            let named = (hit.from.saturating_sub(12)..=hit.from).any(longer);
            if word.roles.contains(&Role::Marker) && !named && !self.inside[hit.to] && !self.inside[hit.from] {
                self.after_marker[hit.to] = true;
                self.marker[hit.from] = true;
                let from = self.marker_from[hit.to].map_or(hit.from, |f| f.min(hit.from));
                self.marker_from[hit.to] = Some(from);
            }
        }
    }

    /// The hits that lie wholly within a range.
    pub fn hits_in(&self, range: Range) -> impl Iterator<Item = &Hit> {
        let first = self.hits.partition_point(|h| h.from < range.0);
        self.hits[first..].iter().take_while(move |h| h.from < range.1).filter(move |h| h.to <= range.1)
    }

    /// The first word within a range by which another office governs what follows it.
    pub fn office_in(&self, range: Range) -> Option<Range> {
        first_within(&self.offices, range)
    }

    /// Whether a range names this field's own matters.
    pub fn tells_own(&self, range: Range) -> bool {
        first_within(&self.own, range).is_some()
    }

    /// Where a noun goes on after the deed that opens it (开工项目: 项目), if two characters or more are left.
    pub fn past_deed(&self, (from, to): Range) -> usize {
        self.deed_to[from].filter(|end| end + 2 <= to).unwrap_or(from)
    }

    /// What of a range is left where the words for works (新建, 改建) are taken out.
    pub fn without_works(&self, (from, to): Range) -> Vec<Range> {
        let mut left = vec![];
        let (mut start, mut i) = (from, from);
        while i < to {
            match WORKS.iter().find(|w| self.g.starts_with(i, w)) {
                Some(word) => {
                    left.push((start, i));
                    i += word.chars().count();
                    start = i;
                }
                None => i += 1,
            }
        }
        left.push((start.min(to), to));
        left.retain(|(a, b)| b > a);
        left
    }

    /// Whether a range says what was done to a building.
    pub fn says_work(&self, (from, to): Range) -> bool {
        (from..to).any(|i| WORKS.iter().any(|w| self.g.starts_with(i, w)))
    }

    /// Whether the writer has blanked the values out, so that a number left in is wording.
    pub fn blanked(&self) -> bool {
        let values = || self.marks.iter().filter(|m| matches!(m.kind, Kind::Figure | Kind::Norm));
        let blank = values().filter(|m| matches!(m.form, Form::Mask | Form::Space | Form::Missing)).count();
        blank >= 3 && blank > 2 * (values().count() - blank)
    }

    /// Whether a mark is a bound in digits that only says which things are counted (10万元以上的村, 35岁以下).
    pub fn is_wording(&self, i: usize) -> bool {
        self.marks[i].kind == Kind::Norm && self.marks[i].form == Form::Digits
    }

    /// Where the paragraph of a glyph begins.
    pub fn paragraph(&self, i: usize) -> usize {
        (0..i).rev().find(|k| self.g.at(*k) == '\n').map_or(0, |k| k + 1)
    }

    /// The text of a range.
    pub fn text(&self, range: Range) -> String {
        self.g.text(range.0, range.1)
    }
}

/// The first of the words that lies wholly within a range.
fn first_within(words: &[Range], (from, to): Range) -> Option<Range> {
    let first = words.partition_point(|w| w.0 < from);
    words[first..].iter().take_while(|w| w.0 < to).find(|w| w.1 <= to).copied()
}

fn hits(g: &Glyphs, index: &Index) -> Vec<Hit> {
    let mut text = String::with_capacity(g.len() * 3);
    let mut glyph_at = Vec::with_capacity(g.len() * 3 + 1);
    for (i, c) in g.plain().iter().enumerate() {
        text.push(*c);
        glyph_at.resize(text.len(), i);
    }
    glyph_at.push(g.len());
    let mut hits: Vec<Hit> = index
        .occurrences(&text)
        .map(|(word, start, end)| Hit { word, from: glyph_at[start], to: glyph_at[end - 1] + 1 })
        .collect();
    hits.sort_by_key(|h| (h.from, std::cmp::Reverse(h.to)));
    hits
}

/// The headings above each mark.
fn titles(g: &Glyphs, marks: &[Mark]) -> Vec<(Option<Range>, Option<Range>)> {
    let mut section: Option<Range> = None;
    let mut item: Option<Range> = None;
    let mut out = Vec::with_capacity(marks.len());
    let mut next = 0;
    for i in 0..=g.len() {
        while next < marks.len() && marks[next].from <= i {
            out.push((section, item));
            next += 1;
        }
        if i == g.len() {
            break;
        }
        let starts_paragraph = g.before(i) == '\n';
        if starts_paragraph {
            let end = (i..g.len()).find(|k| g.at(*k) == '\n').unwrap_or(g.len());
            if let Some(title) = heading(g, i, end) {
                section = Some(title);
                item = None;
            } else if !is_ordinal(g, i) {
                item = None;
            }
        }
        if (starts_paragraph || "。；：\n".contains(g.before(i))) && is_ordinal(g, i) {
            let end = (i..g.len().min(i + 40)).find(|k| "。，：\n".contains(g.at(*k))).unwrap_or(i);
            item = Some((i, end));
        }
    }
    out
}

/// 一、… or 第一部分 at the start of a paragraph.
fn heading(g: &Glyphs, from: usize, end: usize) -> Option<Range> {
    let numeral = |c: char| "一二三四五六七八九十".contains(c);
    let mut i = from;
    while numeral(g.at(i)) {
        i += 1;
    }
    let outline = i > from && "、.．".contains(g.at(i));
    let stop = (from..end).find(|k| "。".contains(g.at(*k))).unwrap_or(end);
    (outline && stop - from <= 80).then_some((i + 1, stop))
}

/// 一是, （一）, 1., 首先 at the start of an item.
fn is_ordinal(g: &Glyphs, i: usize) -> bool {
    let numeral = |c: char| "一二三四五六七八九十".contains(c);
    if ["首先", "其次", "第一，", "第二，", "第三，"].iter().any(|w| g.starts_with(i, w)) {
        return true;
    }
    let open = g.at(i) == '（';
    let start = if open { i + 1 } else { i };
    let mut k = start;
    while numeral(g.at(k)) || g.at(k).is_ascii_digit() {
        k += 1;
    }
    k > start
        && k - start <= 3
        && (if open {
            g.at(k) == '）'
        } else {
            g.at(k) == '是' || (".．、".contains(g.at(k)) && !g.at(k + 1).is_ascii_digit() && is_han(g.at(k + 1)))
        })
}

#[cfg(test)]
mod tests {
    use catalogue::Catalogue;

    use super::*;

    #[test]
    fn headings_and_items_stand_over_their_numbers() {
        let text = "一、强化保障\n一是抓阵地。新建场所X个。二是抓经费。列支X万元。\n二、下步打算\n发展党员X名。";
        let page = Page::read(text, &Index::new(&Catalogue::default()));
        let said = |r: Option<Range>| r.map(|r| page.text(r)).unwrap_or_default();
        let titles: Vec<(String, String)> = page.titles.iter().map(|(s, i)| (said(*s), said(*i))).collect();
        let expected = [("强化保障", "一是抓阵地"), ("强化保障", "二是抓经费"), ("下步打算", "")];
        assert_eq!(titles, expected.map(|(s, i)| (s.to_string(), i.to_string())));
    }

    #[test]
    fn a_masked_party_is_read_as_the_party() {
        let page = Page::read("X员X名", &Index::new(&Catalogue::default()));
        assert_eq!(page.text((0, 2)), "党员");
    }
}
