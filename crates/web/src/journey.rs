//! One journey in a real browser: sign in, overview, figure, its records, a record, an amendment, its history; a report; no
//! inline style or script is refused on the way, nothing is asked of another host, and nothing scrolls sideways.

mod cases;
mod import;
mod lists;
mod refused;
pub(crate) mod sample;
mod year;

use browser::{Driver, Look};

use crate::testing::{self, PASSWORD};

mod declaring;

async fn journey(look: Look, lang: &str) {
    let Some(driver) = Driver::start().await else { return };
    let bench = testing::bench().await;
    let visitor = driver.visitor(look, &bench.served().await).await;
    let zh = lang == "zh";
    let say = |a: &'static str, b: &'static str| if zh { a } else { b };

    visitor.signs_in(lang, "wang", PASSWORD).await;
    visitor.reads("云溪县").await;
    visitor.is_sound().await;

    visitor.clicks(".figures a.figure").await;
    visitor.reads(say("背后的 2 条记录", "The 2 records behind it")).await;
    visitor.is_sound().await;

    visitor.clicks(&format!("#records a[href*='{}']", bench.posting)).await;
    visitor.reads(say("由 2025-10-01 改为 2025-09-29", "from 2025-10-01 to 2025-09-29")).await;
    visitor.is_sound().await;

    visitor.follows(say("更正", "Amend")).await;
    visitor.is_sound().await;
    visitor.types("[name=batch]", "第三批").await;
    visitor.types("[name=reason]", "补录批次").await;
    visitor.clicks("form.form button.primary").await;
    visitor.reads(say("王丽 填写批次：第三批", "王丽 filled in Batch: 第三批")).await;
    visitor.reads("补录批次").await;

    visitor.goes_to("/ledgers/posting").await;
    visitor.is_sound().await;
    visitor.goes_to("/reports").await;
    visitor.is_sound().await;
    visitor.types("[name=text]", "帮扶工作报告\n全县共有在任第一书记X名。").await;
    visitor.clicks("form[enctype] button").await;
    visitor.reads(say("这个空可能是", "This slot may be")).await;
    visitor.is_sound().await;
    visitor.clicks("[data-confirm]").await;
    visitor.reads("1 / 1").await;

    visitor.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_officer_goes_from_sign_in_to_an_amended_record_and_a_confirmed_report() {
    journey(Look::OFFICE, "zh").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_on_a_phone_in_english() {
    journey(Look::PHONE, "en").await;
}
