//! One template for every township or village: the draft's decisions, worked out for each place, as one archive.

mod again;
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

pub(crate) use again::serve;
#[cfg(test)]
pub(crate) use again::take_up;
pub(crate) use jobs::{Job, Jobs};

/// Its addresses.
pub(crate) fn routes() -> Router<State> {
    Router::new()
        .route("/reports/{id}/bulk", post(begin))
        .route("/reports/bulk/{job}", get(page))
        .route("/reports/bulk/{job}/archive", get(archive))
}

/// How often a job at work gives a sign of life.
const BEAT: std::time::Duration = std::time::Duration::from_secs(5);
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
    let (db, now) = (desk.state.journal.db(), desk.state.moment());
    store::keep(db, desk.county(), &asked, now).await?;
    store::claim(db, desk.county(), &asked.id, &desk.state.jobs.worker, now).await?;
    Ok(start(desk, draft, &asked, false))
}

/// Begins a job that this process has taken.
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
    let beating = tokio::spawn(beats(desk.state.clone(), Arc::clone(&job)));
    // The turn is never closed: whoever waits gets it.
    let turn = desk.state.jobs.turn.acquire().await;
    let outcome = papers(&desk, &draft, places, as_of, &job).await;
    let archive = match outcome {
        Ok(papers) => tokio::task::spawn_blocking(move || bulk::archive(&papers).map_err(|e| e.to_string())).await,
        Err(error) => Ok(Err(error.to_string())),
    };
    drop(turn);
    let archive = archive.unwrap_or_else(|e| Err(e.to_string()));
    if let Err(error) = keep(&desk.state, &job, &archive).await {
        tracing::error!(%error, job = %job.id, "what was made in bulk could not be kept");
    }
    beating.abort();
    job.end(archive);
}

/// Says again and again that the job is at work, so that no other process takes it up.
async fn beats(state: State, job: Arc<Job>) {
    loop {
        let now = state.moment();
        let named = (job.id.as_str(), state.jobs.worker.as_str());
        if let Err(error) = store::beat(state.journal.db(), &job.county, named, job.done(), now).await {
            tracing::warn!(%error, job = %job.id, "a sign of life could not be given");
        }
        tokio::time::sleep(BEAT).await;
    }
}

/// Keeps what came of a job, the archive sealed: whoever asked finds it whichever process answers.
async fn keep(state: &State, job: &Job, archive: &Result<Vec<u8>, String>) -> Result<(), WebError> {
    let (journal, named) = (&state.journal, (job.id.as_str(), state.jobs.worker.as_str()));
    let Ok(bytes) = archive else {
        let fault = archive.as_ref().err().map_or("", String::as_str);
        store::end(journal.db(), &job.county, named, (job.done(), Err(fault))).await?;
        return Ok(());
    };
    let name = format!("{}.zip", job.title);
    let hash = journal.keep_sealed(&job.county, &subject(&job.id), &name, bytes).await?;
    store::end(journal.db(), &job.county, named, (job.done(), Ok(&hash))).await?;
    Ok(())
}

