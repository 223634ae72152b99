//! Webhooks and their deliveries.

use std::str::FromStr;

use axum::Json;
use axum::extract::Path;
use axum::http::StatusCode;
use journal::Act;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::door::{Asked, Caller, Sent};
use super::paging::{self, bad};
use crate::WebError;
use crate::courier::Delivery;
use crate::webhooks::{self, Wanted, Webhook};

/// A webhook by its id.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub(crate) struct OfWebhook {
    /// Its id.
    webhook: String,
}

/// A delivery by its webhook and entry.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub(crate) struct OfDelivery {
    /// The webhook's id.
    webhook: String,
    /// The entry's position.
    seq: i64,
}

/// A new webhook.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewWebhook {
    /// Where deliveries are sent, by HTTPS.
    url: String,
    /// The ledgers it is told of; all that one reads where none is named.
    #[serde(default)]
    ledgers: Vec<String>,
    /// The acts it is told of: create, amend, withdraw, step, correct; all where none is named.
    #[serde(default)]
    acts: Vec<String>,
}

/// A webhook.
#[derive(Serialize, ToSchema)]
pub(crate) struct Kept {
    /// Its id.
    webhook: String,
    /// Where deliveries are sent.
    url: String,
    /// The ledgers it is told of; none for all.
    ledgers: Vec<String>,
    /// The acts it is told of; none for all.
    acts: Vec<&'static str>,
    /// When it was made.
    made_at: String,
}

/// A webhook just made.
#[derive(Serialize, ToSchema)]
pub(crate) struct Made {
    /// The webhook.
    webhook: Kept,
    /// What its deliveries are signed with; given this once.
    secret: String,
}

/// One's own webhooks.
#[derive(Serialize, ToSchema)]
pub(crate) struct Webhooks {
    /// The latest first.
    items: Vec<Kept>,
}

/// A webhook's deliveries.
#[derive(Serialize, ToSchema)]
pub(crate) struct Deliveries {
    /// The latest first.
    items: Vec<ToldEntry>,
    /// What to ask as `cursor` for those before; none on the last page.
    next: Option<String>,
}

/// An entry on its way to a receiver.
#[derive(Serialize, ToSchema)]
pub(crate) struct ToldEntry {
    /// The entry's position.
    seq: i64,
    /// What became of it: waiting, sending, done, dead.
    fate: &'static str,
    /// How often it was tried.
    attempts: i64,
    /// When it is tried next, or was tried last.
    at: String,
    /// What the receiver answered, or why it did not.
    said: String,
    /// The text sent.
    message: String,
}

/// Which deliveries.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct DeliveryQuery {
    /// Rows of a page.
    #[param(minimum = 1, maximum = 500)]
    limit: Option<i64>,
    /// Where the page before said to go on.
    cursor: Option<i64>,
}

/// My webhooks
#[utoipa::path(get, path = "/api/{county}/webhooks", responses((status = 200, description = "The latest first", body = Webhooks)))]
pub(crate) async fn list_webhooks(caller: Caller) -> Result<Json<Webhooks>, WebError> {
    let all = webhooks::list(&caller.state, caller.access()).await?;
    Ok(Json(Webhooks { items: all.into_iter().map(kept).collect() }))
}

/// Make a webhook
#[utoipa::path(post, path = "/api/{county}/webhooks", request_body = NewWebhook,
    responses((status = 201, description = "It is told of entries from now on", body = Made)))]
pub(crate) async fn make_webhook(
    caller: Caller,
    Sent(new): Sent<NewWebhook>,
) -> Result<(StatusCode, Json<Made>), WebError> {
    let acts = new.acts.iter().map(|a| Act::from_str(a).map_err(|_| bad("acts", a))).collect::<Result<_, _>>()?;
    let wanted = Wanted { url: new.url, ledgers: new.ledgers, acts };
    let (webhook, secret) = webhooks::make(&caller.state, caller.access(), wanted).await?;
    Ok((StatusCode::CREATED, Json(Made { webhook: kept(webhook), secret })))
}

/// Remove a webhook
#[utoipa::path(delete, path = "/api/{county}/webhooks/{webhook}", params(OfWebhook),
    responses((status = 204, description = "It is told of nothing any more")))]
