//! What is done about a leave: granted, refused, cancelled, extended, ended, its kind changed. Each is a step of its record.

use std::collections::BTreeMap;

use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use catalogue::{FieldType, Value};
use duties::days::{Half, Leave};
use jiff::civil::Date;
use journal::{Act, NewEntry, Record};

use super::one::{self, May};
use super::{effect, right};
use crate::WebError;
use crate::desk::Desk;
use crate::guard::Posted;
use crate::refused::Refused;

/// A leave as it stands, with its posting and what the reader may do about it.
struct Held {
    desk: Desk,
    leave: Record,
    posting: Record,
    may: May,
    posted: Posted,
}

impl Held {
    async fn read(desk: Desk, id: &str, posted: Posted) -> Result<Held, WebError> {
        let (leave, posting) = right::find(&desk, id).await?;
        let may = one::may(&desk, &leave, &posting).await?;
        Ok(Held { desk, leave, posting, may, posted })
    }

    fn today(&self) -> Date {
        self.desk.state.today()
    }

    fn meant(&self) -> Result<Leave, WebError> {
        one::meant(&self.leave, self.today()).ok_or(WebError::NotFound)
    }

    /// The page again, with what was wrong.
    async fn refuse(&self, key: &str) -> Result<Response, WebError> {
        let fault = self.desk.words().say(key);
        let page = one::show(&self.desk, &self.leave, &self.posting, &fault).await?;
        Ok(Refused::from(&fault).page(page))
    }

    /// Whether a change from the leave as it stands would move days of a locked month.
    async fn moves_locked_days(&self, from: Date, to: Date) -> Result<bool, WebError> {
        let over = Leave { from: (from, Half::Morning), to: (to, Half::Afternoon), ended_on: None, ..self.meant()? };
        Ok(effect::of(&self.desk, &self.posting, &over).await?.months.iter().any(|m| m.locked))
    }

    /// Writes the step, or with no state among its fields the amendment. What was seen must still stand.
    async fn step(&self, fields: Vec<(&str, Value)>, reason: Option<&str>) -> Result<Response, WebError> {
        let act = if fields.iter().any(|(name, _)| *name == "state") { Act::Step } else { Act::Amend };
        let fields: BTreeMap<String, Value> = fields.into_iter().map(|(k, v)| (k.to_string(), v)).collect();
        let login = self.desk.access().login.as_str();
        let entry =
            NewEntry::amend(&self.leave, "leave", fields, reason.unwrap_or_default(), login, self.desk.source());
        let seen = self.posted.text("seen").parse().ok().or(entry.seen);
        let entry = NewEntry { act, reason: reason.map(Into::into), seen, ..entry };
        match self.desk.state.journal.append(self.desk.county(), vec![entry]).await {
            Ok(_) => Ok(Redirect::to(&format!("/leave/{}", self.leave.record)).into_response()),
            Err(journal::JournalError::Stale(_)) => self.refuse("leave-fault-stale").await,
            Err(journal::JournalError::Overlap { .. }) => self.refuse("leave-fault-overlap").await,
            Err(error) => Err(error.into()),
        }
    }
}

/// `POST /leave/{id}/granted`: the leave, or its extension.
pub(super) async fn granted(desk: Desk, Path(id): Path<String>, posted: Posted) -> Result<Response, WebError> {
    if !desk.access().may("grant_leave") {
        return Err(WebError::Forbidden);
    }
    let held = Held::read(desk, &id, posted).await?;
    if !held.may.grant {
        return Err(WebError::Forbidden);
    }
    let leave = held.meant()?;
    let extending = held.leave.text("state") == "延期待批";
    let from = if extending { held.leave.text("to_day").parse().unwrap_or(leave.from.0) } else { leave.from.0 };
    if held.moves_locked_days(from, leave.to.0).await? {
        return held.refuse("month-fault-locked").await;
    }
    let effect = effect::of(&held.desk, &held.posting, &leave).await?;
    let mut fields = vec![
        ("state", Value::from("批准")),
        ("days", Value::Int(effect.days)),
        ("approved_by", held.desk.access().person.as_str().into()),
        ("approved_on", held.today().to_string().into()),
        ("filed", Value::Int(1)),
    ];
    if extending {
        fields.extend([("extended_to", Value::from(leave.to.0.to_string())), ("asked_to", Value::Null)]);
    }
    held.step(fields, None).await
}

