//! K12: the same figure is the same everywhere.

use std::collections::BTreeMap;

use super::page::Page;
use super::{Found, Paper, Slot, totals, written_base};

/// Slots of one figure, place and window show one number.
pub(super) fn repeated_figures_agree(paper: &Paper, page: &Page) -> Vec<Found> {
    let mut groups: BTreeMap<(String, String, String), Vec<&Slot>> = BTreeMap::new();
    for slot in paper.slots.iter().filter(|s| !s.is_open() && s.entry.kind != "claim") {
        let Some(figure) = &slot.entry.figure else { continue };
        let window = slot.entry.window.as_ref().map_or(String::new(), |w| format!("{:?}–{}", w.first, w.last));
        groups.entry((figure.clone(), slot.entry.region.clone().unwrap_or_default(), window)).or_default().push(slot);
    }
    let mut found: Vec<Found> = groups.into_values().filter_map(|slots| differing(&slots, page)).collect();
    let told: Vec<_> = found.iter().flat_map(|f| f.at.iter().map(|s| s.offset)).collect();
    found.extend(totals::totals(paper, page).into_iter().filter(|f| !f.at.iter().all(|s| told.contains(&s.offset))));
    found
}

fn differing(slots: &[&Slot], page: &Page) -> Option<Found> {
    let same = |a: &Slot, b: &Slot| {
        if a.entry.written == b.entry.written && page.unit_behind(a) == page.unit_behind(b) {
            return true;
        }
        match (written_base(a, page), written_base(b, page)) {
            // in other units it may be rounded otherwise: 6.11亿元 and 61123万元
            (Some(a), Some(b)) => (a - b).abs() * rust_decimal::Decimal::ONE_HUNDRED <= a.abs().max(b.abs()),
            _ => a.entry.kind == "phrase" || b.entry.kind == "phrase",
        }
    };
    let strict = |a: &Slot, b: &Slot| page.unit_behind(a) != page.unit_behind(b) || a.entry.written == b.entry.written;
    let (first, rest) = slots.split_first()?;
    let odd = rest
        .iter()
        .find(|s| !same(first, s) || (!strict(first, s) && s.entry.kind != "phrase" && first.entry.kind != "phrase"))?;
    let name =
        if first.entry.name.is_empty() { first.entry.figure.as_deref().unwrap_or("") } else { &first.entry.name };
    let (a, b) = (&first.entry.written, &odd.entry.written);
    let spans = slots.iter().map(|s| s.span()).collect();
    Some(Found::new(
        format!("“{name}”前后不一：{a}、{b}，请核对"),
        format!("“{name}” differs: {a} and {b}; check it"),
        spans,
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::testing::{at, found};

    fn two(text: &str, written: [&str; 2]) -> usize {
        let mut a = at(text, 1, "X", written[0], "1", "名");
        let mut b = at(text, 2, "X", written[1], "1", "名");
        (a.figure, b.figure) = (Some("f".into()), Some("f".into()));
        found(text, "repeated_figures_agree", vec![Slot::new(&a), Slot::new(&b)]).len()
    }

    #[test]
    fn one_figure_shows_one_number() {
        assert_eq!(two("共X名。全县X名", ["60", "60"]), 0);
        assert_eq!(two("共X名。全县X名", ["60", "61"]), 1);
        assert_eq!(two("共X万元。全县X亿元", ["61123", "6.11"]), 0);
        assert_eq!(two("共X万元。全县X亿元", ["61123", "6.5"]), 1);
    }
}