pub(crate) async fn remove_webhook(caller: Caller, Path(of): Path<OfWebhook>) -> Result<StatusCode, WebError> {
    webhooks::remove(&caller.state, caller.access(), &of.webhook).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// What became of a webhook's deliveries
#[utoipa::path(get, path = "/api/{county}/webhooks/{webhook}/deliveries", params(OfWebhook, DeliveryQuery),
    responses((status = 200, description = "The latest first", body = Deliveries)))]
pub(crate) async fn list_deliveries(
    caller: Caller,
    Path(of): Path<OfWebhook>,
    Asked(query): Asked<DeliveryQuery>,
) -> Result<Json<Deliveries>, WebError> {
    let limit = paging::limit(query.limit)?;
    let before = query.cursor.unwrap_or(i64::MAX);
    let found = webhooks::deliveries(&caller.state, caller.access(), &of.webhook, before, limit).await?;
    let next = found.last().filter(|_| found.len() as i64 == limit).map(|d| d.seq.to_string());
    Ok(Json(Deliveries { items: found.into_iter().map(told).collect(), next }))
}

/// Send a delivery again
#[utoipa::path(post, path = "/api/{county}/webhooks/{webhook}/deliveries/{seq}/resends", params(OfDelivery),
    responses((status = 202, description = "It waits to be sent")))]
pub(crate) async fn resend_delivery(caller: Caller, Path(of): Path<OfDelivery>) -> Result<StatusCode, WebError> {
    webhooks::resend(&caller.state, caller.access(), &of.webhook, of.seq).await?;
    Ok(StatusCode::ACCEPTED)
}

fn kept(webhook: Webhook) -> Kept {
    Kept {
        webhook: webhook.id,
        url: webhook.url,
        ledgers: webhook.ledgers,
        acts: webhook.acts.iter().map(|a| a.word()).collect(),
        made_at: webhook.made_at,
    }
}

fn told(delivery: Delivery) -> ToldEntry {
    ToldEntry {
        seq: delivery.seq,
        fate: delivery.fate.word(),
        attempts: delivery.attempts,
        at: delivery.at,
        said: delivery.said,
        message: delivery.message,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::testing;

    const HOOKS: &str = "/api/419931/webhooks";

    #[tokio::test]
    async fn a_webhook_is_made_listed_without_its_secret_and_removed() {
        let bench = testing::bench().await;
        let made = bench.send("wang", HOOKS, &json!({ "url": "https://example.com/hook", "acts": ["create"] })).await;
        assert_eq!(made.status, 201, "{}", made.body);
        let secret = made.json()["secret"].as_str().unwrap().to_string();
        let listed = bench.ask("wang", HOOKS).await;
        assert!(listed.body.contains("https://example.com/hook") && !listed.body.contains(&secret));
        let id = made.json()["webhook"]["webhook"].as_str().unwrap().to_string();
        assert_eq!(bench.ask("cai", &format!("{HOOKS}/{id}/deliveries")).await.status, 404);
        assert_eq!(bench.ask("wang", &format!("{HOOKS}/{id}/deliveries")).await.json()["items"], json!([]));
        assert_eq!(bench.delete("wang", &format!("{HOOKS}/{id}")).await.status, 204);
        assert_eq!(bench.ask("wang", HOOKS).await.json()["items"], json!([]));
    }

    #[tokio::test]
    async fn a_target_inside_the_network_or_a_word_unknown_is_refused_by_its_name() {
        let bench = testing::bench().await;
        let inside = bench.send("wang", HOOKS, &json!({ "url": "https://10.0.0.1/" })).await;
        assert_eq!((inside.status, &inside.json()["field"]), (422, &json!("url")), "{}", inside.body);
        let url = "https://example.com/";
        assert_eq!(bench.send("wang", HOOKS, &json!({ "url": url, "acts": ["burn"] })).await.status, 400);
        assert_eq!(bench.send("cai", HOOKS, &json!({ "url": url, "ledgers": ["posting"] })).await.status, 400);
        assert_eq!(bench.send("guan", HOOKS, &json!({ "url": url })).await.status, 403);
    }
}
