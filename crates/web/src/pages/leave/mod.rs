//! Leave (请假): asked with its effect in view, granted by the tier that the county's norms name, extended, ended, cancelled, its kind
//! changed. How a granted leave stands — ahead, away, overdue — follows from its days and is never entered.

mod act;
mod ask;
mod effect;
mod list;
mod one;
mod right;

use axum::Router;
use axum::routing::{get, post};

use crate::State;

pub(crate) use ask::foreseen;
pub(crate) use effect::OfMonth;
pub(crate) use list::{Group, Line, groups, overdue, to_decide};
pub(crate) use one::meant;
pub(crate) use right::{may_decide, word};

/// Its addresses.
pub(crate) fn routes() -> Router<State> {
    Router::new()
        .route("/leave", get(list::page).post(ask::asked))
        .route("/leave/new", get(ask::page))
        .route("/leave/effect", get(ask::effect))
        .route("/leave/{id}", get(one::page))
        .route("/leave/{id}/granted", post(act::granted))
        .route("/leave/{id}/refused", post(act::refused))
        .route("/leave/{id}/withdrawn", post(act::withdrawn))
        .route("/leave/{id}/extension", post(act::extension))
        .route("/leave/{id}/ended", post(act::ended))
        .route("/leave/{id}/kind", post(act::kind))
}

#[cfg(test)]
mod tests;
