//! Sending a month, confirming those of a township, opening one again; the township's opinion of a report.

use std::collections::BTreeMap;

use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use catalogue::Value;
use duties::days::{Month as Days, Presence, Status};
use journal::{Act, NewEntry, Record};
use uuid::Uuid;

use super::rows::{Wanted, between};
use super::stage::{Kind, Stage, confirmations};
use super::{days, one, presence};
use crate::WebError;
use crate::desk::Desk;
use crate::guard::Posted;
use crate::links::Query;
use crate::pages::duties::Month;
use crate::posted;
use crate::returned::Returned;

/// The field of a confirmation that keeps the days of a status.
const KEPT: [(Status, &str); 7] = [
    (Status::In, "days_in"),
    (Status::Duty, "days_duty"),
    (Status::Training, "days_training"),
    (Status::Leave, "days_leave"),
    (Status::Rest, "days_rest"),
    (Status::Absent, "days_absent"),
    (Status::Outside, "days_outside"),
];

/// A month's days in short, by which a form that was shown is told from what has become of it since.
pub(super) fn seen(month: &Days) -> String {
    let tally = month.tally();
    Status::ALL.map(|s| tally.halves(s).to_string()).join("-")
}

/// Whether the days that were confirmed are those that the records still say.
pub(crate) fn agrees(record: &Record, month: &Days) -> bool {
    let tally = month.tally();
    KEPT.iter().all(|(status, field)| record.get(field).as_int() == Some(tally.days(*status)))
}

/// An entry that brings a month to a stage.
fn step(
    desk: &Desk,
    posting: &Record,
    month: Month,
    standing: Option<&Record>,
    fields: BTreeMap<String, Value>,
) -> NewEntry {
    let login = desk.access().login.as_str();
    match standing {
        Some(record) => NewEntry {
            act: Act::Step,
            reason: None,
            ..NewEntry::amend(record, "month_confirmation", fields, "", login, desk.source())
        },
        None => {
            let key = [("posting", Value::from(posting.record.as_str())), ("month", month.to_string().into())];
            let fields = key.into_iter().map(|(k, v)| (k.to_string(), v)).chain(fields).collect();
            NewEntry::create("month_confirmation", posting.region.clone(), fields, login, desk.source())
        }
    }
}

fn fields<const N: usize>(pairs: [(&str, Value); N]) -> BTreeMap<String, Value> {
    pairs.into_iter().map(|(k, v)| (k.to_string(), v)).collect()
}

/// `POST /month/{posting}/{month}/sent`: the report and the month in one.
pub(super) async fn sent(
    desk: Desk,
    Path((id, month)): Path<(String, String)>,
    posted: Posted,
) -> Result<Response, WebError> {
    let posting = posted::find(&desk, &id).await?;
    let ledger = desk.catalogue().ledger("monthly_report").ok_or(WebError::NotFound)?;
    if !desk.access().writes(ledger, &posting.region) || !posted::keeps(&desk, &posting).await? {
        return Err(WebError::Forbidden);
    }
    let today = desk.state.today();
    let month = Month::read(&month, today);
    let presence = presence(&desk, &posting.region, (month.first(), month.last())).await?;
    let record = confirmations(&desk, &posting.region, month).await?.remove(&id);
    let stage = Stage::of(presence.norms(), month, record, today);
    let account = posted.text("account");
    let most = one::most(&desk, &presence, month);
    let w = desk.words();
    let long = most.filter(|most| account.chars().count() as i64 > *most);
    let mut back = Returned::new(one::To::of(&id, month).sent, &posted);
    match long {
        _ if today < month.first() => back.wrong("", w.say("month-fault-ahead")),
        _ if stage.kind == Kind::Confirmed => back.wrong("", w.say("month-fault-confirmed")),
        Some(most) => back.wrong("account", w.one("month-fault-long", "n", most)),
        None => {}
    }
    if back.is_wrong() {
        return one::returned(&desk, &posting, month, None, back).await;
    }
    let state = fields([("state", Kind::Sent.word().into()), ("sent_on", today.to_string().into())]);
    let mut entries = Vec::new();
    // What was sent twice is kept once.
    if stage.kind != Kind::Sent {
        entries.push(step(&desk, &posting, month, stage.record.as_ref(), state));
    }
    entries.extend(report(&desk, &posting, month, account).await?);
    match desk.state.journal.append(desk.county(), entries).await {
        Ok(_) => Ok(Redirect::to(&format!("/month/{id}/{month}")).into_response()),
        Err(error) => one::returned(&desk, &posting, month, None, back.refused(&desk, error, "")?).await,
    }
}

