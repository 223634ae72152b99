//! What other pages say of cases.

use std::collections::BTreeMap;

use journal::Record;

use super::{LEDGER, of_cases, phase, sheet};
use crate::WebError;
use crate::desk::Desk;
use crate::labels::fetch;

/// Of some cases those that the reader may open and on which there is still something to do: being rectified, or followed up.
pub(crate) async fn running(desk: &Desk, ids: Vec<String>) -> Result<Vec<Record>, WebError> {
    let Some(ledger) = desk.catalogue().ledger(LEDGER) else { return Ok(Vec::new()) };
    let keys = ids.into_iter().map(|id| (LEDGER.to_string(), id));
    let found = fetch(&desk.state, desk.county(), keys).await?;
    let runs = |case: &Record| matches!(phase(case.text("state")), 1 | 2);
    Ok(found.into_values().filter(|case| runs(case) && desk.access().reads(ledger, &case.region)).collect())
}

/// The plans of some cases, item by item.
pub(crate) async fn items(desk: &Desk, cases: &[Record]) -> Result<BTreeMap<String, Vec<Record>>, WebError> {
    of_cases(desk, "rectification_item", cases).await
}

/// Where a case stands, in the reader's language.
pub(crate) fn state(desk: &Desk, case: &Record) -> String {
    sheet::choice(desk, LEDGER, "state", case.text("state"))
}
