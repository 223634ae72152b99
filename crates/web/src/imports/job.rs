//! The work behind an import's page: planning and writing go on while the page looks in now and then.

use std::sync::Arc;

use catalogue::Names;
use journal::RecordQuery;
use workbooks::{Detector, Mapping, Places, Plan, Progress, Stage, Workbook};

use super::{Left, Slot, Status, Work, Written, both, fits, ledgers, set, store};
use crate::access::Access;
use crate::{State, WebError, flows};

/// Before the first row is checked.
pub(super) const BEGINS: Progress = Progress { stage: Stage::Checking, done: 0, total: 0 };

/// Plans an import, unless that is under way. The books are given where they were just read.
pub(super) fn plan(state: &State, access: &Arc<Access>, id: &str, books: Option<Vec<Workbook>>) {
    let Some(slot) = state.imports.take(&access.county, id, BEGINS) else { return };
    let (state, access, id) = (state.clone(), Arc::clone(access), id.to_string());
    run(slot, async move |slot| planned(&state, &access, &id, books, slot).await.map(Arc::new));
}

/// Writes a plan.
pub(super) fn write(state: &State, access: &Arc<Access>, id: &str, work: Work, plan: Plan, reason: &str) {
    let begins = Progress { stage: Stage::Writing, done: 0, total: plan.steps.len() };
    let Some(slot) = state.imports.take(&access.county, id, begins) else { return };
    let (state, access, id) = (state.clone(), Arc::clone(access), id.to_string());
    let import = workbooks::Import { actor: access.login.clone(), reason: reason.into() };
    run(slot, async move |slot| written(&state, &access, &id, work, plan, &import, slot).await.map(Arc::new));
}

/// Runs a job on a thread where it may take its time.
fn run<F>(slot: Slot, job: F)
where
    F: AsyncFnOnce(&Slot) -> Result<Arc<Plan>, WebError> + Send + 'static,
{
    let runtime = tokio::runtime::Handle::current();
    tokio::task::spawn_blocking(move || {
        let outcome = runtime.block_on(job(&slot));
        set(&slot, outcome.map_or_else(|error| Status::Failed(told(&error)), Status::Planned));
    });
}

/// An error as the page tells it; what is ours is logged and told as such.
fn told(error: &WebError) -> Names {
    match error {
        WebError::Workbook(error) => both(error),
        error => {
            tracing::error!(%error, "an import failed");
            Names {
                zh: "我们这边出了错，没有写完的可以再导入一次；仍不行请告诉系统管理员。".into(),
                en: "Something failed on our side. Import the same file again; tell the administrator if it fails once more.".into(),
            }
        }
    }
}

async fn planned(
    state: &State,
    access: &Arc<Access>,
    id: &str,
    books: Option<Vec<Workbook>>,
    slot: &Slot,
) -> Result<Plan, WebError> {
    let county = &access.county;
    let mut work = super::find(state, access, id).await?;
    let books = match books {
        Some(books) => books,
        None => super::books(state, county, id, &work).await?,
    };
    if work.mappings.is_empty() {
        map(state, access, &books, &mut work).await?;
        store::change(state.journal.db(), county, id, &work).await?;
    }
    let files: Vec<(&Workbook, &Mapping)> = books.iter().zip(&work.mappings).collect();
    let mut progress = |p: Progress| set(slot, Status::Working(p));
    let mut plan = workbooks::dry_run(&state.journal, county, &files, state.today(), &mut progress).await?;
    flows::keep_to(access, state.catalogue(), &mut plan);
    Ok(plan)
}

/// Understands the files: as the same sender's were understood before, else by their content.
async fn map(state: &State, access: &Access, books: &[Workbook], work: &mut Work) -> Result<(), WebError> {
    let (catalogue, county) = (state.catalogue(), &access.county);
    let Some(regions) = catalogue.ledger("region") else { return Err(WebError::NotFound) };
    let regions = state.journal.records(county, regions, &RecordQuery::default()).await?;
    let places = Places::of_records(county.clone(), &regions);
    let ledgers = ledgers(catalogue, access);
    let detector = Detector::new(catalogue, ledgers.clone(), &places, state.today());
    for (book, upload) in books.iter().zip(&mut work.files) {
        upload.sender = detector.sender(book).unwrap_or_else(|| access.home().clone());
        let mut known = store::remembered(state.journal.db(), county, &upload.sender).await?;
        known.retain(|sheet| fits(&ledgers, sheet));
        work.mappings.push(detector.map(book, &known));
    }
    Ok(())
}

async fn written(
    state: &State,
    access: &Access,
    id: &str,
    mut work: Work,
    plan: Plan,
    import: &workbooks::Import,
    slot: &Slot,
) -> Result<Plan, WebError> {
    let county = &access.county;
    let mut progress = |p: Progress| set(slot, Status::Working(p));
    let counts = plan.counts();
    let applied = workbooks::apply(&state.journal, county, plan.clone(), import, &mut progress).await?;
    let mut ledgers: Vec<String> = plan.steps.iter().map(|s| s.ledger.to_string()).collect();
    ledgers.sort();
    ledgers.dedup();
    let left = applied
        .refused
        .iter()
        .map(|r| Left { at: format!("{} · {} · {}", r.file, r.sheet, r.row), says: two(&r.says) });
    work.written = Some(Written {
        created: applied.created,
        amended: applied.amended,
        same: counts.same,
        refused: counts.refused,
        left: left.collect(),
        ledgers,
    });
    store::change(state.journal.db(), county, id, &work).await?;
    if counts.refused == 0 && plan.issues.is_empty() {
        super::let_go(state, county, id, &mut work).await?;
    }
    Ok(plan)
}

/// The journal says both languages in one line, Chinese first.
fn two(says: &str) -> Names {
    let (zh, en) = says.split_once(" / ").unwrap_or((says, says));
    Names { zh: zh.into(), en: en.into() }
}
