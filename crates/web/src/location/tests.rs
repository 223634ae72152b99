use std::collections::BTreeMap;

use catalogue::Value;
use jiff::civil::{Date, date};
use journal::NewEntry;

use super::{Mark, in_force, of_day, sweep};
use crate::pages::month::testing::chen;
use crate::testing::{self, Bench};

pub(crate) const DAY: Date = date(2026, 11, 20);
const PAGE: &str = "/settings/location";
const ASKED: [(&str, &str); 4] =
    [("docno", "云县委〔2026〕12号"), ("basis", "《××条例》第九条：防汛值守期间"), ("days", "3"), ("radius", "3000")];

/// Switches the compliance mode off (or on again) from the beginning of the year.
pub(crate) async fn compliance(bench: &Bench, on: i64, from: &str) {
    let mut fields: BTreeMap<String, Value> =
        [("norm", "compliance_mode"), ("from_day", from)].map(|(k, v)| (k.to_string(), v.into())).into();
    fields.insert("value".into(), Value::Int(on * 1000));
    if on == 0 {
        fields.insert("to_day".into(), "2026-12-31".into());
    }
    let entry = NewEntry::create("norm_value", testing::county(), fields, "wang", "web");
    bench.state.journal.append(&testing::county(), vec![entry]).await.unwrap();
}

/// A county that lets the tap say inside or outside: 王丽 has proposed it, 赵敏 approved it.
pub(crate) async fn switched_on(bench: &Bench) {
    chen(bench).await;
    compliance(bench, 0, "2026-01-01").await;
    let made = bench.signed_in("wang").await.post(PAGE, &ASKED).await;
    assert_eq!(made.status, 303, "{}", made.text());
    let approved = bench.signed_in("zhao").await.post(&format!("{}/approvals", waiting(bench).await), &[]).await;
    assert_eq!(approved.status, 303, "{}", approved.text());
}

async fn waiting(bench: &Bench) -> String {
    let all = super::records(&bench.state, &testing::county()).await.unwrap();
    format!("{PAGE}/{}", all.last().unwrap().record)
}

/// Taps “here today” with some fields more.
pub(crate) async fn taps(bench: &Bench, more: &[(&str, &str)]) -> u16 {
    let fields = [("day", "2026-11-20"), ("whole", "在村")];
    let address = format!("/month/{}/2026-11/days", bench.posting);
    bench.signed_in("chen").await.post(&address, &[fields.as_slice(), more].concat()).await.status
}

async fn kept(bench: &Bench, today: Date) -> Option<(Mark, Date)> {
    of_day(bench.state.journal.db(), &testing::county(), &bench.posting, DAY, today).await.unwrap()
}

async fn rows(bench: &Bench) -> usize {
    bench.state.journal.db().rows("SELECT mark FROM place_mark", vec![]).await.unwrap().len()
}

async fn a_mark_goes_on_its_day(bench: &Bench) {
    switched_on(bench).await;
    assert_eq!(taps(bench, &[("place", "outside")]).await, 303);
    assert_eq!(taps(bench, &[("place", "inside")]).await, 303);
    let last = date(2026, 11, 23);
    assert_eq!(kept(bench, DAY).await, Some((Mark::Inside, last)));
    let county = testing::county();
    sweep(&bench.state, &county, last).await.unwrap();
    assert_eq!(
        (kept(bench, last).await.is_some(), rows(bench).await),
        (true, 1),
        "three days after its own it is there"
    );
    let after = date(2026, 11, 24);
    assert_eq!(kept(bench, after).await, None, "on the fourth it is not, swept or not");
    sweep(&bench.state, &county, after).await.unwrap();
    assert_eq!(rows(bench).await, 0);
}

