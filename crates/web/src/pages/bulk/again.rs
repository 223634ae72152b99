//! Taking up what a process left: at the start, and from then on whenever nobody gives a sign of working on something that was asked.

use std::time::Duration;

use catalogue::{Lang, RegionCode};

use super::{Asked, start, store, subject};
use crate::desk::Desk;
use crate::pages::report::own;
use crate::texts::Words;
use crate::{State, WebError, accounts};

/// How often it is looked for.
const PACE: Duration = Duration::from_secs(30);

/// Takes up what is left, for ever.
pub(crate) async fn serve(state: State) {
    loop {
        if let Err(error) = take_up(&state.now()).await {
            tracing::error!(%error, "work in bulk that was left");
        }
        tokio::time::sleep(PACE).await;
    }
}

/// Takes up what is left in all counties, and lets go of what is old; says how many jobs were begun.
pub(crate) async fn take_up(state: &State) -> Result<usize, WebError> {
    let (db, mut begun) = (state.journal.db(), 0);
    for county in state.counties().await? {
        for (id, file) in store::old(db, &county, state.moment()).await? {
            state.journal.let_go(&county, &subject(&id), &file.into_iter().collect::<Vec<_>>()).await?;
            store::forget(db, &county, &id).await?;
        }
        for asked in store::left(db, &county, state.moment()).await? {
            // Of two processes that look at the same moment one gets it.
            if !store::claim(db, &county, &asked.id, &state.jobs.worker, state.moment()).await? {
                continue;
            }
            match take(state, &county, &asked).await {
                Ok(()) => begun += 1,
                Err(error) => {
                    let named = (asked.id.as_str(), state.jobs.worker.as_str());
                    store::end(db, &county, named, (0, Err(&error.to_string()))).await?;
                }
            }
        }
    }
    Ok(begun)
}

/// Begins a job with what its owner may see today; who may not write reports any more gets none.
async fn take(state: &State, county: &RegionCode, asked: &Asked) -> Result<(), WebError> {
    let access = accounts::access(state, county, &asked.login).await?;
    let desk = Desk::of_office(state, access, Words::new(Lang::Zh)).await?;
    let draft = own(&desk, &asked.report).await?;
    start(&desk, draft, asked, true);
    Ok(())
}
