//! What a sending unit owes its villages (单位责任): who came in a month, and what is still owed by its head and its leaders. Worked
//! out from the records of visits; by unit and place.

mod owing;
#[cfg(test)]
pub(crate) mod testing;

use askama::Template;
use axum::Router;
use axum::extract::Query;
use axum::response::Html;
use axum::routing::get;
use journal::Record;
use serde::Deserialize;

use crate::desk::Desk;
use crate::links::Query as Link;
use crate::pages::duties::{Month, sign};
use crate::pages::month::days;
use crate::part::{Pager, Part};
use crate::shell::{self, At, Shell};
use crate::{State, WebError, links, show};

pub(crate) use owing::{Owing, all};

/// Its addresses.
pub(crate) fn routes() -> Router<State> {
    Router::new().route("/unit", get(page))
}

#[derive(Default, Deserialize)]
struct Params {
    #[serde(default)]
    month: String,
    #[serde(default)]
    unit: String,
    /// The page of the list, from 1.
    #[serde(default)]
    page: String,
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
    pager: Option<Pager>,
    cut: bool,
}

/// `GET /unit?month=2026-11&unit=ID`
async fn page(desk: Desk, Query(params): Query<Params>) -> Result<Html<String>, WebError> {
    let w = desk.words();
    let month = Month::read(&params.month, desk.state.today());
    let chosen = params.unit.trim();
    let (owing, cut) = all(&desk, month, chosen).await?;
    let part = Part::of(&params.page, owing.len());
    let link = Link::default().with("month", month).with("unit", chosen);
    let to = |month: Month| format!("/unit{}", link.clone().with("month", month));
    shell::page(&Page {
        shell: Shell::new(&desk, w.say("unit-title"), At::Unit),
        before: to(month.before()),
        after: (month < Month::of(desk.state.today())).then(|| to(month.after())),
        rows: owing[part.rows()].iter().map(|one| row(&desk, month, one)).collect(),
        all: (!chosen.is_empty()).then(|| format!("/unit{}", Link::default().with("month", month))),
        pager: part.pager(w, |page| format!("/unit{}", link.clone().with("page", page))),
        month,
        cut,
    })
}

fn row(desk: &Desk, month: Month, one: &Owing) -> Row {
    let w = desk.words();
    let writes = desk.catalogue().ledger("unit_duty").is_some_and(|l| desk.access().writes(l, &one.region));
    let link = Link::default().with("unit", &one.unit).with("region", &one.region).with("month", month);
    let duty = |state: &duties::State| {
        let (class, key) = sign(state.standing);
        let name = desk.catalogue().duty(&state.duty).map(|d| w.name(&d.names)).unwrap_or_default();
        Duty { name, state: (class, w.say(key)), amount: format!("{} / {}", days(state.have), days(state.need)) }
    };
    Row {
        unit: one.unit_name.clone(),
        unit_href: format!("/unit{}", Link::default().with("month", month).with("unit", &one.unit)),
        person: one.person.clone(),
        place: desk.places.full(&one.region),
        month_href: format!("/month/{}/{month}", one.posting),
        owed: one.owed.iter().map(duty).collect(),
        came: one.came.iter().map(|visit| line(desk, visit)).collect(),
        enter: writes.then(|| format!("/ledgers/unit_duty/new{link}")),
    }
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
    use super::testing::sent;
    use crate::pages::month::testing::norm;
    use crate::testing;

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
