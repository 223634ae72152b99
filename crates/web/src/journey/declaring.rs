//! Two journeys more: from a report's sentence to a new figure's value in it, and from a form to a new ledger's first row, each
//! past a colleague's approval.

use browser::{Driver, Locator, Look, Visitor};

use crate::testing::{self, PASSWORD};

/// Somebody of another office who may approve what 王丽 has proposed.
async fn colleague(bench: &testing::Bench) {
    let fields = [("login", "nong"), ("person_name", "农业小吴"), ("role", "agriculture"), ("state", "已授权")];
    let fields = fields.map(|(k, v)| (k.to_string(), catalogue::Value::from(v))).into();
    let entry = journal::NewEntry::create("account", testing::county(), fields, "guan", "web");
    bench.state.journal.append(&testing::county(), vec![entry]).await.unwrap();
    crate::accounts::set_password(&bench.state.journal, &testing::county(), "nong", PASSWORD).await.unwrap();
}

async fn declaring(look: Look, lang: &str) {
    let Some(driver) = Driver::start().await else { return };
    let bench = testing::bench().await;
    colleague(&bench).await;
    let visitor = driver.visitor(look, &bench.served().await).await;
    from_sentence_to_value(&visitor, lang).await;
    from_form_to_row(&visitor, lang).await;
    visitor.leaves().await;
}

/// Another person at the same browser.
async fn changes_to(visitor: &Visitor, lang: &str, login: &str) {
    visitor.loses_cookies().await;
    visitor.signs_in(lang, login, PASSWORD).await;
}

/// A number that no figure gives: defined from its sentence, approved by a colleague, confirmed in the report.
async fn from_sentence_to_value(visitor: &Visitor, lang: &str) {
    visitor.signs_in(lang, "wang", PASSWORD).await;
    visitor.goes_to("/reports").await;
    visitor.types("[name=text]", "帮扶工作报告\n全县驻村队员带来的果树苗木X株。").await;
    visitor.clicks("form[enctype] button").await;
    visitor.clicks("a[data-define]").await;
    visitor.is_sound().await;
    let report = visitor.finds(Locator::Css("input[name=back]")).await.attr("value").await.unwrap().unwrap();
    visitor.chooses("[name=of]", "posting").await;
    visitor.finds(Locator::Css("select[name='field.0']")).await;
    visitor.types("[name=zh]", "果树苗木").await;
    visitor.types("[name=en]", "Fruit saplings").await;
    visitor.chooses("[name=measure]", "count").await;
    visitor.types("[name=unit]", "株").await;
    visitor.clicks("button[value=preview]").await;
    visitor.finds(Locator::Css("#trial .trial-value")).await;
    visitor.is_sound().await;
    visitor.clicks("button[value=propose]").await;
    visitor.finds(Locator::Css("p.advice")).await;
    let declaration = visitor.path().await;
    changes_to(visitor, lang, "nong").await;
    visitor.goes_to(&declaration).await;
    visitor.is_sound().await;
    visitor.clicks("form[action$='/approvals'] button").await;
    visitor.finds(Locator::Css("a[href^='/figures/own.fruit_saplings']")).await;
    changes_to(visitor, lang, "wang").await;
    visitor.goes_to(&report).await;
    visitor.finds(Locator::Css("input[value^='own.fruit_saplings']")).await;
    visitor.clicks("[data-confirm]").await;
    visitor.reads("1 / 1").await;
}

/// A ledger that is not there: described, approved by a colleague, its first row entered.
async fn from_form_to_row(visitor: &Visitor, lang: &str) {
    visitor.goes_to("/declarations/ledgers/new").await;
    visitor.is_sound().await;
    visitor.types("[name=zh]", "道路养护").await;
    visitor.types("[name=en]", "Road upkeep").await;
    visitor.types("[name=admitted_by]", "云县委〔2026〕8号").await;
    visitor.types("[name='zh.0']", "养护路名").await;
    visitor.types("[name='en.0']", "Road repaired").await;
    visitor.clicks("button[value=preview]").await;
    visitor.finds(Locator::Css("fieldset[disabled]")).await;
    visitor.is_sound().await;
    visitor.clicks("button[value=propose]").await;
    visitor.finds(Locator::Css("p.advice")).await;
    let declaration = visitor.path().await;
    changes_to(visitor, lang, "nong").await;
    visitor.goes_to(&declaration).await;
    visitor.clicks("form[action$='/approvals'] button").await;
    visitor.finds(Locator::Css("a[href='/ledgers/road_upkeep']")).await;
    changes_to(visitor, lang, "wang").await;
    visitor.goes_to("/ledgers/road_upkeep/new").await;
    visitor.chooses("[name=region]", "419931100201").await;
    visitor.types("[name=road_repaired]", "柳溪路").await;
    visitor.clicks("form.form button.primary").await;
    visitor.reads("柳溪路").await;
    for page in ["/settings", "/settings/norms/village_fund_floor", "/settings/calendar", "/settings/parameters"] {
        visitor.goes_to(page).await;
        visitor.is_sound().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_figure_from_a_sentence_and_a_ledger_from_a_form_are_at_work_once_a_colleague_approves() {
    declaring(Look::OFFICE, "zh").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn declaring_on_a_phone_in_english() {
    declaring(Look::PHONE, "en").await;
}
