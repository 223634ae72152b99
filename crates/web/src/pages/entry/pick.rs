//! The lists under the boxes of the pickers: records of a ledger (`GET /ledgers/{ledger}/pick?q=…`) and places
//! (`GET /places/pick?q=…`) that a typed text may mean, the first ones where nothing is typed. Forms work without.

use askama::Template;
use axum::extract::{Path, Query};
use axum::response::Html;

use crate::desk::Desk;
use crate::find::{find, seen};
use crate::pages::ledger::Params;
use crate::sound::fit;
use crate::texts::Words;
use crate::{WebError, forms, shell};

/// How many are offered.
const OFFERED: usize = 12;

/// One of the list: what is sent, what it is called, what tells it from others of the name.
struct Offered {
    value: String,
    label: String,
    about: String,
}

#[derive(Template)]
#[template(
    source = "{% for o in offered %}<li role=\"option\" aria-selected=\"false\" data-value=\"{{ o.value }}\" data-label=\"{{ o.label }}\">{{ o.label }}{% if !o.about.is_empty() %} <small>{{ o.about }}</small>{% endif %}</li>{% endfor %}{% if offered.is_empty() %}<li role=\"option\" aria-disabled=\"true\" aria-selected=\"false\">{{ w.say(\"search-nothing\") }}</li>{% endif %}",
    ext = "html"
)]
struct List {
    w: Words,
    offered: Vec<Offered>,
}

/// The text that is looked for: a box of a form without a name of its own says `q`, any other its field.
fn typed(params: &Params) -> &str {
    params.get("q").or_else(|| params.values().next()).map_or("", |t| t.trim())
}

/// The records of a ledger that may be meant.
pub(crate) async fn pick(
    desk: Desk,
    Path(name): Path<String>,
    Query(params): Query<Params>,
) -> Result<Html<String>, WebError> {
    let ledger = desk.ledger(&name)?;
    // A name that was picked before is looked for by its first part: what follows tells it from others.
    let text = typed(&params).split(" · ").next().unwrap_or_default();
    let found = match text {
        "" => {
            let first = journal::RecordQuery { limit: Some(OFFERED as i64), ..seen(&desk, ledger) };
            desk.state.journal.records(desk.county(), ledger, &first).await?
        }
        text => find(&desk, ledger, &seen(&desk, ledger), text, OFFERED as i64).await?,
    };
    let labels = desk.labels(found.iter().map(|r| (ledger, r))).await?;
    let offer = |r: &journal::Record| Offered {
        value: r.record.clone(),
        label: labels.record(ledger, r),
        about: if r.region == *desk.county() { String::new() } else { desk.places.full(&r.region) },
    };
    shell::page(&List { w: desk.words(), offered: found.iter().map(offer).collect() })
}

/// The places that may be meant: of `?of=LEDGER` those where the reader may enter its records, else all of the county.
pub(crate) async fn places(desk: Desk, Query(params): Query<Params>) -> Result<Html<String>, WebError> {
    let groups = match params.get("of") {
        Some(ledger) => forms::place_groups(&desk, desk.ledger(ledger)?, ""),
        None => forms::all_places(&desk, ""),
    };
    let text = params.get("q").map_or("", |t| t.trim()).to_lowercase();
    let words: Vec<&str> = text.split([' ', '·']).filter(|t| !t.is_empty()).collect();
    let mut offered = Vec::new();
    for group in groups {
        for choice in group.choices {
            let fits = |word: &&str| {
                let by_code = word.len() >= 6 && choice.value.starts_with(*word);
                let of_group = fit(&group.name, word).is_some();
                fit(&choice.text, word).map(|f| f as u8).or(by_code.then_some(0)).or(of_group.then_some(u8::MAX))
            };
            let Some(fits) = words.iter().map(fits).collect::<Option<Vec<u8>>>() else { continue };
            let about = if choice.text.starts_with(&group.name) { String::new() } else { group.name.clone() };
            let best = fits.into_iter().min().unwrap_or_default();
            offered.push((best, Offered { value: choice.value, label: choice.text, about }));
        }
    }
    offered.sort_by_key(|(fit, _)| *fit);
    offered.truncate(OFFERED);
    shell::page(&List { w: desk.words(), offered: offered.into_iter().map(|(_, o)| o).collect() })
}