/// The entry of a report, where it says something new.
async fn report(desk: &Desk, posting: &Record, month: Month, account: &str) -> Result<Option<NewEntry>, WebError> {
    let login = desk.access().login.as_str();
    let sent_on = Value::from(desk.state.today().to_string());
    Ok(match one::report(desk, &posting.record, month).await? {
        Some(report) if report.text("account") == account => None,
        Some(report) => {
            let fields = fields([("account", account.into()), ("sent_on", sent_on)]);
            let why = desk.words().say("month-report-again");
            Some(NewEntry::amend(&report, "monthly_report", fields, &why, login, desk.source()))
        }
        None => {
            let fields = fields([
                ("posting", posting.record.as_str().into()),
                ("month", month.to_string().into()),
                ("account", account.into()),
                ("sent_on", sent_on),
            ]);
            Some(NewEntry::create("monthly_report", posting.region.clone(), fields, login, desk.source()))
        }
    })
}

/// `POST /month/confirmed`: the months of a township's postings, as they were shown. One that has changed since is left for another look.
pub(super) async fn confirmed(desk: Desk, posted: Posted) -> Result<Redirect, WebError> {
    if !desk.access().may("confirm_month") {
        return Err(WebError::Forbidden);
    }
    let place = desk.place(posted.text("place"))?;
    if !desk.access().confirms_months(&place) {
        return Err(WebError::Forbidden);
    }
    let today = desk.state.today();
    let month = Month::read(posted.text("month"), today);
    if today < month.last() {
        return Err(WebError::BadForm(desk.words().say("month-fault-not-over")));
    }
    let presence = presence(&desk, &place, (month.first(), month.last())).await?;
    let mut standing = confirmations(&desk, &place, month).await?;
    let mut entries = Vec::new();
    let (mut done, mut left) = (0, 0);
    for (of, record) in presence.postings() {
        let Some(shown) = posted.0.get(&format!("seen.{}", of.record)) else { continue };
        let Some(worked) = presence.month(&of.record, month.first()) else { continue };
        let stage = Stage::of(presence.norms(), month, standing.remove(&of.record), today);
        if *shown != seen(&worked) {
            left += 1;
            continue;
        }
        done += 1;
        entries.extend(confirm(&desk, &presence, record, month, &worked, &stage));
    }
    desk.state.journal.append(desk.county(), entries).await?;
    let to = Query::default().with("place", &place).with("month", month).with("confirmed", done).with("left", left);
    Ok(Redirect::to(&format!("/month{to}")))
}

/// The entries of one confirmation: the days that it fixes, and under it every day that nobody had said anything of.
fn confirm(
    desk: &Desk,
    presence: &Presence,
    posting: &Record,
    month: Month,
    worked: &Days,
    stage: &Stage,
) -> Vec<NewEntry> {
    let today = desk.state.today();
    let tally = worked.tally();
    let mut fixed = fields([
        ("state", Kind::Confirmed.word().into()),
        ("confirmed_on", today.to_string().into()),
        ("confirmed_by", desk.access().person.as_str().into()),
    ]);
    fixed.extend(KEPT.iter().map(|(status, field)| (field.to_string(), Value::Int(tally.days(*status)))));
    let head = step(desk, posting, month, stage.record.as_ref(), fixed);
    let id: Uuid = head.record;
    let rows: Vec<&Record> = presence
        .rows(&posting.record, month.first())
        .filter(|r| !r.get("confirmation").is_null() && r.text("source") == FROM_RECORDS)
        .collect();
    let wanted: Vec<Wanted> = worked
        .worked_out()
        .into_iter()
        .map(|(day, half, status)| Wanted {
            day,
            half,
            status,
            more: vec![("source", FROM_RECORDS.into()), ("confirmation", Value::from(id.to_string()))],
        })
        .collect();
    let why = desk.words().one("month-confirm-why", "days", days(tally.days(Status::In)));
    std::iter::once(head).chain(between(desk, posting, &rows, &wanted, &why)).collect()
}

