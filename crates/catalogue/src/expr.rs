//! Conditions, parsed and checked: the only form in which a declaration's condition reaches a database.

use std::cmp::Ordering;

use crate::Value;

/// A day or year that comes from the window.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Param {
    /// First day.
    First,
    /// Last day.
    Last,
    /// Year of the window.
    Year,
}

/// Which record a column is read from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scope {
    /// The record of the list.
    Own,
    /// A record of a subquery, by its alias.
    Inner(String),
}

/// A column, perhaps through references: `person.unit.level` is `["person", "unit", "level"]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// The record it starts from.
    pub scope: Scope,
    /// The ledger of that record.
    pub ledger: String,
    /// Field names; all but the last are references.
    pub path: Vec<String>,
}

/// Comparison operators.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the usual six")]
pub enum Compare {
    Eq,
    Ne,
    Lt,
    Le,
    Gt,
    Ge,
}

/// Arithmetic operators.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the usual four")]
pub enum Arith {
    Add,
    Sub,
    Mul,
    Div,
}

/// A checked expression.
#[derive(Clone, Debug, PartialEq)]
pub enum Expr {
    /// A field.
    Column(Column),
    /// A literal.
    Literal(Value),
    /// A day or year of the window.
    Param(Param),
    /// A norm's value on the window's last day.
    Norm(String),
    /// Two values compared.
    Compare(Box<Expr>, Compare, Box<Expr>),
    /// Whole-number arithmetic.
    Arith(Box<Expr>, Arith, Box<Expr>),
    /// Both.
    And(Box<Expr>, Box<Expr>),
    /// Either.
    Or(Box<Expr>, Box<Expr>),
    /// Not.
    Not(Box<Expr>),
    /// Is (not) empty.
    IsNull(Box<Expr>, bool),
    /// Is (not) among.
    In(Box<Expr>, Vec<Expr>, bool),
    /// Is (not) like a pattern.
    Like(Box<Expr>, String, bool),
    /// Conditions with results, and the result else.
    Case(Vec<(Expr, Expr)>, Option<Box<Expr>>),
    /// The first that is not empty.
    Coalesce(Vec<Expr>),
    /// Whether a record of a ledger exists.
    Exists {
        /// The ledger.
        ledger: String,
        /// The alias of its record.
        alias: String,
        /// The condition.
        condition: Option<Box<Expr>>,
        /// Whether none may exist.
        negated: bool,
    },
    /// An aggregate over records of a ledger: `COUNT(*)`, `COUNT(DISTINCT x)`, `SUM(x)`, `MIN(x)`, `MAX(x)`.
    Aggregate {
        /// `COUNT`, `SUM`, `MIN` or `MAX`.
        function: &'static str,
        /// Whether over different values.
        distinct: bool,
        /// What is aggregated; none for `COUNT(*)`.
        over: Option<Box<Expr>>,
        /// The ledger.
        ledger: String,
        /// The alias of its record.
        alias: String,
        /// The condition.
        condition: Option<Box<Expr>>,
    },
    /// Whether the record's span holds a day.
    InForce {
        /// Which record.
        scope: Scope,
        /// Its ledger.
        ledger: String,
        /// The day.
        day: Box<Expr>,
    },
    /// Whether the first place lies in the second.
    Within(Box<Expr>, Box<Expr>),
    /// The first so many characters of a text: a township of a code, a year or month of a date.
    Prefix(Box<Expr>, usize),
}

impl Expr {
    /// Shows it, and everything in it that it is worked out from, to a visitor. Subqueries are shown as they are, not entered.
    pub fn visit<'a>(&'a self, visitor: &mut dyn FnMut(&'a Expr)) {
        visitor(self);
        match self {
            Expr::Compare(a, _, b) | Expr::Arith(a, _, b) | Expr::And(a, b) | Expr::Or(a, b) | Expr::Within(a, b) => {
                a.visit(visitor);
                b.visit(visitor);
            }
            Expr::Not(a) | Expr::IsNull(a, _) | Expr::Like(a, _, _) | Expr::Prefix(a, _) => a.visit(visitor),
            Expr::In(a, list, _) => {
                a.visit(visitor);
                list.iter().for_each(|e| e.visit(visitor));
            }
            Expr::Coalesce(list) => list.iter().for_each(|e| e.visit(visitor)),
            Expr::Case(arms, other) => {
                for (when, then) in arms {
                    when.visit(visitor);
                    then.visit(visitor);
                }
                other.iter().for_each(|e| e.visit(visitor));
            }
            _ => {}
        }
    }

