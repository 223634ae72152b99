//! Records that wait for a step of the reader's office: proposals to be reviewed, cases to be accepted.

use catalogue::{FlowStep, Ledger, Value};
use futures::FutureExt;
use journal::{Record, RecordQuery};

use super::{Source, Waiting};
use crate::desk::Desk;
use crate::{WebError, links, show};

/// Named of one ledger; the rest is a click away in its list.
const NAMED: i64 = 40;

pub(super) const SOURCE: Source =
    Source { title: "inbox-steps", why: "inbox-steps-why", counted: true, waiting: |desk| waiting(desk).boxed() };

async fn waiting(desk: &Desk) -> Result<Vec<Waiting>, WebError> {
    let mut all = Vec::new();
    for ledger in desk.catalogue().ledgers() {
        let Some(flow) = &ledger.flow else { continue };
        for step in flow.steps.iter().filter(|s| s.waits) {
            all.extend(of_step(desk, ledger, step).await?);
        }
    }
    Ok(all)
}

async fn of_step(desk: &Desk, ledger: &Ledger, step: &FlowStep) -> Result<Vec<Waiting>, WebError> {
    let Some(flow) = &ledger.flow else { return Ok(Vec::new()) };
    let mut found: Vec<Record> = Vec::new();
    for within in desk.access().writable(ledger).into_iter().filter(|place| desk.access().takes(ledger, step, place)) {
        let states = step.from.iter().map(|s| Value::from(s.as_str())).collect();
        let query = RecordQuery {
            within: Some(within),
            among: vec![(flow.field.clone(), states)],
            limit: Some(NAMED),
            ..RecordQuery::default()
        };
        found.extend(desk.state.journal.records(desk.county(), ledger, &query).await?);
    }
    let labels = desk.labels(found.iter().map(|r| (ledger, r))).await?;
    let w = desk.words();
    let line = |r: &Record| Waiting {
        state: ("ask", w.name(&step.names)),
        what: format!("{} · {}", w.name(&ledger.names), labels.record(ledger, r)),
        href: links::own_page(&ledger.name, &r.record),
        about: match ledger.day.as_deref().map(|d| r.text(d)).and_then(|d| d.parse().ok()) {
            Some(day) => {
                format!("{} · {}", desk.places.full(&r.region), show::day_in_words(day, desk.state.today(), w.lang))
            }
            None => desk.places.full(&r.region),
        },
        answer: None,
        press: None,
    };
    Ok(found.iter().map(line).collect())
}
