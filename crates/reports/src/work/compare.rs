//! Two frozen reports side by side, figure by figure.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use serde::Serialize;

use crate::provenance::{Provenance, SlotProvenance};

/// A figure in one of the reports.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Side {
    /// Its slot.
    pub slot: usize,
    /// As it is written.
    pub written: String,
    /// The exact value.
    pub value: Option<String>,
}

/// A figure of the same place and window in both reports; one side is none where a report does not have it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Pair {
    /// The figure.
    pub figure: String,
    /// Its name.
    pub name: String,
    /// The window's code.
    pub window: String,
    /// The unit.
    pub unit: String,
    /// In the first report.
    pub one: Option<Side>,
    /// In the second.
    pub other: Option<Side>,
    /// By how much the second is more, where both are plain numbers.
    pub difference: Option<Decimal>,
}

impl Pair {
    /// Whether both say the same value.
    pub fn is_same(&self) -> bool {
        self.one.as_ref().map(|s| &s.value) == self.other.as_ref().map(|s| &s.value)
    }
}

/// What makes two slots the same figure: figure, place, window's code, and which of several such slots.
type Key = (String, Option<String>, String, usize);

/// Every figure of either report, in the order of the first, then what only the second has.
pub fn compare(one: &Provenance, other: &Provenance) -> Vec<Pair> {
    let (first, second) = (keyed(one), keyed(other));
    let theirs: BTreeMap<&Key, &SlotProvenance> = second.iter().map(|(k, s)| (k, *s)).collect();
    let ours: BTreeMap<&Key, &SlotProvenance> = first.iter().map(|(k, s)| (k, *s)).collect();
    let both = first.iter().map(|(key, slot)| pair(Some(slot), theirs.get(key).copied()));
    let rest = second.iter().filter(|(key, _)| !ours.contains_key(key)).map(|(_, slot)| pair(None, Some(slot)));
    both.chain(rest).flatten().collect()
}

fn keyed(provenance: &Provenance) -> Vec<(Key, &SlotProvenance)> {
    let mut seen: BTreeMap<(String, Option<String>, String), usize> = BTreeMap::new();
    let slots = provenance.slots.iter().filter_map(|slot| {
        let window = slot.window.as_ref().map(|w| w.code.clone()).unwrap_or_default();
        // The county's own reports compare over the years; a township's with the same township's.
        let name = (slot.figure.clone()?, slot.region.clone(), window);
        let nth = seen.entry(name.clone()).or_default();
        *nth += 1;
        Some(((name.0, name.1, name.2, *nth), slot))
    });
    slots.collect()
}

fn pair(one: Option<&SlotProvenance>, other: Option<&SlotProvenance>) -> Option<Pair> {
    let named = one.or(other)?;
    let number = |slot: Option<&SlotProvenance>| slot?.value.as_deref()?.parse::<Decimal>().ok();
    let side = |slot: &SlotProvenance| Side {
        slot: slot.slot,
        written: slot.written.trim().into(),
        value: slot.value.clone(),
    };
    let countable = !matches!(named.kind.as_str(), "year" | "name" | "claim");
    let difference = number(other).zip(number(one)).filter(|_| countable).map(|(b, a)| (b - a).normalize());
    Some(Pair {
        figure: named.figure.clone()?,
        name: named.name.clone(),
        window: named.window.as_ref().map(|w| w.code.clone()).unwrap_or_default(),
        unit: named.unit.clone(),
        one: one.map(side),
        other: other.map(side),
        difference,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::docx::testing::{provenance, slot};

    fn figure(number: usize, id: &str, value: &str) -> SlotProvenance {
        SlotProvenance { figure: Some(id.into()), ..slot(number, number, "X", value) }
    }

    #[test]
    fn figures_stand_beside_each_other_wherever_they_are_in_the_text() {
        let last = provenance(vec![figure(1, "a", "10"), figure(2, "b", "7")]);
        let now = provenance(vec![figure(1, "b", "7"), figure(2, "a", "12.5")]);
        let pairs = compare(&last, &now);
        let read: Vec<_> = pairs.iter().map(|p| (p.figure.as_str(), p.difference, p.is_same())).collect();
        assert_eq!(read, [("a", Some("2.5".parse().unwrap()), false), ("b", Some(Decimal::ZERO), true)]);
        assert_eq!(pairs[0].other.as_ref().unwrap().slot, 2);
    }

    #[test]
    fn what_only_one_of_them_has_is_shown_too_and_a_figure_twice_twice() {
        let last = provenance(vec![figure(1, "a", "1"), figure(2, "a", "1")]);
        let now = provenance(vec![figure(1, "a", "2"), figure(2, "new", "3")]);
        let pairs = compare(&last, &now);
        let sides: Vec<_> = pairs.iter().map(|p| (p.one.is_some(), p.other.is_some())).collect();
        assert_eq!(sides, [(true, true), (true, false), (false, true)]);
        assert_eq!(pairs[1].difference, None);
    }
}
