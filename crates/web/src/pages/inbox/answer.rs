//! An answer given in place: to a report's question by the office that was asked, to a suggestion by those who keep them.

use std::collections::BTreeMap;

use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use catalogue::{Ledger, Value};
use journal::{NewEntry, Record};
use uuid::Uuid;

use crate::WebError;
use crate::desk::Desk;
use crate::guard::Posted;
use crate::refused::Refused;
use crate::returned::Returned;

/// `POST /inbox/{ledger}/{record}/answers`
pub(crate) async fn answered(
    desk: Desk,
    Path((name, id)): Path<(String, String)>,
    posted: Posted,
) -> Result<Response, WebError> {
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
    let w = desk.words();
    let text = posted.text("answer");
    let mut back = Returned::new(action(&name, &id), &posted);
    if record.text("state") == answered {
        // The same words, sent by a second click, stand already.
        if record.text("answer") == text || text.is_empty() {
            return Ok(Redirect::to("/inbox").into_response());
        }
        back.wrong("answer", w.one("inbox-answered-already", "answer", record.text("answer")));
    } else if text.is_empty() {
        back.wrong("answer", w.say("fault-required"));
    }
    if back.is_wrong() {
        return refused(&desk, &name, &id, back).await;
    }
    let fields: [(&str, Value); 3] =
        [("answer", text.into()), ("answered_on", desk.state.today().to_string().into()), ("state", answered.into())];
    let fields: BTreeMap<String, Value> = fields.into_iter().map(|(k, v)| (k.to_string(), v)).collect();
    let reason = w.say("inbox-reason");
    let entry = NewEntry {
        id: Uuid::parse_str(posted.text("entry")).unwrap_or_else(|_| Uuid::now_v7()),
        ..NewEntry::amend(&record, &name, fields, &reason, &desk.access().login, desk.source())
    };
    match desk.state.journal.append(desk.county(), vec![entry]).await {
        Ok(_) => Ok(Redirect::to("/inbox").into_response()),
        Err(error) => refused(&desk, &name, &id, back.refused(&desk, error, "answer")?).await,
    }
}

/// Where an answer to something is sent.
pub(super) fn action(ledger: &str, record: &str) -> String {
    format!("/inbox/{ledger}/{record}/answers")
}

/// The inbox again, the words still in their box and what is wrong beside it.
async fn refused(desk: &Desk, ledger: &str, record: &str, back: Returned) -> Result<Response, WebError> {
    let told = Refused::from(&back);
    Ok(told.page(super::show(desk, &action(ledger, record), back).await?))
}

/// A question is answered by the office it was put to, all else by those who write the ledger.
fn may_answer(desk: &Desk, ledger: &Ledger, record: &Record) -> bool {
    let asked = ledger.name == "report_question" && desk.access().is_addressed(record.text("owner"));
    asked || desk.access().writes(ledger, &record.region)
}
