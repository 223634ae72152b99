//! How well a figure says what a sentence says.

use catalogue::FigureTime;

use super::index::{Gives, Index, NONE, Profile, Role, Term};
use super::kind::Kind;
use super::page::{Hit, Page, Range};
use super::reading::{Reading, Zone};
use super::window::Cue;

/// What speaks for and against one figure at one mark.
#[derive(Clone, Debug, Default)]
pub(super) struct Evidence {
    /// Place of the figure.
    pub figure: usize,
    /// How far the figure's best name explains the noun, and the text the name: 0..1.
    pub head: f32,
    pub recall: f32,
    /// The best name's place among the figure's terms.
    pub term: usize,
    /// Cues found, 0..1.
    pub cues: f32,
    /// Words against it.
    pub unlike: f32,
    /// Text beside the noun that the figure does not explain.
    pub unexplained: f32,
    /// How well the counter fits, 0..1.
    pub unit: f32,
    /// How well the window fits, -1..1.
    pub window: f32,
    /// Planned against done, mean against total: how many such clashes.
    pub clash: f32,
    /// The name found is one general character (村, 户) and no cue stands by it.
    pub thin: f32,
    /// What is asked for often, and what is only one member of a family.
    pub prior: f32,
    /// What the neighbours say, set later.
    pub relation: f32,
    /// Learnt from earlier choices, set later.
    pub learnt: f32,
}

impl Evidence {
    /// All of it in one number; about 0 where it is as likely right as wrong.
    pub fn sum(&self) -> f32 {
        let named = 0.55 * self.head + 0.45 * self.recall;
        8.0 * (named - 0.62) + 1.5 * self.cues - 2.2 * self.unlike - (1.8 + 1.7 * self.thin) * self.unexplained
            + unit_term(self.unit)
            + 0.4 * self.window
            - 3.0 * self.clash
            + self.prior
            - 1.8 * self.thin
            + self.relation
            + self.learnt
    }
}

fn unit_term(fit: f32) -> f32 {
    if fit >= 0.95 { 0.3 } else { -2.2 * (0.95 - fit) }
}

/// A noun as characters and pairs.
#[derive(Debug, Default)]
struct Head {
    chars: Vec<(u32, f32)>,
    pairs: Vec<u32>,
}

impl Head {
    /// How much of the noun a name explains.
    fn explained_by(&self, term: &Term) -> f32 {
        let mut all = 0.0;
        let mut explained = 0.0;
        for (i, (c, weight)) in self.chars.iter().enumerate() {
            all += weight;
            let right = self.pairs[i] != NONE && term.pairs.contains(&self.pairs[i]);
            let left = i > 0 && self.pairs[i - 1] != NONE && term.pairs.contains(&self.pairs[i - 1]);
            if right || left || (self.chars.len() == 1 && term.chars.contains(c)) {
                explained += weight;
            } else if *c != NONE && term.chars.contains(c) {
                explained += 0.35 * weight;
            }
        }
        if all == 0.0 { 0.4 } else { explained / all }
    }
}

