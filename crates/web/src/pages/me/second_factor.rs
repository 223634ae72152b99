//! Setting up the second factor: a QR code, a first code, the recovery codes; and taking it away again.

use askama::Template;
use axum::extract::State as Held;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum_extra::extract::CookieJar;

use crate::accounts::{self, second_factor};
use crate::desk::Desk;
use crate::guard::{self, Posted, SESSION};
use crate::sessions::{Must, Origin};
use crate::shell::{self, At, Shell};
use crate::{State, WebError};

#[derive(Template)]
#[template(path = "pages/me/second_factor.html")]
struct Page {
    shell: Shell,
    must: bool,
    held: bool,
    width: usize,
    path: String,
    secret: String,
    codes: Vec<String>,
    /// Where to go on to once the codes are put away.
    onward: String,
    fault: String,
}

fn blank(desk: &Desk) -> Page {
    let w = desk.words();
    Page {
        shell: Shell::new(desk, w.say("factor-title"), At::Me).under(w.say("me-title"), "/me"),
        must: desk.reader.must == Some(Must::Enrol),
        held: false,
        width: 0,
        path: String::new(),
        secret: String::new(),
        codes: Vec::new(),
        onward: "/me".into(),
        fault: String::new(),
    }
}

/// `GET /me/second-factor`
pub(super) async fn page(desk: Desk) -> Result<Html<String>, WebError> {
    form(&desk, String::new()).await
}

async fn form(desk: &Desk, fault: String) -> Result<Html<String>, WebError> {
    let login = &desk.access().login;
    if second_factor::holds(&desk.state, desk.county(), login).await? {
        return shell::page(&Page { held: true, fault, ..blank(desk) });
    }
    let enrolment = second_factor::enrol(&desk.state, desk.county(), login).await?;
    let (width, path) = second_factor::qr(&enrolment.url).unwrap_or_default();
    shell::page(&Page { width, path, secret: grouped(&enrolment.secret), fault, ..blank(desk) })
}

/// A secret in groups of four, as it is typed.
fn grouped(secret: &str) -> String {
    let letters: Vec<char> = secret.chars().collect();
    letters.chunks(4).map(|c| c.iter().collect::<String>()).collect::<Vec<_>>().join(" ")
}

/// `POST /me/second-factor/confirmed`: the recovery codes are shown this once.
pub(super) async fn confirm(
    desk: Desk,
    Held(state): Held<State>,
    jar: CookieJar,
    posted: Posted,
) -> Result<Response, WebError> {
    let login = &desk.access().login;
    let Some(codes) = second_factor::confirm(&state, desk.county(), login, posted.text("code")).await? else {
        let page = form(&desk, desk.words().say("code-wrong")).await?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
    };
    let token = guard::held(&state, &jar, SESSION).and_then(|t| state.sessions.done(&t, Must::Enrol));
    let (token, onward) = token.ok_or(WebError::SignIn)?;
    let shell = Shell { csrf: state.sessions.csrf(&token), ..blank(&desk).shell };
    let page = shell::page(&Page { held: true, must: false, codes, onward, shell, ..blank(&desk) })?;
    Ok((jar.add(guard::cookie(&state, SESSION, token)), page).into_response())
}

/// `POST /me/second-factor/removed`: takes a code once more, so that a desk left open is not enough.
pub(super) async fn remove(desk: Desk, origin: Origin, posted: Posted) -> Result<Response, WebError> {
    let w = desk.words();
    let fault = match accounts::check_code(&desk.state, desk.access(), posted.text("code"), &origin).await {
        Ok(true) => {
            second_factor::remove(&desk.state, desk.county(), &desk.access().login).await?;
            return Ok(Redirect::to("/me").into_response());
        }
        Ok(false) => w.say("code-wrong"),
        Err(WebError::Locked { minutes }) => w.one("sign-in-locked", "minutes", minutes),
        Err(error) => return Err(error),
    };
    Ok((StatusCode::UNPROCESSABLE_ENTITY, form(&desk, fault).await?).into_response())
}
