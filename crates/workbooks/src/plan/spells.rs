//! Spells that exclude each other: one person, one posting at a time. The day of a handover may belong to both.

use std::collections::{HashMap, HashSet};

use catalogue::{Level, Value};

use super::settling::Touched;
use crate::error::both;
use crate::issue::Issue;
use crate::known::{Kept, Known};
use crate::rows::{Judge, Shape};

/// Those of the touched records that overlap another, with what is to be said; of two rows of the file the later one is named.
pub(crate) fn clashes(known: &Known, shape: &Shape<'_>, judge: &Judge<'_>, touched: &[Touched]) -> Vec<(usize, Issue)> {
    let ledger = shape.ledger;
    let (Some((from, to)), false) = (&ledger.span, ledger.alone.is_empty()) else { return Vec::new() };
    let Some(shelf) = known.shelf(&ledger.name) else { return Vec::new() };
    let mut groups: HashMap<String, Vec<usize>> = HashMap::new();
    for (at, kept) in shelf.kept.iter().enumerate().filter(|(_, k)| !k.dropped) {
        if let Some(key) = group(&ledger.alone, kept) {
            groups.entry(key).or_default().push(at);
        }
    }
    let rows: HashMap<usize, u32> = touched.iter().map(|t| (t.at, t.row)).collect();
    let mut order: Vec<usize> = (0..touched.len()).collect();
    order.sort_by_key(|n| touched[*n].row);
    let mut refused: HashSet<usize> = HashSet::new();
    let mut clashes = Vec::new();
    for n in order {
        let own = &shelf.kept[touched[n].at];
        let Some(key) = group(&ledger.alone, own) else { continue };
        let other = groups.get(&key).into_iter().flatten().copied().find(|at| {
            let later = rows.get(at).is_some_and(|row| *row > touched[n].row);
            *at != touched[n].at && !later && !refused.contains(at) && overlap(own, &shelf.kept[*at], from, to)
        });
        if let Some(other) = other {
            refused.insert(touched[n].at);
            let other = &shelf.kept[other];
            let label = known.label(ledger, other);
            let place = known.places.name(&other.region);
            let begun = other.get(from).as_text().unwrap_or("").to_string();
            let field = ledger.field(to).map(|f| f.names.clone()).unwrap_or_default();
            let says = both(
                format!("与“{label}”（{place}，{begun} 起）的起止时间重叠，请先填那一段的{}", field.zh),
                format!("overlaps “{label}” ({place}, from {begun}); first give the end of that spell"),
            );
            let names = ledger.field(from).map(|f| f.names.clone()).unwrap_or_default();
            clashes.push((n, judge.issue(touched[n].row, from, &names, Level::Error, says)));
        }
    }
    clashes
}

/// The same rule as the journal's: spells that share more than an end day exclude each other.
fn overlap(a: &Kept, b: &Kept, from: &str, to: &str) -> bool {
    let first = |k: &Kept| k.get(from).as_text().unwrap_or("0000").to_string();
    let last = |k: &Kept| k.get(to).as_text().unwrap_or("9999").to_string();
    first(a) < last(b) && first(b) < last(a)
}

/// What spells must agree in to exclude each other; none where a part of it is empty.
fn group(alone: &[String], kept: &Kept) -> Option<String> {
    let mut key = String::new();
    for name in alone {
        key.push('\u{1f}');
        match (name.as_str(), kept.get(name)) {
            ("region", _) => key.push_str(kept.region.as_str()),
            (_, Value::Text(text)) => key.push_str(text),
            (_, Value::Int(n)) => key.push_str(&n.to_string()),
            (_, Value::Null) => return None,
        }
    }
    Some(key)
}
