//! A new topic: the village, what is proposed, when, and how much money it is about. The meetings come one by one.

use askama::Template;
use axum::response::{Html, IntoResponse, Redirect, Response};
use journal::NewEntry;
use uuid::Uuid;

use super::LEDGER;
use crate::WebError;
use crate::desk::Desk;
use crate::forms::{self, Input, Kind, Typed};
use crate::guard::Posted;
use crate::links;
use crate::refused::Refused;
use crate::shell::{self, At, Shell};

/// What is asked of a new topic, of all the fields of the ledger.
const ASKED: [&str; 5] = ["region", "topic", "proposed_on", "proposer", "amount"];

#[derive(Template)]
#[template(path = "pages/decisions/begin.html")]
struct Page {
    shell: Shell,
    inputs: Vec<Input>,
    check: String,
    entry: String,
    problem: String,
}

/// `GET /decisions/new`
pub(super) async fn form(desk: Desk) -> Result<Html<String>, WebError> {
    if !desk.access().writes_anywhere(desk.ledger(LEDGER)?) {
        return Err(WebError::Forbidden);
    }
    show(&desk, &Typed::default(), String::new()).await
}

/// `POST /decisions`
pub(super) async fn begun(desk: Desk, posted: Posted) -> Result<Response, WebError> {
    let ledger = desk.ledger(LEDGER)?;
    if !desk.access().writes_anywhere(ledger) {
        return Err(WebError::Forbidden);
    }
    let mut read = forms::read(&desk, ledger, &posted).await?;
    read.typed.faults.retain(|name, _| ASKED.contains(&name.as_str()));
    if posted.text("proposed_on").is_empty() {
        read.typed.faults.insert("proposed_on".into(), desk.words().say("fault-required"));
    }
    let Some(region) = read.region.clone().filter(|_| read.is_good()) else {
        return Ok(Refused::from(&read.typed).page(show(&desk, &read.typed, String::new()).await?));
    };
    let fields = std::mem::take(&mut read.fields);
    let fields = fields.into_iter().filter(|(f, v)| ASKED.contains(&f.as_str()) && !v.is_null()).collect();
    let id = Uuid::parse_str(posted.text("entry")).unwrap_or_else(|_| Uuid::now_v7());
    let entry =
        NewEntry { id, record: id, ..NewEntry::create(LEDGER, region, fields, &desk.access().login, desk.source()) };
    match desk.state.journal.append(desk.county(), vec![entry]).await {
        Ok(_) => Ok(Redirect::to(&format!("/decisions/{id}")).into_response()),
        Err(error) => {
            let problem = forms::refusal(desk.catalogue(), &error, desk.words());
            Ok(Refused::of(&problem, &read.typed).page(show(&desk, &read.typed, problem).await?))
        }
    }
}

async fn show(desk: &Desk, typed: &Typed, problem: String) -> Result<Html<String>, WebError> {
    let ledger = desk.ledger(LEDGER)?;
    let w = desk.words();
    let mut inputs = forms::inputs(desk, ledger, None, typed).await?;
    inputs.retain(|i| ASKED.contains(&i.name.as_str()));
    inputs.iter_mut().filter(|i| i.name == "proposed_on").for_each(|i| i.required = true);
    shell::page(&Page {
        shell: Shell::new(desk, w.say("decision-new"), At::Decisions).under(w.say("decisions-title"), "/decisions"),
        inputs,
        check: format!("{}/fields", links::ledger(LEDGER)),
        entry: typed.texts.get("entry").cloned().unwrap_or_else(|| Uuid::now_v7().to_string()),
        problem,
    })
}
