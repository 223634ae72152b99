//! The villages that a leader of the county answers for (联系村), on a page of their own and first on the leader's overview: what ties them to
//! each, its rectification case with what is to be done and by when, who is posted there and the latest visit.

mod case;
mod ties;

#[cfg(test)]
pub(crate) mod testing;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use askama::Template;
use axum::Router;
use axum::response::Html;
use axum::routing::get;
use catalogue::RegionCode;
use futures::future::try_join_all;
use jiff::civil::Date;
use journal::RecordQuery;

use crate::desk::Desk;
use crate::shell::{self, At, Shell};
use crate::{State, WebError, links, posted};

pub(crate) use case::{Case, Step};
pub(crate) use ties::Tie;

/// Its address.
pub(crate) fn routes() -> Router<State> {
    Router::new().route("/own", get(page))
}

/// A village of the reader's.
pub(crate) struct Own {
    pub region: RegionCode,
    pub village: String,
    pub href: String,
    /// What ties the reader to it beside its cases: in words, and the record.
    pub ties: Vec<(String, String)>,
    pub tied: Vec<Tie>,
    pub cases: Vec<Case>,
    /// First secretaries in post: name and the posting's life.
    pub secretaries: Vec<(String, String)>,
    /// Day and record of the latest visit to a household.
    pub visit: Option<(String, String)>,
}

#[derive(Template)]
#[template(path = "pages/own/own.html")]
struct Page {
    shell: Shell,
    own: Vec<Own>,
}

/// `GET /own`
async fn page(desk: Desk) -> Result<Html<String>, WebError> {
    let own = of_leader(&desk).await?;
    shell::page(&Page { shell: Shell::new(&desk, desk.words().say("own-title"), At::Own), own })
}

/// The villages of a leader of the county, and refused to everybody else.
pub(crate) async fn of_leader(desk: &Desk) -> Result<Vec<Own>, WebError> {
    if ties::leads(desk) { all(desk).await } else { Err(WebError::Forbidden) }
}

/// Whether the reader is tied to any village, so that the menu leads there.
pub(crate) async fn any(desk: &Desk) -> Result<bool, WebError> {
    let ties = ties::of(desk).await?;
    Ok(!ties.villages.is_empty() || !case::all(desk, ties.cases).await?.is_empty())
}

/// The reader's own villages, by place; none for who is no leader of the county or answers for no village today.
pub(crate) async fn all(desk: &Desk) -> Result<Vec<Own>, WebError> {
    let ties = ties::of(desk).await?;
    let mut villages: BTreeMap<RegionCode, (Vec<Tie>, Vec<Case>)> =
        ties.villages.into_iter().map(|(village, ties)| (village, (ties, Vec::new()))).collect();
    for (village, case) in case::all(desk, ties.cases).await? {
        villages.entry(village).or_default().1.push(case);
    }
    let codes: Vec<RegionCode> = villages.keys().cloned().collect();
    let visits = try_join_all(codes.iter().map(|village| visit(desk, village)));
    let (mut secretaries, visits) = futures::try_join!(secretaries(desk, &codes, desk.state.today()), visits)?;
    let own = villages.into_iter().zip(visits).map(|((region, (tied, cases)), visit)| Own {
        village: desk.places.full(&region),
        href: links::place(region.as_str()),
        ties: tied.iter().map(|t| (desk.words().say(t.kind.key()), links::record(t.ledger, &t.record))).collect(),
        secretaries: secretaries.remove(region.as_str()).unwrap_or_default(),
        tied,
        cases,
        visit,
        region,
    });
    Ok(own.collect())
}

/// The first secretaries in post in villages, by village: name and the posting's life.
async fn secretaries(
    desk: &Desk,
    villages: &[RegionCode],
    today: Date,
) -> Result<BTreeMap<String, Vec<(String, String)>>, WebError> {
    let mut by_village: BTreeMap<String, Vec<(String, String)>> = BTreeMap::new();
    let Some(ledger) = desk.catalogue().ledger("posting").filter(|_| !villages.is_empty()) else {
        return Ok(by_village);
    };
    let places = desk.access().scope(ledger);
    let villages = villages.iter().filter(|v| places.iter().any(|p| p.holds(v))).cloned().collect();
    let equal = vec![("role".into(), "第一书记".into())];
    let query = RecordQuery { places: Some(villages), equal, ..RecordQuery::default() };
    let mut here = desk.state.journal.records(desk.county(), ledger, &query).await?;
    here.retain(|p| posted::in_force(p, today));
    let names = posted::named(desk, &here).await?;
    for posting in &here {
        let Some(named) = names.get(&posting.record) else { continue };
        let one = (named.person.clone(), links::own_page("posting", &posting.record));
        by_village.entry(posting.region.to_string()).or_default().push(one);
    }
    Ok(by_village)
}

/// The latest visit in a village.
async fn visit(desk: &Desk, village: &RegionCode) -> Result<Option<(String, String)>, WebError> {
    let read = |l: &&catalogue::Ledger| desk.access().reads(l, village);
    let Some(ledger) = desk.catalogue().ledger("visit").filter(read) else { return Ok(None) };
    let query = RecordQuery {
        within: Some(village.clone()),
        between: vec![("day".into(), None, Some(desk.state.today().to_string().as_str().into()))],
        order: Some(("day".into(), true)),
        limit: Some(1),
        ..RecordQuery::default()
    };
    let latest = desk.state.journal.records(desk.county(), ledger, &query).await?;
    Ok(latest.first().map(|v| (v.text("day").into(), links::record("visit", &v.record))))
}
