//! 送审: asked by one person, approved or sent back by another; the approval freezes.

use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use reports::work::{self, Decision, Frozen, Hands};

use super::outputs::{learn, meta};
use super::{To, may_write, own, sees, settled};
use crate::WebError;
use crate::desk::Desk;
use crate::drafts::{self, Draft, Refusal, Standing};
use crate::guard::Posted;
use crate::returned::Returned;

/// `POST /reports/{id}/asked`: the paper goes to the approver, its numbers those of this position.
pub(super) async fn asked(desk: Desk, Path(id): Path<String>, _posted: Posted) -> Result<Redirect, WebError> {
    ask(&desk, &id).await?;
    Ok(Redirect::to(&format!("/reports/{id}")))
}

/// Sends a report to the approver.
pub(crate) async fn ask(desk: &Desk, id: &str) -> Result<(), WebError> {
    may_write(desk)?;
    let as_of = desk.state.journal.head(desk.county()).await?.seq;
    step(desk, id, |standing| standing.ask((desk.access().login.as_str(), desk.state.dated()), as_of)).await
}

/// `POST /reports/{id}/taken-back`
pub(crate) async fn take_back(desk: Desk, Path(id): Path<String>, _posted: Posted) -> Result<Redirect, WebError> {
    may_write(&desk)?;
    step(&desk, &id, |standing| standing.take_back(&desk.access().login)).await?;
    Ok(Redirect::to(&format!("/reports/{id}")))
}

/// `POST /reports/{id}/returned`: back to who wrote it, with a remark.
pub(super) async fn returned(desk: Desk, Path(id): Path<String>, posted: Posted) -> Result<Response, WebError> {
    match send_back(&desk, &id, posted.text("remark")).await {
        Ok(()) => Ok(Redirect::to(&format!("/reports/{id}")).into_response()),
        Err(WebError::Review(Refusal::NoRemark)) => {
            let mut back = Returned::new(To::of(&id, 1).returned, &posted);
            back.wrong("remark", desk.words().say("review-no-remark"));
            super::returned(&desk, &id, 1, back).await
        }
        Err(error) => Err(error),
    }
}

/// Sends a report back to who wrote it.
pub(crate) async fn send_back(desk: &Desk, id: &str, remark: &str) -> Result<(), WebError> {
    approves(desk, &own(desk, id).await?)?;
    step(desk, id, |standing| standing.send_back((desk.access().login.as_str(), desk.state.dated()), remark)).await
}

async fn step(desk: &Desk, id: &str, act: impl FnOnce(&mut Standing) -> Result<(), Refusal>) -> Result<(), WebError> {
    let _turn = drafts::turn(&desk.state).await;
    let mut draft = drafts::find(&desk.state, desk.access(), id).await?;
    act(&mut draft.sheet.standing)?;
    drafts::keep(&desk.state, desk.county(), &mut draft).await
}

/// Who approves: whoever may freeze reports of the place.
pub(super) fn approves(desk: &Desk, draft: &Draft) -> Result<(), WebError> {
    let may = desk.access().may("freeze") && desk.access().reaches(&draft.sheet.region);
    if may { Ok(()) } else { Err(WebError::Forbidden) }
}

/// `POST /reports/{id}/frozen`: another person approves; the report is kept for ever, with both names and what its choices teach.
pub(super) async fn approved(desk: Desk, Path(id): Path<String>, _posted: Posted) -> Result<Redirect, WebError> {
    let frozen = approve(&desk, &id).await?;
    Ok(Redirect::to(&format!("/reports/frozen/{}", frozen.record)))
}

/// Approves a report that another person has sent: it is frozen.
pub(crate) async fn approve(desk: &Desk, id: &str) -> Result<Frozen, WebError> {
    let _turn = drafts::turn(&desk.state).await;
    let mut draft = own(desk, id).await?;
    approves(desk, &draft)?;
    let (asked_by, _) = draft.sheet.standing.approvable(&desk.access().login)?;
    let chosen = draft.work.decisions.iter().filter_map(Decision::figure);
    if chosen.into_iter().any(|(figure, _)| !sees(desk, &draft, figure)) {
        return Err(Refusal::Hidden.into());
    }
    let settled = settled(desk, &draft).await?;
    let bytes = draft.work.docx(&settled, &meta(&draft))?;
    let hands = Hands { actor: desk.access().login.clone(), asked_by: Some(asked_by), on: desk.state.today() };
    let frozen = work::freeze(&desk.state.journal, &draft.sheet.region, &settled, &bytes, &hands).await?;
    learn(desk, &draft).await?;
    draft.sheet.standing = Standing::Frozen { record: frozen.record.clone() };
    drafts::keep(&desk.state, desk.county(), &mut draft).await?;
    Ok(frozen)
}
