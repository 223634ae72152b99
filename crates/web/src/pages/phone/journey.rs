//! A phone in a valley: what is entered without signal, through two dead batteries and a clock gone wrong, is in the journal once.

mod pictures;
mod room;
mod session;
mod two_phones;
mod update;

use browser::{Driver, Locator, Look, Visitor};
use journal::{NewEntry, RecordQuery};

use crate::accounts;
use crate::testing::{self, Bench, Line, PASSWORD};

const VILLAGE: &str = "419931100201";
const MADE: usize = 20;

/// A first secretary's account, and twenty households of the village to visit.
async fn valley() -> Bench {
    let bench = testing::bench().await;
    let at = catalogue::RegionCode::parse(VILLAGE).unwrap();
    let create = |ledger: &str, fields: &[(&str, &str)]| {
        let fields = fields.iter().map(|(n, v)| (n.to_string(), (*v).into())).collect();
        NewEntry::create(ledger, at.clone(), fields, "test", "test")
    };
    let mut entries = vec![create(
        "account",
        &[("login", "chen"), ("person_name", "陈晓东"), ("role", "first_secretary"), ("state", "已授权")],
    )];
    for n in 0..MADE {
        let household =
            [("code", &*format!("LX{n:03}")), ("head", "张桂兰"), ("kind", "脱贫户"), ("from_day", "2024-01-01")];
        let mut household = create("household", &household);
        household.fields.insert("low_income".into(), catalogue::Value::Int(1));
        entries.push(household);
    }
    bench.state.journal.append(&testing::county(), entries).await.unwrap();
    accounts::set_password(&bench.state.journal, &testing::county(), "chen", PASSWORD).await.unwrap();
    bench
}

/// Fills the form for the household in a place of the list, and sends it.
async fn enters(visitor: &Visitor, n: usize) {
    let option = format!("[name=household] optgroup:last-of-type option:nth-child({})", n + 1);
    let value = visitor.finds(Locator::Css(&option)).await.attr("value").await.unwrap().unwrap();
    visitor.chooses("[name=household]", &value).await;
    visitor.asks("document.querySelector('[name=day]').value = '2026-11-19'", vec![]).await;
    visitor.types("[name=matter]", &format!("第{n}次走访")).await;
    visitor.asks("document.querySelector('.outbox-note')?.remove()", vec![]).await;
    visitor.clicks("form[data-outbox] button.primary").await;
    visitor.finds(Locator::Css(".outbox-note")).await;
}

/// A phone in the valley, signed in, with the pages of the field at hand.
async fn phone(driver: &Driver, line: &Line) -> Visitor {
    let visitor = driver.visitor(Look::PHONE, &line.base()).await;
    visitor.signs_in("zh", "chen", PASSWORD).await;
    is_kept(&visitor, line).await;
    visitor
}

/// The county, the signal and the phone of a first secretary with the form of a visit open; none where no browser is here.
async fn at_a_visit() -> Option<(Driver, Bench, Line, Visitor)> {
    let driver = Driver::start().await?;
    let bench = valley().await;
    let line = bench.served_on_a_line().await;
    let visitor = phone(&driver, &line).await;
    visitor.goes_to("/phone/visit").await;
    Some((driver, bench, line, visitor))
}

