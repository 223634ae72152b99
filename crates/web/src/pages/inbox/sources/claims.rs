//! Claims (all X have Y) that do not hold in the reader's place, where the reader's office keeps the ledger that they are about.

use figures::Ask;
use futures::FutureExt;

use super::{Source, Waiting};
use crate::desk::Desk;
use crate::links::{self, Query};
use crate::{WebError, show};

pub(super) const SOURCE: Source =
    Source { title: "inbox-claims", why: "inbox-claims-why", counted: false, waiting: |desk| waiting(desk).boxed() };

async fn waiting(desk: &Desk) -> Result<Vec<Waiting>, WebError> {
    let w = desk.words();
    let home = desk.access().home().clone();
    let ask = Ask::usual(home.clone(), desk.state.windows(None));
    let mine = desk.catalogue().figures().filter(|f| {
        f.is_claim() && desk.access().owns(desk.catalogue(), f, &home) && desk.access().sees(desk.catalogue(), f, &home)
    });
    let mine: Vec<_> = mine.collect();
    let ids: Vec<&str> = mine.iter().map(|f| f.id.as_str()).collect();
    let answers = desk.state.figures.values(&ids, &ask).await?;
    let broken = mine.iter().zip(answers).filter(|(_, a)| a.value.is_some_and(|v| !v.is_zero()));
    let line = |(figure, answer): (&&catalogue::Figure, figures::Answer)| Waiting {
        state: ("bad", w.one("claim-short", "n", show::figure(&answer.shown(figure.decimals), &figure.unit))),
        what: w.name(&figure.name),
        href: links::figure(&figure.id, &Query::default().with("place", &home)),
        about: desk.places.full(&home),
        answer: None,
        press: None,
    };
    Ok(broken.map(line).collect())
}
