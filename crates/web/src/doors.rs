//! What pages of their own decide, kept at the doors that every ledger has: its form, its steps, its batch, the API. A workbook states what was and
//! is not held to it.

use journal::{JournalError, NewEntry, Receipt};

use crate::desk::Desk;
use crate::pages::{events, leave, month};
use crate::{WebError, membership, pictures};

/// Appends what comes in by a door, once nothing speaks against it.
pub(crate) async fn append(desk: &Desk, entries: Vec<NewEntry>) -> Result<Vec<Receipt>, WebError> {
    kept(desk, &entries).await?;
    write(desk, entries).await
}

/// Appends entries with what goes with them: the pictures of what is withdrawn, the sessions of whose rights change.
pub(crate) async fn write(desk: &Desk, mut entries: Vec<NewEntry>) -> Result<Vec<Receipt>, WebError> {
    let accounts = entries.iter().any(|e| e.ledger == "account");
    let gone = pictures::of_withdrawn(desk, &entries).await?;
    entries.extend(gone.iter().map(|(picture, reason)| pictures::away(desk, picture, reason)));
    let receipts = desk.state.journal.append(desk.county(), entries).await?;
    for (picture, _) in &gone {
        pictures::destroy(desk, picture).await?;
    }
    if accounts {
        desk.state.sessions.doubt_all();
    }
    Ok(receipts)
}

/// Refuses entries that only a page of their own may make: days of a locked month, a confirmation typed by hand, leave granted by
/// another tier than its own.
pub(crate) async fn kept(desk: &Desk, entries: &[NewEntry]) -> Result<(), WebError> {
    month::closed(desk, entries).await?;
    membership::kept(desk, entries).await?;
    events::kept(desk, entries).await?;
    for entry in entries.iter().filter(|e| e.ledger == "leave") {
        if !leave::may_decide(desk, entry).await? {
            return Err(refused(
                entry,
                "请假由它的审批层级批准，请在“请假”页上办理",
                "leave is granted by its own tier: go to the page of leave",
            ));
        }
    }
    let typed = |e: &&NewEntry| e.ledger == "handover" && e.fields.keys().any(|k| k != "note");
    if let Some(entry) = entries.iter().find(typed) {
        return Err(refused(
            entry,
            "交接由双方在选派始末的“驻村交接”页上签字，不在这里登记",
            "a handover is signed by both on the page of the posting's life",
        ));
    }
    // Who has looked at a correction is known from who was signed in, not from what somebody types.
    let typed = |e: &&NewEntry| e.ledger == "correction_review" && e.fields.keys().any(|k| k != "note");
    match entries.iter().find(typed) {
        Some(entry) => Err(refused(
            entry,
            "更正在定稿报告页上复核，不在这里登记",
            "corrections are reviewed on the frozen report's own page",
        )),
        None => Ok(()),
    }
}

/// A refusal that a form shows in its own words.
pub(crate) fn refused(entry: &NewEntry, zh: &str, en: &str) -> WebError {
    WebError::Journal(JournalError::Check { ledger: entry.ledger.clone(), zh: zh.into(), en: en.into() })
}
