//! The slots of a report: what each may be, what has been decided, what stands in it.

use axum::Json;
use axum::extract::Path;
use catalogue::WindowCode;
use reports::provenance::{SlotProvenance, SlotState};
use reports::work::Decision;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::door::{Caller, Sent};
use super::paging::bad;
use super::recognitions::{Blank, blank};
use super::reports::OfReport;
use crate::WebError;
use crate::desk::Desk;
use crate::drafts::{self, Draft};
use crate::pages::report;

/// A slot by its report and number.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub(crate) struct OfSlot {
    /// The report's id.
    report: String,
    /// The slot's number, from 1.
    slot: usize,
}

/// The slots of a report.
#[derive(Serialize, ToSchema)]
pub(crate) struct Slots {
    /// In the order of the text.
    items: Vec<Slotted>,
    /// The journal's position their values are taken at.
    as_of: u64,
}

/// A slot of a report.
#[derive(Serialize, ToSchema)]
pub(crate) struct Slotted {
    /// Where it is and what it may be.
    blank: Blank,
    /// What has been decided: proposed, confirmed, by_hand, open.
    decision: &'static str,
    /// The figure it is filled with, where I may see it.
    figure: Option<String>,
    /// Its window's code.
    window: Option<String>,
    /// What became of it: filled, by_hand, open.
    state: &'static str,
    /// What stands there now.
    written: String,
    /// The exact value.
    value: Option<String>,
    /// What has to be asked, for an open slot; the reason, for one written by hand.
    question: Option<String>,
}

/// What a person decides for a slot.
#[derive(Deserialize, ToSchema)]
#[serde(tag = "is", rename_all = "snake_case", deny_unknown_fields)]
pub(crate) enum Decided {
    /// It is this figure in this window.
    Figure {
        /// The figure's id.
        figure: String,
        /// The window's code: Y, Y2, yr, R, D, N.
        window: String,
    },
    /// It is written by hand.
    ByHand {
        /// What is written.
        text: String,
        /// Why.
        reason: String,
    },
    /// It stays blank.
    Open,
}

/// What the linter says of a report.
#[derive(Serialize, ToSchema)]
pub(crate) struct Checks {
    /// Findings, group by group, the gravest first.
    items: Vec<Finding>,
    /// How many rules over the paper's figures hold.
    holding: usize,
}

/// Something to look at.
#[derive(Serialize, ToSchema)]
pub(crate) struct Finding {
    /// By which it is dismissed.
    key: String,
    /// The group it belongs to.
    group: String,
    /// How grave it is: bad, ask, note.
    kind: &'static str,
    /// What is found, and what to do.
    says: String,
}

/// The slots of a report
#[utoipa::path(get, path = "/api/{county}/reports/{report}/slots", params(OfReport),
    responses((status = 200, description = "What each may be and what stands in it", body = Slots)))]
pub(crate) async fn list_slots(caller: Caller, Path(of): Path<OfReport>) -> Result<Json<Slots>, WebError> {
    Ok(Json(slots(&caller, &report::own(&caller, &of.report).await?).await?))
}

/// Decide a slot
#[utoipa::path(put, path = "/api/{county}/reports/{report}/slots/{slot}/decision", params(OfSlot), request_body = Decided,
    responses((status = 200, description = "The slot as it stands now", body = Slotted)))]
pub(crate) async fn decide_slot(
    caller: Caller,
    Path(of): Path<OfSlot>,
    Sent(decided): Sent<Decided>,
) -> Result<Json<Slotted>, WebError> {
    report::may_write(&caller)?;
    let place = of.slot.checked_sub(1).ok_or(WebError::NotFound)?;
    let draft = drafts::change(&caller.state, caller.access(), &of.report, |draft| {
        let decision = decision(&caller, draft, decided)?;
        Ok(draft.work.decide((caller.access().login.as_str(), caller.state.dated()), vec![(place, decision)])?)
    });
    let slots = slots(&caller, &draft.await?).await?;
    slots.items.into_iter().nth(place).map(Json).ok_or(WebError::NotFound)
}

