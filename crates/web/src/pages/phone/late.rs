//! The day of what was entered away from the office: not after today, whatever the phone's clock says; and with a reason where it
//! lies further back than the county takes without one.

use catalogue::{Ledger, Value};
use jiff::civil::Date;
use journal::RecordQuery;
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
    match most(desk, today).await? {
        Some(most) if past > most && posted.text("late_reason").is_empty() => {
            let (past, most) = (past.to_string(), most.to_string());
            Ok(Some((name.clone(), w.with("phone-late-needed", &[("days", &past), ("most", &most)]))))
        }
        _ => Ok(None),
    }
}

/// The norm in force on a day, where the county has set one.
async fn most(desk: &Desk, on: Date) -> Result<Option<i64>, WebError> {
    let Some(ledger) = desk.catalogue().ledger("norm_value") else { return Ok(None) };
    let query = RecordQuery { equal: vec![("norm".into(), NORM.into())], ..RecordQuery::default() };
    let all = desk.state.journal.records(desk.county(), ledger, &query).await?;
    let in_force = all.iter().find(|r| crate::posted::in_force(r, on));
    Ok(in_force.and_then(|r| r.get("value").as_int()).map(|thousandths| thousandths / 1000))
}
