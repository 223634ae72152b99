//! Handovers that wait for one of the two signatures.

use futures::FutureExt;

use super::{Source, Waiting};
use crate::WebError;
use crate::desk::Desk;
use crate::pages::postings;

pub(super) const SOURCE: Source = Source {
    title: "inbox-handovers",
    why: "inbox-handovers-why",
    counted: true,
    waiting: |desk| waiting(desk).boxed(),
};

async fn waiting(desk: &Desk) -> Result<Vec<Waiting>, WebError> {
    let w = desk.words();
    let line = |open: postings::Open| Waiting {
        state: ("ask", w.say("handover-to-sign")),
        what: w.say(if open.takes { "inbox-handover-take" } else { "inbox-handover-give" }),
        href: postings::handover(&open.posting.record),
        about: format!("{} · {}", desk.places.full(&open.posting.region), open.posting.text("to_day")),
        answer: None,
        press: None,
    };
    Ok(postings::open(desk).await?.into_iter().map(line).collect())
}
