//! Group robots whose last message nobody took, for those who keep the county's settings.

use futures::FutureExt;

use super::{Source, Waiting};
use crate::WebError;
use crate::desk::Desk;
use crate::pages::reminders::said;
use crate::reminders;

pub(super) const SOURCE: Source =
    Source { title: "inbox-robots", why: "inbox-robots-why", counted: false, waiting: |desk| waiting(desk).boxed() };

async fn waiting(desk: &Desk) -> Result<Vec<Waiting>, WebError> {
    let w = desk.words();
    let line = |(robot, last): (reminders::Robot, crate::courier::Delivery)| Waiting {
        state: ("bad", w.say("delivery-dead")),
        href: format!("/settings/reminders/{}", robot.id),
        about: said(w, &last),
        what: robot.name,
        answer: None,
        press: None,
    };
    Ok(reminders::broken(desk).await?.into_iter().map(line).collect())
}
