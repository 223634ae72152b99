//! `GET /events`: an office's, in the order of days; and somebody's own.

use std::collections::HashSet;

use askama::Template;
use axum::response::Html;
use journal::{Record, RecordQuery};

use super::{LEDGER, STATEMENT, mine, one};
use crate::desk::Desk;
use crate::shell::{self, At, Shell};
use crate::{WebError, posted};

/// Events that an office's page shows; all of them stand in the ledger.
const SHOWN: i64 = 60;

struct Line {
    href: String,
    day: String,
    who: String,
    place: String,
    kind: (&'static str, String),
    /// Whether the person concerned has read it, or has said something to it.
    standing: Option<(&'static str, String)>,
}

#[derive(Template)]
#[template(path = "pages/events/list.html")]
struct Page {
    shell: Shell,
    lead: String,
    lines: Vec<Line>,
    /// Those to whom something may be given.
    people: Vec<(String, String)>,
    /// The ledger, for who reads all of it.
    ledger: bool,
}

/// Whether there is anything here for the reader: an office that reads the ledger, or somebody who is posted.
pub(crate) fn may(desk: &Desk) -> bool {
    let office = desk.catalogue().ledger(LEDGER).is_some_and(|l| desk.access().reads_anywhere(l));
    office || desk.access().grants().iter().any(|g| g.region.as_str().len() == 12)
}

/// `GET /events`
pub(super) async fn page(desk: Desk) -> Result<Html<String>, WebError> {
    if !may(&desk) {
        return Err(WebError::Forbidden);
    }
    let w = desk.words();
    let ledger = desk.catalogue().ledger(LEDGER).ok_or(WebError::NotFound)?;
    let office = desk.access().reads_anywhere(ledger);
    let events = if office { of_office(&desk, ledger).await? } else { mine::all(&desk).await? };
    let lines = lines(&desk, ledger, &events).await?;
    shell::page(&Page {
        shell: Shell::new(&desk, w.say("events-title"), At::Ledger(LEDGER.into())),
        lead: w.say(if office { "events-lead" } else { "events-lead-own" }),
        lines,
        people: people(&desk, ledger).await?,
        ledger: office,
    })
}

async fn of_office(desk: &Desk, ledger: &catalogue::Ledger) -> Result<Vec<Record>, WebError> {
    let mut all = Vec::new();
    for place in desk.access().scope(ledger) {
        let order = Some(("day".to_string(), true));
        let query = RecordQuery { within: Some(place), order, limit: Some(SHOWN), ..RecordQuery::default() };
        all.extend(desk.state.journal.records(desk.county(), ledger, &query).await?);
    }
    all.sort_by(|a, b| (b.text("day"), &a.region, &a.record).cmp(&(a.text("day"), &b.region, &b.record)));
    all.truncate(usize::try_from(SHOWN).unwrap_or_default());
    Ok(all)
}

async fn lines(desk: &Desk, ledger: &catalogue::Ledger, events: &[Record]) -> Result<Vec<Line>, WebError> {
    let labels = desk.labels(events.iter().map(|e| (ledger, e))).await?;
    let (said, open) = statements(desk, events).await?;
    let w = desk.words();
    let text =
        |e: &Record, name: &str| ledger.field(name).map(|f| labels.shown(f, e.get(name)).text).unwrap_or_default();
    let standing = |e: &Record| match () {
        () if open.contains(&e.record) => Some(("ask", w.say("event-to-answer"))),
        () if said.contains(&e.record) => Some(("good", w.say("event-has-answer"))),
        () if e.get("told_on").is_null() && !e.get("posting").is_null() => Some(("note", w.say("event-unread"))),
        () => None,
    };
    let line = |e: &Record| Line {
        href: format!("/events/{}", e.record),
        day: e.text("day").into(),
        who: text(e, "person"),
        place: desk.places.full(&e.region),
        kind: (one::sign(e), text(e, "kind")),
        standing: standing(e),
    };
    Ok(events.iter().map(line).collect())
}

/// The events to which somebody has said something, and those of them that wait for an answer.
async fn statements(desk: &Desk, events: &[Record]) -> Result<(HashSet<String>, HashSet<String>), WebError> {
    let Some(ledger) = desk.catalogue().ledger(STATEMENT).filter(|_| !events.is_empty()) else {
        return Ok(Default::default());
    };
    let among = vec![("event".to_string(), events.iter().map(|e| e.record.as_str().into()).collect())];
    let all =
        desk.state.journal.records(desk.county(), ledger, &RecordQuery { among, ..RecordQuery::default() }).await?;
    let of = |r: &Record| r.text("event").to_string();
    let open = all.iter().filter(|r| r.get("answer").is_null()).map(of).collect();
    Ok((all.iter().map(of).collect(), open))
}

/// The people in post to whom the reader may give something, by place and name.
async fn people(desk: &Desk, ledger: &catalogue::Ledger) -> Result<Vec<(String, String)>, WebError> {
    let Some(postings) = desk.catalogue().ledger("posting") else { return Ok(Vec::new()) };
    let today = desk.state.today();
    let mut here = Vec::new();
    for place in desk.access().writable(ledger) {
        let query = RecordQuery { within: Some(place), ..RecordQuery::default() };
        here.extend(desk.state.journal.records(desk.county(), postings, &query).await?);
    }
    here.retain(|r| posted::in_force(r, today));
    let names = posted::named(desk, &here).await?;
    let mut all: Vec<_> = names.into_values().map(|n| (n.region.clone(), n.person, n.id)).collect();
    all.sort();
    Ok(all.into_iter().map(|(at, person, id)| (id, format!("{} · {person}", desk.places.full(&at)))).collect())
}
