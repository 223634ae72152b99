//! The allowance run of a month (驻村补助): confirmed days times the standard in force, drawn up, checked, paid; and the difference
//! where a month was corrected after it was paid.

mod act;
mod line;

use askama::Template;
use axum::Router;
use axum::extract::Query;
use axum::response::{Html, Response};
use axum::routing::{get, post};
use serde::Deserialize;

use crate::desk::Desk;
use crate::links::Query as Link;
use crate::pages::duties::Month;
use crate::pages::month::days;
use crate::refused::Refused;
use crate::returned::Returned;
use crate::shell::{self, At, Shell};
use crate::{State, WebError};

pub(crate) use line::{Line, Step, lines};

/// Its addresses.
pub(crate) fn routes() -> Router<State> {
    Router::new()
        .route("/allowance", get(page))
        .route("/allowance/drawn-up", post(act::drawn_up))
        .route("/allowance/checked", post(act::checked))
        .route("/allowance/paid", post(act::paid))
}

#[derive(Default, Deserialize)]
pub(super) struct Params {
    #[serde(default)]
    month: String,
}

struct Row {
    person: String,
    place: String,
    href: String,
    days: String,
    standard: String,
    amount: String,
    recorded: String,
    state: (&'static str, String),
    differences: Vec<(String, String)>,
}

#[derive(Template)]
#[template(path = "pages/allowance/allowance.html")]
struct Page {
    shell: Shell,
    month: Month,
    before: String,
    after: Option<String>,
    rows: Vec<Row>,
    total: String,
    /// How many wait for each step that the reader may take.
    draw_up: usize,
    check: usize,
    pay: usize,
    today: String,
    /// Where a payment is sent, and one that was refused.
    paid: &'static str,
    back: Returned,
}

/// `GET /allowance?month=2026-10`: the month before this one, where none is named.
async fn page(desk: Desk, Query(params): Query<Params>) -> Result<Html<String>, WebError> {
    let month = Month::read(&params.month, Month::of(desk.state.today()).before().first());
    show(&desk, month, Returned::default()).await
}

/// The page again, with a form of it that was refused.
async fn returned(desk: &Desk, month: Month, back: Returned) -> Result<Response, WebError> {
    Ok(Refused::from(&back).page(show(desk, month, back).await?))
}

async fn show(desk: &Desk, month: Month, back: Returned) -> Result<Html<String>, WebError> {
    let w = desk.words();
    let ledger = desk.ledger("allowance")?;
    let today = desk.state.today();
    let lines = lines(desk, month).await?;
    let county = desk.county();
    let writes = desk.access().writes(ledger, county);
    let count = |step: Step| lines.iter().filter(|l| l.step() == step).count();
    let to = |month: Month| format!("/allowance{}", Link::default().with("month", month));
    let total: i64 = lines.iter().map(|l| l.recorded()).sum();
    let page = Page {
        shell: Shell::new(desk, w.say("allowance-title"), At::Allowance),
        before: to(month.before()),
        after: (month < Month::of(today)).then(|| to(month.after())),
        total: line::yuan(total),
        draw_up: if writes { count(Step::DrawUp) } else { 0 },
        check: if desk.access().confirms_months(county) { count(Step::Check) } else { 0 },
        pay: if writes { count(Step::Pay) } else { 0 },
        rows: lines.iter().map(|l| row(desk, l, month)).collect(),
        today: today.to_string(),
        paid: act::PAID,
        back,
        month,
    };
    shell::page(&page)
}

fn row(desk: &Desk, line: &Line, month: Month) -> Row {
    let w = desk.words();
    let state = match line.step() {
        Step::Confirm => ("note", w.say("allowance-unconfirmed")),
        Step::DrawUp if line.is_paid() => ("ask", w.say("allowance-differs")),
        Step::DrawUp => ("ask", w.say("allowance-to-draw-up")),
        Step::Check => ("ask", w.say("allowance-to-check")),
        Step::Pay => ("ask", w.say("allowance-to-pay")),
        Step::Done => ("good", w.say("allowance-paid")),
    };
    let difference = |d: &journal::Record| {
        let n = |field: &str| d.get(field).as_int().unwrap_or_default();
        let text = w.with("allowance-difference", &[("days", &days(n("days"))), ("amount", &line::yuan(n("amount")))]);
        (text, format!("{} {}", d.text("why"), d.text("paid_on")).trim().to_string())
    };
    Row {
        person: line.person.clone(),
        place: line.place.clone(),
        href: format!("/month/{}/{month}", line.posting.record),
        days: days(line.due.days),
        standard: line::yuan(line.due.standard),
        amount: line::yuan(line.due.amount),
        recorded: line.allowance.as_ref().map(|_| line::yuan(line.recorded())).unwrap_or_default(),
        state,
        differences: line.differences.iter().map(difference).collect(),
    }
}

#[cfg(test)]
mod tests;
