//! One page of each kind in a real browser: nothing in the way of people who see, hear or move otherwise (axe-core, WCAG 2.2 A
//! and AA), everything within reach of the keyboard, nothing wider than its window, nothing from elsewhere, a light first load,
//! and on paper the page alone, black on white.

use browser::{Driver, Look, Visitor};

use crate::accounts;
use crate::testing::{self, PASSWORD};

/// Bytes over the wire for the first page anybody sees, with all that it loads.
const FIRST_LOAD: i64 = 100_000;

/// What the pages of a county have against them, one line a fault.
async fn faults(look: Look, lang: &str) -> Vec<String> {
    let Some(driver) = Driver::start().await else { return Vec::new() };
    let bench = testing::bench().await;
    let asked = [("posting", &*bench.posting), ("kind", "事假"), ("from_day", "2026-11-23"), ("to_day", "2026-11-24")];
    bench.enter("leave", "419931100201", &asked).await;
    // Somebody who was there before, so that there is a handover to look at.
    let before = [("person", &*bench.person), ("role", "第一书记"), ("sent_by", "县"), ("from_day", "2024-01-10")];
    let before = [&before[..], &[("to_day", "2025-09-10"), ("reason_out", "轮换")]].concat();
    bench.enter("posting", "419931100201", &before).await;
    // A notice with evidence, to be looked at and to be given.
    let found = [("day", "2026-11-05"), ("way", "实地"), ("target", &*bench.posting), ("result", "不在岗")];
    bench.enter("inspection", "419931100201", &found).await;
    let notice =
        [("person", &*bench.person), ("posting", &*bench.posting), ("kind", "通报批评"), ("day", "2026-11-06")];
    bench.enter("event", "419931100201", &notice).await;
    let visitor = driver.visitor(look, &bench.served().await).await;
    let mut faults = Vec::new();
    visitor.goes_to(&format!("/lang/{lang}?to=/sign-in")).await;
    note(&mut faults, &visitor, "/sign-in").await;
    visitor.signs_in(lang, "wang", PASSWORD).await;
    let bytes = visitor.bytes().await;
    if bytes > FIRST_LOAD {
        faults.push(format!("the first load is {bytes} bytes"));
    }
    visitor.goes_to("/reports").await;
    visitor.types("[name=text]", "帮扶工作报告\n全县共有在任第一书记X名，低收入家庭X户，说不清的事X件。").await;
    visitor.clicks("form[enctype] button").await;
    visitor.finds(browser::Locator::Css(".paper")).await;
    let report = visitor.path().await;
    let day = format!("/month/{}/2026-11?day=2026-11-03", bench.posting);
    let roots = ["/", &report, "/places/419931100201", &day, "/no-such-page"];
    visitor.walks(&roots, async |at: &Visitor, kind: &str| note(&mut faults, at, kind).await).await;
    visitor.leaves().await;
    faults
}

/// What the pages of the three administrators have against them: nobody else can open most of them.
async fn faults_of_administrators(look: Look, lang: &str) -> Vec<String> {
    let Some(driver) = Driver::start().await else { return Vec::new() };
    let bench = testing::bench().await;
    let served = bench.served().await;
    let mut faults = Vec::new();
    for login in ["guan", "anquan", "shenji"] {
        accounts::set_password(&bench.state.journal, &testing::county(), login, PASSWORD).await.unwrap();
        let visitor = driver.visitor(look, &served).await;
        visitor.signs_in(lang, login, PASSWORD).await;
        let mut kinds = 0;
        visitor
            .walks(&["/"], async |at: &Visitor, kind: &str| {
                kinds += 1;
                note(&mut faults, at, kind).await;
            })
            .await;
        visitor.leaves().await;
        assert!(kinds > 3, "{login} has found {kinds} kinds of pages");
    }
    faults
}

async fn note(faults: &mut Vec<String>, at: &Visitor, kind: &str) {
    at.is_sound().await;
    let found = [at.obstacles().await, at.out_of_reach().await, at.spoils_on_paper().await].concat();
    faults.extend(found.into_iter().map(|fault| format!("{kind}: {fault}")));
}

/// A walk that finds nothing proves something only if it would have found it.
#[tokio::test(flavor = "multi_thread")]
async fn the_walk_sees_a_picture_without_words_a_link_out_of_reach_and_what_spoils_paper() {
    let Some(driver) = Driver::start().await else { return };
    let bench = testing::bench().await;
    let visitor = driver.visitor(Look::OFFICE, &bench.served().await).await;
    visitor.goes_to("/sign-in").await;
    let spoil = "document.querySelector('main').insertAdjacentHTML('beforeend', '<img src=\"/x\"><a href=\"/x\" tabindex=\"-1\">x</a><button>x</button>')";
    visitor.asks(spoil, vec![]).await;
    assert!(visitor.obstacles().await.iter().any(|f| f.contains("image-alt")));
    assert!(visitor.out_of_reach().await.iter().any(|f| f.starts_with("not reached: <a href=\"/x\"")));
    assert!(visitor.spoils_on_paper().await.contains(&"a screen's own: button".to_string()));
    visitor.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn no_page_is_in_anybodys_way_on_an_office_screen() {
    assert_eq!(faults(Look::OFFICE, "zh").await, Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn no_page_is_in_anybodys_way_on_a_phone_in_english() {
    assert_eq!(faults(Look::PHONE, "en").await, Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn no_page_is_in_anybodys_way_in_the_dark() {
    assert_eq!(faults(Look::OFFICE.in_the_dark(), "en").await, Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn no_page_is_in_anybodys_way_on_a_phone_in_the_dark() {
    assert_eq!(faults(Look::PHONE.in_the_dark(), "zh").await, Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn no_page_of_an_administrator_is_in_anybodys_way_on_a_phone() {
    assert_eq!(faults_of_administrators(Look::PHONE, "zh").await, Vec::<String>::new());
}
