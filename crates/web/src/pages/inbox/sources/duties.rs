//! What of this month's duties the reader's role is to do and has not done yet at their place.

use futures::FutureExt;

use super::{Source, Waiting};
use crate::WebError;
use crate::desk::Desk;
use crate::pages::duties::{Owing, owing};

pub(super) const SOURCE: Source =
    Source { title: "inbox-duties", why: "inbox-duties-why", counted: false, waiting: |desk| waiting(desk).boxed() };

async fn waiting(desk: &Desk) -> Result<Vec<Waiting>, WebError> {
    let home = desk.access().home();
    let mine = |one: &Owing| desk.access().is_addressed(&one.by);
    let place = desk.places.full(home);
    Ok(owing(desk, home).await?.into_iter().filter(mine).map(|one| line(desk, one, &place)).collect())
}

fn line(desk: &Desk, one: Owing, place: &str) -> Waiting {
    Waiting { state: state(desk, &one), what: one.name, href: one.href, about: place.into(), answer: None, press: None }
}

/// The sign of a duty: overdue first, else due.
pub(crate) fn state(desk: &Desk, one: &Owing) -> (&'static str, String) {
    let w = desk.words();
    if one.overdue > 0 {
        ("bad", w.one("owing-overdue", "n", one.overdue as i64))
    } else {
        // What there is still time for is no warning.
        ("note", w.one("owing-due", "n", one.due as i64))
    }
}
