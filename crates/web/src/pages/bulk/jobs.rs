//! Work that goes on after the answer: how far it is, and what came of it, as this process knows it. What was asked and what came of it
//! are kept, so that any process takes up what another left.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use catalogue::RegionCode;
use tokio::sync::Semaphore;

use super::Asked;

/// Jobs that are remembered; the oldest gives way.
const KEPT: usize = 8;

/// A job.
pub(crate) struct Job {
    pub id: String,
    pub county: RegionCode,
    /// Who asked; nobody else sees it.
    pub login: String,
    pub title: String,
    /// The page it was asked from.
    pub from: String,
    pub total: usize,
    /// Whether it was begun before, in a process that is gone.
    pub again: bool,
    done: AtomicUsize,
    outcome: OnceLock<Result<Vec<u8>, String>>,
}

impl Job {
    /// The job of what was asked, of so many parts.
    pub(crate) fn new(county: &RegionCode, asked: &Asked, title: &str, total: usize, again: bool) -> Job {
        Job {
            id: asked.id.clone(),
            county: county.clone(),
            login: asked.login.clone(),
            title: title.into(),
            from: format!("/reports/{}", asked.report),
            total,
            again,
            done: AtomicUsize::new(0),
            outcome: OnceLock::new(),
        }
    }

    /// One part more is done.
    pub(crate) fn step(&self) {
        self.done.fetch_add(1, Ordering::Relaxed);
    }

    /// So many parts are done, as another process says.
    pub(crate) fn stands_at(&self, done: usize) {
        self.done.store(done, Ordering::Relaxed);
    }

    /// How many parts are done.
    pub(crate) fn done(&self) -> usize {
        self.done.load(Ordering::Relaxed)
    }

    /// It has ended.
    pub(crate) fn end(&self, outcome: Result<Vec<u8>, String>) {
        // A job ends once: the first outcome stands.
        let _ = self.outcome.set(outcome);
    }

    /// What came of it, once it has ended.
    pub(crate) fn outcome(&self) -> Option<&Result<Vec<u8>, String>> {
        self.outcome.get()
    }
}

/// The jobs of the process.
pub(crate) struct Jobs {
    kept: Mutex<VecDeque<Arc<Job>>>,
    /// One job at work at a time: pages come first.
    pub(crate) turn: Semaphore,
    /// The name by which this process takes jobs.
    pub(crate) worker: String,
}

impl Default for Jobs {
    fn default() -> Jobs {
        Jobs { kept: Mutex::default(), turn: Semaphore::new(1), worker: uuid::Uuid::now_v7().to_string() }
    }
}

impl Jobs {
    /// Remembers a job, unless it is remembered already; says whether it is to be begun.
    pub(crate) fn take(&self, job: Job) -> (Arc<Job>, bool) {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(same) = kept.iter().find(|j| j.id == job.id && j.county == job.county) {
            return (Arc::clone(same), false);
        }
        let job = Arc::new(job);
        if kept.len() >= KEPT {
            kept.pop_front();
        }
        kept.push_back(Arc::clone(&job));
        (job, true)
    }

    /// Somebody's own job.
    pub(crate) fn find(&self, county: &RegionCode, login: &str, id: &str) -> Option<Arc<Job>> {
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.iter().find(|j| j.id == id && j.county == *county && j.login == login).cloned()
    }
}