/// One mark's text laid out for comparison: weights by pair and character, filled once and asked for every figure.
#[derive(Debug)]
pub(super) struct Scale<'a> {
    index: &'a Index,
    page: &'a Page,
    pair: Vec<f32>,
    char: Vec<f32>,
    touched_pairs: Vec<u32>,
    touched_chars: Vec<u32>,
    cues: Vec<f32>,
    unlike: Vec<f32>,
    heads: Vec<Head>,
    seen: Vec<u32>,
    seen_round: u32,
    numbers: Vec<String>,
    deeds: Vec<(u32, Hit)>,
    /// Whether the noun is a village, township or body that stands for one.
    place_named: bool,
    /// Pairs beside the noun that have to be explained, with their weights.
    beside: Vec<(u32, f32)>,
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
            heads: vec![],
            seen: vec![0; index.figures.len()],
            seen_round: 0,
            numbers: vec![],
            deeds: vec![],
            place_named: false,
            beside: vec![],
        }
    }

    /// Lays a mark's surroundings on the scale.
    pub fn load(&mut self, reading: &Reading) {
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
        self.load_head(reading);
        if let Some(people) = &reading.people {
            self.load_people(people);
        }
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
    fn part_of_word(&self, from: usize, word: &str) -> bool {
        (word.starts_with("收入") && (self.page.g.before(from) == '低' || self.page.g.at(from + 2) == '低'))
            || (word == "户" && self.page.g.before(from) == '农')
    }

    fn load_head(&mut self, reading: &Reading) {
        self.heads.clear();
        self.beside.clear();
        self.numbers.clear();
        self.deeds.clear();
        for range in std::iter::once(reading.carried.unwrap_or(reading.head)).chain(reading.other_head) {
            self.heads.push(self.head(range, range.0 >= reading.trail.0));
        }
        for range in [Some(reading.lead), Some(reading.trail), reading.governor].into_iter().flatten() {
            self.numbers.extend(super::index::numbers(&self.page.text(range)));
            for hit in self.page.hits_in(range) {
                if self.index.words[hit.word].roles.contains(&Role::Deed)
                    && !(hit.from >= reading.head.0 && hit.to <= reading.head.1)
                {
                    self.deeds.push((self.page.pairs[hit.from], *hit));
                }
            }
        }
        let noun = reading.carried.unwrap_or(reading.head);
        self.place_named = noun.0 == noun.1 || self.page.text(noun).contains(['村', '乡', '镇', '县', '区', '组', '党']);
        let (from, to) = reading.head;
        for (a, b) in [reading.lead, reading.trail] {
            for i in a..b {
                let in_head = i >= from && i < to;
                if in_head || self.page.generic[i] || !super::lexicon::is_han(self.page.g.at(i)) {
                    continue;
                }
                // a pair with its neighbour on either side explains a character
                let right = if i + 1 < b { self.page.pairs[i] } else { NONE };
                let left = if i > a { self.page.pairs[i - 1] } else { NONE };
                let known = if right != NONE { right } else { left };
                let weight = if known == NONE { 1.0 } else { self.index.pair_weight[known as usize] };
                let weight = if reading.examples.is_some_and(|(x, y)| i >= x && i < y) { 0.2 * weight } else { weight };
                self.beside.push((known, weight));
            }
        }
    }

    /// The noun that is only implied stands in for the one carried on.
    fn load_people(&mut self, noun: &str) {
        let chars: Vec<char> = noun.chars().collect();
        for pair in chars.windows(2) {
            let p = self.index.pair(pair[0], pair[1]);
            if p != NONE && self.pair[p as usize] < 0.9 {
                self.pair[p as usize] = 0.9;
                self.touched_pairs.push(p);
            }
        }
        self.heads = vec![Head {
            chars: chars
                .iter()
                .map(|c| {
                    let c = self.index.char(*c);
                    (c, if c == NONE { 1.1 } else { self.index.char_weight[c as usize].max(0.3) })
                })
                .collect(),
            pairs: (0..chars.len()).map(|k| chars.get(k + 1).map_or(NONE, |next| self.index.pair(chars[k], *next))).collect(),
        }];
    }

    /// A noun; what stands next to the value weighs most.
    fn head(&self, (from, to): Range, after: bool) -> Head {
        let shown: Vec<usize> = (from..to).filter(|i| self.page.g.at(*i).is_alphanumeric()).collect();
        let near = |k: usize| match if after { k } else { shown.len() - 1 - k } {
            0..=4 => 1.0,
            5..=7 => 0.7,
            _ => 0.45,
        };
        Head {
            chars: shown
                .iter()
                .enumerate()
                .map(|(k, i)| {
                    let c = self.page.chars[*i];
                    (c, near(k) * if c == NONE { 1.1 } else { self.index.char_weight[c as usize].max(0.3) })
                })
                .collect(),
            pairs: shown
                .iter()
                .enumerate()
                .map(|(k, i)| match shown.get(k + 1) {
                    Some(next) => self.index.pair(self.page.g.at(*i), self.page.g.at(*next)),
                    None => NONE,
                })
                .collect(),
        }
    }

    /// Weighs one figure.
    pub fn weigh(&self, figure: usize, unit: Option<&str>, reading: &Reading, cue: Cue, kind: Kind) -> Evidence {
        let profile = &self.index.figures[figure];
        let (term, head, recall) =
            if profile.gives == Gives::Year { self.year(figure, reading) } else { self.best_term(profile) };
        Evidence {
            figure,
            head,
            recall,
            term,
            cues: self.cues[figure],
            unlike: self.unlike[figure].max(if unit.is_some_and(|u| profile.unlike_counters.iter().any(|c| c == u)) {
                1.0
            } else {
                0.0
            }),
            unexplained: if profile.gives == Gives::Year { 0.0 } else { self.unexplained(profile) },
            unit: self.unit_fit(unit, figure),
            window: window_fit(cue, profile),
            clash: clash(profile, reading, kind) + self.deed(profile),
            thin: if profile.terms[term].chars.len() == 1 { 1.0 - self.cues[figure] } else { 0.0 },
            prior: self.prior(figure),
            relation: 0.0,
            learnt: 0.0,
        }
    }

    /// How well the text's counter fits the figure's; unknown where the text has none.
    fn unit_fit(&self, unit: Option<&str>, figure: usize) -> f32 {
        if self.index.figures[figure].gives == Gives::Year {
            return 1.0;
        }
        unit.map_or(0.6, |u| self.index.fits(u).map_or(0.0, |f| f[figure]))
    }

    /// The figures worth weighing: a name of theirs shares something with the text near the mark.
    pub fn likely(&mut self, unit: Option<&str>) -> Vec<usize> {
        self.seen_round += 1;
        let mut found = vec![];
        let fits = unit.map(|u| self.index.fits(u));
        let pairs =
            self.touched_pairs.iter().filter(|p| self.pair[**p as usize] >= 0.3).flat_map(|p| self.index.with_pair(*p));
        let chars = self.touched_chars.iter().flat_map(|c| self.index.with_char(*c));
        for figure in pairs.chain(chars) {
            let figure = *figure as usize;
            if self.seen[figure] == self.seen_round {
                continue;
            }
            self.seen[figure] = self.seen_round;
            let fit = match fits {
                Some(Some(fits)) => fits[figure] > 0.0,
                Some(None) => false,
                None => true,
            };
            if fit {
                found.push(figure);
            }
        }
        found.sort_unstable();
        found
    }

    /// What speaks for or against a figure whatever the words: the overview's figures are asked for more often, members of
    /// families less; a figure of villages is rarely meant where the noun is none; a deed counted by whom it was done to
    /// (people by role of a training) has to be named.
    fn prior(&self, figure: usize) -> f32 {
        let profile = &self.index.figures[figure];
        let mut prior = if profile.star { 0.3 } else { 0.0 };
        if profile.member {
            prior -= 0.15;
            if profile.time == FigureTime::Event && self.cues[figure] < 0.2 {
                prior -= 0.8;
            }
        }
        if profile.counts_places && !self.place_named {
            prior -= 0.8;
        }
        prior
    }

    /// What a year is of is said in so many words, or not at all.
    fn year(&self, figure: usize, reading: &Reading) -> (usize, f32, f32) {
        let mut best = (0, 0.0, 0.0);
        for (range, weight) in &reading.zones {
            for hit in self.page.hits_in(*range) {
                let word = &self.index.words[hit.word];
                let is_named = word.roles.contains(&Role::Term(figure)) && !self.part_of_word(hit.from, &word.text);
                let said = weight.sqrt() * (0.85 + 0.05 * word.len.min(3) as f32);
                if is_named && said > best.1 {
                    let term = self.index.figures[figure].terms.iter().position(|t| t.text == word.text).unwrap_or(0);
                    best = (term, said, said);
                }
            }
        }
        best
    }

    fn best_term(&self, profile: &Profile) -> (usize, f32, f32) {
        let mut best = (0, 0.0, 0.0);
        for (i, term) in profile.terms.iter().enumerate() {
            let head = self
                .heads
                .iter()
                .enumerate()
                .map(|(k, h)| h.explained_by(term) * if k == 0 { 1.0 } else { 0.95 })
                .fold(0.0, f32::max);
            let mut recall = self.recall(term);
            if term.numbers.iter().any(|n| !self.numbers.contains(n)) {
                // 5万元以上 does not say 50万元以上
                recall *= 0.4;
            }
            if 0.55 * head + 0.45 * recall > 0.55 * best.1 + 0.45 * best.2 {
                best = (i, head, recall);
            }
        }
        best
    }

    /// How much of a name stands in the text.
    fn recall(&self, term: &Term) -> f32 {
        let weights = &self.index.char_weight;
        let mut found = 0.0;
        for (i, c) in term.chars.iter().enumerate() {
            let right = term.pairs.get(i).map_or(0.0, |p| self.pair[*p as usize]);
            let left = if i > 0 { self.pair[term.pairs[i - 1] as usize] } else { 0.0 };
            let single = if term.chars.len() == 1 { 0.9 } else { 0.3 };
            found += weights[*c as usize] * right.max(left).max(single * self.char[*c as usize]);
        }
        found / term.weight.max(0.01)
    }

    /// Verbs of doing that the figure does not say itself.
    fn deed(&self, profile: &Profile) -> f32 {
        let foreign = self.deeds.iter().any(|(pair, _)| !profile.says(*pair));
        match (foreign, profile.time) {
            (false, _) => 0.0,
            (true, FigureTime::State | FigureTime::None) => 0.7,
            (true, _) => 0.3,
        }
    }

    /// How much beside the noun the figure does not explain, 0..1.
    fn unexplained(&self, profile: &Profile) -> f32 {
        let open: f32 = self.beside.iter().filter(|(p, _)| *p == NONE || !profile.says(*p)).map(|(_, w)| w).sum();
        open / (open + 4.0)
    }
}

