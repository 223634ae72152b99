//! Every heading that some ledger knows, with what it would mean there.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use catalogue::{Catalogue, Field, FieldType, Ledger, Storage};

use super::heading::{Heading, loose, plain};
use crate::mapping::Role;

/// A meaning of a heading in one ledger.
#[derive(Clone, Debug)]
pub(crate) struct Sense {
    pub ledger: usize,
    pub role: Role,
    pub strength: f64,
}

/// Headings and their meanings over some ledgers.
pub(crate) struct Dictionary<'a> {
    pub ledgers: Vec<&'a Ledger>,
    exact: HashMap<String, Vec<Sense>>,
    loose: HashMap<String, Vec<Sense>>,
    common: HashMap<&'static str, Role>,
    met: Mutex<HashMap<String, Arc<Meanings>>>,
}

/// What one heading means, by ledger.
#[derive(Default)]
struct Meanings {
    exact: HashMap<usize, Vec<(Role, f64)>>,
    loose: HashMap<usize, Vec<(Role, f64)>>,
    common: Option<Role>,
}

/// How many headings are remembered; sheets of nonsense must not fill the memory.
const REMEMBERED: usize = 20_000;

/// Headings that mean the same in every ledger.
const COMMON: [(&str, Role); 48] = [
    ("序号", Role::Serial),
    ("序", Role::Serial),
    ("no", Role::Serial),
    ("行号", Role::Serial),
    ("顺序号", Role::Serial),
    ("备注", Role::Note),
    ("备注说明", Role::Note),
    ("附注", Role::Note),
    ("note", Role::Note),
    ("remarks", Role::Note),
    ("乡镇", Role::Township),
    ("乡镇街道", Role::Township),
    ("镇街", Role::Township),
    ("镇办", Role::Township),
    ("乡", Role::Township),
    ("镇", Role::Township),
    ("街道", Role::Township),
    ("所在乡镇", Role::Township),
    ("所属乡镇", Role::Township),
    ("所在乡镇街道", Role::Township),
    ("乡镇名称", Role::Township),
    ("乡镇街道名称", Role::Township),
    ("township", Role::Township),
    ("村", Role::Village),
    ("行政村", Role::Village),
    ("村名", Role::Village),
    ("村社区", Role::Village),
    ("村居", Role::Village),
    ("村名称", Role::Village),
    ("社区", Role::Village),
    ("所在村", Role::Village),
    ("所在行政村", Role::Village),
    ("所属村", Role::Village),
    ("所在村社区", Role::Village),
    ("驻村", Role::Village),
    ("派驻村", Role::Village),
    ("所驻村", Role::Village),
    ("驻点村", Role::Village),
    ("选派村", Role::Village),
    ("帮扶村", Role::Village),
    ("受益村", Role::Village),
    ("实施村", Role::Village),
    ("village", Role::Village),
    ("所在地", Role::Place),
    ("乡镇村", Role::Place),
    ("行政区划", Role::Place),
    ("所在区划", Role::Place),
    ("区划", Role::Place),
];

/// Headings of region codes.
const CODES: [&str; 10] = [
    "所在区划代码",
    "区划代码",
    "行政区划代码",
    "统计用区划代码",
    "村代码",
    "村编码",
    "行政村代码",
    "行政村编码",
    "乡镇代码",
    "placecode",
];

