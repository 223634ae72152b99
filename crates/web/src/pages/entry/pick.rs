//! `GET /ledgers/{ledger}/pick?q=…`: names that a typed text may mean, as options; the form works without.

use askama::Template;
use axum::extract::{Path, Query};
use axum::response::Html;

use crate::WebError;
use crate::desk::Desk;
use crate::find::{find, seen};
use crate::pages::ledger::Params;
use crate::shell;

/// How many names are offered.
const OFFERED: i64 = 12;

#[derive(Template)]
#[template(
    source = "{% for (name, place) in names %}<option value=\"{{ name }}\">{{ place }}</option>{% endfor %}",
    ext = "html"
)]
struct Names {
    names: Vec<(String, String)>,
}

/// The options of a name's list.
pub(crate) async fn pick(
    desk: Desk,
    Path(name): Path<String>,
    Query(params): Query<Params>,
) -> Result<Html<String>, WebError> {
    let ledger = desk.ledger(&name)?;
    // The box is named after its field, so the text is the one value that came.
    let text = params.values().next().map_or("", |t| t.trim());
    let mut names = Vec::new();
    if !text.is_empty() {
        let found = find(&desk, ledger, &seen(&desk, ledger), text, OFFERED).await?;
        let labels = desk.labels(found.iter().map(|r| (ledger, r))).await?;
        names.extend(found.iter().map(|r| (labels.record(ledger, r), desk.places.full(&r.region))));
    }
    shell::page(&Names { names })
}
