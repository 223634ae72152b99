//! Acts: what a person does by a form of a page, done by a program at the form's own address under the county. One table declares them
//! ([`table::ACTS`]); the door reads the JSON by it, hands the page's own handler the form that it takes, and turns the handler's answer into
//! JSON. What the handler refuses is refused here, in the same words: there is no second way to do anything.

#[cfg(test)]
mod coverage;
mod described;
mod fields;
mod table;
#[cfg(test)]
mod tests;

use axum::body::{Body, HttpBody};
use axum::extract::{FromRequest, Request, State as Held};
use axum::http::{Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use axum::{Json, Router};
use serde::Serialize;
use serde_json::{Map, Value};
use tower::ServiceExt;
use utoipa::ToSchema;

use super::door::{self, Sent};
use crate::access::{Access, Scope};
use crate::guard::{Handed, Reader};
use crate::refused::Refused;
use crate::{State, WebError, pages};

pub(super) use described::add;
use fields::Field;

/// An act: a form of a page.
struct Act {
    /// Where its form is sent, with names of the API in the place of what varies.
    address: &'static str,
    /// The scope that a token needs for it, beside what its person may; none for what no token does.
    scope: Option<Scope>,
    /// What it does.
    about: &'static str,
    /// What its form holds.
    fields: &'static [Field],
}

/// What was done.
#[derive(Serialize, ToSchema)]
pub(crate) struct Done {
    /// The page that shows it.
    page: String,
    /// What I entered with it, in the order of the chain, at most a thousand; none where everything stood already.
    entries: Vec<Entered>,
}

/// An entry that an act made.
#[derive(Serialize, ToSchema)]
pub(crate) struct Entered {
    /// Its position in the county's chain.
    seq: i64,
    /// The ledger.
    ledger: String,
    /// The record.
    record: String,
    /// What it did: create, amend, withdraw, step.
    act: &'static str,
}

/// The most entries that an answer lists.
const LISTED: i64 = 1000;

/// The addresses of all acts. The pages stand behind the door once, not once for each call.
pub(super) fn routes(state: &State) -> Router<State> {
    let pages = pages::routes().with_state(state.clone());
    table::ACTS.iter().fold(Router::new(), |routes, act| {
        let pages = pages.clone();
        let handler = move |Held(state): Held<State>, request: Request| door(act, pages, state, request);
        routes.route(&address(act), post(handler))
    })
}

/// Where an act is done.
fn address(act: &Act) -> String {
    format!("/api/{{county}}{}", act.address)
}

async fn door(act: &'static Act, pages: Router, state: State, request: Request) -> Result<Response, WebError> {
    let (mut parts, body) = request.into_parts();
    let reader = door::let_in(&mut parts, &state).await?;
    within(act, &reader.access)?;
    let prefix = format!("/api/{}", reader.access.county);
    let whole = parts.uri.path().strip_prefix(&prefix).ok_or(WebError::NotFound)?.to_string();
    let parts_of = whole.split('/').zip(act.address.split('/'));
    if let Some((month, _)) = parts_of.into_iter().find(|(m, name)| *name == "{month}" && !fields::is_month(m)) {
        return Err(WebError::BadForm(format!("month: {month}")));
    }
    let said = if body.size_hint().exact() == Some(0) {
        Map::new()
    } else {
        Sent::<Map<String, Value>>::from_request(Request::from_parts(parts, body), &state).await?.0
    };
    let fields = fields::form(act.fields, said)?;
    let access = reader.access.clone();
    let before = state.journal.head(&access.county).await?.seq;
    let mut request = Request::new(Body::empty());
    *request.method_mut() = Method::POST;
    *request.uri_mut() = whole.parse().map_err(|_| WebError::NotFound)?;
    let reader = Reader { here: whole.clone(), ..reader };
    request.extensions_mut().insert(Handed { reader, fields });
    let answer = pages.oneshot(request).await.unwrap_or_else(|never| match never {});
    told(&state, &access, answer, whole, before).await
}

/// A token does what its scopes name, and what only a person may do it never does.
fn within(act: &Act, access: &Access) -> Result<(), WebError> {
    match (access.scopes(), act.scope) {
        (Some(scopes), Some(scope)) if !scopes.contains(&scope) => Err(WebError::Forbidden),
        (Some(_), None) => Err(WebError::Forbidden),
        _ => Ok(()),
    }
}

/// A page's answer as JSON: where it leads and what was entered, or what it says is wrong.
async fn told(
    state: &State,
    access: &Access,
    answer: Response,
    here: String,
    before: i64,
) -> Result<Response, WebError> {
    if let Some(refused) = answer.extensions().get::<Refused>() {
        return Err(WebError::Refused(refused.clone()));
    }
    let status = answer.status();
    if status.is_client_error() || status.is_server_error() {
        let page =
            answer.headers().get(header::CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
        return Ok(if page { status.into_response() } else { answer });
    }
    let page = answer.headers().get(header::LOCATION).and_then(|to| to.to_str().ok()).map_or(here, String::from);
    let entries = state.journal.entries(&access.county, before, LISTED).await?;
    let mine = entries.into_iter().filter(|entry| entry.actor == access.login);
    let entered = |e: journal::Entry| Entered { seq: e.seq, ledger: e.ledger, record: e.record, act: e.act.word() };
    Ok((StatusCode::OK, Json(Done { page, entries: mine.map(entered).collect() })).into_response())
}