/// Confirm everything proposed that I see
#[utoipa::path(post, path = "/api/{county}/reports/{report}/confirmations", params(OfReport),
    responses((status = 200, description = "The slots as they stand now", body = Slots)))]
pub(crate) async fn confirm_slots(caller: Caller, Path(of): Path<OfReport>) -> Result<Json<Slots>, WebError> {
    let draft = report::confirm_proposed(&caller, &of.report).await?;
    Ok(Json(slots(&caller, &draft).await?))
}

/// Take the last decision back
#[utoipa::path(post, path = "/api/{county}/reports/{report}/undone", params(OfReport),
    responses((status = 200, description = "The slots as they stand now; nothing changes where nothing was decided", body = Slots)))]
pub(crate) async fn undo_decision(caller: Caller, Path(of): Path<OfReport>) -> Result<Json<Slots>, WebError> {
    let (draft, _) = report::undo_last(&caller, &of.report).await?;
    Ok(Json(slots(&caller, &draft).await?))
}

/// What the linter finds
#[utoipa::path(get, path = "/api/{county}/reports/{report}/checks", params(OfReport),
    responses((status = 200, description = "Findings over the whole paper", body = Checks)))]
pub(crate) async fn list_checks(caller: Caller, Path(of): Path<OfReport>) -> Result<Json<Checks>, WebError> {
    let draft = report::own(&caller, &of.report).await?;
    let settled = report::settled(&caller, &draft).await?;
    let found = report::checks(&caller, &draft, &settled).await?;
    let findings = found.groups.into_iter().flat_map(|group| {
        let finding = |c: report::Check| (c.key, c.kind, c.text);
        let all: Vec<_> = group.checks.into_iter().map(finding).collect();
        all.into_iter().map(move |(key, kind, says)| Finding { key, group: group.name.clone(), kind, says })
    });
    Ok(Json(Checks { items: findings.collect(), holding: found.holding }))
}

fn decision(desk: &Desk, draft: &Draft, decided: Decided) -> Result<Decision, WebError> {
    Ok(match decided {
        Decided::ByHand { text, reason } => Decision::ByHand { text, reason },
        Decided::Open => Decision::Open,
        Decided::Figure { figure, window } => {
            desk.state.figures.figure(&figure)?;
            if !report::sees(desk, draft, &figure) {
                return Err(WebError::Forbidden);
            }
            let window = window.parse::<WindowCode>().map_err(|_| bad("window", &window))?;
            Decision::Confirmed { figure, window }
        }
    })
}

async fn slots(desk: &Desk, draft: &Draft) -> Result<Slots, WebError> {
    let settled = report::settled(desk, draft).await?;
    let one = |(i, entry): (usize, &SlotProvenance)| {
        let mut found = blank(i + 1, &draft.work.slots[i]);
        found.candidates.retain(|c| report::sees(desk, draft, &c.figure));
        slotted(found, &draft.work.decisions[i], entry)
    };
    let items = settled.provenance.slots.iter().enumerate().map(one).collect();
    Ok(Slots { items, as_of: settled.provenance.as_of })
}

fn slotted(blank: Blank, decision: &Decision, entry: &SlotProvenance) -> Slotted {
    Slotted {
        blank,
        decision: match decision {
            Decision::Proposed { .. } => "proposed",
            Decision::Confirmed { .. } => "confirmed",
            Decision::ByHand { .. } => "by_hand",
            Decision::Open => "open",
        },
        figure: entry.figure.clone(),
        window: entry.window.as_ref().map(|w| w.code.clone()),
        state: match entry.state {
            SlotState::Filled => "filled",
            SlotState::ByHand => "by_hand",
            SlotState::Open => "open",
        },
        written: entry.written.clone(),
        value: entry.value.clone(),
        question: entry.question.clone(),
    }
}
