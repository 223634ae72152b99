//! The draw. Its seed is the hash of the chain at the moment of drawing, which nobody chooses; seed, position and outcome are an entry.

use std::collections::BTreeMap;

use axum::response::{IntoResponse, Redirect, Response};
use catalogue::Value;
use duties::Norms;
use duties::days::draw;
use journal::{JournalError, NewEntry, Record, RecordQuery};

use super::{show, week};
use crate::WebError;
use crate::desk::Desk;
use crate::guard::Posted;
use crate::posted;
use crate::refused::Refused;
use crate::returned::Returned;

/// How many are drawn a week; none where the county has not said.
pub(super) async fn size(desk: &Desk) -> Result<Option<usize>, WebError> {
    let norms = Norms::load(&desk.state.journal, desk.county()).await?;
    Ok(norms
        .on("inspection_sample", desk.state.today())
        .and_then(|n| usize::try_from(n / 1000).ok())
        .filter(|n| *n > 0))
}

/// The draw of a week.
pub(super) async fn of_week(desk: &Desk, week: &str) -> Result<Option<Record>, WebError> {
    let Some(ledger) = desk.catalogue().ledger("inspection_draw") else { return Ok(None) };
    let query = RecordQuery { equal: vec![("week".into(), Value::from(week))], ..RecordQuery::default() };
    Ok(desk.state.journal.records(desk.county(), ledger, &query).await?.pop())
}

/// The postings that a draw took.
pub(super) fn listed(sample: &Record) -> Vec<String> {
    sample.text("drawn").lines().map(String::from).collect()
}

/// The same draw made again: from its seed, and from the postings in force on its day as its position gives them.
pub(super) async fn again(desk: &Desk, sample: &Record) -> Result<Vec<String>, WebError> {
    let as_of = sample.get("as_of").as_int().unwrap_or_default();
    let Ok(day) = sample.text("drawn_on").parse() else { return Ok(Vec::new()) };
    let size = usize::try_from(sample.get("size").as_int().unwrap_or_default()).unwrap_or_default();
    Ok(draw(sample.text("seed"), &pool(desk, as_of, day).await?, size))
}

async fn pool(desk: &Desk, as_of: i64, day: jiff::civil::Date) -> Result<Vec<String>, WebError> {
    let ledger = desk.catalogue().ledger("posting").ok_or(WebError::NotFound)?;
    let query = RecordQuery { as_of: Some(as_of), ..RecordQuery::default() };
    let all = desk.state.journal.records(desk.county(), ledger, &query).await?;
    Ok(all.into_iter().filter(|r| posted::in_force(r, day)).map(|r| r.record).collect())
}

/// `POST /inspections/draws`: this week's, once.
pub(super) async fn drawn(desk: Desk, _posted: Posted) -> Result<Response, WebError> {
    if !desk.access().draws(desk.county()) {
        return Err(WebError::Forbidden);
    }
    let today = desk.state.today();
    let w = desk.words();
    let Some(size) = size(&desk).await? else {
        let fault = w.say("inspection-no-size");
        return Ok(Refused::from(&fault).page(show(&desk, today, &fault, Returned::default()).await?));
    };
    let head = desk.state.journal.head(desk.county()).await?;
    let pool = pool(&desk, head.seq, today).await?;
    let sample = draw(&head.hash, &pool, size);
    let count = |n: usize| Value::Int(i64::try_from(n).unwrap_or_default());
    let fields: BTreeMap<String, Value> = [
        ("week", Value::from(week(today).to_string())),
        ("drawn_on", today.to_string().into()),
        ("seed", head.hash.as_str().into()),
        ("as_of", Value::Int(head.seq)),
        ("pool", count(pool.len())),
        ("size", count(size)),
        ("drawn", sample.join("\n").into()),
    ]
    .into_iter()
    .map(|(k, v)| (k.to_string(), v))
    .collect();
    let entry = NewEntry::create("inspection_draw", desk.county().clone(), fields, &desk.access().login, desk.source());
    match desk.state.journal.append(desk.county(), vec![entry]).await {
        // Drawn already, by a second click or a second person: that draw stands.
        Ok(_) | Err(JournalError::Duplicate { .. }) => Ok(Redirect::to("/inspections").into_response()),
        Err(error) => Err(error.into()),
    }
}
