//! What a county sets: norms with their validity, years of reports, holidays, names of things; and the roles. Each
//! change is an entry like any other.

mod calendar;
mod home;
mod location;
mod norm;
mod parameters;
mod roles;

pub(crate) use roles::{all as roles, ledgers};

use axum::Router;
use axum::routing::{get, post};

use crate::State;
use crate::WebError;
use crate::desk::Desk;
use catalogue::Ledger;

/// Its addresses.
pub(crate) fn routes() -> Router<State> {
    Router::new()
        .route("/settings", get(home::page))
        .route("/settings/norms/{norm}", get(norm::page))
        .route("/settings/norms/{norm}/values", post(norm::set))
        .route("/settings/parameters", get(parameters::page).post(parameters::set))
        .route("/settings/calendar", get(calendar::page).post(calendar::set))
        .route("/settings/roles", get(roles::page))
        .route("/settings/roles/{role}", get(roles::one))
        .route("/settings/location", get(location::page).post(location::proposed))
        .route("/settings/location/{record}/approvals", post(location::approved))
        .route("/settings/location/{record}/refusals", post(location::sent_back))
        .route("/settings/location/{record}/endings", post(location::ended))
}

/// A ledger of settings that the reader may open.
fn reads<'a>(desk: &'a Desk, ledger: &str) -> Result<&'a Ledger, WebError> {
    let ledger = desk.catalogue().ledger(ledger).ok_or(WebError::NotFound)?;
    if desk.access().reads(ledger, desk.county()) { Ok(ledger) } else { Err(WebError::Forbidden) }
}

/// A ledger of settings that the reader may change.
fn writes<'a>(desk: &'a Desk, ledger: &str) -> Result<&'a Ledger, WebError> {
    let ledger = desk.catalogue().ledger(ledger).ok_or(WebError::NotFound)?;
    if desk.access().writes(ledger, desk.county()) { Ok(ledger) } else { Err(WebError::Forbidden) }
}

#[cfg(test)]
mod tests;
