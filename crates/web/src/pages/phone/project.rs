//! The village's projects, each with the one form that moves it on.

use askama::Template;
use axum::response::Html;
use catalogue::{FieldType, Ledger};
use journal::{Record, RecordQuery};

use crate::desk::Desk;
use crate::pictures::Asked;
use crate::shell::{self, At, Shell};
use crate::{WebError, flows, links, posted};

/// Projects shown; a village has fewer at work.
const MOST: i64 = 60;
/// Fields that a step may set: the state, the days of a project's life, and the money that has come.
const STEPS: [&str; 5] = ["state", "started_on", "completed_on", "accepted_on", "arrived"];

struct Input {
    name: String,
    label: String,
    unit: String,
    value: String,
    choices: Vec<(String, String)>,
    date: bool,
}

struct Project {
    name: String,
    href: String,
    state: String,
    seen: i64,
    action: String,
    region: String,
    /// Everything else of the record, so that a step changes no more than it says.
    kept: Vec<(String, String)>,
    inputs: Vec<Input>,
}

#[derive(Template)]
#[template(path = "pages/phone/projects.html")]
struct Page {
    shell: Shell,
    asked: Asked,
    projects: Vec<Project>,
    new: Option<String>,
}

/// `GET /phone/projects`
pub(super) async fn page(desk: Desk) -> Result<Html<String>, WebError> {
    let ledger = desk.ledger("project")?;
    let own = posted::own(&desk).await?;
    let region = own.map_or_else(|| desk.access().home().clone(), |p| p.region);
    let query = RecordQuery {
        within: Some(region),
        order: Some(("landed_on".into(), true)),
        limit: Some(MOST),
        ..RecordQuery::default()
    };
    let records = desk.state.journal.records(desk.county(), ledger, &query).await?;
    let seen = records.iter().filter(|r| desk.access().reads(ledger, &r.region));
    let projects = seen.map(|r| project(&desk, ledger, r)).collect();
    let new = desk.access().writes_anywhere(ledger).then(|| format!("{}/new", links::ledger("project")));
    shell::page(&Page {
        shell: Shell::new(&desk, desk.words().say("phone-projects"), At::Projects),
        asked: Asked::now(&desk).await?,
        projects,
        new,
    })
}

fn project(desk: &Desk, ledger: &Ledger, record: &Record) -> Project {
    let w = desk.words();
    let shown = |name: &str| ledger.field(name).map_or_else(String::new, |f| crate::show::plain(f, record.get(name)));
    let named = |c: &catalogue::Choice| w.name(&c.names());
    // The state that it has, and those that the reader may lead it to.
    let steps = flows::offered(desk, ledger, record);
    let open: Vec<&str> = steps.iter().map(|s| s.to.as_str()).chain([record.text("state")]).collect();
    let input = |name: &&str| {
        let field = ledger.field(name)?;
        let choices = match &field.kind {
            FieldType::Choice(choices) => {
                choices.iter().filter(|c| open.contains(&c.zh.as_str())).map(|c| (c.zh.clone(), named(c))).collect()
            }
            _ => Vec::new(),
        };
        Some(Input {
            name: (*name).into(),
            label: w.name(&field.names),
            unit: crate::show::field_unit(field, w.lang),
            value: shown(name),
            choices,
            date: field.kind == FieldType::Date,
        })
    };
    let writes = desk.access().writes(ledger, &record.region);
    let kept = ledger.entered().filter(|f| !STEPS.contains(&f.name.as_str()) && !f.sensitive);
    Project {
        name: record.text("name").into(),
        href: links::record("project", &record.record),
        state: record.text("state").into(),
        seen: record.from_seq,
        action: format!("{}/amendments", links::record("project", &record.record)),
        region: record.region.to_string(),
        kept: kept
            .map(|f| (f.name.clone(), shown(&f.name)))
            .chain([("note".into(), record.text("note").into())])
            .collect(),
        inputs: if writes { STEPS.iter().filter_map(input).collect() } else { Vec::new() },
    }
}
