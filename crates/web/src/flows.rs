//! Who may move a record along its ledger's flow, asked of every entry that pages and API make; what the flow itself allows, the
//! journal says.

use catalogue::{FieldError, Flow, FlowStep, Ledger};
use journal::{Act, FlowFault, JournalError, NewEntry, Record};

use crate::WebError;
use crate::desk::Desk;

/// An entry over a standing record, as its sender may make it: a state changed against the steps is a correction, for those who
/// may correct.
///
/// # Errors
/// The step is another office's, or the sender may not correct.
pub(crate) fn judged(desk: &Desk, ledger: &Ledger, standing: &Record, entry: NewEntry) -> Result<NewEntry, WebError> {
    let Some(flow) = &ledger.flow else { return Ok(entry) };
    let (from, place) = (standing.text(&flow.field), &standing.region);
    let to = entry.fields.get(&flow.field).and_then(|v| v.as_text());
    let corrects = desk.access().corrects(ledger, place);
    if entry.act == Act::Correct {
        return if corrects { Ok(entry) } else { Err(not_yours(desk, ledger, flow, from, to.unwrap_or(from), None)) };
    }
    let Some(to) = to.filter(|to| *to != from || entry.act == Act::Step) else { return Ok(entry) };
    let correction = corrects && entry.act == Act::Amend;
    match flow.step(from, to) {
        Some(step) if desk.access().takes(ledger, step, place) => Ok(entry),
        None if from.is_empty() => Ok(entry),
        _ if correction => Ok(NewEntry { act: Act::Correct, ..entry }),
        Some(step) => Err(not_yours(desk, ledger, flow, from, to, Some(step))),
        // The journal refuses it, and names the steps there are.
        None => Ok(entry),
    }
}

/// The steps that the reader may take with a record.
pub(crate) fn open<'l>(desk: &Desk, ledger: &'l Ledger, record: &Record) -> Vec<&'l FlowStep> {
    let Some(flow) = &ledger.flow else { return Vec::new() };
    let state = record.text(&flow.field);
    let takes = |step: &&FlowStep| step.leads_from(state) && desk.access().takes(ledger, step, &record.region);
    flow.steps.iter().filter(takes).collect()
}

/// The steps that lead on from a record's state and are others' to take, each with who takes it.
pub(crate) fn others(desk: &Desk, ledger: &Ledger, record: &Record) -> Vec<(String, String)> {
    let Some(flow) = &ledger.flow else { return Vec::new() };
    let theirs = |step: &&FlowStep| {
        step.leads_from(record.text(&flow.field)) && !desk.access().takes(ledger, step, &record.region)
    };
    flow.steps.iter().filter(theirs).map(|s| (desk.words().name(&s.names), who(desk, s))).collect()
}

/// The offices that take a step, in the reader's words.
fn who(desk: &Desk, step: &FlowStep) -> String {
    names(desk, &step.by, desk.words().zh())
}

fn names(desk: &Desk, roles: &[String], zh: bool) -> String {
    let name = |role: &String| {
        let names = desk.catalogue().role(role).map(|r| r.names.clone()).unwrap_or_default();
        if zh { names.zh } else { names.en }
    };
    roles.iter().map(name).collect::<Vec<_>>().join(if zh { "、" } else { ", " })
}

fn not_yours(desk: &Desk, ledger: &Ledger, flow: &Flow, from: &str, to: &str, step: Option<&FlowStep>) -> WebError {
    let fault = match step {
        Some(step) => FieldError::new(
            format!("“{}”由{}办理", step.names.zh, names(desk, &step.by, true)),
            format!("“{}” is taken by: {}", step.names.en, names(desk, &step.by, false)),
        ),
        None => FieldError::new(
            format!("状态登记错了，由{}更正", names(desk, &flow.correct, true)),
            format!("a state entered wrongly is set right by: {}", names(desk, &flow.correct, false)),
        ),
    };
    let (field, ledger) = (flow.field.clone(), ledger.name.clone());
    let fault = FlowFault { ledger, field, from: from.into(), to: to.into(), fault };
    WebError::Journal(JournalError::Flow(Box::new(fault)))
}
