//! Who is asking: the session behind a cookie or a bearer token, the language, and forms that prove where they come from.

use std::collections::HashMap;
use std::convert::Infallible;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use axum::extract::{ConnectInfo, FromRequest, FromRequestParts, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, Method, header};
use axum_extra::extract::CookieJar;
use axum_extra::extract::cookie::{Cookie, SameSite};
use catalogue::Lang;

use crate::access::Access;
use crate::sessions::{Must, Origin};
use crate::texts::Words;
use crate::{State, WebError, accounts, links, meter, tokens};

/// The session's cookie.
pub(crate) const SESSION: &str = "shishu_session";
/// The cookie that a form of somebody not yet signed in is tied to.
pub(crate) const DOOR: &str = "shishu_door";
/// The cookie of a browser in which somebody has signed out, where there is single sign-on.
pub(crate) const LEFT: &str = "shishu_left";
/// The language's cookie.
pub(crate) const LANG: &str = "shishu_lang";
/// The cookie of somebody who has been told how the pages work.
pub(crate) const KNOWN: &str = "shishu_known";
/// The field or header in which a form's token comes back.
pub(crate) const CSRF: &str = "_token";

/// Somebody signed in.
#[derive(Clone)]
pub(crate) struct Reader {
    /// What they may see and do.
    pub access: Arc<Access>,
    /// Their language.
    pub words: Words,
    /// The token of their forms.
    pub csrf: String,
    /// The page asked for.
    pub here: String,
    /// The page of ours that a form was sent from: where it leads back to when it is refused.
    pub came: Option<String>,
    /// Whether nobody has told this browser yet how the pages work.
    pub newcomer: bool,
    /// Whether the request came from a program that holds the token, so that no other site can have sent it.
    pub bearer: bool,
    /// What lists know the session by.
    pub session: String,
    /// What must be done before anything else; the page asked for is part of it.
    pub must: Option<Must>,
    /// What entries made on the way say of where they came from: a page, unless the door of the API says otherwise.
    pub source: &'static str,
}

/// The source of what is entered on a page.
pub(crate) const BY_PAGE: &str = "web";
/// The source of what a program enters.
pub(crate) const BY_PROGRAM: &str = "api";

impl Reader {
    /// A whole office as a reader: it has no session and sends no form.
    pub(crate) fn of_office(access: Access, words: Words) -> Reader {
        Reader {
            access: Arc::new(access),
            words,
            csrf: String::new(),
            here: String::new(),
            came: None,
            newcomer: false,
            bearer: false,
            session: String::new(),
            must: None,
            source: BY_PAGE,
        }
    }
}

/// What the door of the API hands on to a page's own handler: who is asking, and the fields of the form as the JSON gave them. It travels
/// beside a request that this program makes itself, where nobody outside can put it.
#[derive(Clone)]
pub(crate) struct Handed {
    /// Who is asking: known already, and not sent by another site.
    pub reader: Reader,
    /// The form.
    pub fields: HashMap<String, String>,
}

/// The page of ours that a request was sent from.
pub(crate) fn came_from(headers: &HeaderMap) -> Option<String> {
    let header = |name| headers.get(name).and_then(|v| v.to_str().ok());
    let (_, rest) = header(header::REFERER)?.split_once("://")?;
    let path = rest.strip_prefix(header(header::HOST)?)?;
    links::is_ours(path).then(|| path.to_string())
}

impl FromRequestParts<State> for Reader {
    type Rejection = WebError;

    async fn from_request_parts(parts: &mut Parts, state: &State) -> Result<Reader, WebError> {
        if let Some(handed) = parts.extensions.get::<Handed>() {
            return Ok(handed.reader.clone());
        }
        let jar = CookieJar::from_headers(&parts.headers);
        let bearer = bearer(&parts.headers);
        let token = bearer.clone().or_else(|| held(state, &jar, SESSION));
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
            return Ok(Reader {
                access,
                words,
                csrf: String::new(),
                here,
                came: None,
                newcomer: false,
                bearer: true,
                session: String::new(),
                must: None,
                source: BY_PAGE,
            });
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
        if let Some(must) = session.must.filter(|m| !m.allows(parts.uri.path())) {
            if parts.method == Method::GET && bearer.is_none() {
                state.sessions.aim(&token, &here);
            }
            return Err(WebError::First(must.page()));
        }
        let csrf = state.sessions.csrf(&token);
        let newcomer = jar.get(KNOWN).is_none();
        Ok(Reader {
            access,
            words,
            csrf,
            here,
            came: (parts.method != Method::GET).then(|| came_from(&parts.headers)).flatten(),
            newcomer,
            bearer: bearer.is_some(),
            session: session.id,
            must: session.must,
            source: BY_PAGE,
        })
    }
}

