//! A figure tried before it is declared: its value now, its first records, what it means.

use std::sync::Arc;

use catalogue::{Catalogue, Figure, Source};
use figures::{Ask, Figures};

use super::propose::joined;
use crate::definition::{self, Definition};
use crate::desk::Desk;
use crate::labels::fetch;
use crate::{WebError, links, show};

/// Records shown of a trial.
const SHOWN: i64 = 5;

/// What a definition gives.
#[derive(Default)]
pub(super) struct Trial {
    pub value: String,
    pub unit: String,
    pub window: String,
    pub definition: Definition,
    pub count: i64,
    pub records: Vec<(Option<String>, String, String)>,
    pub text: String,
    pub faults: Vec<String>,
}

impl Trial {
    /// Nothing to show but what is wrong.
    pub(super) fn faulty(faults: Vec<String>) -> Trial {
        Trial { faults, ..Trial::default() }
    }
}

/// Tries the figure of a declaration.
pub(super) async fn of(desk: &Desk, id: &str, source: Source) -> Result<Trial, WebError> {
    let text = source.text.clone();
    let catalogue = match joined(desk, source).await? {
        Ok(catalogue) => Arc::new(catalogue),
        Err(faults) => return Ok(Trial { text, ..Trial::faulty(faults) }),
    };
    let figure = catalogue.figure(id).ok_or(WebError::NotFound)?;
    if !desk.access().sees(&catalogue, figure, desk.access().home()) {
        return Err(WebError::Forbidden);
    }
    tried(desk, &catalogue, figure, text).await
}

async fn tried(desk: &Desk, catalogue: &Arc<Catalogue>, figure: &Figure, text: String) -> Result<Trial, WebError> {
    let w = desk.words();
    let figures = Figures::new(desk.state.journal.trying(Arc::clone(catalogue)));
    let ask = Ask::usual(desk.access().home().clone(), desk.state.windows(None));
    let answer = figures.value(&figure.id, &ask).await?;
    let window = answer.window;
    let days = if window.first == window.last {
        window.last.to_string()
    } else {
        format!("{} – {}", window.first, window.last)
    };
    let mut trial = Trial {
        value: show::figure(&answer.shown(figure.decimals), &figure.unit),
        unit: show::unit(&figure.unit, w.lang),
        window: w.with("window-days", &[("name", &w.name(&window.code.names())), ("days", &days)]),
        definition: definition::of(desk, figure),
        count: figures.row_count(&figure.id, &ask).await?,
        text,
        ..Trial::default()
    };
    let rows = figures.rows(&figure.id, &ask, Some(SHOWN), 0).await?;
    let known = fetch(&desk.state, desk.county(), rows.iter().map(|r| (r.ledger.clone(), r.record.clone()))).await?;
    let labels = desk.labels(known.iter().filter_map(|((l, _), r)| Some((desk.catalogue().ledger(l)?, r)))).await?;
    for row in &rows {
        let found = known.get(&(row.ledger.clone(), row.record.clone())).zip(desk.catalogue().ledger(&row.ledger));
        let label = found.map_or_else(|| w.say("record-gone"), |(r, l)| labels.record(l, r));
        let open = found.is_some_and(|(r, l)| desk.access().reads(l, &r.region));
        let href = open.then(|| links::record(&row.ledger, &row.record));
        trial.records.push((href, label, desk.places.full(&row.region)));
    }
    Ok(trial)
}
