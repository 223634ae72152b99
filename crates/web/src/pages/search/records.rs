//! People, and records of other ledgers that have a name of their own: asked of the database, a few of each.

use catalogue::{FieldType, Ledger};
use futures::future::try_join_all;
use journal::{Record, RecordQuery};

use super::hits::{Group, Hit};
use crate::WebError;
use crate::desk::Desk;
use crate::find::seen;
use crate::links;
use crate::sound::{Fit, fit};

/// People by name, for those who read the ledger of people.
pub(super) async fn people(desk: &Desk, query: &str, most: usize) -> Result<Group, WebError> {
    let name = desk.words().say("search-people");
    let Some(ledger) = desk.catalogue().ledger("person") else { return Ok(Group { name, hits: Vec::new() }) };
    let mut found = of_ledger(desk, ledger, query, most).await?;
    // A text that is somebody's name goes before one that is in somebody's duty.
    found.sort_by_key(|(fit, _)| fit.unwrap_or(Fit::PartSound));
    Ok(Group { name, hits: found.into_iter().map(|(_, hit)| hit).take(most).collect() })
}

/// Records of the ledgers whose label is a text of their own (a project, a venue, a unit), the best fitting first.
pub(super) async fn named(desk: &Desk, query: &str, most: usize) -> Result<Group, WebError> {
    let ledgers = desk.catalogue().ledgers().filter(|l| is_named(l) && desk.access().reads_anywhere(l));
    let found = try_join_all(ledgers.map(|ledger| async move {
        let found = of_ledger(desk, ledger, query, most.min(8)).await?;
        Ok::<_, WebError>(
            found
                .into_iter()
                .map(|(fit, hit)| {
                    let about = format!("{} · {}", desk.words().name(&ledger.names), hit.about);
                    (fit, Hit { about, ..hit })
                })
                .collect::<Vec<_>>(),
        )
    }))
    .await?;
    let mut found: Vec<(Option<Fit>, Hit)> = found.into_iter().flatten().collect();
    found.sort_by_key(|(fit, _)| fit.unwrap_or(Fit::PartSound));
    Ok(Group {
        name: desk.words().say("search-records"),
        hits: found.into_iter().map(|(_, hit)| hit).take(most).collect(),
    })
}

/// Whether records are called by a text of their own, which is not a person's name.
fn is_named(ledger: &Ledger) -> bool {
    let in_label = |name: &str| ledger.label.contains(&format!("{{{name}}}"));
    let elsewhere = ["person", "region", "frozen_report"].contains(&ledger.name.as_str());
    let own = ledger.fields.iter().any(|f| in_label(&f.name) && f.kind == FieldType::Text);
    let of_people = ledger
        .fields
        .iter()
        .any(|f| in_label(&f.name) && (f.kind == FieldType::PersonName || f.refers_to() == Some("person")));
    own && !elsewhere && !of_people
}

async fn of_ledger(
    desk: &Desk,
    ledger: &Ledger,
    query: &str,
    most: usize,
) -> Result<Vec<(Option<Fit>, Hit)>, WebError> {
    let asked = RecordQuery { search: Some(query.into()), limit: i64::try_from(most).ok(), ..seen(desk, ledger) };
    let records: Vec<Record> = desk.state.journal.records(desk.county(), ledger, &asked).await?;
    let labels = desk.labels(records.iter().map(|r| (ledger, r))).await?;
    let typed = query.to_lowercase();
    let hit = |r: &Record| {
        let name = labels.record(ledger, r);
        let hit = Hit { href: links::record(&ledger.name, &r.record), about: desk.places.full(&r.region), name };
        (fit(&hit.name, &typed), hit)
    };
    Ok(records.iter().map(hit).collect())
}
