//! One case: where it stands, what comes next, who answers for it, the plan, the acceptances, what was before, its history.

use askama::Template;
use axum::extract::Path;
use axum::response::{Html, IntoResponse, Redirect, Response};
use cases::{KINDS, ballot, judged};
use journal::{Record, RecordQuery};

use super::{LEDGER, PHASES, item, phase, relapse, sheet};
use crate::desk::Desk;
use crate::forms::Kind;
use crate::guard::Posted;
use crate::links::{self, Query};
use crate::pages::record::history::{self, Step};
use crate::pages::record::step::{self, Next, Tried};
use crate::refused::Refused;
use crate::returned::Returned;
use crate::shell::{self, At, Shell};
use crate::{WebError, show};

struct Answering {
    kind: String,
    /// Name, duty, from when to when, and the record's page.
    people: Vec<(String, String, String, String)>,
    /// Gaps in words.
    gaps: Vec<String>,
    add: Option<String>,
}

struct Item {
    href: String,
    problem: String,
    measure: String,
    owner: String,
    due: String,
    overdue: bool,
    done: String,
    evidence: String,
    /// Where it is entered as put right; none where it is already, or is not the reader's.
    finish: Option<String>,
}

struct Accepted {
    href: String,
    day: String,
    score: String,
    votes: String,
    passed: bool,
    reasons: Vec<String>,
}

