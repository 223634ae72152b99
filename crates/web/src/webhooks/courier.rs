//! The courier: makes deliveries of the entries that have arrived, and sends what is due.

use std::time::Duration;

use catalogue::RegionCode;
use futures::future::join_all;
use jiff::{SignedDuration, Timestamp};
use journal::Entry;

use super::store::{self, Delivery, Fate};
use super::{Webhook, message, secret};
use crate::access::Access;
use crate::{State, WebError, accounts};

/// How often the courier looks.
const PACE: Duration = Duration::from_secs(2);
/// Entries made into deliveries at once.
const AT_ONCE: i64 = 500;
/// Deliveries sent to one receiver in one round.
const SENT: i64 = 20;
/// How long to wait after each failure, in minutes; after the last the delivery is given up.
const WAITS: [i64; 8] = [1, 5, 15, 60, 180, 360, 720, 1440];
/// How long settled deliveries are kept to be looked at, in hours.
const KEPT: i64 = 30 * 24;

/// Makes rounds until the process ends.
pub(crate) async fn serve(state: State) {
    loop {
        tokio::time::sleep(PACE).await;
        if let Err(error) = round(&state.now(), Timestamp::now()).await {
            tracing::error!(error = %error, "webhooks");
        }
    }
}

/// One round over all counties' webhooks.
pub(super) async fn round(state: &State, now: Timestamp) -> Result<(), WebError> {
    for county in state.counties().await? {
        let webhooks = store::all(state.journal.db(), &county).await?;
        if webhooks.is_empty() {
            continue;
        }
        let rounds = webhooks.iter().map(|webhook| one(state, &county, webhook, now));
        for outcome in join_all(rounds).await {
            outcome?;
        }
        let old = now.checked_sub(SignedDuration::from_hours(KEPT)).unwrap_or(now);
        store::clear(state.journal.db(), &county, old).await?;
    }
    Ok(())
}

async fn one(state: &State, county: &RegionCode, webhook: &Webhook, now: Timestamp) -> Result<(), WebError> {
    gather(state, county, webhook, now).await?;
    let due = store::due(state.journal.db(), county, &webhook.id, now, SENT).await?;
    if due.is_empty() {
        return Ok(());
    }
    let Some(locked) = store::locked(state.journal.db(), county, &webhook.id).await? else { return Ok(()) };
    let secret = secret(state, county, &webhook.id, &locked)?;
    for delivery in due {
        let settled = attempt(state, webhook, &secret, delivery, now).await;
        let failed = settled.fate != Fate::Done;
        store::settle(state.journal.db(), county, &webhook.id, &settled).await?;
        if failed {
            // Whoever did not take this one is not asked to take the next in the same breath.
            break;
        }
    }
    Ok(())
}

/// Makes deliveries of the entries since the last round that the webhook is to be told of.
async fn gather(state: &State, county: &RegionCode, webhook: &Webhook, now: Timestamp) -> Result<(), WebError> {
    let entries = state.journal.entries(county, webhook.after, AT_ONCE).await?;
    let Some(last) = entries.last().map(|e| e.seq) else { return Ok(()) };
    let access = accounts::access(state, county, &webhook.login).await.ok();
    let told = |e: &&Entry| access.as_ref().is_some_and(|a| is_told(state, webhook, a, e));
    let messages: Vec<(i64, String)> = entries.iter().filter(told).map(|e| (e.seq, message::of(e))).collect();
    store::queue(state.journal.db(), county, &webhook.id, messages, now).await?;
    store::move_on(state.journal.db(), county, &webhook.id, last).await
}

/// Whether a webhook is told of an entry: it asked for such, and its maker may read the record and carry it out.
fn is_told(state: &State, webhook: &Webhook, access: &Access, entry: &Entry) -> bool {
    let asked = (webhook.ledgers.is_empty() || webhook.ledgers.contains(&entry.ledger))
        && (webhook.acts.is_empty() || webhook.acts.contains(&entry.act));
    let read = || {
        let (ledger, place) = (state.catalogue().ledger(&entry.ledger)?, RegionCode::parse(&entry.region).ok()?);
        Some(access.reads(ledger, &place))
    };
    asked && access.keeps_webhooks() && read().unwrap_or(false)
}

async fn attempt(state: &State, webhook: &Webhook, secret: &str, delivery: Delivery, now: Timestamp) -> Delivery {
    let signature = message::signature(secret, now, &delivery.message);
    let inside = state.settings.webhooks_inside;
    let outcome = state.post.send(inside, &webhook.url, signature, delivery.message.clone()).await;
    let attempts = delivery.attempts + 1;
    match outcome {
        Ok(status) => {
            Delivery { fate: Fate::Done, attempts, at: now.to_string(), said: status.to_string(), ..delivery }
        }
        Err(said) => {
            let wait = usize::try_from(attempts - 1).ok().and_then(|i| WAITS.get(i));
            let at = wait.and_then(|m| now.checked_add(SignedDuration::from_mins(*m)).ok());
            let fate = if at.is_some() { Fate::Waiting } else { Fate::Dead };
            Delivery { fate, attempts, at: at.unwrap_or(now).to_string(), said, ..delivery }
        }
    }
}
