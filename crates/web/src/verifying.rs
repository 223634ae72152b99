//! The verification of a county's chain, run beside the pages: how far it is, and what came of the last one.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use catalogue::RegionCode;

use crate::access::Access;
use crate::sensitive::{self, Noted};
use crate::{State, WebError};

/// How far a verification is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Progress {
    /// So many entries are done, of so many.
    Running(i64, i64),
    /// All of it holds.
    Whole {
        /// Entries read.
        entries: i64,
        /// Hash of the last.
        hash: String,
    },
    /// The first entry that does not hold, and why in either language.
    Broken(i64, catalogue::Names),
    /// The database failed; the log says how.
    Failed,
}

/// The last verification of each county since the program was started.
#[derive(Clone, Default)]
pub(crate) struct Verifying(Arc<Mutex<HashMap<RegionCode, Progress>>>);

impl Verifying {
    /// How far a county's is.
    pub(crate) fn progress(&self, county: &RegionCode) -> Option<Progress> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(county).cloned()
    }

    fn set(&self, county: &RegionCode, progress: Progress) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(county.clone(), progress);
    }

    /// Whether nobody else's is running; from now on one is.
    fn takes(&self, county: &RegionCode, entries: i64) -> bool {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if matches!(all.get(county), Some(Progress::Running(..))) {
            return false;
        }
        all.insert(county.clone(), Progress::Running(0, entries));
        true
    }
}

/// Begins a verification, where none is running; its result is noted in the journal.
pub(crate) async fn begin(state: &State, access: Arc<Access>) -> Result<(), WebError> {
    let county = access.county.clone();
    let entries = state.journal.head(&county).await?.seq;
    if !state.verifying.takes(&county, entries) {
        return Ok(());
    }
    let state = state.clone();
    tokio::spawn(async move {
        let progress = run(&state, &county, entries).await;
        let (rows, result) = match &progress {
            Progress::Whole { entries, hash } => (Some(*entries), format!("无一改动 {hash}")),
            Progress::Broken(seq, says) => (Some(*seq), format!("第 {seq} 号：{}", says.zh)),
            _ => (None, "未能完成".into()),
        };
        let noted = Noted { kind: "核验", rows, reason: "核验日志链", result: &result, ..Noted::default() };
        if let Err(error) = sensitive::note(&state, &access, noted).await {
            tracing::error!(%error, "a verification could not be noted");
        }
        state.verifying.set(&county, progress);
    });
    Ok(())
}

async fn run(state: &State, county: &RegionCode, entries: i64) -> Progress {
    let told = |done: i64| state.verifying.set(county, Progress::Running(done, entries));
    match state.journal.verify(county, told).await {
        Ok(Ok(whole)) => Progress::Whole { entries: whole.entries, hash: whole.hash },
        Ok(Err(broken)) => Progress::Broken(broken.seq, catalogue::Names { zh: broken.zh, en: broken.en }),
        Err(error) => {
            tracing::error!(%error, "a verification failed");
            Progress::Failed
        }
    }
}
