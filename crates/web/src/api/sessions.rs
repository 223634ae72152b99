//! `POST /api/{county}/sessions`: a bearer token for a login with its password.

use axum::Json;
use axum::extract::rejection::JsonRejection;
use axum::extract::{Path, State as Held};
use axum::http::StatusCode;
use catalogue::RegionCode;
use serde::{Deserialize, Serialize};

use crate::pages::sign_in::begin_session;
use crate::{State, WebError};

/// Who signs in.
#[derive(Deserialize)]
pub(crate) struct Credentials {
    login: String,
    password: String,
}

/// What to send as `Authorization: Bearer …`.
#[derive(Serialize)]
pub(crate) struct Token {
    token: String,
}

/// Begins a session for a program.
pub(crate) async fn begin(
    Held(state): Held<State>,
    Path(county): Path<String>,
    body: Result<Json<Credentials>, JsonRejection>,
) -> Result<(StatusCode, Json<Token>), WebError> {
    let Json(given) = body.map_err(|e| WebError::BadForm(e.body_text()))?;
    let county = RegionCode::parse(&county).map_err(|_| WebError::NotFound)?;
    let token = begin_session(&state, &county, &given.login, &given.password).await?;
    Ok((StatusCode::CREATED, Json(Token { token })))
}
