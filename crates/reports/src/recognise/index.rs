//! The catalogue, made ready to be compared with sentences: built once, read by every recognition.

use std::collections::{HashMap, HashSet};

use aho_corasick::{AhoCorasick, MatchKind};
use catalogue::{Catalogue, Figure};

use super::evidence::Evidence;
use super::grams::Grams;
use super::profile::{Gives, Profile};
use super::vocabulary::{Vocabulary, Word};
use crate::number::counters;

/// The catalogue's figures and words.
#[derive(Debug)]
pub(super) struct Index {
    pub figures: Vec<Profile>,
    pub words: Vec<Word>,
    finder: AhoCorasick,
    grams: Grams,
    /// For each pair, how much it tells.
    pub pair_weight: Vec<f32>,
    /// For each character, how much it tells.
    pub char_weight: Vec<f32>,
    /// For each pair, the figures with it in a name or alias.
    by_pair: Vec<Vec<u32>>,
    /// For each character that is a whole name (村, 户), the figures so called.
    by_char: HashMap<u32, Vec<u32>>,
    /// For each counter, how well it fits each figure.
    fits: HashMap<&'static str, Vec<f32>>,
    years: Vec<usize>,
    /// For each figure, those that measure the same records otherwise.
    twins: Vec<Vec<usize>>,
    /// The figures that are claims.
    pub claims: Vec<usize>,
}

/// How likely the other figure of one fact is still said to be.
const STAYS: f32 = 0.08;

impl Index {
    /// Reads a catalogue.
    pub fn new(catalogue: &Catalogue) -> Index {
        let sources: Vec<&Figure> = catalogue.figures().collect();
        let place: HashMap<&str, usize> = sources.iter().enumerate().map(|(i, f)| (f.id.as_str(), i)).collect();
        let mut index = Index {
            figures: Vec::with_capacity(sources.len()),
            words: vec![],
            finder: AhoCorasick::new([""; 0]).expect("an empty automaton can be built"),
            grams: Grams::default(),
            pair_weight: vec![],
            char_weight: vec![],
            by_pair: vec![],
            by_char: HashMap::new(),
            fits: HashMap::new(),
            years: vec![],
            twins: vec![],
            claims: vec![],
        };
        let mut words = Vocabulary::default();
        let mut topics = vec![String::new()];
        for (i, figure) in sources.iter().enumerate() {
            let profile = Profile::read(figure, &place, &mut index.grams, &mut topics);
            words.add_figure(i, figure, &profile);
            index.figures.push(profile);
        }
        index.weigh();
        index.invert();
        words.add_genre();
        index.words = words.weighed(&index.figures);
        index.finder = AhoCorasick::builder()
            .match_kind(MatchKind::Standard)
            .build(index.words.iter().map(|w| w.text.as_str()))
            .expect("the catalogue's words are few and short");
        index
    }

    /// Rare pairs and characters tell more than common ones: the weight falls from 1 with the number of figures that have them.
    fn weigh(&mut self) {
        let mut pairs = vec![0_u32; self.grams.sizes().0];
        let mut chars = vec![0_u32; self.grams.sizes().1];
        for figure in &self.figures {
            let mut own: HashSet<u32> = HashSet::new();
            let mut own_chars: HashSet<u32> = HashSet::new();
            for term in &figure.terms {
                own.extend(&term.pairs);
                own_chars.extend(&term.chars);
            }
            own.iter().for_each(|p| pairs[*p as usize] += 1);
            own_chars.iter().for_each(|c| chars[*c as usize] += 1);
        }
        self.pair_weight = pairs.iter().map(|n| rarity(*n)).collect();
        self.char_weight = chars.iter().map(|n| rarity(*n / 2)).collect();
        let weights = &self.char_weight;
        for figure in &mut self.figures {
            for term in &mut figure.terms {
                term.weight = term.chars.iter().map(|c| weights[*c as usize]).sum();
            }
        }
    }

