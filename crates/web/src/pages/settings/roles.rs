//! The roles, to read: what each may open, write and do. They are the catalogue's; who holds them is the ledger of accounts.

use askama::Template;
use axum::response::Html;
use catalogue::{Part, Role};

use crate::WebError;
use crate::desk::Desk;
use crate::shell::{self, At, Shell};
use crate::texts::Words;

struct Row {
    name: String,
    reads: String,
    writes: String,
    acts: String,
    never: String,
}

#[derive(Template)]
#[template(path = "pages/settings/roles.html")]
struct Roles {
    shell: Shell,
    w: Words,
    rows: Vec<Row>,
}

/// `GET /settings/roles`
pub(super) async fn page(desk: Desk) -> Result<Html<String>, WebError> {
    if !desk.access().sets(desk.catalogue()) {
        return Err(WebError::Forbidden);
    }
    let w = desk.words();
    let rows = desk.catalogue().roles().iter().map(|r| row(&desk, r)).collect();
    let shell = Shell::new(&desk, w.say("settings-roles"), At::Settings).under(w.say("menu-settings"), "/settings");
    shell::page(&Roles { shell, w, rows })
}

fn row(desk: &Desk, role: &Role) -> Row {
    let w = desk.words();
    let comma = if w.zh() { "、" } else { ", " };
    let never = role.never_with.iter().filter_map(|n| desk.catalogue().role(n)).map(|r| w.name(&r.names));
    Row {
        name: w.name(&role.names),
        reads: patterns(desk, &role.reads).join(comma),
        writes: patterns(desk, &role.writes).join(comma),
        acts: role.acts.iter().map(|a| act(w, a)).collect::<Vec<_>>().join(comma),
        never: never.collect::<Vec<_>>().join(comma),
    }
}

/// Ledgers and parts by the names people know.
fn patterns(desk: &Desk, patterns: &[String]) -> Vec<String> {
    let w = desk.words();
    let name = |pattern: &String| match pattern.strip_suffix("/*") {
        _ if pattern == "*" => w.say("role-all"),
        Some(folder) => {
            let part = Part::ALL.into_iter().find(|p| p.folder() == folder);
            part.map_or_else(|| pattern.clone(), |p| w.one("role-part", "part", w.name(&p.names())))
        }
        None => desk.catalogue().ledger(pattern).map_or_else(|| pattern.clone(), |l| w.name(&l.names)),
    };
    patterns.iter().map(name).collect()
}

fn act(w: Words, act: &str) -> String {
    match act {
        "import" => w.say("act-import"),
        "export" => w.say("act-export"),
        "define" => w.say("act-define"),
        "freeze" => w.say("act-freeze"),
        "verify" => w.say("act-verify"),
        "unlock" => w.say("act-unlock"),
        "confirm" => w.say("act-confirm"),
        "assign" => w.say("act-assign"),
        "backup" => w.say("act-backup"),
        "rebuild" => w.say("act-rebuild"),
        "accounts" => w.say("act-accounts"),
        "grant" => w.say("act-grant"),
        "keys" => w.say("act-keys"),
        "erase" => w.say("act-erase"),
        "audit" => w.say("act-audit"),
        "hear_overdue" => w.say("act-hear-overdue"),
        "reveal" => w.say("act-reveal"),
        "confirm_month" => w.say("act-confirm-month"),
        "reopen_month" => w.say("act-reopen-month"),
        "grant_leave" => w.say("act-grant-leave"),
        "draw" => w.say("act-draw"),
        other => other.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use catalogue::{Catalogue, Lang};

    #[test]
    fn every_act_of_a_role_has_a_name() {
        for role in Catalogue::standard().unwrap().roles() {
            for name in &role.acts {
                assert!(!act(Words::new(Lang::Zh), name).is_ascii(), "{name} of {} has no name", role.names.zh);
            }
        }
    }
}
