//! One's own tokens: listed, made (shown once), taken back.

use askama::Template;
use axum::Router;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::routing::{get, post};

use crate::access::Scope;
use crate::desk::Desk;
use crate::guard::Posted;
use crate::shell::{self, At, Shell};
use crate::tokens::{self, Token, Wanted};
use crate::{State, WebError};

/// Its addresses.
pub(crate) fn routes() -> Router<State> {
    Router::new().route("/tokens", get(page).post(make)).route("/tokens/{id}/revocations", post(revoke))
}

/// How long a token may last, in days.
const SPANS: [i32; 3] = [30, 90, tokens::LONGEST];

struct Row {
    id: String,
    name: String,
    scopes: String,
    made: String,
    until: String,
    used: String,
}

struct Choice {
    value: String,
    text: String,
    chosen: bool,
}

#[derive(Template)]
#[template(path = "pages/tokens/tokens.html")]
struct Tokens {
    shell: Shell,
    made: Option<String>,
    rows: Vec<Row>,
    name: String,
    scopes: Vec<Choice>,
    spans: Vec<Choice>,
    fault: String,
}

/// `GET /tokens`
pub(crate) async fn page(desk: Desk) -> Result<Html<String>, WebError> {
    let usual = Wanted { name: String::new(), scopes: vec![Scope::Read], days: SPANS[1] };
    show(&desk, &usual, None, String::new()).await
}

async fn show(desk: &Desk, wanted: &Wanted, made: Option<String>, fault: String) -> Result<Html<String>, WebError> {
    let w = desk.words();
    let rows = tokens::list(&desk.state, desk.access()).await?;
    let scope = |s: &Scope| Choice { value: s.word().into(), text: named(desk, *s), chosen: wanted.scopes.contains(s) };
    let span = |days: &i32| Choice {
        value: days.to_string(),
        text: w.one("tokens-days", "n", *days),
        chosen: *days == wanted.days,
    };
    shell::page(&Tokens {
        shell: Shell::new(desk, w.say("tokens-title"), At::Tokens),
        made,
        rows: rows.iter().map(|t| row(desk, t)).collect(),
        name: wanted.name.clone(),
        scopes: Scope::ALL.iter().map(scope).collect(),
        spans: SPANS.iter().map(span).collect(),
        fault,
    })
}

fn row(desk: &Desk, token: &Token) -> Row {
    let w = desk.words();
    let scopes: Vec<String> = token.scopes.iter().map(|s| named(desk, *s)).collect();
    Row {
        id: token.id.clone(),
        name: token.name.clone(),
        scopes: scopes.join(if w.zh() { "、" } else { ", " }),
        made: token.made_on.to_string(),
        until: token.until.to_string(),
        used: token.used_on.map_or_else(|| w.say("tokens-unused"), |d| d.to_string()),
    }
}

/// What a scope allows, in words.
fn named(desk: &Desk, scope: Scope) -> String {
    let w = desk.words();
    match scope {
        Scope::Read => w.say("scope-read"),
        Scope::Write => w.say("scope-write"),
        Scope::Decide => w.say("scope-decide"),
        Scope::Import => w.say("scope-import"),
        Scope::Report => w.say("scope-report"),
        Scope::Webhook => w.say("scope-webhook"),
    }
}

/// `POST /tokens`: the token stands on the page that answers, and on no other.
pub(crate) async fn make(desk: Desk, posted: Posted) -> Result<Response, WebError> {
    let scopes: Vec<Scope> =
        Scope::ALL.into_iter().filter(|s| !posted.text(&format!("scope.{}", s.word())).is_empty()).collect();
    let days = posted.text("days").parse().ok().filter(|d| SPANS.contains(d)).unwrap_or(SPANS[0]);
    let wanted = Wanted { name: posted.text("name").chars().take(80).collect(), scopes, days };
    let w = desk.words();
    let fault = match (wanted.name.is_empty(), wanted.scopes.is_empty()) {
        (true, _) => w.say("tokens-unnamed"),
        (_, true) => w.say("tokens-no-scope"),
        _ => match tokens::make(&desk.state, desk.access(), wanted.clone()).await {
            Ok(text) => {
                let fresh = Wanted { name: String::new(), scopes: vec![Scope::Read], days: SPANS[1] };
                return Ok((StatusCode::CREATED, show(&desk, &fresh, Some(text), String::new()).await?).into_response());
            }
            Err(WebError::TooManyTokens { most }) => w.one("tokens-too-many", "n", most as i64),
            Err(error) => return Err(error),
        },
    };
    Ok((StatusCode::UNPROCESSABLE_ENTITY, show(&desk, &wanted, None, fault).await?).into_response())
}

/// `POST /tokens/{id}/revocations`
pub(crate) async fn revoke(desk: Desk, Path(id): Path<String>, _posted: Posted) -> Result<Redirect, WebError> {
    tokens::revoke(&desk.state, desk.access(), &id).await?;
    Ok(Redirect::to("/tokens"))
}

#[cfg(test)]
mod tests {
    use crate::testing;

    #[tokio::test]
    async fn a_token_is_shown_once_opens_the_api_and_is_taken_back() {
        let bench = testing::bench().await;
        let wang = bench.signed_in("wang").await;
        let made = wang.post("/tokens", &[("name", "报表机"), ("scope.read", "1"), ("days", "30")]).await;
        assert_eq!(made.status, 201);
        let text = made.body.split("shishu_419931_").nth(1).unwrap().split('<').next().unwrap().to_string();
        let text = format!("shishu_419931_{text}");
        assert_eq!(bench.ask_with(&text, "/api/419931/ledgers/posting/records").await.status, 200);
        let page = wang.get("/tokens").await;
        assert!(page.text().contains("报表机") && !page.body.contains(&text), "afterwards it is listed, not shown");
        let address = page.body.split("action=\"/tokens/").nth(1).unwrap().split('"').next().unwrap().to_string();
        assert_eq!(wang.post(&format!("/tokens/{address}"), &[]).await.status, 303);
        assert_eq!(bench.ask_with(&text, "/api/419931/me").await.status, 401);
    }

    #[tokio::test]
    async fn a_token_without_name_or_scope_gives_the_form_back_as_it_was() {
        let bench = testing::bench().await;
        let wang = bench.signed_in("wang").await;
        let refused = wang.post("/tokens", &[("name", "报表机"), ("days", "365")]).await;
        assert_eq!(refused.status, 422);
        assert_eq!((refused.form()["name"].as_str(), refused.form()["days"].as_str()), ("报表机", "365"));
        assert_eq!(wang.post_bare("/tokens", &[("name", "x"), ("scope.read", "1")]).await.status, 403);
    }
}
