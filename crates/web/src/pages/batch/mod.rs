//! Several records at once: one field set, or all withdrawn, for one reason. Looked at first, then all or none; afterwards the list
//! that they were chosen in says how many ([`told`]).

use std::collections::BTreeMap;

use askama::Template;
use axum::Router;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::routing::post;
use catalogue::{Field, Ledger, Value};
use journal::{JournalError, NewEntry, Record};

use crate::desk::Desk;
use crate::forms::{self, Input, Kind, Typed};
use crate::guard::Posted;
use crate::shell::{self, At, Shell};
use crate::{State, WebError, doors, flows, links};

mod told;

#[cfg(test)]
mod tests;

pub(crate) use told::{Told, told};

/// Its addresses.
pub(crate) fn routes() -> Router<State> {
    Router::new()
        .route("/ledgers/{ledger}/batch", post(look))
        .route("/ledgers/{ledger}/batch/done", post(done))
        .route("/ledgers/{ledger}/batch/undone", post(told::undone))
}

/// The records of one act: a page of a list holds no more.
const MOST: usize = 200;
/// What stands for withdrawing among the fields.
const WITHDRAW: &str = "@withdraw";

/// A record chosen, and what would become of it.
struct Line {
    id: String,
    seen: i64,
    href: String,
    label: String,
    place: String,
    from: String,
    to: String,
    clash: String,
}

#[derive(Template)]
#[template(path = "pages/batch/batch.html")]
struct Page {
    shell: Shell,
    list: String,
    /// Where it goes back to: the list as it was.
    back: String,
    fields: Vec<(String, String, bool)>,
    /// The field that is to be set, by its own input.
    input: Option<Input>,
    said: String,
    /// What is looked at, which alone may be written.
    looked: String,
    reason: String,
    fault: String,
    lines: Vec<Line>,
    /// Whether the act is understood and may be done.
    ready: bool,
    withdraws: bool,
    changing: usize,
}

/// What a form asks for.
struct Act<'l> {
    ledger: &'l Ledger,
    records: Vec<Record>,
    /// Versions as the list showed them.
    seen: BTreeMap<String, i64>,
    what: What<'l>,
    /// What was typed into the field's input, and what is wrong with it.
    typed: Typed,
    fault: String,
}

enum What<'l> {
    Nothing,
    Withdraw,
    Set(&'l Field, Value),
}

/// `POST /ledgers/{ledger}/batch`: shows what would become of the chosen records; writes nothing.
pub(crate) async fn look(desk: Desk, Path(name): Path<String>, posted: Posted) -> Result<Response, WebError> {
    let ledger = desk.ledger(&name)?;
    let act = read(&desk, ledger, &posted).await?;
    if act.records.is_empty() {
        return Ok(Redirect::to(&back(ledger, &posted)).into_response());
    }
    Ok(show(&desk, &act, &posted, None).await?.into_response())
}

/// `POST /ledgers/{ledger}/batch/done`: all of them or none.
pub(crate) async fn done(desk: Desk, Path(name): Path<String>, posted: Posted) -> Result<Response, WebError> {
    let ledger = desk.ledger(&name)?;
    let mut act = read(&desk, ledger, &posted).await?;
    if posted.text("reason").is_empty() && act.fault.is_empty() {
        act.fault = desk.words().say("fault-reason");
    }
    let looked = posted.text("looked");
    if act.fault.is_empty() && !looked.is_empty() && looked != act.looked() {
        // Something else than was looked at: it is looked at first.
        return Ok(show(&desk, &act, &posted, None).await?.into_response());
    }
    let entries = entries(&desk, &act, posted.text("reason"));
    if !act.fault.is_empty() || entries.is_empty() {
        let page = show(&desk, &act, &posted, None).await?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
    }
    if let Err(WebError::Journal(error)) = doors::kept(&desk, &entries).await {
        let page = show(&desk, &act, &posted, Some(error)).await?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
    }
    let written = match judged(&desk, &act, entries).await {
        Ok(entries) => doors::write(&desk, entries).await,
        Err(error) => Err(error),
    };
    match written {
        Ok(receipts) => Ok(Redirect::to(&told::with(&back(ledger, &posted), &receipts)).into_response()),
        Err(WebError::Journal(error)) => {
            let page = show(&desk, &act, &posted, Some(error)).await?;
            Ok((StatusCode::CONFLICT, page).into_response())
        }
        Err(error) => Err(error),
    }
}