/// The source of days that were worked out.
const FROM_RECORDS: &str = "日志推定";

/// `POST /month/{posting}/{month}/reopened`
pub(super) async fn reopened(
    desk: Desk,
    Path((id, month)): Path<(String, String)>,
    posted: Posted,
) -> Result<Response, WebError> {
    if !desk.access().may("reopen_month") && !desk.access().may("confirm_month") {
        return Err(WebError::Forbidden);
    }
    let posting = posted::find(&desk, &id).await?;
    let month = Month::read(&month, desk.state.today());
    let presence = presence(&desk, &posting.region, (month.first(), month.last())).await?;
    let record = confirmations(&desk, &posting.region, month).await?.remove(&id);
    let stage = Stage::of(presence.norms(), month, record, desk.state.today());
    let access = desk.access();
    let mut back = Returned::new(one::To::of(&id, month).reopened, &posted);
    if !one::reopens(&desk, &posting, &stage) {
        // Opened by somebody else while the reason was being written: there is nothing left to open.
        let ours = access.reopens_months(&posting.region) || access.confirms_months(&posting.region);
        if !ours || stage.kind != Kind::Reopened {
            return Err(WebError::Forbidden);
        }
        back.wrong("reason", desk.words().say("month-fault-reopened"));
        return one::returned(&desk, &posting, month, None, back).await;
    }
    let reason = posted.text("reason");
    if reason.is_empty() {
        back.wrong("reason", desk.words().say("fault-reason"));
        return one::returned(&desk, &posting, month, None, back).await;
    }
    let state = fields([("state", Kind::Reopened.word().into())]);
    let entry = match &stage.record {
        Some(record) => {
            NewEntry::amend(record, "month_confirmation", state, reason, &desk.access().login, desk.source())
        }
        None => {
            let made = step(&desk, &posting, month, None, state);
            NewEntry { reason: Some(reason.into()), ..made }
        }
    };
    match desk.state.journal.append(desk.county(), vec![entry]).await {
        Ok(_) => Ok(Redirect::to(&format!("/month/{id}/{month}")).into_response()),
        Err(error) => one::returned(&desk, &posting, month, None, back.refused(&desk, error, "reason")?).await,
    }
}

/// `POST /month/{posting}/{month}/opinion`
pub(super) async fn opinion(
    desk: Desk,
    Path((id, month)): Path<(String, String)>,
    posted: Posted,
) -> Result<Response, WebError> {
    let posting = posted::find(&desk, &id).await?;
    if !desk.access().confirms_months(&posting.region) {
        return Err(WebError::Forbidden);
    }
    let month = Month::read(&month, desk.state.today());
    let mut back = Returned::new(one::To::of(&id, month).opinion, &posted);
    let Some(report) = one::report(&desk, &id, month).await? else {
        back.wrong("opinion", desk.words().say("month-fault-no-report"));
        return one::returned(&desk, &posting, month, None, back).await;
    };
    let text = posted.text("opinion");
    if report.text("township_opinion") != text {
        let value = if text.is_empty() { Value::Null } else { text.into() };
        let login = desk.access().login.as_str();
        let entry =
            NewEntry::amend(&report, "monthly_report", fields([("township_opinion", value)]), "", login, desk.source());
        let entry = NewEntry { act: Act::Step, reason: None, ..entry };
        if let Err(error) = desk.state.journal.append(desk.county(), vec![entry]).await {
            return one::returned(&desk, &posting, month, None, back.refused(&desk, error, "opinion")?).await;
        }
    }
    Ok(Redirect::to(&format!("/month/{id}/{month}#report")).into_response())
}
