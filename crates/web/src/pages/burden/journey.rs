//! Somebody fills in a form, and the minutes of it are on the page: with script measured, without estimated.

use browser::{Driver, Look};
use journal::NewEntry;

use super::tests::{enters, now};
use crate::testing::{self, Bench, PASSWORD};

/// Two colleagues of 王丽 have amended the posting and flagged a village: with her the office is three, and the rest of her own work
/// goes with the flags.
async fn office() -> Bench {
    let bench = testing::bench().await;
    let li = [("login", "lili"), ("person_name", "李莉"), ("role", "organisation"), ("state", "已授权")];
    bench.enter("account", "419931", &li).await;
    let ledger = bench.state.catalogue().ledger("posting").unwrap().clone();
    for (who, batch, village) in [("zhao", "第一批", "419931100202"), ("lili", "第二批", "419931101202")] {
        enters(&bench, who, village, "帮扶").await;
        let standing = bench.state.journal.record(&testing::county(), &ledger, &bench.posting).await.unwrap().unwrap();
        let fields = [("batch".to_string(), batch.into())].into();
        let entry = NewEntry::amend(&standing, "posting", fields, "补录批次", who, "web");
        bench.state.journal.append(&testing::county(), vec![entry]).await.unwrap();
    }
    bench
}

/// Seconds measured of the office's form of postings.
async fn measured(bench: &Bench) -> i64 {
    let all = bench.ask("wang", &format!("/api/419931/burden?month={}", now())).await.json();
    let office = all["items"].as_array().unwrap().iter().find(|i| i["role"] == "organisation").cloned().unwrap();
    let forms = office["filled"]["forms"].as_array().unwrap().clone();
    forms.iter().find(|f| f["ledger"] == "posting").and_then(|f| f["measured"].as_i64()).unwrap()
}

async fn journey(look: Look, lang: &str) {
    let Some(driver) = Driver::start().await else { return };
    let bench = office().await;
    assert_eq!(measured(&bench).await, 0);
    let say = |zh: &'static str, en: &'static str| if lang == "zh" { zh } else { en };
    let visitor = driver.visitor(look, &bench.served().await).await;
    visitor.signs_in(lang, "wang", PASSWORD).await;
    visitor.goes_to(&format!("/ledgers/posting/records/{}/amend", bench.posting)).await;
    // Four seconds of work; then ten minutes in which nobody touches the page, by a clock moved on, count for nothing.
    tokio::time::sleep(std::time::Duration::from_secs(4)).await;
    visitor.types("[name=batch]", "第三批").await;
    visitor
        .asks("const real = performance.now.bind(performance); performance.now = () => real() + 600000", vec![])
        .await;
    visitor.types("[name=reason]", "补录批次").await;
    visitor.clicks("form.form button.primary").await;
    visitor.reads("第三批").await;
    let seconds = measured(&bench).await;
    assert!((4..120).contains(&seconds), "{seconds} seconds");
    visitor.goes_to(&format!("/burden?month={}", now())).await;
    visitor.reads(say("县委组织部", "County organisation department")).await;
    visitor.reads(say("其中实测", "Measured")).await;
    visitor.is_sound().await;
    let against = [visitor.obstacles().await, visitor.out_of_reach().await].concat();
    assert_eq!(against, Vec::<String>::new());
    let row = "return [...document.querySelectorAll('tbody tr')].find(r => r.querySelector('a[href=\"/ledgers/posting\"]')).lastElementChild.textContent";
    let shown = visitor.asks(row, vec![]).await.as_str().unwrap_or_default().parse::<f64>().unwrap();
    assert!(shown > 0.0, "{shown} minutes");
    visitor.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_typed_at_a_desk_is_minutes_on_the_page() {
    journey(Look::OFFICE, "zh").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_typed_on_a_phone_is_minutes_on_the_page() {
    journey(Look::PHONE, "en").await;
}
