//! A nought is a count where something was entered, and no answer where nothing was: every expectation follows from the records beside it,
//! on both databases.

#![expect(clippy::unwrap_used, reason = "a test says what failed by failing")]

use std::collections::BTreeMap;
use std::sync::Arc;

use catalogue::{Catalogue, RegionCode, Value};
use figures::{Ask, Beside, Decimal, Figures, Windows};
use jiff::civil::date;
use journal::{Journal, MasterKey, NewEntry, Options, Suite};

const VILLAGE: &str = "419931100201";
const OTHER: &str = "419931101201";

fn code(text: &str) -> RegionCode {
    RegionCode::parse(text).unwrap()
}

async fn empty(url: &str) -> Figures {
    let catalogue = Arc::new(Catalogue::standard().unwrap_or_else(|faults| panic!("{faults}")));
    let options = Options { catalogue, key: MasterKey::random(), suite: Suite::default() };
    Figures::new(Journal::open(url, options).await.unwrap())
}

async fn enter(figures: &Figures, ledger: &str, at: &str, fields: &[(&str, Value)]) {
    let fields: BTreeMap<String, Value> = fields.iter().map(|(k, v)| ((*k).to_string(), v.clone())).collect();
    let entry = NewEntry::create(ledger, code(at), fields, "test", "import:test");
    figures.journal().append(&code("419931"), vec![entry]).await.unwrap();
}

async fn beside(figures: &Figures, id: &str, at: &str) -> Beside {
    let ask = Ask::usual(code(at), Windows::new(date(2026, 11, 20)));
    figures.beside(&[id], &ask).await.unwrap().remove(0)
}

/// The value as shown, whether anything was entered, and last year's.
async fn told(figures: &Figures, id: &str, at: &str) -> (String, bool, Option<Decimal>) {
    let Beside { answer, entered, before } = beside(figures, id, at).await;
    (answer.shown(None), entered, before.map(|b| b.normalize()))
}

#[tokio::test]
async fn an_income_that_no_village_has_reported_is_no_nought_and_one_reported_as_nought_is() {
    for bed in testbed::both().await {
        let figures = empty(&bed.url).await;
        const INCOME: &str = "collective.income_total";
        let year = |year: i64, fen: i64| [("year", Value::Int(year)), ("operating", Value::Int(fen))];
        enter(&figures, "collective_income", VILLAGE, &year(2025, 7_000_000)).await;
        let seven = Some(Decimal::from(7));
        assert_eq!(told(&figures, INCOME, "419931").await, ("0".into(), false, seven));
        // The other township reports that it had none: the county's nought is a count now, the first's still is not.
        enter(&figures, "collective_income", OTHER, &year(2026, 0)).await;
        assert_eq!(told(&figures, INCOME, "419931").await, ("0".into(), true, seven));
        assert_eq!(told(&figures, INCOME, "419931100").await, ("0".into(), false, seven));
        assert_eq!(told(&figures, INCOME, "419931101").await, ("0".into(), true, None), "nothing to compare with");
        // A year named in the condition says when as well: villages with income of the last full year, which is 2025 here.
        const VILLAGES: &str = "collective.income_villages";
        assert_eq!(told(&figures, VILLAGES, "419931100").await, ("1".into(), true, None));
        assert_eq!(told(&figures, VILLAGES, "419931101").await, ("0".into(), false, None));
    }
}

#[tokio::test]
async fn what_happened_to_others_and_what_does_not_stand_are_counted_as_nought() {
    for bed in testbed::both().await {
        let figures = empty(&bed.url).await;
        const SESSIONS: &str = "training.first_secretary_sessions";
        let training = |kind: &str, audience: &str, day: &str| {
            [("name", "培训班"), ("kind", kind), ("audience", audience), ("start_on", day)]
                .map(|(k, v)| (k, Value::from(v)))
        };
        enter(&figures, "training", "419931", &training("第一书记培训", "第一书记", "2025-03-02")).await;
        assert_eq!(told(&figures, SESSIONS, "419931").await, ("0".into(), false, Some(Decimal::ONE)));
        // A session for others this year: trainings are entered, and none of them was for first secretaries.
        enter(&figures, "training", "419931", &training("党员培训", "党员", "2026-03-02")).await;
        assert_eq!(told(&figures, SESSIONS, "419931").await, ("0".into(), true, Some(Decimal::ONE)));
        // Nobody is posted to the second township, where one is to the first: it has none.
        let person = NewEntry::create(
            "person",
            code("419931"),
            [("name", "陈晓东"), ("politics", "中共党员")].map(|(k, v)| (k.to_string(), v.into())).into(),
            "test",
            "import:test",
        );
        let posted =
            [("person", person.record.to_string()), ("role", "第一书记".into()), ("from_day", "2025-01-10".into())];
        let posted: Vec<(&str, Value)> = posted.iter().map(|(k, v)| (*k, Value::from(v.as_str()))).collect();
        figures.journal().append(&code("419931"), vec![person]).await.unwrap();
        enter(&figures, "posting", VILLAGE, &[&posted[..], &[("sent_by", "县".into())]].concat()).await;
        assert!(told(&figures, "posting.first_secretary", "419931100").await.1);
        let none = told(&figures, "posting.first_secretary", "419931101").await;
        assert_eq!((none.0.as_str(), none.1), ("0", true));
    }
}

#[tokio::test]
async fn where_nothing_was_entered_every_figure_is_nought_and_has_no_records() {
    let catalogue = Catalogue::standard().unwrap();
    for bed in testbed::both().await {
        let figures = empty(&bed.url).await;
        enter(
            &figures,
            "training",
            "419931",
            &[("name", "培训班".into()), ("kind", "党员培训".into()), ("start_on", "2024-03-02".into())],
        )
        .await;
        let ask = Ask::usual(code("419931"), Windows::new(date(2026, 11, 20)));
        let ids: Vec<&str> = catalogue.figures().map(|f| f.id.as_str()).collect();
        let all = figures.beside(&ids, &ask).await.unwrap();
        let mut silent = 0;
        for (id, one) in ids.iter().zip(&all).filter(|(_, one)| !one.entered) {
            silent += 1;
            assert!(one.answer.value.is_some_and(|v| v.is_zero()), "{id}: {:?}", one.answer.value);
            assert_eq!(figures.row_count(id, &ask).await.unwrap(), 0, "{id}");
        }
        assert!(silent > 5, "trainings of this year are among them: {silent}");
    }
}
