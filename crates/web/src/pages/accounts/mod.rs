//! Accounts and rights. The system administrator opens and ends accounts and gives first passwords; the security administrator
//! grants what was opened, opens closed logins, ends sessions and destroys keys; the audit administrator reads. No one does two.

mod act;
mod keys;
mod list;
mod open;

use axum::Router;
use axum::routing::{get, post};

use crate::State;

/// Its addresses.
pub(crate) fn routes() -> Router<State> {
    Router::new()
        .route("/accounts", get(list::page).post(open::open))
        .route("/accounts/{record}/granted", post(act::grant))
        .route("/accounts/{record}/refused", post(act::refuse))
        .route("/accounts/{record}/ended", post(act::end))
        .route("/accounts/{record}/password", post(act::password))
        .route("/accounts/{record}/unlocked", post(act::unlock))
        .route("/accounts/{record}/second-factor/removed", post(act::remove_factor))
        .route("/accounts/sessions/{id}/ended", post(act::end_session))
        .route("/accounts/keys", get(keys::page).post(keys::destroy))
}

#[cfg(test)]
mod tests;
