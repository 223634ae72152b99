//! Reports sent for approval, approved, and kept for ever: their papers, provenance, and whether they still hold.

use axum::Json;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use reports::work;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::answer::Place;
use super::describe::Problem;
use super::door::{Caller, Sent};
use super::reports::{File, OfReport};
use crate::WebError;
use crate::desk::Desk;
use crate::pages::{frozen, report};

/// A frozen report by its record.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub(crate) struct OfFrozen {
    /// Its record in the ledger `frozen_report`.
    frozen: String,
}

/// Why a report is sent back.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Return {
    /// What is to be mended.
    remark: String,
}

/// A report just frozen.
#[derive(Serialize, ToSchema)]
pub(crate) struct Froze {
    /// Its record.
    frozen: String,
    /// The entry that froze it.
    seq: i64,
    /// SHA-256 of its provenance.
    digest: String,
}

/// A frozen report.
#[derive(Serialize, ToSchema)]
pub(crate) struct Frozen {
    /// Its record.
    frozen: String,
    /// Its title.
    title: String,
    /// The place it is about.
    place: Place,
    /// The last day that was counted.
    cutoff: String,
    /// The day it was frozen on; none of reports frozen before that was kept.
    frozen_on: Option<String>,
    /// The entry that froze it.
    seq: i64,
    /// SHA-256 of its provenance.
    digest: String,
}

/// Frozen reports.
#[derive(Serialize, ToSchema)]
pub(crate) struct FrozenReports {
    /// Those of the places that I read.
    items: Vec<Frozen>,
}

/// Whether a frozen report gives the same numbers.
#[derive(Serialize, ToSchema)]
pub(crate) struct Verified {
    /// The position it was taken at.
    as_of: u64,
    /// Whether every figure is the same as of then.
    holds: bool,
    /// Later entries that touch its records.
    later: usize,
    /// Figure by figure.
    items: Vec<Checked>,
}

/// A figure of a frozen report worked out again.
#[derive(Serialize, ToSchema)]
pub(crate) struct Checked {
    /// The slot, from 1.
    slot: usize,
    /// The figure.
    figure: String,
    /// The frozen value.
    frozen: Option<String>,
    /// The value worked out again as of the frozen position.
    again: Option<String>,
    /// Whether value and records are the same.
    same: bool,
    /// What the value would be now.
    now: Option<String>,
}

/// Send a report for approval
#[utoipa::path(post, path = "/api/{county}/reports/{report}/submissions", params(OfReport),
    responses((status = 204, description = "Its numbers stand still until another person has decided")))]
pub(crate) async fn submit_report(caller: Caller, Path(of): Path<OfReport>) -> Result<StatusCode, WebError> {
    report::send_for_approval(&caller, &of.report).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Send a report back to its writer
#[utoipa::path(post, path = "/api/{county}/reports/{report}/returns", params(OfReport), request_body = Return,
    responses((status = 204, description = "It may be written again")))]
pub(crate) async fn return_report(
    caller: Caller,
    Path(of): Path<OfReport>,
    Sent(sent): Sent<Return>,
) -> Result<StatusCode, WebError> {
    report::send_back(&caller, &of.report, &sent.remark).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Approve a report that another person has sent: it is frozen
#[utoipa::path(post, path = "/api/{county}/reports/{report}/approvals", params(OfReport),
    responses((status = 201, description = "Kept for ever", body = Froze)))]
pub(crate) async fn approve_report(
    caller: Caller,
    Path(of): Path<OfReport>,
) -> Result<(StatusCode, Json<Froze>), WebError> {
    let kept = report::approve(&caller, &of.report).await?;
    Ok((StatusCode::CREATED, Json(Froze { frozen: kept.record, seq: kept.seq, digest: kept.digest })))
}

/// Frozen reports
#[utoipa::path(get, path = "/api/{county}/frozen-reports",
    responses((status = 200, description = "Those that I read", body = FrozenReports)))]
