//! The settings at a glance: every norm with its value in force, and the way to all else.

use std::collections::HashMap;

use askama::Template;
use axum::response::Html;
use catalogue::{Norm, Part, Value};
use journal::{Record, RecordQuery};

use super::reads;
use crate::desk::Desk;
use crate::location::LEDGER;
use crate::pages::events;
use crate::shell::{self, At, Shell};
use crate::texts::Words;
use crate::{WebError, compliance, reminders, show};

/// The norms of a part.
struct Block {
    part: String,
    rows: Vec<Row>,
}

struct Row {
    href: String,
    name: String,
    about: String,
    value: String,
    /// What counts where the county has set nothing.
    otherwise: String,
    unit: String,
    since: String,
}

#[derive(Template)]
#[template(path = "pages/settings/home.html")]
struct Home {
    shell: Shell,
    w: Words,
    ways: Vec<(String, String, String)>,
    norms: Vec<Block>,
    /// Whether nobody has turned the mode off.
    compliant: bool,
}

/// `GET /settings`
pub(super) async fn page(desk: Desk) -> Result<Html<String>, WebError> {
    if !desk.access().sets(desk.catalogue()) {
        return Err(WebError::Forbidden);
    }
    let w = desk.words();
    let norms = match reads(&desk, "norm_value") {
        Ok(ledger) => blocks(&desk, &desk.state.journal.records(desk.county(), ledger, &RecordQuery::default()).await?),
        Err(_) => Vec::new(),
    };
    let shell = Shell::new(&desk, w.say("menu-settings"), At::Settings);
    let compliant = compliance::is_on(&desk).await?;
    shell::page(&Home { shell, w, ways: ways(&desk), norms, compliant })
}

/// The other pages of settings that the reader may open.
fn ways(desk: &Desk) -> Vec<(String, String, String)> {
    let w = desk.words();
    let mut ways = Vec::new();
    let mut add = |open: bool, href: &str, name: &str, about: &str| {
        if open {
            ways.push((href.to_string(), w.say(name), w.say(about)));
        }
    };
    add(desk.access().declares(), "/declarations", "declarations", "settings-declarations");
    add(reads(desk, "parameter").is_ok(), "/settings/parameters", "settings-parameters", "settings-parameters-about");
    add(reads(desk, "calendar_day").is_ok(), "/settings/calendar", "settings-calendar", "settings-calendar-about");
    add(reminders::keeps(desk), "/settings/reminders", "reminders-title", "settings-reminders-about");
    add(reads(desk, "vocabulary").is_ok(), "/ledgers/vocabulary", "settings-vocabulary", "settings-vocabulary-about");
    add(reads(desk, LEDGER).is_ok(), "/settings/location", "location-title", "settings-location-about");
    let posts = desk.catalogue().ledger("nomination").is_some_and(|l| desk.access().writes(l, desk.county()));
    add(posts, "/postings", "attention-title", "settings-postings-about");
    add(events::may(desk), "/events", "events-title", "settings-events-about");
    add(true, "/burden", "burden-title", "settings-burden-about");
    add(true, "/settings/roles", "settings-roles", "settings-roles-about");
    ways
}

/// The norms part by part, in the order of menus; what belongs to the whole county comes last there.
fn blocks(desk: &Desk, records: &[Record]) -> Vec<Block> {
    let w = desk.words();
    let today = desk.state.today().to_string();
    let mut now: HashMap<&str, &Record> = HashMap::new();
    for record in records.iter().filter(|r| in_force(r, &today)) {
        let later = now.get(record.text("norm")).is_none_or(|o| o.text("from_day") < record.text("from_day"));
        if later {
            now.insert(record.text("norm"), record);
        }
    }
    let row = |norm: &Norm| {
        let record = now.get(norm.name.as_str());
        Row {
            href: format!("/settings/norms/{}", norm.name),
            name: w.name(&norm.names),
            about: norm.about.as_ref().map(|a| w.name(a)).unwrap_or_default(),
            value: record.map_or_else(String::new, |r| value(desk, norm, r)),
            otherwise: otherwise(desk, norm),
            unit: show::unit(&norm.unit, w.lang),
            since: record.map_or("", |r| r.text("from_day")).into(),
        }
    };
    let block = |part: Part| Block {
        part: if part == Part::Base { w.say("settings-norms-common") } else { w.name(&part.names()) },
        rows: desk.catalogue().norms().iter().filter(|n| n.part == part).map(row).collect(),
    };
    Part::ALL.into_iter().map(block).filter(|b| !b.rows.is_empty()).collect()
}

/// Whether a value of a norm is in force on a day.
pub(super) fn in_force(record: &Record, day: &str) -> bool {
    let (from, to) = (record.text("from_day"), record.text("to_day"));
    (from.is_empty() || from <= day) && (to.is_empty() || day <= to)
}

/// A norm's value as people write it.
pub(super) fn value(desk: &Desk, norm: &Norm, record: &Record) -> String {
    written(desk, norm, record.get("value"))
}

/// What counts where the county has set nothing, as people write it; empty where nothing does.
pub(super) fn otherwise(desk: &Desk, norm: &Norm) -> String {
    norm.default.map_or_else(String::new, |thousandths| written(desk, norm, &Value::Int(thousandths)))
}

fn written(desk: &Desk, norm: &Norm, value: &Value) -> String {
    let w = desk.words();
    if norm.is_switch() {
        return value.as_int().map_or_else(String::new, |v| w.say(if v == 0 { "value-no" } else { "value-yes" }));
    }
    let field = desk.catalogue().ledger("norm_value").and_then(|l| l.field("value"));
    field.map_or_else(String::new, |f| show::value(f, value, w))
}
