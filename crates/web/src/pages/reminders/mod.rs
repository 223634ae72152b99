//! The settings of reminding: the county's rules, its group robots, and for each the message that would go now, a trial, and what was sent.

mod form;
mod one;

use askama::Template;
use axum::Router;
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use catalogue::Norm;
use jiff::civil::DateTime;

use crate::courier::Delivery;
use crate::desk::Desk;
use crate::guard::Posted;
use crate::refused::Refused;
use crate::reminders::{self, Kind, NORMS, Robot, Rules, Tell, words_for};
use crate::shell::{self, At, Shell};
use crate::texts::Words;
use crate::{State, WebError, show};

use form::Typed;

/// Its addresses.
pub(crate) fn routes() -> Router<State> {
    Router::new()
        .route("/settings/reminders", get(page).post(make))
        .route("/settings/reminders/{robot}", get(one::page))
        .route("/settings/reminders/{robot}/trials", post(one::trial))
        .route("/settings/reminders/{robot}/removals", post(one::remove))
        .route("/settings/reminders/{robot}/messages/{seq}/resends", post(one::resend))
}

/// A rule: where it is changed, its name, its value, and what it rules.
struct Rule {
    href: String,
    name: String,
    value: String,
    about: String,
}

struct Row {
    href: String,
    name: String,
    kind: String,
    place: String,
    tells: String,
}

#[derive(Template)]
#[template(path = "pages/reminders/reminders.html")]
struct Page {
    shell: Shell,
    w: Words,
    now: (&'static str, String),
    rules: Vec<Rule>,
    rows: Vec<Row>,
    places: Vec<(String, String)>,
    typed: Typed,
    faults: Vec<String>,
}

/// `GET /settings/reminders`
async fn page(desk: Desk) -> Result<Html<String>, WebError> {
    show_all(&desk, Typed::default(), Vec::new()).await
}

/// `POST /settings/reminders`: a new robot. Its address is shown on no page again.
async fn make(desk: Desk, posted: Posted) -> Result<Response, WebError> {
    let typed = Typed::read(&posted);
    let w = desk.words();
    let wanted = typed.wanted(desk.county());
    let faults = match &wanted {
        Some(wanted) => reminders::faults(&desk, wanted).await?,
        // Who may not keep robots at all is told so before anything is read.
        None => reminders::list(&desk).await.map(|_| vec!["robot-fault-place"])?,
    };
    if let Some(wanted) = wanted.filter(|_| faults.is_empty()) {
        let robot = reminders::make(&desk, wanted).await?;
        return Ok(Redirect::to(&address(&robot)).into_response());
    }
    let faults: Vec<String> = faults.into_iter().map(|key| w.say(key)).collect();
    Ok(Refused::from(&faults).page(show_all(&desk, typed, faults).await?))
}

async fn show_all(desk: &Desk, typed: Typed, faults: Vec<String>) -> Result<Html<String>, WebError> {
    let robots = reminders::list(desk).await?;
    let w = desk.words();
    let rules = Rules::of(&desk.state, desk.county()).await?;
    let norms = desk.state.norms(desk.county()).await?;
    let law = desk.state.law(&norms);
    let rule = |norm: &Norm| Rule {
        href: format!("/settings/norms/{}", norm.name),
        name: w.name(&norm.names),
        value: law.thousandths(&norm.name).map_or_else(String::new, |n| value(w, norm, n)),
        about: norm.about.as_ref().map(|a| w.name(a)).unwrap_or_default(),
    };
    let places = std::iter::once(desk.county()).chain(desk.places.townships(desk.county()));
    shell::page(&Page {
        now: now(desk, &rules),
        rules: NORMS.iter().filter_map(|n| desk.catalogue().norm(n)).map(rule).collect(),
        rows: robots.iter().map(|robot| row(desk, robot)).collect(),
        places: places.map(|p| (p.to_string(), desk.places.name(p))).collect(),
        shell: Shell::new(desk, w.say("reminders-title"), At::Reminders).under(w.say("menu-settings"), "/settings"),
        w,
        typed,
        faults,
    })
}

fn value(w: Words, norm: &Norm, thousandths: i64) -> String {
    match norm.kind.as_str() {
        "switch" => w.say(if thousandths == 0 { "value-no" } else { "value-yes" }),
        _ => format!("{} {}", show::thousandths(thousandths), show::unit(&norm.unit, w.lang)),
    }
}

/// Whether anything may be sent now, as a sign and a sentence.
fn now(desk: &Desk, rules: &Rules) -> (&'static str, String) {
    let w = desk.words();
    let moment = desk.state.moment();
    if !rules.is_quiet(moment) {
        return ("good", w.say("reminders-may"));
    }
    match rules.over(moment) {
        Some(over) => ("note", w.one("reminders-quiet", "until", clock(over))),
        None => ("ask", w.say("reminders-always-quiet")),
    }
}

fn row(desk: &Desk, robot: &Robot) -> Row {
    Row {
        href: address(robot),
        name: robot.name.clone(),
        kind: desk.words().say(robot.kind.says()),
        place: desk.places.name(&robot.place),
        tells: tells(desk.words(), robot),
    }
}

fn tells(w: Words, robot: &Robot) -> String {
    let told: Vec<String> = robot.tells.iter().map(|t| w.say(t.says())).collect();
    told.join(if w.zh() { "、" } else { ", " })
}

fn address(robot: &Robot) -> String {
    format!("/settings/reminders/{}", robot.id)
}

fn clock(at: DateTime) -> String {
    at.strftime("%Y-%m-%d %H:%M").to_string()
}

/// What was answered, in words; nothing while nothing was.
pub(crate) fn said(w: Words, delivery: &Delivery) -> String {
    match (delivery.said.as_str(), words_for(&delivery.said)) {
        ("", _) => String::new(),
        (_, Some(key)) => w.say(key),
        (code, None) => w.one("robot-said-other", "code", code),
    }
}

#[cfg(test)]
mod journey;
#[cfg(test)]
mod tests;
