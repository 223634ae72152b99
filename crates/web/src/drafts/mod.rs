//! Reports being worked on: the document as it came, and what has been decided for its slots. A draft is no fact of the county's:
//! it stands in a table of its own until it is frozen, so that a restart loses nothing.

mod review;
mod store;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use catalogue::RegionCode;
use jiff::civil::Date;
use journal::RecordQuery;
use reports::document::Document;
use reports::recognise::{Choice, Recogniser};
use reports::work::{Decision, Step, Work};
use serde::{Deserialize, Serialize};
use tokio::sync::MutexGuard;
use uuid::Uuid;

use crate::access::Access;
use crate::{State, WebError};

pub(crate) use review::{Refusal, Standing};

/// What a draft is beside its document.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Sheet {
    /// Its title.
    pub title: String,
    /// Who opened it.
    pub owner: String,
    /// The place it is about.
    pub region: RegionCode,
    /// 截止日.
    pub cutoff: Date,
    /// The name its file came under.
    pub name: String,
    /// To whom it goes.
    #[serde(default)]
    pub addressee: String,
    /// Who signs.
    #[serde(default)]
    pub unit: String,
    /// The day of signing, as it is written.
    #[serde(default)]
    pub signed: String,
    /// Decisions, each by the place of its slot in the text.
    #[serde(default)]
    pub decisions: Vec<(usize, Decision)>,
    /// The steps that led to them.
    #[serde(default)]
    pub past: Vec<Step>,
    /// What the linter found and somebody has set aside.
    #[serde(default)]
    pub dismissed: Vec<Dismissal>,
    /// Whether it is being written, lies with the approver, or is frozen.
    #[serde(default)]
    pub standing: Standing,
}

impl Sheet {
    /// The sheet of a new draft.
    pub(crate) fn new(title: String, owner: &Access, cutoff: Date, name: &str) -> Sheet {
        Sheet {
            title,
            owner: owner.login.clone(),
            region: owner.home().clone(),
            cutoff,
            name: name.into(),
            addressee: String::new(),
            unit: String::new(),
            signed: String::new(),
            decisions: Vec::new(),
            past: Vec::new(),
            dismissed: Vec::new(),
            standing: Standing::Open,
        }
    }
}

/// Something the linter found, set aside with a reason. It comes back when what was found changes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Dismissal {
    /// What was found, by its digest.
    pub key: String,
    /// Who set it aside.
    pub who: String,
    /// Why.
    pub reason: String,
}

/// A draft at work.
#[derive(Clone)]
pub(crate) struct Draft {
    /// Its id.
    pub id: String,
    /// What it is.
    pub sheet: Sheet,
    /// Its slots and decisions.
    pub work: Work,
}

/// A draft in a list.
pub(crate) struct Listed {
    /// Its id.
    pub id: String,
    /// What it is.
    pub sheet: Sheet,
    /// When it was last changed, RFC 3339.
    pub changed_at: String,
}

/// Drafts read lately, and the recogniser that reads them.
#[derive(Default)]
pub(crate) struct Drafts {
    open: Mutex<HashMap<(RegionCode, String), Draft>>,
    /// Whoever changes a draft holds this from reading to keeping: no change is lost to another at the same moment.
    turn: tokio::sync::Mutex<()>,
    recogniser: OnceLock<Arc<Recogniser>>,
}

/// Drafts held before the store is emptied.
const HELD: usize = 40;

impl Drafts {
    /// The recogniser, made on first use.
    pub(crate) fn recogniser(&self, state: &State) -> Arc<Recogniser> {
        Arc::clone(self.recogniser.get_or_init(|| Arc::new(Recogniser::new(state.catalogue()))))
    }

    fn hold(&self, county: &RegionCode, draft: &Draft) {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        if open.len() >= HELD {
            open.clear();
        }
        open.insert((county.clone(), draft.id.clone()), draft.clone());
    }

    fn held(&self, county: &RegionCode, id: &str) -> Option<Draft> {
        let open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        open.get(&(county.clone(), id.to_string())).cloned()
    }
}

/// Whether somebody may open a draft: its maker, or who may freeze reports of its place.
fn opens(access: &Access, sheet: &Sheet) -> bool {
    sheet.owner == access.login || (access.may("freeze") && access.reaches(&sheet.region))
}

