//! The month that is over: to send, for who is posted; to confirm, for a township.

use futures::FutureExt;

use super::{Source, Waiting};
use crate::WebError;
use crate::desk::Desk;
use crate::pages::month::unsettled;

pub(super) const SOURCE: Source =
    Source { title: "inbox-months", why: "inbox-months-why", counted: true, waiting: |desk| waiting(desk).boxed() };

async fn waiting(desk: &Desk) -> Result<Vec<Waiting>, WebError> {
    let w = desk.words();
    let Some(open) = unsettled(desk).await? else { return Ok(Vec::new()) };
    let what = match open.people {
        None => w.one("inbox-month-send", "month", open.month.to_string()),
        Some(n) => w.with("inbox-month-confirm", &[("month", &open.month.to_string()), ("n", &n.to_string())]),
    };
    let state = ("ask", w.say("duty-due"));
    Ok(vec![Waiting { state, what, href: open.href, about: open.place, answer: None, press: None }])
}
