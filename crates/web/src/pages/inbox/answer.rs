//! An answer given in place: to a report's question by the office that was asked, to a suggestion by those who keep them.

use std::collections::BTreeMap;

use axum::extract::Path;
use axum::response::Redirect;
use catalogue::{Ledger, Value};
use journal::{NewEntry, Record};
use uuid::Uuid;

use crate::WebError;
use crate::desk::Desk;
use crate::guard::Posted;

/// `POST /inbox/{ledger}/{record}/answers`
pub(crate) async fn answered(
    desk: Desk,
    Path((name, id)): Path<(String, String)>,
    posted: Posted,
) -> Result<Redirect, WebError> {
    let answered = match name.as_str() {
        "report_question" => "已答",
        "suggestion" => "已答复",
        _ => return Err(WebError::NotFound),
    };
    let ledger = desk.catalogue().ledger(&name).ok_or(WebError::NotFound)?;
    let record = desk.state.journal.record(desk.county(), ledger, &id).await?.ok_or(WebError::NotFound)?;
    if !may_answer(&desk, ledger, &record) {
        return Err(WebError::Forbidden);
    }
    let text = posted.text("answer");
    if text.is_empty() || record.text("state") == answered {
        return Ok(Redirect::to("/inbox"));
    }
    let fields: [(&str, Value); 3] =
        [("answer", text.into()), ("answered_on", desk.state.today().to_string().into()), ("state", answered.into())];
    let fields: BTreeMap<String, Value> = fields.into_iter().map(|(k, v)| (k.to_string(), v)).collect();
    let reason = desk.words().say("inbox-reason");
    let entry = NewEntry {
        id: Uuid::parse_str(posted.text("entry")).unwrap_or_else(|_| Uuid::now_v7()),
        ..NewEntry::amend(&record, &name, fields, &reason, &desk.access().login, "web")
    };
    desk.state.journal.append(desk.county(), vec![entry]).await?;
    Ok(Redirect::to("/inbox"))
}

/// A question is answered by the office it was put to, all else by those who write the ledger.
fn may_answer(desk: &Desk, ledger: &Ledger, record: &Record) -> bool {
    let asked = ledger.name == "report_question" && desk.access().is_addressed(record.text("owner"));
    asked || desk.access().writes(ledger, &record.region)
}