/// Whose key an archive is sealed under: the job's.
fn subject(id: &str) -> String {
    format!("bulk/{id}")
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

/// The reader's own job: as this process knows it, as another has ended it or is at it, or begun here where nobody is.
pub(crate) async fn own_job(desk: &Desk, id: &str) -> Result<Arc<Job>, WebError> {
    let (county, login) = (desk.county(), desk.access().login.as_str());
    if let Some(job) = desk.state.jobs.find(county, login, id) {
        return Ok(job);
    }
    let (db, now) = (desk.state.journal.db(), desk.state.moment());
    let asked = store::find(db, county, login, id).await?.ok_or(WebError::NotFound)?;
    let draft = own(desk, &asked.report).await?;
    if store::claim(db, county, id, &desk.state.jobs.worker, now).await? {
        return Ok(start(desk, draft, &asked, true));
    }
    let total = places(desk, &draft, &asked.level).len();
    let job = Job::new(county, &asked, &draft.sheet.title, total, true);
    let Some(standing) = store::standing(db, county, id).await? else { return Ok(Arc::new(job)) };
    job.stands_at(standing.done);
    if let Some(fault) = standing.fault {
        job.end(Err(fault));
    } else if let Some(file) = standing.file {
        let kept = desk.state.journal.sealed_file(county, &subject(id), &file).await?.ok_or(WebError::NotFound)?;
        job.end(Ok(kept.1));
        return Ok(desk.state.jobs.take(job).0);
    }
    Ok(Arc::new(job))
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
    use super::{Asked, again, store};
    use crate::testing::{self, Bench, Client};

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

    /// What was asked of a process that died at once, as of the position then; gives the page of the job.
    async fn orphan(bench: &Bench) -> String {
        let wang = bench.signed_in("wang").await;
        let address = wang.upload("/reports", &[("text", TEXT), ("cutoff", "2026-11-20")]).await.location();
        wang.post(&format!("{address}/confirmed"), &[]).await;
        let report = address.rsplit('/').next().unwrap().to_string();
        let id = uuid::Uuid::now_v7().to_string();
        let as_of = bench.head().await;
        let asked = Asked { id: id.clone(), login: "wang".into(), report, level: "township".into(), as_of };
        let (db, died) = (bench.state.journal.db(), jiff::Timestamp::now() - jiff::SignedDuration::from_mins(5));
        store::keep(db, &testing::county(), &asked, died).await.unwrap();
        assert!(store::claim(db, &testing::county(), &id, "another process", died).await.unwrap());
        // A posting ends after it was asked: the papers are as of then all the same.
        bench.ends_posting("2026-10-01").await;
        format!("/reports/bulk/{id}")
    }

    async fn is_ready(client: &Client<'_>, job: &str) {
        for _ in 0..300 {
            if client.get(job).await.body.contains("/archive") {
                return;
            }
            tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        }
        panic!("{}", client.get(job).await.text());
    }

    #[tokio::test]
    async fn what_a_process_left_is_taken_up_by_the_next_without_its_owner_and_by_one_of_two_alone() {
        let bench = testing::bench().await;
        let job = orphan(&bench).await;
        let id = job.rsplit('/').next().unwrap();
        let (one, two) = (bench.restarted(), bench.restarted());
        let (a, b) = tokio::join!(again::take_up(&one.state), again::take_up(&two.state));
        assert_eq!(a.unwrap() + b.unwrap(), 1, "one of the two has it");
        // Nobody has come for it; it is done all the same, and the other process hands it out too.
        for _ in 0..300 {
            let standing = store::standing(bench.state.journal.db(), &testing::county(), id).await.unwrap().unwrap();
            if standing.file.is_some() {
                break;
            }
            tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        }
        for bench in [&one, &two] {
            let wang = bench.signed_in("wang").await;
            is_ready(&wang, &job).await;
            let archive = wang.get(&format!("{job}/archive")).await;
            assert_eq!((archive.status, &archive.body[..2]), (200, "PK"));
            assert_eq!(bench.signed_in("zhao").await.get(&job).await.status, 404, "it is the asker's own");
        }
        assert_eq!(again::take_up(&two.state).await.unwrap(), 0, "what has ended is taken up no more");
    }

    #[tokio::test]
    async fn a_job_whose_owner_may_not_any_more_ends_with_a_word_and_a_stubborn_one_is_given_up() {
        let bench = testing::bench().await;
        let job = orphan(&bench).await;
        let id = job.rsplit('/').next().unwrap();
        bench.withdraw_account("wang").await;
        assert_eq!(again::take_up(&bench.restarted().state).await.unwrap(), 0);
        let standing = store::standing(bench.state.journal.db(), &testing::county(), id).await.unwrap().unwrap();
        assert!(standing.fault.is_some_and(|f| !f.is_empty()));
        // Three processes in turn die over the same job: the fourth leaves it.
        let (db, county) = (bench.state.journal.db(), testing::county());
        let claimed = async |n: i64| {
            let later = jiff::Timestamp::now() + jiff::SignedDuration::from_mins(5 * n);
            store::claim(db, &county, "stubborn", &n.to_string(), later).await.unwrap()
        };
        assert_eq!([claimed(1).await, claimed(2).await, claimed(3).await, claimed(4).await], [true, true, true, false]);
    }

    #[tokio::test]
    async fn an_archive_is_let_go_after_seven_days_and_no_backup_opens_it() {
        let bench = testing::bench().await;
        let job = orphan(&bench).await;
        let bench = bench.restarted();
        let wang = bench.signed_in("wang").await;
        is_ready(&wang, &job).await;
        bench.state.clock.set(jiff::Timestamp::now() + jiff::SignedDuration::from_hours(24 * 8));
        again::take_up(&bench.state).await.unwrap();
        let rows = bench
            .state
            .journal
            .db()
            .rows("SELECT COUNT(*) FROM file WHERE kind LIKE 'sealed/%'", vec![])
            .await
            .unwrap();
        assert_eq!(rows[0][0].as_int(), Some(0));
        assert_eq!(bench.restarted().signed_in("wang").await.get(&job).await.status, 404);
    }

    #[tokio::test]
    async fn what_was_asked_before_a_restart_is_begun_again_and_comes_out_the_same() {
        let bench = testing::bench().await;
        let job = orphan(&bench).await;
        let bench = bench.restarted();
        assert_eq!(bench.signed_in("zhao").await.get(&job).await.status, 404, "nobody else begins it");
        let wang = bench.signed_in("wang").await;
        assert!(wang.get(&job).await.text().contains("重新开始"), "{}", wang.get(&job).await.text());
        is_ready(&wang, &job).await;
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
