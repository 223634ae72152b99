//! One person with two phones.

use browser::{Driver, Locator, Visitor};
use journal::NewEntry;

use super::{VILLAGE, enters, has, phone, valley, visits};
use crate::testing::{self, Bench};

async fn project(bench: &Bench) -> String {
    let at = catalogue::RegionCode::parse(VILLAGE).unwrap();
    let fields = [("name", "滴灌"), ("kind", "产业"), ("state", "立项"), ("approved_on", "2026-03-01")];
    let fields = fields.into_iter().map(|(n, v)| (n.to_string(), v.into())).collect();
    let entry = NewEntry::create("project", at, fields, "test", "test");
    let id = entry.record.to_string();
    bench.state.journal.append(&testing::county(), vec![entry]).await.unwrap();
    id
}

/// Notes a step of the only project: the money that has come, in 万元.
async fn notes(visitor: &Visitor, arrived: &str, words: &str) {
    visitor.clicks("details:has(form[data-outbox]) > summary").await;
    visitor.types("form[data-outbox] [name=arrived]", arrived).await;
    visitor.types("form[data-outbox] [name=reason]", words).await;
    visitor.clicks("form[data-outbox] button.primary").await;
    visitor.finds(Locator::Css(".outbox-note")).await;
}

async fn arrived(bench: &Bench, project: &str) -> Option<i64> {
    let ledger = bench.state.catalogue().ledger("project").unwrap();
    let record = bench.state.journal.record(&testing::county(), ledger, project).await.unwrap().unwrap();
    record.get("arrived").as_int()
}

#[tokio::test(flavor = "multi_thread")]
async fn different_entries_of_two_phones_arrive_and_a_clash_comes_back_with_both_versions() {
    let Some(driver) = Driver::start().await else { return };
    let bench = valley().await;
    let project = project(&bench).await;
    let (mut here, mut there) = (bench.served_on_a_line().await, bench.served_on_a_line().await);
    let (one, two) = (phone(&driver, &here).await, phone(&driver, &there).await);
    for visitor in [&one, &two] {
        visitor.goes_to("/phone/projects").await;
    }
    here.cut().await;
    there.cut().await;
    notes(&one, "12", "县里拨了第一笔").await;
    notes(&two, "15", "银行回单").await;
    one.goes_to("/phone/visit").await;
    enters(&one, 0).await;
    two.goes_to("/phone/visit").await;
    enters(&two, 1).await;

    here.mend().await;
    one.goes_to("/phone").await;
    has(&one, "received", 2).await;
    there.mend().await;
    two.goes_to("/phone").await;
    has(&two, "received", 1).await;
    has(&two, "returned", 1).await;
    assert_eq!(visits(&bench).await, ["第0次走访", "第1次走访"], "different entries both arrive");
    // 12 万元 in fen stands; the second is told of both, and has not undone what it had not seen.
    assert_eq!(arrived(&bench, &project).await, Some(12_000_000));
    let told = two.finds(Locator::Css("li[data-state=returned]")).await.text().await.unwrap();
    assert!(told.contains("12") && told.contains("15") && told.contains("到位资金"), "{told}");

    two.clicks("li[data-state=returned] button.primary").await;
    two.finds(Locator::Css("details[open] .outbox-note")).await;
    assert_eq!(two.asks("return document.querySelector('[name=arrived]').value", vec![]).await, "15");
    two.clicks("form[data-outbox] button.primary").await;
    for _ in 0..100 {
        if arrived(&bench, &project).await == Some(15_000_000) {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    assert_eq!(arrived(&bench, &project).await, Some(15_000_000));
    one.leaves().await;
    two.leaves().await;
}
