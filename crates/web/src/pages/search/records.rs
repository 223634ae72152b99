//! Records of every ledger, people before all others: asked of the database, a few of each.

use std::collections::BTreeSet;

use catalogue::{Field, FieldType, Ledger};
use futures::future::try_join_all;
use journal::Record;

use super::hits::{Group, Hit};
use crate::WebError;
use crate::desk::Desk;
use crate::find::{Meaning, seen};
use crate::links;
use crate::sound::{Fit, fit};

/// How many records of one ledger stand on the page of all: the rest are found in its own list.
const OF_ONE: usize = 8;

/// People by name, for those who read the ledger of people; then records of all other ledgers, the best fitting first.
pub(super) async fn all(desk: &Desk, query: &str, most: usize) -> Result<(Group, Group), WebError> {
    let ledgers: Vec<&Ledger> =
        desk.catalogue().ledgers().filter(|l| is_found(l) && desk.access().reads_anywhere(l)).collect();
    let people = desk.catalogue().ledger("person").filter(|l| desk.access().reads_anywhere(l));
    let called: Vec<&Field> = ledgers.iter().copied().chain(people).flat_map(called_by).collect();
    let meaning = &Meaning::of(desk, query, &called).await?;
    let people = async {
        match people {
            Some(ledger) => of_ledger(desk, ledger, meaning, query, most).await,
            None => Ok(Vec::new()),
        }
    };
    let others = try_join_all(ledgers.iter().map(|ledger| async move {
        let found = of_ledger(desk, ledger, meaning, query, most.min(OF_ONE)).await?;
        let named = |(fit, hit): (Option<Fit>, Hit)| {
            let about = format!("{} · {}", desk.words().name(&ledger.names), hit.about);
            (fit, Hit { about, ..hit })
        };
        Ok::<_, WebError>(found.into_iter().map(named).collect::<Vec<_>>())
    }));
    let (people, others) = futures::try_join!(people, others)?;
    let w = desk.words();
    Ok((best(w.say("search-people"), people, most), best(w.say("search-records"), others.into_iter().flatten(), most)))
}

/// The best of what was found. A text that is a record's name goes before one that is elsewhere in it.
fn best(name: String, found: impl IntoIterator<Item = (Option<Fit>, Hit)>, most: usize) -> Group {
    let mut found: Vec<(Option<Fit>, Hit)> = found.into_iter().collect();
    found.sort_by_key(|(fit, _)| fit.unwrap_or(Fit::PartSound));
    Group { name, hits: found.into_iter().map(|(_, hit)| hit).take(most).collect() }
}

/// Whether records of a ledger can be found by a text: they have one of their own, or are called by what they refer to. People,
/// places and frozen reports are groups of their own.
fn is_found(ledger: &Ledger) -> bool {
    let elsewhere = ["person", "region", "frozen_report"].contains(&ledger.name.as_str());
    let text = |f: &Field| {
        !f.sensitive && matches!(f.kind, FieldType::Text | FieldType::PersonName | FieldType::DocNo | FieldType::Uscc)
    };
    !elsewhere && !ledger.withdrawn && (ledger.fields.iter().any(text) || called_by(ledger).next().is_some())
}

/// The fields of a ledger's label that refer to others: its records are called by those.
fn called_by(ledger: &Ledger) -> impl Iterator<Item = &Field> {
    ledger.fields.iter().filter(|f| f.refers_to().is_some() && ledger.label.contains(&format!("{{{}}}", f.name)))
}

async fn of_ledger(
    desk: &Desk,
    ledger: &Ledger,
    meaning: &Meaning,
    query: &str,
    most: usize,
) -> Result<Vec<(Option<Fit>, Hit)>, WebError> {
    let refers: Vec<&Field> = called_by(ledger).collect();
    let limit = i64::try_from(most).unwrap_or(i64::MAX);
    let records: Vec<Record> = meaning.records(desk, ledger, &refers, &seen(desk, ledger), None, limit).await?;
    let labels = desk.labels(records.iter().map(|r| (ledger, r))).await?;
    let words: BTreeSet<String> = query.to_lowercase().split_whitespace().map(String::from).collect();
    let hit = |r: &Record| {
        let name = labels.record(ledger, r);
        let hit = Hit { href: links::record(&ledger.name, &r.record), about: desk.places.full(&r.region), name };
        (words.iter().filter_map(|word| fit(&hit.name, word)).min(), hit)
    };
    Ok(records.iter().map(hit).collect())
}
