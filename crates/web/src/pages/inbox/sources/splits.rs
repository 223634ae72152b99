//! Households that split while they were paired: the pairing is to follow the head's branch, the other branches are to be paired anew.

use catalogue::Value;
use futures::FutureExt;
use journal::RecordQuery;

use super::{Source, Waiting};
use crate::WebError;
use crate::desk::Desk;
use crate::pages::split;

pub(super) const SOURCE: Source =
    Source { title: "inbox-splits", why: "inbox-splits-why", counted: false, waiting: |desk| waiting(desk).boxed() };

async fn waiting(desk: &Desk) -> Result<Vec<Waiting>, WebError> {
    let (households, pairings) = (desk.catalogue().ledger("household"), desk.catalogue().ledger("pairing"));
    let (Some(households), Some(pairings)) = (households, pairings) else { return Ok(Vec::new()) };
    if !desk.access().reads_anywhere(households) {
        return Ok(Vec::new());
    }
    let w = desk.words();
    let mut all = Vec::new();
    for place in desk.access().writable(pairings) {
        // Every code is at least this text: those that name a branch.
        let named = vec![("successor_code".to_string(), Some(Value::from("0")), None)];
        let query = RecordQuery { within: Some(place), between: named, ..RecordQuery::default() };
        let ended = desk.state.journal.records(desk.county(), households, &query).await?;
        for household in ended.iter().filter(|h| !h.text("to_day").is_empty()) {
            let task = split::task(desk, household).await?;
            if !task.is_done() {
                all.push(Waiting {
                    state: ("ask", w.say("inbox-split")),
                    what: w.one("inbox-split-of", "head", household.text("head")),
                    href: format!("/splits/{}", household.record),
                    about: format!("{} · {}", desk.places.full(&household.region), household.text("to_day")),
                    answer: None,
                    press: None,
                });
            }
        }
    }
    Ok(all)
}
