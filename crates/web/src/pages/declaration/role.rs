//! A change to a role, put together by choosing: how far it gets with each ledger, which acts it has. Before it is proposed it is told in
//! words what the role gains and loses, and who holds it.

#[cfg(test)]
mod tests;
mod told;

use std::collections::HashMap;

use askama::Template;
use axum::extract::Query;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Redirect, Response};
use catalogue::{Catalogue, Hold, Ledger, Part, Role, Source, acts, compose};
use journal::declared::{DECLARATION, Declares};
use journal::{Record, RecordQuery};

use super::propose::{self, Outcome, Proposal};
use super::{Pick, right};
use crate::WebError;
use crate::desk::Desk;
use crate::guard::Posted;
use crate::shell::{self, Shell};
use crate::texts::Words;

pub(super) use told::Change;
pub(crate) use told::{Told, difference_in_words, holders};

/// A ledger of the form.
struct Row {
    field: String,
    name: String,
    holds: Vec<Pick>,
}

/// A role to change.
struct Chosen {
    name: String,
    title: String,
    parts: Vec<(String, Vec<Row>)>,
    acts: Vec<Pick>,
    /// One of the three administrators, whose duties stay what they are.
    fixed: bool,
}

#[derive(Template)]
#[template(path = "pages/declaration/role.html")]
struct Form {
    shell: Shell,
    w: Words,
    roles: Vec<Pick>,
    chosen: Option<Chosen>,
    texts: HashMap<String, String>,
    faults: Vec<String>,
    taken: Option<String>,
    change: Option<Change>,
}

impl Form {
    fn text(&self, name: &str) -> &str {
        self.texts.get(name).map_or("", |t| t.trim())
    }
}

/// The role that a declaration of a name changes: the name ends in a number, for a role may be changed more than once.
pub(crate) fn of(name: &str) -> &str {
    name.rsplit_once('.').map_or(name, |(role, _)| role)
}

/// What a declaration that waits does to its role.
pub(super) async fn change(desk: &Desk, record: &Record, after: &Catalogue) -> Result<Option<Change>, WebError> {
    let role = of(record.text("name"));
    let (Some(was), Some(is)) = (desk.catalogue().role(role), after.role(role)) else { return Ok(None) };
    Ok(Some(Change::of(desk, was, is).await?))
}

/// `GET /declarations/roles/new?role=ROLE`
pub(super) async fn new(desk: Desk, Query(params): Query<HashMap<String, String>>) -> Result<Html<String>, WebError> {
    may(&desk)?;
    shell::page(&form(&desk, params))
}

/// `POST /declarations/roles/new`: a preview, or the proposal.
pub(super) async fn posted(desk: Desk, posted: Posted) -> Result<Response, WebError> {
    may(&desk)?;
    let w = desk.words();
    let mut form = form(&desk, posted.0.clone());
    let Some(role) = desk.catalogue().role(posted.text("role")) else {
        form.faults.push(w.say("role-new-which"));
        return refused(&form);
    };
    let text = composed(&desk, role, &posted.0);
    let name = format!("{}.{}", role.name, changes(&desk, &role.name).await? + 1);
    let source = Source { path: Declares::Role.path(Part::Base.folder(), &name), text: text.clone() };
    // Where a role sees is no choice of the form: who sends it all the same is told why.
    if ["level", "everywhere", "places", "never_with"].iter().any(|f| posted.0.contains_key(*f)) {
        form.faults.push(w.say("role-new-where"));
    }
    match propose::joined(&desk, source).await? {
        Ok(after) => {
            let change = Change::of(&desk, role, after.role(&role.name).unwrap_or(role)).await?;
            if change.told.is_empty() {
                form.faults.push(w.say("role-new-nothing"));
            }
            form.change = Some(change);
        }
        Err(faults) => form.faults.extend(faults),
    }
    if posted.text("act") == "propose" && posted.text("admitted_by").is_empty() {
        form.faults.push(w.say("role-new-basis"));
    }
    if !form.faults.is_empty() {
        return refused(&form);
    }
    if posted.text("act") != "propose" {
        return Ok(shell::page(&form)?.into_response());
    }
    let proposal = Proposal {
        declares: Declares::Role,
        title: format!("{}（第 {} 次改动）", role.names.zh, name.rsplit('.').next().unwrap_or_default()),
        name,
        part: Part::Base.folder().into(),
        text,
        admitted_by: posted.text("admitted_by").into(),
        note: posted.text("note").into(),
    };
    match propose::propose(&desk, proposal).await? {
        Outcome::Stands(record) => Ok(Redirect::to(&format!("/declarations/{record}")).into_response()),
        Outcome::Taken(record) => {
            form.taken = Some(record);
            refused(&form)
        }
    }
}

