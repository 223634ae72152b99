//! Pictures that should be gone and are not: the program died after the entry that took them away was written, and before their bytes and
//! keys were destroyed. What was begun is finished at the next start, and looked for from then on.

use std::time::Duration;

use super::LEDGER;
use crate::{State, WebError};

/// How often it is looked for: a process beside this one may die too.
const PACE: Duration = Duration::from_secs(60 * 60);

/// Finishes what was left, for ever.
pub(crate) async fn serve(state: State) {
    loop {
        if let Err(error) = finish(&state.now()).await {
            tracing::error!(%error, "pictures taken away could not all be destroyed; they are tried again");
        }
        tokio::time::sleep(PACE).await;
    }
}

/// Destroys what was left in all counties; says how many pictures that were.
pub(crate) async fn finish(state: &State) -> Result<usize, WebError> {
    let Some(ledger) = state.catalogue().ledger(LEDGER) else { return Ok(0) };
    let Some(fields) = ledger.field("under").zip(ledger.field("file")) else { return Ok(0) };
    let mut finished = 0;
    for county in state.counties().await? {
        for (under, file) in state.journal.outlived(&county, ledger, fields).await? {
            state.journal.let_go(&county, &under, &[file]).await?;
            finished += 1;
        }
    }
    Ok(finished)
}
