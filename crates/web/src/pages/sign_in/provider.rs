//! Signing in by the provider that the settings name: the way there, and the way back.

use axum::extract::{Query, State as Held};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::CookieJar;
use catalogue::RegionCode;
use serde::Deserialize;

use super::{SignIn, blank};
use crate::guard::{self, DOOR, LEFT, SESSION};
use crate::provider::{self, Asked};
use crate::sessions::Origin;
use crate::texts::Words;
use crate::{State, WebError, accounts, sessions, shell};

/// Where somebody comes from.
#[derive(Default, Deserialize)]
pub(super) struct There {
    #[serde(default)]
    county: String,
    #[serde(default)]
    next: String,
}

/// `GET /sign-in/provider`
pub(super) async fn there(
    Held(state): Held<State>,
    jar: CookieJar,
    Query(there): Query<There>,
) -> Result<Response, WebError> {
    let provider = state.settings.provider.clone().ok_or(WebError::NotFound)?;
    let door = guard::held(&state, &jar, DOOR).unwrap_or_else(sessions::random);
    let There { county, next } = there;
    let asked = Asked { door: door.clone(), county, next, nonce: String::new(), verifier: None };
    let jar = jar.add(guard::cookie(&state, DOOR, door));
    let anew = guard::held(&state, &jar, LEFT).is_some();
    match provider::ask(&state, &provider, asked, anew).await {
        Ok(to) => Ok((jar, Redirect::to(&to)).into_response()),
        Err(error) => refused(&state, jar, error).await,
    }
}

/// What the provider sends back.
#[derive(Default, Deserialize)]
pub(super) struct Back {
    #[serde(default)]
    code: String,
    #[serde(default)]
    state: String,
    /// Why there is no code.
    #[serde(default)]
    error: String,
}

/// `GET /sign-in/provider/back`
pub(super) async fn back(
    Held(state): Held<State>,
    jar: CookieJar,
    origin: Origin,
    Query(back): Query<Back>,
) -> Result<Response, WebError> {
    match enter(&state, &jar, origin, back).await {
        Ok((token, next)) => {
            let to = super::onward(&state, &token, &next);
            let jar = guard::without(&state, jar, LEFT);
            Ok((jar.add(guard::cookie(&state, SESSION, token)), Redirect::to(to)).into_response())
        }
        Err(error) => refused(&state, jar, error).await,
    }
}

async fn enter(state: &State, jar: &CookieJar, origin: Origin, back: Back) -> Result<(String, String), WebError> {
    let provider = state.settings.provider.clone().ok_or(WebError::NotFound)?;
    let door = guard::held(state, jar, DOOR).unwrap_or_default();
    let asked = state.pending.take(&back.state, &door).ok_or_else(|| WebError::Provider("state".into()))?;
    if back.error == "access_denied" {
        return Err(WebError::Denied);
    }
    if !back.error.is_empty() {
        return Err(WebError::Provider(back.error));
    }
    let (named, next) = (asked.county.clone(), asked.next.clone());
    let login = provider::login(&provider, asked, &back.code).await?;
    let counties = state.counties().await?;
    let named = RegionCode::parse(&named).ok().filter(|c| counties.contains(c));
    let county = named.or_else(|| counties.first().cloned()).ok_or(WebError::Forbidden)?;
    let access = accounts::access(state, &county, &login).await?;
    if access.is_empty() {
        return Err(WebError::NoAccount(login));
    }
    let must = accounts::factor_musts(state, &access).await?;
    Ok((state.sessions.begin(access, origin, must), next))
}

/// The door again, with what went wrong: the password opens it still.
async fn refused(state: &State, jar: CookieJar, error: WebError) -> Result<Response, WebError> {
    let w = Words::new(guard::language(&jar));
    let fault = match &error {
        WebError::Provider(what) => {
            tracing::warn!(%what, "signing in by the provider failed");
            w.say("provider-failed")
        }
        WebError::Denied => w.say("provider-denied"),
        WebError::NoAccount(login) => w.one("provider-no-account", "login", login.as_str()),
        WebError::Excluded(one, other) => w.with("error-excluded", &[("one", one), ("other", other)]),
        _ => return Err(error),
    };
    let door = guard::held(state, &jar, DOOR).unwrap_or_else(sessions::random);
    let form = SignIn { fault, ..blank(state, &jar, &door).await? };
    let jar = jar.add(guard::cookie(state, DOOR, door));
    Ok((StatusCode::UNAUTHORIZED, jar, shell::page(&form)?).into_response())
}
