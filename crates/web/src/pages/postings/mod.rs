//! Postings over their whole length: the life of one, from the nomination to the handover, with what is missing in it; and, for the
//! organisation department alone, what needs attention. By place and name; nobody is counted against anybody.

mod attention;
mod handover;
mod life;
mod missing;
mod noticed;
mod passing;

use askama::Template;
use axum::Router;
use axum::extract::Path;
use axum::response::Html;
use axum::routing::get;
use journal::Record;

use crate::desk::Desk;
use crate::shell::{self, At, Shell};
use crate::{State, WebError, links, posted};

pub(crate) use handover::{Handing, Open, address as handover, handing, open};
pub(crate) use life::Event;
pub(crate) use missing::Missing;
pub(crate) use noticed::{Noticed, all as noticed};
pub(crate) use passing::Group;

/// Its addresses.
pub(crate) fn routes() -> Router<State> {
    Router::new()
        .route("/postings", get(attention::page))
        .route("/postings/{record}", get(page))
        .route("/postings/{record}/handover", get(handover::page).post(handover::signed))
}

#[derive(Template)]
#[template(path = "pages/postings/one.html")]
struct Page {
    shell: Shell,
    person: String,
    place: String,
    record: String,
    month: String,
    /// Where a talk, a notice or a commendation is given, for who may.
    gives: Option<String>,
    events: Vec<Event>,
    missing: Vec<Missing>,
    /// Handovers at its beginning and its end, and whether both have signed.
    handovers: Vec<(String, String, bool)>,
}

/// `GET /postings/{record}`: an office's postings, and one's own.
async fn page(desk: Desk, Path(id): Path<String>) -> Result<Html<String>, WebError> {
    let Life { posting, events, missing } = life(&desk, &id).await?;
    let w = desk.words();
    let named = posted::named(&desk, [&posting]).await?;
    let named = named.get(&id).ok_or(WebError::NotFound)?;
    let mut shell = Shell::new(&desk, w.say("life-title"), At::Ledger("posting".into()));
    if is_office(&desk) {
        shell = shell.under(w.say("attention-title"), "/postings");
    }
    let giving = desk.catalogue().ledger("event").filter(|l| desk.access().writes(l, &posting.region));
    shell::page(&Page {
        shell,
        gives: giving.map(|_| format!("/events/new?posting={id}")),
        person: named.person.clone(),
        place: desk.places.full(&posting.region),
        record: links::record("posting", &id),
        month: format!("/month/{id}/{}", crate::pages::duties::Month::of(desk.state.today())),
        events,
        missing,
        handovers: handover::around(&desk, &posting).await?,
    })
}

/// A posting with what happened in it and what it lacks.
pub(crate) struct Life {
    pub posting: Record,
    pub events: Vec<Event>,
    pub missing: Vec<Missing>,
}

/// The life of a posting that the reader may see.
pub(crate) async fn life(desk: &Desk, id: &str) -> Result<Life, WebError> {
    let posting = posted::find(desk, id).await?;
    if !may(desk, &posting).await? {
        return Err(WebError::Forbidden);
    }
    let (events, missing) = futures::try_join!(life::of(desk, &posting), missing::of(desk, &posting))?;
    Ok(Life { posting, events, missing })
}

/// Whether the reader may see a posting's life: an office above the village may, and whose it is.
async fn may(desk: &Desk, posting: &Record) -> Result<bool, WebError> {
    let ledger = desk.catalogue().ledger("posting").ok_or(WebError::NotFound)?;
    if desk.access().reads_as_office(ledger, &posting.region) {
        return Ok(true);
    }
    let own = posted::own(desk).await?.is_some_and(|own| own.record == posting.record);
    Ok(own || posted::theirs(desk, posting).await?)
}

/// Whether the reader is the department that posts people in the whole county.
fn is_office(desk: &Desk) -> bool {
    desk.catalogue().ledger("nomination").is_some_and(|l| desk.access().keeps(desk.catalogue(), l, desk.county()))
}

#[cfg(test)]
mod handing;
#[cfg(test)]
mod tests;