#[derive(Template)]
#[template(path = "pages/cases/one.html")]
struct Page {
    shell: Shell,
    place: String,
    state: String,
    phases: Vec<(String, &'static str)>,
    facts: Vec<(String, String)>,
    next: Next,
    answering: Vec<Answering>,
    items: Vec<Item>,
    add_item: Option<String>,
    acceptances: Vec<Accepted>,
    add_acceptance: Option<String>,
    thresholds: String,
    others: Vec<(String, String, String)>,
    recurrence: i64,
    relapse: Option<String>,
    steps: Vec<Step>,
    record: String,
    today: String,
    /// A small form of the page that was refused.
    back: Returned,
}

/// `GET /cases/{id}`
pub(super) async fn page(desk: Desk, Path(id): Path<String>) -> Result<Html<String>, WebError> {
    let case = desk.record(desk.ledger(LEDGER)?, &id).await?;
    show(&desk, &case, None, Returned::default()).await
}

/// The page again, with a form of it that was refused.
pub(super) async fn returned(desk: &Desk, case: &Record, back: Returned) -> Result<Response, WebError> {
    Ok(Refused::from(&back).page(show(desk, case, None, back).await?))
}

/// `POST /cases/{id}/steps`
pub(super) async fn taken(desk: Desk, Path(id): Path<String>, posted: Posted) -> Result<Response, WebError> {
    let ledger = desk.ledger(LEDGER)?;
    let case = desk.own_record(ledger, &id).await?;
    match step::take(&desk, ledger, &case, &posted).await? {
        None => Ok(Redirect::to(&format!("/cases/{id}")).into_response()),
        Some(tried) => {
            let page = show(&desk, &case, Some(&tried), Returned::default()).await?;
            Ok(tried.refused().page(page))
        }
    }
}

async fn show(desk: &Desk, case: &Record, tried: Option<&Tried>, back: Returned) -> Result<Html<String>, WebError> {
    let ledger = desk.ledger(LEDGER)?;
    let w = desk.words();
    let parts = sheet::Parts::of(desk, std::slice::from_ref(case)).await?;
    let norms = desk.state.norms(desk.county()).await?;
    let law = desk.state.law(&norms);
    let (steps, next, others) = futures::try_join!(
        history::steps(desk, ledger, &case.record),
        step::next(desk, ledger, case, tried, format!("/cases/{}/steps", case.record)),
        others(desk, case)
    )?;
    let writes = desk.access().writes(ledger, &case.region);
    let add = |ledger: &str, more: &[(&str, &str)]| {
        let declared = desk.catalogue().ledger(ledger).filter(|l| desk.access().writes(l, &case.region))?;
        let query = Query::default().with("region", &case.region).with("rect_case", &case.record);
        let query = more.iter().fold(query, |q, (name, value)| q.with(name, value));
        Some(format!("{}/new{query}", links::ledger(&declared.name)))
    };
    let at = phase(case.text("state"));
    let listed_again = matches!(case.text("state"), "销号" | "巩固跟踪" | "办结");
    let page = Page {
        shell: Shell::new(desk, title(desk, case), At::Cases).under(w.say("cases-title"), "/cases"),
        place: desk.places.full(&case.region),
        state: sheet::choice(desk, LEDGER, "state", case.text("state")),
        phases: PHASES
            .iter()
            .enumerate()
            .map(|(n, (key, _))| {
                (
                    w.say(key),
                    if n < at {
                        "past"
                    } else if n == at {
                        "here"
                    } else {
                        ""
                    },
                )
            })
            .collect(),
        facts: facts(desk, case),
        next,
        answering: KINDS
            .iter()
            .map(|kind| answering(desk, case, &parts, kind, add("rectification_assignment", &[("kind", kind)])))
            .collect(),
        items: parts.items(case).iter().map(|one| one_item(desk, case, one, writes)).collect(),
        add_item: add("rectification_item", &[]),
        acceptances: parts.acceptances(case).iter().map(|a| accepted(desk, a, &judged(&ballot(a), &law))).collect(),
        add_acceptance: add("rectification_acceptance", &[]),
        thresholds: thresholds(desk, &law),
        recurrence: others.iter().filter(|o| o.3).count() as i64,
        others: others.into_iter().map(|(href, year, state, _)| (href, year, state)).collect(),
        relapse: (listed_again && writes && desk.access().corrects(ledger, &case.region))
            .then(|| relapse::action(&case.record)),
        steps,
        record: links::record(LEDGER, &case.record),
        today: desk.state.today().to_string(),
        back,
    };
    shell::page(&page)
}

/// The village and the year.
pub(super) fn title(desk: &Desk, case: &Record) -> String {
    let year = case.get("year").as_int().unwrap_or_default();
    format!("{} · {year}", desk.places.name(&case.region))
}

fn facts(desk: &Desk, case: &Record) -> Vec<(String, String)> {
    let Some(ledger) = desk.catalogue().ledger(LEDGER) else { return Vec::new() };
    let w = desk.words();
    let shown = [
        "party_org",
        "origin",
        "criteria",
        "score",
        "rank",
        "meeting",
        "listed_on",
        "plan_filed_on",
        "closed_on",
        "closing_docno",
        "follow_up_until",
    ];
    let fact = |name: &&str| {
        let field = ledger.field(name)?;
        let value = show::value(field, case.get(name), w);
        (!value.is_empty()).then(|| (w.name(&field.names), value))
    };
    shown.iter().filter_map(fact).collect()
}

fn answering(desk: &Desk, case: &Record, parts: &sheet::Parts, kind: &str, add: Option<String>) -> Answering {
    let w = desk.words();
    let mut of_kind: Vec<&Record> = parts.assignments(case).iter().filter(|a| a.text("kind") == kind).collect();
    of_kind.sort_by_key(|a| a.text("from_day").to_string());
    let person = |a: &&Record| {
        let spell = match a.text("to_day") {
            "" => w.one("case-since", "from", a.text("from_day")),
            to => format!("{} — {to}", a.text("from_day")),
        };
        (
            a.text("name").to_string(),
            a.text("duty").to_string(),
            spell,
            links::record("rectification_assignment", &a.record),
        )
    };
    let gap = |g: cases::Gap| {
        let (from, to, days) = (g.from.to_string(), g.to.to_string(), g.days().to_string());
        w.with("case-gap", &[("from", &from), ("to", &to), ("days", &days)])
    };
    Answering {
        kind: sheet::choice(desk, "rectification_assignment", "kind", kind),
        people: of_kind.iter().map(person).collect(),
        gaps: parts.gaps(case, kind, desk.state.today()).into_iter().map(gap).collect(),
        add,
    }
}

fn one_item(desk: &Desk, case: &Record, record: &Record, writes: bool) -> Item {
    let done = record.text("done_on").to_string();
    let today = desk.state.today().to_string();
    Item {
        href: links::record("rectification_item", &record.record),
        problem: record.text("problem").into(),
        measure: record.text("measure").into(),
        owner: record.text("owner").into(),
        due: record.text("due_on").into(),
        overdue: done.is_empty() && !record.text("due_on").is_empty() && record.text("due_on") < today.as_str(),
        evidence: record.text("evidence").into(),
        finish: (done.is_empty() && writes).then(|| item::action(&case.record, &record.record)),
        done,
    }
}

fn accepted(desk: &Desk, acceptance: &Record, reasons: &[catalogue::FieldError]) -> Accepted {
    let zh = desk.words().zh();
    let number = |field: &str| acceptance.get(field).as_int();
    let votes = |field: &str| number(field).map_or_else(|| "—".into(), |n| n.to_string());
    let score = desk.catalogue().ledger("rectification_acceptance").and_then(|l| l.field("score"));
    Accepted {
        href: links::record("rectification_acceptance", &acceptance.record),
        day: acceptance.text("day").into(),
        score: score.map(|f| show::value(f, acceptance.get("score"), desk.words())).unwrap_or_default(),
        votes: format!("{} / {}", votes("votes_for"), votes("votes_against")),
        passed: number("passed") == Some(1),
        reasons: reasons.iter().map(|r| if zh { r.zh.clone() } else { r.en.clone() }).collect(),
    }
}

/// What an acceptance is held against, in one line.
fn thresholds(desk: &Desk, law: &cases::Law<'_>) -> String {
    let w = desk.words();
    let mut told = Vec::new();
    if let Some(points) = law.whole("acceptance_points") {
        told.push(w.one("case-needs-points", "n", points));
    }
    if let Some(voters) = law.whole("acceptance_voters") {
        told.push(w.one("case-needs-voters", "n", voters));
    }
    if let Some(share) = law.share("dissatisfied_share_most") {
        told.push(w.one("case-needs-against", "share", share.shown()));
    }
    told.join(if w.zh() { "，" } else { ", " })
}

/// The other cases of the village: address, year, state, and whether it was listed before this one.
async fn others(desk: &Desk, case: &Record) -> Result<Vec<(String, String, String, bool)>, WebError> {
    let query = RecordQuery { within: Some(case.region.clone()), ..RecordQuery::default() };
    let year = case.get("year").as_int();
    let ledger = desk.ledger(LEDGER)?;
    let mut all: Vec<(String, String, String, bool)> = desk
        .state
        .journal
        .records(desk.county(), ledger, &query)
        .await?
        .iter()
        .filter(|r| r.record != case.record)
        .map(|r| {
            let before = !r.text("listed_on").is_empty()
                && (r.get("year").as_int(), r.text("listed_on")) < (year, listed_or_last(case));
            let state = sheet::choice(desk, LEDGER, "state", r.text("state"));
            (format!("/cases/{}", r.record), r.get("year").as_int().unwrap_or_default().to_string(), state, before)
        })
        .collect();
    all.sort_by(|a, b| b.1.cmp(&a.1));
    Ok(all)
}

/// The day of listing; a case not listed yet comes after all that were.
fn listed_or_last(case: &Record) -> &str {
    match case.text("listed_on") {
        "" => "9999-12-31",
        day => day,
    }
}
