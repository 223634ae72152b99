//! Expressions into SQL that means the same on SQLite and PostgreSQL.

use std::collections::HashMap;

use catalogue::{Arith, Catalogue, Column, Compare, Expr, Param, Scope, Storage, Value};
use journal::{Backend, Bind, OPEN};

use crate::Window;

/// The alias of the list's own record.
pub(crate) const OWN: &str = "t";

/// What an expression gives in SQL.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Text,
    Int,
    Bool,
}

/// A statement as it grows: text and the values bound to it. `$1` is always the county.
pub(crate) struct Compiler<'a> {
    pub catalogue: &'a Catalogue,
    pub window: &'a Window,
    pub norms: &'a HashMap<String, i64>,
    pub as_of: Option<i64>,
    pub backend: Backend,
    pub binds: Vec<Bind>,
    nested: usize,
}

impl<'a> Compiler<'a> {
    pub(crate) fn new(
        catalogue: &'a Catalogue,
        window: &'a Window,
        norms: &'a HashMap<String, i64>,
        as_of: Option<i64>,
        county: &str,
        backend: Backend,
    ) -> Self {
        Compiler { catalogue, window, norms, as_of, backend, binds: vec![county.into()], nested: 0 }
    }

    pub(crate) fn bind(&mut self, bind: Bind) -> String {
        self.binds.push(bind);
        format!("${}", self.binds.len())
    }

    /// The county and the version of a table's alias that is asked for.
    pub(crate) fn version(&self, alias: &str) -> String {
        match self.as_of {
            None => format!("{alias}.county = $1 AND {alias}.to_seq = {OPEN}"),
            Some(seq) => format!("{alias}.county = $1 AND {alias}.from_seq <= {seq} AND {alias}.to_seq > {seq}"),
        }
    }

    /// A condition: PostgreSQL tells truth from numbers, so a number standing as a condition is compared with nought.
    pub(crate) fn condition(&mut self, expr: &Expr) -> String {
        let sql = self.expr(expr);
        if self.kind(expr) == Kind::Bool { sql } else { format!("({sql} <> 0)") }
    }

    /// A value; a condition standing as a value is made a number.
    pub(crate) fn value(&mut self, expr: &Expr) -> String {
        if self.kind(expr) == Kind::Bool {
            let sql = self.expr(expr);
            format!("(CASE WHEN {sql} THEN 1 ELSE 0 END)")
        } else {
            self.expr(expr)
        }
    }

    fn expr(&mut self, expr: &Expr) -> String {
        match expr {
            Expr::Column(column) => self.column(column),
            Expr::Literal(Value::Null) => "NULL".into(),
            Expr::Literal(Value::Int(n)) => n.to_string(),
            Expr::Literal(Value::Text(text)) => self.bind(text.as_str().into()),
            Expr::Param(Param::First) => self.bind(self.window.first.to_string().into()),
            Expr::Param(Param::Last) => self.bind(self.window.last.to_string().into()),
            Expr::Param(Param::Year) => self.window.year.to_string(),
            Expr::Norm(norm) => self.norm(norm).map_or("NULL".into(), |value| value.to_string()),
            Expr::Compare(a, op, b) => self.compare(a, *op, b),
            Expr::Arith(a, op, b) => {
                let sign = match op {
                    Arith::Add => "+",
                    Arith::Sub => "-",
                    Arith::Mul => "*",
                    Arith::Div => "/",
                };
                format!("({} {sign} {})", self.value(a), self.value(b))
            }
            Expr::And(a, b) => format!("({} AND {})", self.condition(a), self.condition(b)),
            Expr::Or(a, b) => format!("({} OR {})", self.condition(a), self.condition(b)),
            Expr::Not(a) => format!("(NOT {})", self.condition(a)),
            Expr::IsNull(a, negated) => format!("({} IS {}NULL)", self.value(a), if *negated { "NOT " } else { "" }),
            Expr::In(a, list, negated) => {
                let list: Vec<String> = list.iter().map(|e| self.value(e)).collect();
                let not = if *negated { "NOT " } else { "" };
                format!("({} {not}IN ({}))", self.value(a), list.join(", "))
            }
            Expr::Like(a, pattern, negated) => {
                let a = self.value(a);
                let pattern = self.bind(pattern.as_str().into());
                format!("({a} {}LIKE {pattern})", if *negated { "NOT " } else { "" })
            }
            Expr::Case(arms, other) => {
                let mut sql = "(CASE".to_string();
                for (when, then) in arms {
                    sql.push_str(&format!(" WHEN {} THEN {}", self.condition(when), self.value(then)));
                }
                if let Some(other) = other {
                    sql.push_str(&format!(" ELSE {}", self.value(other)));
                }
                sql + " END)"
            }
            Expr::Coalesce(list) => {
                let list: Vec<String> = list.iter().map(|e| self.value(e)).collect();
                format!("COALESCE({})", list.join(", "))
            }
            Expr::Exists { ledger, alias, condition, negated } => {
                let (from, filter) = self.subquery(ledger, alias, condition.as_deref());
                format!("({}EXISTS (SELECT 1 FROM {from} WHERE {filter}))", if *negated { "NOT " } else { "" })
            }
            Expr::Aggregate { function, distinct, over, ledger, alias, condition } => {
                let (from, filter) = self.subquery(ledger, alias, condition.as_deref());
                let over = match over {
                    None => "*".into(),
                    Some(e) => format!("{}{}", if *distinct { "DISTINCT " } else { "" }, self.value(e)),
                };
                let call = format!("{function}({over})");
                // PostgreSQL sums whole numbers into decimals.
                let call = if *function == "SUM" { format!("CAST({call} AS BIGINT)") } else { call };
                format!("(SELECT {call} FROM {from} WHERE {filter})")
            }
            Expr::InForce { scope, ledger, day } => {
                let day = self.value(day);
                self.in_force(&alias_of(scope), ledger, &day)
            }
            Expr::Within(a, b) => {
                let (a, b, again) = (self.value(a), self.value(b), self.value(b));
                format!("(substr({a}, 1, length({b})) = {again})")
            }
            Expr::Prefix(a, n) => format!("substr({}, 1, {n})", self.value(a)),
        }
    }

