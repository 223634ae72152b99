//! A notice from the office's screen to the phone of the person concerned and back, in a real browser.

use browser::{Driver, Look};

use crate::accounts;
use crate::pages::month::testing::chen;
use crate::testing::{self, Bench, PASSWORD};

const VILLAGE: &str = "419931100201";

async fn county() -> Bench {
    let bench = testing::bench().await;
    chen(&bench).await;
    let found = [("day", "2026-11-05"), ("way", "实地"), ("target", &*bench.posting), ("result", "不在岗")];
    bench.enter("inspection", VILLAGE, &found).await;
    accounts::set_password(&bench.state.journal, &testing::county(), "chen", PASSWORD).await.unwrap();
    bench
}

#[tokio::test(flavor = "multi_thread")]
async fn a_notice_is_given_on_a_desk_answered_on_a_phone_and_replied_to() {
    let Some(driver) = Driver::start().await else { return };
    let bench = county().await;
    let base = bench.served().await;
    let wang = driver.visitor(Look::OFFICE, &base).await;
    wang.signs_in("zh", "wang", PASSWORD).await;
    wang.goes_to(&format!("/postings/{}", bench.posting)).await;
    wang.clicks(".acts a[href^='/events/new']").await;
    wang.reads("作依据的督查").await;
    wang.is_sound().await;
    wang.chooses("select[name=kind]", "通报批评").await;
    wang.types("[name=reason]", "实地督查不在岗").await;
    wang.clicks(".pieces input[type=checkbox]").await;
    wang.clicks("form button.primary").await;
    wang.reads("依据").await;
    wang.is_sound().await;
    let page = wang.path().await;
    assert!(page.starts_with("/events/"), "{page}");

    let chen = driver.visitor(Look::PHONE, &base).await;
    chen.signs_in("zh", "chen", PASSWORD).await;
    chen.goes_to("/inbox").await;
    chen.clicks(&format!("a[href='{page}']")).await;
    chen.reads("实地督查不在岗").await;
    chen.is_sound().await;
    chen.clicks("form[action$='/told'] button").await;
    chen.reads("本人知悉日期").await;
    chen.types("[name=words]", "当天在县里开会。").await;
    chen.clicks("form[action$='/statement'] button").await;
    chen.reads("陈晓东 2026-11-20 说明").await;
    chen.is_sound().await;
    chen.leaves().await;

    wang.goes_to("/inbox").await;
    wang.clicks("a[href^='/statements/']").await;
    wang.reads("当天在县里开会。").await;
    wang.types("[name=answer]", "已核实，予以采纳。").await;
    wang.clicks("form[action$='/answer'] button").await;
    wang.reads("2026-11-20 答复").await;
    wang.is_sound().await;
    wang.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_township_gives_on_a_phone_in_english_and_a_refused_form_keeps_its_words() {
    let Some(driver) = Driver::start().await else { return };
    let bench = county().await;
    accounts::set_password(&bench.state.journal, &testing::county(), "shiqiao", PASSWORD).await.unwrap();
    let shi = driver.visitor(Look::PHONE, &bench.served().await).await;
    shi.signs_in("en", "shiqiao", PASSWORD).await;
    shi.goes_to("/events").await;
    shi.is_sound().await;
    shi.clicks("form[action='/events/new'] button").await;
    shi.reads("Evidence: Inspection").await;
    shi.types("[name=reason]", "夜间抢险").await;
    shi.clicks("form button.primary").await;
    shi.reads("Choose a record as evidence").await;
    shi.is_sound().await;
    shi.types("[name=evidence]", "组织转移 12 户。").await;
    shi.clicks("form button.primary").await;
    shi.reads("夜间抢险").await;
    shi.is_sound().await;
    shi.leaves().await;
}
