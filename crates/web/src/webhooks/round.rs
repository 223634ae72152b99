//! A round: makes deliveries of the entries that have arrived, and sends what is due.

use std::time::Duration;

use catalogue::RegionCode;
use futures::future::join_all;
use jiff::Timestamp;
use journal::Entry;

use super::{Webhook, message, secret, store};
use crate::access::Access;
use crate::courier::{self, Delivery, Fate, Verdict};
use crate::{State, WebError, accounts};

/// How often it is made.
const PACE: Duration = Duration::from_secs(2);
/// Entries made into deliveries at once.
const AT_ONCE: i64 = 500;
/// Deliveries sent to one receiver in one round.
const SENT: i64 = 20;

/// Makes rounds until the process ends.
pub(crate) async fn serve(state: State) {
    loop {
        tokio::time::sleep(PACE).await;
        if let Err(error) = round(&state.now(), state.moment()).await {
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
        courier::clear(state, &county, now).await?;
    }
    Ok(())
}

async fn one(state: &State, county: &RegionCode, webhook: &Webhook, now: Timestamp) -> Result<(), WebError> {
    gather(state, county, webhook, now).await?;
    let db = state.journal.db();
    // Each entry is told at least once: what a process took along when it died is sent again.
    courier::recover(state, county, &webhook.id, now, (Fate::Waiting, "")).await?;
    let due = courier::store::due(db, county, &webhook.id, now, SENT).await?;
    if due.is_empty() {
        return Ok(());
    }
    let Some(locked) = store::locked(db, county, &webhook.id).await? else { return Ok(()) };
    let secret = secret(state, county, &webhook.id, &locked)?;
    for delivery in due {
        if !courier::store::claim(db, county, &webhook.id, delivery.seq, now).await? {
            continue;
        }
        let verdict = attempt(state, webhook, &secret, &delivery, now).await;
        let settled = courier::settle(state, county, &webhook.id, delivery, (verdict, now)).await?;
        if settled.fate != Fate::Done {
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
    courier::store::queue(state.journal.db(), county, &webhook.id, messages, now).await?;
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

async fn attempt(state: &State, webhook: &Webhook, secret: &str, delivery: &Delivery, now: Timestamp) -> Verdict {
    let signed = [("shishu-signature", message::signature(secret, now, &delivery.message))];
    let inside = state.settings.webhooks_inside;
    match state.post.send(inside, &webhook.url, &signed, delivery.message.clone()).await {
        Ok(answer) if (200..300).contains(&answer.status) => Verdict::Taken(answer.status.to_string()),
        Ok(answer) => Verdict::Later(answer.status.to_string()),
        Err(lost) => Verdict::Later(lost.why.into()),
    }
}