impl<'a> Dictionary<'a> {
    /// The headings of some ledgers.
    pub(crate) fn of(catalogue: &'a Catalogue, ledgers: Vec<&'a Ledger>) -> Dictionary<'a> {
        let mut common: HashMap<&'static str, Role> = COMMON.into_iter().collect();
        common.extend(CODES.into_iter().map(|c| (c, Role::Code)));
        let mut dictionary = Dictionary {
            ledgers: ledgers.clone(),
            exact: HashMap::new(),
            loose: HashMap::new(),
            common,
            met: Mutex::default(),
        };
        for (at, ledger) in ledgers.into_iter().enumerate() {
            for field in ledger.entered() {
                dictionary.add_field(at, field, 1.0, &Role::Field { field: field.name.clone() });
                if let Some(referred) = field.refers_to().and_then(|of| catalogue.ledger(of)) {
                    dictionary.add_referred(at, field, referred);
                }
            }
            dictionary.add_items(at, ledger);
        }
        dictionary
    }

    /// Fields of the record a `ref` leads to; weaker where the ledger does not copy them, as they then only help to find it.
    fn add_referred(&mut self, at: usize, field: &Field, referred: &Ledger) {
        for other in referred.entered() {
            let helps = field.copies || referred.same.contains(&other.name) || other.unique;
            if helps {
                let role = Role::Of { field: field.name.clone(), of: other.name.clone() };
                self.add_field(at, other, if field.copies { 0.9 } else { 0.6 }, &role);
                // 帮扶人身份证号: both names in one heading.
                for name in std::iter::once(&field.names.zh).chain(&field.also) {
                    self.add(at, &format!("{name}{}", other.names.zh), 0.97, &role);
                }
                self.add(at, &format!("{} {}", field.names.en, other.names.en), 0.97, &role);
            }
        }
    }

    /// Choices as headings, where a ledger holds one number for each choice.
    fn add_items(&mut self, at: usize, ledger: &Ledger) {
        let Some((choice, value)) = spread(ledger) else { return };
        for c in choice.choices() {
            let role = Role::Item { field: choice.name.clone(), choice: c.zh.clone(), value: value.name.clone() };
            self.add(at, &c.zh, 0.95, &role);
            self.add(at, &c.en, 0.9, &role);
        }
    }

    fn add_field(&mut self, at: usize, field: &Field, weight: f64, role: &Role) {
        self.add(at, &field.names.zh, weight, role);
        self.add(at, &field.names.en, 0.9 * weight, role);
        self.add(at, &field.name.replace('_', ""), 0.85 * weight, role);
        for also in &field.also {
            self.add(at, also, 0.95 * weight, role);
        }
    }

    fn add(&mut self, ledger: usize, written: &str, strength: f64, role: &Role) {
        let heading = Heading::of(written);
        let mut put = |map: fn(&mut Self) -> &mut HashMap<String, Vec<Sense>>, key: String, strength: f64| {
            let senses = map(self).entry(key).or_default();
            match senses.iter_mut().find(|s| s.ledger == ledger && s.role == *role) {
                Some(known) => known.strength = known.strength.max(strength),
                None => senses.push(Sense { ledger, role: role.clone(), strength }),
            }
        };
        put(|d| &mut d.exact, heading.words.clone(), strength);
        if heading.full != heading.words {
            put(|d| &mut d.exact, heading.full.clone(), strength);
        }
        put(|d| &mut d.loose, loose(&heading.words), 0.85 * strength);
    }

    /// What a heading means in a ledger, all meanings.
    pub(crate) fn senses(&self, ledger: usize, words: &str) -> Vec<(Role, f64)> {
        let all = self.everywhere(words);
        let mut found: Vec<(Role, f64)> = all.exact.get(&ledger).cloned().unwrap_or_default();
        // A ledger that has a field of this very name means that field: the region list's own 区划代码.
        found.extend(all.common.clone().map(|role| (role, 0.93)));
        if found.is_empty() {
            found = all.loose.get(&ledger).cloned().unwrap_or_default();
        }
        found
    }

    /// What a heading means in every ledger: the same few headings come again in sheet after sheet.
    fn everywhere(&self, words: &str) -> Arc<Meanings> {
        let mut met = self.met.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if let Some(known) = met.get(words) {
            return Arc::clone(known);
        }
        let by_ledger = |senses: Option<&Vec<Sense>>| {
            let mut found: HashMap<usize, Vec<(Role, f64)>> = HashMap::new();
            for s in senses.into_iter().flatten() {
                found.entry(s.ledger).or_default().push((s.role.clone(), s.strength));
            }
            found
        };
        let meanings = Arc::new(Meanings {
            exact: by_ledger(self.exact.get(words)),
            loose: by_ledger(self.loose.get(&loose(words))),
            common: self.common.get(words).cloned(),
        });
        if met.len() < REMEMBERED {
            met.insert(words.to_string(), Arc::clone(&meanings));
        }
        meanings
    }

    /// Whether some ledger knows the heading.
    pub(crate) fn knows(&self, words: &str) -> bool {
        let all = self.everywhere(words);
        all.common.is_some() || !all.exact.is_empty() || !all.loose.is_empty()
    }

    /// Ledgers that know one of some headings.
    pub(crate) fn ledgers_knowing<'s>(&self, words: impl Iterator<Item = &'s str>) -> Vec<usize> {
        let mut found = vec![false; self.ledgers.len()];
        for word in words {
            let all = self.everywhere(word);
            all.exact.keys().chain(all.loose.keys()).for_each(|ledger| found[*ledger] = true);
        }
        found.iter().enumerate().filter(|(_, f)| **f).map(|(at, _)| at).collect()
    }
}

/// The choice and the number of a ledger that holds one number for each choice (and place, and year): 年度底数.
pub(crate) fn spread(ledger: &Ledger) -> Option<(&Field, &Field)> {
    let dated = |f: &&Field| !matches!(f.kind, FieldType::Year | FieldType::Month);
    let required: Vec<&Field> = ledger.entered().filter(|f| f.required).filter(dated).collect();
    match required.as_slice() {
        [a, b] if !a.choices().is_empty() && b.kind.storage() == Storage::Int && ledger.same.contains(&a.name) => {
            Some((a, b))
        }
        _ => None,
    }
}

/// How well a title or sheet name fits a ledger: 1 where it holds one of its titles.
pub(crate) fn title_fit(ledger: &Ledger, title: &str) -> f64 {
    let title = plain(title);
    let names = ledger.titles.iter().map(String::as_str).chain([ledger.names.zh.as_str()]);
    // Short English names stand in many a longer one: Unit in Unit duty.
    let english = Some(ledger.names.en.as_str()).filter(|n| n.chars().count() >= 5);
    names
        .chain(english)
        .map(|name| {
            let name = plain(name);
            if title.contains(&name) {
                // A longer name found is better evidence than a shorter one.
                0.8 + 0.2 * (name.chars().count() as f64 / 10.0).min(1.0)
            } else {
                let stem = ["台账", "花名册", "名册", "登记表", "情况表", "统计表", "一览表", "名单", "表"]
                    .iter()
                    .find_map(|end| name.strip_suffix(end))
                    .unwrap_or(&name);
                if stem.chars().count() >= 2 && title.contains(stem) { 0.7 } else { 0.0 }
            }
        })
        .fold(0.0, f64::max)
}
