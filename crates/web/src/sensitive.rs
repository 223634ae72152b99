//! Acts that the audit administrator looks into: each becomes an entry of the ledger `sensitive_act` before it is done.

use std::collections::BTreeMap;

use catalogue::Value;
use journal::NewEntry;

use crate::access::Access;
use crate::{State, WebError};

/// The ledger of these acts. No role writes it: the program does.
pub(crate) const LEDGER: &str = "sensitive_act";

/// What is noted.
#[derive(Default)]
pub(crate) struct Noted<'a> {
    /// 查看, 导出, 销毁密钥 …: one of the ledger's own choices.
    pub kind: &'a str,
    /// The ledger it is about.
    pub ledger: &'a str,
    /// The record, the login or the session it is about.
    pub record: &'a str,
    /// The field; several are set apart by commas.
    pub field: &'a str,
    /// How many records.
    pub rows: Option<i64>,
    /// Why.
    pub reason: &'a str,
    /// What came of it.
    pub result: &'a str,
}

/// Notes an act. What cannot be noted is not done.
pub(crate) async fn note(state: &State, access: &Access, noted: Noted<'_>) -> Result<(), WebError> {
    let moment = jiff::Timestamp::now().to_string();
    let texts = [
        ("kind", noted.kind),
        ("who", &access.login),
        ("moment", &moment),
        ("of_ledger", noted.ledger),
        ("of_record", noted.record),
        ("field", noted.field),
        ("reason", noted.reason),
        ("result", noted.result),
    ];
    let filled = texts.into_iter().filter(|(_, text)| !text.is_empty());
    let mut fields: BTreeMap<String, Value> = filled.map(|(k, v)| (k.to_string(), Value::from(v))).collect();
    if let Some(rows) = noted.rows {
        fields.insert("rows".into(), Value::Int(rows));
    }
    let entry = NewEntry::create(LEDGER, access.county.clone(), fields, &access.login, "web");
    state.journal.append(&access.county, vec![entry]).await?;
    Ok(())
}
