//! Giving one: to whom, which, on what.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::Query;
use axum::response::{Html, IntoResponse, Redirect, Response};
use catalogue::{FieldType, Ledger, Value};
use journal::{JournalError, NewEntry, Record};
use serde::Deserialize;
use uuid::Uuid;

use super::evidence::{self, Pieces};
use super::{KINDS, LEDGER};
use crate::desk::Desk;
use crate::guard::Posted;
use crate::refused::Refused;
use crate::returned::Returned;
use crate::shell::{self, At, Shell};
use crate::{WebError, error, posted};

/// Where the form is sent.
const ACTION: &str = "/events";

#[derive(Default, Deserialize)]
pub(super) struct Params {
    #[serde(default)]
    posting: String,
    #[serde(default)]
    kind: String,
}

#[derive(Template)]
#[template(path = "pages/events/new.html")]
struct Page {
    shell: Shell,
    posting: String,
    person: String,
    place: String,
    kinds: Vec<(String, String)>,
    kind: String,
    pieces: Vec<Pieces>,
    /// Where a recall is proposed, for who may.
    recall: Option<String>,
    entry: String,
    today: String,
    back: Returned,
}

/// The posting to which the reader may give something.
async fn to(desk: &Desk, id: &str) -> Result<Record, WebError> {
    let posting = posted::find(desk, id).await?;
    let ledger = desk.catalogue().ledger(LEDGER).ok_or(WebError::NotFound)?;
    if desk.access().writes(ledger, &posting.region) { Ok(posting) } else { Err(WebError::Forbidden) }
}

/// `GET /events/new?posting=ID`
pub(super) async fn page(desk: Desk, Query(params): Query<Params>) -> Result<Html<String>, WebError> {
    let posting = to(&desk, &params.posting).await?;
    show(&desk, &posting, &params.kind, Returned::default()).await
}

async fn show(desk: &Desk, posting: &Record, kind: &str, back: Returned) -> Result<Html<String>, WebError> {
    let w = desk.words();
    let ledger = desk.catalogue().ledger(LEDGER).ok_or(WebError::NotFound)?;
    let names = posted::named(desk, [posting]).await?;
    let person = names.get(&posting.record).map(|n| n.person.clone()).unwrap_or_default();
    let recalls = desk.catalogue().ledger("recall_proposal").is_some_and(|l| desk.access().writes(l, &posting.region));
    let life = format!("/postings/{}", posting.record);
    shell::page(&Page {
        shell: Shell::new(desk, w.say("event-give"), At::Ledger(LEDGER.into()))
            .under(w.say("events-title"), "/events")
            .under(person.clone(), life),
        place: desk.places.full(&posting.region),
        posting: posting.record.clone(),
        kinds: kinds(desk, ledger),
        kind: kind.into(),
        pieces: evidence::offered(desk, posting).await?,
        recall: recalls
            .then(|| format!("/ledgers/recall_proposal/new?posting={}&region={}", posting.record, posting.region)),
        entry: Uuid::now_v7().to_string(),
        today: desk.state.today().to_string(),
        person,
        back,
    })
}

/// The kinds that are given here: what is kept, and what is read.
fn kinds(desk: &Desk, ledger: &Ledger) -> Vec<(String, String)> {
    let Some(FieldType::Choice(all)) = ledger.field("kind").map(|f| &f.kind) else { return Vec::new() };
    let read = |c: &catalogue::Choice| desk.words().name(&c.names());
    all.iter().filter(|c| KINDS.contains(&c.zh.as_str())).map(|c| (c.zh.clone(), read(c))).collect()
}

/// `POST /events`
pub(super) async fn given(desk: Desk, posted: Posted) -> Result<Response, WebError> {
    let posting = to(&desk, posted.text("posting")).await?;
    let w = desk.words();
    let offered = evidence::offered(&desk, &posting).await?;
    let chosen = evidence::chosen(&offered, &posted);
    let mut back = Returned::new(ACTION, &posted);
    let day = back.day(&desk, "day", desk.state.today());
    let kind = KINDS.into_iter().find(|kind| *kind == posted.text("kind"));
    if kind.is_none() {
        back.wrong("kind", w.say("fault-required"));
    }
    if posted.text("reason").is_empty() {
        back.wrong("reason", w.say("fault-required"));
    }
    // Nothing is given on nobody's word: records that stand, or the facts as they were found.
    if chosen.is_empty() && posted.text("evidence").is_empty() {
        back.wrong("evidence", w.say("event-no-evidence"));
    }
    let (Some(day), Some(kind), false) = (day, kind, back.is_wrong()) else {
        return refused(&desk, &posting, posted.text("kind"), back).await;
    };
    let event = event(&desk, &posting, kind, &day.to_string(), &posted);
    let (id, bases) = (event.record, evidence::entries(&desk, &event, &chosen));
    let there = || Redirect::to(&format!("/events/{id}")).into_response();
    let Err(error) = desk.state.journal.append(desk.county(), [vec![event], bases].concat()).await else {
        return Ok(there());
    };
    // Sent again after its answer was lost on the way: the evidence chosen stands already.
    if matches!(error, JournalError::Duplicate { .. }) && stands(&desk, &id).await? {
        return Ok(there());
    }
    if !error::is_refusal(&error) {
        return Err(error.into());
    }
    refused(&desk, &posting, kind, back.refused(&desk, error, "kind")?).await
}

async fn stands(desk: &Desk, id: &Uuid) -> Result<bool, WebError> {
    let ledger = desk.catalogue().ledger(LEDGER).ok_or(WebError::NotFound)?;
    Ok(desk.state.journal.record(desk.county(), ledger, &id.to_string()).await?.is_some())
}

async fn refused(desk: &Desk, posting: &Record, kind: &str, back: Returned) -> Result<Response, WebError> {
    Ok(Refused::from(&back).page(show(desk, posting, kind, back).await?))
}

fn event(desk: &Desk, posting: &Record, kind: &str, day: &str, posted: &Posted) -> NewEntry {
    let ledger = desk.catalogue().ledger(LEDGER);
    let of_the_county = ledger.is_some_and(|l| desk.access().writes(l, desk.county()));
    let text = |name: &str| Some(posted.text(name)).filter(|t| !t.is_empty()).map_or(Value::Null, Value::from);
    let fields = [
        ("person", posting.get("person").clone()),
        ("posting", posting.record.as_str().into()),
        ("role_then", posting.get("role").clone()),
        ("kind", kind.into()),
        ("level", if of_the_county { "县" } else { "乡" }.into()),
        ("day", day.into()),
        ("docno", text("docno")),
        ("reason", text("reason")),
        ("evidence", text("evidence")),
    ];
    let fields: BTreeMap<String, Value> =
        fields.into_iter().filter(|(_, v)| !v.is_null()).map(|(k, v)| (k.to_string(), v)).collect();
    let id = Uuid::parse_str(posted.text("entry")).unwrap_or_else(|_| Uuid::now_v7());
    NewEntry {
        id,
        record: id,
        ..NewEntry::create(LEDGER, posting.region.clone(), fields, &desk.access().login, desk.source())
    }
}
