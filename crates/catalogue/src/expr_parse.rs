//! From SQL text to a checked expression: parsed by sqlparser, then walked against an allow-list.
//!
//! Whatever is not listed here is refused by name, so a declaration can never reach a table, column or function that the
//! catalogue does not know.

use std::collections::HashMap;

use sqlparser::ast::{
    BinaryOperator as Op, Expr as Sql, Function, FunctionArg, FunctionArgExpr, FunctionArguments, Query, SelectItem,
    SetExpr, TableFactor, UnaryOperator, Value as SqlValue,
};
use sqlparser::dialect::GenericDialect;
use sqlparser::parser::{Parser, ParserError};

use crate::error::Fault;
use crate::{Arith, Column, Compare, Expr, FieldType, Ledger, Param, Scope, Value};

/// What a condition may refer to.
pub(crate) struct Context<'a> {
    pub ledgers: &'a HashMap<String, Ledger>,
    pub norms: &'a [String],
    pub own: &'a str,
}

/// The longest condition, in bytes, and how deep its terms may lie: an AND of two hundred terms would be two hundred deep.
const LONGEST: usize = 8 * 1024;
const DEEPEST: usize = 120;
/// What a condition may call.
const FUNCTIONS: &str = "norm in_force flagged within township year month coalesce";

/// Reads a condition of a ledger.
pub(crate) fn parse(text: &str, context: &Context<'_>) -> Result<Expr, Fault> {
    if text.len() > LONGEST {
        return Err(Fault::new(
            format!("条件有 {} 个字节，最多 {LONGEST} 个", text.len()),
            format!("the condition has {} bytes; {LONGEST} is the most", text.len()),
        ));
    }
    let dialect = GenericDialect {};
    let mut parser = Parser::new(&dialect).try_with_sql(text).map_err(|e| unread(text, &e))?;
    let sql = parser.parse_expr().map_err(|e| unread(text, &e))?;
    let rest = parser.peek_token().to_string();
    if rest != "EOF" {
        return Err(Fault::new(
            format!("“{text}”里多出“{rest}”，删去它或补上连接词"),
            format!("“{rest}” is left over in “{text}”"),
        ));
    }
    Walk { context, inner: Vec::new(), depth: 0 }.expr(&sql)
}

/// A text that is no condition; the parser's own words stand in the English.
fn unread(text: &str, error: &ParserError) -> Fault {
    let said = error.to_string();
    let column = said.rsplit_once("Column: ").map(|(_, n)| n.trim().to_string());
    let at = column.map_or_else(String::new, |n| format!("（第 {n} 个字符附近）"));
    Fault::new(
        format!("“{text}”读不懂{at}，请照“字段 = '值' AND 字段 > 数”的写法改"),
        format!("“{text}” cannot be read: {said}"),
    )
}

/// A subquery's ledger, alias, condition and result.
type Inner = (String, String, Option<Box<Expr>>, SelectItem);

struct Walk<'a> {
    context: &'a Context<'a>,
    /// Aliases and ledgers of the subqueries around, innermost last.
    inner: Vec<(String, String)>,
    depth: usize,
}

