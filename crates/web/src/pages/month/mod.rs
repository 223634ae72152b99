//! Days in the village, month by month: the calendar of one posting, and the month of a township on one page. Days are worked out
//! from records; people mark what was otherwise, and nothing has to be tapped. No place, no picture, no ranking.

mod day;
mod facts;
mod look;
mod mark;
mod one;
mod place;
mod rows;
mod send;
mod settle;
mod stage;

use axum::Router;
use axum::routing::{get, post};

use crate::State;

pub(crate) use look::{days, presence, weekday};
pub(crate) use one::report;
pub(crate) use place::rows;
pub(crate) use send::agrees;
pub(crate) use settle::unsettled;
pub(crate) use stage::{Kind, Stage, closed, confirmations};

/// Its addresses.
pub(crate) fn routes() -> Router<State> {
    Router::new()
        .route("/month", get(place::page))
        .route("/month/confirmed", post(send::confirmed))
        .route("/month/{posting}/{month}", get(one::page))
        .route("/month/{posting}/{month}/days", post(mark::marked))
        .route("/month/{posting}/{month}/sent", post(send::sent))
        .route("/month/{posting}/{month}/reopened", post(send::reopened))
        .route("/month/{posting}/{month}/opinion", post(send::opinion))
}

#[cfg(test)]
mod inside;
#[cfg(test)]
mod journey;
#[cfg(test)]
mod kept;
#[cfg(test)]
pub(crate) mod testing;
#[cfg(test)]
mod tests;