fn may(desk: &Desk) -> Result<(), WebError> {
    if desk.access().changes_roles() { Ok(()) } else { Err(WebError::Forbidden) }
}

/// How many changes of a role have ever been proposed.
async fn changes(desk: &Desk, role: &str) -> Result<usize, WebError> {
    let ledger = desk.catalogue().ledger(DECLARATION).ok_or(WebError::NotFound)?;
    let equal = vec![("kind".into(), Declares::Role.word().into())];
    let query = RecordQuery { equal, ..RecordQuery::default() };
    let records = desk.state.journal.records(desk.county(), ledger, &query).await?;
    Ok(records.iter().filter(|r| of(r.text("name")) == role).count())
}

/// The declaration that a form's choices amount to: what is otherwise than it is now, and nothing else.
fn composed(desk: &Desk, role: &Role, texts: &HashMap<String, String>) -> String {
    let chosen = |ledger: &Ledger| {
        let hold = Hold::of_word(texts.get(&hold_field(ledger))?)?;
        (hold != role.hold(ledger)).then(|| (ledger.name.clone(), hold))
    };
    let ledgers: Vec<_> = desk.catalogue().ledgers().filter_map(chosen).collect();
    let ticked = |act: &str| texts.contains_key(&act_field(act));
    let gains = acts().filter(|(act, _)| ticked(act) && !role.may(act)).map(|(act, _)| act.to_string());
    let offered = offered(desk);
    let loses = offered.iter().filter(|act| role.may(act) && !ticked(act)).map(|act| (*act).to_string());
    let loses: Vec<String> = if role.administers() { Vec::new() } else { loses.collect() };
    compose::role_change(&role.name, &ledgers, &gains.collect::<Vec<_>>(), &loses)
}

fn hold_field(ledger: &Ledger) -> String {
    format!("hold.{}", ledger.name)
}

fn act_field(act: &str) -> String {
    format!("may.{act}")
}

/// The acts that a form offers: those of the work.
fn offered(desk: &Desk) -> Vec<&'static str> {
    let of_work = |act: &str| desk.catalogue().roles().iter().any(|r| !r.administers() && r.may(act));
    acts().map(|(act, _)| act).filter(|act| of_work(act)).collect()
}

fn form(desk: &Desk, texts: HashMap<String, String>) -> Form {
    let w = desk.words();
    let role = texts.get("role").and_then(|r| desk.catalogue().role(r));
    let pick = |r: &Role| (r.name.clone(), w.name(&r.names), role.is_some_and(|c| c.name == r.name));
    Form {
        shell: right::shell(desk, &w.say("role-new")),
        w,
        roles: desk.catalogue().roles().iter().map(pick).collect(),
        chosen: role.map(|r| chosen(desk, r, &texts)),
        texts,
        faults: Vec::new(),
        taken: None,
        change: None,
    }
}

fn chosen(desk: &Desk, role: &Role, texts: &HashMap<String, String>) -> Chosen {
    let w = desk.words();
    let row = |ledger: &Ledger| {
        let typed = texts.get(&hold_field(ledger)).and_then(|word| Hold::of_word(word));
        let now = typed.unwrap_or_else(|| role.hold(ledger));
        let pick = |hold: Hold| (hold.word().to_string(), told::hold(w, hold), hold == now);
        Row { field: hold_field(ledger), name: w.name(&ledger.names), holds: Hold::ALL.map(pick).into() }
    };
    let part = |part: Part| {
        let of_part = desk.catalogue().ledgers().filter(|l| l.part == part && !l.withdrawn);
        (w.name(&part.names()), of_part.map(row).collect())
    };
    let sent = texts.contains_key("_token") || texts.contains_key("act");
    let offered = offered(desk);
    let pick = |(act, names): (&str, catalogue::Names)| {
        let on = if sent { texts.contains_key(&act_field(act)) } else { role.may(act) };
        (act_field(act), w.name(&names), on)
    };
    Chosen {
        name: role.name.clone(),
        title: w.name(&role.names),
        parts: Part::ALL.into_iter().map(part).collect(),
        acts: acts().filter(|(act, _)| offered.contains(act)).map(pick).collect(),
        fixed: role.administers(),
    }
}

fn refused(form: &Form) -> Result<Response, WebError> {
    Ok((StatusCode::UNPROCESSABLE_ENTITY, shell::page(form)?).into_response())
}
