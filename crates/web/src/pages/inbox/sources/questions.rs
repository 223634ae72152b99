//! Facts that a report lacks and that the reader's office was asked for.

use catalogue::Ledger;
use futures::FutureExt;
use journal::{Record, RecordQuery};

use super::super::answer;
use super::{Answer, Source, Waiting};
use crate::desk::Desk;
use crate::{WebError, links, show};

pub(super) const SOURCE: Source = Source {
    title: "inbox-questions",
    why: "inbox-questions-why",
    counted: true,
    waiting: |desk| waiting(desk).boxed(),
};

async fn waiting(desk: &Desk) -> Result<Vec<Waiting>, WebError> {
    let Some(ledger) = desk.catalogue().ledger("report_question") else { return Ok(Vec::new()) };
    let query = RecordQuery { equal: vec![("state".into(), "待答".into())], ..RecordQuery::default() };
    let open = desk.state.journal.records(desk.county(), ledger, &query).await?;
    Ok(open.iter().filter(|r| desk.access().is_addressed(r.text("owner"))).map(|r| line(desk, ledger, r)).collect())
}

fn line(desk: &Desk, ledger: &Ledger, record: &Record) -> Waiting {
    let w = desk.words();
    let day = ledger.field("asked_on").map(|f| show::value(f, record.get("asked_on"), w)).unwrap_or_default();
    // Only a record that the reader may open leads anywhere; the question itself is put to them either way.
    let open = desk.access().reads(ledger, &record.region);
    Waiting {
        press: None,
        state: ("ask", w.say("inbox-asked")),
        what: record.text("question").into(),
        href: if open { links::record(&ledger.name, &record.record) } else { String::new() },
        about: w.with("inbox-question-of", &[("report", record.text("report")), ("day", &day)]),
        answer: Some(Answer {
            action: answer::action(&ledger.name, &record.record),
            entry: uuid::Uuid::now_v7().to_string(),
        }),
    }
}
