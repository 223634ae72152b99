//! The JSON door: sign-in for programs, and durable entries.

mod entries;
mod sessions;

use axum::Router;
use axum::routing::post;

use crate::State;

/// Its addresses.
pub(crate) fn routes() -> Router<State> {
    Router::new()
        .route("/api/{county}/sessions", post(sessions::begin))
        .route("/api/{county}/entries", post(entries::append))
}
