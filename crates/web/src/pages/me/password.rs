//! Changing one's own password: by choice, when somebody else set it, or when it has grown old.

use askama::Template;
use axum::extract::State as Held;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum_extra::extract::CookieJar;

use crate::accounts::{self, Weak};
use crate::desk::Desk;
use crate::guard::{self, Posted, SESSION};
use crate::sessions::{Must, Origin};
use crate::shell::{self, At, Shell};
use crate::texts::Words;
use crate::{State, WebError};

#[derive(Template)]
#[template(path = "pages/me/password.html")]
struct Page {
    shell: Shell,
    must: bool,
    days: u32,
    fault: String,
}

/// `GET /me/password`
pub(super) async fn page(desk: Desk) -> Result<Html<String>, WebError> {
    form(&desk, String::new())
}

fn form(desk: &Desk, fault: String) -> Result<Html<String>, WebError> {
    let w = desk.words();
    shell::page(&Page {
        shell: Shell::new(desk, w.say("password-title"), At::Me).under(w.say("me-title"), "/me"),
        must: desk.reader.must == Some(Must::Password),
        days: desk.state.settings.password_days,
        fault,
    })
}

/// `POST /me/password`
pub(super) async fn change(
    desk: Desk,
    Held(state): Held<State>,
    jar: CookieJar,
    origin: Origin,
    posted: Posted,
) -> Result<Response, WebError> {
    let given = |name: &str| posted.0.get(name).map_or("", String::as_str);
    let (old, new) = (given("old"), given("new"));
    let w = desk.words();
    let outcome = match new == given("again") {
        true => accounts::change_password(&state, desk.access(), &origin, (old, new)).await,
        false => return refused(&desk, w.say("password-differ")),
    };
    match outcome {
        Ok(()) => done(&desk, &state, jar),
        Err(WebError::WeakPassword(weak)) => refused(&desk, says(weak, w)),
        Err(WebError::WrongPassword) => refused(&desk, w.say("password-old-wrong")),
        Err(WebError::Locked { minutes }) => refused(&desk, w.one("sign-in-locked", "minutes", minutes)),
        Err(error) => Err(error),
    }
}

/// The session goes on under a new token; all others of the login are ended.
fn done(desk: &Desk, state: &State, jar: CookieJar) -> Result<Response, WebError> {
    let (login, here) = (&desk.access().login, &desk.reader.session);
    state.sessions.end_where(desk.county(), |l, at| l == login && at != here);
    let token = guard::held(state, &jar, SESSION).and_then(|t| state.sessions.done(&t, Must::Password));
    let (token, onward) = token.ok_or(WebError::SignIn)?;
    let to = if desk.reader.must.is_some() { onward.as_str() } else { "/me" };
    Ok((jar.add(guard::cookie(state, SESSION, token)), Redirect::to(to)).into_response())
}

fn refused(desk: &Desk, fault: String) -> Result<Response, WebError> {
    Ok((StatusCode::UNPROCESSABLE_ENTITY, form(desk, fault)?).into_response())
}

fn says(weak: Weak, w: Words) -> String {
    match weak {
        Weak::Short => w.say("password-short"),
        Weak::Plain => w.say("password-plain"),
        Weak::Login => w.say("password-login"),
        Weak::Same => w.say("password-same"),
    }
}
