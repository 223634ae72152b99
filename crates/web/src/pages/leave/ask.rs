//! Asking for leave: a form that shows what the leave changes before it is sent.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::Query;
use axum::response::{Html, IntoResponse, Redirect, Response};
use catalogue::{FieldType, Value};
use duties::days::{Half, Leave};
use jiff::civil::Date;
use journal::{NewEntry, Record, RecordQuery};
use uuid::Uuid;

use super::effect::{self, Effect};
use super::right;
use crate::desk::Desk;
use crate::guard::Posted;
use crate::pages::month;
use crate::refused::Refused;
use crate::shell::{self, At, Shell};
use crate::{WebError, posted, show};

/// What was typed.
#[derive(Clone, Debug, Default)]
struct Typed(BTreeMap<String, String>);

impl Typed {
    fn text(&self, name: &str) -> &str {
        self.0.get(name).map_or("", |t| t.trim())
    }

    /// The leave that is meant, as far as its days are there and in order.
    fn leave(&self) -> Option<Leave> {
        let day = |name: &str| self.text(name).parse::<Date>().ok();
        let half = |name: &str, usual: Half| Half::of(self.text(name)).unwrap_or(usual);
        let from = (day("from")?, half("from_half", Half::Morning));
        let to = (day("to").unwrap_or(from.0), half("to_half", Half::Afternoon));
        let leave =
            Leave { record: String::new(), kind: self.text("kind").into(), from, to, ended_on: None, overdue: false };
        (from <= to).then_some(leave)
    }

    /// By which what was shown is told from what is sent.
    fn digest(&self) -> String {
        ["posting", "kind", "from", "from_half", "to", "to_half"].map(|n| self.text(n)).join("|")
    }
}

/// The effect as a part of a page, which the form fetches anew when its days change.
#[derive(Template)]
#[template(path = "pages/leave/effect.html")]
pub(super) struct Part {
    pub w: crate::texts::Words,
    pub effect: Option<Effect>,
    pub days: String,
    pub tier: String,
    pub shown: String,
}

impl Part {
    pub(super) fn new(desk: &Desk, effect: Option<Effect>, shown: String) -> Part {
        let w = desk.words();
        Part {
            days: effect.as_ref().map(|e| month::days(e.days)).unwrap_or_default(),
            tier: effect.as_ref().map(|e| w.say(right::key(e.tier))).unwrap_or_default(),
            w,
            effect,
            shown,
        }
    }
}

#[derive(Template)]
#[template(path = "pages/leave/ask.html")]
struct Page {
    shell: Shell,
    entry: String,
    postings: Vec<(String, String)>,
    own: bool,
    kinds: Vec<(String, String)>,
    typed: Typed,
    late: bool,
    part: String,
    fault: String,
}

/// `GET /leave/new`
pub(super) async fn page(desk: Desk, Query(params): Query<BTreeMap<String, String>>) -> Result<Html<String>, WebError> {
    show(&desk, Typed(params), "").await
}

/// `GET /leave/effect`
pub(super) async fn effect(
    desk: Desk,
    Query(params): Query<BTreeMap<String, String>>,
) -> Result<Html<String>, WebError> {
    let typed = Typed(params);
    let posting = posted::find(&desk, typed.text("posting")).await?;
    Ok(Html(part(&desk, &posting, &typed).await?.render()?))
}

/// What a leave would change, as far as its days are there and in order, and the words by which what was looked at is told from what is sent.
pub(crate) async fn foreseen(
    desk: &Desk,
    params: BTreeMap<String, String>,
) -> Result<(Option<Effect>, String), WebError> {
    let typed = Typed(params);
    let posting = posted::find(desk, typed.text("posting")).await?;
    let effect = match typed.leave() {
        Some(leave) => Some(effect::of(desk, &posting, &leave).await?),
        None => None,
    };
    Ok((effect, typed.digest()))
}

async fn part(desk: &Desk, posting: &Record, typed: &Typed) -> Result<Part, WebError> {
    let effect = match typed.leave() {
        Some(leave) => Some(effect::of(desk, posting, &leave).await?),
        None => None,
    };
    Ok(Part::new(desk, effect, typed.digest()))
}

