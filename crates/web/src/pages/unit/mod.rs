//! What a sending unit owes its villages (单位责任): who came in a month, and what is still owed by its head and its leaders. Worked
//! out from the records of visits; by unit and place.

use std::collections::{HashMap, HashSet};

use askama::Template;
use axum::Router;
use axum::extract::Query;
use axum::response::Html;
use axum::routing::get;
use catalogue::Value;
use duties::Board;
use journal::{Record, RecordQuery};
use serde::Deserialize;

use crate::desk::Desk;
use crate::labels::fetch;
use crate::links::Query as Link;
use crate::pages::duties::{Month, sign};
use crate::pages::month::days;
use crate::shell::{self, At, Shell};
use crate::{State, WebError, links, posted, show};

/// Its addresses.
pub(crate) fn routes() -> Router<State> {
    Router::new().route("/unit", get(page))
}

/// Postings on the page; more are reached by choosing a unit.
const MOST: usize = 200;
/// What a unit owes for each village, in the order of the page.
const OWED: [&str; 2] = ["posting.head_visit", "posting.member_days"];

#[derive(Default, Deserialize)]
struct Params {
    #[serde(default)]
    month: String,
    #[serde(default)]
    unit: String,
}

/// A duty of the unit in a village.
struct Duty {
    name: String,
    state: (&'static str, String),
    amount: String,
}

struct Row {
    unit: String,
    unit_href: String,
    person: String,
    place: String,
    month_href: String,
    owed: Vec<Duty>,
    came: Vec<(String, String)>,
    enter: Option<String>,
}

#[derive(Template)]
#[template(path = "pages/unit/unit.html")]
struct Page {
    shell: Shell,
    month: Month,
    before: String,
    after: Option<String>,
    rows: Vec<Row>,
    all: Option<String>,
    cut: bool,
}

/// `GET /unit?month=2026-11&unit=ID`
async fn page(desk: Desk, Query(params): Query<Params>) -> Result<Html<String>, WebError> {
    let w = desk.words();
    desk.ledger("unit_duty")?;
    let month = Month::read(&params.month, desk.state.today());
    let chosen = params.unit.trim();
    let postings = postings(&desk, month, chosen).await?;
    let cut = postings.len() > MOST;
    let to = |month: Month| format!("/unit{}", Link::default().with("month", month).with("unit", chosen));
    shell::page(&Page {
        shell: Shell::new(&desk, w.say("unit-title"), At::Unit),
        before: to(month.before()),
        after: (month < Month::of(desk.state.today())).then(|| to(month.after())),
        rows: rows(&desk, month, &postings[..postings.len().min(MOST)]).await?,
        all: (!chosen.is_empty()).then(|| format!("/unit{}", Link::default().with("month", month))),
        month,
        cut,
    })
}

/// The postings of a month that a unit sent: of the reader's places, in force on any of its days.
async fn postings(desk: &Desk, month: Month, unit: &str) -> Result<Vec<Record>, WebError> {
    let ledger = desk.catalogue().ledger("posting").ok_or(WebError::NotFound)?;
    let mut all = Vec::new();
    for place in desk.access().scope(ledger) {
        let until = Some(Value::from(month.last().to_string()));
        let query = RecordQuery {
            within: Some(place),
            between: vec![("from_day".into(), None, until)],
            ..RecordQuery::default()
        };
        all.extend(desk.state.journal.records(desk.county(), ledger, &query).await?);
    }
    let first = month.first().to_string();
    all.retain(|r| !r.get("unit").is_null() && (unit.is_empty() || r.text("unit") == unit));
    all.retain(|r| r.text("to_day").is_empty() || first.as_str() <= r.text("to_day"));
    Ok(all)
}

async fn rows(desk: &Desk, month: Month, postings: &[Record]) -> Result<Vec<Row>, WebError> {
    let state = &desk.state;
    let range = (month.first(), month.last());
    let board = state.boards.now(&state.journal, desk.county(), range, state.today()).await?;
    let keys = postings.iter().map(|p| ("org".to_string(), p.text("unit").to_string()));
    let units = fetch(state, desk.county(), keys).await?;
    let names = posted::named(desk, postings).await?;
    let visits = visits(desk, month).await?;
    let ledger = desk.catalogue().ledger("unit_duty").ok_or(WebError::NotFound)?;
    let mut rows: Vec<Row> = postings
        .iter()
        .filter_map(|posting| {
            let named = names.get(&posting.record)?;
            let unit = posting.text("unit");
            let record = units.get(&("org".to_string(), unit.to_string()));
            let key = (unit.to_string(), posting.region.to_string());
            let link = Link::default().with("unit", unit).with("region", &posting.region).with("month", month);
            Some(Row {
                unit: record.map(|r| r.text("name").to_string()).unwrap_or_default(),
                unit_href: format!("/unit{}", Link::default().with("month", month).with("unit", unit)),
                person: named.person.clone(),
                place: desk.places.full(&posting.region),
                month_href: format!("/month/{}/{month}", posting.record),
                owed: owed(desk, &board, &posting.record),
                came: visits.get(&key).map(|all| all.iter().map(|v| line(desk, v)).collect()).unwrap_or_default(),
                enter: desk.access().writes(ledger, &posting.region).then(|| format!("/ledgers/unit_duty/new{link}")),
            })
        })
        .collect();
    // Others posted to a village by the same unit add nothing to what it owes there.
    let owing: HashSet<(String, String)> =
        rows.iter().filter(|r| !r.owed.is_empty()).map(|r| (r.unit.clone(), r.place.clone())).collect();
    rows.retain(|r| !r.owed.is_empty() || !owing.contains(&(r.unit.clone(), r.place.clone())));
    rows.sort_by(|a, b| (&a.unit, &a.place, &a.person).cmp(&(&b.unit, &b.place, &b.person)));
    Ok(rows)
}

/// What the unit owes for a posting, as its duties stand.
fn owed(desk: &Desk, board: &Board, posting: &str) -> Vec<Duty> {
    let w = desk.words();
    let of = |duty: &str| board.of(posting).find(|s| s.duty == duty);
    let told = |state: &duties::State| {
        let (class, key) = sign(state.standing);
        let name = desk.catalogue().duty(&state.duty).map(|d| w.name(&d.names)).unwrap_or_default();
        Duty { name, state: (class, w.say(key)), amount: format!("{} / {}", days(state.have), days(state.need)) }
    };
    OWED.iter().filter_map(|duty| of(duty).map(told)).collect()
}

/// The visits of a month by unit and village, in their order.
async fn visits(desk: &Desk, month: Month) -> Result<HashMap<(String, String), Vec<Record>>, WebError> {
    let ledger = desk.catalogue().ledger("unit_duty").ok_or(WebError::NotFound)?;
    let text = |day: jiff::civil::Date| Some(Value::from(day.to_string()));
    let mut all: HashMap<(String, String), Vec<Record>> = HashMap::new();
    for place in desk.access().scope(ledger) {
        let query = RecordQuery {
            within: Some(place),
            between: vec![("day".into(), text(month.first()), text(month.last()))],
            order: Some(("day".into(), false)),
            ..RecordQuery::default()
        };
        for record in desk.state.journal.records(desk.county(), ledger, &query).await? {
            let key = (record.text("unit").to_string(), record.region.to_string());
            all.entry(key).or_default().push(record);
        }
    }
    Ok(all)
}

/// A visit in a line: when, who, as what, what for.
fn line(desk: &Desk, visit: &Record) -> (String, String) {
    let w = desk.words();
    let ledger = desk.catalogue().ledger("unit_duty");
    let field =
        |name: &str| ledger.and_then(|l| l.field(name)).map(|f| show::value(f, visit.get(name), w)).unwrap_or_default();
    let text = ["day", "visitor", "role", "matters"].map(field);
    (
        links::record("unit_duty", &visit.record),
        text.into_iter().filter(|t| !t.is_empty()).collect::<Vec<_>>().join(" "),
    )
}

#[cfg(test)]
mod tests {
    use journal::NewEntry;

