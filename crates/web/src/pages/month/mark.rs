//! Marking a day, or a half of it, that was otherwise than worked out; and the one tap of those who like to say that they are here.

use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use catalogue::Value;
use duties::days::{Half, Status};
use jiff::civil::Date;
use journal::Record;

use super::rows::{Wanted, between};
use super::stage::{Stage, confirmations};
use super::{one, presence};
use crate::WebError;
use crate::desk::Desk;
use crate::guard::Posted;
use crate::pages::duties::Month;
use crate::returned::Returned;
use crate::{location, posted};

/// Who a mark is from: the ledger's word.
fn voice(desk: &Desk, posting: &Record) -> &'static str {
    if desk.access().confirms_months(&posting.region) { "乡镇登记" } else { "本人确认" }
}

/// `POST /month/{posting}/{month}/days`
pub(super) async fn marked(
    desk: Desk,
    Path((id, month)): Path<(String, String)>,
    posted: Posted,
) -> Result<Response, WebError> {
    let posting = posted::find(&desk, &id).await?;
    let ledger = desk.catalogue().ledger("day_status").ok_or(WebError::NotFound)?;
    if !desk.access().writes(ledger, &posting.region) || !posted::keeps(&desk, &posting).await? {
        return Err(WebError::Forbidden);
    }
    let month = Month::read(&month, desk.state.today());
    let Some(day) = posted.text("day").parse::<Date>().ok().filter(|d| Month::of(*d) == month) else {
        return refuse(&desk, &posting, month, None, &posted, "month-fault-day").await;
    };
    let presence = presence(&desk, &posting.region, (month.first(), month.last())).await?;
    let record = confirmations(&desk, &posting.region, month).await?.remove(&id);
    let stage = Stage::of(presence.norms(), month, record, desk.state.today());
    let office = voice(&desk, &posting) == "乡镇登记";
    if stage.locked {
        return refuse(&desk, &posting, month, Some(day), &posted, "month-fault-locked").await;
    }
    if !stage.takes_marks() && !office {
        return refuse(&desk, &posting, month, Some(day), &posted, "month-fault-confirmed").await;
    }
    if !posted::in_force(&posting, day) {
        return refuse(&desk, &posting, month, Some(day), &posted, "month-fault-outside").await;
    }
    let rows: Vec<&Record> = presence.rows(&id, month.first()).filter(|r| r.text("day") == day.to_string()).collect();
    if !office && rows.iter().any(|r| matches!(r.text("source"), "乡镇登记" | "抽查")) {
        return refuse(&desk, &posting, month, Some(day), &posted, "month-fault-office").await;
    }
    let late = is_late(&presence, day, desk.state.today());
    let reason = posted.text("reason");
    if late && reason.is_empty() {
        return refuse(&desk, &posting, month, Some(day), &posted, "month-fault-late").await;
    }
    let Some(said) = said(&posted, office) else {
        return refuse(&desk, &posting, month, Some(day), &posted, "month-fault-status").await;
    };
    let more = || {
        let why = if late { Value::from(reason) } else { Value::Null };
        vec![
            ("source", Value::from(voice(&desk, &posting))),
            ("late", Value::Int(i64::from(late))),
            ("late_reason", why),
            ("confirmation", Value::Null),
        ]
    };
    let wanted: Vec<Wanted> =
        said.into_iter().map(|(half, status)| Wanted { day, half, status, more: more() }).collect();
    let why = if reason.is_empty() { desk.words().say("month-mark-why") } else { reason.to_string() };
    let entries = between(&desk, &posting, &rows, &wanted, &why);
    if let Err(error) = desk.state.journal.append(desk.county(), entries).await {
        let back = Returned::new(one::To::of(&id, month).days, &posted).refused(&desk, error, "")?;
        return one::returned(&desk, &posting, month, Some(day), back).await;
    }
    // What a phone says beside the tap is kept apart from it, and only of one's own day.
    let place = posted.text("place");
    if !place.is_empty() && posted::own(&desk).await?.is_some_and(|own| own.record == id) {
        location::keep(&desk.state, desk.county(), &id, day, place).await?;
    }
    Ok(Redirect::to(&format!("/month/{id}/{month}?day={day}")).into_response())
}

/// Whether a day lies further back than the county takes without a reason.
pub(super) fn is_late(presence: &duties::days::Presence, day: Date, today: Date) -> bool {
    let within = presence.norms().on("late_entry_days", today).map(|n| n / 1000);
    let past = today.since((jiff::Unit::Day, day)).map_or(0, |s| i64::from(s.get_days()));
    within.is_some_and(|within| past > within)
}

/// What a form says of a day: nothing where the mark is taken back; none where it says no status that may be said. Absence is for an
/// office to say, leave for the page of leave.
fn said(posted: &Posted, office: bool) -> Option<Vec<(Option<Half>, Status)>> {
    let status = |word: &str| Status::of(word).filter(|s| *s != Status::Leave && (office || *s != Status::Absent));
    match posted.text("whole") {
        "clear" => return Some(Vec::new()),
        "" => {}
        word => return status(word).map(|s| vec![(None, s)]),
    }
    let half = |name: &str, half: Half| match posted.text(name) {
        "" => Some(None),
        word => status(word).map(|s| Some((Some(half), s))),
    };
    let halves: Vec<(Option<Half>, Status)> =
        [half("morning", Half::Morning)?, half("afternoon", Half::Afternoon)?].into_iter().flatten().collect();
    match halves[..] {
        [] => None,
        [(_, one), (_, other)] if one == other => Some(vec![(None, one)]),
        _ => Some(halves),
    }
}

async fn refuse(
    desk: &Desk,
    posting: &Record,
    month: Month,
    day: Option<Date>,
    posted: &Posted,
    fault: &str,
) -> Result<Response, WebError> {
    let mut back = Returned::new(one::To::of(&posting.record, month).days, posted);
    back.wrong("", desk.words().say(fault));
    one::returned(desk, posting, month, day, back).await
}
