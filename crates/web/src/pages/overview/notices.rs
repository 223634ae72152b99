//! The notices in force that are for the reader.

use journal::{Record, RecordQuery};

use crate::WebError;
use crate::desk::Desk;

pub(crate) struct Notice {
    pub title: String,
    pub words: String,
    pub from: String,
}

/// Notices shown today, the latest first.
pub(super) async fn all(desk: &Desk) -> Result<Vec<Notice>, WebError> {
    let Some(ledger) = desk.catalogue().ledger("notice") else { return Ok(Vec::new()) };
    let today = desk.state.today().to_string();
    let mut records = desk.state.journal.records(desk.county(), ledger, &RecordQuery::default()).await?;
    records.retain(|r| is_shown(r, &today) && is_for(desk, r));
    records.sort_by(|a, b| b.text("from_day").cmp(a.text("from_day")));
    let notice = |r: &Record| Notice {
        title: r.text("title").into(),
        words: r.text("words").into(),
        from: r.text("from_day").into(),
    };
    Ok(records.iter().map(notice).collect())
}

fn is_shown(notice: &Record, today: &str) -> bool {
    let to = notice.text("to_day");
    notice.text("from_day") <= today && (to.is_empty() || to >= today)
}

/// A notice that names no role is for everybody.
fn is_for(desk: &Desk, notice: &Record) -> bool {
    let roles = notice.text("for_roles").trim();
    roles.is_empty() || desk.access().is_addressed(roles)
}
