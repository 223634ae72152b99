//! An event as a reader may see it: an office that reads the ledger there, and the person it is about.

use catalogue::Ledger;
use journal::{Act, Record};

use super::{LEDGER, STATEMENT};
use crate::desk::Desk;
use crate::{WebError, posted};

/// An event, and what it is to the reader.
pub(super) struct Concern {
    pub event: Record,
    /// The posting it names.
    pub posting: Option<Record>,
    /// Whether it is about the reader.
    pub own: bool,
    /// Why it was withdrawn; none while it stands.
    pub withdrawn: Option<String>,
    /// What the person concerned said to it.
    pub statement: Option<Record>,
}

/// An event that the reader may see; one that was withdrawn as it last stood.
pub(super) async fn find(desk: &Desk, id: &str) -> Result<Concern, WebError> {
    let ledger = desk.catalogue().ledger(LEDGER).ok_or(WebError::NotFound)?;
    let journal = &desk.state.journal;
    let (event, withdrawn) = match journal.record(desk.county(), ledger, id).await? {
        Some(event) => (event, None),
        None => {
            let last = journal.history(desk.county(), id).await?.pop().ok_or(WebError::NotFound)?.entry;
            if last.act != Act::Withdraw {
                return Err(WebError::NotFound);
            }
            let stood = journal.record_at(desk.county(), ledger, id, last.seq - 1).await?.ok_or(WebError::NotFound)?;
            (stood, Some(last.reason.unwrap_or_default()))
        }
    };
    let posting = posting(desk, &event).await?;
    let own = is_about_reader(desk, &event, posting.as_ref()).await?;
    if !own && !desk.access().reads_as_office(ledger, &event.region) {
        return Err(WebError::Forbidden);
    }
    let statement = of_event(desk, STATEMENT, &event.record).await?.pop();
    Ok(Concern { event, posting, own, withdrawn, statement })
}

async fn posting(desk: &Desk, event: &Record) -> Result<Option<Record>, WebError> {
    let id = event.text("posting");
    match desk.catalogue().ledger("posting").filter(|_| !id.is_empty()) {
        Some(postings) => Ok(desk.state.journal.record(desk.county(), postings, id).await?),
        None => Ok(None),
    }
}

/// Whether an event names the reader: a posting that bears their name, or the person of the one that is theirs.
async fn is_about_reader(desk: &Desk, event: &Record, posting: Option<&Record>) -> Result<bool, WebError> {
    match posting {
        Some(posting) => posted::theirs(desk, posting).await,
        None => {
            let own = posted::own(desk).await?;
            Ok(own.is_some_and(|own| !event.get("person").is_null() && own.get("person") == event.get("person")))
        }
    }
}

/// The records of a ledger that belong to an event.
pub(super) async fn of_event(desk: &Desk, ledger: &str, event: &str) -> Result<Vec<Record>, WebError> {
    let Some(ledger) = desk.catalogue().ledger(ledger) else { return Ok(Vec::new()) };
    let equal = vec![("event".to_string(), event.into())];
    let query = journal::RecordQuery { equal, ..journal::RecordQuery::default() };
    Ok(desk.state.journal.records(desk.county(), ledger, &query).await?)
}

/// Whether the reader may set an event right, or withdraw it: who writes the ledger there, and in the whole county where the county or
/// somebody above it gave it.
pub(super) fn keeps(desk: &Desk, ledger: &Ledger, event: &Record) -> bool {
    let of_the_township = matches!(event.text("level"), "" | "乡");
    desk.access().writes(ledger, if of_the_township { &event.region } else { desk.county() })
}
