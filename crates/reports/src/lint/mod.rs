//! Checking a report before it goes out: the catalogue's rules, words against values, parts against wholes, this year against last,
//! claims against their exceptions, and slips in the text. Everything found is offered; nothing is changed.

mod changes;
mod claims;
mod dates;
mod hands;
mod page;
mod parts;
mod percent;
mod repeats;
mod rules;
mod settled;
mod shares;
mod shown;
mod slips;
mod sums;
mod totals;
mod typed;
mod words;

use catalogue::{Level, Names, Rule, RuleBody};
use jiff::civil::Date;
use regex::Regex;
use rust_decimal::Decimal;
use serde::Serialize;

use crate::number::{Unit, read};
use crate::provenance::{SlotProvenance, SlotState};
use page::Page;
pub use rules::RuleOutcome;

/// A stretch of the text, in code points.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Span {
    /// First code point.
    pub offset: usize,
    /// How many.
    pub length: usize,
}

/// A change to the text that is offered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Correction {
    /// What would be replaced.
    pub span: Span,
    /// By what.
    pub instead: String,
}

/// Something to look at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// The rule: `K1` … of the catalogue, `claim`, `hand` for a value by hand, or `S1` … for slips and what cannot be.
    pub rule: String,
    /// How grave.
    pub level: Level,
    /// What is wrong and what to do.
    pub message: Names,
    /// Where, in the order of the text; empty for a rule over figures that the text does not show.
    pub at: Vec<Span>,
    /// A change that would mend it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub correction: Option<Correction>,
}

/// A slot as the checks see it.
#[derive(Clone, Debug)]
pub struct Slot<'a> {
    /// Its provenance.
    pub entry: &'a SlotProvenance,
    /// Last year's value in the figure's unit, where it is known.
    pub last: Option<Decimal>,
    /// The number of the slot whose part it is (其中).
    pub part_of: Option<usize>,
}

impl<'a> Slot<'a> {
    /// A slot with nothing known besides its provenance.
    pub fn new(entry: &'a SlotProvenance) -> Slot<'a> {
        Slot { entry, last: None, part_of: None }
    }

    fn span(&self) -> Span {
        Span { offset: self.entry.offset, length: self.entry.length }
    }

    fn is_open(&self) -> bool {
        self.entry.state == SlotState::Open
    }

    /// Whether it holds a counted number; norms, years and names are compared with nothing.
    fn is_counted(&self) -> bool {
        matches!(self.entry.kind.as_str(), "figure" | "phrase")
    }

    /// The exact value in the figure's unit; of a number typed by hand what was typed, in the unit behind it.
    fn value(&self) -> Option<Decimal> {
        let by_hand = || (self.entry.state == SlotState::ByHand).then(|| read(&self.entry.written))?;
        let Some(text) = self.entry.value.as_deref() else { return by_hand() };
        match text.split_once('/') {
            Some((above, below)) => above.parse::<Decimal>().ok()?.checked_div(below.parse().ok()?),
            None => text.parse().ok(),
        }
    }

    /// The exact value in the unit's base: yuan for money.
    fn base_value(&self) -> Option<Decimal> {
        Some(self.value()? * Unit::of(&self.entry.unit).scale)
    }
}

/// A claim of the text and what contradicts it.
#[derive(Clone, Debug)]
pub struct Claim {
    /// Its slot's number.
    pub slot: usize,
    /// The exceptions by name, the first few.
    pub exceptions: Vec<String>,
    /// How many exceptions there are.
    pub count: usize,
}

/// A whole and its parts, from the catalogue.
#[derive(Clone, Debug)]
pub struct Whole {
    /// The whole's figure.
    pub figure: String,
    /// Its parts' figures.
    pub parts: Vec<String>,
    /// Whether the parts are all there is.
    pub exhaustive: bool,
}

/// A term and what it is called since.
#[derive(Clone, Debug)]
pub struct Term {
    /// The term.
    pub term: String,
    /// Its successor.
    pub successor: Option<String>,
    /// The last day on which it was the right one.
    pub until: Option<Date>,
}

/// Everything that is checked.
#[derive(Clone, Debug, Default)]
pub struct Paper<'a> {
    /// The document's text as it came; the slots' places are those of this text.
    pub text: &'a str,
    /// The slots in the order of the text.
    pub slots: Vec<Slot<'a>>,
    /// Claims with exceptions.
    pub claims: Vec<Claim>,
    /// The catalogue's rules; those with `code` are worked out here.
    pub rules: &'a [Rule],
    /// The catalogue's rules over figures, worked out.
    pub outcomes: Vec<RuleOutcome>,
    /// Wholes and their parts.
    pub wholes: Vec<Whole>,
    /// The county's vocabulary.
    pub terms: Vec<Term>,
    /// The report's cut-off.
    pub cutoff: Date,
}

type Check = fn(&Paper, &Page) -> Vec<Found>;

/// What a check found, before the rule's name and level are put to it.
struct Found {
    level: Option<Level>,
    message: Names,
    at: Vec<Span>,
    correction: Option<Correction>,
}

impl Found {
    fn new(zh: String, en: String, at: Vec<Span>) -> Found {
        Found { level: None, message: Names { zh, en }, at, correction: None }
    }

