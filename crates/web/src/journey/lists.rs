//! A journey in a real browser through what lists and forms do by script: a place and a person picked by a few letters and keys alone,
//! then all of a list picked at once, changed by one act and taken back.

use browser::{Driver, Key, Locator, Look, Visitor};
use journal::NewEntry;
use serde_json::json;

use crate::testing::{self, Bench, PASSWORD};

/// More villages and people than are seen at a glance.
async fn furnished() -> Bench {
    let bench = testing::bench().await;
    let create = |ledger: &str, at: &str, fields: &[(&str, String)]| {
        let fields = fields.iter().map(|(k, v)| (k.to_string(), v.as_str().into())).collect();
        NewEntry::create(ledger, catalogue::RegionCode::parse(at).unwrap(), fields, "wang", "test")
    };
    let villages = (1..=12).map(|n| {
        let code = format!("4199311022{:02}", n + 1);
        let fields = [("code", code.clone()), ("name", format!("新村{n}")), ("level", "村".into())];
        create("region", &code, &fields)
    });
    let people = (1..=70).map(|n| create("person", "419931", &[("name", format!("队员{n:02}"))]));
    bench.state.journal.append(&testing::county(), villages.chain(people).collect()).await.unwrap();
    bench
}

/// Types into a picker's box and picks by keys; nothing is in anybody's way while the list is open.
async fn picks(visitor: &Visitor, field: &str, text: &str, keys: &[Key]) {
    visitor.types(&format!("#f-{field}"), text).await;
    visitor.finds(Locator::Css(&format!(".picker:has(#f-{field}) .picks:not([hidden]) [data-value]"))).await;
    visitor.is_sound().await;
    assert_eq!(visitor.obstacles().await, Vec::<String>::new());
    visitor.presses(keys.iter().map(|key| char::from(*key))).await;
}

async fn holds(visitor: &Visitor, name: &str) -> String {
    let script = "return document.getElementsByName(arguments[0])[0].value";
    visitor.asks(script, vec![json!(name)]).await.as_str().unwrap_or_default().into()
}

async fn journey(look: Look, lang: &str) {
    let Some(driver) = Driver::start().await else { return };
    let bench = furnished().await;
    let visitor = driver.visitor(look, &bench.served().await).await;
    let say = |a: &'static str, b: &'static str| if lang == "zh" { a } else { b };
    visitor.signs_in(lang, "wang", PASSWORD).await;
    visitor.goes_to("/ledgers/posting/new").await;
    visitor.is_sound().await;

    picks(&visitor, "region", "lxc", &[Key::Down, Key::Enter]).await;
    assert_eq!(holds(&visitor, "region").await, "419931100201", "the list behind the box holds the code");
    // Escape leaves the list and what is typed; one answer to what is typed is what was meant.
    picks(&visitor, "region", "东塬", &[Key::Escape]).await;
    assert!(!visitor.has(".picks:not([hidden])").await);
    assert_eq!(holds(&visitor, "region").await, "", "what is only typed is not chosen");
    visitor.presses([char::from(Key::Tab)]).await;
    visitor.finds(Locator::Css("#f-person")).await;
    let until = std::time::Instant::now() + std::time::Duration::from_secs(20);
    while holds(&visitor, "region").await != "419931101202" {
        assert!(std::time::Instant::now() < until, "the one village of the name is not taken");
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    picks(&visitor, "person", "队员4", &[Key::Down, Key::Down, Key::Up, Key::Enter]).await;
    assert_eq!(holds(&visitor, "person").await, holds(&visitor, "label.person").await);
    assert_eq!(holds(&visitor, "id.person").await.len(), 36);
    let person = holds(&visitor, "person").await;
    visitor.chooses("[name=role]", "队员").await;
    visitor.chooses("[name=sent_by]", "县").await;
    visitor.types("[name=from_day]", "2026-01-05").await;
    visitor.clicks("form.form button.primary").await;
    visitor.reads(&format!("{person} · {}", say("队员", "Member"))).await;

    let list = "/ledgers/posting?is.sent_by=%E5%8E%BF";
    visitor.goes_to(list).await;
    visitor.clicks("[data-pick-all]").await;
    visitor.is_sound().await;
    visitor.clicks("button.picked").await;
    visitor.finds(Locator::Css("#batch")).await;
    visitor.chooses("#f-field", "batch").await;
    visitor.finds(Locator::Css("#f-value")).await;
    visitor.types("#f-value", "第三批").await;
    visitor.types("[name=reason]", "统一批次").await;
    visitor.clicks("#batch button.primary").await;
    visitor.finds(Locator::Css("button[formaction]")).await;
    visitor.is_sound().await;
    assert_eq!(visitor.obstacles().await, Vec::<String>::new());
    visitor.clicks("button[formaction]").await;
    visitor.reads(say("已更正 2 条", "2 records amended")).await;
    assert!(visitor.path().await.starts_with(list), "the list as it was: {}", visitor.path().await);
    visitor.is_sound().await;
    visitor.clicks("form[action$='/undone'] button").await;
    visitor.reads(say("已恢复 2 条", "2 records are as they were")).await;
    visitor.leaves().await;
}

/// The page scrolled to its end, then the list to its own, where the totals and the next page are: the columns are named there too.
#[tokio::test(flavor = "multi_thread")]
async fn the_header_of_a_long_list_is_in_sight_at_the_end_of_its_page() {
    let Some(driver) = Driver::start().await else { return };
    let bench = furnished().await;
    let visitor = driver.visitor(Look::OFFICE, &bench.served().await).await;
    visitor.signs_in("zh", "wang", PASSWORD).await;
    visitor.goes_to("/ledgers/person").await;
    let script = "scrollTo(0, document.documentElement.scrollHeight);
        const list = document.querySelector('.scroll.tall'), head = list.querySelectorAll('th')[1];
        list.scrollTop = list.scrollHeight;
        const at = head.getBoundingClientRect();
        const seen = document.elementFromPoint(at.x + at.width / 2, at.y + at.height / 2);
        return [list.scrollTop > 0, !!seen && head.contains(seen), at.y]";
    let told = visitor.asks(script, vec![]).await;
    assert_eq!((&told[0], &told[1]), (&json!(true), &json!(true)), "scrolled, and the header in sight: {told}");
    visitor.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_place_and_a_person_are_picked_by_keys_and_a_list_is_changed_at_once_and_back() {
    journey(Look::OFFICE, "zh").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_lists_on_a_phone_in_english() {
    journey(Look::PHONE, "en").await;
}
