//! One's own sign-ins: sessions, password, second factor.

mod password;
mod second_factor;
mod sessions;

use axum::Router;
use axum::routing::{get, post};

use crate::State;

pub(crate) use sessions::{Line, line};

/// Its addresses.
pub(crate) fn routes() -> Router<State> {
    Router::new()
        .route("/me", get(sessions::page))
        .route("/me/sessions/{id}/ended", post(sessions::end))
        .route("/me/sessions/others/ended", post(sessions::end_others))
        .route("/me/password", get(password::page).post(password::change))
        .route("/me/second-factor", get(second_factor::page))
        .route("/me/second-factor/confirmed", post(second_factor::confirm))
        .route("/me/second-factor/removed", post(second_factor::remove))
}

#[cfg(test)]
mod tests;
