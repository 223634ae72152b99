//! What a month costs those who keep it, in a real browser: taps and letters are counted.

use browser::{Driver, Look, Visitor};

use super::testing::{chen, norm};
use crate::accounts;
use crate::testing::{self, Bench, PASSWORD};

/// Seconds that a tap and a letter are taken to cost somebody who is in no hurry.
const TAP: usize = 4;
const LETTER: usize = 1;

struct Cost<'a> {
    at: &'a Visitor,
    taps: usize,
    letters: usize,
}

impl Cost<'_> {
    async fn taps(&mut self, css: &str) {
        self.at.clicks(css).await;
        self.taps += 1;
    }

    async fn types(&mut self, css: &str, text: &str) {
        self.at.types(css, text).await;
        self.letters += text.chars().count();
    }

    fn seconds(&self) -> usize {
        self.taps * TAP + self.letters * LETTER
    }
}

async fn county() -> Bench {
    let bench = testing::bench().await;
    chen(&bench).await;
    norm(&bench, "days_in_village_month", 20).await;
    norm(&bench, "report_characters", 300).await;
    for login in ["chen", "shiqiao"] {
        accounts::set_password(&bench.state.journal, &testing::county(), login, PASSWORD).await.unwrap();
    }
    bench
}

#[tokio::test(flavor = "multi_thread")]
async fn an_ordinary_day_is_no_tap_or_one_and_a_month_end_is_under_two_minutes() {
    let Some(driver) = Driver::start().await else { return };
    let bench = county().await;
    let visitor = driver.visitor(Look::PHONE, &bench.served().await).await;
    visitor.signs_in("zh", "chen", PASSWORD).await;
    visitor.goes_to("/month").await;
    visitor.reads("在村 15 天").await;
    visitor.is_sound().await;

    // The day counts without a tap; who likes to taps once.
    let mut day = Cost { at: &visitor, taps: 0, letters: 0 };
    day.taps("form.press button").await;
    visitor.reads("取消登记").await;
    assert!(!visitor.has("form.press").await);
    assert_eq!((day.taps, day.letters), (1, 0));

    // The month's end: a day away, half a day of training, a sentence more in the report, sent.
    visitor.goes_to(&format!("/month/{}/2026-10", bench.posting)).await;
    let mut end = Cost { at: &visitor, taps: 0, letters: 0 };
    end.taps(".month a[href*='2026-10-13']").await;
    visitor.reads("10 月 13 日").await;
    visitor.is_sound().await;
    end.taps(".statuses button[value='因公外出']").await;
    visitor.reads("因公外出 1 天").await;
    end.types("[name=account]", "协调修好两处漏水。").await;
    end.taps("#report button.primary").await;
    visitor.reads("已报送").await;
    assert!(end.seconds() < 120, "{} taps, {} letters", end.taps, end.letters);
    visitor.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_township_confirms_its_month_on_one_page_with_one_click() {
    let Some(driver) = Driver::start().await else { return };
    let bench = county().await;
    let visitor = driver.visitor(Look::OFFICE, &bench.served().await).await;
    visitor.signs_in("zh", "shiqiao", PASSWORD).await;
    visitor.goes_to("/month?month=2026-10").await;
    visitor.reads("陈晓东").await;
    visitor.is_sound().await;
    let mut cost = Cost { at: &visitor, taps: 0, letters: 0 };
    cost.taps("form .body button.primary").await;
    visitor.reads("已确认 1 人").await;
    assert_eq!((cost.taps, cost.letters), (1, 0));
    visitor.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_leave_is_asked_in_half_a_minute_and_granted_by_one_click_from_the_inbox() {
    let Some(driver) = Driver::start().await else { return };
    let bench = county().await;
    norm(&bench, "leave_days_township", 3).await;
    let base = bench.served().await;
    let chen = driver.visitor(Look::PHONE, &base).await;
    chen.signs_in("zh", "chen", PASSWORD).await;
    // From the day in the calendar: the day is filled in, its effect stands there.
    chen.goes_to(&format!("/month/{}/2026-11?day=2026-11-25", bench.posting)).await;
    let mut ask = Cost { at: &chen, taps: 0, letters: 0 };
    ask.taps(".statuses a").await;
    chen.reads("占 1 天").await;
    chen.is_sound().await;
    ask.types("[name=reason]", "孩子入学").await;
    ask.taps("form.form button.primary").await;
    chen.reads("待批").await;
    assert!(ask.seconds() <= 30, "{} taps, {} letters", ask.taps, ask.letters);
    chen.leaves().await;

    let shi = driver.visitor(Look::OFFICE, &base).await;
    shi.signs_in("zh", "shiqiao", PASSWORD).await;
    shi.goes_to("/inbox").await;
    let mut grant = Cost { at: &shi, taps: 0, letters: 0 };
    grant.taps(".waiting form[action*='/granted'] button").await;
    shi.reads("已批准").await;
    assert_eq!(grant.taps, 1);
    shi.leaves().await;
}
