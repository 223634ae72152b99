//! The list of accounts, the sessions that are open, and the form that opens an account.

use std::collections::HashMap;

use askama::Template;
use axum::response::Html;
use catalogue::{FieldType, Ledger};
use journal::{Record, RecordQuery};

use crate::desk::Desk;
use crate::pages::me::{Line, line};
use crate::shell::{self, At, Shell};
use crate::{WebError, accounts, show};

pub(super) struct Row {
    id: String,
    login: String,
    person: String,
    role: String,
    place: String,
    span: String,
    state: (&'static str, String),
    waits: bool,
    ended: bool,
    closed: Option<u64>,
}

#[derive(Template)]
#[template(path = "pages/accounts/accounts.html")]
pub(super) struct Page {
    shell: Shell,
    rows: Vec<Row>,
    sessions: Vec<Line>,
    opens: bool,
    grants: bool,
    erases: bool,
    roles: Vec<(String, String, bool)>,
    places: Vec<(String, String, bool)>,
    typed: HashMap<String, String>,
    fault: String,
    told: Option<(String, String)>,
}

impl Page {
    fn typed(&self, name: &str) -> &str {
        self.typed.get(name).map_or("", String::as_str)
    }
}

/// The ledger of accounts, for those whose page this is.
pub(super) fn ledger<'a>(desk: &'a Desk, acts: &[&str]) -> Result<&'a Ledger, WebError> {
    let ledger = desk.ledger("account")?;
    if acts.iter().any(|act| desk.access().may(act)) { Ok(ledger) } else { Err(WebError::Forbidden) }
}

/// `GET /accounts`
pub(super) async fn page(desk: Desk) -> Result<Html<String>, WebError> {
    ledger(&desk, &["accounts", "grant", "audit"])?;
    show(&desk, HashMap::new(), String::new(), None).await
}

/// The page: what was typed and what is wrong with it, and a password that is told this once.
pub(super) async fn show(
    desk: &Desk,
    typed: HashMap<String, String>,
    fault: String,
    told: Option<(String, String)>,
) -> Result<Html<String>, WebError> {
    let ledger = ledger(desk, &["accounts", "grant", "audit"])?;
    let records = desk.state.journal.records(desk.county(), ledger, &RecordQuery::default()).await?;
    let access = desk.access();
    let mut rows: Vec<Row> = records.iter().map(|r| row(desk, ledger, r)).collect();
    rows.sort_by(|a, b| (a.ended, !a.waits, &a.login).cmp(&(b.ended, !b.waits, &b.login)));
    let sessions = if access.may("grant") { desk.state.sessions.list(desk.county(), None) } else { Vec::new() };
    let chosen = |name: &str, value: &str| typed.get(name).is_some_and(|t| t == value);
    let w = desk.words();
    let roles = desk.catalogue().roles().iter().map(|r| (r.name.clone(), w.name(&r.names), chosen("role", &r.name)));
    let places = places(desk).into_iter().map(|(code, name)| {
        let here = chosen("region", &code);
        (code, name, here)
    });
    let (roles, places) = (roles.collect(), places.collect());
    shell::page(&Page {
        shell: Shell::new(desk, w.say("accounts-title"), At::Accounts),
        rows,
        sessions: sessions.into_iter().map(|s| line(desk, s)).collect(),
        opens: access.may("accounts"),
        grants: access.may("grant"),
        erases: access.may("erase"),
        roles,
        places,
        typed,
        fault,
        told,
    })
}

fn places(desk: &Desk) -> Vec<(String, String)> {
    let county = desk.county();
    let mut all = vec![(county.to_string(), desk.places.name(county))];
    for township in desk.places.townships(county) {
        all.push((township.to_string(), desk.places.name(township)));
        all.extend(desk.places.villages(township).map(|v| (v.to_string(), desk.places.full(v))));
    }
    all
}

fn row(desk: &Desk, ledger: &Ledger, record: &Record) -> Row {
    let w = desk.words();
    let today = show::local(jiff::Timestamp::now()).date().to_string();
    let role = desk.catalogue().role(record.text("role"));
    let (from, to) = (record.text("from_day"), record.text("to_day"));
    let ended = !to.is_empty() && to < today.as_str();
    let waits = record.text("state") == "待授权";
    let state = ledger.field("state").map(|f| show::value(f, record.get("state"), w)).unwrap_or_default();
    let state = match () {
        () if ended => ("note", w.say("span-ended")),
        () if waits => ("ask", state),
        () if accounts::is_granted(record) => ("good", state),
        () => ("bad", state),
    };
    Row {
        id: record.record.clone(),
        login: record.text("login").into(),
        person: record.text("person_name").into(),
        role: role.map_or_else(|| record.text("role").into(), |r| w.name(&r.names)),
        place: desk.places.full(&record.region),
        span: if from.is_empty() && to.is_empty() { "—".into() } else { format!("{from} – {to}") },
        state,
        waits: waits && !ended,
        ended,
        closed: accounts::closed(&desk.state, desk.county(), record.text("login")),
    }
}

/// The roles that the ledger's own choices name.
pub(super) fn is_a_role(ledger: &Ledger, name: &str) -> bool {
    ledger.field("role").is_some_and(|f| matches!(&f.kind, FieldType::Choice(all) if all.iter().any(|c| c.zh == name)))
}
