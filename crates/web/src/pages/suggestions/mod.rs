//! Complaints and suggestions (投诉和建议): made by anybody signed in, or at the door by somebody who is not; kept in the journal,
//! answered from the inbox of those who keep them.

mod door;
mod limit;

use std::collections::BTreeMap;

use askama::Template;
use axum::Router;
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::routing::get;
use catalogue::{FieldType, Lang, Ledger, RegionCode, Value};
use journal::{JournalError, NewEntry, RecordQuery};

use crate::desk::Desk;
use crate::guard::Posted;
use crate::refused::Refused;
use crate::shell::{self, At, Shell};
use crate::{State, WebError, show};

pub(crate) use limit::Limit;

/// Its addresses.
pub(crate) fn routes() -> Router<State> {
    Router::new()
        .route("/suggestions", get(page).post(make))
        .route("/suggestions/door", get(door::page).post(door::make))
}

/// The ledger.
const LEDGER: &str = "suggestion";
/// The longest text that is taken.
const LONGEST: usize = 2000;

struct Mine {
    kind: String,
    words: String,
    day: String,
    answer: String,
}

#[derive(Template)]
#[template(path = "pages/suggestions/suggestions.html")]
struct Page {
    shell: Shell,
    kinds: Vec<(String, String)>,
    typed: Typed,
    mine: Vec<Mine>,
}

/// A form as it came.
#[derive(Default)]
struct Typed {
    kind: String,
    words: String,
    contact: String,
    fault: String,
}

/// `GET /suggestions`
pub(crate) async fn page(desk: Desk) -> Result<Html<String>, WebError> {
    show(&desk, Typed::default()).await
}

async fn show(desk: &Desk, typed: Typed) -> Result<Html<String>, WebError> {
    let w = desk.words();
    let ledger = desk.catalogue().ledger(LEDGER).ok_or(WebError::NotFound)?;
    let query =
        RecordQuery { equal: vec![("sender".into(), desk.access().login.as_str().into())], ..RecordQuery::default() };
    let records = desk.state.journal.records(desk.county(), ledger, &query).await?;
    let mine = records.iter().rev().map(|r| Mine {
        kind: ledger.field("kind").map(|f| show::value(f, r.get("kind"), w)).unwrap_or_default(),
        words: r.text("words").into(),
        day: r.text("received_on").into(),
        answer: r.text("answer").into(),
    });
    shell::page(&Page {
        shell: Shell::new(desk, w.say("suggestions-title"), At::Suggestions),
        kinds: kinds(ledger, w.lang),
        typed,
        mine: mine.collect(),
    })
}

/// `POST /suggestions`
pub(crate) async fn make(desk: Desk, posted: Posted) -> Result<Response, WebError> {
    let typed = read(&posted);
    let login = desk.access().login.as_str();
    let by = By { sender: Some(login), actor: login, source: desk.source() };
    match keep(&desk.state, desk.county(), by, &typed, &posted).await? {
        None => Ok(Redirect::to("/suggestions").into_response()),
        Some(fault) => {
            let typed = Typed { fault: desk.words().say(fault), ..typed };
            Ok(Refused::from(&typed.fault).page(show(&desk, typed).await?))
        }
    }
}

fn read(posted: &Posted) -> Typed {
    let text = |name: &str| posted.text(name).to_string();
    Typed { kind: text("kind"), words: text("words"), contact: text("contact"), fault: String::new() }
}

/// Who says something.
struct By<'a> {
    /// The login that is answered; none at the door.
    sender: Option<&'a str>,
    /// Whose entry it is.
    actor: &'a str,
    /// Where the entry came from.
    source: &'a str,
}

/// Keeps what was said; gives the words for what is wrong with it.
async fn keep(
    state: &State,
    county: &RegionCode,
    by: By<'_>,
    typed: &Typed,
    posted: &Posted,
) -> Result<Option<&'static str>, WebError> {
    let ledger = state.catalogue().ledger(LEDGER).ok_or(WebError::NotFound)?;
    let kind = kinds(ledger, Lang::Zh).into_iter().find(|(value, _)| *value == typed.kind);
    let contact = match ledger.field("contact").map(|f| f.parse(&typed.contact)) {
        Some(Ok(value)) => value,
        None => Value::Null,
        Some(Err(_)) => return Ok(Some("suggestion-no-phone")),
    };
    let kind = match kind {
        Some((kind, _)) if !typed.words.is_empty() => kind,
        _ => return Ok(Some("suggestion-empty")),
    };
    if typed.words.chars().count() > LONGEST {
        return Ok(Some("suggestion-long"));
    }
    let fields: [(&str, Value); 6] = [
        ("kind", kind.into()),
        ("words", typed.words.as_str().into()),
        ("sender", by.sender.map_or(Value::Null, Value::from)),
        ("contact", contact),
        ("received_on", state.today().to_string().into()),
        ("state", "待答复".into()),
    ];
    let fields: BTreeMap<String, Value> =
        fields.into_iter().filter(|(_, v)| !v.is_null()).map(|(k, v)| (k.to_string(), v)).collect();
    let id = uuid::Uuid::parse_str(posted.text("entry")).unwrap_or_else(|_| uuid::Uuid::now_v7());
    let entry = NewEntry { id, record: id, ..NewEntry::create(LEDGER, county.clone(), fields, by.actor, by.source) };
    match state.journal.append(county, vec![entry]).await {
        // The same words on the same day are the same suggestion, sent again.
        Ok(_) | Err(JournalError::Duplicate { .. }) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// The kinds, as stored and as shown.
fn kinds(ledger: &Ledger, lang: Lang) -> Vec<(String, String)> {
    let Some(FieldType::Choice(choices)) = ledger.field("kind").map(|f| &f.kind) else { return Vec::new() };
    choices.iter().map(|c| (c.zh.clone(), c.names().get(lang).to_string())).collect()
}

#[cfg(test)]
mod tests;
