//! What an act on several records came to: told above the list that they were chosen in, with the way back for as long as a slip can be
//! taken back.

use axum::extract::Path;
use axum::response::Redirect;
use catalogue::{Lang, Ledger};
use futures::future::try_join_all;
use journal::{Act, Entry, Receipt};

use super::back;
use crate::desk::Desk;
use crate::guard::Posted;
use crate::pages::entry::undo;
use crate::texts::Words;
use crate::{WebError, doors};

/// The most entries that one act writes: those of its records and what comes with them.
const MOST: i64 = 1_000;

/// What was done, in words, and what takes it back.
pub(crate) struct Told {
    pub says: String,
    /// The positions of the entries, where they can be taken back.
    pub undo: Option<String>,
}

/// The list's address, with the positions of what was written.
pub(super) fn with(back: &str, receipts: &[Receipt]) -> String {
    let written = || receipts.iter().map(|r| r.seq);
    let (Some(first), Some(last)) = (written().min(), written().max()) else { return back.to_string() };
    let sign = if back.contains('?') { '&' } else { '?' };
    format!("{back}{sign}done={first}-{last}")
}

/// The reader's own entries between two positions, `FIRST-LAST`; none where they are not such a span.
async fn written(desk: &Desk, ledger: &Ledger, span: &str) -> Result<Vec<Entry>, WebError> {
    let bounds = span.split_once('-').and_then(|(a, b)| Some((a.parse::<i64>().ok()?, b.parse::<i64>().ok()?)));
    let Some((first, last)) = bounds.filter(|(a, b)| *a > 0 && b >= a && b - a < MOST) else { return Ok(Vec::new()) };
    let mut entries = desk.state.journal.entries(desk.county(), first - 1, last - first + 1).await?;
    entries.retain(|e| e.seq <= last && e.actor == desk.access().login && e.ledger == ledger.name);
    Ok(entries)
}

/// What is to be said of a span of entries above the list of their ledger.
pub(crate) async fn told(desk: &Desk, ledger: &Ledger, span: &str) -> Result<Option<Told>, WebError> {
    let entries = written(desk, ledger, span).await?;
    let w = desk.words();
    let key = match entries.as_slice() {
        [] => return Ok(None),
        all if all.iter().all(|e| e.act == Act::Withdraw) => "batch-withdrawn",
        all if all.iter().all(is_undoing) => "batch-undone",
        _ => "batch-changed",
    };
    let own = entries.iter().all(|e| e.act == Act::Amend && !is_undoing(e) && undo::is_fresh(e));
    Ok(Some(Told { says: w.one(key, "n", entries.len() as i64), undo: own.then(|| span.to_string()) }))
}

/// Whether an entry takes back another.
fn is_undoing(entry: &Entry) -> bool {
    let reason = |lang| Words::new(lang).say("undo-reason");
    [Lang::Zh, Lang::En].into_iter().any(|lang| entry.reason.as_deref() == Some(reason(lang).as_str()))
}

/// `POST /ledgers/{ledger}/batch/undone`: what stood before stands again in all of the records, or in none.
pub(super) async fn undone(desk: Desk, Path(name): Path<String>, posted: Posted) -> Result<Redirect, WebError> {
    let ledger = desk.ledger(&name)?;
    let entries = written(&desk, ledger, posted.text("done")).await?;
    if entries.is_empty() || entries.iter().any(|e| e.act != Act::Amend) {
        return Err(WebError::NotNow);
    }
    let (desk, name) = (&desk, name.as_str());
    let taken = try_join_all(entries.iter().map(|e| undo::taking_back(desk, name, &e.record, e.seq))).await?;
    let receipts = doors::append(desk, taken.into_iter().map(|(entry, _)| entry).collect()).await?;
    Ok(Redirect::to(&with(&back(ledger, &posted), &receipts)))
}