    use crate::pages::month::testing::norm;
    use crate::testing::{self, Bench};

    /// A unit that sent somebody to 河口村, and its visits.
    async fn sent(bench: &Bench) -> String {
        let entry = |ledger: &str, at: &str, fields: &[(&str, &str)]| {
            let fields = fields.iter().map(|(k, v)| (k.to_string(), (*v).into())).collect();
            NewEntry::create(ledger, catalogue::RegionCode::parse(at).unwrap(), fields, "wang", "web")
        };
        let unit = entry("org", "419931", &[("name", "市水利局"), ("level", "市")]);
        let person = entry("person", "419931", &[("name", "周明"), ("politics", "中共党员")]);
        let (of, who) = (unit.record.to_string(), person.record.to_string());
        let posting = entry(
            "posting",
            "419931100202",
            &[("person", &who), ("role", "第一书记"), ("sent_by", "市"), ("from_day", "2025-01-01"), ("unit", &of)],
        );
        let visit = entry(
            "unit_duty",
            "419931100202",
            &[
                ("unit", &of),
                ("visitor", "李局长"),
                ("role", "主要负责人"),
                ("day", "2026-10-16"),
                ("matters", "调研蓄水池"),
            ],
        );
        bench.state.journal.append(&testing::county(), vec![unit, person, posting, visit]).await.unwrap();
        of
    }

    #[tokio::test]
    async fn who_came_and_what_is_owed_stand_side_by_side() {
        let bench = testing::bench().await;
        norm(&bench, "head_visits_month", 1).await;
        norm(&bench, "member_days_month", 2).await;
        sent(&bench).await;
        let page = bench.signed_in("wang").await.get("/unit?month=2026-10").await;
        let text = page.text();
        assert!(text.contains("市水利局") && text.contains("李局长 主要负责人 调研蓄水池"), "{text}");
        // The head came once of once; of two days by members none is on record, and October is over.
        assert!(text.contains("1 / 1") && text.contains("0 / 2") && text.contains("逾期"), "{text}");
    }

    #[tokio::test]
    async fn a_unit_sees_its_own_people_and_no_others() {
        let bench = testing::bench().await;
        let unit = sent(&bench).await;
        let fields = [
            ("login", "shuili"),
            ("person_name", "水利小吴"),
            ("role", "sending_unit"),
            ("state", "已授权"),
            ("unit", unit.as_str()),
        ];
        bench.enter("account", "419931", &fields).await;
        let shuili = bench.signed_in("shuili").await;
        let text = shuili.get("/unit?month=2026-10").await.text();
        assert!(text.contains("周明") && !text.contains("陈晓东"), "{text}");
        assert_eq!(bench.signed_in("bian").await.get("/unit").await.status, 403);
    }
}