    /// The fields of the record itself that it reads (of a reference, the field that refers), each once.
    pub fn fields(&self) -> Vec<String> {
        let mut fields = Vec::new();
        self.visit(&mut |e| {
            if let Expr::Column(Column { scope: Scope::Own, path, .. }) = e {
                let first = path.first().and_then(|p| p.split('.').next()).unwrap_or_default();
                if !fields.iter().any(|f| f == first) {
                    fields.push(first.to_string());
                }
            }
        });
        fields
    }

    /// Whether [`evaluate`] can work it out from one record's own fields.
    pub fn of_one_record(&self) -> bool {
        let mut all = true;
        self.visit(&mut |e| {
            all &= match e {
                Expr::Column(c) => c.scope == Scope::Own && c.path.len() == 1,
                Expr::Like(..) | Expr::Within(..) | Expr::Norm(_) | Expr::Param(_) => false,
                Expr::Exists { .. } | Expr::Aggregate { .. } | Expr::InForce { .. } => false,
                _ => true,
            };
        });
        all
    }
}

/// A record as a check reads it.
pub trait RowView {
    /// The value of a field.
    fn get(&self, field: &str) -> Value;
}

/// Works a check out over one record; none where an empty value leaves it undecided, as in SQL, or where it reads more than the record.
pub fn evaluate(expr: &Expr, row: &dyn RowView) -> Option<Value> {
    let truth = |b: bool| Some(Value::Int(i64::from(b)));
    match expr {
        Expr::Column(c) if c.scope == Scope::Own && c.path.len() == 1 => some(row.get(&c.path[0])),
        Expr::Literal(value) => some(value.clone()),
        Expr::Compare(a, op, b) => {
            let order = order(&evaluate(a, row)?, &evaluate(b, row)?)?;
            truth(match op {
                Compare::Eq => order == Ordering::Equal,
                Compare::Ne => order != Ordering::Equal,
                Compare::Lt => order == Ordering::Less,
                Compare::Le => order != Ordering::Greater,
                Compare::Gt => order == Ordering::Greater,
                Compare::Ge => order != Ordering::Less,
            })
        }
        Expr::Arith(a, op, b) => {
            let (Value::Int(a), Value::Int(b)) = (evaluate(a, row)?, evaluate(b, row)?) else { return None };
            let result = match op {
                Arith::Add => a.checked_add(b),
                Arith::Sub => a.checked_sub(b),
                Arith::Mul => a.checked_mul(b),
                Arith::Div => a.checked_div(b),
            };
            result.map(Value::Int)
        }
        Expr::And(a, b) => match (decide(a, row), decide(b, row)) {
            (Some(false), _) | (_, Some(false)) => truth(false),
            (Some(true), Some(true)) => truth(true),
            _ => None,
        },
        Expr::Or(a, b) => match (decide(a, row), decide(b, row)) {
            (Some(true), _) | (_, Some(true)) => truth(true),
            (Some(false), Some(false)) => truth(false),
            _ => None,
        },
        Expr::Not(a) => truth(!decide(a, row)?),
        Expr::IsNull(a, negated) => truth(evaluate(a, row).is_none() != *negated),
        Expr::In(a, list, negated) => {
            let a = evaluate(a, row)?;
            truth(list.iter().any(|b| evaluate(b, row).as_ref() == Some(&a)) != *negated)
        }
        Expr::Coalesce(list) => list.iter().find_map(|e| evaluate(e, row)),
        Expr::Case(arms, other) => match arms.iter().find(|(when, _)| decide(when, row) == Some(true)) {
            Some((_, then)) => evaluate(then, row),
            None => other.as_ref().and_then(|e| evaluate(e, row)),
        },
        Expr::Prefix(a, n) => match evaluate(a, row)? {
            Value::Text(text) => Some(Value::Text(text.chars().take(*n).collect())),
            _ => None,
        },
        _ => None,
    }
}

fn some(value: Value) -> Option<Value> {
    (!value.is_null()).then_some(value)
}

fn decide(expr: &Expr, row: &dyn RowView) -> Option<bool> {
    match evaluate(expr, row)? {
        Value::Int(n) => Some(n != 0),
        _ => None,
    }
}

fn order(a: &Value, b: &Value) -> Option<Ordering> {
    match (a, b) {
        (Value::Int(a), Value::Int(b)) => Some(a.cmp(b)),
        (Value::Text(a), Value::Text(b)) => Some(a.cmp(b)),
        _ => None,
    }
}
