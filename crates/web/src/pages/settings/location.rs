//! `/settings/location`: whether the daily tap may say inside or outside the village. One person states the legal basis, another
//! approves it; while the compliance mode is on neither is possible, and the page says why.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::Path;
use axum::response::{Html, IntoResponse, Redirect, Response};
use catalogue::Value;
use journal::{Act, JournalError, NewEntry, Record};

use super::reads;
use crate::desk::Desk;
use crate::guard::Posted;
use crate::location::{self, LEDGER, filled, state};
use crate::refused::Refused;
use crate::shell::{self, At, Shell};
use crate::texts::Words;
use crate::{WebError, compliance, forms};

struct Row {
    docno: String,
    basis: String,
    days: i64,
    radius: i64,
    proposed: String,
    approved: String,
    state: (&'static str, String),
    /// Where it is decided or ended.
    address: String,
    /// May be approved or sent back by this reader.
    decides: bool,
    /// Waits, and this reader asked for it.
    own: bool,
    /// May be ended by this reader.
    ends: bool,
}

#[derive(Template)]
#[template(path = "pages/settings/location.html")]
struct Page {
    shell: Shell,
    w: Words,
    /// Why it cannot be switched on, where it cannot.
    forbidden: bool,
    on: bool,
    rows: Vec<Row>,
    writes: bool,
    typed: BTreeMap<&'static str, String>,
    faults: Vec<String>,
}

impl Page {
    fn text(&self, name: &str) -> &str {
        self.typed.get(name).map_or("", String::as_str)
    }
}

/// `GET /settings/location`
pub(super) async fn page(desk: Desk) -> Result<Html<String>, WebError> {
    let typed = BTreeMap::from([("days", "3".to_string()), ("radius", "3000".to_string())]);
    show(&desk, typed, Vec::new()).await
}

/// `POST /settings/location`: the legal basis, for how many days, how far a village reaches.
pub(super) async fn proposed(desk: Desk, posted: Posted) -> Result<Response, WebError> {
    may(&desk)?;
    let w = desk.words();
    let names = ["docno", "basis", "days", "radius"];
    let typed: BTreeMap<&'static str, String> = names.map(|n| (n, posted.text(n).to_string())).into();
    let ledger = reads(&desk, LEDGER)?;
    let mut faults = Vec::new();
    let mut fields = BTreeMap::new();
    for name in names {
        let field = ledger.field(name).ok_or(WebError::NotFound)?;
        match field.parse(posted.text(name)) {
            Ok(Value::Null) => faults.push(w.one("location-missing", "name", w.name(&field.names))),
            Ok(value) => drop(fields.insert(name.to_string(), value)),
            Err(fault) => faults.push(if w.zh() { fault.zh } else { fault.en }),
        }
    }
    if compliance::is_on(&desk).await? {
        faults.insert(0, w.say("location-forbidden"));
    }
    let all = location::records(&desk.state, desk.county()).await?;
    if all.iter().any(|r| r.text("state") == state::PROPOSED) {
        faults.push(w.say("location-waits"));
    }
    if !faults.is_empty() {
        return refused(&desk, typed, faults).await;
    }
    let login = desk.access().login.as_str();
    let more = [("state", state::PROPOSED), ("proposed_by", login)].map(|(k, v)| (k.to_string(), v.into()));
    fields.extend(more);
    fields.insert("from_day".into(), desk.state.today().to_string().into());
    let entry = NewEntry::create(LEDGER, desk.county().clone(), fields, login, desk.source());
    match desk.state.journal.append(desk.county(), vec![entry]).await {
        Ok(_) => Ok(Redirect::to("/settings/location").into_response()),
        Err(error @ (JournalError::Field { .. } | JournalError::Duplicate { .. })) => {
            let fault = forms::refusal(desk.catalogue(), &error, w);
            refused(&desk, typed, vec![fault]).await
        }
        Err(error) => Err(error.into()),
    }
}

/// `POST /settings/location/{record}/approvals`: by a second person; what was in force before ends with it.
pub(super) async fn approved(desk: Desk, Path(id): Path<String>, _posted: Posted) -> Result<Response, WebError> {
    let standing = waiting(&desk, &id).await?;
    let w = desk.words();
    if compliance::is_on(&desk).await? {
        return refused(&desk, BTreeMap::new(), vec![w.say("location-forbidden")]).await;
    }
    let Some(standing) = standing.filter(|r| r.text("proposed_by") != desk.access().login) else {
        return refused(&desk, BTreeMap::new(), vec![w.say("location-second")]).await;
    };
    let earlier = location::records(&desk.state, desk.county()).await?;
    let earlier = earlier.iter().filter(|r| r.text("state") == state::APPROVED);
    let mut entries: Vec<NewEntry> = earlier.map(|r| ended_by(&desk, r, &w.say("location-replaced"))).collect();
    let login = desk.access().login.as_str();
    let fields = [("state", state::APPROVED), ("approved_by", login)].map(|(k, v)| (k.to_string(), v.into())).into();
    let entry = NewEntry::amend(&standing, LEDGER, fields, "", login, desk.source());
    entries.push(NewEntry { act: Act::Step, reason: None, ..entry });
    desk.state.journal.append(desk.county(), entries).await?;
    Ok(Redirect::to("/settings/location").into_response())
}

/// `POST /settings/location/{record}/refusals`
pub(super) async fn sent_back(desk: Desk, Path(id): Path<String>, posted: Posted) -> Result<Response, WebError> {
    let standing = waiting(&desk, &id).await?;
    let reason = posted.text("reason");
    let Some(standing) = standing.filter(|r| r.text("proposed_by") != desk.access().login) else {
        return refused(&desk, BTreeMap::new(), vec![desk.words().say("location-second")]).await;
    };
    if reason.is_empty() {
        return refused(&desk, BTreeMap::new(), vec![desk.words().say("fault-reason")]).await;
    }
    let fields = [("state".to_string(), state::SENT_BACK.into())].into();
    let entry = NewEntry::amend(&standing, LEDGER, fields, reason, &desk.access().login, desk.source());
    desk.state.journal.append(desk.county(), vec![entry]).await?;
    Ok(Redirect::to("/settings/location").into_response())
}

/// `POST /settings/location/{record}/endings`: one person is enough to switch it off, and what was kept goes at once.
pub(super) async fn ended(desk: Desk, Path(id): Path<String>, posted: Posted) -> Result<Response, WebError> {
    let standing = one(&desk, &id).await?;
    if standing.text("state") != state::APPROVED {
        return refused(&desk, BTreeMap::new(), vec![desk.words().say("location-decided")]).await;
    }
    if posted.text("reason").is_empty() {
        return refused(&desk, BTreeMap::new(), vec![desk.words().say("fault-reason")]).await;
    }
    let entry = ended_by(&desk, &standing, posted.text("reason"));
    desk.state.journal.append(desk.county(), vec![entry]).await?;
    location::sweep(&desk.state, desk.county(), desk.state.today()).await?;
    Ok(Redirect::to("/settings/location").into_response())
}

fn ended_by(desk: &Desk, standing: &Record, reason: &str) -> NewEntry {
    let today = desk.state.today().to_string();
    let fields = [("state", state::ENDED), ("to_day", today.as_str())].map(|(k, v)| (k.to_string(), filled(v))).into();
    NewEntry::amend(standing, LEDGER, fields, reason, &desk.access().login, desk.source())
}

/// Only who declares what the county asks for comes here.
fn may(desk: &Desk) -> Result<(), WebError> {
    let writes = desk.catalogue().ledger("norm_value").is_some_and(|l| desk.access().writes(l, desk.county()));
    if desk.access().declares() && writes { Ok(()) } else { Err(WebError::Forbidden) }
}

async fn one(desk: &Desk, id: &str) -> Result<Record, WebError> {
    may(desk)?;
    let ledger = reads(desk, LEDGER)?;
    desk.state.journal.record(desk.county(), ledger, id).await?.ok_or(WebError::NotFound)
}

/// A setting that waits; none where it has been decided.
async fn waiting(desk: &Desk, id: &str) -> Result<Option<Record>, WebError> {
    Ok(Some(one(desk, id).await?).filter(|r| r.text("state") == state::PROPOSED))
}

async fn refused(
    desk: &Desk,
    typed: BTreeMap<&'static str, String>,
    faults: Vec<String>,
) -> Result<Response, WebError> {
    Ok(Refused::from(&faults).page(show(desk, typed, faults).await?))
}

async fn show(
    desk: &Desk,
    typed: BTreeMap<&'static str, String>,
    faults: Vec<String>,
) -> Result<Html<String>, WebError> {
    reads(desk, LEDGER)?;
    let w = desk.words();
    let mut records = location::records(&desk.state, desk.county()).await?;
    records.reverse();
    let page = Page {
        shell: Shell::new(desk, w.say("location-title"), At::Settings).under(w.say("menu-settings"), "/settings"),
        w,
        forbidden: compliance::is_on(desk).await?,
        on: location::in_force(&desk.state, desk.county()).await?.is_some(),
        rows: records.iter().map(|r| row(desk, r)).collect(),
        writes: may(desk).is_ok(),
        typed,
        faults,
    };
    shell::page(&page)
}

fn row(desk: &Desk, record: &Record) -> Row {
    let w = desk.words();
    let number = |field: &str| record.get(field).as_int().unwrap_or_default();
    let waits = record.text("state") == state::PROPOSED;
    let own = record.text("proposed_by") == desk.access().login;
    let may = may(desk).is_ok();
    Row {
        docno: record.text("docno").into(),
        basis: record.text("basis").into(),
        days: number("days"),
        radius: number("radius"),
        proposed: desk.places.person(record.text("proposed_by")),
        approved: desk.places.person(record.text("approved_by")),
        state: match record.text("state") {
            state::PROPOSED => ("ask", w.say("declaration-proposed")),
            state::APPROVED => ("good", w.say("declaration-approved")),
            state::SENT_BACK => ("bad", w.say("declaration-sent-back")),
            _ => ("note", w.say("declaration-ended")),
        },
        address: format!("/settings/location/{}", record.record),
        decides: may && waits && !own,
        own: may && waits && own,
        ends: may && record.text("state") == state::APPROVED,
    }
}
