//! What a change to a role comes to, in words: what it gains, what it loses, whose it is.

use catalogue::{Catalogue, Difference, Hold, Role, difference, name_of_act};
use journal::RecordQuery;

use crate::WebError;
use crate::access::{Access, Grant};
use crate::accounts::is_granted;
use crate::desk::Desk;
use crate::texts::Words;

/// Figures named where more come or go.
const NAMED: usize = 5;

/// What a role gains and loses, a sentence each.
#[derive(Default)]
pub(crate) struct Told {
    pub gains: Vec<String>,
    pub loses: Vec<String>,
}

impl Told {
    /// Whether nothing changes.
    pub(crate) fn is_empty(&self) -> bool {
        self.gains.is_empty() && self.loses.is_empty()
    }
}

/// A change as it is shown before anybody proposes or approves it.
pub(crate) struct Change {
    pub told: Told,
    /// Who holds the role.
    pub holders: String,
}

impl Change {
    pub(super) async fn of(desk: &Desk, was: &Role, is: &Role) -> Result<Change, WebError> {
        let mut told = difference_in_words(desk, was, is);
        figures(desk, was, is, &mut told);
        Ok(Change { told, holders: holders(desk, was).await? })
    }
}

/// What pages call how far a role gets.
pub(super) fn hold(w: Words, hold: Hold) -> String {
    match hold {
        Hold::None => w.say("hold-none"),
        Hold::Totals => w.say("hold-totals"),
        Hold::Read => w.say("hold-read"),
        Hold::Write => w.say("hold-write"),
    }
}

/// The ledgers and acts that a role has otherwise than before.
pub(crate) fn difference_in_words(desk: &Desk, was: &Role, is: &Role) -> Told {
    let w = desk.words();
    let Difference { ledgers, gains, loses } = difference(was, is, desk.catalogue().ledgers());
    let mut told = Told::default();
    for (ledger, from, to) in ledgers {
        let name = desk.catalogue().ledger(&ledger).map_or(ledger, |l| w.name(&l.names));
        let values = [("name", name.as_str()), ("from", &hold(w, from)), ("to", &hold(w, to))];
        let list = if to > from { &mut told.gains } else { &mut told.loses };
        list.push(w.with("role-ledger-changes", &values));
    }
    let act = |act: String| name_of_act(&act).map_or(act, |names| w.name(&names));
    told.gains.extend(gains.into_iter().map(|a| w.one("role-may-now", "act", act(a))));
    told.loses.extend(loses.into_iter().map(|a| w.one("role-may-no-more", "act", act(a))));
    told
}

/// The figures that a holder at the county would see the value of now, or no more: they follow from the ledgers.
fn figures(desk: &Desk, was: &Role, is: &Role, told: &mut Told) {
    let w = desk.words();
    let catalogue = desk.catalogue();
    let sees = |role: &Role| -> Option<Access> {
        let grant = Grant { role: role.clone(), region: desk.county().clone() };
        Access::new(desk.county().clone(), "", "", vec![grant]).ok()
    };
    let (Some(before), Some(after)) = (sees(was), sees(is)) else { return };
    let only = |one: &Access, other: &Access| named(desk, catalogue, one, other);
    for (list, (n, names), key) in [
        (&mut told.gains, only(&after, &before), "role-figures-more"),
        (&mut told.loses, only(&before, &after), "role-figures-fewer"),
    ] {
        if n > 0 {
            list.push(w.with(key, &[("n", &n.to_string()), ("names", &names)]));
        }
    }
}

/// How many figures one sees that the other does not, and what the first are called.
fn named(desk: &Desk, catalogue: &Catalogue, one: &Access, other: &Access) -> (usize, String) {
    let w = desk.words();
    let place = desk.county();
    let only = catalogue.figures().filter(|f| one.sees(catalogue, f, place) && !other.sees(catalogue, f, place));
    let names: Vec<String> = only.map(|f| w.name(&f.name)).collect();
    let shown = names.iter().take(NAMED).cloned().collect::<Vec<_>>().join(if w.zh() { "、" } else { ", " });
    (names.len(), shown)
}

/// Who holds a role today.
pub(crate) async fn holders(desk: &Desk, role: &Role) -> Result<String, WebError> {
    let w = desk.words();
    let Some(ledger) = desk.catalogue().ledger("account") else { return Ok(String::new()) };
    let query = RecordQuery { equal: vec![("role".into(), role.name.as_str().into())], ..RecordQuery::default() };
    let today = desk.state.today().to_string();
    let records = desk.state.journal.records(desk.county(), ledger, &query).await?;
    let in_force = |r: &&journal::Record| {
        let (from, to) = (r.text("from_day"), r.text("to_day"));
        is_granted(r) && (from.is_empty() || from <= today.as_str()) && (to.is_empty() || today.as_str() <= to)
    };
    let names = records.iter().filter(in_force);
    let names: Vec<String> = names
        .map(|r| w.with("role-holder", &[("who", r.text("person_name")), ("where", &desk.places.name(&r.region))]))
        .collect();
    if names.is_empty() {
        return Ok(w.say("role-nobody"));
    }
    let all = names.join(if w.zh() { "、" } else { ", " });
    Ok(w.with("role-holders", &[("n", &names.len().to_string()), ("all", &all)]))
}
