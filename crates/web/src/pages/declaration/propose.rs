//! A proposal on its way into the journal.

use std::collections::BTreeMap;

use catalogue::{Catalogue, Faults, Source, Value};
use journal::declared::{DECLARATION, Declares, state};
use journal::{NewEntry, Record, RecordQuery};

use crate::desk::Desk;
use crate::{WebError, compliance};

/// A declaration before anybody has approved it.
pub(super) struct Proposal {
    pub declares: Declares,
    pub name: String,
    pub title: String,
    pub part: String,
    pub text: String,
    pub admitted_by: String,
    pub note: String,
}

/// What became of a proposal.
pub(super) enum Outcome {
    /// It stands as this record.
    Stands(String),
    /// One of that name waits or is in use: that record.
    Taken(String),
}

/// Only who may declare ledgers, fields and figures comes here.
pub(super) fn may(desk: &Desk) -> Result<(), WebError> {
    if desk.access().declares() { Ok(()) } else { Err(WebError::Forbidden) }
}

/// Proposes; what was sent back or taken out of use is proposed again as the same record.
pub(super) async fn propose(desk: &Desk, proposal: Proposal) -> Result<Outcome, WebError> {
    let login = desk.access().login.as_str();
    let fields = BTreeMap::from([
        ("kind".to_string(), Value::from(proposal.declares.word())),
        ("name".into(), Value::from(proposal.name.as_str())),
        ("title".into(), Value::from(proposal.title.as_str())),
        ("part".into(), Value::from(proposal.part.as_str())),
        ("text".into(), Value::from(proposal.text.as_str())),
        ("state".into(), Value::from(state::PROPOSED)),
        ("admitted_by".into(), filled(&proposal.admitted_by)),
        ("proposed_by".into(), Value::from(login)),
        ("approved_by".into(), Value::Null),
        ("ending_by".into(), Value::Null),
        ("note".into(), filled(&proposal.note)),
    ]);
    let entry = match standing(desk, proposal.declares, &proposal.name).await? {
        None => NewEntry::create(DECLARATION, desk.county().clone(), fields, login, desk.source()),
        Some(old) if [state::PROPOSED, state::APPROVED].contains(&old.text("state")) => {
            return Ok(Outcome::Taken(old.record));
        }
        Some(old) => {
            let reason = desk.words().say("declaration-again");
            NewEntry::amend(&old, DECLARATION, fields, &reason, login, desk.source())
        }
    };
    let record = entry.record.to_string();
    desk.state.journal.append(desk.county(), vec![entry]).await?;
    Ok(Outcome::Stands(record))
}

fn filled(text: &str) -> Value {
    if text.trim().is_empty() { Value::Null } else { text.trim().into() }
}

async fn standing(desk: &Desk, declares: Declares, name: &str) -> Result<Option<Record>, WebError> {
    let ledger = desk.catalogue().ledger(DECLARATION).ok_or(WebError::NotFound)?;
    let equal = vec![("kind".into(), Value::from(declares.word())), ("name".into(), Value::from(name))];
    let query = RecordQuery { equal, ..RecordQuery::default() };
    Ok(desk.state.journal.records(desk.county(), ledger, &query).await?.into_iter().next())
}

/// The catalogue with a declaration in it, where that is sound and asks for nothing that the compliance mode forbids.
pub(super) async fn joined(desk: &Desk, source: Source) -> Result<Result<Catalogue, Vec<String>>, WebError> {
    if let Some(burden) = burden(desk, &source.text).await? {
        return Ok(Err(vec![burden]));
    }
    Ok(desk.catalogue().joined(source).map_err(|faults| told(desk, &faults)))
}

/// What a declaration asks for that the compliance mode forbids, where that is on.
pub(super) async fn burden(desk: &Desk, text: &str) -> Result<Option<String>, WebError> {
    let Some(word) = compliance::offence(text) else { return Ok(None) };
    let forbidden = compliance::is_on(desk).await?;
    Ok(forbidden.then(|| desk.words().one("declaration-compliance", "word", word)))
}

/// Where a declaration is faulty: line, what, and what to do.
pub(super) fn told(desk: &Desk, faults: &Faults) -> Vec<String> {
    let w = desk.words();
    let one = |f: &catalogue::CatalogueError| {
        // A change to a role is put together by choosing: nobody has written a line of it.
        if f.file.ends_with(".role.toml") {
            return if w.zh() && !f.zh.is_empty() { f.zh.clone() } else { f.what.clone() };
        }
        let line = f.line.to_string();
        if w.zh() && !f.zh.is_empty() {
            return w.with("declaration-fault-said", &[("file", &f.file), ("line", &line), ("what", &f.zh)]);
        }
        w.with("declaration-fault", &[("file", &f.file), ("line", &line), ("what", &f.what), ("remedy", &f.remedy)])
    };
    faults.0.iter().map(one).collect()
}
