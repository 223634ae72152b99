//! Signing in and out, the code of the second factor, and choosing a language.

mod code;
mod provider;

use askama::Template;
use axum::Router;
use axum::extract::{Path, Query, State as Held};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use axum_extra::extract::CookieJar;
use axum_extra::extract::cookie::Cookie;
use catalogue::RegionCode;
use serde::Deserialize;

use crate::guard::{self, DOOR, LANG, LEFT, Posted, SESSION};
use crate::sessions::Origin;
use crate::texts::Words;
use crate::{State, WebError, accounts, assets, first_page, links, sessions, shell};

/// Its addresses.
pub(crate) fn routes() -> Router<State> {
    Router::new()
        .route("/sign-in", get(page))
        .route("/sign-in/code", get(code::page).post(code::give))
        .route("/sign-in/provider", get(provider::there))
        .route(crate::provider::BACK, get(provider::back))
        .route("/sessions", post(begin))
        .route("/sessions/ended", post(end))
        .route("/lang/{lang}", get(language))
}

#[derive(Template)]
#[template(path = "pages/sign_in/sign_in.html")]
struct SignIn {
    w: Words,
    css: &'static str,
    icon: &'static str,
    csrf: String,
    next: String,
    login: String,
    fault: String,
    counties: Vec<(String, String)>,
    county: String,
    filing: Option<String>,
    provider: Option<String>,
}

impl SignIn {
    /// The way to the provider, which leads on to the same page.
    fn provided(&self) -> String {
        format!("/sign-in/provider{}", links::Query::default().with("next", &self.next))
    }
}

/// Where to go on to.
#[derive(Default, Deserialize)]
pub(crate) struct Onward {
    #[serde(default)]
    next: String,
}

/// `GET /sign-in`
pub(crate) async fn page(
    Held(state): Held<State>,
    jar: CookieJar,
    Query(onward): Query<Onward>,
) -> Result<Response, WebError> {
    let door = guard::held(&state, &jar, DOOR).unwrap_or_else(sessions::random);
    let form = SignIn { next: onward.next, ..blank(&state, &jar, &door).await? };
    Ok((jar.add(guard::cookie(&state, DOOR, door)), shell::page(&form)?).into_response())
}

async fn blank(state: &State, jar: &CookieJar, door: &str) -> Result<SignIn, WebError> {
    let mut counties = Vec::new();
    for code in state.counties().await? {
        let (places, _) = state.places.get(&state.journal, &code).await?;
        counties.push((code.to_string(), places.name(&code)));
    }
    let county = counties.first().map_or_else(String::new, |c| c.1.clone());
    Ok(SignIn {
        w: Words::new(guard::language(jar)),
        css: assets::css(),
        icon: assets::icon(),
        csrf: state.sessions.csrf(door),
        next: String::new(),
        login: String::new(),
        fault: String::new(),
        counties,
        county,
        filing: state.settings.filing.clone(),
        provider: state.settings.provider.as_ref().map(|p| p.name.clone()),
    })
}

/// `POST /sessions`: signs in; a refusal gives the form back with the login in it.
pub(crate) async fn begin(
    Held(state): Held<State>,
    jar: CookieJar,
    origin: Origin,
    posted: Posted,
) -> Result<Response, WebError> {
    let words = Words::new(guard::language(&jar));
    match enter(&state, &posted, origin).await {
        Ok(token) => {
            let to = onward(&state, &token, posted.text("next"));
            Ok((jar.add(guard::cookie(&state, SESSION, token)), Redirect::to(to)).into_response())
        }
        Err(error @ (WebError::Forbidden | WebError::Locked { .. } | WebError::Excluded(..))) => {
            let door = guard::held(&state, &jar, DOOR).unwrap_or_default();
            let fault = match &error {
                WebError::Locked { minutes } => words.one("sign-in-locked", "minutes", *minutes),
                WebError::Excluded(one, other) => words.with("error-excluded", &[("one", one), ("other", other)]),
                _ => words.say("sign-in-wrong"),
            };
            let form = SignIn {
                fault,
                login: posted.text("login").into(),
                next: posted.text("next").into(),
                ..blank(&state, &jar, &door).await?
            };
            Ok((axum::http::StatusCode::UNAUTHORIZED, shell::page(&form)?).into_response())
        }
        Err(error) => Err(error),
    }
}

/// The page that was asked for; where none was, the one that the person's work begins at.
fn onward<'n>(state: &State, token: &str, next: &'n str) -> &'n str {
    match next {
        next if next != "/" && links::is_ours(next) => next,
        _ => state.sessions.find(token).map_or("/", |s| first_page::of(&s.access)),
    }
}

async fn enter(state: &State, posted: &Posted, origin: Origin) -> Result<String, WebError> {
    let counties = state.counties().await?;
    let named = RegionCode::parse(posted.text("county")).ok().filter(|c| counties.contains(c));
    let county = named.or_else(|| counties.first().cloned()).ok_or(WebError::Forbidden)?;
    let login = posted.text("login");
    let password = posted.0.get("password").map_or("", String::as_str);
    begin_session(state, &county, (login, password), origin).await
}

