//! One template for every township or village: the draft's decisions, worked out for each place, as one archive.

mod jobs;

use std::sync::Arc;

use askama::Template;
use axum::Router;
use axum::extract::Path;
use axum::response::{Html, Redirect, Response};
use axum::routing::{get, post};
use catalogue::RegionCode;
use reports::bulk::{self, Paper};

use crate::desk::Desk;
use crate::drafts::Draft;
use crate::guard::Posted;
use crate::pages::report::{download, for_place, own};
use crate::shell::{self, At, Shell};
use crate::{State, WebError};

pub(crate) use jobs::{Job, Jobs};

/// Its addresses.
pub(crate) fn routes() -> Router<State> {
    Router::new()
        .route("/reports/{id}/bulk", post(begin))
        .route("/reports/bulk/{job}", get(page))
        .route("/reports/bulk/{job}/archive", get(archive))
}

/// The type of an archive.
const ZIP: &str = "application/zip";

#[derive(Template)]
#[template(path = "pages/bulk/bulk.html")]
struct Page {
    shell: Shell,
    address: String,
    from: String,
    done: usize,
    total: usize,
    share: usize,
    ready: bool,
    fault: String,
}

/// `POST /reports/{id}/bulk`: begins the work and shows how far it is.
async fn begin(desk: Desk, Path(id): Path<String>, posted: Posted) -> Result<Redirect, WebError> {
    let draft = own(&desk, &id).await?;
    let places = places(&desk, &draft, posted.text("level"));
    let (county, login) = (desk.county(), desk.access().login.as_str());
    let job = Job::new(county, login, &draft.sheet.title, format!("/reports/{id}"), places.len());
    let job = desk.state.jobs.take(job);
    let address = format!("/reports/bulk/{}", job.id);
    tokio::spawn(work(desk, draft, places, job));
    Ok(Redirect::to(&address))
}

/// The townships or villages of the draft's place that the reader reaches.
fn places(desk: &Desk, draft: &Draft, level: &str) -> Vec<RegionCode> {
    let within = &draft.sheet.region;
    let all: Vec<RegionCode> = match level {
        "village" => desk.places.villages(within).cloned().collect(),
        _ => desk.places.townships(within).cloned().collect(),
    };
    all.into_iter().filter(|place| desk.access().reaches(place)).collect()
}

async fn work(desk: Desk, draft: Draft, places: Vec<RegionCode>, job: Arc<Job>) {
    // The turn is never closed: whoever waits gets it.
    let _turn = desk.state.jobs.turn.acquire().await;
    let outcome = papers(&desk, &draft, places, &job).await;
    let archive = match outcome {
        Ok(papers) => tokio::task::spawn_blocking(move || bulk::archive(&papers).map_err(|e| e.to_string())).await,
        Err(error) => Ok(Err(error.to_string())),
    };
    job.end(archive.unwrap_or_else(|e| Err(e.to_string())));
}

async fn papers(desk: &Desk, draft: &Draft, places: Vec<RegionCode>, job: &Job) -> Result<Vec<Paper>, WebError> {
    let as_of = match draft.sheet.standing.as_of() {
        Some(as_of) => as_of,
        None => desk.state.journal.head(desk.county()).await?.seq,
    };
    let mut papers = Vec::with_capacity(places.len());
    for place in places {
        let (docx, provenance) = for_place(desk, draft, &place, as_of).await?;
        papers.push(Paper { code: place.to_string(), place: desk.places.name(&place), docx, provenance });
        job.step();
    }
    Ok(papers)
}

fn own_job(desk: &Desk, id: &str) -> Result<Arc<Job>, WebError> {
    desk.state.jobs.find(desk.county(), &desk.access().login, id).ok_or(WebError::NotFound)
}

/// `GET /reports/bulk/{job}`
async fn page(desk: Desk, Path(id): Path<String>) -> Result<Html<String>, WebError> {
    let job = own_job(&desk, &id)?;
    let w = desk.words();
    let (done, total) = (job.done(), job.total);
    let shell = Shell::new(&desk, w.say("bulk-title"), At::Reports).under(w.say("menu-reports"), "/reports");
    let page = Page {
        shell: shell.under(job.title.clone(), job.from.clone()),
        address: format!("/reports/bulk/{id}"),
        from: job.from.clone(),
        done,
        total,
        share: done * 100 / total.max(1),
        ready: matches!(job.outcome(), Some(Ok(_))),
        fault: match job.outcome() {
            Some(Err(fault)) => fault.clone(),
            _ => String::new(),
        },
    };
    shell::page(&page)
}

/// `GET /reports/bulk/{job}/archive`
async fn archive(desk: Desk, Path(id): Path<String>) -> Result<Response, WebError> {
    let job = own_job(&desk, &id)?;
    let Some(Ok(bytes)) = job.outcome() else { return Err(WebError::NotFound) };
    Ok(download(&format!("{}.zip", job.title), ZIP, bytes.clone()))
}

#[cfg(test)]
mod tests {
    use crate::testing;

    const TEXT: &str = "帮扶工作报告\n共选派在任第一书记X名，其中市派X名。";

    #[tokio::test]
    async fn every_township_gets_its_own_paper_in_one_archive() {
        let bench = testing::bench().await;
        let wang = bench.signed_in("wang").await;
        let address = wang.upload("/reports", &[("text", TEXT), ("cutoff", "2026-11-20")]).await.location();
        wang.post(&format!("{address}/confirmed"), &[]).await;
        let job = wang.post(&format!("{address}/bulk"), &[("level", "township")]).await.location();
        let mut tries = 0;
        while !wang.get(&job).await.body.contains("/archive") {
            tries += 1;
            assert!(tries < 300, "{}", wang.get(&job).await.text());
            tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        }
        assert!(wang.get(&job).await.text().contains("3 / 3"));
        let archive = wang.get(&format!("{job}/archive")).await;
        assert_eq!((archive.status, &archive.body[..2]), (200, "PK"));
        for name in ["419931100 石桥镇.docx", "419931102 青峰乡.json", "index.xlsx"] {
            assert!(archive.body.contains(name), "{name}");
        }
        assert_eq!(bench.signed_in("zhao").await.get(&job).await.status, 404, "it is the asker's own");
    }
}
