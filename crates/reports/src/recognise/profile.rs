//! One figure as the recogniser sees it: its names as characters, what it gives, what it is part of.

use std::collections::HashMap;
use std::sync::LazyLock;

use aho_corasick::AhoCorasick;

use catalogue::{Figure, FigureTime, Formula, Measure, WindowCode};

use super::grams::Grams;
use super::words::{DEEDS, MARKERS, due, works};
use crate::number::counters::{self, Sort};

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
    /// Whether it says what is done (化解矛盾), not only to what.
    pub verbal: bool,
    /// Whether it sets a bound (35岁以下党员).
    pub bounded: bool,
    /// Whether it says that something was not done (未换届).
    pub denies: bool,
    /// Whether it says a mean (每村驻村工作经费).
    pub mean: bool,
    /// Whether it says what was due (应公开次数).
    pub due: bool,
    /// Whether the bound is an amount of money.
    pub amount: bool,
    /// What is done to a building by it (新建、改建).
    pub works: Vec<&'static str>,
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
    pub of: Option<String>,
    /// What it is about: the ledger of its records, and the first word of its id, as numbers.
    pub topics: [u32; 2],
    /// Figures that are parts of it (其中), by place.
    pub parts: Vec<usize>,
    /// For a quotient: numerator and denominator.
    pub quotient: Option<(usize, usize)>,
    /// What it is a member of, by place.
    pub parent: Option<usize>,
    /// The family or split it comes from.
    pub family: Option<String>,
    /// The norm or year parameter that it gives.
    pub setting: Option<String>,
    /// The norms that its condition goes by.
    pub norms: Vec<String>,
    /// The condition of its records, as written.
    pub condition: String,
    /// For a claim: what it says of all of them, as written.
    pub must: String,
    /// The year parameter that is meant where nobody names the year.
    pub year_from: Option<String>,
    /// Which records it is about: what has the same is the same things measured otherwise (户 and 人).
    pub records: Option<String>,
    /// Whether a name of it denies something (无场所村).
    pub denies: bool,
    /// Whether a name of it is a mean (人均, 平均每村).
    pub says_mean: bool,
    /// A member of a family or a split.
    pub member: bool,
    /// For a part of a figure that exists of itself: the pairs of what tells it from the whole (公司 of entities by kind).
    pub choice: Vec<u32>,
    /// What is counted is villages or townships.
    pub counts_places: bool,
    /// A figure of what is planned, never of what was done.
    pub target: bool,
    /// Shown in the overview: asked for more often than others.
    pub star: bool,
}

/// Verbs of more than one character.
static VERBS: LazyLock<AhoCorasick> = LazyLock::new(|| {
    let verbs = DEEDS.iter().chain(MARKERS.iter()).filter(|v| v.chars().count() > 1);
    AhoCorasick::new(verbs).expect("the verbs are few and short")
});

impl Term {
    fn read(text: &str, grams: &mut Grams) -> Term {
        let chars: Vec<char> = text.chars().collect();
        let numbers = numbers(text);
        let bounds = ["以上", "以下", "超过", "不足", "门槛"];
        Term {
            text: text.to_string(),
            chars: chars.iter().map(|c| grams.learn_char(*c)).collect(),
            pairs: chars.windows(2).map(|w| grams.learn_pair(w[0], w[1])).collect(),
            weight: 0.0,
            verbal: VERBS.is_match(text),
            bounded: !numbers.is_empty() || bounds.iter().any(|w| text.contains(w)),
            denies: text.contains('未') && !text.contains("未来") && !text.contains("未成年"),
            mean: text.contains(['均', '每']),
            due: due(text),
            amount: !numbers.is_empty() && text.contains('元'),
            works: works(text),
            numbers,
        }
    }
}

