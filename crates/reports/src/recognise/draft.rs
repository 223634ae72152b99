//! A drafted definition for a number that no figure of the catalogue gives, for the officer to complete.

use std::collections::{HashMap, HashSet};

use catalogue::{Catalogue, FieldType, Ledger, WindowCode};
use serde::{Deserialize, Serialize};

use super::page::{Page, Range};
use super::reading::Reading;
use crate::number::counters::{self, Sort};

/// What a new figure might look like, guessed from the sentence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    /// A name: the sentence's own words.
    pub name: String,
    /// The ledger whose records would be listed.
    pub of: Option<String>,
    /// The ledger's name.
    pub ledger: Option<String>,
    /// A condition, from choices of the ledger that the sentence names.
    pub condition: Option<String>,
    /// `state`, `event`, `year` or `none`.
    pub time: String,
    /// The measure.
    pub measure: String,
    /// The window's code.
    pub window: String,
    /// The unit.
    pub unit: String,
}

/// The ledgers' words.
#[derive(Debug)]
pub(super) struct Ledgers {
    list: Vec<Words>,
    rarity: HashMap<(char, char), f32>,
}

#[derive(Debug)]
struct Words {
    name: String,
    zh: String,
    named: HashSet<(char, char)>,
    described: HashSet<(char, char)>,
    choices: Vec<(String, String)>,
    money: Vec<(String, String)>,
    amount: Option<String>,
    subject: Option<String>,
    spans: bool,
    dated: bool,
}

impl Ledgers {
    /// Reads the ledgers of a catalogue.
    pub fn new(catalogue: &Catalogue) -> Ledgers {
        let list: Vec<Words> = catalogue.ledgers().map(words).collect();
        let mut count: HashMap<(char, char), f32> = HashMap::new();
        for ledger in &list {
            for pair in ledger.named.union(&ledger.described) {
                *count.entry(*pair).or_default() += 1.0;
            }
        }
        let rarity = count.into_iter().map(|(p, n)| (p, 1.0 / n)).collect();
        Ledgers { list, rarity }
    }

    /// Drafts a definition for a mark.
    pub fn draft(&self, page: &Page, i: usize, reading: &Reading, window: Option<WindowCode>) -> Draft {
        let mark = &page.marks[i];
        let unit = mark.unit.as_ref().map(|u| u.text.clone()).unwrap_or_default();
        let counter = mark.unit.as_ref().and_then(|u| u.counter);
        let ledger = self.guess(page, reading);
        let text = own_text(page, reading);
        let mut conditions: Vec<String> = vec![];
        if let Some(ledger) = ledger {
            let mut fields: HashSet<&str> = HashSet::new();
            let mut choices: Vec<&(String, String)> =
                ledger.choices.iter().filter(|(_, c)| text.contains(c.as_str())).collect();
            choices.sort_by_key(|(_, c)| std::cmp::Reverse(c.chars().count()));
            for (field, choice) in choices {
                if fields.insert(field) {
                    conditions.push(format!("{field} = '{choice}'"));
                }
            }
        }
        let time = match ledger {
            Some(l) if l.spans => "state",
            Some(l) if l.dated => "event",
            _ => "none",
        };
        let usual = if time == "event" { WindowCode::Y } else { WindowCode::D };
        Draft {
            name: name(page, reading),
            of: ledger.map(|l| l.name.clone()),
            ledger: ledger.map(|l| l.zh.clone()),
            condition: (!conditions.is_empty()).then(|| conditions.join(" AND ")),
            time: time.into(),
            measure: measure(ledger, counter.map(|c| c.sort), &text),
            window: window.unwrap_or(usual).code().into(),
            unit: counter.map_or(unit.clone(), |_| counters::base(&unit).to_string()),
        }
    }

