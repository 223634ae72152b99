//! Leave that waits for the reader's decision, and one's own that is over and not ended.

use futures::FutureExt;

use super::{Press, Source, Waiting};
use crate::WebError;
use crate::desk::Desk;
use crate::pages::leave::{Line, overdue, to_decide};

pub(super) const SOURCE: Source =
    Source { title: "inbox-leave", why: "inbox-leave-why", counted: true, waiting: |desk| waiting(desk).boxed() };

async fn waiting(desk: &Desk) -> Result<Vec<Waiting>, WebError> {
    let grant = desk.words().say("leave-grant");
    let press =
        |one: &Line| Press { action: format!("/leave/{}/granted", one.id), word: grant.clone(), seen: one.seen };
    let decided = to_decide(desk).await?.into_iter().map(|one| {
        let press = press(&one);
        line(one, Some(press))
    });
    let over = overdue(desk).await?.into_iter().map(|one| line(one, None));
    Ok(decided.chain(over).collect())
}

fn line(one: Line, press: Option<Press>) -> Waiting {
    Waiting {
        press,
        state: one.state,
        what: format!("{} {} · {}", one.who, one.what, one.takes),
        href: format!("/leave/{}", one.id),
        about: one.place,
        answer: None,
    }
}
