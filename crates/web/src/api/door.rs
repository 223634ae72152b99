//! Who knocks at the door, and what they send: read strictly, and refused with the place of the fault.

use std::ops::Deref;

use axum::Json;
use axum::extract::rejection::JsonRejection;
use axum::extract::{FromRequest, FromRequestParts, Query, RawPathParams, Request};
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum_extra::extract::CookieJar;
use serde::de::DeserializeOwned;

use crate::desk::Desk;
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
        let desk = Desk::from_request_parts(parts, state).await?;
        let named =
            RawPathParams::from_request_parts(parts, state).await.map_err(|e| WebError::BadForm(e.body_text()))?;
        if named.iter().any(|(name, value)| name == "county" && value != desk.county().as_str()) {
            return Err(WebError::Forbidden);
        }
        if !parts.method.is_safe() && !desk.reader.bearer {
            let token = parts.headers.get("x-csrf-token").and_then(|v| v.to_str().ok()).unwrap_or_default();
            guard::check_token(state, &CookieJar::from_headers(&parts.headers), token)?;
        }
        Ok(Caller(desk))
    }
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

/// A JSON body.
pub(crate) struct Sent<T>(pub T);

impl<T: DeserializeOwned> FromRequest<State> for Sent<T> {
    type Rejection = WebError;

    async fn from_request(request: Request, state: &State) -> Result<Sent<T>, WebError> {
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
