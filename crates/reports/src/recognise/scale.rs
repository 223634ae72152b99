//! One mark's surroundings laid out for comparison with every figure.

use super::cell::Form;
use super::grams::NONE;
use super::index::Index;
use super::kind::Kind;
use super::lexicon::is_han;
use super::noun::Noun;
use super::page::{Hit, Page, Range};
use super::profile::numbers;
use super::reading::{Reading, Zone};
use super::vocabulary::Role;
use super::words::{ANYONE, due, works};

/// How many figures are weighed in full.
const LIKELY: usize = 240;

/// One mark's text laid out for comparison: weights by pair and character, filled once and asked for every figure.
#[derive(Debug)]
pub(super) struct Scale<'a> {
    pub index: &'a Index,
    pub page: &'a Page,
    pub pair: Vec<f32>,
    pub char: Vec<f32>,
    touched_pairs: Vec<u32>,
    touched_chars: Vec<u32>,
    pub cues: Vec<f32>,
    pub unlike: Vec<f32>,
    pub nouns: Vec<Noun>,
    /// How well the mark's counter fits each figure.
    pub fits: Option<&'a [f32]>,
    pub unit: Option<String>,
    /// What each figure's names share with the text.
    shares: Vec<f32>,
    pub numbers: Vec<String>,
    /// What its own text says was done to a building.
    pub works: Vec<&'static str>,
    /// Verbs of doing, and whether they stand right before the noun.
    pub deeds: Vec<(u32, bool)>,
    /// Whether the noun is a village, township or body that stands for one.
    pub place_named: bool,
    /// Whether the noun is carried on from a mark before.
    pub carried: bool,
    /// Whether the noun only says that people are meant.
    pub anyone: bool,
    /// Whether the sentence denies something of it (未发展党员的村).
    pub denied: bool,
    /// Whether it is told of what was due, not of what was done (应驻村, 应公开).
    pub due: bool,
    /// Whether 未 stands anywhere near it.
    pub denial_near: bool,
    /// Whether 每 or 均 stands near it.
    pub each_near: bool,
    /// What the amount is for each of, where that is a place, a household or land (每村补助X万元).
    pub for_each: Option<u32>,
    /// Whether the noun follows the counter.
    pub head_after: bool,
    /// Whether a threshold stands beside it (35岁以下党员).
    pub bounded: bool,
    /// Whether a bound that follows singles out some of what is counted.
    pub some: bool,
    /// The noun's characters that say something: the pairs to their left and right, and whether the noun ends there, before the value.
    pub noun_text: Vec<(u32, u32, bool)>,
    /// Whether the value is told of something that stands before (涉及X个乡镇).
    pub of_another: bool,
    /// Words of other fields and of levels, and how near they stand.
    pub fields: Vec<(Range, f32)>,
    /// The word of another office that governs the mark, and how surely.
    pub office: Option<(Range, f32)>,
    /// Pairs beside the noun that have to be explained, with their weights.
    pub beside: Vec<(u32, f32)>,
}

