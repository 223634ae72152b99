//! What a person does at the bench: decide a slot, accept what was proposed, take a step back, set a finding aside, say what the
//! paper needs.

use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use reports::work::Decision;

use super::{To, may_write, next, returned, sees};
use crate::WebError;
use crate::desk::Desk;
use crate::drafts::{self, Dismissal, Draft};
use crate::guard::Posted;
use crate::returned::Returned;

/// `POST /reports/{id}/slots/{slot}`: decides a slot and goes on to the next that waits.
pub(crate) async fn decide(
    desk: Desk,
    Path((id, number)): Path<(String, usize)>,
    posted: Posted,
) -> Result<Response, WebError> {
    may_write(&desk)?;
    if posted.text("choice") == "hand" {
        let mut back = Returned::new(To::of(&id, number).decision, &posted);
        for field in ["text", "reason"].into_iter().filter(|field| posted.text(field).is_empty()) {
            back.wrong(field, desk.words().say(if field == "text" { "fault-required" } else { "error-no-reason" }));
        }
        if back.is_wrong() {
            return returned(&desk, &id, number, back).await;
        }
    }
    let draft = drafts::change(&desk.state, desk.access(), &id, |draft| {
        let decision = decision(&desk, draft, &posted)?;
        Ok(draft
            .work
            .decide((desk.access().login.as_str(), desk.state.dated()), vec![(number.saturating_sub(1), decision)])?)
    });
    let to = next(&draft.await?, number).unwrap_or(number);
    Ok(Redirect::to(&at(&id, to)).into_response())
}

fn at(id: &str, slot: usize) -> String {
    format!("/reports/{id}?slot={slot}#slot-{slot}")
}

fn decision(desk: &Desk, draft: &Draft, posted: &Posted) -> Result<Decision, WebError> {
    match posted.text("choice") {
        "hand" => Ok(Decision::ByHand { text: posted.text("text").into(), reason: posted.text("reason").into() }),
        "open" | "" => Ok(Decision::Open),
        choice => {
            let (figure, window) = choice.split_once('|').ok_or_else(|| WebError::BadForm("choice".into()))?;
            if !sees(desk, draft, figure) {
                return Err(WebError::Forbidden);
            }
            let window = Some(posted.text("window")).filter(|w| !w.is_empty()).unwrap_or(window);
            let window = window.parse().map_err(WebError::BadForm)?;
            Ok(Decision::Confirmed { figure: figure.into(), window })
        }
    }
}

/// `POST /reports/{id}/confirmed`: accepts every proposal that the reader can see, as one step.
pub(super) async fn confirm_all(desk: Desk, Path(id): Path<String>, _posted: Posted) -> Result<Redirect, WebError> {
    confirm_proposed(&desk, &id).await?;
    Ok(Redirect::to(&format!("/reports/{id}")))
}

/// Accepts every proposal that the reader can see, as one step.
pub(crate) async fn confirm_proposed(desk: &Desk, id: &str) -> Result<Draft, WebError> {
    may_write(desk)?;
    drafts::change(&desk.state, desk.access(), id, |draft| {
        let proposed = draft.work.decisions.iter().enumerate().filter_map(|(i, decision)| match decision {
            Decision::Proposed { figure, window } if sees(desk, draft, figure) => {
                Some((i, Decision::Confirmed { figure: figure.clone(), window: *window }))
            }
            _ => None,
        });
        let confirmed = proposed.collect();
        Ok(draft.work.decide((desk.access().login.as_str(), desk.state.dated()), confirmed)?)
    })
    .await
}

/// `POST /reports/{id}/undone`: takes the last step back and shows the slot it was about.
pub(crate) async fn undo(desk: Desk, Path(id): Path<String>, _posted: Posted) -> Result<Redirect, WebError> {
    let (_, slot) = undo_last(&desk, &id).await?;
    Ok(Redirect::to(&slot.map_or_else(|| format!("/reports/{id}"), |i| at(&id, i + 1))))
}

/// Takes the last step back; gives the draft, and the slot that the step was about.
pub(crate) async fn undo_last(desk: &Desk, id: &str) -> Result<(Draft, Option<usize>), WebError> {
    may_write(desk)?;
    let mut slot = None;
    let draft = drafts::change(&desk.state, desk.access(), id, |draft| {
        let changed = draft.work.undo().and_then(|step| Some(step.changes.first()?.offset));
        slot = changed.and_then(|offset| draft.work.slots.iter().position(|s| s.offset == offset));
        Ok(())
    });
    Ok((draft.await?, slot))
}

/// `POST /reports/{id}/dismissed`: sets a finding aside with a reason, or takes it up again without one.
pub(crate) async fn dismiss(desk: Desk, Path(id): Path<String>, posted: Posted) -> Result<Response, WebError> {
    may_write(&desk)?;
    let slot = posted.text("slot").parse::<usize>().unwrap_or(1);
    let (key, reason) = (posted.text("key"), posted.text("reason"));
    if posted.text("again").is_empty() && reason.is_empty() {
        let mut back = Returned::new(To::of(&id, slot).dismissed, &posted);
        back.wrong("reason", desk.words().say("error-no-reason"));
        return returned(&desk, &id, slot, back).await;
    }
    drafts::change(&desk.state, desk.access(), &id, |draft| {
        draft.sheet.dismissed.retain(|d| d.key != key);
        if posted.text("again").is_empty() {
            let who = desk.access().login.clone();
            draft.sheet.dismissed.push(Dismissal { key: key.into(), who, reason: reason.into() });
        }
        Ok(())
    })
    .await?;
    Ok(Redirect::to(&format!("/reports/{id}?slot={slot}#checks")).into_response())
}

/// `POST /reports/{id}/paper`: title, addressee, unit and date.
pub(crate) async fn paper(desk: Desk, Path(id): Path<String>, posted: Posted) -> Result<Redirect, WebError> {
    may_write(&desk)?;
    drafts::change(&desk.state, desk.access(), &id, |draft| {
        if !posted.text("title").is_empty() {
            draft.sheet.title = posted.text("title").into();
        }
        draft.sheet.addressee = posted.text("addressee").into();
        draft.sheet.unit = posted.text("unit").into();
        draft.sheet.signed = posted.text("signed").into();
        Ok(())
    })
    .await?;
    Ok(Redirect::to(&format!("/reports/{id}")))
}
