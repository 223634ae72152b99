//! Who may do what about a leave.

use duties::days::Tier;
use journal::{NewEntry, Record};

use crate::WebError;
use crate::desk::Desk;
use crate::posted;

/// A tier as the ledger keeps it.
pub(crate) fn word(tier: Tier) -> &'static str {
    match tier {
        Tier::Team => "工作队",
        Tier::Township => "乡镇",
        Tier::County => "县委组织部",
    }
}

/// The tier that a ledger's word means; the county's where nothing is said.
pub(super) fn tier(word: &str) -> Tier {
    [Tier::Team, Tier::Township].into_iter().find(|t| self::word(*t) == word).unwrap_or(Tier::County)
}

/// The key of a tier's word on pages.
pub(super) fn key(tier: Tier) -> &'static str {
    match tier {
        Tier::Team => "leave-tier-team",
        Tier::Township => "leave-tier-township",
        Tier::County => "leave-tier-county",
    }
}

/// Whether the reader decides on leave of a tier: never on their own; of a team only its leader, or a tier above.
pub(super) fn decides(desk: &Desk, leave: &Record, own: Option<&Record>) -> bool {
    let access = desk.access();
    if own.is_some_and(|own| own.record == leave.text("posting")) {
        return false;
    }
    match tier(leave.text("tier")) {
        Tier::County => access.grants_leave(&leave.region, 6),
        Tier::Township => access.grants_leave(&leave.region, 9),
        Tier::Team => {
            let leads = own.is_some_and(|own| own.region == leave.region && posted::leads(own));
            access.grants_leave(&leave.region, 9) || (leads && access.grants_leave(&leave.region, 12))
        }
    }
}

/// Whether the reader may ask, extend, end and cancel for a posting: the person, or the office of the place.
pub(super) async fn asks(desk: &Desk, posting: &Record) -> Result<bool, WebError> {
    let ledger = desk.catalogue().ledger("leave").ok_or(WebError::NotFound)?;
    if !desk.access().writes(ledger, &posting.region) {
        return Ok(false);
    }
    posted::keeps(desk, posting).await
}

/// A leave that may be opened, with its posting.
pub(super) async fn find(desk: &Desk, id: &str) -> Result<(Record, Record), WebError> {
    let ledger = desk.catalogue().ledger("leave").ok_or(WebError::NotFound)?;
    let leave = desk.record(ledger, id).await?;
    let posting = posted::find(desk, leave.text("posting")).await?;
    Ok((leave, posting))
}

/// Whether an entry from another door leaves the decision to who has it: one that grants a leave, refuses it or answers its extension
/// must come from somebody who decides on it.
pub(crate) async fn may_decide(desk: &Desk, entry: &NewEntry) -> Result<bool, WebError> {
    let to = entry.fields.get("state").and_then(|s| s.as_text()).unwrap_or_default();
    if !matches!(to, "批准" | "不批准") {
        return Ok(true);
    }
    let ledger = desk.catalogue().ledger("leave").ok_or(WebError::NotFound)?;
    let standing = desk.state.journal.record(desk.county(), ledger, &entry.record.to_string()).await?;
    let own = posted::own(desk).await?;
    Ok(standing.is_none_or(|leave| leave.text("state") == to || decides(desk, &leave, own.as_ref())))
}
