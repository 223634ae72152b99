//! Declarations (the county's own ledgers, fields and figures, its changes to roles) that a colleague has proposed, or proposed to end, and another
//! person is to approve, and one's own that were sent back.

use catalogue::Value;
use futures::FutureExt;
use journal::declared::{DECLARATION, state};
use journal::{Record, RecordQuery};

use super::{Source, Waiting};
use crate::WebError;
use crate::desk::Desk;
use crate::pages::declaration::{ending, right};

pub(super) const SOURCE: Source = Source {
    title: "inbox-declarations",
    why: "inbox-declarations-why",
    counted: true,
    waiting: |desk| waiting(desk).boxed(),
};

async fn waiting(desk: &Desk) -> Result<Vec<Waiting>, WebError> {
    let Some(ledger) = desk.catalogue().ledger(DECLARATION).filter(|_| right::enters(desk).is_ok()) else {
        return Ok(Vec::new());
    };
    let open = [state::PROPOSED, state::SENT_BACK, state::APPROVED].map(Value::from).to_vec();
    let query = RecordQuery { among: vec![("state".into(), open)], ..RecordQuery::default() };
    let open = desk.state.journal.records(desk.county(), ledger, &query).await?;
    Ok(open.iter().filter_map(|record| line(desk, record)).collect())
}

fn line(desk: &Desk, record: &Record) -> Option<Waiting> {
    let w = desk.words();
    let mine = record.text("proposed_by") == desk.access().login;
    let by = if ending::waits(record) { ending::by(record) } else { record.text("proposed_by") };
    let state = match record.text("state") {
        state::PROPOSED if right::decides(desk, record) => ("ask", w.say("inbox-approve")),
        state::APPROVED if right::decides_ending(desk, record) => ("ask", w.say("inbox-approve-ending")),
        state::SENT_BACK if mine => ("bad", w.say("inbox-returned")),
        _ => return None,
    };
    Some(Waiting {
        state,
        what: record.text("title").into(),
        href: format!("/declarations/{}", record.record),
        about: desk.places.person(by),
        press: None,
        answer: None,
    })
}
