//! A bearer token for a login with its password.

use std::collections::HashMap;

use axum::Json;
use axum::extract::{Path, State as Held};
use axum::http::StatusCode;
use catalogue::RegionCode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::door::Sent;
use crate::pages::sign_in;
use crate::sessions::{Must, Origin};
use crate::{State, WebError, accounts};

/// Who signs in.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Credentials {
    /// The name signed in with.
    login: String,
    /// The password.
    password: String,
    /// The code of the second factor, where the login has one.
    #[serde(default)]
    code: String,
}

/// What to send as `Authorization: Bearer …`.
#[derive(Serialize, ToSchema)]
pub(crate) struct Token {
    /// It lasts as long as a session of the pages.
    token: String,
}

/// Sign in with a password
#[utoipa::path(post, path = "/api/{county}/sessions", request_body = Credentials, security(()),
    responses((status = 201, description = "A session's token", body = Token),
        (status = 429, description = "Too many wrong passwords", body = super::describe::Problem, content_type = "application/problem+json")))]
pub(crate) async fn begin_session(
    Held(state): Held<State>,
    Path(of): Path<HashMap<String, String>>,
    origin: Origin,
    Sent(given): Sent<Credentials>,
) -> Result<(StatusCode, Json<Token>), WebError> {
    let county = of.get("county").and_then(|c| RegionCode::parse(c).ok()).ok_or(WebError::NotFound)?;
    let token = sign_in::begin_session(&state, &county, (&given.login, &given.password), origin.clone()).await?;
    let token = second_step(&state, token, &given.code, &origin).await?;
    Ok((StatusCode::CREATED, Json(Token { token })))
}

/// Takes the code where one is due. What only a page can settle (a password to be changed) ends the session again.
async fn second_step(state: &State, token: String, code: &str, origin: &Origin) -> Result<String, WebError> {
    let session = state.sessions.find(&token).ok_or(WebError::SignIn)?;
    let token = match session.must {
        Some(Must::Code) if accounts::check_code(state, &session.access, code, origin).await? => {
            state.sessions.done(&token, Must::Code).ok_or(WebError::SignIn)?.0
        }
        _ => token,
    };
    match state.sessions.find(&token).and_then(|s| s.must) {
        None => Ok(token),
        Some(must) => {
            state.sessions.end(&token);
            Err(WebError::First(must.page()))
        }
    }
}
