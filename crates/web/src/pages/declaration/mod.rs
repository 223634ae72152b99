//! What the county adds by itself: new figures, ledgers, fields and changes to roles, each put together from plain choices, tried before it is
//! proposed, and live once a second person has approved it.

mod decide;
pub(crate) mod ending;
mod field;
mod figure;
mod ledger;
mod list;
mod one;
mod propose;
pub(crate) mod right;
mod role;
mod trial;

pub(crate) use role::{Told, difference_in_words, holders};

use axum::Router;
use axum::routing::{get, post};

use crate::State;

/// An option: value, text, whether it is chosen.
type Pick = (String, String, bool);

/// Its addresses.
pub(crate) fn routes() -> Router<State> {
    Router::new()
        .route("/declarations", get(list::page))
        .route("/declarations/figures/new", get(figure::new).post(figure::posted))
        .route("/declarations/figures/preview", post(figure::preview))
        .route("/declarations/ledgers/new", get(ledger::new).post(ledger::posted))
        .route("/declarations/fields/new", get(field::new).post(field::posted))
        .route("/declarations/roles/new", get(role::new).post(role::posted))
        .route("/declarations/withdrawals", post(field::withdrawn))
        .route("/declarations/{record}", get(one::page))
        .route("/declarations/{record}/approvals", post(decide::approved))
        .route("/declarations/{record}/refusals", post(decide::sent_back))
        .route("/declarations/{record}/endings", post(ending::asked))
        .route("/declarations/{record}/endings/approvals", post(ending::approved))
        .route("/declarations/{record}/endings/refusals", post(ending::sent_back))
}

#[cfg(test)]
mod tests;