impl Walk<'_> {
    fn expr(&mut self, sql: &Sql) -> Result<Expr, Fault> {
        if self.depth == DEEPEST {
            return Err(Fault::about(
                "条件套了 {} 层以上，请写短些",
                "the condition lies more than {} terms deep; say it in fewer",
                &DEEPEST,
            ));
        }
        self.depth += 1;
        let expr = self.term(sql);
        self.depth -= 1;
        expr
    }

    fn term(&mut self, sql: &Sql) -> Result<Expr, Fault> {
        Ok(match sql {
            Sql::Nested(e) => self.expr(e)?,
            Sql::Identifier(name) => self.column(std::slice::from_ref(&name.value))?,
            Sql::CompoundIdentifier(path) => self.column(&path.iter().map(|i| i.value.clone()).collect::<Vec<_>>())?,
            Sql::Value(value) => literal(&value.value)?,
            Sql::UnaryOp { op: UnaryOperator::Not, expr } => Expr::Not(self.boxed(expr)?),
            Sql::UnaryOp { op: UnaryOperator::Minus, expr } => match self.expr(expr)? {
                Expr::Literal(Value::Int(n)) => Expr::Literal(Value::Int(-n)),
                e => Expr::Arith(Box::new(Expr::Literal(Value::Int(0))), Arith::Sub, Box::new(e)),
            },
            Sql::IsNull(e) => Expr::IsNull(self.boxed(e)?, false),
            Sql::IsNotNull(e) => Expr::IsNull(self.boxed(e)?, true),
            Sql::InList { expr, list, negated } => {
                let left = self.expr(expr)?;
                let list = list.iter().map(|e| self.expr(e)).collect::<Result<Vec<_>, _>>()?;
                for e in &list {
                    self.known_choice(&left, e)?;
                }
                Expr::In(Box::new(left), list, *negated)
            }
            Sql::Between { expr, negated, low, high } => {
                let e = self.expr(expr)?;
                let low = Expr::Compare(Box::new(e.clone()), Compare::Ge, self.boxed(low)?);
                let high = Expr::Compare(Box::new(e), Compare::Le, self.boxed(high)?);
                let both = Expr::And(Box::new(low), Box::new(high));
                if *negated { Expr::Not(Box::new(both)) } else { both }
            }
            Sql::Like { negated, expr, pattern, .. } => match self.expr(pattern)? {
                Expr::Literal(Value::Text(pattern)) => Expr::Like(self.boxed(expr)?, pattern, *negated),
                _ => return Err(Fault::about("LIKE 后面要写明文字", "LIKE takes a literal pattern", &"")),
            },
            Sql::BinaryOp { left, op, right } => self.binary(left, op, right)?,
            Sql::Case { operand: None, conditions, else_result, .. } => {
                let arms = conditions
                    .iter()
                    .map(|arm| Ok((self.expr(&arm.condition)?, self.expr(&arm.result)?)))
                    .collect::<Result<Vec<_>, Fault>>()?;
                Expr::Case(arms, else_result.as_ref().map(|e| self.boxed(e)).transpose()?)
            }
            Sql::Exists { subquery, negated } => {
                let depth = self.inner.len();
                let (ledger, alias, condition, _) = self.subquery(subquery)?;
                self.inner.truncate(depth);
                Expr::Exists { ledger, alias, condition, negated: *negated }
            }
            Sql::Subquery(query) => self.aggregate(query)?,
            Sql::Function(function) => self.function(function)?,
            other => {
                return Err(Fault::about("条件里不能用“{}”", "“{}” is not allowed in a condition", other));
            }
        })
    }

    fn boxed(&mut self, sql: &Sql) -> Result<Box<Expr>, Fault> {
        Ok(Box::new(self.expr(sql)?))
    }

    fn binary(&mut self, left: &Sql, op: &Op, right: &Sql) -> Result<Expr, Fault> {
        let (a, b) = (self.expr(left)?, self.expr(right)?);
        let compare = match op {
            Op::And => return Ok(Expr::And(Box::new(a), Box::new(b))),
            Op::Or => return Ok(Expr::Or(Box::new(a), Box::new(b))),
            Op::Plus => return Ok(Expr::Arith(Box::new(a), Arith::Add, Box::new(b))),
            Op::Minus => return Ok(Expr::Arith(Box::new(a), Arith::Sub, Box::new(b))),
            Op::Multiply => return Ok(Expr::Arith(Box::new(a), Arith::Mul, Box::new(b))),
            Op::Divide => return Ok(Expr::Arith(Box::new(a), Arith::Div, Box::new(b))),
            Op::Eq => Compare::Eq,
            Op::NotEq => Compare::Ne,
            Op::Lt => Compare::Lt,
            Op::LtEq => Compare::Le,
            Op::Gt => Compare::Gt,
            Op::GtEq => Compare::Ge,
            other => {
                let en = "the operator {} is not allowed in a condition";
                return Err(Fault::about("条件里不能用运算符 {}", en, other));
            }
        };
        self.known_choice(&a, &b)?;
        self.known_choice(&b, &a)?;
        Ok(Expr::Compare(Box::new(a), compare, Box::new(b)))
    }

    /// A literal compared with a choice field has to be one of its choices: else the figure would silently be nought.
    fn known_choice(&self, field: &Expr, literal: &Expr) -> Result<(), Fault> {
        let (Expr::Column(column), Expr::Literal(Value::Text(term))) = (field, literal) else { return Ok(()) };
        let Some(field) = self.field_of(column) else { return Ok(()) };
        let choices = field.choices();
        if choices.is_empty() || choices.iter().any(|c| c.zh == *term) {
            return Ok(());
        }
        let known: Vec<&str> = choices.iter().map(|c| c.zh.as_str()).collect();
        let known = known.join(" ");
        Err(Fault::new(
            format!("“{term}”不是“{}”的可选项，可选：{known}", field.names.zh),
            format!("“{term}” is no choice of {}; its choices are {known}", column.path.join(".")),
        ))
    }

    fn field_of(&self, column: &Column) -> Option<&crate::Field> {
        let mut ledger = self.context.ledgers.get(&column.ledger)?;
        for step in &column.path[..column.path.len() - 1] {
            ledger = self.context.ledgers.get(ledger.field(step)?.refers_to()?)?;
        }
        ledger.field(column.path.last()?)
    }

    /// Bare names are the outer record's; an alias names an inner one.
    fn column(&mut self, path: &[String]) -> Result<Expr, Fault> {
        let inner = self.inner.iter().rev().find(|(alias, _)| path.len() > 1 && *alias == path[0]).cloned();
        let (scope, ledger, path) = match inner {
            Some((alias, ledger)) => (Scope::Inner(alias), ledger, &path[1..]),
            None => (Scope::Own, self.context.own.to_string(), path),
        };
        if path.len() > 3 {
            let path = path.join(".");
            return Err(Fault::new(
                format!("{path} 跨了两条以上的记录，最多跨两条"),
                format!("{path} leads over more than two records"),
            ));
        }
        self.check_path(&ledger, path)?;
        Ok(Expr::Column(Column { scope, ledger, path: path.to_vec() }))
    }

    fn check_path(&self, ledger: &str, path: &[String]) -> Result<(), Fault> {
        let mut ledger = self.ledger(ledger)?;
        for (i, step) in path.iter().enumerate() {
            let last = i + 1 == path.len();
            if last && matches!(step.as_str(), "region" | "note" | "record") {
                return Ok(());
            }
            let field = ledger.field(step).ok_or_else(|| {
                let known: Vec<&str> = ledger.fields.iter().map(|f| f.name.as_str()).collect();
                let known = known.join(" ");
                Fault::new(
                    format!("台账“{}”没有字段 {step}，有：{known}", ledger.names.zh),
                    format!("ledger {} has no field {step}; it has {known}", ledger.name),
                )
            })?;
            if field.withdrawn {
                return Err(Fault::new(
                    format!("台账“{}”的字段 {step} 已停用，请换一个字段", ledger.names.zh),
                    format!("field {step} of ledger {} is withdrawn; read another field", ledger.name),
                ));
            }
            if last {
                if field.sensitive {
                    return Err(Fault::new(
                        format!("“{}”是加密内容，条件不能用它", field.names.zh),
                        format!("{step} of {} is sensitive: no condition may read it", ledger.name),
                    ));
                }
            } else {
                let of = field.refers_to().ok_or_else(|| {
                    Fault::new(
                        format!("“{}”不引用别的台账，后面不能再接字段", field.names.zh),
                        format!("{step} of {} refers to no ledger", ledger.name),
                    )
                })?;
                ledger = self.ledger(of)?;
            }
        }
        Ok(())
    }

    fn ledger(&self, name: &str) -> Result<&Ledger, Fault> {
        let none = || Fault::new(format!("没有台账 {name}"), format!("there is no ledger {name}"));
        self.context.ledgers.get(name).ok_or_else(none)
    }

    fn subquery(&mut self, query: &Query) -> Result<Inner, Fault> {
        let SetExpr::Select(select) = query.body.as_ref() else {
            return Err(Fault::new(
                "条件里的子查询只能是简单的 SELECT",
                "only a plain SELECT may stand in a condition",
            ));
        };
        let plain = query.with.is_none()
            && query.order_by.is_none()
            && select.having.is_none()
            && select.distinct.is_none()
            && select.from.len() == 1
            && select.from[0].joins.is_empty()
            && select.projection.len() == 1;
        let TableFactor::Table { name, alias: Some(alias), .. } = &select.from[0].relation else {
            return Err(Fault::new(
                "条件里的 SELECT 只读一本台账，并给它一个别名：FROM village_flag f",
                "a SELECT in a condition reads one ledger under an alias: FROM village_flag f",
            ));
        };
        if !plain {
            return Err(Fault::new(
                "条件里的 SELECT 只有一本台账、一个结果和一个 WHERE",
                "a SELECT in a condition has one ledger, one result and a WHERE, nothing more",
            ));
        }
        let (ledger, alias) = (name.to_string(), alias.name.value.clone());
        self.ledger(&ledger)?;
        self.inner.push((alias.clone(), ledger.clone()));
        let condition = select.selection.as_ref().map(|e| self.boxed(e)).transpose()?;
        let item = select.projection[0].clone();
        Ok((ledger, alias, condition, item))
    }

    fn aggregate(&mut self, query: &Query) -> Result<Expr, Fault> {
        let depth = self.inner.len();
        let (ledger, alias, condition, item) = self.subquery(query)?;
        let SelectItem::UnnamedExpr(Sql::Function(call)) = item else {
            return Err(Fault::new(
                "当作数值用的 SELECT 只能是 COUNT、SUM、MIN、MAX",
                "a SELECT that gives a value is COUNT, SUM, MIN or MAX",
            ));
        };
        let function = match call.name.to_string().to_uppercase().as_str() {
            "COUNT" => "COUNT",
            "SUM" => "SUM",
            "MIN" => "MIN",
            "MAX" => "MAX",
            other => {
                let en = "{} is not allowed; use COUNT, SUM, MIN or MAX";
                return Err(Fault::about("不能用 {}，可用 COUNT、SUM、MIN、MAX", en, &other));
            }
        };
        let FunctionArguments::List(list) = &call.args else {
            return Err(Fault::about("{} 缺参数", "{} lacks its argument", &function));
        };
        let distinct = list.duplicate_treatment == Some(sqlparser::ast::DuplicateTreatment::Distinct);
        let over = match list.args.as_slice() {
            [FunctionArg::Unnamed(FunctionArgExpr::Wildcard)] if function == "COUNT" => None,
            [FunctionArg::Unnamed(FunctionArgExpr::Expr(e))] => Some(self.boxed(e)?),
            _ => return Err(Fault::about("{} 只带一个参数", "{} takes one argument", &function)),
        };
        self.inner.truncate(depth);
        Ok(Expr::Aggregate { function, distinct, over, ledger, alias, condition })
    }

    fn function(&mut self, call: &Function) -> Result<Expr, Fault> {
        let name = call.name.to_string().to_lowercase();
        let FunctionArguments::List(list) = &call.args else {
            return Err(Fault::about("{} 缺参数", "{} lacks its arguments", &name));
        };
        let args: Vec<&Sql> = list
            .args
            .iter()
            .map(|a| match a {
                FunctionArg::Unnamed(FunctionArgExpr::Expr(e)) => Ok(e),
                other => Err(Fault::about("函数里不能写“{}”", "“{}” is not allowed in a function", other)),
            })
            .collect::<Result<_, Fault>>()?;
        match (name.as_str(), args.as_slice()) {
            ("norm", [e]) => match self.expr(e)? {
                Expr::Literal(Value::Text(norm)) if self.context.norms.contains(&norm) => Ok(Expr::Norm(norm)),
                _ => Err(Fault::about("{} 不是已设的标准", "{} is no norm of norms.toml", e)),
            },
            ("in_force", [day]) => self.in_force(None, day),
            ("in_force", [alias, day]) => self.in_force(Some(&alias.to_string()), day),
            ("flagged", [flag, day]) => self.flagged(flag, day),
            ("within", [a, b]) => Ok(Expr::Within(self.boxed(a)?, self.boxed(b)?)),
            ("township", [e]) => Ok(Expr::Prefix(self.boxed(e)?, 9)),
            ("year", [e]) => Ok(Expr::Prefix(self.boxed(e)?, 4)),
            ("month", [e]) => Ok(Expr::Prefix(self.boxed(e)?, 7)),
            ("coalesce", [_, ..]) => Ok(Expr::Coalesce(args.iter().map(|e| self.expr(e)).collect::<Result<_, _>>()?)),
            _ => Err(no_function(&name, args.len())),
        }
    }

    fn in_force(&mut self, alias: Option<&str>, day: &Sql) -> Result<Expr, Fault> {
        let (scope, ledger) = match alias {
            None => (Scope::Own, self.context.own.to_string()),
            Some(alias) => {
                let (_, ledger) = self
                    .inner
                    .iter()
                    .rev()
                    .find(|(a, _)| a == alias)
                    .ok_or_else(|| Fault::about("这里没有别名 {}", "{} is no alias here", &alias))?;
                (Scope::Inner(alias.into()), ledger.clone())
            }
        };
        if self.ledger(&ledger)?.span.is_none() {
            let en = "ledger {} has no span, so in_force has no meaning there";
            return Err(Fault::about("台账 {} 没有起止日期，不能用 in_force", en, &ledger));
        }
        Ok(Expr::InForce { scope, ledger, day: self.boxed(day)? })
    }

    fn flagged(&mut self, flag: &Sql, day: &Sql) -> Result<Expr, Fault> {
        let outer = match self.inner.last() {
            Some((alias, _)) => format!("{alias}.region"),
            None => "region".into(),
        };
        let text = format!(
            "EXISTS (SELECT 1 FROM village_flag flag_ WHERE flag_.region = {outer} AND flag_.flag = {flag} AND in_force(flag_, {day}))"
        );
        let dialect = GenericDialect {};
        let sql = Parser::new(&dialect)
            .try_with_sql(&text)
            .and_then(|mut p| p.parse_expr())
            .map_err(|e| unread(&text, &e))?;
        let depth = self.inner.len();
        let expr = self.expr(&sql);
        self.inner.truncate(depth);
        expr
    }
}

