//! One of them: what it says, what it rests on, what the person concerned said to it, what became of it.

use askama::Template;
use axum::extract::Path;
use axum::response::{Html, Redirect};
use journal::Record;

use super::concern::{self, Concern};
use super::{LEDGER, STATEMENT, evidence};
use crate::desk::Desk;
use crate::pages::record::history;
use crate::returned::Returned;
use crate::shell::{self, At, Shell};
use crate::{WebError, links};

/// What the person concerned said, and the answer.
struct Statement {
    head: String,
    words: String,
    answer: Option<(String, String)>,
}

#[derive(Template)]
#[template(path = "pages/events/one.html")]
struct Page {
    shell: Shell,
    place: String,
    life: Option<String>,
    withdrawn: Option<String>,
    facts: Vec<(String, String)>,
    evidence: Vec<(String, Option<String>)>,
    statement: Option<Statement>,
    /// Where the reader says that they have read it.
    reads: Option<String>,
    /// Where they say what they have to say.
    says: Option<String>,
    /// Where the office answers.
    answers: Option<String>,
    amend: Option<String>,
    withdraws: Option<String>,
    seen: i64,
    steps: Vec<history::Step>,
    back: Returned,
}

/// The facts that are told, in this order.
const FACTS: [&str; 7] = ["role_then", "level", "day", "docno", "reason", "evidence", "told_on"];

/// `GET /events/{id}`
pub(super) async fn page(desk: Desk, Path(id): Path<String>) -> Result<Html<String>, WebError> {
    show(&desk, &concern::find(&desk, &id).await?, Returned::default()).await
}

/// `GET /statements/{id}`: the event that a statement belongs to.
pub(super) async fn of_statement(desk: Desk, Path(id): Path<String>) -> Result<Redirect, WebError> {
    let ledger = desk.ledger(STATEMENT)?;
    let statement = desk.record(ledger, &id).await?;
    Ok(Redirect::to(&format!("/events/{}#statement", statement.text("event"))))
}

/// The sign of a kind: what honours somebody is good, what calls them to account is told without a colour of its own.
pub(super) fn sign(event: &Record) -> &'static str {
    match event.text("kind") {
        "表彰" | "提拔" | "晋级" | "评优" => "good",
        _ => "note",
    }
}

/// The page, with a form that was refused.
pub(super) async fn show(desk: &Desk, concern: &Concern, back: Returned) -> Result<Html<String>, WebError> {
    let w = desk.words();
    let Concern { event, posting, own, withdrawn, statement } = concern;
    let ledger = desk.catalogue().ledger(LEDGER).ok_or(WebError::NotFound)?;
    let labels = desk.labels([(ledger, event)]).await?;
    let fact = |name: &str| {
        let field = ledger.field(name).filter(|_| !event.get(name).is_null())?;
        Some((w.name(&field.names), labels.shown(field, event.get(name)).text))
    };
    let stands = withdrawn.is_none();
    let keeps = stands && concern::keeps(desk, ledger, event);
    let may_answer = desk.catalogue().ledger(STATEMENT).is_some_and(|l| desk.access().writes(l, &event.region));
    let open = statement.as_ref().is_some_and(|s| s.get("answer").is_null());
    let at = |act: &str| format!("/events/{}/{act}", event.record);
    shell::page(&Page {
        shell: Shell::new(desk, labels.record(ledger, event), At::Ledger(LEDGER.into()))
            .under(w.say("events-title"), "/events"),
        place: desk.places.full(&event.region),
        life: posting.as_ref().map(|p| format!("/postings/{}", p.record)),
        withdrawn: withdrawn.clone(),
        facts: FACTS.iter().filter_map(|name| fact(name)).collect(),
        evidence: evidence::of(desk, &event.record).await?,
        reads: (*own && stands && event.get("told_on").is_null()).then(|| at("told")),
        says: (*own && stands && statement.is_none()).then(|| at("statement")),
        answers: (may_answer && !*own && open).then(|| at("answer")),
        statement: statement.as_ref().map(|s| said(desk, s)),
        amend: keeps.then(|| format!("{}/amend", links::record(LEDGER, &event.record))),
        withdraws: keeps.then(|| at("withdrawn")),
        seen: event.from_seq,
        steps: history::steps(desk, ledger, &event.record).await?,
        back,
    })
}

fn said(desk: &Desk, statement: &Record) -> Statement {
    let w = desk.words();
    let day = |field: &str| statement.text(field).to_string();
    let answer = statement.text("answer");
    Statement {
        head: w.with("event-said", &[("who", statement.text("said_by")), ("day", &day("said_on"))]),
        words: statement.text("words").into(),
        answer: (!answer.is_empty()).then(|| (w.one("event-answered", "day", day("answered_on")), answer.to_string())),
    }
}
