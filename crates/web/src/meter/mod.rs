//! How long forms are open and worked on: told by the page's script with each form, added up at once to a sum of the month, the role
//! and the form. No person, no place, no day is kept, so there is nothing that could be looked up about anybody. A browser without
//! script tells nothing, and its forms are counted as such.

mod kept;
mod store;

use std::collections::HashMap;

use axum::extract::{MatchedPath, Request};
use catalogue::Ledger;
use duties::burden::Timed;

use crate::access::Access;
use crate::{State, show};

pub(crate) use kept::{Kept, given};
pub(crate) use store::timed;

/// The field in which a form brings its time, in whole seconds. It is taken out before a handler sees the form.
pub(crate) const FIELD: &str = "spent";
/// The longest that one form is taken to have been worked on: what is longer was left open.
const LONGEST: i64 = 30 * 60;

/// Last parts of addresses below a ledger at which a form of it is handed in.
const OF_LEDGERS: [&str; 9] =
    ["records", "amendments", "withdrawals", "steps", "undone", "paste", "batch", "done", "answers"];

/// Pages with forms of their own, and the ledger that each fills; the first that an address begins with counts.
const OF_PAGES: [(&str, &str); 20] = [
    ("/month/confirmed", "month_confirmation"),
    ("/month/{posting}/{month}/days", "day_status"),
    ("/month/{posting}/{month}/reopened", "month_confirmation"),
    ("/month/{posting}/{month}", "monthly_report"),
    ("/leave", "leave"),
    ("/inspections/draws", "inspection_draw"),
    ("/inspections", "inspection"),
    ("/allowance", "allowance"),
    ("/decisions", "decision"),
    ("/cases/{id}/items", "rectification_item"),
    ("/cases/ranking", "ranking_item"),
    ("/cases", "rectification_case"),
    ("/splits", "pairing"),
    ("/postings", "handover"),
    ("/events/{id}/statement", "event_statement"),
    ("/events/{id}/answer", "event_statement"),
    ("/events", "event"),
    ("/settings/norms", "norm_value"),
    ("/settings/parameters", "parameter"),
    ("/settings/calendar", "calendar_day"),
];

/// Addresses whose forms ask nobody for a record: the way in, one's own matters, the offices of the three administrators, reports.
#[cfg(test)]
const ASK_NOTHING: [&str; 19] = [
    "/accounts",
    "/audit",
    "/bulk",
    "/declarations",
    "/imports",
    "/me",
    "/reports",
    "/sessions",
    "/settings/location",
    "/settings/reminders",
    "/sign-in",
    "/suggestions",
    "/tokens",
    "/unit",
    "/webhooks",
    "/ledgers/{ledger}/columns",
    "/ledgers/{ledger}/sealed",
    "/ledgers/{ledger}/fields",
    "/ledgers/{ledger}/records/{record}/pictures",
];

/// The ledger that a form posted to an address fills; none where it asks for no record.
fn form_of(route: &str, path: &str) -> Option<String> {
    if let Some(at) = route.split('/').position(|part| part == "{ledger}") {
        let last = route.rsplit('/').next()?;
        return OF_LEDGERS.contains(&last).then(|| path.split('/').nth(at).map(String::from)).flatten();
    }
    let begins = |prefix: &str| route.strip_prefix(prefix).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
    OF_PAGES.iter().find(|(prefix, _)| begins(prefix)).map(|(_, ledger)| (*ledger).to_string())
}

/// A time as a form brings it: what is no whole number of seconds is none, and nothing is longer than [`LONGEST`].
fn seconds(text: &str) -> Option<i64> {
    let digits = !text.is_empty() && text.len() <= 9 && text.bytes().all(|b| b.is_ascii_digit());
    digits.then(|| text.parse::<i64>().unwrap_or(LONGEST).min(LONGEST))
}

/// Where a form was posted to: the ledger it fills.
pub(crate) fn of_request(request: &Request) -> Option<String> {
    let route = request.extensions().get::<MatchedPath>()?;
    form_of(route.as_str(), request.uri().path())
}

/// Takes the time out of a form and adds it to the sum of its month, role and form. A form of somebody who may not fill it in counts
/// nowhere. Nothing that goes wrong here is told: nobody's form fails because it could not be timed.
pub(crate) async fn count(
    state: &State,
    access: Option<&Access>,
    form: Option<String>,
    fields: &mut HashMap<String, String>,
) {
    let spent = fields.remove(FIELD);
    let (Some(access), Some(form)) = (access, form) else { return };
    let ledger: Option<&Ledger> = state.catalogue().ledger(&form);
    let Some(role) = ledger.and_then(|l| access.fills_in_as(l)) else { return };
    let spent = spent.as_deref().and_then(seconds);
    let one = Timed {
        month: show::local(jiff::Timestamp::now()).strftime("%Y-%m").to_string(),
        role: role.into(),
        form,
        sheets: i64::from(spent.is_some()),
        seconds: spent.unwrap_or_default(),
        bare: i64::from(spent.is_none()),
    };
    if let Err(error) = store::add(&state.journal, &access.county, &one).await {
        tracing::warn!(%error, "a form's time could not be added up");
    }
}

#[cfg(test)]
mod tests;
