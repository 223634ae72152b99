//! The pages: a folder each, with addresses, handler, template, words, styles and test side by side.

use axum::Router;

use crate::State;

pub(crate) mod accounts;
pub(crate) mod allowance;
pub(crate) mod audit;
pub(crate) mod batch;
pub(crate) mod bulk;
pub(crate) mod burden;
pub(crate) mod cases;
pub(crate) mod comparison;
pub(crate) mod decisions;
pub(crate) mod declaration;
pub(crate) mod digest;
pub(crate) mod duties;
pub(crate) mod entry;
pub(crate) mod events;
pub(crate) mod figure;
pub(crate) mod figures;
pub(crate) mod frozen;
pub(crate) mod health;
pub(crate) mod help;
pub(crate) mod import;
pub(crate) mod inbox;
pub(crate) mod inspections;
pub(crate) mod leave;
pub(crate) mod ledger;
pub(crate) mod ledgers;
pub(crate) mod me;
pub(crate) mod month;
pub(crate) mod overview;
pub(crate) mod own;
pub(crate) mod paste;
pub(crate) mod phone;
pub(crate) mod pictures;
pub(crate) mod postings;
pub(crate) mod record;
pub(crate) mod reminders;
pub(crate) mod report;
pub(crate) mod reports;
pub(crate) mod reveal;
pub(crate) mod search;
pub(crate) mod settings;
pub(crate) mod sign_in;
pub(crate) mod split;
pub(crate) mod suggestions;
pub(crate) mod system;
pub(crate) mod tokens;
pub(crate) mod unit;
pub(crate) mod webhooks;

/// Every page's addresses.
pub(crate) fn routes() -> Router<State> {
    [
        bulk::routes(),
        burden::routes(),
        comparison::routes(),
        digest::routes(),
        duties::routes(),
        batch::routes(),
        cases::routes(),
        split::routes(),
        decisions::routes(),
        declaration::routes(),
        accounts::routes(),
        allowance::routes(),
        audit::routes(),
        entry::routes(),
        events::routes(),
        figure::routes(),
        figures::routes(),
        frozen::routes(),
        health::routes(),
        help::routes(),
        inbox::routes(),
        inspections::routes(),
        import::routes(),
        leave::routes(),
        ledger::routes(),
        ledgers::routes(),
        me::routes(),
        month::routes(),
        overview::routes(),
        own::routes(),
        paste::routes(),
        phone::routes(),
        pictures::routes(),
        postings::routes(),
        record::routes(),
        reminders::routes(),
        report::routes(),
        reports::routes(),
        search::routes(),
        settings::routes(),
        sign_in::routes(),
        suggestions::routes(),
        tokens::routes(),
        unit::routes(),
        webhooks::routes(),
        reveal::routes(),
        system::routes(),
    ]
    .into_iter()
    .fold(Router::new(), Router::merge)
}
