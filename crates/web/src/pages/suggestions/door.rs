//! A complaint or suggestion from somebody who is not signed in: a page like the door's, so many an hour and no more.

use askama::Template;
use axum::extract::State as Held;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::CookieJar;
use catalogue::RegionCode;

use super::{By, LEDGER, Typed, keep, kinds, read};
use crate::guard::{self, DOOR, Posted, SESSION};
use crate::texts::Words;
use crate::{State, WebError, assets, sessions, shell};

/// Who the entry is by: nobody with an account.
const NOBODY: &str = "door";

#[derive(Template)]
#[template(path = "pages/suggestions/door.html")]
struct Door {
    w: Words,
    css: &'static str,
    icon: &'static str,
    csrf: String,
    entry: String,
    counties: Vec<(String, String)>,
    kinds: Vec<(String, String)>,
    typed: Typed,
    received: bool,
}

/// `GET /suggestions/door`
pub(crate) async fn page(Held(state): Held<State>, jar: CookieJar) -> Result<Response, WebError> {
    // Somebody signed in has a page of their own, where the answer will stand.
    if guard::held(&state, &jar, SESSION).is_some_and(|token| state.sessions.find(&token).is_some()) {
        return Ok(Redirect::to("/suggestions").into_response());
    }
    let door = guard::held(&state, &jar, DOOR).unwrap_or_else(sessions::random);
    let page = made(&state, &jar, &door, Typed::default(), false).await?;
    Ok((jar.add(guard::cookie(&state, DOOR, door)), shell::page(&page)?).into_response())
}

async fn made(state: &State, jar: &CookieJar, door: &str, typed: Typed, received: bool) -> Result<Door, WebError> {
    let w = Words::new(guard::language(jar));
    let mut counties = Vec::new();
    for code in state.counties().await? {
        let name = state.places.get(&state.journal, &code).await?.0.name(&code);
        counties.push((code.to_string(), name));
    }
    Ok(Door {
        w,
        css: assets::css(),
        icon: assets::icon(),
        csrf: state.sessions.csrf(door),
        entry: uuid::Uuid::now_v7().to_string(),
        kinds: state.catalogue().ledger(LEDGER).map(|l| kinds(l, w.lang)).unwrap_or_default(),
        counties,
        typed,
        received,
    })
}

/// `POST /suggestions/door`
pub(crate) async fn make(Held(state): Held<State>, jar: CookieJar, posted: Posted) -> Result<Response, WebError> {
    let counties = state.counties().await?;
    let named = RegionCode::parse(posted.text("county")).ok().filter(|c| counties.contains(c));
    let county = named.or_else(|| counties.first().cloned()).ok_or(WebError::NotFound)?;
    let door = guard::held(&state, &jar, DOOR).unwrap_or_default();
    let typed = read(&posted);
    if !state.door.lets_in(&county) {
        let fault = Words::new(guard::language(&jar)).say("suggestion-too-many");
        let page = made(&state, &jar, &door, Typed { fault, ..typed }, false).await?;
        return Ok((StatusCode::TOO_MANY_REQUESTS, shell::page(&page)?).into_response());
    }
    let by = By { sender: None, actor: NOBODY, source: guard::BY_PAGE };
    match keep(&state, &county, by, &typed, &posted).await? {
        None => Ok(shell::page(&made(&state, &jar, &door, Typed::default(), true).await?)?.into_response()),
        Some(fault) => {
            let fault = Words::new(guard::language(&jar)).say(fault);
            let page = made(&state, &jar, &door, Typed { fault, ..typed }, false).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, shell::page(&page)?).into_response())
        }
    }
}
