//! The catalogue, made ready to be compared with sentences: built once, read by every recognition.

use std::collections::{HashMap, HashSet};

use aho_corasick::{AhoCorasick, MatchKind};
use catalogue::{Catalogue, Figure, FigureTime, Formula, Measure, Part, WindowCode};

use super::counters;
use super::words::{DEEDS, GENERIC, MARKERS};

/// What a word of the catalogue, or of the genre, does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// A name or alias of a figure.
    Term(usize),
    /// A word that speaks for a figure.
    Cue(usize),
    /// A word that speaks against it.
    Unlike(usize),
    /// A verb or function word at which nouns begin and end.
    Marker,
    /// A verb of doing something to what is counted.
    Deed,
    /// A word that says nothing about what is counted.
    Generic,
}

/// A word that is looked for in texts.
#[derive(Debug)]
pub(super) struct Word {
    pub text: String,
    pub len: usize,
    pub roles: Vec<Role>,
    /// How much it tells: 1 for a word of one figure, less for one of many.
    pub weight: f32,
}

/// What kind of value a figure gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Gives {
    Count,
    Sum,
    Mean,
    Quotient,
    Norm,
    Name,
    Year,
    Claim,
}

/// A name or alias, as characters and pairs of neighbouring characters.
#[derive(Debug)]
pub(super) struct Term {
    pub text: String,
    pub chars: Vec<u32>,
    pub pairs: Vec<u32>,
    pub weight: f32,
    /// Numbers in it (5万元以上的村): the text must say the same.
    pub numbers: Vec<String>,
}

/// One figure as the recogniser sees it.
#[derive(Debug)]
pub(super) struct Profile {
    pub id: String,
    pub name: String,
    pub terms: Vec<Term>,
    /// Pairs of characters in names, aliases and cues.
    pub bag: Vec<u32>,
    pub counters: Vec<String>,
    /// Counters that say something else is meant.
    pub unlike_counters: Vec<String>,
    pub gives: Gives,
    pub time: FigureTime,
    pub window: WindowCode,
    pub part: Part,
    pub of: Option<String>,
    /// Figures that are parts of it (其中), by place.
    pub parts: Vec<usize>,
    /// For a quotient: numerator and denominator.
    pub quotient: Option<(usize, usize)>,
    /// What it is a member of, by place.
    pub parent: Option<usize>,
    /// A member of a family or a split.
    pub member: bool,
    /// What is counted is villages or townships.
    pub counts_places: bool,
    /// A figure of what is planned, never of what was done.
    pub target: bool,
    /// Shown in the overview: asked for more often than others.
    pub star: bool,
}

/// The catalogue's figures and words.
#[derive(Debug)]
pub(super) struct Index {
    pub figures: Vec<Profile>,
    pub words: Vec<Word>,
    finder: AhoCorasick,
    pairs: HashMap<(char, char), u32>,
    pub pair_weight: Vec<f32>,
    chars: HashMap<char, u32>,
    pub char_weight: Vec<f32>,
    /// For each pair, the figures with it in a name or alias.
    by_pair: Vec<Vec<u32>>,
    /// For each character that is a whole name (村, 户), the figures so called.
    by_char: HashMap<u32, Vec<u32>>,
    /// For each counter, how well it fits each figure.
    fits: HashMap<&'static str, Vec<f32>>,
    years: Vec<usize>,
    pub claims: Vec<usize>,
}

/// No such pair or character in the catalogue.
pub(super) const NONE: u32 = u32::MAX;