pub(crate) async fn list_frozen(caller: Caller) -> Result<Json<FrozenReports>, WebError> {
    let ledger = caller.ledger("frozen_report")?;
    let scope = caller.access().scope(ledger);
    let records = work::list(&caller.state.journal, caller.county(), &scope).await?;
    Ok(Json(FrozenReports { items: records.iter().map(|r| shown(&caller, r)).collect() }))
}

fn shown(desk: &Desk, record: &journal::Record) -> Frozen {
    Frozen {
        frozen: record.record.clone(),
        title: record.text("title").into(),
        place: Place::of(desk, &record.region),
        cutoff: record.text("cutoff").into(),
        frozen_on: record.get("frozen_on").as_text().map(String::from),
        seq: record.from_seq,
        digest: record.text("digest").into(),
    }
}

/// A frozen report's paper
#[utoipa::path(get, path = "/api/{county}/frozen-reports/{frozen}/document", params(OfFrozen),
    responses((status = 200, description = "The paper as it was frozen", body = File,
        content_type = "application/vnd.openxmlformats-officedocument.wordprocessingml.document")))]
pub(crate) async fn get_frozen_document(caller: Caller, Path(of): Path<OfFrozen>) -> Result<Response, WebError> {
    frozen::document(caller.desk(), Path(of.frozen)).await
}

/// A frozen report's paper as a PDF
#[utoipa::path(get, path = "/api/{county}/frozen-reports/{frozen}/pdf", params(OfFrozen),
    responses((status = 200, description = "The paper as it was frozen, as it is printed", body = File,
            content_type = "application/pdf"),
        (status = 503, description = "This server cannot make PDFs: LibreOffice or a Chinese font is missing", body = Problem,
            content_type = "application/problem+json")))]
pub(crate) async fn get_frozen_pdf(caller: Caller, Path(of): Path<OfFrozen>) -> Result<Response, WebError> {
    frozen::pdf(caller.desk(), Path(of.frozen)).await
}

/// A frozen report's provenance
#[utoipa::path(get, path = "/api/{county}/frozen-reports/{frozen}/provenance", params(OfFrozen),
    responses((status = 200, description = "Slot by slot: figure, window, value, records", body = Object)))]
pub(crate) async fn get_frozen_provenance(caller: Caller, Path(of): Path<OfFrozen>) -> Result<Response, WebError> {
    frozen::provenance(caller.desk(), Path(of.frozen)).await
}

/// Whether a frozen report still holds
#[utoipa::path(get, path = "/api/{county}/frozen-reports/{frozen}/verification", params(OfFrozen),
    responses((status = 200, description = "Every figure worked out again", body = Verified)))]
