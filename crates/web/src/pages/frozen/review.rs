//! Corrections made after a report was frozen by which one of its numbers would be another now: each is looked at by a second person,
//! who did not make it.

use std::collections::{BTreeMap, HashMap};

use axum::extract::Path;
use axum::response::Redirect;
use catalogue::{Ledger, RegionCode, Value};
use journal::{Entry, JournalError, NewEntry, Record, RecordQuery};
use reports::work;

use super::open;
use crate::desk::Desk;
use crate::guard::Posted;
use crate::{WebError, links, show};

/// A correction as the page shows it.
pub(super) struct Correction {
    pub at: String,
    pub who: String,
    pub what: String,
    pub href: Option<String>,
    pub reason: String,
    /// Who has looked at it, and when.
    pub reviewed: Option<String>,
    /// Where the reader says that they have.
    pub action: Option<String>,
}

/// Whether the reader may look at an entry for the second time.
fn reviews(desk: &Desk, entry: &Entry) -> bool {
    desk.access().may("freeze") && entry.actor != desk.access().login
}

/// Entries with what became of them.
pub(super) async fn corrections(desk: &Desk, report: &str, entries: &[Entry]) -> Result<Vec<Correction>, WebError> {
    let w = desk.words();
    let done = done(desk, entries).await?;
    let mut all = Vec::new();
    for entry in entries {
        let found = record(desk, entry).await?;
        let (what, href) = match &found {
            Some((ledger, record)) => {
                let label = desk.labels([(*ledger, record)]).await?.record(ledger, record);
                (format!("{} · {label}", w.name(&ledger.names)), Some(links::record(&ledger.name, &record.record)))
            }
            None => (desk.catalogue().ledger(&entry.ledger).map_or_else(String::new, |l| w.name(&l.names)), None),
        };
        let reviewed = done.get(&entry.id).map(|review| {
            let who = desk.places.person(review.text("reviewed_by"));
            w.with("frozen-reviewed", &[("who", &who), ("day", review.text("reviewed_on"))])
        });
        let action = || format!("/reports/frozen/{report}/corrections/{}/reviewed", entry.id);
        all.push(Correction {
            at: show::moment(&entry.recorded_at).map_or_else(String::new, |a| a.strftime("%Y-%m-%d %H:%M").to_string()),
            who: desk.places.person(&entry.actor),
            what,
            href,
            reason: entry.reason.clone().unwrap_or_default(),
            action: (reviewed.is_none() && reviews(desk, entry)).then(action),
            reviewed,
        });
    }
    Ok(all)
}

/// The record of an entry, where the reader may open it.
async fn record<'d>(desk: &'d Desk, entry: &Entry) -> Result<Option<(&'d Ledger, Record)>, WebError> {
    let Some(ledger) = desk.catalogue().ledger(&entry.ledger) else { return Ok(None) };
    let place = RegionCode::parse(&entry.region).ok();
    if !place.is_some_and(|place| desk.access().reads(ledger, &place)) {
        return Ok(None);
    }
    let found = desk.state.journal.record(desk.county(), ledger, &entry.record).await?;
    Ok(found.map(|record| (ledger, record)))
}

/// The reviews of some entries, by entry.
async fn done(desk: &Desk, entries: &[Entry]) -> Result<HashMap<String, Record>, WebError> {
    let ledger = desk.catalogue().ledger("correction_review").ok_or(WebError::NotFound)?;
    let ids = entries.iter().map(|e| Value::from(e.id.as_str())).collect();
    let query = RecordQuery { among: vec![("entry".into(), ids)], ..RecordQuery::default() };
    let found = desk.state.journal.records(desk.county(), ledger, &query).await?;
    Ok(found.into_iter().map(|r| (r.text("entry").to_string(), r)).collect())
}

/// `POST /reports/frozen/{record}/corrections/{entry}/reviewed`
pub(super) async fn reviewed(
    desk: Desk,
    Path((id, entry)): Path<(String, String)>,
    _: Posted,
) -> Result<Redirect, WebError> {
    let (_, provenance) = open(&desk, &id).await?;
    let checked = work::verify(&desk.state.figures, &provenance).await?;
    let entry = checked.corrections.iter().find(|e| e.id == entry).ok_or(WebError::NotFound)?;
    if !reviews(&desk, entry) {
        return Err(WebError::Forbidden);
    }
    let login = desk.access().login.as_str();
    let fields = [
        ("entry", entry.id.as_str()),
        ("report", &id),
        ("corrected_by", &entry.actor),
        ("reviewed_by", login),
        ("reviewed_on", &desk.state.today().to_string()),
    ];
    let fields: BTreeMap<String, Value> = fields.map(|(k, v)| (k.to_string(), Value::from(v))).into();
    let review = NewEntry::create("correction_review", desk.county().clone(), fields, login, desk.source());
    match desk.state.journal.append(desk.county(), vec![review]).await {
        // Looked at twice, by two: the first stands.
        Ok(_) | Err(JournalError::Duplicate { .. }) => {}
        Err(error) => return Err(error.into()),
    }
    Ok(Redirect::to(&format!("/reports/frozen/{id}?verify=1#corrections")))
}
