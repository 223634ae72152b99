//! Workbooks being imported: the files as they came (sealed, let go when done), how their columns were understood, what writing
//! them would do, what it did. An import is no fact of the county's; the entries it writes are.

mod job;
mod store;

use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};

use catalogue::{Catalogue, Ledger, Names, RegionCode};
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use workbooks::{Mapping, Plan, Progress, Role, SheetMapping, Workbook};

use crate::access::Access;
use crate::uploads::File;
use crate::{State, WebError, flows};

/// Days that an import's files are held at most.
const DAYS: i64 = 7;
/// Plans held before the oldest is let go; it is made again when asked for.
const HELD: usize = 12;

/// A file of an import.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Upload {
    /// Its name.
    pub name: String,
    /// Where the sealed bytes are.
    pub hash: String,
    /// The place that it speaks for: whose way of heading columns is remembered.
    pub sender: RegionCode,
}

/// A file that was not taken.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Unread {
    /// Its name, and why.
    pub says: Names,
}

/// A record that the journal refused although the plan had not.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Left {
    /// Where it stands in the file.
    pub at: String,
    /// Why.
    pub says: Names,
}

/// What an import wrote.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Written {
    /// Records made.
    pub created: usize,
    /// Records changed.
    pub amended: usize,
    /// Rows that said what stood already.
    pub same: usize,
    /// Rows refused by the plan.
    pub refused: usize,
    /// Records refused by the journal.
    pub left: Vec<Left>,
    /// The ledgers written.
    pub ledgers: Vec<String>,
}

impl Written {
    /// Rows that came back, by the plan or by the journal.
    pub(crate) fn returned(&self) -> usize {
        self.refused + self.left.len()
    }
}

impl Work {
    /// Whether it wrote to a ledger that an earlier import wrote to: what came back then has been sent again.
    pub(crate) fn follows(&self, earlier: &Written) -> bool {
        let same = |written: &Written| written.ledgers.iter().any(|l| earlier.ledgers.contains(l));
        self.written.as_ref().is_some_and(|written| earlier.ledgers.is_empty() || same(written))
    }
}

/// An import.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Work {
    /// Who brought it; nobody else opens it.
    pub owner: String,
    /// Its files.
    pub files: Vec<Upload>,
    /// Files that could not be read.
    pub unread: Vec<Unread>,
    /// How each file is understood, in the order of the files; empty until that is worked out.
    pub mappings: Vec<Mapping>,
    /// What it wrote; none before.
    pub written: Option<Written>,
    /// Whether the files are still held.
    pub held: bool,
}

/// An import in a list.
pub(crate) struct Listed {
    pub id: String,
    pub work: Work,
    /// RFC 3339.
    pub changed_at: String,
}

/// How far an import is.
#[derive(Clone)]
pub(crate) enum Status {
    /// Being worked on.
    Working(Progress),
    /// What writing it would do.
    Planned(Arc<Plan>),
    /// It could not be planned or written, and why.
    Failed(Names),
}

type Slot = Arc<Mutex<Status>>;

/// Imports at work.
#[derive(Default)]
pub(crate) struct Imports(Mutex<Vec<((RegionCode, String), Slot)>>);

impl Imports {
    fn get(&self, county: &RegionCode, id: &str) -> Option<Slot> {
        let all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.iter().find(|((c, i), _)| c == county && i == id).map(|(_, slot)| Arc::clone(slot))
    }

    /// Takes a place for a job; none where one is running already.
    fn take(&self, county: &RegionCode, id: &str, begins: Progress) -> Option<Slot> {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if all.iter().any(|((c, i), slot)| c == county && i == id && matches!(read(slot), Status::Working(_))) {
            return None;
        }
        all.retain(|((c, i), _)| c != county || i != id);
        if all.len() >= HELD
            && let Some(idle) = all.iter().position(|(_, s)| !matches!(read(s), Status::Working(_)))
        {
            all.remove(idle);
        }
        let slot = Arc::new(Mutex::new(Status::Working(begins)));
        all.push(((county.clone(), id.to_string()), Arc::clone(&slot)));
        Some(slot)
    }

    fn drop(&self, county: &RegionCode, id: &str) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).retain(|((c, i), _)| c != county || i != id);
    }
}

fn read(slot: &Slot) -> Status {
    slot.lock().unwrap_or_else(PoisonError::into_inner).clone()
}

fn set(slot: &Slot, status: Status) {
    *slot.lock().unwrap_or_else(PoisonError::into_inner) = status;
}

/// The ledgers that somebody may import into.
pub(crate) fn ledgers<'c>(catalogue: &'c Catalogue, access: &Access) -> Vec<&'c Ledger> {
    catalogue.ledgers().filter(|l| access.imports_anywhere(l)).collect()
}

/// Takes files in: each is read once, so that one that cannot be is named at once.
///
/// # Errors
/// None of them can be read: why, by file.
pub(crate) async fn begin(
    state: &State,
    access: &Arc<Access>,
    files: Vec<File>,
) -> Result<Result<String, Vec<Unread>>, WebError> {
    let county = &access.county;
    let id = Uuid::now_v7().to_string();
    let (mut uploads, mut books, mut unread) = (Vec::new(), Vec::new(), Vec::new());
    for file in files {
        let (name, bytes, read) = tokio::task::spawn_blocking(move || {
            let read = Workbook::read(&file.name, &file.bytes);
            (file.name, file.bytes, read)
        })
        .await
        .map_err(|_| WebError::Closing)?;
        match read {
            Ok(book) => {
                let hash = state.journal.keep_sealed(county, &id, &name, &bytes).await?;
                uploads.push(Upload { name, hash, sender: access.home().clone() });
                books.push(book);
            }
            Err(error) => unread.push(Unread { says: both(&error) }),
        }
    }
    if books.is_empty() {
        return Ok(Err(unread));
    }
    let work =
        Work { owner: access.login.clone(), files: uploads, unread, mappings: Vec::new(), written: None, held: true };
    store::keep(state.journal.db(), county, &id, &work).await?;
    job::plan(state, access, &id, Some(books));
    Ok(Ok(id))
}

