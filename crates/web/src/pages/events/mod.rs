//! Talks, notices and commendations (约谈、通报批评、表彰): given by the organisation department, or by a township to its own, on records that
//! stand as evidence; read by the person concerned, who may answer; set right or withdrawn with a reason. In the order of days: nobody is
//! counted, and nobody is held against another.

mod act;
mod concern;
mod evidence;
mod give;
mod kept;
mod list;
mod mine;
mod one;

use axum::Router;
use axum::routing::{get, post};

use crate::State;

pub(crate) use kept::kept;
pub(crate) use list::may;
pub(crate) use mine::unread;

/// Its addresses.
pub(crate) fn routes() -> Router<State> {
    Router::new()
        .route("/events", get(list::page).post(give::given))
        .route("/events/new", get(give::page))
        .route("/events/{id}", get(one::page))
        .route("/events/{id}/told", post(act::read))
        .route("/events/{id}/statement", post(act::said))
        .route("/events/{id}/answer", post(act::answered))
        .route("/events/{id}/withdrawn", post(act::withdrawn))
        .route("/statements/{id}", get(one::of_statement))
}

/// The ledger of events (奖惩).
const LEDGER: &str = "event";
/// The ledger of what they rest on (奖惩依据).
const BASIS: &str = "event_basis";
/// The ledger of what the person concerned says to one (本人说明).
const STATEMENT: &str = "event_statement";
/// The kinds that are given on these pages; what another procedure ends in is entered by that, or in the ledger.
const KINDS: [&str; 3] = ["约谈", "通报批评", "表彰"];

#[cfg(test)]
mod journey;
#[cfg(test)]
mod tests;
