//! How many records a list has and what its number columns add up to: beside the list where that is quick, after it where the
//! list is long.

use askama::Template;
use axum::extract::{Path, Query};
use axum::response::Html;
use catalogue::{Field, Ledger, Value};

use super::columns;
use super::query::{Asked, Params};
use crate::desk::Desk;
use crate::{WebError, shell, show};

/// Records that are counted and added up while somebody waits: each of them is looked up for its numbers.
pub(super) const QUICK: i64 = 2_000;

/// A number and what it is.
pub(super) struct Total {
    pub label: String,
    pub value: String,
    pub unit: String,
}

/// How many, and how much.
#[derive(Template)]
#[template(path = "pages/ledger/totals.html")]
pub(super) struct Totals {
    pub count: String,
    pub sums: Vec<Total>,
}

impl Totals {
    pub(super) async fn of(desk: &Desk, ledger: &Ledger, shown: &[&Field], asked: &Asked) -> Result<Totals, WebError> {
        let w = desk.words();
        let numbers: Vec<&&Field> = shown.iter().filter(|f| show::is_number(f)).collect();
        let names: Vec<&str> = numbers.iter().map(|f| f.name.as_str()).collect();
        let (count, sums) = desk.state.journal.sums(desk.county(), ledger, &asked.conditions, &names).await?;
        let total = |(field, sum): (&&&Field, Option<i64>)| {
            let value = show::grouped(&show::plain(field, &Value::Int(sum?)));
            Some(Total { label: w.name(&field.names), value, unit: show::field_unit(field, w.lang) })
        };
        let count = w.one("count-all-records", "n", show::grouped(&count.to_string()));
        Ok(Totals { count, sums: numbers.iter().zip(sums).filter_map(total).collect() })
    }
}

/// `GET /ledgers/{ledger}/totals`
pub(crate) async fn totals(
    desk: Desk,
    Path(name): Path<String>,
    Query(params): Query<Params>,
) -> Result<Html<String>, WebError> {
    let ledger = desk.ledger(&name)?;
    let asked = Asked::read(&desk, ledger, &params).await?;
    let shown = columns::of(&desk, ledger).await?;
    shell::page(&Totals::of(&desk, ledger, &shown, &asked).await?)
}
