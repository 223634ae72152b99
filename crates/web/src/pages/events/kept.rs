//! What the pages decide about events, kept at the doors that every ledger has.

use journal::{Act, NewEntry};

use super::{LEDGER, STATEMENT, concern};
use crate::WebError;
use crate::desk::Desk;
use crate::doors::refused;

/// Refuses what only the person concerned may say, and a township's hand in what the county has given.
pub(crate) async fn kept(desk: &Desk, entries: &[NewEntry]) -> Result<(), WebError> {
    for entry in entries {
        if entry.ledger == STATEMENT && speaks(entry) {
            return Err(refused(
                entry,
                "说明由本人在自己的“约谈、通报和表彰”页上写，别人不代写、不改、不撤",
                "a statement is made by the person concerned on the event's own page, and by nobody for them",
            ));
        }
        if entry.ledger != LEDGER {
            continue;
        }
        if entry.fields.get("told_on").is_some_and(|v| !v.is_null()) {
            return Err(refused(
                entry,
                "本人是否知悉，由本人在自己的“约谈、通报和表彰”页上点，不在这里登记",
                "that somebody has read it they say themselves, on the event's own page",
            ));
        }
        if changes(entry) && !keeps(desk, entry).await? {
            return Err(refused(
                entry,
                "县里作出的，由县委组织部更正或撤销",
                "what the county has given is set right or withdrawn by the organisation department",
            ));
        }
    }
    Ok(())
}

/// Whether an entry speaks for the person concerned, or takes their words away. The office's answer and a note do not.
fn speaks(entry: &NewEntry) -> bool {
    let own = |field: &String| matches!(field.as_str(), "event" | "words" | "said_on" | "said_by");
    matches!(entry.act, Act::Create | Act::Withdraw) || entry.fields.keys().any(own)
}

/// Whether an entry changes what stands, a note aside.
fn changes(entry: &NewEntry) -> bool {
    entry.act == Act::Withdraw || (entry.act != Act::Create && entry.fields.keys().any(|field| field != "note"))
}

async fn keeps(desk: &Desk, entry: &NewEntry) -> Result<bool, WebError> {
    let ledger = desk.catalogue().ledger(LEDGER).ok_or(WebError::NotFound)?;
    let standing = desk.state.journal.record(desk.county(), ledger, &entry.record.to_string()).await?;
    Ok(standing.is_none_or(|event| concern::keeps(desk, ledger, &event)))
}
