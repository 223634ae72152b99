//! The catalogue that is live, and its exchange for one that has grown. A request keeps the catalogue under which it came; the
//! next one comes under the new.

use std::convert::Infallible;
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::Duration;

use axum::Router;
use axum::extract::Request;
use axum::response::Response;
use figures::Figures;
use journal::Journal;
use journal::declared::SetAside;
use tower::{Service, service_fn};

use crate::drafts::Drafts;
use crate::{State, WebError, above};

/// How often a server looks whether another process has approved a declaration.
const LOOKS: Duration = Duration::from_secs(15);

/// The rooms below under one catalogue.
#[derive(Clone)]
pub(crate) struct Rooms {
    pub journal: Journal,
    pub figures: Figures,
    /// Drafts as this catalogue reads them: under another one their slots are recognised anew.
    pub drafts: Arc<Drafts>,
}

impl Rooms {
    pub(crate) fn new(journal: Journal, figures: Figures) -> Rooms {
        Rooms { journal, figures, drafts: Arc::default() }
    }
}

/// The rooms that are live.
pub(crate) struct Live {
    rooms: RwLock<Arc<Rooms>>,
    aside: Mutex<Vec<SetAside>>,
    /// Approvals go one after the other: each is checked against the catalogue that the one before has left.
    turn: tokio::sync::Mutex<()>,
}

impl Live {
    pub(crate) fn new(rooms: Rooms) -> Live {
        Live { rooms: RwLock::new(Arc::new(rooms)), aside: Mutex::default(), turn: tokio::sync::Mutex::default() }
    }

    pub(crate) fn rooms(&self) -> Arc<Rooms> {
        Arc::clone(&self.rooms.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// The approved declarations that do not fit.
    pub(crate) fn aside(&self) -> Vec<SetAside> {
        self.aside.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The turn of whoever changes the catalogue.
    pub(crate) async fn turn(&self) -> tokio::sync::MutexGuard<'_, ()> {
        self.turn.lock().await
    }

    /// Takes up what the journal has as approved; whether that was anything new. The caller holds the turn.
    pub(crate) async fn refresh(&self) -> Result<bool, WebError> {
        let now = self.rooms();
        let (journal, aside) = now.journal.declared().await?;
        *self.aside.lock().unwrap_or_else(PoisonError::into_inner) = aside;
        let changed = journal.catalogue().version() != now.journal.catalogue().version();
        if changed {
            let figures = Figures::new(journal.clone());
            *self.rooms.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(Rooms::new(journal, figures));
        }
        Ok(changed)
    }
}

/// Takes up declarations that another process has approved, for as long as the server runs.
pub(crate) async fn watch(state: State) {
    loop {
        {
            let _turn = state.live.turn().await;
            match state.live.refresh().await {
                // A role may be another now.
                Ok(true) => state.sessions.doubt_all(),
                Ok(false) => {}
                Err(error) => {
                    tracing::error!(%error, "the county's declarations could not be read; the catalogue stays as it is");
                }
            }
        }
        tokio::time::sleep(LOOKS).await;
    }
}

/// Answers each request by the router of the catalogue that is live, made anew when that has changed.
pub(crate) fn service(
    state: State,
    under: fn(State) -> Router,
) -> impl Service<
    Request,
    Response = Response,
    Error = Infallible,
    Future = impl Future<Output = Result<Response, Infallible>> + Send,
> + Clone
+ Send
+ Sync
+ 'static {
    let kept = Arc::new(Mutex::new((state.clone(), under(state))));
    service_fn(move |request: Request| {
        let router = current(&kept, under);
        above::answer(router, request)
    })
}

fn current(kept: &Mutex<(State, Router)>, under: fn(State) -> Router) -> Router {
    let mut kept = kept.lock().unwrap_or_else(PoisonError::into_inner);
    let now = kept.0.now();
    if !Arc::ptr_eq(now.journal.catalogue(), kept.0.journal.catalogue()) {
        *kept = (now.clone(), under(now));
    }
    kept.1.clone()
}
