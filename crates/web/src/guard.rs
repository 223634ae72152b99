//! Who is asking: the session behind a cookie or a bearer token, the language, and forms that prove where they come from.

use std::collections::HashMap;
use std::sync::Arc;

use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use axum_extra::extract::CookieJar;
use catalogue::Lang;

use crate::access::Access;
use crate::texts::Words;
use crate::{State, WebError, accounts, tokens};

/// The session's cookie.
pub(crate) const SESSION: &str = "shishu_session";
/// The cookie that a form of somebody not yet signed in is tied to.
pub(crate) const DOOR: &str = "shishu_door";
/// The language's cookie.
pub(crate) const LANG: &str = "shishu_lang";
/// The cookie of somebody who has been told how the pages work.
pub(crate) const KNOWN: &str = "shishu_known";
/// The field or header in which a form's token comes back.
pub(crate) const CSRF: &str = "_token";

/// Somebody signed in.
pub(crate) struct Reader {
    /// What they may see and do.
    pub access: Arc<Access>,
    /// Their language.
    pub words: Words,
    /// The token of their forms.
    pub csrf: String,
    /// The page asked for.
    pub here: String,
    /// Whether nobody has told this browser yet how the pages work.
    pub newcomer: bool,
    /// Whether the request came from a program that holds the token, so that no other site can have sent it.
    pub bearer: bool,
}

impl FromRequestParts<State> for Reader {
    type Rejection = WebError;

    async fn from_request_parts(parts: &mut Parts, state: &State) -> Result<Reader, WebError> {
        let jar = CookieJar::from_headers(&parts.headers);
        let bearer = bearer(&parts.headers);
        let token = bearer.clone().or_else(|| jar.get(SESSION).map(|c| c.value().to_string()));
        let here = parts.uri.path_and_query().map_or("/", |p| p.as_str()).to_string();
        let Some(token) = token else { return Err(WebError::SignIn) };
        let words = Words::new(language(&jar));
        if tokens::is_one(&token) {
            // A token is for the API alone: a page would let it make another one.
            let access = if here.starts_with("/api/") {
                tokens::open(state, &token).await?
            } else {
                return Err(WebError::SignIn);
            };
            if access.is_empty() {
                return Err(WebError::SignIn);
            }
            let access = Arc::new(access);
            return Ok(Reader { access, words, csrf: String::new(), here, newcomer: false, bearer: true });
        }
        let session = state.sessions.find(&token).ok_or(WebError::SignIn)?;
        let access = if session.stale {
            let access = accounts::access(state, &session.access.county, &session.access.login).await?;
            state.sessions.renew(&token, access)
        } else {
            session.access
        };
        if access.is_empty() {
            state.sessions.end(&token);
            return Err(WebError::SignIn);
        }
        let csrf = state.sessions.csrf(&token);
        let newcomer = jar.get(KNOWN).is_none();
        Ok(Reader { access, words, csrf, here, newcomer, bearer: bearer.is_some() })
    }
}

/// The language that a browser has chosen; Chinese until it does.
pub(crate) fn language(jar: &CookieJar) -> Lang {
    match jar.get(LANG).map(|c| c.value()) {
        Some("en") => Lang::En,
        _ => Lang::Zh,
    }
}

fn bearer(headers: &HeaderMap) -> Option<String> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    value.strip_prefix("Bearer ").map(|t| t.trim().to_string())
}

/// The fields of a form that proved to be ours. A POST handler takes this, and with it the check.
pub(crate) struct Posted(pub HashMap<String, String>);

impl Posted {
    /// A field's text, trimmed; empty where there is none.
    pub(crate) fn text(&self, name: &str) -> &str {
        self.0.get(name).map_or("", |t| t.trim())
    }
}

impl FromRequest<State> for Posted {
    type Rejection = WebError;

    async fn from_request(request: Request, state: &State) -> Result<Posted, WebError> {
        let jar = CookieJar::from_headers(request.headers());
        let axum::Form(fields) = axum::Form::<HashMap<String, String>>::from_request(request, state)
            .await
            .map_err(|e| WebError::BadForm(e.body_text()))?;
        let given = fields.get(CSRF).map_or("", String::as_str);
        check_token(state, &jar, given)?;
        Ok(Posted(fields))
    }
}

/// Whether a form's token is the one that belongs to this browser's cookie.
pub(crate) fn check_token(state: &State, jar: &CookieJar, given: &str) -> Result<(), WebError> {
    let session = jar.get(SESSION).filter(|c| state.sessions.find(c.value()).is_some());
    let cookie = session.or_else(|| jar.get(DOOR)).map(|c| c.value());
    match cookie {
        Some(cookie) if state.sessions.csrf(cookie) == given => Ok(()),
        _ => Err(WebError::Csrf),
    }
}