/// Waits until so many entries of the outbox are in a state.
async fn has(visitor: &Visitor, state: &str, count: usize) {
    let nth = format!("[data-outbox-list] li[data-state={state}]");
    for _ in 0..200 {
        let found =
            visitor.asks("return document.querySelectorAll(arguments[0]).length", vec![nth.clone().into()]).await;
        if found.as_u64() == Some(count as u64) {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    let list = visitor.asks("return document.querySelector('[data-outbox-list]')?.innerText", vec![]).await;
    panic!("not {count} {state} in the outbox: {list}");
}

async fn visits(bench: &Bench) -> Vec<String> {
    let ledger = bench.state.catalogue().ledger("visit").unwrap();
    let records = bench.state.journal.records(&testing::county(), ledger, &RecordQuery::default()).await.unwrap();
    let mut matters: Vec<String> = records.iter().map(|r| r.text("matter").to_string()).collect();
    matters.sort();
    matters
}

async fn is_kept(visitor: &Visitor, line: &Line) {
    for page in ["/phone", "/phone/visit"] {
        visitor.goes_to(page).await;
    }
    let kept = "return caches.open('shishu-pages').then(c => c.keys()).then(k => k.length)";
    for _ in 0..100 {
        if visitor.asks(kept, vec![]).await.as_i64().unwrap_or_default() >= 2 {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    panic!("no page of {} is kept", line.base());
}

#[tokio::test(flavor = "multi_thread")]
async fn twenty_entries_made_without_signal_through_two_dead_batteries_arrive_once_each() {
    let Some(driver) = Driver::start().await else { return };
    let bench = valley().await;
    let mut line = bench.served_on_a_line().await;
    let base = line.base();
    let visitor = driver.visitor(Look::PHONE, &base).await;
    visitor.signs_in("zh", "chen", PASSWORD).await;
    is_kept(&visitor, &line).await;
    line.cut().await;
    let mut visitor = Some(visitor);
    for n in 0..MADE {
        let at = visitor.as_ref().unwrap();
        if [0, 7, 14].contains(&n) {
            at.goes_to("/phone/visit").await;
        }
        enters(at, n).await;
        if n == 6 || n == 13 {
            let profile = visitor.take().unwrap().is_killed().await;
            let again = driver.visitor_again(Look::PHONE, &base, profile).await;
            again.moves_clock(if n == 6 { -400 * 24 } else { 5 }).await;
            visitor = Some(again);
        }
    }
    let visitor = visitor.unwrap();
    visitor.goes_to("/phone").await;
    visitor.finds(Locator::Css("[data-outbox-list] li:nth-child(20)")).await;
    assert!(visits(&bench).await.is_empty(), "nothing arrived while the line was cut");

    line.mend().await;
    // The session went with the first battery: the door opens again, and nothing was lost behind it.
    visitor.signs_in("zh", "chen", PASSWORD).await;
    visitor.goes_to("/phone").await;
    visitor.finds(Locator::Css("[data-outbox-list]:not(:has(li:not([data-state=received]))) li:nth-child(20)")).await;
    let mut wanted: Vec<String> = (0..MADE).map(|n| format!("第{n}次走访")).collect();
    wanted.sort();
    assert_eq!(visits(&bench).await, wanted);
    visitor.leaves().await;
}

/// Bytes over the wire for the first page of a phone, with all that it loads.
const FIRST_LOAD: i64 = 60_000;

#[tokio::test(flavor = "multi_thread")]
async fn the_pages_of_the_field_are_light_and_in_nobodys_way() {
    let Some(driver) = Driver::start().await else { return };
    let bench = valley().await;
    for lang in ["zh", "en"] {
        let visitor = driver.visitor(Look::PHONE, &bench.served().await).await;
        visitor.signs_in(lang, "chen", PASSWORD).await;
        let bytes = visitor.bytes().await;
        assert!(bytes < FIRST_LOAD, "the first load is {bytes} bytes");
        for page in ["/phone", "/phone/visit", "/phone/projects", "/month", "/leave/new"] {
            visitor.goes_to(page).await;
            visitor.is_sound().await;
            let against = [visitor.obstacles().await, visitor.out_of_reach().await].concat();
            assert_eq!(against, Vec::<String>::new(), "{page}");
        }
        // The bench's day, not the device's: a page that was just fetched is of the day that the server says.
        visitor.goes_to("/phone/visit").await;
        assert_eq!(visitor.asks("return document.querySelector('[name=day]').value", vec![]).await, "2026-11-20");
        visitor.leaves().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_returned_says_why_and_is_mended_where_it_was_made() {
    let Some((_driver, bench, mut line, visitor)) = at_a_visit().await else { return };
    line.cut().await;
    enters(&visitor, 0).await;
    enters(&visitor, 0).await;
    line.mend().await;
    visitor.goes_to("/phone").await;
    visitor.finds(Locator::Css("li[data-state=received]")).await;
    let returned = visitor.finds(Locator::Css("li[data-state=returned] .fault")).await;
    assert!(!returned.text().await.unwrap().is_empty());
    visitor.clicks("li[data-state=returned] button.primary").await;
    visitor.finds(Locator::Css(".outbox-note")).await;
    assert_eq!(visitor.asks("return document.querySelector('[name=matter]').value", vec![]).await, "第0次走访");
    visitor.types("[name=matter]", "第二户").await;
    let second = visitor.finds(Locator::Css("[name=household] optgroup:last-of-type option:nth-child(2)")).await;
    visitor.chooses("[name=household]", &second.attr("value").await.unwrap().unwrap()).await;
    visitor.clicks("form[data-outbox] button.primary").await;
    visitor.reads("第二户").await;
    assert_eq!(visits(&bench).await, ["第0次走访", "第二户"]);
    visitor.leaves().await;
}
