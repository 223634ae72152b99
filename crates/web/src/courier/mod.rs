//! The courier: what webhooks and group robots have in common. A message becomes a delivery, is sent to where it may be sent, and waits
//! longer after each failure until it is taken or given up.

mod post;
pub(crate) mod store;
pub(crate) mod target;

use catalogue::RegionCode;
use jiff::{SignedDuration, Timestamp};

use crate::{State, WebError};

pub(crate) use post::{Answer, Lost, Post};
pub(crate) use store::{Delivery, Fate};

/// How long to wait after each failure, in minutes; after the last the delivery is given up.
const WAITS: [i64; 8] = [1, 5, 15, 60, 180, 360, 720, 1440];
/// How long settled deliveries are kept to be looked at, in hours.
const KEPT: i64 = 30 * 24;
/// How long a claimed delivery may take, in minutes; after that its process is gone.
const LEASE: i64 = 5;

/// What an attempt came to, each with what was said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// The receiver took it.
    Taken(String),
    /// It did not, and may later.
    Later(String),
    /// Trying again would not help, or would tell it twice.
    Never(String),
}

/// Keeps what an attempt at a delivery came to; gives the delivery as it stands now.
pub(crate) async fn settle(
    state: &State,
    county: &RegionCode,
    receiver: &str,
    delivery: Delivery,
    (verdict, now): (Verdict, Timestamp),
) -> Result<Delivery, WebError> {
    let attempts = delivery.attempts + 1;
    let next = usize::try_from(attempts - 1).ok().and_then(|i| WAITS.get(i));
    let next = next.and_then(|m| now.checked_add(SignedDuration::from_mins(*m)).ok());
    let (fate, at, said) = match (verdict, next) {
        (Verdict::Taken(said), _) => (Fate::Done, now, said),
        (Verdict::Later(said), Some(at)) => (Fate::Waiting, at, said),
        (Verdict::Later(said), None) | (Verdict::Never(said), _) => (Fate::Dead, now, said),
    };
    let settled = Delivery { fate, attempts, at: at.to_string(), said, ..delivery };
    store::settle(state.journal.db(), county, receiver, &settled).await?;
    Ok(settled)
}

/// Settles what a process that is gone had claimed and not answered for.
pub(crate) async fn recover(
    state: &State,
    county: &RegionCode,
    receiver: &str,
    now: Timestamp,
    to: (Fate, &str),
) -> Result<(), WebError> {
    store::recover(state.journal.db(), county, receiver, earlier(now, SignedDuration::from_mins(LEASE)), to).await
}

/// Lets go of what was settled long ago.
pub(crate) async fn clear(state: &State, county: &RegionCode, now: Timestamp) -> Result<(), WebError> {
    store::clear(state.journal.db(), county, earlier(now, SignedDuration::from_hours(KEPT))).await
}

/// A moment before another.
pub(crate) fn earlier(now: Timestamp, by: SignedDuration) -> Timestamp {
    now.checked_sub(by).unwrap_or(now)
}
