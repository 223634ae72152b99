//! One leave: what it is, what it changes, and what may be done about it now.

use askama::Template;
use axum::extract::Path;
use axum::response::Html;
use catalogue::FieldType;
use duties::days::{Leave, LeaveStanding};
use journal::Record;

use super::ask::{Part, spell};
use super::effect::{self, Effect};
use super::right;
use crate::desk::Desk;
use crate::pages::month::days;
use crate::shell::{self, At, Shell};
use crate::{WebError, links, posted};

/// What the reader may do about it.
#[derive(Default)]
pub(super) struct May {
    pub grant: bool,
    pub withdraw: bool,
    pub extend: bool,
    pub end: bool,
    pub convert: bool,
}

#[derive(Template)]
#[template(path = "pages/leave/one.html")]
struct Page {
    shell: Shell,
    id: String,
    seen: i64,
    state: (&'static str, String),
    facts: Vec<(String, String)>,
    record: String,
    effect: String,
    may: May,
    extending: bool,
    today: String,
    kinds: Vec<(String, String, bool)>,
    fault: String,
}

/// `GET /leave/{id}`
pub(super) async fn page(desk: Desk, Path(id): Path<String>) -> Result<Html<String>, WebError> {
    let (leave, posting) = right::find(&desk, &id).await?;
    show(&desk, &leave, &posting, "").await
}

/// The page, with what was wrong with what was sent.
pub(super) async fn show(
    desk: &Desk,
    record: &Record,
    posting: &Record,
    fault: &str,
) -> Result<Html<String>, WebError> {
    let w = desk.words();
    let today = desk.state.today();
    let leave = meant(record, today).ok_or(WebError::NotFound)?;
    let ledger = desk.catalogue().ledger("leave").ok_or(WebError::NotFound)?;
    let names = posted::named(desk, [posting]).await?;
    let named = names.get(&posting.record).ok_or(WebError::NotFound)?;
    let may = may(desk, record, posting).await?;
    let effect = match record.text("state") {
        "不批准" | "撤回" => String::new(),
        state => {
            let effect = effect::of(desk, posting, &leave).await?;
            // That it began before today is for whoever decides on it: of one decided on there is nothing to say any more.
            let effect = Effect { late: effect.late && state == "申请", ..effect };
            Part::new(desk, Some(effect), String::new()).render()?
        }
    };
    let labels = desk.labels([(ledger, record)]).await?;
    let shown = [
        "kind",
        "days",
        "destination",
        "cover",
        "reason",
        "tier",
        "approved_by",
        "approved_on",
        "ended_on",
        "answer",
        "late_reason",
    ];
    let facts = shown
        .iter()
        .filter_map(|name| {
            let field = ledger.field(name)?;
            let text = match *name {
                "days" => w.one("month-days", "n", days(record.get("days").as_int()?)),
                _ => labels.shown(field, record.get(name)).text,
            };
            (!text.is_empty()).then(|| (w.name(&field.names), text))
        })
        .collect();
    let kinds = match ledger.field("kind").map(|f| &f.kind) {
        Some(FieldType::Choice(choices)) => {
            choices.iter().map(|c| (c.zh.clone(), w.name(&c.names()), c.zh == record.text("kind"))).collect()
        }
        _ => Vec::new(),
    };
    shell::page(&Page {
        shell: Shell::new(desk, format!("{} · {}", named.person, spell(desk, &leave)), At::Leave)
            .under(w.say("leave-title"), "/leave"),
        id: record.record.clone(),
        seen: record.from_seq,
        state: sign(desk, record),
        facts,
        record: links::record("leave", &record.record),
        effect,
        may,
        extending: record.text("state") == "延期待批",
        today: today.to_string(),
        kinds,
        fault: fault.to_string(),
    })
}

/// The leave that a record means: with the days asked for, while an extension waits.
pub(crate) fn meant(record: &Record, today: jiff::civil::Date) -> Option<Leave> {
    let mut leave = Leave::of(record, today)?;
    let asked = record.text("asked_to").parse().ok().filter(|_| record.text("state") == "延期待批");
    leave.to = asked.map_or(leave.to, |to| (to, duties::days::Half::Afternoon));
    Some(leave)
}

/// How a leave stands, as a sign and a word: what was decided about it, or how its days stand.
pub(super) fn sign(desk: &Desk, record: &Record) -> (&'static str, String) {
    let today = desk.state.today();
    let standing = Leave::of(record, today).map(|l| l.standing(today));
    let (class, key) = match (record.text("state"), standing) {
        ("申请", _) => ("ask", "leave-asked"),
        ("延期待批", _) => ("ask", "leave-extension-asked"),
        ("不批准", _) => ("note", "leave-refused"),
        ("撤回", _) => ("note", "leave-withdrawn"),
        ("已销假", _) | (_, Some(LeaveStanding::Ended)) => ("good", "leave-ended"),
        (_, Some(LeaveStanding::Ahead)) => ("good", "leave-ahead"),
        (_, Some(LeaveStanding::Overdue)) => ("bad", "leave-overdue"),
        _ => ("note", "leave-away"),
    };
    (class, desk.words().say(key))
}

/// Whether a leave was granted and goes on, its end not said yet.
pub(super) fn runs(record: &Record) -> bool {
    matches!(record.text("state"), "批准" | "延期待批" | "休假中" | "超期") && record.get("ended_on").is_null()
}

/// What the reader may do about a leave.
pub(super) async fn may(desk: &Desk, record: &Record, posting: &Record) -> Result<May, WebError> {
    let own = posted::own(desk).await?;
    let asks = right::asks(desk, posting).await?;
    let state = record.text("state");
    let today = desk.state.today().to_string();
    let begun = record.text("from_day") <= today.as_str();
    Ok(May {
        grant: matches!(state, "申请" | "延期待批") && right::decides(desk, record, own.as_ref()),
        withdraw: asks && (state == "申请" || (state == "批准" && !begun)),
        extend: asks && runs(record) && state != "延期待批",
        end: asks && runs(record) && begun,
        convert: runs(record) && desk.access().confirms_months(&record.region),
    })
}
