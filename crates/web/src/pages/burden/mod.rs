//! The burden: what filling in costs each role in a month, beside its budget, and what each role is asked to fill in. Sums over three
//! people or more; there is no way from here to anybody.

mod asked;
mod budget;
mod export;
mod sheet;

use askama::Template;
use axum::Router;
use axum::extract::Query;
use axum::response::Html;
use axum::routing::get;
use duties::burden::{Line, Share};
use serde::Deserialize;

use crate::desk::Desk;
use crate::links::{self, Query as Link};
use crate::pages::duties::Month;
use crate::shell::{self, At, Shell};
use crate::{State, WebError, show};

use asked::Asked;
use budget::Budget;
pub(crate) use budget::budgets;
pub(crate) use sheet::{Burden, read};

/// Its addresses.
pub(crate) fn routes() -> Router<State> {
    Router::new().route("/burden", get(page)).route("/exports/burden", get(export::export))
}

#[derive(Default, Deserialize)]
pub(super) struct Params {
    #[serde(default)]
    month: String,
    #[serde(default)]
    role: String,
}

/// A form of a role, or the rest of them.
struct Form {
    name: String,
    href: Option<String>,
    people: usize,
    entries: String,
    values: String,
    minutes: String,
    measured: String,
}

/// A role over the months: what it is asked for, its name, its minutes.
type Trend = (String, String, Vec<String>);

/// A role of which enough people filled something in.
struct Told {
    name: String,
    people: usize,
    entries: String,
    values: String,
    minutes: String,
    measured: String,
    each: String,
    imported: Option<String>,
    worked_out: Option<String>,
    budgets: Vec<Budget>,
    forms: Vec<Form>,
}

#[derive(Template)]
#[template(path = "pages/burden/burden.html")]
struct Page {
    shell: Shell,
    month: Month,
    before: String,
    after: Option<String>,
    export: Option<String>,
    told: Vec<Told>,
    /// Roles of which fewer people filled something in.
    few: Vec<String>,
    heads: Vec<String>,
    trend: Vec<Trend>,
    asked: Asked,
}

/// `GET /burden?month=2026-11&role=township`
async fn page(desk: Desk, Query(params): Query<Params>) -> Result<Html<String>, WebError> {
    let w = desk.words();
    let this = Month::of(desk.state.today());
    let month = Month::read(&params.month, desk.state.today());
    let burden = read(&desk, month).await?;
    let law = burden.law(&desk);
    let to = |month: Month| format!("/burden{}", Link::default().with("month", month).with("role", &params.role));
    let (mut told, mut few) = (Vec::new(), Vec::new());
    for role in burden.roles(&desk) {
        let name = w.name(&role.names);
        match burden.share(month, &role.name) {
            Some(share) => {
                let budgets = budgets(&role.name, share, burden.days, &law);
                told.push(tell(&desk, name, share, budgets.into_iter().map(|b| b.said(&desk, share)).collect()));
            }
            None => few.push(name),
        }
    }
    let page = Page {
        before: to(month.before()),
        after: (month < this).then(|| to(month.after())),
        export: desk.access().may("export").then(|| format!("/exports/burden{}", Link::default().with("month", month))),
        told,
        few,
        heads: burden.months.iter().map(|(m, _)| m.to_string()).collect(),
        trend: trend(&desk, &burden),
        asked: Asked::read(&desk, &params.role, month).await?,
        month,
        shell: Shell::new(&desk, w.say("burden-title"), At::Burden),
    };
    shell::page(&page)
}

fn tell(desk: &Desk, name: String, share: &Share, budgets: Vec<Budget>) -> Told {
    let count = |n: i64| show::grouped(&n.to_string());
    Told {
        name,
        people: share.people,
        entries: count(share.entries),
        values: count(share.values),
        minutes: minutes(share.seconds),
        measured: minutes(share.measured),
        each: tenths(share.a_person()),
        imported: share.imported.map(count),
        worked_out: share.worked_out.map(count),
        budgets,
        forms: share.lines.iter().map(|line| form(desk, line)).collect(),
    }
}

fn form(desk: &Desk, line: &Line) -> Form {
    let w = desk.words();
    let ledger = line.form.as_deref().and_then(|f| desk.catalogue().ledger(f));
    let open = ledger.filter(|l| desk.access().reads_anywhere(l));
    Form {
        name: ledger.map_or_else(|| w.say("burden-rest"), |l| w.name(&l.names)),
        href: open.map(|l| links::ledger(&l.name)),
        people: line.people,
        entries: show::grouped(&line.entries.to_string()),
        values: show::grouped(&line.values.to_string()),
        minutes: minutes(line.seconds),
        measured: minutes(line.measured),
    }
}

/// Minutes a person, month by month, of the roles that any of the months tells of.
fn trend(desk: &Desk, burden: &Burden) -> Vec<Trend> {
    let w = desk.words();
    let of = |role: &catalogue::Role| {
        let shares = burden.months.iter().map(|(_, shares)| shares.get(&role.name));
        let cells: Vec<String> = shares.map(|s| s.map_or_else(|| "—".into(), |s| tenths(s.a_person()))).collect();
        let to = Link::default().with("month", burden.month).with("role", &role.name);
        cells.iter().any(|c| c != "—").then(|| (format!("/burden{to}#asked"), w.name(&role.names), cells))
    };
    burden.roles(desk).filter_map(of).collect()
}

/// Seconds as minutes with one decimal.
pub(super) fn minutes(seconds: i64) -> String {
    tenths((seconds + 3) / 6)
}

/// Tenths as people write them.
pub(super) fn tenths(n: i64) -> String {
    show::grouped(&format!("{}.{}", n / 10, n % 10))
}

#[cfg(test)]
mod journey;
#[cfg(test)]
mod tests;
