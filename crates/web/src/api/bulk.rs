//! One report for every township or village: asked for, looked at, taken away as an archive.

use axum::Json;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::door::{Caller, Sent};
use super::reports::{File, OfReport};
use crate::WebError;
use crate::pages::bulk;

/// A job by its id.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub(crate) struct OfJob {
    /// The job's id.
    job: String,
}

/// For whom.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Order {
    /// Every township, or every village.
    level: Level,
}

/// What the papers are of.
#[derive(Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Level {
    /// A paper for each township.
    Township,
    /// A paper for each village.
    Village,
}

/// Work that goes on after the answer.
#[derive(Serialize, ToSchema)]
pub(crate) struct Job {
    /// Its id.
    job: String,
    /// The report's title.
    title: String,
    /// How many papers are made.
    done: usize,
    /// Of how many.
    total: usize,
    /// Whether the server was restarted since it was asked for, so that it has begun again.
    again: bool,
    /// working, ready or failed.
    state: &'static str,
    /// What went wrong.
    fault: Option<String>,
}

/// Order a report for every township or village
#[utoipa::path(post, path = "/api/{county}/reports/{report}/bulk-jobs", params(OfReport), request_body = Order,
    responses((status = 202, description = "Begun; ask how far it is", body = Job)))]
pub(crate) async fn order_bulk(
    caller: Caller,
    Path(of): Path<OfReport>,
    Sent(order): Sent<Order>,
) -> Result<(StatusCode, Json<Job>), WebError> {
    let level = match order.level {
        Level::Township => "township",
        Level::Village => "village",
    };
    let job = bulk::ask(&caller, &of.report, level).await?;
    Ok((StatusCode::ACCEPTED, Json(shown(&job))))
}

/// How far a bulk order is
#[utoipa::path(get, path = "/api/{county}/bulk-jobs/{job}", params(OfJob),
    responses((status = 200, description = "The job; one lost in a restart begins again", body = Job)))]
pub(crate) async fn get_bulk(caller: Caller, Path(of): Path<OfJob>) -> Result<Json<Job>, WebError> {
    Ok(Json(shown(&*bulk::own_job(&caller, &of.job).await?)))
}

/// The papers of a bulk order
#[utoipa::path(get, path = "/api/{county}/bulk-jobs/{job}/archive", params(OfJob),
    responses((status = 200, description = "A .docx and its provenance for each place, and a table of all", body = File,
        content_type = "application/zip")))]
pub(crate) async fn get_bulk_archive(caller: Caller, Path(of): Path<OfJob>) -> Result<Response, WebError> {
    bulk::archive(caller.desk(), Path(of.job)).await
}

fn shown(job: &bulk::Job) -> Job {
    let (state, fault) = match job.outcome() {
        None => ("working", None),
        Some(Ok(_)) => ("ready", None),
        Some(Err(fault)) => ("failed", Some(fault.clone())),
    };
    let (done, total, again) = (job.done(), job.total, job.again);
    Job { job: job.id.clone(), title: job.title.clone(), done, total, again, state, fault }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::testing;

    #[tokio::test]
    async fn a_report_is_ordered_for_every_township_and_its_papers_come_down() {
        let bench = testing::bench().await;
        let opened = bench.upload("wang", "/api/419931/reports", "text/plain", "共选派在任第一书记X名。").await.json();
        let report = opened["report"]["report"].as_str().unwrap().to_string();
        let order = format!("/api/419931/reports/{report}/bulk-jobs");
        assert_eq!(bench.send("wang", &order, &json!({ "level": "planet" })).await.status, 400);
        let begun = bench.send("wang", &order, &json!({ "level": "township" })).await;
        assert_eq!(begun.status, 202, "{}", begun.body);
        let job = format!("/api/419931/bulk-jobs/{}", begun.json()["job"].as_str().unwrap());
        assert_eq!(bench.ask("zhao", &job).await.status, 404, "it is the asker's own");
        for _ in 0..300 {
            if bench.ask("wang", &job).await.json()["state"] == "ready" {
                break;
            }
            tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        }
        let archive = bench.ask("wang", &format!("{job}/archive")).await;
        assert_eq!((archive.status, &archive.bytes[..2]), (200, b"PK".as_slice()));
        assert_eq!(bench.ask("wang", &job).await.json()["done"], 3);
    }
}
