//! The form's page: the same for a new record and an amendment.

use askama::Template;
use axum::response::Html;
use catalogue::Ledger;
use journal::{JournalError, Record};
use uuid::Uuid;

use super::clash::Clash;
use super::why;
use crate::desk::Desk;
use crate::forms::{self, Input, Kind, Typed};
use crate::pages::record::counted;
use crate::shell::{self, At, Shell};
use crate::{WebError, links};

/// What a form is for.
pub(super) enum Purpose<'a> {
    /// A record that is not there yet.
    New,
    /// A correction of one that is.
    Amend(&'a Record),
}

#[derive(Template)]
#[template(path = "pages/entry/form.html")]
struct Form {
    shell: Shell,
    about: String,
    action: String,
    back: String,
    entry: String,
    seen: Option<i64>,
    groups: Vec<Group>,
    frozen: Vec<(String, String, String)>,
    check: String,
    why: &'static str,
    reason: String,
    reason_fault: String,
    problem: String,
    instead: Option<String>,
    faults: usize,
    clash: Option<Clash>,
}

/// The form, with what was typed and what is wrong.
pub(super) async fn show(
    desk: &Desk,
    ledger: &Ledger,
    purpose: Purpose<'_>,
    typed: &Typed,
    error: Option<JournalError>,
    clash: Option<Clash>,
) -> Result<Html<String>, WebError> {
    let w = desk.words();
    let standing = match purpose {
        Purpose::New => None,
        Purpose::Amend(record) => Some(record),
    };
    let mut inputs = forms::inputs(desk, ledger, standing, typed).await?;
    let at_field = error.as_ref().and_then(forms::field_of).map(String::from);
    let problem = error.as_ref().map(|e| forms::refusal(desk.catalogue(), e, w)).unwrap_or_default();
    if let Some(input) = inputs.iter_mut().find(|i| Some(&i.name) == at_field.as_ref()) {
        input.fault = problem.clone();
    }
    let list = links::ledger(&ledger.name);
    let shell = |title: String| {
        Shell::new(desk, title, At::Ledger(ledger.name.clone()))
            .under(w.name(&ledger.part.names()), format!("/ledgers#{}", ledger.part.folder()))
            .under(w.name(&ledger.names), list.clone())
    };
    let kept = |name: &str| typed.texts.get(name).cloned().unwrap_or_default();
    let form = Form {
        faults: inputs.iter().filter(|i| !i.fault.is_empty()).count(),
        about: match standing {
            Some(record) => desk.labels([(ledger, record)]).await?.record(ledger, record),
            None => ledger.about.as_ref().map(|a| w.name(a)).unwrap_or_default(),
        },
        action: standing.map_or_else(
            || format!("{list}/records"),
            |r| format!("{}/amendments", links::record(&ledger.name, &r.record)),
        ),
        back: standing.map_or_else(|| list.clone(), |r| links::record(&ledger.name, &r.record)),
        entry: Uuid::parse_str(&kept("entry")).unwrap_or_else(|_| Uuid::now_v7()).to_string(),
        seen: standing.map(|r| r.from_seq),
        groups: grouped(desk, ledger, inputs),
        frozen: match standing {
            Some(record) => {
                let between = if w.zh() { "、" } else { ", " };
                counted::frozen(desk, ledger, record).await?.into_iter().map(|f| counted::told(f, between)).collect()
            }
            None => Vec::new(),
        },
        check: format!("{list}/fields"),
        why: why(ledger),
        reason: kept(why(ledger)),
        reason_fault: typed.faults.get(why(ledger)).cloned().unwrap_or_default(),
        problem,
        instead: error.as_ref().and_then(|e| instead(ledger, e)),
        clash,
        shell: match standing {
            None => shell(w.one("form-new", "ledger", w.name(&ledger.names))),
            Some(record) => {
                let label = desk.labels([(ledger, record)]).await?.record(ledger, record);
                shell(w.say("form-amend")).under(label, links::record(&ledger.name, &record.record))
            }
        },
    };
    shell::page(&form)
}

/// Fields that belong together.
struct Group {
    name: String,
    inputs: Vec<Input>,
}

/// The fields under the headings that the ledger declares, the place under the first and the note last.
fn declared(desk: &Desk, ledger: &Ledger, inputs: Vec<Input>) -> Vec<Group> {
    let w = desk.words();
    let groups = ledger.groups();
    let named = |name: Option<&catalogue::Names>| name.map_or_else(|| w.say("form-group-added"), |n| w.name(n));
    let mut all: Vec<Group> = groups.iter().map(|(name, _)| Group { name: named(*name), inputs: Vec::new() }).collect();
    all.push(Group { name: w.say("form-group-notes"), inputs: Vec::new() });
    for input in inputs {
        let within = groups.iter().position(|(_, fields)| fields.iter().any(|f| f.name == input.name));
        let at = within.unwrap_or(if input.name == "note" { groups.len() } else { 0 });
        all[at].inputs.push(input);
    }
    all.retain(|g| !g.inputs.is_empty());
    all
}

/// The fields as the ledger groups them. Where it does not, those of a short form stand in one group; of a long one what must be
/// filled in comes first, then what may be, notes last.
fn grouped(desk: &Desk, ledger: &Ledger, inputs: Vec<Input>) -> Vec<Group> {
    /// A form that is seen at one glance is not cut up.
    const SHORT: usize = 9;
    if ledger.fields.iter().any(|f| f.group.is_some()) {
        return declared(desk, ledger, inputs);
    }
    let w = desk.words();
    if inputs.len() <= SHORT {
        return vec![Group { name: String::new(), inputs }];
    }
    let long =
        |i: &Input| i.name == "note" || ledger.field(&i.name).is_some_and(|f| f.kind == catalogue::FieldType::LongText);
    let (needed, rest): (Vec<Input>, Vec<Input>) = inputs.into_iter().partition(|i| i.required);
    let (notes, rest): (Vec<Input>, Vec<Input>) = rest.into_iter().partition(long);
    let group = |key: &str, inputs: Vec<Input>| Group { name: w.say(key), inputs };
    let groups = [("form-group-needed", needed), ("form-group-further", rest), ("form-group-notes", notes)];
    groups.into_iter().filter(|(_, i)| !i.is_empty()).map(|(key, inputs)| group(key, inputs)).collect()
}

/// The record to amend instead, where the journal names one.
fn instead(ledger: &Ledger, error: &JournalError) -> Option<String> {
    match error {
        JournalError::Duplicate { record, .. } | JournalError::Overlap { record, .. } => {
            Some(links::record(&ledger.name, record))
        }
        _ => None,
    }
}
