//! One's own webhooks: listed, made (the secret shown once), removed; and what became of the deliveries of each.

use std::str::FromStr;

use askama::Template;
use axum::Router;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use journal::Act;

use crate::courier::{Delivery, Fate};
use crate::desk::Desk;
use crate::guard::Posted;
use crate::shell::{self, At, Shell};
use crate::webhooks::{self, Wanted, Webhook};
use crate::{State, WebError, show};

/// Its addresses.
pub(crate) fn routes() -> Router<State> {
    Router::new()
        .route("/webhooks", get(page).post(make))
        .route("/webhooks/{id}", get(one))
        .route("/webhooks/{id}/removals", post(remove))
        .route("/webhooks/{id}/deliveries/{seq}/resends", post(resend))
}

/// Deliveries on a page.
const SHOWN: i64 = 100;

struct Row {
    id: String,
    url: String,
    about: String,
    made: String,
}

struct Choice {
    value: String,
    text: String,
    chosen: bool,
}

#[derive(Template)]
#[template(path = "pages/webhooks/webhooks.html")]
struct Webhooks {
    shell: Shell,
    secret: Option<String>,
    rows: Vec<Row>,
    url: String,
    ledgers: Vec<Choice>,
    acts: Vec<Choice>,
    fault: String,
}

struct Told {
    seq: i64,
    kind: &'static str,
    state: String,
    attempts: i64,
    said: String,
    at: String,
}

#[derive(Template)]
#[template(path = "pages/webhooks/deliveries.html")]
struct Deliveries {
    shell: Shell,
    id: String,
    about: String,
    rows: Vec<Told>,
}

/// `GET /webhooks`
pub(crate) async fn page(desk: Desk) -> Result<Html<String>, WebError> {
    show_all(&desk, &Wanted::default(), None, String::new()).await
}

async fn show_all(
    desk: &Desk,
    wanted: &Wanted,
    secret: Option<String>,
    fault: String,
) -> Result<Html<String>, WebError> {
    let w = desk.words();
    let all = webhooks::list(&desk.state, desk.access()).await?;
    let read = desk.catalogue().ledgers().filter(|l| desk.access().reads_anywhere(l));
    let ledger = |l: &catalogue::Ledger| Choice {
        value: l.name.clone(),
        text: w.name(&l.names),
        chosen: wanted.ledgers.contains(&l.name),
    };
    let act = |a: Act| Choice { value: a.word().into(), text: named(desk, a), chosen: wanted.acts.contains(&a) };
    shell::page(&Webhooks {
        shell: Shell::new(desk, w.say("webhooks-title"), At::Webhooks),
        secret,
        rows: all.iter().map(|webhook| row(desk, webhook)).collect(),
        url: wanted.url.clone(),
        ledgers: read.map(ledger).collect(),
        acts: ACTS.into_iter().map(act).collect(),
        fault,
    })
}

const ACTS: [Act; 5] = [Act::Create, Act::Amend, Act::Withdraw, Act::Step, Act::Correct];

fn named(desk: &Desk, act: Act) -> String {
    let w = desk.words();
    match act {
        Act::Create => w.say("act-create"),
        Act::Amend => w.say("act-amend"),
        Act::Withdraw => w.say("act-withdraw"),
        Act::Step => w.say("act-step"),
        Act::Correct => w.say("act-correct"),
    }
}

fn row(desk: &Desk, webhook: &Webhook) -> Row {
    Row {
        id: webhook.id.clone(),
        url: webhook.url.clone(),
        about: about(desk, webhook),
        made: show::moment(&webhook.made_at).map_or_else(String::new, |a| a.date().to_string()),
    }
}

/// What a webhook is told of.
fn about(desk: &Desk, webhook: &Webhook) -> String {
    let w = desk.words();
    let ledger = |name: &String| desk.catalogue().ledger(name).map_or_else(|| name.clone(), |l| w.name(&l.names));
    let comma = if w.zh() { "、" } else { ", " };
    let ledgers: Vec<String> = webhook.ledgers.iter().map(ledger).collect();
    let acts: Vec<String> = webhook.acts.iter().map(|a| named(desk, *a)).collect();
    let or_all = |names: Vec<String>, all: String| if names.is_empty() { all } else { names.join(comma) };
    let (ledgers, acts) = (or_all(ledgers, w.say("webhooks-all-ledgers")), or_all(acts, w.say("webhooks-all-acts")));
    format!("{ledgers} · {acts}")
}