impl<'a> Scale<'a> {
    /// A scale for a text.
    pub fn new(index: &'a Index, page: &'a Page) -> Scale<'a> {
        Scale {
            index,
            page,
            pair: vec![0.0; index.pair_weight.len()],
            char: vec![0.0; index.char_weight.len()],
            touched_pairs: vec![],
            touched_chars: vec![],
            cues: vec![0.0; index.figures.len()],
            unlike: vec![0.0; index.figures.len()],
            nouns: vec![],
            fits: None,
            unit: None,
            shares: vec![0.0; index.figures.len()],
            numbers: vec![],
            works: vec![],
            deeds: vec![],
            place_named: false,
            carried: false,
            anyone: false,
            denied: false,
            due: false,
            denial_near: false,
            each_near: false,
            for_each: None,
            head_after: false,
            bounded: false,
            some: false,
            noun_text: vec![],
            of_another: false,
            fields: vec![],
            office: None,
            beside: vec![],
        }
    }

    /// Lays a mark's surroundings on the scale.
    pub fn load(&mut self, reading: &Reading, unit: Option<&str>) {
        self.fits = unit.map(|u| self.index.fits(u).unwrap_or(&[]));
        self.unit = unit.map(str::to_string);
        for p in self.touched_pairs.drain(..) {
            self.pair[p as usize] = 0.0;
        }
        for c in self.touched_chars.drain(..) {
            self.char[c as usize] = 0.0;
        }
        self.cues.fill(0.0);
        self.unlike.fill(0.0);
        for zone in &reading.zones {
            self.load_zone(zone);
        }
        self.load_words(reading);
        self.load_nouns(reading);
        self.load_own_words(reading);
        self.load_beside(reading);
        self.load_noun_text(reading);
        self.load_fields(reading);
    }

    fn load_zone(&mut self, ((from, to), weight): &Zone) {
        for i in *from..*to {
            let c = self.page.chars[i];
            if c != NONE && *weight >= 0.5 && self.char[c as usize] < *weight {
                self.char[c as usize] = *weight;
                self.touched_chars.push(c);
            }
            let p = self.page.pairs[i];
            if p != NONE && i + 1 < *to && self.pair[p as usize] < *weight {
                self.pair[p as usize] = *weight;
                self.touched_pairs.push(p);
            }
        }
    }

    fn load_words(&mut self, reading: &Reading) {
        for (range, weight) in &reading.zones {
            for hit in self.page.hits_in(*range) {
                let word = &self.index.words[hit.word];
                for role in &word.roles {
                    match role {
                        Role::Cue(f) => {
                            let found = weight * word.weight;
                            self.cues[*f] = 1.0 - (1.0 - self.cues[*f]) * (1.0 - 0.6 * found);
                        }
                        Role::Unlike(f)
                            if *weight >= 0.9
                                && !self.part_of_word(hit.from, &word.text)
                                && !self.named(*f, hit, *range) =>
                        {
                            self.unlike[*f] = 1.0;
                        }
                        _ => {}
                    }
                }
            }
        }
    }

    /// Whether a longer name or cue of the same figure holds the word: then it is part of the name, not against it.
    fn named(&self, figure: usize, hit: &Hit, range: Range) -> bool {
        self.page.hits_in(range).any(|h| {
            h.from <= hit.from
                && h.to >= hit.to
                && h.to - h.from > hit.to - hit.from
                && self.index.words[h.word]
                    .roles
                    .iter()
                    .any(|r| matches!(r, Role::Term(f) | Role::Cue(f) if *f == figure))
        })
    }

    /// 收入 in 低收入 is not 收入.
    pub fn part_of_word(&self, from: usize, word: &str) -> bool {
        (word.starts_with("收入") && (self.page.g.before(from) == '低' || self.page.g.at(from + 2) == '低'))
            || (word == "户" && self.page.g.before(from) == '农')
    }

    fn load_nouns(&mut self, reading: &Reading) {
        self.nouns.clear();
        let noun = reading.carried.unwrap_or(reading.head);
        for range in std::iter::once(noun).chain(reading.other_head) {
            self.nouns.push(Noun::over(self.index, self.page, range, range.0 >= reading.trail.0));
        }
        let text = self.page.text(noun);
        self.head_after = reading.carried.is_none() && noun.1 > noun.0 && noun.0 >= reading.trail.0;
        self.place_named = text.is_empty() || text.contains(['村', '乡', '镇', '县', '区', '组', '党']);
        self.anyone = ANYONE.contains(&text.as_str());
        self.carried = reading.carried.is_some();
        if let Some(implied) = &reading.implied {
            self.load_implied(implied);
        }
    }

    /// The noun that is only implied stands in for the one carried on.
    fn load_implied(&mut self, noun: &str) {
        let chars: Vec<char> = noun.chars().collect();
        for pair in chars.windows(2) {
            let p = self.index.pair(pair[0], pair[1]);
            if p != NONE && self.pair[p as usize] < 0.9 {
                self.pair[p as usize] = 0.9;
                self.touched_pairs.push(p);
            }
        }
        self.nouns = vec![Noun::spelt(self.index, &chars)];
    }

    /// Verbs, numbers, bounds and denials in its own text.
    fn load_own_words(&mut self, reading: &Reading) {
        self.numbers.clear();
        self.deeds.clear();
        let (from, to) = reading.head;
        let own = [Some(reading.lead), Some(reading.trail), reading.governor, reading.said_of_all];
        for range in own.into_iter().flatten() {
            self.numbers.extend(numbers(&self.page.text(range)));
            for hit in self.page.hits_in(range) {
                let in_noun = hit.from >= from && hit.to <= to && !self.carried;
                if self.index.words[hit.word].roles.contains(&Role::Deed) && !in_noun {
                    self.deeds.push((self.page.pairs[hit.from], hit.to == from || self.carried));
                }
            }
        }
        let own = format!("{}{}", self.page.text(reading.lead), self.page.text(reading.trail));
        self.works = works(&own);
        self.denied = own.contains('未') && !own.contains("未来") && !own.contains("未成年");
        let near = |words: &str| {
            reading
                .zones
                .iter()
                .any(|(range, weight)| *weight >= 0.4 && (range.0..range.1).any(|i| words.contains(self.page.g.at(i))))
        };
        self.denial_near = near("未无没空缺");
        self.each_near = near("每均");
        let each = ['村', '户', '亩']
            .into_iter()
            .find(|c| own.contains(&format!("每{c}")) || own.contains(&format!("每个{c}")));
        self.for_each = each.map(|c| self.index.pair('每', c));
        let within = |i: usize, (a, b): Range| i >= a && i < b;
        self.bounded = self.page.marks.iter().any(|m| {
            m.kind == Kind::Norm
                && m.form == Form::Digits
                && (within(m.from, reading.lead) || within(m.from, reading.trail))
        });
        self.some = self.some_only(reading);
        self.due = due(&self.page.text(reading.lead)) || due(&self.page.text(reading.trail));
    }

    /// Whether a bound that follows singles out some of what is counted: X个乡镇支出率低于X%.
    fn some_only(&self, reading: &Reading) -> bool {
        let from = reading.trail.0;
        let Some(next) = self.page.marks.iter().find(|m| m.from >= from).filter(|m| m.from < reading.clause.1) else {
            return false;
        };
        let said = self.page.g.text(from, next.from);
        ["低于", "高于", "不足", "不到", "少于", "超过", "未达到"].iter().any(|w| said.ends_with(w))
    }

    /// What stands beside the noun and has to be explained.
    fn load_beside(&mut self, reading: &Reading) {
        self.beside.clear();
        let (from, to) = reading.head;
        for (a, b) in [reading.lead, reading.trail] {
            for i in a..b {
                if (i >= from && i < to) || self.page.generic[i] || !is_han(self.page.g.at(i)) {
                    continue;
                }
                // a pair with its neighbour on either side explains a character
                let right = if i + 1 < b { self.page.pairs[i] } else { NONE };
                let left = if i > a { self.page.pairs[i - 1] } else { NONE };
                let known = if right != NONE { right } else { left };
                let rare = if known == NONE { 1.0 } else { self.index.pair_weight[known as usize] };
                let example = reading.examples.is_some_and(|(x, y)| i >= x && i < y);
                self.beside.push((known, if example { 0.2 * rare } else { rare }));
            }
        }
    }

    /// The figures worth weighing: a name of theirs shares something with the text near the mark.
    pub fn likely(&mut self) -> Vec<usize> {
        self.shares.fill(0.0);
        for pair in &self.touched_pairs {
            let near = self.pair[*pair as usize];
            if near >= 0.3 {
                let share = near * self.index.pair_weight[*pair as usize];
                for figure in self.index.with_pair(*pair) {
                    self.shares[*figure as usize] += share;
                }
            }
        }
        for c in &self.touched_chars {
            for figure in self.index.with_char(*c) {
                self.shares[*figure as usize] += 1.0;
            }
        }
        let mut found: Vec<usize> = (0..self.shares.len())
            .filter(|f| {
                self.shares[*f] > 0.0 && self.fits.is_none_or(|fits| fits.get(*f).is_some_and(|fit| *fit > 0.0))
            })
            .collect();
        if found.len() > LIKELY {
            found.select_nth_unstable_by(LIKELY, |a, b| self.shares[*b].total_cmp(&self.shares[*a]));
            found.truncate(LIKELY);
        }
        found.sort_unstable();
        found
    }
}
