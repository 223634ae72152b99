//! Webhooks: other systems told of entries as they arrive. What is sent says which record changed and where, never what it holds: the
//! receiver asks for that with a token of its own.
//!
//! The journal is the outbox: each webhook knows the position up to which entries have become deliveries, so that none is lost
//! and none made twice, whichever face wrote it. One task ([`serve`]) makes and sends them.

mod message;
mod round;
mod store;

use catalogue::RegionCode;
use journal::Act;
use uuid::Uuid;

use crate::access::Access;
use crate::courier::{self, Delivery, target};
use crate::{State, WebError, sessions};

pub(crate) use round::serve;

/// The webhooks a person keeps at most.
const MOST: usize = 10;

/// A webhook.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Webhook {
    /// Its id.
    pub id: String,
    /// Whose it is: it is told of what they may read.
    pub login: String,
    /// Where deliveries are sent.
    pub url: String,
    /// The ledgers it is told of; none for all.
    pub ledgers: Vec<String>,
    /// The acts it is told of; none for all.
    pub acts: Vec<Act>,
    /// The position up to which entries have become deliveries.
    pub after: i64,
    /// When it was made, RFC 3339.
    pub made_at: String,
}

/// What somebody wants a webhook to be.
#[derive(Clone, Debug, Default)]
pub(crate) struct Wanted {
    /// Where deliveries are sent.
    pub url: String,
    /// Ledgers; none for all.
    pub ledgers: Vec<String>,
    /// Acts; none for all.
    pub acts: Vec<Act>,
}

/// Makes a webhook that is told of entries from now on; gives it with its secret, which is given this once.
pub(crate) async fn make(state: &State, access: &Access, wanted: Wanted) -> Result<(Webhook, String), WebError> {
    allowed(access)?;
    target::check(&wanted.url, state.settings.webhooks_inside)?;
    let unknown = wanted.ledgers.iter().find(|name| {
        let ledger = state.catalogue().ledger(name);
        !ledger.is_some_and(|l| access.reads_anywhere(l))
    });
    if let Some(name) = unknown {
        return Err(WebError::BadForm(format!("ledgers: {name:?}")));
    }
    if list(state, access).await?.len() >= MOST {
        return Err(WebError::TooManyWebhooks { most: MOST });
    }
    let webhook = Webhook {
        id: Uuid::now_v7().to_string(),
        login: access.login.clone(),
        url: wanted.url,
        ledgers: wanted.ledgers,
        acts: wanted.acts,
        after: state.journal.head(&access.county).await?.seq,
        made_at: jiff::Timestamp::now().to_string(),
    };
    let secret = sessions::random();
    let locked = state.journal.lock(&access.county, &purpose(&webhook.id), &secret);
    store::keep(state.journal.db(), &access.county, &webhook, &locked).await?;
    Ok((webhook, secret))
}

/// Somebody's webhooks, the latest first.
pub(crate) async fn list(state: &State, access: &Access) -> Result<Vec<Webhook>, WebError> {
    allowed(access)?;
    let all = store::all(state.journal.db(), &access.county).await?;
    Ok(all.into_iter().filter(|w| w.login == access.login).collect())
}

/// One of somebody's webhooks.
pub(crate) async fn find(state: &State, access: &Access, id: &str) -> Result<Webhook, WebError> {
    list(state, access).await?.into_iter().find(|w| w.id == id).ok_or(WebError::NotFound)
}

/// Removes one of somebody's webhooks with its deliveries.
pub(crate) async fn remove(state: &State, access: &Access, id: &str) -> Result<(), WebError> {
    let webhook = find(state, access, id).await?;
    store::remove(state.journal.db(), &access.county, &webhook.id).await
}

/// The latest deliveries of one of somebody's webhooks, those before a position.
pub(crate) async fn deliveries(
    state: &State,
    access: &Access,
    id: &str,
    before: i64,
    limit: i64,
) -> Result<Vec<Delivery>, WebError> {
    let webhook = find(state, access, id).await?;
    courier::store::deliveries(state.journal.db(), &access.county, &webhook.id, before, limit).await
}

/// Has a delivery sent once more, whatever became of it.
pub(crate) async fn resend(state: &State, access: &Access, id: &str, seq: i64) -> Result<(), WebError> {
    let webhook = find(state, access, id).await?;
    let now = jiff::Timestamp::now();
    if courier::store::resend(state.journal.db(), &access.county, &webhook.id, seq, now).await? {
        Ok(())
    } else {
        Err(WebError::NotFound)
    }
}

fn allowed(access: &Access) -> Result<(), WebError> {
    if access.keeps_webhooks() { Ok(()) } else { Err(WebError::Forbidden) }
}

/// What a webhook's secret is locked for.
fn purpose(id: &str) -> String {
    format!("webhook/{id}")
}

/// The secret that a webhook's deliveries are signed with.
fn secret(state: &State, county: &RegionCode, id: &str, locked: &str) -> Result<String, WebError> {
    Ok(state.journal.unlock(county, &purpose(id), locked)?)
}

#[cfg(test)]
mod tests;