    /// The ledger whose words the sentence uses most.
    fn guess(&self, page: &Page, reading: &Reading) -> Option<&Words> {
        let head = pairs(&page.text(reading.head));
        let text = own_text(page, reading);
        let all = pairs(&text);
        let score = |l: &Words| -> f32 {
            let rare = |p: &(char, char)| self.rarity.get(p).copied().unwrap_or(0.0);
            let named: f32 = all.iter().filter(|p| l.named.contains(p)).map(|p| 2.0 * rare(p)).sum();
            let described: f32 = all.iter().filter(|p| l.described.contains(p)).map(rare).sum();
            let headed: f32 = head.iter().filter(|p| l.named.contains(p) || l.described.contains(p)).map(rare).sum();
            // a choice that stands in the text in full says more than pieces of one
            let chosen =
                l.choices.iter().filter(|(_, c)| text.contains(c.as_str())).map(|(_, c)| c.chars().count()).max();
            named + described + headed + 0.3 * chosen.unwrap_or(0) as f32
        };
        let best = self.list.iter().map(|l| (l, score(l))).max_by(|a, b| a.1.total_cmp(&b.1))?;
        (best.1 >= 0.8).then_some(best.0)
    }
}

fn words(ledger: &Ledger) -> Words {
    let mut named = pairs(&ledger.names.zh);
    for title in &ledger.titles {
        named.extend(pairs(title));
    }
    let mut described = HashSet::new();
    let mut choices = vec![];
    let mut money = vec![];
    let mut amount = None;
    for field in ledger.entered() {
        described.extend(pairs(&field.names.zh));
        for choice in field.choices().iter().filter(|c| c.zh.chars().count() >= 2) {
            described.extend(pairs(&choice.zh));
            choices.push((field.name.clone(), choice.zh.clone()));
        }
        match field.kind {
            FieldType::Money => money.push((field.name.clone(), field.names.zh.clone())),
            FieldType::Decimal | FieldType::Int if amount.is_none() => amount = Some(field.name.clone()),
            _ => {}
        }
    }
    Words {
        name: ledger.name.clone(),
        zh: ledger.names.zh.clone(),
        named,
        described,
        choices,
        money,
        amount,
        subject: ledger.subject_field().map(|f| f.name.clone()),
        spans: ledger.span.is_some(),
        dated: ledger.day.is_some(),
    }
}

fn measure(ledger: Option<&Words>, sort: Option<Sort>, text: &str) -> String {
    use Sort::*;
    let Some(ledger) = ledger else { return "count".into() };
    match sort {
        Some(Money) => {
            let near = |zh: &str| pairs(zh).iter().filter(|p| pairs(text).contains(p)).count();
            ledger.money.iter().max_by_key(|(_, zh)| near(zh)).map_or("count".into(), |(f, _)| format!("sum {f}"))
        }
        Some(Area | Length | Weight | Volume | Power | PersonTimes) => {
            ledger.amount.as_ref().map_or("count".into(), |f| format!("sum {f}"))
        }
        Some(People | Households) => ledger.subject.as_ref().map_or("count".into(), |f| format!("count distinct {f}")),
        Some(Things) if text.contains('村') => "count distinct region".into(),
        _ => "count".into(),
    }
}

/// The sentence's own words without the value: a name to begin with.
fn name(page: &Page, reading: &Reading) -> String {
    let clean = |range: Range| -> String { page.text(range).chars().filter(|c| c.is_alphabetic()).collect() };
    let text = format!("{}{}", clean(reading.lead), clean(reading.trail));
    let text: String = text.trim_start_matches("全县").trim_start_matches('共').chars().take(24).collect();
    if text.is_empty() { clean(reading.head) } else { text }
}

fn own_text(page: &Page, reading: &Reading) -> String {
    format!(
        "{}{}{}",
        page.text(reading.lead),
        page.text(reading.trail),
        reading.purpose.map(|p| page.text(p)).unwrap_or_default()
    )
}

fn pairs(text: &str) -> HashSet<(char, char)> {
    let chars: Vec<char> = text.chars().collect();
    chars.windows(2).map(|w| (w[0], w[1])).collect()
}
