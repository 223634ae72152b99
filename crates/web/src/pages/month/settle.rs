//! What of the month that is over has not been settled: not sent by the one, not confirmed by the other.

use catalogue::Value;
use journal::RecordQuery;

use super::stage::{Kind, confirmations};
use crate::WebError;
use crate::desk::Desk;
use crate::pages::duties::Month;
use crate::posted;

/// A month that waits.
pub(crate) struct Unsettled {
    pub month: Month,
    pub href: String,
    pub place: String,
    /// How many are to be confirmed; none where the reader's own is to be sent.
    pub people: Option<usize>,
}

/// The reader's own month before this one while it has not been sent, or their township's while somebody's has not been confirmed.
pub(crate) async fn unsettled(desk: &Desk) -> Result<Option<Unsettled>, WebError> {
    let month = Month::of(desk.state.today()).before();
    if let Some(own) = posted::own(desk).await? {
        let stands = confirmations(desk, &own.region, month).await?.remove(&own.record);
        let settled = stands.is_some_and(|r| r.text("state") != Kind::Reopened.word());
        let begun = own.text("from_day") <= month.last().to_string().as_str();
        let open = Unsettled {
            href: format!("/month/{}/{month}", own.record),
            place: desk.places.name(&own.region),
            people: None,
            month,
        };
        return Ok((begun && !settled).then_some(open));
    }
    let home = desk.access().home().clone();
    let Some(ledger) = desk.catalogue().ledger("posting").filter(|_| home.as_str().len() == 9) else { return Ok(None) };
    if !desk.access().confirms_months(&home) {
        return Ok(None);
    }
    let first = Value::from(month.last().to_string());
    let query = RecordQuery {
        within: Some(home.clone()),
        between: vec![("from_day".into(), None, Some(first))],
        ..RecordQuery::default()
    };
    let postings = desk.state.journal.records(desk.county(), ledger, &query).await?;
    let standing = confirmations(desk, &home, month).await?;
    let begins = month.first().to_string();
    let open = postings
        .iter()
        .filter(|p| p.text("to_day").is_empty() || begins.as_str() <= p.text("to_day"))
        .filter(|p| standing.get(&p.record).is_none_or(|r| r.text("state") != Kind::Confirmed.word()))
        .count();
    Ok((open > 0).then(|| Unsettled {
        href: format!("/month?place={home}&month={month}"),
        place: desk.places.full(&home),
        people: Some(open),
        month,
    }))
}