/// The list that the records were chosen in.
fn back(ledger: &Ledger, posted: &Posted) -> String {
    let (list, to) = (links::ledger(&ledger.name), posted.text("to"));
    let stays = links::is_ours(to) && (to == list || to.starts_with(&format!("{list}?")));
    if stays { to.to_string() } else { list }
}

impl Act<'_> {
    /// What would be done, in one word.
    fn looked(&self) -> String {
        match &self.what {
            What::Nothing => String::new(),
            What::Withdraw => WITHDRAW.into(),
            What::Set(field, value) => {
                format!("{}={}", field.name, value.as_text().map_or_else(|| format!("{value:?}"), String::from))
            }
        }
    }
}

/// The entries as the reader may make them, with what comes with each.
async fn judged(desk: &Desk, act: &Act<'_>, entries: Vec<NewEntry>) -> Result<Vec<NewEntry>, WebError> {
    let mut all = Vec::with_capacity(entries.len());
    for entry in entries {
        match act.records.iter().find(|r| r.id() == entry.record) {
            Some(standing) => all.extend(flows::entries(desk, act.ledger, standing, entry).await?),
            None => all.push(entry),
        }
    }
    Ok(all)
}

async fn read<'l>(desk: &Desk, ledger: &'l Ledger, posted: &Posted) -> Result<Act<'l>, WebError> {
    let picked = posted.0.iter().filter_map(|(name, seen)| {
        let id = uuid::Uuid::parse_str(name.strip_prefix("pick.")?).ok()?;
        Some((id.to_string(), seen.parse().ok()?))
    });
    let seen: BTreeMap<String, i64> = picked.take(MOST).collect();
    let ids: Vec<String> = seen.keys().cloned().collect();
    let mut records = desk.state.journal.records_of(desk.county(), ledger, &ids).await?;
    if records.iter().any(|r| !desk.access().writes(ledger, &r.region)) {
        return Err(WebError::Forbidden);
    }
    records.sort_by(|a, b| (&a.region, &a.record).cmp(&(&b.region, &b.record)));
    let mut act = Act { ledger, records, seen, what: What::Nothing, typed: Typed::default(), fault: String::new() };
    let said = posted.text("field");
    if said == WITHDRAW {
        act.what = What::Withdraw;
    } else if let Some(field) = settable(ledger).find(|f| f.name == said).filter(|_| is_answered(posted)) {
        match forms::value_of(desk, field, posted, "value").await? {
            Ok(value) => act.what = What::Set(field, value),
            Err(typed) => {
                act.fault = typed.faults.get(&field.name).cloned().unwrap_or_default();
                act.typed = typed;
            }
        }
    }
    Ok(act)
}

/// Whether the value that came was typed into the input of the chosen field: that of another field says nothing about it.
fn is_answered(posted: &Posted) -> bool {
    let of = posted.text("of");
    posted.0.contains_key("value") && (of.is_empty() || of == posted.text("field"))
}

/// The chosen field's own input with what was typed into it, called `value`.
async fn input(desk: &Desk, act: &Act<'_>, posted: &Posted) -> Result<Option<Input>, WebError> {
    let Some(field) = settable(act.ledger).find(|f| f.name == posted.text("field")) else { return Ok(None) };
    let mut typed = Typed { faults: act.typed.faults.clone(), several: act.typed.several.clone(), ..Typed::default() };
    for name in ["", "id.", "label."] {
        let sent = posted.0.get(&format!("{name}value")).filter(|_| is_answered(posted));
        typed.texts.insert(format!("{name}{}", field.name), sent.cloned().unwrap_or_default());
    }
    let input = forms::alone(desk, field, &typed).await?;
    let label = desk.words().say("batch-value");
    Ok(Some(Input { name: "value".into(), label, checked: false, required: field.required, ..input }))
}

