//! A visit, in three fields, and those of the last weeks.

use askama::Template;
use axum::response::Html;
use catalogue::Value;
use journal::{Record, RecordQuery};

use crate::desk::Desk;
use crate::pictures::Asked;
use crate::shell::{self, At, Shell};
use crate::{WebError, links, posted, show};

/// Visits shown below the form.
const RECENT: i64 = 12;
/// Households offered at most; a village has fewer.
const OFFERED: i64 = 400;

struct Done {
    day: String,
    household: String,
    matter: String,
    href: String,
}

#[derive(Template)]
#[template(path = "pages/phone/visit.html")]
struct Page {
    shell: Shell,
    asked: Asked,
    posting: String,
    region: String,
    visitor: String,
    today: String,
    /// The calendar's day on which the page is shown: from it the phone counts how old a kept page is.
    shown: String,
    paired: Vec<(String, String)>,
    households: Vec<(String, String)>,
    recent: Vec<Done>,
}

/// `GET /phone/visit`
pub(super) async fn page(desk: Desk) -> Result<Html<String>, WebError> {
    let ledger = desk.catalogue().ledger("visit").ok_or(WebError::NotFound)?;
    if !desk.access().writes_anywhere(ledger) {
        return Err(WebError::Forbidden);
    }
    let own = posted::own(&desk).await?;
    let region = own.as_ref().map_or_else(|| desk.access().home().clone(), |p| p.region.clone());
    let (paired, households) = offered(&desk, &region, own.as_ref()).await?;
    let query = RecordQuery {
        within: Some(region.clone()),
        order: Some(("day".into(), true)),
        limit: Some(RECENT),
        ..RecordQuery::default()
    };
    let records = desk.state.journal.records(desk.county(), ledger, &query).await?;
    let labels = desk.labels(records.iter().map(|r| (ledger, r))).await?;
    let household = ledger.field("household").ok_or(WebError::NotFound)?;
    let done = |r: &Record| Done {
        day: r.text("day").into(),
        household: labels.shown(household, r.get("household")).text,
        matter: r.text("matter").into(),
        href: links::record("visit", &r.record),
    };
    shell::page(&Page {
        posting: own.map(|p| p.record).unwrap_or_default(),
        region: region.to_string(),
        visitor: desk.access().person.clone(),
        asked: Asked::now(&desk).await?,
        today: desk.state.today().to_string(),
        shown: show::local(jiff::Timestamp::now()).date().to_string(),
        paired,
        households,
        recent: records.iter().map(done).collect(),
        shell: Shell::new(&desk, desk.words().say("visit-title"), At::Visit),
    })
}

type Choices = Vec<(String, String)>;

/// The village's households: those that the posted person is paired with first.
async fn offered(
    desk: &Desk,
    region: &catalogue::RegionCode,
    own: Option<&Record>,
) -> Result<(Choices, Choices), WebError> {
    let Some(ledger) = desk.catalogue().ledger("household") else { return Ok(Default::default()) };
    let query = RecordQuery { within: Some(region.clone()), limit: Some(OFFERED), ..RecordQuery::default() };
    let all = desk.state.journal.records(desk.county(), ledger, &query).await?;
    let labels = desk.labels(all.iter().map(|r| (ledger, r))).await?;
    let paired = match own {
        Some(own) => pairings(desk, region, own.text("person")).await?,
        None => Vec::new(),
    };
    let choice = |r: &Record| (r.record.clone(), labels.record(ledger, r));
    let (mine, others): (Vec<&Record>, Vec<&Record>) = all.iter().partition(|r| paired.contains(&r.record));
    Ok((mine.into_iter().map(choice).collect(), others.into_iter().map(choice).collect()))
}

/// The households that a person is paired with today.
async fn pairings(desk: &Desk, region: &catalogue::RegionCode, person: &str) -> Result<Vec<String>, WebError> {
    let Some(ledger) = desk.catalogue().ledger("pairing") else { return Ok(Vec::new()) };
    let equal = vec![("member".to_string(), Value::from(person))];
    let query = RecordQuery { within: Some(region.clone()), equal, ..RecordQuery::default() };
    let all = desk.state.journal.records(desk.county(), ledger, &query).await?;
    let today = desk.state.today();
    let mine = all.iter().filter(|r| posted::in_force(r, today));
    Ok(mine.map(|r| r.text("household").to_string()).collect())
}
