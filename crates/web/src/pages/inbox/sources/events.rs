//! Talks, notices and commendations about the reader that they have not read yet.

use futures::FutureExt;
use jiff::civil::Date;
use journal::Record;

use super::{Source, Waiting};
use crate::desk::Desk;
use crate::pages::events;
use crate::{WebError, links, show};

pub(super) const SOURCE: Source =
    Source { title: "inbox-events", why: "inbox-events-why", counted: true, waiting: |desk| waiting(desk).boxed() };

async fn waiting(desk: &Desk) -> Result<Vec<Waiting>, WebError> {
    let (w, today) = (desk.words(), desk.state.today());
    let kind = desk.catalogue().ledger("event").and_then(|l| l.field("kind"));
    let line = |event: &Record| Waiting {
        state: ("note", w.say("event-to-read")),
        what: kind.map(|f| show::value(f, event.get("kind"), w)).unwrap_or_default(),
        href: links::own_page("event", &event.record),
        about: event
            .text("day")
            .parse::<Date>()
            .map_or_else(|_| String::new(), |day| show::day_in_words(day, today, w.lang)),
        answer: None,
        press: None,
    };
    Ok(events::unread(desk).await?.iter().map(line).collect())
}
