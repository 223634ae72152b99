//! Whether a fact is asked for already: a new field or ledger held against the names of all that are there.

use std::collections::{HashMap, HashSet};

use crate::{Catalogue, Ledger, Names};

/// How many ledgers share a name before it is a general word (日期, 金额) that says no fact by itself.
const GENERAL: usize = 3;
/// The share of common letter pairs from which two names are alike.
const ALIKE: f32 = 0.75;

/// Something that seems to hold the same fact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alike {
    /// The ledger.
    pub ledger: String,
    /// Its field; none where the ledger itself is meant.
    pub field: Option<String>,
    /// Whether the names agree wholly, so that nobody can say it is something else.
    pub same: bool,
}

/// The fields that seem to hold what a new field of `own` would, the surest first.
pub fn fields(catalogue: &Catalogue, own: &str, names: &Names, also: &[String]) -> Vec<Alike> {
    let wanted = Wanted::new(names, also);
    let mut shared: HashMap<String, HashSet<&str>> = HashMap::new();
    for ledger in catalogue.ledgers() {
        for field in &ledger.fields {
            shared.entry(plain(&field.names.zh)).or_default().insert(&ledger.name);
        }
    }
    let general = |name: &str| shared.get(name).is_some_and(|l| l.len() >= GENERAL);
    let mut found = Vec::new();
    for ledger in catalogue.ledgers() {
        for field in ledger.entered() {
            if ledger.name != own && (general(&plain(&names.zh)) || general(&plain(&field.names.zh))) {
                continue;
            }
            if let Some(same) = wanted.meets(&field.names, &field.also) {
                found.push(Alike { ledger: ledger.name.clone(), field: Some(field.name.clone()), same });
            }
        }
    }
    found.sort_by_key(|a| (!a.same, a.ledger != own));
    found
}

/// The ledgers that seem to be what a new one would.
pub fn ledgers(catalogue: &Catalogue, names: &Names) -> Vec<Alike> {
    let wanted = Wanted::new(names, &[]);
    let meets = |l: &Ledger| wanted.meets(&l.names, &l.titles);
    let found = catalogue.ledgers().filter_map(|l| meets(l).map(|same| (l, same)));
    let mut found: Vec<Alike> = found.map(|(l, same)| Alike { ledger: l.name.clone(), field: None, same }).collect();
    found.sort_by_key(|a| !a.same);
    found
}

struct Wanted {
    zh: Vec<String>,
    en: String,
}

impl Wanted {
    fn new(names: &Names, also: &[String]) -> Wanted {
        let zh = std::iter::once(&names.zh).chain(also).map(|n| plain(n)).filter(|n| !n.is_empty()).collect();
        Wanted { zh, en: plain(&names.en) }
    }

    /// Whether some names are these: wholly, or alike.
    fn meets(&self, names: &Names, also: &[String]) -> Option<bool> {
        let theirs: Vec<String> = std::iter::once(&names.zh).chain(also).map(|n| plain(n)).collect();
        let en = plain(&names.en);
        if self.zh.iter().any(|n| theirs.contains(n)) || (!en.is_empty() && en == self.en) {
            return Some(true);
        }
        let near = self.zh.iter().any(|n| theirs.iter().any(|t| likeness(n, t) >= ALIKE));
        near.then_some(false)
    }
}

/// A name without what people write or leave out: brackets and what is in them, spaces, signs.
fn plain(name: &str) -> String {
    let mut depth = 0usize;
    let mut out = String::new();
    for c in name.to_lowercase().chars() {
        match c {
            '(' | '（' | '[' | '【' => depth += 1,
            ')' | '）' | ']' | '】' => depth = depth.saturating_sub(1),
            c if depth == 0 && c.is_alphanumeric() => out.push(c),
            _ => {}
        }
    }
    out
}

/// Dice's measure over letter pairs: 1 for the same, 0 for nothing in common.
fn likeness(a: &str, b: &str) -> f32 {
    let pairs = |text: &str| -> HashSet<(char, char)> { text.chars().zip(text.chars().skip(1)).collect() };
    let (a, b) = (pairs(a), pairs(b));
    if a.is_empty() || b.is_empty() {
        return 0.0;
    }
    2.0 * a.intersection(&b).count() as f32 / (a.len() + b.len()) as f32
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(zh: &str, en: &str) -> Names {
        Names { zh: zh.into(), en: en.into() }
    }

    #[test]
    fn a_fact_that_a_ledger_holds_is_found_by_its_name_and_by_its_other_names() {
        let standard = Catalogue::standard().unwrap();
        let found = fields(&standard, "visit", &names("到村日期（年月日）", "Day in village"), &[]);
        assert_eq!((found[0].ledger.as_str(), found[0].same), ("posting", true), "{found:?}");
        let posting = standard.ledger("posting").unwrap();
        let other = posting.fields.iter().find(|f| !f.also.is_empty()).unwrap();
        let found = fields(&standard, "posting", &names(&other.also[0], "Anything"), &[]);
        assert!(found.iter().any(|a| a.field.as_deref() == Some(other.name.as_str())), "{found:?}");
    }

    #[test]
    fn a_general_word_says_no_fact_but_in_its_own_ledger() {
        let standard = Catalogue::standard().unwrap();
        assert_eq!(fields(&standard, "new", &names("年度", "Year"), &[]), []);
        let own = standard.ledgers().find(|l| l.fields.iter().any(|f| f.names.zh == "年度")).unwrap();
        assert!(!fields(&standard, &own.name, &names("年度", "Year"), &[]).is_empty());
    }

    #[test]
    fn a_ledger_of_the_same_or_a_like_name_is_found() {
        let standard = Catalogue::standard().unwrap();
        assert_eq!(ledgers(&standard, &names("第一书记花名册", "Roll"))[0].ledger, "posting");
        assert_eq!(ledgers(&standard, &names("道路养护", "Road repairs")), []);
    }

    #[test]
    fn nothing_in_common_is_no_likeness() {
        assert_eq!(likeness("到村日期", "到村日期"), 1.0);
        assert_eq!(likeness("到村日期", "拨付金额"), 0.0);
    }
}