fn no_function(name: &str, arguments: usize) -> Fault {
    Fault::new(
        format!("没有带 {arguments} 个参数的 {name}()，可用 {FUNCTIONS}"),
        format!("{name}() with {arguments} argument(s) is not allowed; there are {FUNCTIONS}"),
    )
}

fn literal(value: &SqlValue) -> Result<Expr, Fault> {
    Ok(match value {
        SqlValue::Number(n, _) => Expr::Literal(Value::Int(n.to_string().parse().map_err(|_| {
            Fault::new(
                format!("{n} 不是整数（金额以分、小数以千分之一计）"),
                format!("{n} is no whole number (money in fen, decimals in thousandths)"),
            )
        })?)),
        SqlValue::SingleQuotedString(s) => Expr::Literal(Value::Text(s.clone())),
        SqlValue::Boolean(b) => Expr::Literal(Value::Int(i64::from(*b))),
        SqlValue::Null => Expr::Literal(Value::Null),
        SqlValue::Placeholder(p) => Expr::Param(match p.as_str() {
            ":first" => Param::First,
            ":last" => Param::Last,
            ":year" => Param::Year,
            other => {
                return Err(Fault::new(
                    format!("没有 {other}，可用 :first :last :year"),
                    format!("{other} is not known; there are :first :last :year"),
                ));
            }
        }),
        other => {
            return Err(Fault::new(format!("不能写 {other} 这样的值"), format!("the literal {other} is not allowed")));
        }
    })
}

/// The type a column leads to, for measures that have to be numbers.
pub(crate) fn column_type<'a>(ledgers: &'a HashMap<String, Ledger>, column: &Column) -> Option<&'a FieldType> {
    let mut ledger = ledgers.get(&column.ledger)?;
    for step in &column.path[..column.path.len() - 1] {
        ledger = ledgers.get(ledger.field(step)?.refers_to()?)?;
    }
    ledger.field(column.path.last()?).map(|f| &f.kind)
}