impl Profile {
    /// Reads a figure. `place` leads from ids to places, `topics` collects what figures are about.
    pub fn read(figure: &Figure, place: &HashMap<&str, usize>, grams: &mut Grams, topics: &mut Vec<String>) -> Profile {
        let texts = term_texts(figure);
        let terms: Vec<Term> = texts.iter().map(|t| Term::read(t, grams)).collect();
        let mut bag: Vec<u32> = terms.iter().flat_map(|t| t.pairs.iter().copied()).collect();
        for cue in &figure.cues {
            let chars: Vec<char> = cue.chars().collect();
            bag.extend(chars.windows(2).map(|w| grams.learn_pair(w[0], w[1])));
        }
        bag.sort_unstable();
        bag.dedup();
        let find = |id: &str| place.get(id).copied();
        let first_word = figure.id.split(['.', '/']).next().unwrap_or_default();
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
            of: figure.of.clone(),
            topics: [topic(topics, figure.of.as_deref().unwrap_or_default()), topic(topics, first_word)],
            parts: figure.parts.iter().filter_map(|p| find(p)).collect(),
            quotient: quotient(figure).and_then(|(a, b)| Some((find(&a)?, find(&b)?))),
            parent: figure.family.as_ref().and_then(|(p, _)| find(p)),
            family: figure.family.as_ref().map(|(family, _)| family.clone()),
            setting: match &figure.measure {
                Measure::Norm(name) | Measure::Year(name) => Some(name.clone()),
                _ => None,
            },
            norms: norms(figure),
            condition: figure.where_text.clone(),
            must: figure.must_text.clone(),
            year_from: figure.year_from.clone(),
            records: figure
                .of
                .as_ref()
                .filter(|_| !figure.where_text.is_empty())
                .map(|of| format!("{of}|{}|{:?}|{:?}", figure.where_text, figure.time, figure.day)),
            denies: texts.iter().any(|t| t.contains(['未', '无', '缺', '不', '空'])),
            says_mean: texts.iter().any(|t| t.contains('均') || t.contains("每村")),
            member: figure.family.is_some(),
            choice: figure.family.as_ref().filter(|(p, _)| find(p).is_some()).map_or(vec![], |(_, choice)| {
                let chars: Vec<char> = choice.chars().collect();
                chars.windows(2).map(|w| grams.learn_pair(w[0], w[1])).collect()
            }),
            counts_places: figure.measure_text.contains("distinct region") || figure.units.iter().any(|u| u == "村"),
            target: is_target(figure),
            star: figure.star,
        }
    }

    /// Whether this is the base statistic of what another figure counts (党支部数 of 党支部).
    pub fn counts_what(&self, other: &Profile) -> bool {
        self.family.as_deref() == Some("stat")
            && other.family.as_deref() != Some("stat")
            && self
                .name_of_choice()
                .is_some_and(|n| other.name.trim_end_matches("总数") == n || other.terms.iter().any(|t| t.text == n))
    }

    fn name_of_choice(&self) -> Option<&str> {
        self.id.split('/').nth(1).map(|c| c.trim_end_matches('数'))
    }

    /// Whether a pair stands in its names, aliases or cues.
    pub fn says(&self, pair: u32) -> bool {
        self.bag.binary_search(&pair).is_ok()
    }
}

/// The name as a report says it: a member that bears its family's name before its own is said by its own.
fn said(figure: &Figure) -> &str {
    let own = figure.family.as_ref().map(|(_, choice)| choice.as_str());
    own.filter(|c| figure.name.zh.ends_with(&format!("（{c}）"))).unwrap_or(&figure.name.zh)
}

/// Names and aliases, the name's explanations in brackets and after colons left out.
fn term_texts(figure: &Figure) -> Vec<String> {
    let mut texts: Vec<String> = vec![];
    let mut name = String::new();
    let mut depth = 0;
    for c in said(figure).chars() {
        match c {
            '（' | '(' => depth += 1,
            '）' | ')' => depth -= 1,
            _ if depth == 0 && !"“”：、，".contains(c) => name.push(c),
            _ => {}
        }
    }
    // in a district, what a county does bears the district's name
    let districts = |t: &String| {
        (t.contains("县级") || t.contains("县派") || t.contains("县直") || t.contains("县财政"))
            .then(|| t.replace('县', "区"))
    };
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
    let money = counters::named(&figure.unit).is_some_and(|c| c.sort == Sort::Money);
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

/// The norms that a figure's condition goes by.
fn norms(figure: &Figure) -> Vec<String> {
    let named = figure.where_text.split("norm('").skip(1).filter_map(|rest| rest.split('\'').next());
    named.map(String::from).collect()
}

/// Figures of what is planned say so in their cues.
fn is_target(figure: &Figure) -> bool {
    let wishes = ["计划", "力争", "目标", "拟", "预计", "规划"];
    figure.of.as_deref() == Some("target") || figure.cues.iter().filter(|c| wishes.contains(&c.as_str())).count() >= 2
}

/// The number of a topic; 0 is none.
fn topic(topics: &mut Vec<String>, name: &str) -> u32 {
    let known = topics.iter().position(|t| t == name);
    known.unwrap_or_else(|| {
        topics.push(name.to_string());
        topics.len() - 1
    }) as u32
}