/// A session's token for a login with its password, where the account opens anything.
pub(crate) async fn begin_session(
    state: &State,
    county: &RegionCode,
    (login, password): (&str, &str),
    origin: Origin,
) -> Result<String, WebError> {
    let kept = accounts::check(state, county, login, password, &origin).await?.ok_or(WebError::Forbidden)?;
    let access = accounts::access(state, county, login).await?;
    if access.is_empty() {
        return Err(WebError::Forbidden);
    }
    let must = accounts::musts(state, &access, &kept).await?;
    Ok(state.sessions.begin(access, origin, must))
}

/// `POST /sessions/ended`: signs out.
pub(crate) async fn end(Held(state): Held<State>, jar: CookieJar, _posted: Posted) -> (CookieJar, Redirect) {
    if let Some(token) = guard::held(&state, &jar, SESSION) {
        state.sessions.end(&token);
    }
    let jar = guard::without(&state, jar, SESSION);
    // The provider remembers who signed in there: the next at this machine must not come in as the one who has left.
    let jar = if state.settings.provider.is_some() { jar.add(guard::cookie(&state, LEFT, "1".into())) } else { jar };
    (jar, Redirect::to("/sign-in"))
}

/// Where to come back to.
#[derive(Deserialize)]
pub(crate) struct Back {
    #[serde(default)]
    to: String,
}

/// `GET /lang/{lang}`: keeps the choice and goes back to the page.
pub(crate) async fn language(
    Held(state): Held<State>,
    jar: CookieJar,
    Path(lang): Path<String>,
    Query(back): Query<Back>,
) -> (CookieJar, Redirect) {
    let lang = if lang == "en" { "en" } else { "zh" };
    let to = if links::is_ours(&back.to) { back.to.as_str() } else { "/" };
    let kept = Cookie::build(guard::cookie(&state, LANG, lang.into())).permanent();
    (jar.add(kept), Redirect::to(to))
}

#[cfg(test)]
mod tests {
    use crate::testing::{self, PASSWORD};

    #[tokio::test]
    async fn a_right_password_opens_the_page_that_was_asked_for() {
        let bench = testing::bench().await;
        let asked = bench.get("/ledgers/posting?sort=from_day").await;
        assert_eq!(asked.status, 303);
        assert_eq!(asked.location(), "/sign-in?next=%2Fledgers%2Fposting%3Fsort%3Dfrom_day");
        let form = bench.get(&asked.location()).await;
        let door = form.cookie("shishu_door");
        let fields = [
            ("login", "wang"),
            ("password", PASSWORD),
            ("_token", &form.token()),
            ("next", "/ledgers/posting?sort=from_day"),
        ];
        let answer = bench.post_with(&format!("shishu_door={door}"), "/sessions", &fields).await;
        assert_eq!((answer.status, answer.location().as_str()), (303, "/ledgers/posting?sort=from_day"));
        let set = answer.header("set-cookie");
        assert!(set.contains("HttpOnly") && set.contains("SameSite=Lax"), "{set}");
    }

    #[tokio::test]
    async fn a_wrong_password_gives_the_form_back_with_the_login_in_it_and_the_fifth_closes_it() {
        let bench = testing::bench().await;
        for attempt in 1..=6 {
            let form = bench.get("/sign-in").await;
            let door = form.cookie("shishu_door");
            let fields = [("login", "wang"), ("password", "not the password"), ("_token", &form.token())];
            let answer = bench.post_with(&format!("shishu_door={door}"), "/sessions", &fields).await;
            assert_eq!(answer.status, 401);
            assert!(answer.body.contains("value=\"wang\""));
            assert_eq!(answer.body.contains("15 分钟"), attempt == 6, "attempt {attempt}");
        }
    }

    #[tokio::test]
    async fn a_sign_in_without_its_token_is_refused() {
        let bench = testing::bench().await;
        let answer = bench.post_with("", "/sessions", &[("login", "wang"), ("password", PASSWORD)]).await;
        assert_eq!(answer.status, 403);
    }

    #[tokio::test]
    async fn signing_out_ends_the_session() {
        let bench = testing::bench().await;
        let wang = bench.signed_in("wang").await;
        assert_eq!(wang.get("/ledgers").await.status, 200);
        assert_eq!(wang.post("/sessions/ended", &[]).await.status, 303);
        assert_eq!(wang.get("/ledgers").await.status, 303);
    }

    #[tokio::test]
    async fn a_language_is_kept_and_leads_nowhere_else() {
        let bench = testing::bench().await;
        let answer = bench.get("/lang/en?to=/sign-in").await;
        assert_eq!(answer.location(), "/sign-in");
        assert_eq!(answer.cookie("shishu_lang"), "en");
        assert_eq!(bench.get("/lang/en?to=//evil.example").await.location(), "/");
    }
}