fn both(error: &workbooks::WorkbookError) -> Names {
    Names { zh: error.says(catalogue::Lang::Zh), en: error.says(catalogue::Lang::En) }
}

/// An import that somebody brought.
pub(crate) async fn find(state: &State, access: &Access, id: &str) -> Result<Work, WebError> {
    let work = store::find(state.journal.db(), &access.county, id).await?.ok_or(WebError::NotFound)?;
    if work.owner == access.login { Ok(work) } else { Err(WebError::Forbidden) }
}

/// How far an import is. A plan that is not held any more is made again.
pub(crate) fn status(state: &State, access: &Arc<Access>, id: &str) -> Status {
    match state.imports.get(&access.county, id) {
        Some(slot) => read(&slot),
        None => {
            job::plan(state, access, id, None);
            Status::Working(job::BEGINS)
        }
    }
}

/// Understands the files anew as a person says, keeps that for the next file of the same sender, and plans again.
pub(crate) async fn remap(
    state: &State,
    access: &Arc<Access>,
    id: &str,
    mut work: Work,
    mappings: Vec<Mapping>,
) -> Result<(), WebError> {
    work.mappings = mappings;
    remember(state, access, &work).await?;
    store::change(state.journal.db(), &access.county, id, &work).await?;
    state.imports.drop(&access.county, id);
    job::plan(state, access, id, None);
    Ok(())
}

/// Writes what was planned; what was seen is what is written.
pub(crate) async fn write(
    state: &State,
    access: &Arc<Access>,
    id: &str,
    work: Work,
    plan: &Plan,
    reason: &str,
) -> Result<(), WebError> {
    remember(state, access, &work).await?;
    let mut plan = plan.clone();
    // Rights may have changed since the plan was made.
    flows::keep_to(access, state.catalogue(), &mut plan);
    job::write(state, access, id, work, plan, reason);
    Ok(())
}

/// The files of an import, read again.
pub(crate) async fn books(
    state: &State,
    county: &RegionCode,
    id: &str,
    work: &Work,
) -> Result<Vec<Workbook>, WebError> {
    let mut books = Vec::new();
    for upload in &work.files {
        let (bytes, name) = (bytes(state, county, id, upload).await?, upload.name.clone());
        let book = tokio::task::spawn_blocking(move || Workbook::read(&name, &bytes));
        books.push(book.await.map_err(|_| WebError::Closing)??);
    }
    Ok(books)
}

/// A file of an import as it came.
pub(crate) async fn bytes(state: &State, county: &RegionCode, id: &str, upload: &Upload) -> Result<Vec<u8>, WebError> {
    let file = state.journal.sealed_file(county, id, &upload.hash).await?;
    Ok(file.ok_or(WebError::NotFound)?.1)
}

/// Somebody's latest imports; files held too long are let go on the way.
pub(crate) async fn list(state: &State, access: &Access) -> Result<Vec<Listed>, WebError> {
    let (db, county) = (state.journal.db(), &access.county);
    let day = jiff::Timestamp::now() - jiff::SignedDuration::from_hours(24 * DAYS);
    for mut old in store::idle(db, county, &day.to_string()).await? {
        let_go(state, county, &old.id, &mut old.work).await?;
    }
    store::all(db, county, &access.login).await
}

/// Somebody's latest imports, as they are.
pub(crate) async fn mine(state: &State, access: &Access) -> Result<Vec<Listed>, WebError> {
    store::all(state.journal.db(), &access.county, &access.login).await
}

/// An import given up: its files and what is known of them.
pub(crate) async fn discard(state: &State, access: &Access, id: &str, mut work: Work) -> Result<(), WebError> {
    let_go(state, &access.county, id, &mut work).await?;
    state.imports.drop(&access.county, id);
    store::drop(state.journal.db(), &access.county, id).await
}

async fn let_go(state: &State, county: &RegionCode, id: &str, work: &mut Work) -> Result<(), WebError> {
    let hashes: Vec<String> = work.files.iter().map(|f| f.hash.clone()).collect();
    state.journal.let_go(county, id, &hashes).await?;
    work.held = false;
    store::change(state.journal.db(), county, id, work).await
}

/// Keeps how each sheet was understood, for its sender.
async fn remember(state: &State, access: &Access, work: &Work) -> Result<(), WebError> {
    for (upload, mapping) in work.files.iter().zip(&work.mappings) {
        for sheet in mapping.sheets.iter().filter(|s| !s.columns.is_empty()) {
            store::remember(state.journal.db(), &access.county, &upload.sender, sheet).await?;
        }
    }
    Ok(())
}

/// Whether a remembered way of reading a sheet still fits what the county keeps, and what the importer may write.
fn fits(ledgers: &[&Ledger], sheet: &SheetMapping) -> bool {
    let Some(name) = &sheet.ledger else { return true };
    let Some(ledger) = ledgers.iter().find(|l| l.name == *name) else { return false };
    let known: HashSet<&str> = ledger.entered().map(|f| f.name.as_str()).collect();
    sheet.columns.iter().all(|c| match &c.role {
        Role::Field { field } | Role::Of { field, .. } => known.contains(field.as_str()),
        Role::Item { field, value, .. } => known.contains(field.as_str()) && known.contains(value.as_str()),
        _ => true,
    })
}
