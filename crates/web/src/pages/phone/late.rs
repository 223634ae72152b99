//! The day of what was entered away from the office: not after today, whatever the phone's clock says; and with a reason where it
//! lies further back than the county takes without one.

use catalogue::{Ledger, Value};
use jiff::civil::Date;
use std::collections::BTreeMap;

use crate::WebError;
use crate::desk::Desk;
use crate::guard::Posted;

/// How many days back are taken without a reason.
const NORM: &str = "late_entry_days";

/// The field at fault, and what is wrong with it. What was not made on a phone is none of this file's concern.
pub(crate) async fn fault(
    desk: &Desk,
    ledger: &Ledger,
    fields: &BTreeMap<String, Value>,
    posted: &Posted,
) -> Result<Option<(String, String)>, WebError> {
    let Some(name) = ledger.day.as_ref().filter(|_| posted.device_at().is_some()) else { return Ok(None) };
    let Some(day) = fields.get(name).and_then(|v| v.as_text()).and_then(|d| d.parse::<Date>().ok()) else {
        return Ok(None);
    };
    let (w, today) = (desk.words(), desk.state.today());
    if day > today {
        return Ok(Some((name.clone(), w.one("phone-ahead", "today", today.to_string()))));
    }
    let past = i64::from((today - day).get_days());
    let most = desk.state.norms(desk.county()).await?.on(NORM, today).map(|thousandths| thousandths / 1000);
    match most {
        Some(most) if past > most && posted.text("late_reason").is_empty() => {
            let (past, most) = (past.to_string(), most.to_string());
            Ok(Some((name.clone(), w.with("phone-late-needed", &[("days", &past), ("most", &most)]))))
        }
        _ => Ok(None),
    }
}