    /// A norm as conditions compare it: whole units, money in fen.
    fn norm(&self, norm: &str) -> Option<i64> {
        let money = self.catalogue.norm(norm).is_some_and(|n| n.kind == "money");
        self.norms.get(norm).map(|thousandths| thousandths / if money { 10 } else { 1000 })
    }

    /// Whether the span of an alias's ledger holds a day; an empty end is open.
    pub(crate) fn in_force(&self, alias: &str, ledger: &str, day: &str) -> String {
        let Some((from, to)) = self.catalogue.ledger(ledger).and_then(|l| l.span.as_ref()) else {
            return "(1 = 1)".into();
        };
        format!(
            "(({alias}.\"{from}\" IS NULL OR {alias}.\"{from}\" <= {day}) AND ({alias}.\"{to}\" IS NULL OR {alias}.\"{to}\" >= {day}))"
        )
    }

    /// Another ledger's records for a condition: a FROM and a WHERE.
    fn subquery(&mut self, ledger: &str, alias: &str, condition: Option<&Expr>) -> (String, String) {
        let Some(ledger) = self.catalogue.ledger(ledger) else { return (String::new(), "1 = 0".into()) };
        let by = condition.map(|c| held(c, &Scope::Inner(alias.into()))).unwrap_or_default();
        let alias = inner(alias);
        let version = self.version(&alias);
        let by_index = journal::table_by(self.backend, ledger, &alias, &by);
        if self.as_of.is_none() || self.backend == Backend::Postgres || by.is_empty() {
            return (by_index, self.holds(version, condition));
        }
        // As of a position versions are a range, within which SQLite finds no value: those that stand still are looked up, and the
        // few that have ended since are gone through.
        let standing = self.holds(format!("{version} AND {alias}.to_seq = {OPEN}"), condition);
        let ended = self.holds(format!("{version} AND {alias}.to_seq < {OPEN}"), condition);
        let either = format!(
            "(SELECT * FROM {by_index} WHERE {standing} UNION ALL SELECT * FROM {} AS {alias} WHERE {ended})",
            ledger.table()
        );
        (format!("{either} AS {alias}"), "1 = 1".into())
    }

    fn holds(&mut self, version: String, condition: Option<&Expr>) -> String {
        match condition {
            Some(condition) => format!("{version} AND {}", self.condition(condition)),
            None => version,
        }
    }