/// `POST /webhooks`: the secret stands on the page that answers, and on no other.
pub(crate) async fn make(desk: Desk, posted: Posted) -> Result<Response, WebError> {
    let ticked = |of: &str| -> Vec<String> {
        let names = posted.0.keys().filter_map(|k| k.strip_prefix(of));
        let mut names: Vec<String> = names.map(String::from).collect();
        names.sort();
        names
    };
    let acts = ticked("act.").iter().filter_map(|a| Act::from_str(a).ok()).collect();
    let wanted = Wanted { url: posted.text("url").into(), ledgers: ticked("ledger."), acts };
    let w = desk.words();
    let fault = match webhooks::make(&desk.state, desk.access(), wanted.clone()).await {
        Ok((_, secret)) => {
            let page = show_all(&desk, &Wanted::default(), Some(secret), String::new()).await?;
            return Ok((StatusCode::CREATED, page).into_response());
        }
        Err(WebError::BadTarget(_)) => w.say("webhooks-target"),
        Err(WebError::TooManyWebhooks { most }) => w.one("webhooks-too-many", "n", most as i64),
        Err(error) => return Err(error),
    };
    Ok((StatusCode::UNPROCESSABLE_ENTITY, show_all(&desk, &wanted, None, fault).await?).into_response())
}

/// `GET /webhooks/{id}`
pub(crate) async fn one(desk: Desk, Path(id): Path<String>) -> Result<Html<String>, WebError> {
    let webhook = webhooks::find(&desk.state, desk.access(), &id).await?;
    let told = webhooks::deliveries(&desk.state, desk.access(), &id, i64::MAX, SHOWN).await?;
    let w = desk.words();
    shell::page(&Deliveries {
        about: about(&desk, &webhook),
        shell: Shell::new(&desk, webhook.url, At::Webhooks).under(w.say("webhooks-title"), "/webhooks"),
        id,
        rows: told.into_iter().map(|d| line(&desk, d)).collect(),
    })
}

fn line(desk: &Desk, delivery: Delivery) -> Told {
    let w = desk.words();
    let (kind, state) = match delivery.fate {
        Fate::Done => ("good", w.say("delivery-done")),
        Fate::Waiting | Fate::Sending => ("ask", w.say("delivery-waiting")),
        Fate::Dead => ("bad", w.say("delivery-dead")),
    };
    Told {
        seq: delivery.seq,
        kind,
        state,
        attempts: delivery.attempts,
        said: delivery.said,
        at: show::moment(&delivery.at).map_or_else(String::new, |a| a.strftime("%Y-%m-%d %H:%M").to_string()),
    }
}

/// `POST /webhooks/{id}/removals`
pub(crate) async fn remove(desk: Desk, Path(id): Path<String>, _posted: Posted) -> Result<Redirect, WebError> {
    webhooks::remove(&desk.state, desk.access(), &id).await?;
    Ok(Redirect::to("/webhooks"))
}

/// `POST /webhooks/{id}/deliveries/{seq}/resends`
pub(crate) async fn resend(
    desk: Desk,
    Path((id, seq)): Path<(String, i64)>,
    _posted: Posted,
) -> Result<Redirect, WebError> {
    webhooks::resend(&desk.state, desk.access(), &id, seq).await?;
    Ok(Redirect::to(&format!("/webhooks/{id}")))
}

#[cfg(test)]
mod tests {
    use crate::testing;

    #[tokio::test]
    async fn a_webhook_is_made_its_secret_shown_once_and_removed() {
        let bench = testing::bench().await;
        let wang = bench.signed_in("wang").await;
        let fields = [("url", "https://example.com/hook"), ("ledger.posting", "1"), ("act.create", "1")];
        let made = wang.post("/webhooks", &fields).await;
        assert_eq!(made.status, 201, "{}", made.text());
        let secret = made.body.split("class=\"secret\">").nth(1).unwrap().split('<').next().unwrap().to_string();
        let page = wang.get("/webhooks").await;
        assert!(page.text().contains("驻村选派 · 新增") && !page.body.contains(&secret), "{}", page.text());
        let id = page.body.split("action=\"/webhooks/").nth(1).unwrap().split('/').next().unwrap().to_string();
        assert_eq!(wang.get(&format!("/webhooks/{id}")).await.status, 200);
        assert_eq!(bench.signed_in("cai").await.get(&format!("/webhooks/{id}")).await.status, 404);
        assert_eq!(wang.post(&format!("/webhooks/{id}/removals"), &[]).await.status, 303);
        assert_eq!(wang.get(&format!("/webhooks/{id}")).await.status, 404);
    }

    #[tokio::test]
    async fn a_bad_address_gives_the_form_back_and_who_may_not_export_sees_no_page() {
        let bench = testing::bench().await;
        let wang = bench.signed_in("wang").await;
        let refused = wang.post("/webhooks", &[("url", "https://10.0.0.1/"), ("act.create", "1")]).await;
        assert_eq!((refused.status, refused.form()["url"].as_str()), (422, "https://10.0.0.1/"));
        assert_eq!(bench.signed_in("guan").await.get("/webhooks").await.status, 403);
        assert_eq!(wang.post_bare("/webhooks", &[("url", "https://example.com/")]).await.status, 403);
    }
}
