//! The list of what is asked (填报清单): every ledger that a role fills in by hand, how much of it, and who admitted it.

use std::collections::HashMap;

use catalogue::{Ledger, Role};
use duties::burden::is_asked;
use journal::declared::{DECLARATION, Declares, state};
use journal::{Record, RecordQuery};

use crate::WebError;
use crate::desk::Desk;
use crate::links::{self, Query};
use crate::pages::duties::Month;

/// A ledger that a role is asked for.
pub(super) struct Row {
    pub name: String,
    pub href: Option<String>,
    pub keeps: bool,
    pub required: usize,
    pub fields: usize,
    pub admitted: String,
}

/// A role to choose: address, name, how many ledgers it fills in, whether it is chosen.
pub(super) struct Choice {
    pub href: String,
    pub name: String,
    pub ledgers: usize,
    pub chosen: bool,
}

/// What one role is asked for, and the other roles that can be looked at.
pub(super) struct Asked {
    pub role: String,
    pub choices: Vec<Choice>,
    pub rows: Vec<Row>,
    pub keeps: usize,
    pub required: usize,
}

impl Asked {
    /// The list of a role; that of the reader where none is named.
    pub(super) async fn read(desk: &Desk, named: &str, month: Month) -> Result<Asked, WebError> {
        let w = desk.words();
        let roles: Vec<&Role> = desk.catalogue().roles().iter().filter(|r| !r.writes.is_empty()).collect();
        let find = |name: &str| roles.iter().copied().find(|r| r.name == name);
        let own = desk.access().grants().first().map_or("", |g| g.role.name.as_str());
        let role = find(named).or_else(|| find(own)).or_else(|| find("township")).ok_or(WebError::NotFound)?;
        let declared = declared(desk).await?;
        let mut filled: Vec<&Ledger> = ledgers(desk, role).collect();
        filled.sort_by_key(|l| l.keeper != role.name);
        let rows: Vec<Row> = filled.into_iter().map(|l| row(desk, role, l, &declared)).collect();
        let choice = |r: &&Role| Choice {
            href: format!("/burden{}#asked", Query::default().with("month", month).with("role", &r.name)),
            name: w.name(&r.names),
            ledgers: ledgers(desk, r).count(),
            chosen: r.name == role.name,
        };
        Ok(Asked {
            role: w.name(&role.names),
            choices: roles.iter().map(choice).collect(),
            keeps: rows.iter().filter(|r| r.keeps).count(),
            required: rows.iter().filter(|r| r.keeps).map(|r| r.required).sum(),
            rows,
        })
    }
}

/// The ledgers that a role may be asked to fill in.
fn ledgers<'a>(desk: &'a Desk, role: &'a Role) -> impl Iterator<Item = &'a Ledger> {
    desk.catalogue().ledgers().filter(|l| !l.withdrawn && is_asked(&l.name) && role.writes(l))
}

fn row(desk: &Desk, role: &Role, ledger: &Ledger, declared: &HashMap<(&'static str, String), Record>) -> Row {
    let w = desk.words();
    Row {
        name: w.name(&ledger.names),
        href: desk.access().reads_anywhere(ledger).then(|| links::ledger(&ledger.name)),
        keeps: ledger.keeper == role.name,
        required: ledger.entered().filter(|f| f.required).count(),
        fields: ledger.entered().count(),
        admitted: admitted(desk, ledger, declared),
    }
}

/// Who admitted a ledger, and how many of its fields the county added.
fn admitted(desk: &Desk, ledger: &Ledger, declared: &HashMap<(&'static str, String), Record>) -> String {
    let w = desk.words();
    let of = declared.get(&(Declares::Ledger.word(), ledger.name.clone()));
    let mut text = match of {
        None => w.say("burden-standard"),
        // Who approved what is told to those who declare; to all others, that it was.
        Some(record) if desk.access().declares() => {
            let by = desk.places.person(record.text("approved_by"));
            w.with("burden-approved", &[("by", &by), ("on", record.text("admitted_by"))])
        }
        Some(_) => w.say("burden-own"),
    };
    let begins = format!("{}.", ledger.name);
    let added =
        declared.keys().filter(|(kind, name)| *kind == Declares::Field.word() && name.starts_with(&begins)).count();
    if added > 0 {
        text.push_str(&w.one("burden-added", "n", added as i64));
    }
    text
}

/// The county's own declarations in use, by kind and name.
async fn declared(desk: &Desk) -> Result<HashMap<(&'static str, String), Record>, WebError> {
    let Some(ledger) = desk.catalogue().ledger(DECLARATION) else { return Ok(HashMap::new()) };
    let equal = vec![("state".to_string(), state::APPROVED.into())];
    let query = RecordQuery { equal, ..RecordQuery::default() };
    let records = desk.state.journal.records(desk.county(), ledger, &query).await?;
    Ok(records.into_iter().filter_map(|r| Some(((Declares::of(&r)?.word(), r.text("name").to_string()), r))).collect())
}
