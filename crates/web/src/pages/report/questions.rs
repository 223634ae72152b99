//! “问责任科室”: a fact that is missing is asked for once, whichever slots and reports wait for it; what was answered is offered to
//! all of them.

use std::collections::BTreeMap;

use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use catalogue::{Ledger, Value};
use journal::{NewEntry, Record, RecordQuery};
use reports::provenance::SlotProvenance;

use super::{To, may_write, own, returned, settled};
use crate::WebError;
use crate::desk::Desk;
use crate::drafts::Draft;
use crate::guard::Posted;
use crate::returned::Returned;

const LEDGER: &str = "report_question";
const OPEN: &str = "待答";
const ENDED: &str = "不再需要";

/// A question about the missing fact, as the panel shows it.
pub(crate) struct Asked {
    pub text: String,
    pub owner: String,
    pub day: String,
    pub answer: Option<Answered>,
}

/// What was answered.
pub(crate) struct Answered {
    pub text: String,
    pub day: String,
    /// What a value by hand gives as its reason.
    pub reason: String,
}

/// What a slot lacks, named so that two slots that lack the same fact name the same: the figure with its place and window, else the
/// sentence's own words.
fn fact(draft: &Draft, slot: &SlotProvenance) -> String {
    let (region, cutoff) = (&draft.sheet.region, draft.sheet.cutoff);
    if let (Some(figure), Some(window)) = (&slot.figure, &slot.window) {
        let first = window.first.map(|d| d.to_string()).unwrap_or_default();
        return format!("{figure}|{region}|{first}|{}", window.last);
    }
    match draft.work.slots[slot.slot - 1].signature.as_str() {
        "" => format!("{}|{}", draft.id, slot.offset),
        signature => format!("{signature}|{region}|{cutoff}"),
    }
}

async fn standing(desk: &Desk, ledger: &Ledger, fact: &str) -> Result<Option<Record>, WebError> {
    let query = RecordQuery { equal: vec![("fact".into(), fact.into())], ..RecordQuery::default() };
    Ok(desk.state.journal.records(desk.county(), ledger, &query).await?.into_iter().next())
}

/// The question that has been asked about what a slot lacks.
pub(super) async fn about(desk: &Desk, draft: &Draft, slot: &SlotProvenance) -> Result<Option<Asked>, WebError> {
    let Some(ledger) = desk.catalogue().ledger(LEDGER) else { return Ok(None) };
    let record = standing(desk, ledger, &fact(draft, slot)).await?.filter(|r| r.text("state") != ENDED);
    Ok(record.map(|record| {
        let (owner, day) = (record.text("owner").to_string(), record.text("answered_on").to_string());
        let text = record.text("answer").to_string();
        let reason = desk.words().with("question-reason", &[("owner", &owner), ("day", &day), ("answer", &text)]);
        Asked {
            text: record.text("question").into(),
            owner,
            day: record.text("asked_on").into(),
            answer: (!text.is_empty()).then_some(Answered { text, day, reason }),
        }
    }))
}

/// `POST /reports/{id}/slots/{slot}/question`: asks, unless the same fact is asked for already; with `ended` it is no longer needed.
pub(crate) async fn ask(
    desk: Desk,
    Path((id, number)): Path<(String, usize)>,
    posted: Posted,
) -> Result<Response, WebError> {
    may_write(&desk)?;
    let ledger = desk.catalogue().ledger(LEDGER).ok_or(WebError::NotFound)?;
    if !desk.access().writes_anywhere(ledger) {
        return Err(WebError::Forbidden);
    }
    let draft = own(&desk, &id).await?;
    let settled = settled(&desk, &draft).await?;
    let slot = settled.provenance.slot(number).ok_or(WebError::NotFound)?;
    let fact = fact(&draft, slot);
    let mut back = Returned::new(To::of(&id, number).question, &posted);
    if posted.text("ended").is_empty() && posted.text("question").is_empty() {
        back.wrong("question", desk.words().say("fault-required"));
        return returned(&desk, &id, number, back).await;
    }
    let today = Value::from(desk.state.today().to_string());
    let login = &desk.access().login;
    let entry = match (standing(&desk, ledger, &fact).await?, posted.text("ended").is_empty()) {
        (Some(record), false) => Some(amend(&desk, &record, [("state", ENDED.into())])),
        (Some(record), true) if record.text("state") == ENDED => {
            let fields = [("state", OPEN.into()), ("question", posted.text("question").into()), ("asked_on", today)];
            Some(amend(&desk, &record, fields))
        }
        (None, true) => {
            let fields = [
                ("report", draft.sheet.title.as_str().into()),
                ("slot", number.to_string().into()),
                ("fact", fact.into()),
                ("place", format!("/reports/{id}?slot={number}").into()),
                ("question", posted.text("question").into()),
                ("owner", posted.text("owner").into()),
                ("asked_on", today),
                ("state", OPEN.into()),
            ];
            Some(NewEntry::create(LEDGER, desk.county().clone(), named(fields), login, desk.source()))
        }
        _ => None,
    };
    match desk.state.journal.append(desk.county(), entry.into_iter().collect()).await {
        Ok(_) => Ok(Redirect::to(&format!("/reports/{id}?slot={number}#slot-{number}")).into_response()),
        Err(error) => returned(&desk, &id, number, back.refused(&desk, error, "question")?).await,
    }
}

fn named<const N: usize>(fields: [(&str, Value); N]) -> BTreeMap<String, Value> {
    fields.into_iter().map(|(name, value)| (name.to_string(), value)).collect()
}

fn amend<const N: usize>(desk: &Desk, record: &Record, fields: [(&str, Value); N]) -> NewEntry {
    NewEntry::amend(record, LEDGER, named(fields), "报告编写", &desk.access().login, desk.source())
}

/// The offices that may be asked: those that answer questions.
pub(super) fn owners(desk: &Desk, first: &str) -> Vec<(String, bool)> {
    let Some(ledger) = desk.catalogue().ledger(LEDGER) else { return Vec::new() };
    let roles = desk.catalogue().roles().iter().filter(|r| r.writes(ledger));
    roles.map(|r| (r.names.zh.clone(), r.names.zh == first)).collect()
}