fn window_fit(cue: Cue, profile: &Profile) -> f32 {
    match (cue, profile.time) {
        (Cue::Now, FigureTime::State | FigureTime::None) => 0.8,
        (Cue::Now, FigureTime::Event) => -0.3,
        (Cue::Since(_), FigureTime::Event) => 0.6,
        (Cue::Since(w), FigureTime::Year) if w == profile.window => 0.4,
        (Cue::Year, FigureTime::Year) => 0.8,
        (Cue::Year, FigureTime::Event) => 0.3,
        _ => 0.0,
    }
}

fn clash(profile: &Profile, reading: &Reading, kind: Kind) -> f32 {
    let mut clash = 0.0;
    if profile.target != reading.target {
        clash += 1.0;
    }
    if reading.mean && matches!(profile.gives, Gives::Sum | Gives::Count) && kind != Kind::Norm && !says_mean(profile) {
        clash += 0.7;
    }
    match (profile.gives == Gives::Norm, kind == Kind::Norm) {
        (true, false) => clash += 0.5,
        (false, true) => clash += 1.2,
        _ => {}
    }
    clash
}

/// 人均, 平均 in the figure's own names.
fn says_mean(profile: &Profile) -> bool {
    profile.terms.iter().any(|t| t.text.contains('均') || t.text.contains("每村"))
}
