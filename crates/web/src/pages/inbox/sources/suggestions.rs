//! Complaints and suggestions that nobody has answered yet, for those who keep them.

use futures::FutureExt;
use journal::RecordQuery;

use super::super::answer;
use super::{Answer, Source, Waiting};
use crate::desk::Desk;
use crate::{WebError, links, show};

pub(super) const SOURCE: Source = Source {
    title: "inbox-suggestions",
    why: "inbox-suggestions-why",
    counted: true,
    waiting: |desk| waiting(desk).boxed(),
};

async fn waiting(desk: &Desk) -> Result<Vec<Waiting>, WebError> {
    let w = desk.words();
    let Some(ledger) = desk.catalogue().ledger("suggestion") else { return Ok(Vec::new()) };
    let mut all = Vec::new();
    for within in desk.access().writable(ledger) {
        let query = RecordQuery {
            within: Some(within),
            equal: vec![("state".into(), "待答复".into())],
            ..RecordQuery::default()
        };
        for record in desk.state.journal.records(desk.county(), ledger, &query).await? {
            let kind = ledger.field("kind").map(|f| show::value(f, record.get("kind"), w)).unwrap_or_default();
            let who = match record.text("sender") {
                "" => w.say("suggestion-from-door"),
                login => desk.places.person(login),
            };
            all.push(Waiting {
                press: None,
                state: ("ask", kind),
                what: record.text("words").into(),
                href: links::record(&ledger.name, &record.record),
                about: format!("{who} · {}", record.text("received_on")),
                answer: Some(Answer {
                    action: answer::action(&ledger.name, &record.record),
                    entry: uuid::Uuid::now_v7().to_string(),
                }),
            });
        }
    }
    Ok(all)
}