    fn compare(&mut self, a: &Expr, op: Compare, b: &Expr) -> String {
        let sign = match op {
            Compare::Eq => "=",
            Compare::Ne => "<>",
            Compare::Lt => "<",
            Compare::Le => "<=",
            Compare::Gt => ">",
            Compare::Ge => ">=",
        };
        let texts = [a, b].iter().any(|e| self.kind(e) == Kind::Text);
        let mut side = |e: &Expr| match e {
            // A year compared with the year of a date is four digits.
            Expr::Param(Param::Year) if texts => self.bind(self.window.year.to_string().into()),
            _ => self.value(e),
        };
        format!("({} {sign} {})", side(a), side(b))
    }

    /// A column; each reference on the way is looked up by the record's id.
    fn column(&mut self, column: &Column) -> String {
        let mut ledger = self.catalogue.ledger(&column.ledger);
        let mut sql = format!("{}.\"{}\"", alias_of(&column.scope), column.path[0]);
        for (i, step) in column.path.iter().enumerate().skip(1) {
            let before = &column.path[i - 1];
            ledger = ledger
                .and_then(|l| l.field(before))
                .and_then(|f| f.refers_to())
                .and_then(|of| self.catalogue.ledger(of));
            let table = ledger.map(|l| l.table()).unwrap_or_default();
            self.nested += 1;
            let alias = format!("r{}", self.nested);
            let version = self.version(&alias);
            sql = format!(
                "(SELECT {alias}.\"{step}\" FROM {table} AS {alias} WHERE {version} AND {alias}.record = {sql})"
            );
        }
        sql
    }

    fn kind(&self, expr: &Expr) -> Kind {
        match expr {
            Expr::Column(column) => self.column_kind(column),
            Expr::Literal(Value::Text(_)) | Expr::Param(Param::First | Param::Last) | Expr::Prefix(..) => Kind::Text,
            Expr::Literal(_) | Expr::Param(Param::Year) | Expr::Norm(_) | Expr::Arith(..) => Kind::Int,
            Expr::Case(arms, other) => match arms.first().map(|(_, e)| e).or(other.as_deref()).map(|e| self.kind(e)) {
                Some(Kind::Text) => Kind::Text,
                _ => Kind::Int,
            },
            Expr::Coalesce(list) => match list.first().map(|e| self.kind(e)) {
                Some(Kind::Text) => Kind::Text,
                _ => Kind::Int,
            },
            Expr::Aggregate { function, over, .. } => match over {
                Some(e) if matches!(*function, "MIN" | "MAX") => self.kind(e),
                _ => Kind::Int,
            },
            _ => Kind::Bool,
        }
    }

    fn column_kind(&self, column: &Column) -> Kind {
        let mut ledger = self.catalogue.ledger(&column.ledger);
        for step in &column.path[..column.path.len() - 1] {
            ledger =
                ledger.and_then(|l| l.field(step)).and_then(|f| f.refers_to()).and_then(|of| self.catalogue.ledger(of));
        }
        let field = ledger.zip(column.path.last()).and_then(|(l, name)| l.field(name));
        match field.map(|f| f.kind.storage()) {
            Some(Storage::Int) => Kind::Int,
            _ => Kind::Text,
        }
    }
}

/// The fields of a record that a condition holds to one value: that of another record, or one that it names.
pub(crate) fn held<'e>(condition: &'e Expr, scope: &Scope) -> Vec<&'e str> {
    let field = |e: &'e Expr| match e {
        Expr::Column(column) if column.scope == *scope => column.path.first().filter(|_| column.path.len() == 1),
        _ => None,
    };
    let value = |e: &Expr| match e {
        Expr::Column(column) => column.scope != *scope,
        other => matches!(other, Expr::Literal(_)),
    };
    match condition {
        Expr::And(a, b) => [held(a, scope), held(b, scope)].concat(),
        Expr::Compare(a, Compare::Eq, b) if value(b) => field(a).into_iter().map(String::as_str).collect(),
        Expr::Compare(a, Compare::Eq, b) if value(a) => field(b).into_iter().map(String::as_str).collect(),
        _ => vec![],
    }
}

fn alias_of(scope: &Scope) -> String {
    match scope {
        Scope::Own => OWN.into(),
        Scope::Inner(alias) => inner(alias),
    }
}

/// Aliases are the declaration's own words; the prefix keeps them off SQL's.
fn inner(alias: &str) -> String {
    format!("a_{}", alias.to_lowercase())
}
