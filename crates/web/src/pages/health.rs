//! `GET /health`: whether the database answers. For machines; it tells nothing else.

use axum::Json;
use axum::Router;
use axum::extract::State as Held;
use axum::routing::get;
use serde_json::{Value, json};

use crate::{State, WebError};

/// Its addresses.
pub(crate) fn routes() -> Router<State> {
    Router::new().route("/health", get(page))
}

/// Answers once the database has.
pub(crate) async fn page(Held(state): Held<State>) -> Result<Json<Value>, WebError> {
    state.journal.counties().await?;
    Ok(Json(json!({ "status": "ok", "version": env!("CARGO_PKG_VERSION") })))
}

#[cfg(test)]
mod tests {
    use crate::testing;

    #[tokio::test]
    async fn health_is_told_to_anybody() {
        let bench = testing::bench().await;
        let answer = bench.get("/health").await;
        assert_eq!((answer.status, answer.json()["status"].as_str()), (200, Some("ok")));
    }
}
