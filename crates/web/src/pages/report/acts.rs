//! What a person does at the bench: decide a slot, accept what was proposed, say what the paper needs.

use axum::extract::Path;
use axum::response::Redirect;
use reports::work::Decision;

use super::{next, own, sees};
use crate::WebError;
use crate::desk::Desk;
use crate::drafts::{self, Draft};
use crate::guard::Posted;

/// `POST /reports/{id}/slots/{slot}`: decides a slot and goes on to the next that waits.
pub(crate) async fn decide(
    desk: Desk,
    Path((id, number)): Path<(String, usize)>,
    posted: Posted,
) -> Result<Redirect, WebError> {
    let mut draft = own(&desk, &id).await?;
    let decision = decision(&desk, &draft, &posted)?;
    draft.work.decide(number.saturating_sub(1), decision)?;
    drafts::keep(&desk.state, desk.county(), &mut draft).await?;
    let to = next(&draft, number).unwrap_or(number);
    Ok(Redirect::to(&format!("/reports/{id}?slot={to}")))
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

/// `POST /reports/{id}/confirmed`: accepts every proposal that the reader can see.
pub(crate) async fn confirm_all(desk: Desk, Path(id): Path<String>, _posted: Posted) -> Result<Redirect, WebError> {
    let mut draft = own(&desk, &id).await?;
    let decisions = draft.work.decisions.clone();
    for (i, decision) in decisions.into_iter().enumerate() {
        if let Decision::Proposed { figure, window } = decision
            && sees(&desk, &draft, &figure)
        {
            draft.work.decide(i, Decision::Confirmed { figure, window })?;
        }
    }
    drafts::keep(&desk.state, desk.county(), &mut draft).await?;
    Ok(Redirect::to(&format!("/reports/{id}")))
}

/// `POST /reports/{id}/paper`: title, addressee, unit and date.
pub(crate) async fn paper(desk: Desk, Path(id): Path<String>, posted: Posted) -> Result<Redirect, WebError> {
    let mut draft = own(&desk, &id).await?;
    if !posted.text("title").is_empty() {
        draft.sheet.title = posted.text("title").into();
    }
    draft.sheet.addressee = posted.text("addressee").into();
    draft.sheet.unit = posted.text("unit").into();
    draft.sheet.signed = posted.text("signed").into();
    drafts::keep(&desk.state, desk.county(), &mut draft).await?;
    Ok(Redirect::to(&format!("/reports/{id}")))
}