pub(crate) async fn verify_frozen(caller: Caller, Path(of): Path<OfFrozen>) -> Result<Json<Verified>, WebError> {
    if !caller.access().may("verify") {
        return Err(WebError::Forbidden);
    }
    let (_, provenance) = frozen::open(&caller, &of.frozen).await?;
    let found = work::verify(&caller.state.figures, &provenance).await?;
    let checked = |s: work::SlotCheck| Checked {
        slot: s.slot,
        figure: s.figure,
        frozen: s.frozen,
        again: s.again,
        same: s.same,
        now: s.now,
    };
    let items = found.slots.into_iter().map(checked).collect();
    Ok(Json(Verified { as_of: found.as_of, holds: found.holds, later: found.later, items }))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::testing;

    const REPORTS: &str = "/api/419931/reports";
    const TEXT: &str = "全县现有在任第一书记X名。";

    #[tokio::test]
    async fn a_report_goes_from_text_to_a_frozen_paper_that_holds() {
        let bench = testing::bench().await;
        bench
            .enter(
                "account",
                "419931",
                &[("login", "second"), ("person_name", "审核人"), ("role", "organisation"), ("state", "已授权")],
            )
            .await;
        let opened = bench.upload("wang", REPORTS, "text/plain", TEXT).await;
        assert_eq!(opened.status, 201, "{}", opened.body);
        let id = opened.json()["report"]["report"].as_str().unwrap().to_string();
        let slots = bench.ask("wang", &format!("{REPORTS}/{id}/slots")).await.json();
        assert_eq!(
            (&slots["items"][0]["written"], &slots["items"][0]["figure"]),
            (&json!("2"), &json!("posting.first_secretary"))
        );
        let decided = json!({ "is": "figure", "figure": "posting.first_secretary", "window": "D" });
        let decided = bench.put("wang", &format!("{REPORTS}/{id}/slots/1/decision"), &decided).await;
        assert_eq!((decided.status, &decided.json()["decision"]), (200, &json!("confirmed")), "{}", decided.body);
        assert_eq!(bench.ask("wang", &format!("{REPORTS}/{id}/checks")).await.status, 200);
        assert!(bench.ask("wang", &format!("{REPORTS}/{id}/document")).await.body.starts_with("PK"));
        let none = json!({});
        assert_eq!(
            bench.send("second", &format!("{REPORTS}/{id}/approvals"), &none).await.status,
            409,
            "nobody has asked"
        );
        assert_eq!(bench.send("wang", &format!("{REPORTS}/{id}/submissions"), &none).await.status, 204);
        assert_ne!(
            bench.send("wang", &format!("{REPORTS}/{id}/approvals"), &none).await.status,
            201,
            "nobody approves their own"
        );
        let froze = bench.send("second", &format!("{REPORTS}/{id}/approvals"), &none).await;
        assert_eq!(froze.status, 201, "{}", froze.body);
        let frozen = format!("/api/419931/frozen-reports/{}", froze.json()["frozen"].as_str().unwrap());
        let verified = bench.ask("wang", &format!("{frozen}/verification")).await.json();
        assert_eq!((&verified["holds"], &verified["items"][0]["again"]), (&json!(true), &json!("2")));
        assert!(bench.ask("wang", &format!("{frozen}/document")).await.body.starts_with("PK"));
        let listed = bench.ask("xian", "/api/419931/frozen-reports").await.json();
        assert_eq!(listed["items"].as_array().unwrap().len(), 1);
        assert_eq!(bench.ask("cai", &format!("{frozen}/document")).await.status, 403);
    }

    #[tokio::test]
    async fn what_cannot_be_decided_is_refused_and_a_report_is_its_makers_own() {
        let bench = testing::bench().await;
        let opened = bench.upload("wang", REPORTS, "text/plain", TEXT).await.json();
        let id = opened["report"]["report"].as_str().unwrap().to_string();
        let slot = |n: usize| format!("{REPORTS}/{id}/slots/{n}/decision");
        let no_reason = json!({ "is": "by_hand", "text": "3", "reason": "" });
        assert_eq!(bench.put("wang", &slot(1), &no_reason).await.status, 422);
        assert_eq!(bench.put("wang", &slot(9), &json!({ "is": "open" })).await.status, 404);
        assert_eq!(
            bench.put("wang", &slot(1), &json!({ "is": "figure", "figure": "no.such", "window": "D" })).await.status,
            404
        );
        assert_eq!(
            bench
                .put("wang", &slot(1), &json!({ "is": "figure", "figure": "posting.first_secretary", "window": "Z" }))
                .await
                .status,
            400
        );
        assert_eq!(bench.ask("bian", &format!("{REPORTS}/{id}/slots")).await.status, 403);
        assert_eq!(bench.ask("xian", REPORTS).await.status, 403);
        assert_eq!(bench.upload("wang", REPORTS, "image/png", "x").await.status, 415);
        assert_eq!(bench.upload("wang", &format!("{REPORTS}?cutoff=soon"), "text/plain", TEXT).await.status, 400);
    }
}