/// The fields that several records may take together: not those that tell them apart.
fn settable(ledger: &Ledger) -> impl Iterator<Item = &Field> {
    ledger.entered().filter(|f| !f.unique && !f.sensitive)
}

fn entries(desk: &Desk, act: &Act<'_>, reason: &str) -> Vec<NewEntry> {
    let (name, login) = (&act.ledger.name, &desk.access().login);
    let entry = |r: &Record| {
        let entry = match &act.what {
            What::Nothing => None,
            What::Withdraw => Some(NewEntry::withdraw(r, name, reason, login, desk.source())),
            What::Set(field, value) if r.get(&field.name) != value => {
                let fields = BTreeMap::from([(field.name.clone(), value.clone())]);
                Some(NewEntry::amend(r, name, fields, reason, login, desk.source()))
            }
            What::Set(..) => None,
        }?;
        Some(NewEntry { seen: act.seen.get(&r.record).copied(), ..entry })
    };
    act.records.iter().filter_map(entry).collect()
}

async fn show(
    desk: &Desk,
    act: &Act<'_>,
    posted: &Posted,
    error: Option<JournalError>,
) -> Result<Html<String>, WebError> {
    let w = desk.words();
    let ledger = act.ledger;
    let after: Vec<Record> = match &act.what {
        What::Set(field, value) => act.records.iter().map(|r| with(r, field, value)).collect(),
        _ => Vec::new(),
    };
    let labels = desk.labels(act.records.iter().chain(&after).map(|r| (ledger, r))).await?;
    let at = error.as_ref().and_then(record_of);
    let says = error.as_ref().map(|e| forms::refusal(desk.catalogue(), e, w)).unwrap_or_default();
    let line = |r: &Record| {
        let moved = act.seen.get(&r.record).is_some_and(|seen| *seen != r.from_seq);
        let shown = |field: &Field, value: &Value| match labels.shown(field, value).text {
            text if text.is_empty() => "—".to_string(),
            text => text,
        };
        let (from, to) = match &act.what {
            What::Set(field, value) => (shown(field, r.get(&field.name)), shown(field, value)),
            _ => (String::new(), String::new()),
        };
        Line {
            id: r.record.clone(),
            seen: act.seen.get(&r.record).copied().unwrap_or(r.from_seq),
            href: links::record(&ledger.name, &r.record),
            label: labels.record(ledger, r),
            place: desk.places.full(&r.region),
            from,
            to,
            clash: match &at {
                Some(id) if *id == r.record => says.clone(),
                _ if moved => w.say("batch-moved"),
                _ => String::new(),
            },
        }
    };
    let lines: Vec<Line> = act.records.iter().map(line).collect();
    let said = posted.text("field");
    let mut fields = vec![(WITHDRAW.to_string(), w.say("batch-withdraw"), said == WITHDRAW)];
    fields.extend(settable(ledger).map(|f| (f.name.clone(), w.name(&f.names), said == f.name)));
    let changing = entries(desk, act, "").len();
    let page = Page {
        shell: Shell::new(desk, w.one("batch-title", "n", lines.len() as i64), At::Ledger(ledger.name.clone()))
            .under(w.name(&ledger.names), links::ledger(&ledger.name)),
        list: links::ledger(&ledger.name),
        back: back(ledger, posted),
        fields,
        input: input(desk, act, posted).await?,
        said: said.into(),
        looked: act.looked(),
        reason: posted.text("reason").into(),
        fault: if act.fault.is_empty() { says.clone() } else { act.fault.clone() },
        ready: !matches!(act.what, What::Nothing),
        withdraws: matches!(act.what, What::Withdraw),
        changing,
        lines,
    };
    shell::page(&page)
}

fn with(record: &Record, field: &Field, value: &Value) -> Record {
    Record { fields: BTreeMap::from([(field.name.clone(), value.clone())]), ..record.clone() }
}

/// The record over which the journal refused them all, where it names one.
fn record_of(error: &JournalError) -> Option<String> {
    match error {
        JournalError::Stale(clash) => Some(clash.standing.record.clone()),
        JournalError::Duplicate { record, .. } | JournalError::Overlap { record, .. } => Some(record.clone()),
        _ => None,
    }
}