/// The postings that the reader may ask leave for: their own, or those of the office's place.
async fn postings(desk: &Desk) -> Result<(Vec<Record>, bool), WebError> {
    if let Some(own) = posted::own(desk).await? {
        return Ok((vec![own], true));
    }
    let ledger = desk.catalogue().ledger("posting").ok_or(WebError::NotFound)?;
    let leave = desk.catalogue().ledger("leave").ok_or(WebError::NotFound)?;
    let mut all = Vec::new();
    for place in desk.access().writable(leave) {
        let query = RecordQuery { within: Some(place), ..RecordQuery::default() };
        all.extend(desk.state.journal.records(desk.county(), ledger, &query).await?);
    }
    let today = desk.state.today();
    all.retain(|r| posted::in_force(r, today) && desk.access().confirms_months(&r.region));
    Ok((all, false))
}

async fn show(desk: &Desk, mut typed: Typed, fault: &str) -> Result<Html<String>, WebError> {
    let w = desk.words();
    let (postings, own) = postings(desk).await?;
    if postings.is_empty() {
        return Err(WebError::Forbidden);
    }
    let today = desk.state.today().to_string();
    for (name, usual) in [("from", today.as_str()), ("kind", "事假")] {
        if typed.text(name).is_empty() {
            typed.0.insert(name.into(), usual.into());
        }
    }
    if typed.text("to").is_empty() {
        let from = typed.text("from").to_string();
        typed.0.insert("to".into(), from);
    }
    let chosen = postings.iter().find(|p| p.record == typed.text("posting")).unwrap_or(&postings[0]).clone();
    typed.0.insert("posting".into(), chosen.record.clone());
    let names = posted::named(desk, &postings).await?;
    let mut list: Vec<(String, String)> =
        names.into_values().map(|n| (n.id, format!("{} · {}", n.village, n.person))).collect();
    list.sort_by(|a, b| a.1.cmp(&b.1));
    let field = desk.catalogue().ledger("leave").and_then(|l| l.field("kind"));
    let kinds = match field.map(|f| &f.kind) {
        Some(FieldType::Choice(choices)) => choices.iter().map(|c| (c.zh.clone(), w.name(&c.names()))).collect(),
        _ => Vec::new(),
    };
    let part = part(desk, &chosen, &typed).await?;
    shell::page(&Page {
        shell: Shell::new(desk, w.say("leave-ask"), At::Leave).under(w.say("leave-title"), "/leave"),
        entry: Uuid::now_v7().to_string(),
        postings: list,
        own,
        kinds,
        late: part.effect.as_ref().is_some_and(|e| e.late),
        part: part.render()?,
        typed,
        fault: fault.to_string(),
    })
}

/// `POST /leave`: what was not shown with its effect is shown first.
pub(super) async fn asked(desk: Desk, posted: Posted) -> Result<Response, WebError> {
    let typed = Typed(posted.0.clone().into_iter().filter(|(k, _)| !k.starts_with('_')).collect());
    let posting = posted::find(&desk, typed.text("posting")).await?;
    if !right::asks(&desk, &posting).await? {
        return Err(WebError::Forbidden);
    }
    let w = desk.words();
    // Working it out again goes by the form too: a reason has no place in an address.
    if !typed.text("look").is_empty() {
        return Ok(show(&desk, typed, "").await?.into_response());
    }
    let Some(leave) = typed.leave() else { return back(&desk, typed, &w.say("leave-fault-days")).await };
    if typed.text("shown") != typed.digest() {
        return back(&desk, typed, &w.say("leave-look-first")).await;
    }
    let effect = effect::of(&desk, &posting, &leave).await?;
    let in_post = posted::in_force(&posting, leave.from.0) && posted::in_force(&posting, leave.to.0);
    let fault = match () {
        () if !in_post => w.say("leave-fault-outside"),
        () if effect.days == 0 => w.say("leave-fault-no-day"),
        () if effect.late && typed.text("late_reason").is_empty() => w.say("leave-fault-late"),
        () if effect.months.iter().any(|m| m.locked) => w.say("month-fault-locked"),
        () => String::new(),
    };
    if !fault.is_empty() {
        return back(&desk, typed, &fault).await;
    }
    let entry = entry(&desk, &posting, &leave, &effect, &typed).await?;
    let id = entry.record.to_string();
    match desk.state.journal.append(desk.county(), vec![entry]).await {
        Ok(_) => Ok(Redirect::to(&format!("/leave/{id}")).into_response()),
        Err(error @ (journal::JournalError::Overlap { .. } | journal::JournalError::Duplicate { .. })) => {
            tracing::debug!(%error, "leave over leave");
            back(&desk, typed, &w.say("leave-fault-overlap")).await
        }
        Err(error) => Err(error.into()),
    }
}

