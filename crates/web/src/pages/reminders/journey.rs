//! In a real browser: a robot is set up, its message read before it goes, a test sent; on an office screen and on a phone.

use browser::{Driver, Locator, Look};

use crate::reminders::receiver::{KEY, receiver};
use crate::reminders::tests::by_the_clock;
use crate::testing::{self, PASSWORD};

async fn journey(look: Look, lang: &str) {
    let Some(driver) = Driver::start().await else { return };
    let bench = by_the_clock(&testing::bench().await, "2026-11-20T10:00");
    let (receiver, url, _) = receiver().await;
    let visitor = driver.visitor(look, &bench.served().await).await;
    let say = |zh: &'static str, en: &'static str| if lang == "zh" { zh } else { en };

    visitor.signs_in(lang, "wang", PASSWORD).await;
    visitor.goes_to("/digest").await;
    visitor.is_sound().await;
    visitor.goes_to("/settings").await;
    visitor.follows(say("提醒", "Reminders")).await;
    visitor.reads(say("本县的规则", "The county's rules")).await;
    visitor.is_sound().await;
    visitor.types("[name=name]", "石桥工作群").await;
    visitor.types("[name=url]", &url).await;
    visitor.chooses("[name=place]", "419931100").await;
    visitor.clicks("form[action='/settings/reminders'] button").await;
    visitor.finds(Locator::Css("pre.message")).await;
    visitor.reads("新逾期 22 件").await;
    visitor.is_sound().await;
    visitor.clicks("[data-trial]").await;
    visitor.reads(say("群已收到", "The group has it")).await;
    visitor.is_sound().await;
    assert!([visitor.obstacles().await, visitor.out_of_reach().await].concat().is_empty());
    assert_eq!(receiver.texts().len(), 1);
    let page = visitor.asks(
        "return document.documentElement.outerHTML + JSON.stringify({...localStorage, ...sessionStorage})",
        vec![],
    );
    assert!(!page.await.to_string().contains(KEY), "the address stays in no page and in no store of the browser");
    visitor.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_robot_is_set_up_and_tried_in_the_office() {
    journey(Look::OFFICE, "zh").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn and_on_a_phone_in_english() {
    journey(Look::PHONE, "en").await;
}
