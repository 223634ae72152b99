//! The roles: what each is for and how far it gets, and one of them in full. They are the catalogue's; what the county has changed of them is
//! a declaration, and who holds them is the ledger of accounts.

use askama::Template;
use axum::extract::Path;
use axum::response::Html;
use catalogue::{Hold, Ledger, Names, Part, Role, acts};

use crate::WebError;
use crate::desk::Desk;
use crate::pages::declaration::{Told, difference_in_words, holders};
use crate::shell::{self, At, Shell};
use crate::texts::Words;

struct Row {
    href: String,
    name: String,
    about: String,
    /// Ledgers read, and of them written.
    reads: usize,
    writes: usize,
    acts: usize,
    changed: bool,
}

#[derive(Template)]
#[template(path = "pages/settings/roles.html")]
struct Roles {
    shell: Shell,
    w: Words,
    rows: Vec<Row>,
    changes: bool,
}

/// `GET /settings/roles`
pub(super) async fn page(desk: Desk) -> Result<Html<String>, WebError> {
    may(&desk)?;
    let w = desk.words();
    let rows = desk.catalogue().roles().iter().map(|r| row(&desk, r)).collect();
    let shell = surrounded(&desk, &w.say("settings-roles"));
    shell::page(&Roles { shell, w, rows, changes: desk.access().changes_roles() })
}

/// Every role with what the county has changed of it, for who may look at them.
pub(crate) fn all(desk: &Desk) -> Result<Vec<(&Role, Told)>, WebError> {
    may(desk)?;
    Ok(desk.catalogue().roles().iter().map(|role| (role, of_county(desk, role))).collect())
}

fn may(desk: &Desk) -> Result<(), WebError> {
    if desk.access().reads_roles(desk.catalogue()) { Ok(()) } else { Err(WebError::Forbidden) }
}

/// The three administrators open the roles, and no other page of settings.
fn surrounded(desk: &Desk, title: &str) -> Shell {
    let shell = Shell::new(desk, title, At::Settings);
    if desk.access().sets(desk.catalogue()) {
        shell.under(desk.words().say("menu-settings"), "/settings")
    } else {
        shell
    }
}

fn row(desk: &Desk, role: &Role) -> Row {
    let w = desk.words();
    let held = |least: Hold| ledgers(desk).filter(|l| role.hold(l) >= least).count();
    Row {
        href: format!("/settings/roles/{}", role.name),
        name: w.name(&role.names),
        about: role.about.as_ref().map(|a| w.name(a)).unwrap_or_default(),
        reads: held(Hold::Read),
        writes: held(Hold::Write),
        acts: role.acts.len(),
        changed: !of_county(desk, role).is_empty(),
    }
}

/// The ledgers that a role may hold.
pub(crate) fn ledgers(desk: &Desk) -> impl Iterator<Item = &Ledger> {
    desk.catalogue().ledgers().filter(|l| !l.withdrawn)
}

/// What the county has changed of a role.
fn of_county(desk: &Desk, role: &Role) -> Told {
    desk.catalogue().declared_role(&role.name).map_or_else(Told::default, |was| difference_in_words(desk, was, role))
}

/// A ledger of a role's table.
struct Line {
    name: String,
    totals: bool,
    reads: bool,
    writes: bool,
    everywhere: bool,
}

/// A part of a role's table: its ledgers that the role gets at, and the names of the others.
struct Block {
    name: String,
    lines: Vec<Line>,
    others: String,
}

#[derive(Template)]
#[template(path = "pages/settings/role.html")]
struct One {
    shell: Shell,
    w: Words,
    about: String,
    facts: Vec<(String, String)>,
    blocks: Vec<Block>,
    acts: Vec<(String, bool)>,
    told: Told,
    /// Where a change is proposed.
    change: Option<String>,
}

/// `GET /settings/roles/{role}`
pub(super) async fn one(desk: Desk, Path(name): Path<String>) -> Result<Html<String>, WebError> {
    may(&desk)?;
    let role = desk.catalogue().role(&name).ok_or(WebError::NotFound)?;
    let w = desk.words();
    let blocks: Vec<Block> = Part::ALL.into_iter().map(|part| block(&desk, role, part)).collect();
    let act = |(act, names): (&str, Names)| (w.name(&names), role.may(act));
    let page = One {
        shell: surrounded(&desk, &w.name(&role.names)).under(w.say("settings-roles"), "/settings/roles"),
        w,
        about: role.about.as_ref().map(|a| w.name(a)).unwrap_or_default(),
        facts: facts(&desk, role).await?,
        blocks,
        acts: acts().map(act).collect(),
        told: of_county(&desk, role),
        change: (desk.access().changes_roles() && !role.administers())
            .then(|| format!("/declarations/roles/new?role={}", role.name)),
    };
    shell::page(&page)
}

async fn facts(desk: &Desk, role: &Role) -> Result<Vec<(String, String)>, WebError> {
    let w = desk.words();
    let comma = if w.zh() { "、" } else { ", " };
    let never = role.never_with.iter().filter_map(|n| desk.catalogue().role(n)).map(|r| w.name(&r.names));
    let mut facts = vec![
        (
            w.say("role-where"),
            if role.places.is_some() { w.say("role-where-posted") } else { w.say("role-where-account") },
        ),
        (w.say("role-never"), never.collect::<Vec<_>>().join(comma)),
    ];
    if desk.catalogue().ledger("account").is_some_and(|l| desk.access().reads_anywhere(l)) {
        facts.push((w.say("role-held"), holders(desk, role).await?));
    }
    facts.retain(|(_, text)| !text.is_empty());
    Ok(facts)
}

fn block(desk: &Desk, role: &Role, part: Part) -> Block {
    let w = desk.words();
    let of_part = || ledgers(desk).filter(move |l| l.part == part);
    let line = |l: &Ledger| {
        let hold = role.hold(l);
        Line {
            name: w.name(&l.names),
            totals: hold >= Hold::Totals,
            reads: hold >= Hold::Read,
            writes: hold == Hold::Write,
            everywhere: role.reads_everywhere(l),
        }
    };
    let none = of_part().filter(|l| role.hold(l) == Hold::None).map(|l| w.name(&l.names));
    Block {
        name: w.name(&part.names()),
        lines: of_part().filter(|l| role.hold(l) > Hold::None).map(line).collect(),
        others: none.collect::<Vec<_>>().join(if w.zh() { "、" } else { ", " }),
    }
}
