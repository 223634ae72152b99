//! The tap with a place, in a real browser: the phone compares, one word goes with the form, the coordinate goes nowhere.

use browser::{Driver, Look, Visitor};

use crate::accounts;
use crate::compliance::coordinates;
use crate::location::Mark;
use crate::location::tests::{DAY, switched_on};
use crate::testing::{self, Bench, PASSWORD};

/// A phone some way north of the village's point (34.120, 111.420), within so many metres.
fn at(north: f64, vague: u32) -> String {
    format!(
        "navigator.geolocation.getCurrentPosition = (ok) => ok({{ coords: {{ latitude: {north:.6}, longitude: 111.420317, accuracy: {vague} }} }});
         const real = window.fetch; window.fetch = (url, options) => {{ sessionStorage.setItem('body', (sessionStorage.getItem('body') ?? '') + url + ' ' + (options?.body ?? '') + '\\n'); return real(url, options); }};"
    )
}

/// Somebody posted, signed in on a phone, in a county that has switched the place on.
async fn phone(driver: &Driver) -> (Bench, Visitor) {
    let bench = testing::bench().await;
    switched_on(&bench).await;
    accounts::set_password(&bench.state.journal, &testing::county(), "chen", PASSWORD).await.unwrap();
    let visitor = driver.visitor(Look::PHONE, &bench.served().await).await;
    visitor.signs_in("zh", "chen", PASSWORD).await;
    (bench, visitor)
}

async fn says(bench: &Bench, visitor: &Visitor, phone: &str) -> Option<Mark> {
    visitor.goes_to(&format!("/month/{}/2026-11", bench.posting)).await;
    visitor.asks(phone, vec![]).await;
    visitor.asks("sessionStorage.removeItem('body')", vec![]).await;
    visitor.clicks("[data-place]").await;
    visitor.reads("全天 在村").await;
    let db = bench.state.journal.db();
    let found = crate::location::of_day(db, &testing::county(), &bench.posting, DAY, DAY).await.unwrap();
    found.map(|(mark, _)| mark)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_phone_tells_inside_from_outside_and_sends_no_coordinate() {
    let Some(driver) = Driver::start().await else { return };
    let (bench, visitor) = phone(&driver).await;
    visitor.goes_to(&format!("/month/{}/2026-11", bench.posting)).await;
    visitor.is_sound().await;
    let against = [visitor.obstacles().await, visitor.out_of_reach().await].concat();
    assert_eq!(against, Vec::<String>::new());
    // 0.01 degrees of latitude are 1.1 km, 0.05 are 5.6 km; the radius is 3 km.
    assert_eq!(says(&bench, &visitor, &at(34.130317, 20)).await, Some(Mark::Inside));
    let sent = visitor.asks("return sessionStorage.getItem('body')", vec![]).await;
    let sent = sent.as_str().unwrap_or_default().to_string();
    assert!(sent.contains("place=inside") && coordinates(&sent).is_empty(), "{sent}");
    let waits = "return new Promise((done) => { const asked = indexedDB.open('shishu-outbox'); asked.onsuccess = () => {
                 const all = asked.result.transaction('entries').objectStore('entries').getAll(); all.onsuccess = () => done(JSON.stringify(all.result)); } })";
    let phone = visitor.asks(waits, vec![]).await;
    let phone = phone.as_str().unwrap_or_default();
    assert!(!phone.contains("inside") && coordinates(phone).is_empty(), "what was received is not kept: {phone}");
    assert_eq!(coordinates(&testing::everything(&bench).await.join("\n")), Vec::<String>::new());
    visitor.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_phone_that_declines_has_tapped_all_the_same() {
    let Some(driver) = Driver::start().await else { return };
    let (bench, visitor) = phone(&driver).await;
    let declines = "navigator.geolocation.getCurrentPosition = (ok, failed) => failed({ code: 1 })";
    assert_eq!(says(&bench, &visitor, declines).await, Some(Mark::Unknown));
    assert_eq!(bench.latest().await.fields["status"], "在村".into());
    visitor.leaves().await;
}
