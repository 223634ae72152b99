//! One template for every township or village: the draft's decisions, worked out for each place, as one archive.

mod jobs;
mod store;

use std::sync::Arc;

use askama::Template;
use axum::Router;
use axum::extract::Path;
use axum::response::{Html, Redirect, Response};
use axum::routing::{get, post};
use catalogue::RegionCode;
use reports::bulk::{self, Paper};
use uuid::Uuid;

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
    /// Whether it was begun before and lost.
    again: bool,
    ready: bool,
    fault: String,
}

/// What was asked: which report, for whom, as of which position.
pub(crate) struct Asked {
    id: String,
    login: String,
    report: String,
    /// township or village.
    level: String,
    as_of: i64,
}

/// `POST /reports/{id}/bulk`: begins the work and shows how far it is.
async fn begin(desk: Desk, Path(id): Path<String>, posted: Posted) -> Result<Redirect, WebError> {
    let job = ask(&desk, &id, posted.text("level")).await?;
    Ok(Redirect::to(&format!("/reports/bulk/{}", job.id)))
}

/// Keeps what is asked, and begins it.
pub(crate) async fn ask(desk: &Desk, report: &str, level: &str) -> Result<Arc<Job>, WebError> {
    let draft = own(desk, report).await?;
    let as_of = match draft.sheet.standing.as_of() {
        Some(as_of) => as_of,
        None => desk.state.journal.head(desk.county()).await?.seq,
    };
    let (id, login) = (Uuid::now_v7().to_string(), desk.access().login.clone());
    let asked = Asked { id, login, report: report.into(), level: level.into(), as_of };
    store::keep(desk.state.journal.db(), desk.county(), &asked).await?;
    Ok(start(desk, draft, &asked, false))
}

fn start(desk: &Desk, draft: Draft, asked: &Asked, again: bool) -> Arc<Job> {
    let places = places(desk, &draft, &asked.level);
    let job = Job::new(desk.county(), asked, &draft.sheet.title, places.len(), again);
    let (job, fresh) = desk.state.jobs.take(job);
    if fresh {
        tokio::spawn(work(desk.clone(), draft, places, asked.as_of, Arc::clone(&job)));
    }
    job
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

async fn work(desk: Desk, draft: Draft, places: Vec<RegionCode>, as_of: i64, job: Arc<Job>) {
    // The turn is never closed: whoever waits gets it.
    let _turn = desk.state.jobs.turn.acquire().await;
    let outcome = papers(&desk, &draft, places, as_of, &job).await;
    let archive = match outcome {
        Ok(papers) => tokio::task::spawn_blocking(move || bulk::archive(&papers).map_err(|e| e.to_string())).await,
        Err(error) => Ok(Err(error.to_string())),
    };
    job.end(archive.unwrap_or_else(|e| Err(e.to_string())));
}

async fn papers(
    desk: &Desk,
    draft: &Draft,
    places: Vec<RegionCode>,
    as_of: i64,
    job: &Job,
) -> Result<Vec<Paper>, WebError> {
    let mut papers = Vec::with_capacity(places.len());
    for place in places {
        let (docx, provenance) = for_place(desk, draft, &place, as_of).await?;
        papers.push(Paper { code: place.to_string(), place: desk.places.name(&place), docx, provenance });
        job.step();
    }
    Ok(papers)
}

/// The reader's own job. One that this process knows nothing of was asked of one that is gone: it is begun again, as of the same
/// position.
pub(crate) async fn own_job(desk: &Desk, id: &str) -> Result<Arc<Job>, WebError> {
    let (county, login) = (desk.county(), desk.access().login.as_str());
    if let Some(job) = desk.state.jobs.find(county, login, id) {
        return Ok(job);
    }
    let asked = store::find(desk.state.journal.db(), county, login, id).await?.ok_or(WebError::NotFound)?;
    let draft = own(desk, &asked.report).await?;
    Ok(start(desk, draft, &asked, true))
}

/// `GET /reports/bulk/{job}`
async fn page(desk: Desk, Path(id): Path<String>) -> Result<Html<String>, WebError> {
    let job = own_job(&desk, &id).await?;
    let w = desk.words();
    let (done, total) = (job.done(), job.total);
    let shell = Shell::new(&desk, w.say("bulk-title"), At::Reports).under(w.say("menu-reports"), "/reports");
    let page = Page {
        shell: shell.under(job.title.clone(), job.from.clone()),
        address: format!("/reports/bulk/{id}"),
        from: job.from.clone(),
        done,
        total,
        again: job.again,
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
pub(crate) async fn archive(desk: Desk, Path(id): Path<String>) -> Result<Response, WebError> {
    let job = own_job(&desk, &id).await?;
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

    #[tokio::test]
    async fn what_was_asked_before_a_restart_is_begun_again_and_comes_out_the_same() {
        let bench = testing::bench().await;
        let wang = bench.signed_in("wang").await;
        let address = wang.upload("/reports", &[("text", TEXT), ("cutoff", "2026-11-20")]).await.location();
        wang.post(&format!("{address}/confirmed"), &[]).await;
        let job = wang.post(&format!("{address}/bulk"), &[("level", "township")]).await.location();
        // A posting ends after it was asked: the papers are as of then all the same.
        bench.ends_posting("2026-10-01").await;
        let bench = bench.restarted();
        assert_eq!(bench.signed_in("zhao").await.get(&job).await.status, 404, "nobody else begins it");
        let wang = bench.signed_in("wang").await;
        assert!(wang.get(&job).await.text().contains("重新开始"), "{}", wang.get(&job).await.text());
        for _ in 0..300 {
            if wang.get(&job).await.body.contains("/archive") {
                break;
            }
            tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        }
        let archive = wang.get(&format!("{job}/archive")).await;
        let mut zip = zip::ZipArchive::new(std::io::Cursor::new(&archive.bytes)).unwrap();
        let mut provenance = String::new();
        let names = zip.file_names().flatten().map(|n| n.into_owned());
        let name = names.into_iter().find(|n| n.ends_with("419931100 石桥镇.json")).unwrap();
        let mut file = zip.by_name(&name).unwrap();
        std::io::Read::read_to_string(&mut file, &mut provenance).unwrap();
        let provenance: serde_json::Value = serde_json::from_str(&provenance).unwrap();
        assert_eq!(provenance["slots"][0]["value"], "1", "{provenance}");
    }
}
