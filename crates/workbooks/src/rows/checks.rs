//! A ledger's checks over a row that is not in the journal yet: fields of referred records are looked up among those known.

use std::collections::BTreeMap;

use catalogue::{Check, Column, Compare, Expr, Ledger, RegionCode, RowView, Scope, Value, evaluate};

use crate::known::Known;

/// A check made ready for rows.
#[derive(Clone, Debug)]
pub(crate) struct ReadyCheck<'a> {
    pub check: &'a Check,
    that: Expr,
    /// The fields it reads, to know which cell to point at.
    pub reads: Vec<String>,
}

impl<'a> ReadyCheck<'a> {
    /// A ledger's checks.
    pub(crate) fn all(known: &Known, ledger: &'a Ledger) -> Vec<ReadyCheck<'a>> {
        let ready = |check: &'a Check| {
            let that = ready(known, check.that.clone());
            let reads = that.fields();
            ReadyCheck { check, that, reads }
        };
        ledger.checks.iter().map(ready).collect()
    }

    /// Whether a row fails it; an undecided check does not fail.
    pub(crate) fn fails(
        &self,
        known: &Known,
        ledger: &Ledger,
        region: &RegionCode,
        fields: &BTreeMap<String, Value>,
    ) -> bool {
        evaluate(&self.that, &View { known, ledger, region, fields }) == Some(Value::Int(0))
    }
}

/// A row as a check sees it: `person.politics` is a field of the record that `person` refers to.
struct View<'a> {
    known: &'a Known,
    ledger: &'a Ledger,
    region: &'a RegionCode,
    fields: &'a BTreeMap<String, Value>,
}

impl RowView for View<'_> {
    fn get(&self, field: &str) -> Value {
        if field == "region" {
            return Value::Text(self.region.to_string());
        }
        let Some((first, rest)) = field.split_once('.') else {
            return self.fields.get(field).cloned().unwrap_or_default();
        };
        let of = self.ledger.field(first).and_then(|f| f.refers_to());
        let (Some(of), Some(Value::Text(id))) = (of, self.fields.get(first)) else { return Value::Null };
        let (Some(kept), Some(ledger)) = (self.known.by_id(of, id), self.known.catalogue().ledger(of)) else {
            return Value::Null;
        };
        View { known: self.known, ledger, region: &kept.region, fields: &kept.fields }.get(rest)
    }
}

/// References become dotted names, and `EXISTS (… h WHERE h.record = household AND …)` the same as conditions over `household.…`.
fn ready(known: &Known, expr: Expr) -> Expr {
    match expr {
        Expr::Column(c) => Expr::Column(Column { path: vec![c.path.join(".")], ..c }),
        Expr::Exists { ledger, alias, condition: Some(condition), negated } => {
            match referring(&condition, &alias) {
                Some(field) => {
                    let inner = ready(known, through(known, *condition, &alias, &ledger, &field));
                    let held = Expr::And(Box::new(Expr::IsNull(Box::new(own(&field)), true)), Box::new(inner));
                    if negated { Expr::Not(Box::new(held)) } else { held }
                }
                // Anything wider reads more than the row: the journal's figures and rules see to it.
                None => Expr::Literal(Value::Null),
            }
        }
        other => map(other, &|e| ready(known, e)),
    }
}

/// The own field that an inner record is found by: `h.record = household`.
fn referring(condition: &Expr, alias: &str) -> Option<String> {
    match condition {
        Expr::And(a, b) => referring(a, alias).or_else(|| referring(b, alias)),
        Expr::Compare(a, Compare::Eq, b) => {
            [(a, b), (b, a)].into_iter().find_map(|(inner, outer)| match (inner.as_ref(), outer.as_ref()) {
                (Expr::Column(i), Expr::Column(o)) => {
                    let found = i.scope == Scope::Inner(alias.into())
                        && i.path == ["record"]
                        && o.scope == Scope::Own
                        && o.path.len() == 1;
                    found.then(|| o.path[0].clone())
                }
                _ => None,
            })
        }
        _ => None,
    }
}

/// The inner record's fields as fields reached through the own one.
fn through(known: &Known, expr: Expr, alias: &str, ledger: &str, field: &str) -> Expr {
    let inner = |scope: &Scope| *scope == Scope::Inner(alias.into());
    match expr {
        Expr::Column(c) if inner(&c.scope) && c.path == ["record"] => own(field),
        Expr::Column(c) if inner(&c.scope) => own(&format!("{field}.{}", c.path.join("."))),
        Expr::InForce { scope, day, .. } if inner(&scope) => {
            let day = through(known, *day, alias, ledger, field);
            let span = known.catalogue().ledger(ledger).and_then(|l| l.span.clone());
            let Some((from, to)) = span else { return Expr::Literal(Value::Null) };
            let (from, to) = (own(&format!("{field}.{from}")), own(&format!("{field}.{to}")));
            let open = |e: &Expr| Box::new(Expr::IsNull(Box::new(e.clone()), false));
            let le = |a: Expr, b: Expr| Box::new(Expr::Compare(Box::new(a), Compare::Le, Box::new(b)));
            let begun = Expr::Or(open(&from), le(from, day.clone()));
            let lasting = Expr::Or(open(&to), le(day, to));
            Expr::And(Box::new(begun), Box::new(lasting))
        }
        other => map(other, &|e| through(known, e, alias, ledger, field)),
    }
}

fn own(path: &str) -> Expr {
    Expr::Column(Column { scope: Scope::Own, ledger: String::new(), path: vec![path.to_string()] })
}

/// An expression with its parts replaced.
fn map(expr: Expr, f: &dyn Fn(Expr) -> Expr) -> Expr {
    let b = |e: Box<Expr>| Box::new(f(*e));
    match expr {
        Expr::Compare(x, op, y) => Expr::Compare(b(x), op, b(y)),
        Expr::Arith(x, op, y) => Expr::Arith(b(x), op, b(y)),
        Expr::And(x, y) => Expr::And(b(x), b(y)),
        Expr::Or(x, y) => Expr::Or(b(x), b(y)),
        Expr::Not(x) => Expr::Not(b(x)),
        Expr::IsNull(x, n) => Expr::IsNull(b(x), n),
        Expr::In(x, list, n) => Expr::In(b(x), list.into_iter().map(f).collect(), n),
        Expr::Like(x, pattern, n) => Expr::Like(b(x), pattern, n),
        Expr::Coalesce(list) => Expr::Coalesce(list.into_iter().map(f).collect()),
        Expr::Case(arms, other) => Expr::Case(arms.into_iter().map(|(w, t)| (f(w), f(t))).collect(), other.map(b)),
        Expr::Within(x, y) => Expr::Within(b(x), b(y)),
        Expr::Prefix(x, n) => Expr::Prefix(b(x), n),
        other => other,
    }
}
