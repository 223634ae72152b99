//! Columns given their roles in one ledger: the surest first, no role twice.

use catalogue::{Catalogue, Ledger};

use super::dictionary::Dictionary;
use super::heading::{Heading, likeness, plain};
use super::stack::Stack;
use crate::mapping::Role;

/// A column's role and how sure it is.
#[derive(Clone, Debug)]
pub(crate) struct Assigned {
    pub column: u32,
    pub role: Role,
    pub strength: f64,
}

/// Gives columns their roles in a ledger.
pub(crate) fn assign(
    catalogue: &Catalogue,
    dictionary: &Dictionary<'_>,
    ledger: usize,
    stacks: &[Stack],
) -> Vec<Assigned> {
    let mut candidates: Vec<Assigned> = Vec::new();
    for stack in stacks {
        candidates.extend(senses_of(catalogue, dictionary, ledger, stack));
    }
    let (others, own): (Vec<Assigned>, Vec<Assigned>) =
        candidates.into_iter().partition(|c| matches!(c.role, Role::Of { .. }));
    let mut taken: Vec<Assigned> = Vec::new();
    take(own, &mut taken);
    // A column that may belong to either of two people belongs to the one whose name stands nearest before it.
    let near = others
        .into_iter()
        .map(|mut c| {
            let Role::Of { field, .. } = &c.role else { return c };
            let named = taken.iter().find(|t| matches!(&t.role, Role::Field { field: f } if f == field));
            c.strength -= match named {
                Some(t) if t.column <= c.column => 0.001 * f64::from(c.column - t.column),
                Some(t) => 0.05 + 0.001 * f64::from(t.column - c.column),
                None => 0.02,
            };
            c
        })
        .collect();
    take(near, &mut taken);
    taken.sort_by_key(|a| a.column);
    taken
}

fn take(mut candidates: Vec<Assigned>, taken: &mut Vec<Assigned>) {
    candidates.sort_by(|a, b| b.strength.total_cmp(&a.strength).then(a.column.cmp(&b.column)));
    for c in candidates {
        let used = taken.iter().any(|t| t.column == c.column || (t.role == c.role && c.role != Role::Serial));
        if !used {
            taken.push(c);
        }
    }
}

/// Everything a column might be in a ledger.
fn senses_of(catalogue: &Catalogue, dictionary: &Dictionary<'_>, ledger: usize, stack: &Stack) -> Vec<Assigned> {
    let mut found: Vec<Assigned> = Vec::new();
    for (phrase, trust) in stack.phrases() {
        for (role, strength) in dictionary.senses(ledger, &phrase) {
            found.push(Assigned { column: stack.column, role, strength: strength * trust });
        }
    }
    if let Some(parent) = stack.parent() {
        found.extend(below(catalogue, dictionary, ledger, stack, &parent));
    }
    found
}

/// Under 帮扶责任人, the column 姓名 is that person, the column 电话 that person's.
fn below(
    catalogue: &Catalogue,
    dictionary: &Dictionary<'_>,
    ledger: usize,
    stack: &Stack,
    parent: &str,
) -> Vec<Assigned> {
    let mut found = Vec::new();
    for (role, strength) in dictionary.senses(ledger, parent) {
        let Role::Field { field } = role else { continue };
        let own = dictionary.ledgers[ledger].field(&field);
        let Some(referred) = own.and_then(|f| f.refers_to()).and_then(|of| catalogue.ledger(of)) else { continue };
        let child = stack.child();
        let named = matches!(child.as_str(), "姓名" | "名称" | "全称");
        if named {
            found.push(Assigned {
                column: stack.column,
                role: Role::Field { field: field.clone() },
                strength: strength * 0.98,
            });
        }
        for other in referred.entered() {
            let known = std::iter::once(&other.names.zh).chain(&other.also).any(|n| Heading::of(n).words == child);
            if known && !named {
                let role = Role::Of { field: field.clone(), of: other.name.clone() };
                found.push(Assigned { column: stack.column, role, strength: strength * 0.97 });
            }
        }
    }
    found
}

/// For columns still without a role: the field whose name is most alike.
pub(crate) fn guess(ledger: &Ledger, stacks: &[Stack], taken: &mut Vec<Assigned>) {
    for stack in stacks {
        if taken.iter().any(|t| t.column == stack.column) {
            continue;
        }
        let phrases = stack.phrases();
        let free = ledger.entered().filter(|f| !taken.iter().any(|t| t.role == Role::Field { field: f.name.clone() }));
        let best = free
            .flat_map(|f| {
                let names = std::iter::once(&f.names.zh).chain(&f.also).map(|n| plain(n)).collect::<Vec<_>>();
                let phrases = &phrases;
                names.into_iter().flat_map(move |n| {
                    phrases.iter().map(move |(p, trust)| (f.name.clone(), likeness(&n, p) * trust)).collect::<Vec<_>>()
                })
            })
            .max_by(|a, b| a.1.total_cmp(&b.1));
        if let Some((field, alike)) = best.filter(|b| b.1 >= 0.66) {
            taken.push(Assigned { column: stack.column, role: Role::Field { field }, strength: 0.6 * alike });
        }
    }
    taken.sort_by_key(|a| a.column);
}
