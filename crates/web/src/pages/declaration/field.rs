//! A field that a ledger gains, refused where the fact is asked for already; and what is no longer entered.

use std::collections::HashMap;

use askama::Template;
use axum::extract::Query;
use axum::response::{Html, IntoResponse, Redirect, Response};
use catalogue::compose;
use catalogue::{Ledger, Part, Source};
use journal::declared::Declares;

use super::Pick;
use super::ledger::{Known, Sample, known, new_field, sample, types};
use super::propose::{self, Outcome, Proposal};
use crate::WebError;
use crate::desk::Desk;
use crate::guard::Posted;
use crate::refused::Refused;
use crate::shell::{self, At, Shell};
use crate::texts::Words;

#[derive(Template)]
#[template(path = "pages/declaration/field.html")]
struct Form {
    shell: Shell,
    w: Words,
    texts: HashMap<String, String>,
    ledgers: Vec<(String, Vec<Pick>)>,
    types: Vec<Pick>,
    targets: Vec<Pick>,
    fields: Vec<(String, String)>,
    closes: bool,
    faults: Vec<String>,
    known: Vec<Known>,
    differs: bool,
    taken: Option<String>,
    sample: Option<Sample>,
}

impl Form {
    fn text(&self, name: &str) -> &str {
        self.texts.get(name).map_or("", |t| t.trim())
    }
}

/// `GET /declarations/fields/new?of=LEDGER`
pub(super) async fn new(desk: Desk, Query(params): Query<HashMap<String, String>>) -> Result<Html<String>, WebError> {
    propose::may(&desk)?;
    shell::page(&form(&desk, params))
}

/// `POST /declarations/fields/new`: a preview, or the proposal.
pub(super) async fn posted(desk: Desk, posted: Posted) -> Result<Response, WebError> {
    propose::may(&desk)?;
    let mut form = form(&desk, posted.0.clone());
    let Some(ledger) = chosen(&desk, &posted) else {
        form.faults.push(desk.words().say("field-new-ledger"));
        return refused(&form);
    };
    let field = match new_field(&desk, &posted.0, "", |name| ledger.field(name).is_some()) {
        Ok(field) => field,
        Err(fault) => {
            form.faults.push(fault);
            return refused(&form);
        }
    };
    form.known = known(&desk, &ledger.name, &field);
    form.differs = !form.known.is_empty() && form.known.iter().all(|k| !k.same);
    let text = compose::addition(&ledger.name, std::slice::from_ref(&field));
    let name = format!("{}.{}", ledger.name, field.name);
    let source = Source { path: Declares::Field.path(ledger.part.folder(), &name), text: text.clone() };
    match propose::joined(&desk, source).await? {
        Ok(catalogue) => form.sample = catalogue.ledger(&ledger.name).map(|l| sample(&desk, l)),
        Err(faults) => form.faults = faults,
    }
    if posted.text("act") != "propose" {
        return Ok(shell::page(&form)?.into_response());
    }
    if posted.text("admitted_by").is_empty() {
        form.faults.push(desk.words().say("admitted-missing"));
    }
    let explained = form.differs && !posted.text("differs").is_empty();
    if !form.faults.is_empty() || !(form.known.is_empty() || explained) {
        return refused(&form);
    }
    let proposal = Proposal {
        declares: Declares::Field,
        name,
        title: format!("{}：{}", ledger.names.zh, field.zh),
        part: ledger.part.folder().into(),
        text,
        admitted_by: posted.text("admitted_by").into(),
        note: posted.text("differs").into(),
    };
    proposed(&desk, form, proposal).await
}

/// `POST /declarations/withdrawals`: proposes that a field is no longer entered, or (no field named) a ledger no longer kept.
pub(super) async fn withdrawn(desk: Desk, posted: Posted) -> Result<Response, WebError> {
    propose::may(&desk)?;
    let mut form = form(&desk, posted.0.clone());
    let w = desk.words();
    let Some(ledger) = chosen(&desk, &posted) else {
        form.faults.push(w.say("field-new-ledger"));
        return refused(&form);
    };
    let field = ledger.entered().find(|f| f.name == posted.text("field"));
    let (name, title, text) = match field {
        Some(field) => (
            format!("{}.{}.withdrawn", ledger.name, field.name),
            format!("{}：{}（停填）", ledger.names.zh, field.names.zh),
            compose::withdrawal(ledger, field),
        ),
        None => (format!("{}.closed", ledger.name), format!("{}（停用）", ledger.names.zh), compose::closing(ledger)),
    };
    let source = Source { path: Declares::Field.path(ledger.part.folder(), &name), text: text.clone() };
    if let Err(faults) = desk.catalogue().joined(source) {
        form.faults = propose::told(&desk, &faults);
    }
    if posted.text("admitted_by").is_empty() {
        form.faults.push(w.say("admitted-missing"));
    }
    if !form.faults.is_empty() {
        return refused(&form);
    }
    let (part, admitted_by) = (ledger.part.folder().into(), posted.text("admitted_by").into());
    let declares = Declares::Field;
    proposed(&desk, form, Proposal { declares, name, title, part, text, admitted_by, note: String::new() }).await
}

async fn proposed(desk: &Desk, mut form: Form, proposal: Proposal) -> Result<Response, WebError> {
    match propose::propose(desk, proposal).await? {
        Outcome::Stands(record) => Ok(Redirect::to(&format!("/declarations/{record}")).into_response()),
        Outcome::Taken(record) => {
            form.taken = Some(record);
            refused(&form)
        }
    }
}

fn chosen<'a>(desk: &'a Desk, posted: &Posted) -> Option<&'a Ledger> {
    let ledger = desk.catalogue().ledger(posted.text("of"))?;
    (ledger.part != Part::Base && desk.access().reads_anywhere(ledger) && !ledger.withdrawn).then_some(ledger)
}

fn form(desk: &Desk, texts: HashMap<String, String>) -> Form {
    let w = desk.words();
    let get = |name: &str| texts.get(name).map_or("", |t| t.trim()).to_string();
    let (of, kind, to) = (get("of"), get("type"), get("to"));
    let ledger = desk.catalogue().ledger(&of).filter(|l| desk.access().reads_anywhere(l));
    let ledgers = Part::ALL.into_iter().filter(|p| *p != Part::Base).map(|part| {
        let open = desk.catalogue().ledgers().filter(|l| l.part == part && !l.withdrawn);
        let open = open.filter(|l| desk.access().reads_anywhere(l));
        (w.name(&part.names()), open.map(|l| (l.name.clone(), w.name(&l.names), l.name == of)).collect())
    });
    let reads = desk.catalogue().ledgers().filter(|l| desk.access().reads_anywhere(l));
    Form {
        shell: Shell::new(desk, w.say("field-new"), At::Settings)
            .under(w.say("menu-settings"), "/settings")
            .under(w.say("declarations"), "/declarations"),
        w,
        ledgers: ledgers.collect(),
        types: types(w, &kind),
        targets: reads.map(|l| (l.name.clone(), w.name(&l.names), l.name == to)).collect(),
        fields: ledger.map_or_else(Vec::new, |l| l.entered().map(|f| (f.name.clone(), w.name(&f.names))).collect()),
        closes: ledger.is_some(),
        faults: Vec::new(),
        known: Vec::new(),
        differs: false,
        taken: None,
        sample: None,
        texts,
    }
}

fn refused(form: &Form) -> Result<Response, WebError> {
    Ok(Refused::from(&form.faults).page(shell::page(form)?))
}
