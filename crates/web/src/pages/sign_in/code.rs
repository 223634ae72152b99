//! The second step of signing in: the code from the phone, or a recovery code.

use askama::Template;
use axum::extract::State as Held;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::CookieJar;

use crate::guard::{self, Posted, Reader, SESSION};
use crate::sessions::{Must, Origin};
use crate::texts::Words;
use crate::{State, WebError, accounts, assets, shell};

#[derive(Template)]
#[template(path = "pages/sign_in/code.html")]
struct Code {
    w: Words,
    css: &'static str,
    icon: &'static str,
    csrf: String,
    fault: String,
}

fn form(reader: &Reader, fault: String) -> Code {
    Code { w: reader.words, css: assets::css(), icon: assets::icon(), csrf: reader.csrf.clone(), fault }
}

/// `GET /sign-in/code`
pub(super) async fn page(reader: Reader) -> Result<Response, WebError> {
    if reader.must != Some(Must::Code) {
        return Ok(Redirect::to("/").into_response());
    }
    Ok(shell::page(&form(&reader, String::new()))?.into_response())
}

/// `POST /sign-in/code`
pub(super) async fn give(
    reader: Reader,
    Held(state): Held<State>,
    jar: CookieJar,
    origin: Origin,
    posted: Posted,
) -> Result<Response, WebError> {
    let w = reader.words;
    let fault = match accounts::check_code(&state, &reader.access, posted.text("code"), &origin).await {
        Ok(true) => {
            let token = guard::held(&state, &jar, SESSION).and_then(|t| state.sessions.done(&t, Must::Code));
            let (token, onward) = token.ok_or(WebError::SignIn)?;
            return Ok((jar.add(guard::cookie(&state, SESSION, token)), Redirect::to(&onward)).into_response());
        }
        Ok(false) => w.say("code-wrong"),
        Err(WebError::Locked { minutes }) => w.one("sign-in-locked", "minutes", minutes),
        Err(error) => return Err(error),
    };
    Ok((StatusCode::UNAUTHORIZED, shell::page(&form(&reader, fault))?).into_response())
}