#[tokio::test]
async fn a_mark_is_gone_when_its_days_are_over_on_sqlite() {
    a_mark_goes_on_its_day(&testing::bench().await).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mark_is_gone_when_its_days_are_over_on_postgresql() {
    a_mark_goes_on_its_day(&testing::on_postgres().await).await;
}

#[tokio::test]
async fn while_the_compliance_mode_is_on_it_cannot_be_switched_on_and_what_was_kept_goes() {
    let bench = testing::bench().await;
    let wang = bench.signed_in("wang").await;
    assert!(wang.get(PAGE).await.text().contains("减负合规模式开着，不能开启"));
    let head = bench.head().await;
    let refused = wang.post(PAGE, &ASKED).await;
    assert!(refused.status == 422 && refused.text().contains("不得强制打卡、定位"), "{}", refused.text());
    assert_eq!(bench.head().await, head);

    switched_on(&bench).await;
    assert_eq!(taps(&bench, &[("place", "inside")]).await, 303);
    assert!(in_force(&bench.state, &testing::county()).await.unwrap().is_some());
    // The mode comes on again by a value of a later day: from the next look on nothing is offered, taken or kept.
    let ledger = bench.state.catalogue().ledger("norm_value").unwrap().clone();
    let off = bench.state.journal.records(&testing::county(), &ledger, &Default::default()).await.unwrap();
    let off = off.iter().find(|r| r.text("norm") == "compliance_mode").unwrap();
    let ends = [("to_day".to_string(), Value::from("2026-11-19"))].into();
    let entry = NewEntry::amend(off, "norm_value", ends, "恢复", "wang", "web");
    bench.state.journal.append(&testing::county(), vec![entry]).await.unwrap();
    assert_eq!(in_force(&bench.state, &testing::county()).await.unwrap(), None);
    let page = bench.signed_in("chen").await.get(&format!("/month/{}/2026-11?day=2026-11-20", bench.posting)).await;
    assert!(!page.body.contains("data-place") && page.header("permissions-policy").contains("geolocation=()"));
    assert_eq!(taps(&bench, &[("place", "outside")]).await, 303);
    assert_eq!(kept(&bench, DAY).await.map(|(mark, _)| mark), Some(Mark::Inside), "nothing new is taken");
    sweep(&bench.state, &testing::county(), DAY).await.unwrap();
    assert_eq!(rows(&bench).await, 0);
}

#[tokio::test]
async fn it_takes_a_basis_days_within_thirty_and_a_second_person() {
    let bench = testing::bench().await;
    compliance(&bench, 0, "2026-01-01").await;
    let wang = bench.signed_in("wang").await;
    for (name, value) in
        [("basis", ""), ("docno", ""), ("days", "31"), ("days", "0"), ("days", "许多"), ("radius", "10")]
    {
        let fields: Vec<(&str, &str)> = ASKED.iter().map(|(k, v)| (*k, if *k == name { value } else { *v })).collect();
        let refused = wang.post(PAGE, &fields).await;
        assert_eq!(refused.status, 422, "{name} {value}");
        assert!(refused.form().contains_key("radius"), "what was typed is kept");
    }
    assert_eq!(wang.post(PAGE, &ASKED).await.status, 303);
    let address = waiting(&bench).await;
    let own = wang.post(&format!("{address}/approvals"), &[]).await;
    assert!(own.status == 422 && own.text().contains("提出的人不能批准"), "{}", own.text());
    assert_eq!(in_force(&bench.state, &testing::county()).await.unwrap(), None);
    for login in ["shiqiao", "xian", "cai", "guan"] {
        let other = bench.signed_in(login).await;
        assert_eq!(other.post(&format!("{address}/approvals"), &[]).await.status, 403, "{login}");
        assert_eq!(other.post(PAGE, &ASKED).await.status, 403, "{login}");
    }
    let zhao = bench.signed_in("zhao").await;
    assert_eq!(zhao.post(&format!("{address}/approvals"), &[]).await.status, 303);
    assert!(zhao.get(PAGE).await.text().contains("《××条例》第九条"));
    assert_eq!(zhao.post(&format!("{address}/approvals"), &[]).await.status, 422, "decided once");
    assert_eq!(zhao.post(&format!("{address}/endings"), &[("reason", "汛期结束")]).await.status, 303);
    assert_eq!(in_force(&bench.state, &testing::county()).await.unwrap(), None);
}

/// Nobody loses anything by saying nothing of where they are.
#[tokio::test]
async fn a_tap_counts_the_same_with_a_place_and_without() {
    let mut told = Vec::new();
    for place in [None, Some("outside"), Some("unknown"), Some("inside")] {
        let bench = testing::bench().await;
        switched_on(&bench).await;
        let more: Vec<(&str, &str)> = place.map(|p| ("place", p)).into_iter().collect();
        assert_eq!(taps(&bench, &more).await, 303);
        let entry = bench.latest().await;
        let mut fields = entry.fields;
        // Each county has a posting, and a secret for its keys, of its own.
        fields.retain(|name, _| name != "posting" && name != "@key");
        let board = bench.ask("wang", "/api/419931/duties?month=2026-11").await.json();
        let month = bench.signed_in("xian").await.get("/month?month=2026-11").await.text();
        told.push((entry.ledger, fields, board.to_string(), month));
    }
    assert!(told.windows(2).all(|two| two[0] == two[1]), "{told:?}");
}

#[tokio::test]
async fn the_person_and_the_township_see_it_and_nobody_else_does() {
    let bench = testing::bench().await;
    switched_on(&bench).await;
    assert_eq!(taps(&bench, &[("place", "outside")]).await, 303);
    let page = format!("/month/{}/2026-11?day=2026-11-20", bench.posting);
    for (login, sees) in [("chen", true), ("shiqiao", true), ("wang", false), ("xian", false)] {
        let text = bench.signed_in(login).await.get(&page).await.text();
        assert_eq!(text.contains("村外，"), sees, "{login}: {text}");
    }
    assert_eq!(bench.signed_in("baihe").await.get(&page).await.status, 403);
}

#[tokio::test]
async fn what_is_no_word_of_the_three_is_kept_nowhere() {
    let bench = testing::bench().await;
    switched_on(&bench).await;
    for forged in ["34.1203,111.4203", "INSIDE", "<b>", "inside outside", "在村内"] {
        assert_eq!(taps(&bench, &[("place", forged), ("latitude", "34.1203")]).await, 303, "{forged}");
    }
    assert_eq!(kept(&bench, DAY).await, None);
}