/// Takes a document in: its slots are recognised, what is sure is proposed.
pub(crate) async fn take_in(
    state: &State,
    access: &Access,
    bytes: &[u8],
    document: Document,
    sheet: Sheet,
) -> Result<String, WebError> {
    let county = &access.county;
    let file = state.journal.keep_file(county, &sheet.name, "application/octet-stream", bytes).await?;
    let work = recognised(state, county, document).await?;
    let id = Uuid::now_v7().to_string();
    store::keep(state.journal.db(), county, (id.as_str(), file.as_str()), &sheet, state.dated()).await?;
    state.drafts.hold(county, &Draft { id: id.clone(), sheet, work });
    Ok(id)
}

async fn recognised(state: &State, county: &RegionCode, document: Document) -> Result<Work, WebError> {
    let learnt = learnt(state, county).await?;
    let state = state.clone();
    tokio::task::spawn_blocking(move || Work::open(document, &state.drafts.recogniser(&state), &learnt))
        .await
        .map_err(|_| WebError::Closing)
}

/// The choices that people of the county have confirmed.
async fn learnt(state: &State, county: &RegionCode) -> Result<Vec<Choice>, WebError> {
    let Some(ledger) = state.catalogue().ledger("match_choice") else { return Ok(Vec::new()) };
    let records = state.journal.records(county, ledger, &RecordQuery::default()).await?;
    let choice = |r: &journal::Record| Choice {
        signature: r.text("phrase").into(),
        figure: r.text("figure").into(),
        window: r.text("time_window").into(),
    };
    Ok(records.iter().map(choice).collect())
}

/// A draft that somebody may open.
pub(crate) async fn find(state: &State, access: &Access, id: &str) -> Result<Draft, WebError> {
    let county = &access.county;
    let draft = match state.drafts.held(county, id) {
        Some(draft) => draft,
        None => read(state, county, id).await?,
    };
    if opens(access, &draft.sheet) { Ok(draft) } else { Err(WebError::Forbidden) }
}

/// Reads a draft again: its document is recognised anew, decisions are put back by their places.
async fn read(state: &State, county: &RegionCode, id: &str) -> Result<Draft, WebError> {
    let (file, sheet) = store::find(state.journal.db(), county, id).await?.ok_or(WebError::NotFound)?;
    let (name, _, bytes) = state.journal.file(county, &file).await?.ok_or(WebError::NotFound)?;
    let document = Document::read(&bytes, &name)?;
    let mut work = recognised(state, county, document).await?;
    for (offset, decision) in &sheet.decisions {
        work.restore(*offset, decision.clone());
    }
    work.past.clone_from(&sheet.past);
    let draft = Draft { id: id.into(), sheet, work };
    state.drafts.hold(county, &draft);
    Ok(draft)
}

/// Takes the turn to change drafts.
pub(crate) async fn turn(state: &State) -> MutexGuard<'_, ()> {
    state.drafts.turn.lock().await
}

/// Changes a draft that is being written; a refused change leaves it as it was.
pub(crate) async fn change(
    state: &State,
    access: &Access,
    id: &str,
    act: impl FnOnce(&mut Draft) -> Result<(), WebError>,
) -> Result<Draft, WebError> {
    let _turn = turn(state).await;
    let mut draft = find(state, access, id).await?;
    draft.sheet.standing.is_open()?;
    act(&mut draft)?;
    keep(state, &access.county, &mut draft).await?;
    Ok(draft)
}

/// Keeps a changed draft; whoever calls this holds the turn.
pub(crate) async fn keep(state: &State, county: &RegionCode, draft: &mut Draft) -> Result<(), WebError> {
    let decided = draft.work.slots.iter().zip(&draft.work.decisions);
    let by_person = |d: &Decision| matches!(d, Decision::Confirmed { .. } | Decision::ByHand { .. } | Decision::Open);
    draft.sheet.decisions = decided.filter(|(_, d)| by_person(d)).map(|(s, d)| (s.offset, d.clone())).collect();
    draft.sheet.past.clone_from(&draft.work.past);
    store::change(state.journal.db(), county, &draft.id, &draft.sheet, state.dated()).await?;
    state.drafts.hold(county, draft);
    Ok(())
}

/// The drafts somebody may open, the last changed first.
pub(crate) async fn list(state: &State, access: &Access) -> Result<Vec<Listed>, WebError> {
    let all = store::all(state.journal.db(), &access.county).await?;
    Ok(all.into_iter().filter(|d| opens(access, &d.sheet)).collect())
}
