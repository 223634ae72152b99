//! One decision: its four meetings with who came and who agreed, whether that was enough, the postings, what comes next.

use askama::Template;
use axum::extract::Path;
use axum::response::{Html, IntoResponse, Redirect, Response};
use cases::Law;
use cases::decision::{Meeting, count, posted_too_short, refused};
use journal::Record;

use super::{LEDGER, state};
use crate::desk::Desk;
use crate::forms::Kind;
use crate::guard::Posted;
use crate::pages::record::history::{self, Step};
use crate::pages::record::step::{self, Next, Tried};
use crate::shell::{self, At, Shell};
use crate::{WebError, links, show};

/// A stage of the four and the two.
struct Stage {
    name: String,
    day: String,
    /// Came of those entitled, and agreed.
    count: String,
    /// What is wrong with it, in words; nothing where all is well or nothing is counted.
    fault: String,
    /// Whether it was counted and all is well.
    good: bool,
}

#[derive(Template)]
#[template(path = "pages/decisions/one.html")]
struct Page {
    shell: Shell,
    place: String,
    state: String,
    amount: String,
    stages: Vec<Stage>,
    next: Next,
    steps: Vec<Step>,
    record: String,
}

/// `GET /decisions/{id}`
pub(super) async fn page(desk: Desk, Path(id): Path<String>) -> Result<Html<String>, WebError> {
    let decision = desk.record(desk.ledger(LEDGER)?, &id).await?;
    show_one(&desk, &decision, None).await
}

/// `POST /decisions/{id}/steps`
pub(super) async fn taken(desk: Desk, Path(id): Path<String>, posted: Posted) -> Result<Response, WebError> {
    let ledger = desk.ledger(LEDGER)?;
    let decision = desk.own_record(ledger, &id).await?;
    match step::take(&desk, ledger, &decision, &posted).await? {
        None => Ok(Redirect::to(&format!("/decisions/{id}")).into_response()),
        Some(tried) => Ok(tried.refused().page(show_one(&desk, &decision, Some(&tried)).await?)),
    }
}

async fn show_one(desk: &Desk, decision: &Record, tried: Option<&Tried>) -> Result<Html<String>, WebError> {
    let ledger = desk.ledger(LEDGER)?;
    let w = desk.words();
    let norms = desk.state.norms(desk.county()).await?;
    let law = desk.state.law(&norms);
    let (steps, next) = futures::try_join!(
        history::steps(desk, ledger, &decision.record),
        step::next(desk, ledger, decision, tried, format!("/decisions/{}/steps", decision.record))
    )?;
    shell::page(&Page {
        shell: Shell::new(desk, decision.text("topic"), At::Decisions).under(w.say("decisions-title"), "/decisions"),
        place: desk.places.full(&decision.region),
        state: state(desk, decision),
        amount: amount(desk, decision),
        stages: stages(desk, decision, &law),
        next,
        steps,
        record: links::record(LEDGER, &decision.record),
    })
}

fn amount(desk: &Desk, decision: &Record) -> String {
    let field = desk.catalogue().ledger(LEDGER).and_then(|l| l.field("amount"));
    let w = desk.words();
    let shown = |f: &catalogue::Field| {
        let value = show::value(f, decision.get("amount"), w);
        if value.is_empty() { value } else { format!("{value} {}", show::field_unit(f, w.lang)) }
    };
    field.map(shown).unwrap_or_default()
}

fn stages(desk: &Desk, decision: &Record, law: &Law<'_>) -> Vec<Stage> {
    let w = desk.words();
    let form = Meeting::of_form(decision.text("form"));
    let villagers = match decision.text("form") {
        "" => w.say("decision-villagers"),
        form => desk
            .catalogue()
            .ledger(LEDGER)
            .and_then(|l| l.field("form"))
            .map(|f| show::value(f, &form.into(), w))
            .unwrap_or_default(),
    };
    let meetings = [
        (w.say("decision-proposal"), "proposed_on", "", None),
        (w.say("decision-committees"), "consulted_on", "consult_", Some(Meeting::Committees)),
        (w.say("decision-members"), "reviewed_on", "review_", Some(Meeting::Members)),
        (villagers, "resolved_on", "", form),
    ];
    let mut stages: Vec<Stage> = meetings
        .into_iter()
        .map(|(name, day, prefix, meeting)| met(desk, decision, law, (name, decision.text(day)), prefix, meeting))
        .collect();
    let posted = match (decision.text("posted_from"), decision.text("posted_to")) {
        ("", _) => String::new(),
        (from, to) => format!("{from} — {to}"),
    };
    let day = |field: &str| decision.text(field).parse().ok();
    let short = posted_too_short(day("posted_from"), day("posted_to"), law);
    let short = short.map(|s| if w.zh() { s.zh } else { s.en }).unwrap_or_default();
    stages.push(Stage {
        name: w.say("decision-posted"),
        good: !posted.is_empty() && short.is_empty(),
        day: posted,
        count: String::new(),
        fault: short,
    });
    let result = decision.text("result_on");
    stages.push(Stage {
        name: w.say("decision-result"),
        day: result.into(),
        count: String::new(),
        fault: String::new(),
        good: !result.is_empty(),
    });
    stages
}

/// A meeting: its day, its count, and whether that was enough.
fn met(
    desk: &Desk,
    decision: &Record,
    law: &Law<'_>,
    (name, day): (String, &str),
    prefix: &str,
    meeting: Option<Meeting>,
) -> Stage {
    let w = desk.words();
    let Some(meeting) = meeting.filter(|_| !day.is_empty()) else {
        return Stage { name, day: day.into(), count: String::new(), fault: String::new(), good: !day.is_empty() };
    };
    let counted = count(decision, prefix);
    let number = |n: Option<i64>| n.map_or_else(|| "—".to_string(), |n| n.to_string());
    let values = [number(counted.expected), number(counted.present), number(counted.votes_for)];
    let told = counted.expected.or(counted.present).or(counted.votes_for).is_some();
    let fault = refused(meeting, counted, law).filter(|_| told);
    Stage {
        name,
        day: day.into(),
        count: if told {
            w.with("decision-count", &[("expected", &values[0]), ("present", &values[1]), ("agreed", &values[2])])
        } else {
            w.say("decision-not-counted")
        },
        good: told && fault.is_none(),
        fault: fault.map(|f| if w.zh() { f.zh } else { f.en }).unwrap_or_default(),
    }
}