/// `POST /leave/{id}/refused`: with what was wrong; a refused extension leaves the leave as it was.
pub(super) async fn refused(desk: Desk, Path(id): Path<String>, posted: Posted) -> Result<Response, WebError> {
    if !desk.access().may("grant_leave") {
        return Err(WebError::Forbidden);
    }
    let held = Held::read(desk, &id, posted).await?;
    if !held.may.grant {
        return Err(WebError::Forbidden);
    }
    let answer = held.posted.text("answer").to_string();
    if answer.is_empty() {
        return held.refuse("fault-reason").await;
    }
    let extending = held.leave.text("state") == "延期待批";
    let mut fields =
        vec![("state", Value::from(if extending { "批准" } else { "不批准" })), ("answer", answer.as_str().into())];
    if extending {
        fields.push(("asked_to", Value::Null));
    }
    held.step(fields, Some(&answer)).await
}

/// `POST /leave/{id}/withdrawn`: by the person, before it has begun.
pub(super) async fn withdrawn(desk: Desk, Path(id): Path<String>, posted: Posted) -> Result<Response, WebError> {
    let held = Held::read(desk, &id, posted).await?;
    if !held.may.withdraw {
        return Err(WebError::Forbidden);
    }
    held.step(vec![("state", Value::from("撤回"))], None).await
}

/// `POST /leave/{id}/extension`: asked for as the leave was, by the tier that its whole length asks for.
pub(super) async fn extension(desk: Desk, Path(id): Path<String>, posted: Posted) -> Result<Response, WebError> {
    let held = Held::read(desk, &id, posted).await?;
    if !held.may.extend {
        return Err(WebError::Forbidden);
    }
    let mut leave = held.meant()?;
    let to = held.posted.text("to").parse::<Date>().ok().filter(|to| leave.to.0 < *to);
    let Some(to) = to.filter(|to| crate::posted::in_force(&held.posting, *to)) else {
        return held.refuse("leave-fault-extension").await;
    };
    leave.to = (to, Half::Afternoon);
    let effect = effect::of(&held.desk, &held.posting, &leave).await?;
    let fields = vec![
        ("state", Value::from("延期待批")),
        ("asked_to", to.to_string().into()),
        ("tier", right::word(effect.tier).into()),
    ];
    held.step(fields, None).await
}

/// `POST /leave/{id}/ended`: back in the village on a day (销假).
pub(super) async fn ended(desk: Desk, Path(id): Path<String>, posted: Posted) -> Result<Response, WebError> {
    let held = Held::read(desk, &id, posted).await?;
    if !held.may.end {
        return Err(WebError::Forbidden);
    }
    let leave = Leave::of(&held.leave, held.today()).ok_or(WebError::NotFound)?;
    let back = held.posted.text("day").parse::<Date>().ok();
    let Some(back) = back.filter(|day| leave.from.0 <= *day && *day <= held.today()) else {
        return held.refuse("leave-fault-back").await;
    };
    if back <= leave.to.0 && held.moves_locked_days(back, leave.to.0).await? {
        return held.refuse("month-fault-locked").await;
    }
    let ended = Leave { ended_on: Some(back), ..leave };
    let effect = effect::of(&held.desk, &held.posting, &ended).await?;
    let fields = vec![
        ("state", Value::from("已销假")),
        ("ended_on", back.to_string().into()),
        ("days", Value::Int(effect.days)),
        ("asked_to", Value::Null),
    ];
    held.step(fields, None).await
}

/// `POST /leave/{id}/kind`: a sick leave that turns out to be another, and the like; with its reason.
pub(super) async fn kind(desk: Desk, Path(id): Path<String>, posted: Posted) -> Result<Response, WebError> {
    let held = Held::read(desk, &id, posted).await?;
    if !held.may.convert {
        return Err(WebError::Forbidden);
    }
    let field = held.desk.catalogue().ledger("leave").and_then(|l| l.field("kind"));
    let kind = held.posted.text("kind").to_string();
    let known = matches!(field.map(|f| &f.kind), Some(FieldType::Choice(all)) if all.iter().any(|c| c.zh == kind));
    let reason = held.posted.text("reason").to_string();
    if !known || kind == held.leave.text("kind") || reason.is_empty() {
        return held.refuse("leave-fault-kind").await;
    }
    let leave = held.meant()?;
    if held.moves_locked_days(leave.from.0, leave.to.0).await? {
        return held.refuse("month-fault-locked").await;
    }
    held.step(vec![("kind", Value::from(kind))], Some(&reason)).await
}