impl Index {
    /// Reads a catalogue.
    pub fn new(catalogue: &Catalogue) -> Index {
        let sources: Vec<&Figure> = catalogue.figures().collect();
        let place: HashMap<&str, usize> = sources.iter().enumerate().map(|(i, f)| (f.id.as_str(), i)).collect();
        let mut index = Index {
            figures: Vec::with_capacity(sources.len()),
            words: vec![],
            finder: AhoCorasick::new([""; 0]).expect("an empty automaton can be built"),
            pairs: HashMap::new(),
            pair_weight: vec![],
            chars: HashMap::new(),
            char_weight: vec![],
            by_pair: vec![],
            by_char: HashMap::new(),
            fits: HashMap::new(),
            years: vec![],
            claims: vec![],
        };
        let mut words = Words::default();
        for (i, figure) in sources.iter().enumerate() {
            let profile = index.profile(figure, &place);
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

    fn profile(&mut self, figure: &Figure, place: &HashMap<&str, usize>) -> Profile {
        let texts = term_texts(figure);
        let terms: Vec<Term> = texts.iter().map(|t| self.term(t)).collect();
        let mut bag: HashSet<u32> = terms.iter().flat_map(|t| t.pairs.iter().copied()).collect();
        for cue in &figure.cues {
            let chars: Vec<char> = cue.chars().collect();
            bag.extend(chars.windows(2).map(|w| self.pair_id((w[0], w[1]))));
        }
        let mut bag: Vec<u32> = bag.into_iter().collect();
        bag.sort_unstable();
        let find = |id: &str| place.get(id).copied();
        Profile {
            id: figure.id.clone(),
            name: figure.name.zh.clone(),
            terms,
            bag,
            counters: figure.counters().filter(|c| !c.is_empty()).map(str::to_string).collect(),
            unlike_counters: figure.unlike.iter().filter(|w| counters::named(w).is_some()).cloned().collect(),
            gives: gives(figure),
            time: figure.time,
            window: figure.window,
            part: figure.part,
            of: figure.of.clone(),
            parts: figure.parts.iter().filter_map(|p| find(p)).collect(),
            quotient: quotient(figure).and_then(|(a, b)| Some((find(&a)?, find(&b)?))),
            parent: figure.family.as_ref().and_then(|(p, _)| find(p)),
            member: figure.family.is_some(),
            counts_places: figure.measure_text.contains("distinct region") || figure.units.iter().any(|u| u == "村"),
            target: is_target(figure),
            star: figure.star,
        }
    }

    fn term(&mut self, text: &str) -> Term {
        let chars: Vec<char> = text.chars().collect();
        let pairs = chars.windows(2).map(|w| self.pair_id((w[0], w[1]))).collect();
        let ids = chars.iter().map(|c| self.char_id(*c)).collect();
        Term { text: text.to_string(), chars: ids, pairs, weight: 0.0, numbers: numbers(text) }
    }

    fn pair_id(&mut self, pair: (char, char)) -> u32 {
        let next = self.pairs.len() as u32;
        *self.pairs.entry(pair).or_insert(next)
    }

    fn char_id(&mut self, c: char) -> u32 {
        let next = self.chars.len() as u32;
        *self.chars.entry(c).or_insert(next)
    }

    /// Rare pairs and characters tell more than common ones: the weight falls from 1 with the number of figures that have them.
    fn weigh(&mut self) {
        let mut pairs = vec![0_u32; self.pairs.len()];
        let mut chars = vec![0_u32; self.chars.len()];
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
        self.by_pair = vec![vec![]; self.pairs.len()];
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
        for counter in counters::all() {
            let fits =
                self.figures.iter().map(|f| f.counters.iter().map(|c| counters::fit(counter, c)).fold(0.0, f32::max));
            self.fits.insert(counter, fits.collect());
        }
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

    /// The id of a pair of characters, or [`NONE`].
    pub fn pair(&self, a: char, b: char) -> u32 {
        self.pairs.get(&(a, b)).copied().unwrap_or(NONE)
    }

    /// The id of a character, or [`NONE`].
    pub fn char(&self, c: char) -> u32 {
        self.chars.get(&c).copied().unwrap_or(NONE)
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

/// Names and aliases, the name's explanations in brackets and after colons left out.
fn term_texts(figure: &Figure) -> Vec<String> {
    let mut texts: Vec<String> = vec![];
    let mut name = String::new();
    let mut depth = 0;
    for c in figure.name.zh.chars() {
        match c {
            '（' | '(' => depth += 1,
            '）' | ')' => depth -= 1,
            _ if depth == 0 && !"“”：、，".contains(c) => name.push(c),
            _ => {}
        }
    }
    // in a district, what a county does bears the district's name
    let districts = |t: &String| (t.contains("县级") || t.contains("县派") || t.contains("县直") || t.contains("县财政")).then(|| t.replace('县', "区"));
    let renamed: Vec<String> = figure.aliases.iter().filter_map(districts).collect();
    for text in figure.aliases.iter().cloned().chain([name]).chain(renamed).chain(choice(figure)) {
        let mut text: String = text.chars().filter(|c| !"“”、，（）() ".contains(*c)).collect();
        if matches!(figure.measure, Measure::Year(_)) {
            // 排查整顿年份: what the year is of tells it, not the word year
            text = text.trim_end_matches("年份").trim_end_matches("年度").trim_end_matches('年').to_string();
        }
        if !text.is_empty() && !texts.contains(&text) {
            texts.push(text);
        }
    }
    texts
}

/// The choice that a family's member stands for, where it names a thing (水渠, not 集体经济 of money).
fn choice(figure: &Figure) -> Option<String> {
    let (_, choice) = figure.family.as_ref()?;
    let money = counters::named(&figure.unit).is_some_and(|c| c.sort == counters::Sort::Money);
    let long = choice.chars().count() >= 2 && choice != "其他";
    // a split's parent is a figure of its own: there the choice only qualifies
    let own_name = figure.aliases.iter().any(|a| !a.contains(choice.as_str()));
    (long && !money && own_name).then(|| choice.clone())
}

/// Runs of digits.
pub(super) fn numbers(text: &str) -> Vec<String> {
    text.split(|c: char| !c.is_ascii_digit() && c != '.').filter(|n| !n.is_empty()).map(str::to_string).collect()
}

fn gives(figure: &Figure) -> Gives {
    match &figure.measure {
        Measure::Sum(_) => Gives::Sum,
        Measure::Avg(_) | Measure::Median(_) | Measure::Max(_) | Measure::Min(_) => Gives::Mean,
        Measure::Formula(Formula::Binary(_, '/', _)) => Gives::Quotient,
        Measure::Norm(_) => Gives::Norm,
        Measure::Name => Gives::Name,
        Measure::Year(_) => Gives::Year,
        Measure::Claim => Gives::Claim,
        _ => Gives::Count,
    }
}

fn quotient(figure: &Figure) -> Option<(String, String)> {
    let Measure::Formula(Formula::Binary(a, '/', b)) = &figure.measure else { return None };
    match (&**a, &**b) {
        (Formula::Figure(a), Formula::Figure(b)) => Some((a.clone(), b.clone())),
        _ => None,
    }
}

/// Figures of what is planned say so in their cues.
fn is_target(figure: &Figure) -> bool {
    let wishes = ["计划", "力争", "目标", "拟", "预计", "规划"];
    figure.of.as_deref() == Some("target") || figure.cues.iter().filter(|c| wishes.contains(&c.as_str())).count() >= 2
}

impl Profile {
    /// Whether a pair stands in its names, aliases or cues.
    pub fn says(&self, pair: u32) -> bool {
        self.bag.binary_search(&pair).is_ok()
    }
}

#[derive(Default)]
struct Words {
    place: HashMap<String, usize>,
    words: Vec<Word>,
}

impl Words {
    fn add(&mut self, text: &str, role: Role) {
        if text.is_empty() {
            return;
        }
        let place = *self.place.entry(text.to_string()).or_insert_with(|| {
            self.words.push(Word { text: text.to_string(), len: text.chars().count(), roles: vec![], weight: 1.0 });
            self.words.len() - 1
        });
        if !self.words[place].roles.contains(&role) {
            self.words[place].roles.push(role);
        }
    }

    fn add_figure(&mut self, i: usize, figure: &Figure, profile: &Profile) {
        for term in &profile.terms {
            self.add(&term.text, Role::Term(i));
        }
        for cue in &figure.cues {
            self.add(cue, Role::Cue(i));
        }
        for word in figure.unlike.iter().filter(|w| counters::named(w).is_none()) {
            self.add(word, Role::Unlike(i));
        }
    }

    fn add_genre(&mut self) {
        for word in MARKERS {
            self.add(word, Role::Marker);
        }
        for word in DEEDS {
            self.add(word, Role::Deed);
        }
        for word in GENERIC {
            self.add(word, Role::Generic);
        }
    }

    /// A cue's weight falls with the number of declarations (families count once) that have it.
    fn weighed(mut self, figures: &[Profile]) -> Vec<Word> {
        for word in &mut self.words {
            let declarations: HashSet<usize> = word
                .roles
                .iter()
                .filter_map(|r| match r {
                    Role::Cue(f) => Some(figures[*f].parent.unwrap_or(*f)),
                    _ => None,
                })
                .collect();
            let rare = 1.0 / (1.0 + 0.22 * (declarations.len().max(1) as f32).ln());
            let short = if word.len <= 1 { 0.5 } else { 1.0 };
            word.weight = rare * short;
        }
        self.words
    }
}
