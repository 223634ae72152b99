//! Who knocks at the door, and what they send: read strictly, and refused with the place of the fault.

use std::ops::Deref;

use axum::Json;
use axum::body::{Body, to_bytes};
use axum::extract::rejection::JsonRejection;
use axum::extract::{FromRequest, FromRequestParts, Query, RawPathParams, Request};
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum_extra::extract::CookieJar;
use serde::de::DeserializeOwned;

use crate::desk::Desk;
use crate::guard::Reader;
use crate::router::LARGEST;
use crate::{State, WebError, guard};

/// Somebody at the door of their own county, with proof that no other site sent them.
pub(crate) struct Caller(Desk);

impl Caller {
    /// The desk, for a page's own handler.
    pub(super) fn desk(self) -> Desk {
        self.0
    }
}

impl Deref for Caller {
    type Target = Desk;
    fn deref(&self) -> &Desk {
        &self.0
    }
}

impl FromRequestParts<State> for Caller {
    type Rejection = WebError;

    async fn from_request_parts(parts: &mut Parts, state: &State) -> Result<Caller, WebError> {
        let reader = let_in(parts, state).await?;
        Ok(Caller(Desk::without_inbox(reader, state).await?))
    }
}

/// Somebody at the same door who hands entries in: names of places, which only an answer in words would need, may be those of a
/// moment ago.
pub(crate) struct Giver(pub Desk);

impl FromRequestParts<State> for Giver {
    type Rejection = WebError;

    async fn from_request_parts(parts: &mut Parts, state: &State) -> Result<Giver, WebError> {
        let reader = let_in(parts, state).await?;
        Ok(Giver(Desk::at_hand(reader, state).await?))
    }
}

/// Who knocks, once it is sure that it is their county and that no other site sent them.
pub(super) async fn let_in(parts: &mut Parts, state: &State) -> Result<Reader, WebError> {
    // No text of the database can hold it, and none asks for it in good faith.
    if parts.uri.path().contains("%00") || parts.uri.query().is_some_and(|q| q.contains("%00")) {
        return Err(WebError::BadForm("%00".into()));
    }
    let reader = Reader::from_request_parts(parts, state).await?;
    let named = RawPathParams::from_request_parts(parts, state).await.map_err(|e| WebError::BadForm(e.body_text()))?;
    if named.iter().any(|(name, value)| name == "county" && value != reader.access.county.as_str()) {
        return Err(WebError::Forbidden);
    }
    if !parts.method.is_safe() && !reader.bearer {
        let token = parts.headers.get("x-csrf-token").and_then(|v| v.to_str().ok()).unwrap_or_default();
        guard::check_token(state, &CookieJar::from_headers(&parts.headers), token)?;
    }
    // Whatever is entered behind this door, by whichever room, was sent by a program.
    Ok(Reader { source: guard::BY_PROGRAM, ..reader })
}

/// The query, read strictly: a word that means nothing here is refused, so that a filter misspelt does not widen a list.
pub(crate) struct Asked<T>(pub T);

impl<T: DeserializeOwned> FromRequestParts<State> for Asked<T> {
    type Rejection = WebError;

    async fn from_request_parts(parts: &mut Parts, _: &State) -> Result<Asked<T>, WebError> {
        let Query(asked) = Query::try_from_uri(&parts.uri).map_err(|e| WebError::BadForm(e.body_text()))?;
        Ok(Asked(asked))
    }
}

/// How JSON writes the character that no text of the database can hold.
const NUL: &[u8] = b"\\u0000";

/// A JSON body.
pub(crate) struct Sent<T>(pub T);

impl<T: DeserializeOwned> FromRequest<State> for Sent<T> {
    type Rejection = WebError;

    async fn from_request(request: Request, state: &State) -> Result<Sent<T>, WebError> {
        let (parts, body) = request.into_parts();
        let bytes = to_bytes(body, LARGEST).await.map_err(|_| WebError::TooLarge)?;
        if bytes.windows(NUL.len()).any(|w| w == NUL) {
            return Err(WebError::BadForm("\\u0000".into()));
        }
        let request = Request::from_parts(parts, Body::from(bytes));
        let Json(sent) = Json::<T>::from_request(request, state).await.map_err(unread)?;
        Ok(Sent(sent))
    }
}

fn unread(fault: JsonRejection) -> WebError {
    match fault.status() {
        StatusCode::PAYLOAD_TOO_LARGE => WebError::TooLarge,
        StatusCode::UNSUPPORTED_MEDIA_TYPE => WebError::WrongType,
        _ => WebError::BadForm(fault.body_text()),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::testing;

    #[tokio::test]
    async fn a_nul_is_refused_before_any_database_sees_it() {
        let bench = testing::bench().await;
        let records = "/api/419931/ledgers/village_flag/records";
        for address in [format!("{records}/%00"), format!("{records}?q=%00"), format!("{records}?is%5Bflag%5D=%00")] {
            assert_eq!(bench.ask("wang", &address).await.status, 400, "{address}");
        }
        let new = json!({ "place": "419931100201", "fields": { "flag": "收入低", "note": "a\u{0}b" } });
        assert_eq!(bench.send("wang", records, &new).await.status, 400);
    }

    #[tokio::test]
    async fn a_body_of_another_type_is_told_so() {
        let bench = testing::bench().await;
        let answer = bench.upload("wang", "/api/419931/entries", "text/plain", "[]").await;
        assert_eq!((answer.status, answer.header("content-type").as_str()), (415, "application/problem+json"));
    }
}
