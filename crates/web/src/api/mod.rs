//! The JSON door: everything that the pages do, for programs. Addresses are nouns of a county; what each takes and gives is
//! described beside its handler, and the whole description (`docs/openapi.json`) is made from those same handlers.
//!
//! Architecture invariant: nothing is decided here that a page decides: the rooms below are asked, `access` says who may.

mod acts;
mod allowance;
mod answer;
mod bulk;
mod burden;
mod chain;
mod changes;
mod claims;
mod comparisons;
mod counted;
mod describe;
mod door;
mod duties;
mod entries;
mod figures;
mod frozen;
#[cfg(test)]
mod generated;
mod history;
mod imports;
mod inspections;
mod leave;
mod ledgers;
mod me;
mod month;
mod own;
mod paging;
mod pictures;
mod places;
mod postings;
mod ranking;
mod recognitions;
mod records;
mod replay;
mod reports;
mod roles;
mod rules;
mod search;
mod series;
mod sessions;
mod slots;
mod units;
mod unknown;
mod waiting;
mod webhooks;

use axum::extract::DefaultBodyLimit;
use axum::{Router, middleware};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::State;
use crate::router::LARGEST;

pub use describe::description;

/// Its addresses.
pub(crate) fn routes(state: &State) -> Router<State> {
    described()
        .split_for_parts()
        .0
        .merge(acts::routes(state))
        .layer(middleware::from_fn_with_state(state.clone(), replay::once))
        .layer(DefaultBodyLimit::max(LARGEST))
}

/// Every address with its handler and its description.
fn described() -> OpenApiRouter<State> {
    OpenApiRouter::new()
        .routes(routes!(sessions::begin_session))
        .routes(routes!(me::get_me))
        .routes(routes!(places::list_places))
        .routes(routes!(ledgers::list_ledgers))
        .routes(routes!(ledgers::get_ledger))
        .routes(routes!(records::list_records, changes::create_record))
        .routes(routes!(records::get_record))
        .routes(routes!(history::get_history))
        .routes(routes!(counted::get_counted))
        .routes(routes!(changes::amend_record))
        .routes(routes!(changes::withdraw_record))
        .routes(routes!(pictures::list_pictures, pictures::add_picture))
        .routes(routes!(pictures::get_picture))
        .routes(routes!(pictures::remove_picture))
        .routes(routes!(chain::list_entries, entries::append_entries))
        .routes(routes!(chain::get_head))
        .routes(routes!(chain::verify_chain))
        .routes(routes!(figures::list_figures))
        .routes(routes!(figures::get_figure))
        .routes(routes!(figures::list_figure_records))
        .routes(routes!(series::get_figure_places))
        .routes(routes!(series::get_figure_months))
        .routes(routes!(claims::list_claims))
        .routes(routes!(rules::list_rules))
        .routes(routes!(roles::list_roles))
        .routes(routes!(recognitions::recognise_text))
        .routes(routes!(reports::list_reports, reports::open_report))
        .routes(routes!(reports::get_report))
        .routes(routes!(reports::get_report_document))
        .routes(routes!(reports::get_report_provenance))
        .routes(routes!(slots::list_slots))
        .routes(routes!(slots::decide_slot))
        .routes(routes!(slots::confirm_slots))
        .routes(routes!(slots::list_checks))
        .routes(routes!(frozen::submit_report))
        .routes(routes!(frozen::return_report))
        .routes(routes!(frozen::approve_report))
        .routes(routes!(frozen::list_frozen))
        .routes(routes!(frozen::get_frozen_document))
        .routes(routes!(frozen::get_frozen_provenance))
        .routes(routes!(frozen::verify_frozen))
        .routes(routes!(reports::get_report_pdf))
        .routes(routes!(slots::undo_decision))
        .routes(routes!(frozen::get_frozen_pdf))
        .routes(routes!(comparisons::compare_frozen))
        .routes(routes!(bulk::order_bulk))
        .routes(routes!(bulk::get_bulk))
        .routes(routes!(bulk::get_bulk_archive))
        .routes(routes!(imports::list_imports, imports::send_import))
        .routes(routes!(imports::get_import, imports::discard_import))
        .routes(routes!(imports::write_import))
        .routes(routes!(imports::get_marked_file))
        .routes(routes!(changes::reverse_record))
        .routes(routes!(duties::list_duties))
        .routes(routes!(duties::get_duty))
        .routes(routes!(postings::list_attention))
        .routes(routes!(postings::get_posting))
        .routes(routes!(postings::get_handover))
        .routes(routes!(units::list_units))
        .routes(routes!(own::list_own))
        .routes(routes!(leave::list_leave))
        .routes(routes!(leave::foresee_leave))
        .routes(routes!(month::list_months))
        .routes(routes!(month::get_month))
        .routes(routes!(allowance::get_allowance))
        .routes(routes!(inspections::get_inspections))
        .routes(routes!(ranking::get_ranking))
        .routes(routes!(burden::get_burden))
        .routes(routes!(waiting::get_inbox))
        .routes(routes!(waiting::get_digest))
        .routes(routes!(search::search_everywhere))
        .routes(routes!(webhooks::list_webhooks, webhooks::make_webhook))
        .routes(routes!(webhooks::remove_webhook))
        .routes(routes!(webhooks::list_deliveries))
        .routes(routes!(webhooks::resend_delivery))
}