async fn entry(
    desk: &Desk,
    posting: &Record,
    leave: &Leave,
    effect: &Effect,
    typed: &Typed,
) -> Result<NewEntry, WebError> {
    let text = |name: &str| Some(typed.text(name)).filter(|t| !t.is_empty()).map_or(Value::Null, Value::from);
    let fields: BTreeMap<String, Value> = [
        ("posting", Value::from(posting.record.as_str())),
        ("kind", leave.kind.as_str().into()),
        ("from_day", leave.from.0.to_string().into()),
        ("from_half", leave.from.1.word().into()),
        ("to_day", leave.to.0.to_string().into()),
        ("to_half", leave.to.1.word().into()),
        ("days", Value::Int(effect.days)),
        ("reason", text("reason")),
        ("destination", text("destination")),
        ("cover", text("cover")),
        ("late_reason", text("late_reason")),
        ("tier", right::word(effect.tier).into()),
        ("state", "申请".into()),
    ]
    .into_iter()
    .map(|(k, v)| (k.to_string(), v))
    .collect();
    let login = desk.access().login.as_str();
    // One that was refused or taken back for these days is asked again, rather than stand in the way of another.
    if let Some(old) = let_go(desk, posting, leave).await? {
        let mut fields = fields;
        fields.extend([("answer".to_string(), Value::Null), ("approved_by".into(), Value::Null)]);
        let why = desk.words().say("leave-again");
        return Ok(NewEntry::amend(&old, "leave", fields, &why, login, desk.source()));
    }
    let fields = fields.into_iter().filter(|(_, v)| !v.is_null()).collect();
    let made = NewEntry::create("leave", posting.region.clone(), fields, login, desk.source());
    let id = Uuid::parse_str(typed.text("entry")).unwrap_or(made.id);
    Ok(NewEntry { id, record: id, ..made })
}

/// A refused or cancelled leave of the posting that lies over these days.
async fn let_go(desk: &Desk, posting: &Record, leave: &Leave) -> Result<Option<Record>, WebError> {
    let presence = month::presence(desk, &posting.region, (leave.from.0, leave.to.0)).await?;
    let (from, to) = (leave.from.0.to_string(), leave.to.0.to_string());
    let over = |r: &&Record| {
        r.text("posting") == posting.record
            && matches!(r.text("state"), "不批准" | "撤回")
            && r.text("from_day") <= to.as_str()
            && from.as_str() <= r.text("to_day")
    };
    Ok(presence.leaves().iter().find(over).cloned())
}

async fn back(desk: &Desk, typed: Typed, fault: &str) -> Result<Response, WebError> {
    Ok(Refused::from(fault).page(show(desk, typed, fault).await?))
}

/// A day in words, for titles.
pub(super) fn spell(desk: &Desk, leave: &Leave) -> String {
    let w = desk.words();
    let today = desk.state.today();
    let half = |(day, half): (Date, Half), whole: Half| {
        let text = show::day_in_words(day, today, w.lang);
        if half == whole {
            text
        } else {
            let half = w.say(if half == Half::Morning { "half-morning" } else { "half-afternoon" });
            if w.zh() { format!("{text}{half}") } else { format!("{text} {half}") }
        }
    };
    let (from, to) = (half(leave.from, Half::Morning), half(leave.last(), Half::Afternoon));
    if from == to { from } else { w.with("leave-from-to", &[("from", &from), ("to", &to)]) }
}