    /// From pairs, characters and counters to the figures that have them.
    fn invert(&mut self) {
        let giving = |gives: Gives| (0..self.figures.len()).filter(|i| self.figures[*i].gives == gives).collect();
        self.years = giving(Gives::Year);
        self.claims = giving(Gives::Claim);
        let mut alike: HashMap<&str, Vec<usize>> = HashMap::new();
        for (i, figure) in self.figures.iter().enumerate() {
            if let Some(records) = &figure.records {
                alike.entry(records).or_default().push(i);
            }
        }
        let others = |i: usize, figure: &Profile| -> Vec<usize> {
            let all = figure.records.as_deref().and_then(|r| alike.get(r));
            all.map_or(vec![], |all| all.iter().copied().filter(|k| *k != i).collect())
        };
        self.twins = self.figures.iter().enumerate().map(|(i, f)| others(i, f)).collect();
        self.by_pair = vec![vec![]; self.grams.sizes().0];
        for (i, figure) in self.figures.iter().enumerate() {
            for term in &figure.terms {
                for pair in &term.pairs {
                    let list = &mut self.by_pair[*pair as usize];
                    if list.last() != Some(&(i as u32)) {
                        list.push(i as u32);
                    }
                }
                if let [only] = term.chars[..] {
                    self.by_char.entry(only).or_default().push(i as u32);
                }
            }
        }
        let own: HashSet<&str> = self.figures.iter().flat_map(|f| f.counters.iter().map(String::as_str)).collect();
        for counter in counters::all() {
            let by: HashMap<&str, f32> = own.iter().map(|o| (*o, counters::fit(counter, o))).collect();
            let fits = self.figures.iter().map(|f| f.counters.iter().map(|c| by[c.as_str()]).fold(0.0, f32::max));
            self.fits.insert(counter, fits.collect());
        }
    }

    /// What a base statistic gives and a ledger's own count gives as well is one fact: the likelier of the two answers for both.
    pub fn gather(&self, evidence: &[Evidence], chances: &mut [f32]) {
        let Some(first) = evidence.first() else { return };
        let twice = |k: usize| {
            let (a, b) = (&self.figures[first.figure], &self.figures[evidence[k].figure]);
            a.counts_what(b) || b.counts_what(a)
        };
        for k in (1..chances.len()).filter(|k| twice(*k)) {
            // the other stays in sight, so that it can be chosen
            let moved = (chances[k] - STAYS).clamp(0.0, 0.8 * chances[0]);
            chances[0] += moved;
            chances[k] -= moved;
        }
    }

    /// The figures that measure the same records otherwise (X户X人, 资助X人X万元).
    pub fn twins(&self, figure: usize) -> &[usize] {
        &self.twins[figure]
    }

    /// The figures that give a year.
    pub fn years(&self) -> &[usize] {
        &self.years
    }

    /// The figures with a pair in a name or alias.
    pub fn with_pair(&self, pair: u32) -> &[u32] {
        self.by_pair.get(pair as usize).map_or(&[], Vec::as_slice)
    }

    /// The figures that a single character names.
    pub fn with_char(&self, c: u32) -> &[u32] {
        self.by_char.get(&c).map_or(&[], Vec::as_slice)
    }

    /// How well a counter fits each figure.
    pub fn fits(&self, counter: &str) -> Option<&[f32]> {
        self.fits.get(counter).map(Vec::as_slice)
    }

    /// The number of a pair of characters, or [`NONE`](super::grams::NONE).
    pub fn pair(&self, a: char, b: char) -> u32 {
        self.grams.pair(a, b)
    }

    /// The number of a character, or [`NONE`](super::grams::NONE).
    pub fn char(&self, c: char) -> u32 {
        self.grams.char(c)
    }

    /// Every occurrence of every word: its place in `words`, first and last byte.
    pub fn occurrences<'t>(&'t self, text: &'t str) -> impl Iterator<Item = (usize, usize, usize)> + 't {
        self.finder.find_overlapping_iter(text).map(|m| (m.pattern().as_usize(), m.start(), m.end()))
    }

    /// A figure's place by its id.
    pub fn place(&self, id: &str) -> Option<usize> {
        self.figures.iter().position(|f| f.id == id)
    }
}

/// 1 for what one figure has, falling slowly with the number that have it.
fn rarity(figures: u32) -> f32 {
    (1.0 / (1.0 + 0.28 * (figures.max(1) as f32).ln())).max(0.25)
}