    fn level(mut self, level: Level) -> Found {
        self.level = Some(level);
        self
    }

    fn instead(mut self, span: Span, instead: impl Into<String>) -> Found {
        self.correction = Some(Correction { span, instead: instead.into() });
        self
    }
}

/// The functions that a rule of the catalogue may name in `code`.
const CODES: &[(&str, Check)] = &[
    ("approximations_hold", words::approximations_hold),
    ("repeated_figures_agree", repeats::repeated_figures_agree),
    ("parts_fit_the_whole", parts::parts_fit_the_whole),
    ("percentages_follow", percent::percentages_follow),
    ("money_units_plausible", changes::money_units_plausible),
    ("changes_explained", changes::changes_explained),
];

/// Whether a rule of the catalogue may name this function.
pub fn knows(code: &str) -> bool {
    CODES.iter().any(|(name, _)| *name == code)
}

/// Checks a report. The findings come in the order of the text; those without a place last.
pub fn check(paper: &Paper) -> Vec<Finding> {
    let page = Page::new(paper.text);
    let mut findings: Vec<Finding> = paper.outcomes.iter().filter_map(|o| rules::finding(o, paper)).collect();
    for rule in paper.rules {
        let RuleBody::Code(code) = &rule.body else { continue };
        if let Some((_, check)) = CODES.iter().find(|(name, _)| name == code) {
            findings.extend(check(paper, &page).into_iter().map(|found| named(found, &rule.id, rule.level)));
        }
    }
    findings.extend(claims::claims(paper).into_iter().map(|found| named(found, "claim", Level::Error)));
    findings.extend(hands::by_hand(paper).into_iter().map(|found| named(found, "hand", Level::Ask)));
    findings.extend(dates::days_exist(paper, &page).into_iter().map(|found| named(found, "S8", Level::Error)));
    findings.extend(shares::shares_possible(paper, &page).into_iter().map(|found| named(found, "S9", Level::Error)));
    findings.extend(sums::follow(paper, &page).into_iter().map(|found| named(found, "S10", Level::Error)));
    findings.extend(settled::settled(paper, &page).into_iter().map(|found| named(found, "S11", Level::Error)));
    findings.extend(slips::slips(paper, &page));
    let place = |f: &Finding| f.at.first().map_or(usize::MAX, |s| s.offset);
    findings.sort_by_key(|f| (place(f), f.level as u8));
    findings
}

fn named(found: Found, rule: &str, level: Level) -> Finding {
    let Found { level: own, message, at, correction } = found;
    Finding { rule: rule.into(), level: own.unwrap_or(level), message, at, correction }
}

/// A number as written in a slot, in the base of the unit behind it.
fn written_base(slot: &Slot, page: &Page) -> Option<Decimal> {
    Some(read(&slot.entry.written)? * Unit::of(page.unit_behind(slot)).scale)
}

/// A pattern that stands in this room's own text.
fn pattern(pattern: &str) -> Regex {
    Regex::new(pattern).expect("a pattern of this room is sound")
}

#[cfg(test)]
pub(crate) mod testing {
    use super::*;
    use crate::docx::testing::slot;

    /// A slot over the first place where `text` stands after `from`, with a value in a unit.
    pub fn at(paper: &str, number: usize, text: &str, written: &str, value: &str, unit: &str) -> SlotProvenance {
        let mut offset = 0;
        for _ in 0..number {
            let rest: String = paper.chars().skip(offset).collect();
            offset += rest.find(text).map(|b| rest[..b].chars().count()).expect("the test's text holds it") + 1;
        }
        let mut entry = slot(number, offset - 1, text, written);
        entry.value = Some(value.into());
        entry.unit = unit.into();
        entry.figure = Some(format!("f{number}"));
        entry
    }

    pub fn rule(code: &str) -> Rule {
        Rule {
            id: "K".into(),
            names: Names { zh: "规则".into(), en: "rule".into() },
            text: code.into(),
            body: RuleBody::Code(code.into()),
            level: Level::Error,
        }
    }

    pub fn found(text: &str, code: &str, slots: Vec<Slot>) -> Vec<Finding> {
        let rules = [rule(code)];
        let paper = Paper { text, slots, rules: &rules, ..Paper::default() };
        check(&paper).into_iter().filter(|f| f.rule == "K").collect()
    }

    /// What a function of the catalogue's rules says of a text without slots.
    pub fn messages(text: &str, code: &str) -> Vec<String> {
        found(text, code, vec![]).into_iter().map(|f| f.message.zh).collect()
    }

    /// What one of the rules of every text says of it.
    pub fn slips(text: &str, rule: &str) -> Vec<String> {
        let found = check(&Paper { text, ..Paper::default() }).into_iter().filter(|f| f.rule == rule);
        found.map(|f| f.message.zh).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_function_that_the_standard_catalogue_names_is_known() {
        let catalogue = catalogue::Catalogue::standard().expect("the standard catalogue is sound");
        for rule in catalogue.rules() {
            if let RuleBody::Code(code) = &rule.body {
                assert!(knows(code), "{}: {code}", rule.id);
            }
        }
    }
}
