//! The pages: a folder each, with handler, template and test side by side.

pub(crate) mod entry;
pub(crate) mod figure;
pub(crate) mod figures;
pub(crate) mod frozen;
pub(crate) mod health;
pub(crate) mod ledger;
pub(crate) mod ledgers;
pub(crate) mod overview;
pub(crate) mod record;
pub(crate) mod report;
pub(crate) mod reports;
pub(crate) mod sign_in;
