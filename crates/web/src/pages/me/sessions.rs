//! Where one is signed in, with the way to end it.

use askama::Template;
use axum::extract::Path;
use axum::response::{Html, Redirect};
use jiff::Timestamp;

use crate::desk::Desk;
use crate::guard::Posted;
use crate::sessions::Listed;
use crate::shell::{self, At, Shell};
use crate::{WebError, accounts, menu, show};

/// A session as pages show it.
pub(crate) struct Line {
    pub id: String,
    pub who: String,
    pub login: String,
    pub device: String,
    pub address: String,
    pub begun: String,
    pub used: String,
    /// Whether it is the one that asks.
    pub here: bool,
}

/// A session as pages show it.
pub(crate) fn line(desk: &Desk, session: Listed) -> Line {
    let or_dash = |text: String| if text.is_empty() { "—".into() } else { text };
    Line {
        here: session.id == desk.reader.session,
        id: session.id,
        who: session.person,
        login: session.login,
        device: or_dash(session.origin.device),
        address: or_dash(session.origin.address),
        begun: clock(session.begun),
        used: clock(session.used),
    }
}

fn clock(at: Timestamp) -> String {
    show::local(at).strftime("%Y-%m-%d %H:%M").to_string()
}

#[derive(Template)]
#[template(path = "pages/me/me.html")]
struct Page {
    shell: Shell,
    sessions: Vec<Line>,
    factor: bool,
    required: bool,
    /// Pages that the menu leaves out.
    beside: Vec<(String, String)>,
}

/// `GET /me`
pub(super) async fn page(desk: Desk) -> Result<Html<String>, WebError> {
    let login = &desk.access().login;
    let sessions = desk.state.sessions.list(desk.county(), Some(login));
    let factor = accounts::second_factor::holds(&desk.state, desk.county(), login).await?;
    let required = desk.access().grants().iter().any(|g| desk.state.settings.second_factor.contains(&g.role.name));
    let shell = Shell::new(&desk, desk.words().say("me-title"), At::Me);
    shell::page(&Page {
        beside: menu::beside(&desk, &shell.menu),
        shell,
        sessions: sessions.into_iter().map(|s| line(&desk, s)).collect(),
        factor,
        required,
    })
}

/// `POST /me/sessions/{id}/ended`
pub(super) async fn end(desk: Desk, Path(id): Path<String>, _posted: Posted) -> Redirect {
    let login = &desk.access().login;
    desk.state.sessions.end_where(desk.county(), |l, at| l == login && at == id);
    Redirect::to("/me")
}

/// `POST /me/sessions/others/ended`
pub(super) async fn end_others(desk: Desk, _posted: Posted) -> Redirect {
    let (login, here) = (&desk.access().login, &desk.reader.session);
    desk.state.sessions.end_where(desk.county(), |l, at| l == login && at != here);
    Redirect::to("/me")
}