impl FromRequestParts<State> for Origin {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &State) -> Result<Origin, Infallible> {
        let header = |name: HeaderName| parts.headers.get(name).and_then(|v| v.to_str().ok()).unwrap_or_default();
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|c| c.0.ip().to_string()).unwrap_or_default();
        // The proxy adds the address it saw at the end; what stands before may be made up.
        let forwarded =
            header(HeaderName::from_static("x-forwarded-for")).rsplit(',').next().unwrap_or_default().trim();
        let forwarded = forwarded.parse::<IpAddr>().map(|ip| ip.to_string()).ok().filter(|_| state.settings.proxied);
        Ok(Origin { device: device(header(header::USER_AGENT)), address: forwarded.unwrap_or(peer) })
    }
}

/// Browser and system out of what a browser says of itself.
fn device(agent: &str) -> String {
    let first = |of: &[(&str, &'static str)]| of.iter().find(|(sign, _)| agent.contains(sign)).map(|(_, name)| *name);
    let browser = first(&[
        ("MicroMessenger", "微信"),
        ("DingTalk", "钉钉"),
        ("Edg/", "Edge"),
        ("Firefox/", "Firefox"),
        ("Chrome/", "Chrome"),
        ("Safari/", "Safari"),
    ]);
    let system = first(&[
        ("Android", "Android"),
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Windows", "Windows"),
        ("Mac OS X", "macOS"),
        ("Linux", "Linux"),
    ]);
    match (browser, system) {
        (Some(browser), Some(system)) => format!("{browser} · {system}"),
        (Some(one), None) | (None, Some(one)) => one.into(),
        (None, None) => agent.chars().filter(|c| !c.is_control()).take(40).collect(),
    }
}

/// What a cookie of ours is called: over HTTPS its name binds it to this host and to the whole of it. The language is no secret,
/// nor is whether somebody has been here before.
fn name_of(state: &State, name: &'static str) -> String {
    if state.settings.secure && name != LANG && name != KNOWN { format!("__Host-{name}") } else { name.into() }
}

/// A cookie of ours, as the browser sent it.
pub(crate) fn held(state: &State, jar: &CookieJar, name: &'static str) -> Option<String> {
    jar.get(&name_of(state, name)).map(|c| c.value().to_string())
}

/// A cookie of ours, to be kept until the browser closes.
pub(crate) fn cookie(state: &State, name: &'static str, value: String) -> Cookie<'static> {
    let secure = state.settings.secure;
    Cookie::build((name_of(state, name), value))
        .path("/")
        .http_only(true)
        .same_site(SameSite::Lax)
        .secure(secure)
        .build()
}

/// The jar with a cookie of ours taken out of the browser.
pub(crate) fn without(state: &State, jar: CookieJar, name: &'static str) -> CookieJar {
    let mut gone = cookie(state, name, String::new());
    gone.make_removal();
    jar.add(gone)
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

    /// What the clock of the device said when the form was filled in, where it waited on a phone.
    pub(crate) fn device_at(&self) -> Option<jiff::Timestamp> {
        self.text("device_at").parse().ok()
    }
}

impl FromRequest<State> for Posted {
    type Rejection = WebError;

    async fn from_request(mut request: Request, state: &State) -> Result<Posted, WebError> {
        if let Some(handed) = request.extensions_mut().remove::<Handed>() {
            return Ok(Posted(handed.fields));
        }
        let headers = request.headers().clone();
        let (jar, form) = (CookieJar::from_headers(&headers), meter::of_request(&request));
        let axum::Form(mut fields) = axum::Form::<HashMap<String, String>>::from_request(request, state)
            .await
            .map_err(|e| WebError::BadForm(e.body_text()))?;
        let given = fields.get(CSRF).map_or("", String::as_str);
        check_token(state, &jar, given)?;
        timed(state, &headers, form, &mut fields).await;
        Ok(Posted(fields))
    }
}

/// Takes the time that a form was worked on out of its fields, and adds it up.
pub(crate) async fn timed(
    state: &State,
    headers: &HeaderMap,
    form: Option<String>,
    fields: &mut HashMap<String, String>,
) {
    let jar = CookieJar::from_headers(headers);
    let session = held(state, &jar, SESSION).and_then(|token| state.sessions.find(&token));
    meter::count(state, session.as_ref().filter(|s| s.must.is_none()).map(|s| &*s.access), form, fields).await;
}

/// Whether a form's token is the one that belongs to this browser's cookie.
pub(crate) fn check_token(state: &State, jar: &CookieJar, given: &str) -> Result<(), WebError> {
    let session = held(state, jar, SESSION).filter(|token| state.sessions.find(token).is_some());
    match session.or_else(|| held(state, jar, DOOR)) {
        Some(cookie) if state.sessions.csrf(&cookie) == given => Ok(()),
        _ => Err(WebError::Csrf),
    }
}

#[cfg(test)]
mod tests {
    use super::device;

    #[test]
    fn a_device_is_told_by_browser_and_system() {
        let edge = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36 Edg/140.0";
        assert_eq!(device(edge), "Edge · Windows");
        let wechat = "Mozilla/5.0 (Linux; Android 14; V2) AppleWebKit/537.36 Chrome/126.0 Mobile Safari/537.36 MicroMessenger/8.0";
        assert_eq!(device(wechat), "微信 · Android");
        assert_eq!(device("curl/8.5\u{7}"), "curl/8.5");
    }
}
