//! What the script adds, in a real browser: the find box by keyboard alone, and typed text that outlives its session.

use browser::{Driver, Key, Locator, Look};

use crate::testing::{self, PASSWORD};

#[tokio::test(flavor = "multi_thread")]
async fn a_village_is_three_letters_and_enter_away_from_any_page() {
    let Some(driver) = Driver::start().await else { return };
    let bench = testing::bench().await;
    let visitor = driver.visitor(Look::OFFICE, &bench.served().await).await;
    visitor.signs_in("zh", "wang", PASSWORD).await;

    visitor.goes_to("/reports").await;
    visitor.presses("/lxc".chars()).await;
    visitor.finds(Locator::Css(".hits a[href='/places/419931100201']")).await;
    visitor.presses([Key::Down.into(), Key::Enter.into()]).await;
    visitor.arrives_at("/places/419931100201").await;

    visitor.presses("/hkc".chars()).await;
    visitor.finds(Locator::Css(".hits a[href='/places/419931100202']")).await;
    visitor.presses([Key::Enter.into()]).await;
    visitor.arrives_at("/places/419931100202").await;
    visitor.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_typed_outlives_the_session_and_is_not_put_back_once_sent() {
    let Some(driver) = Driver::start().await else { return };
    let bench = testing::bench().await;
    let visitor = driver.visitor(Look::OFFICE, &bench.served().await).await;
    visitor.signs_in("zh", "wang", PASSWORD).await;
    let typed = async || visitor.asks("return document.querySelector('[name=words]').value", vec![]).await;

    visitor.goes_to("/suggestions").await;
    visitor.types("[name=words]", "写到一半的话").await;
    visitor.types("[name=contact]", "13800138000").await;
    let kept = visitor.asks("return JSON.stringify(sessionStorage)", vec![]).await.to_string();
    assert!(kept.contains("写到一半的话") && !kept.contains("13800138000"), "a sealed field is kept nowhere: {kept}");
    visitor.loses_cookies().await;
    visitor.clicks("form.form button.primary").await;
    visitor.types("[name=login]", "wang").await;
    visitor.types("[name=password]", PASSWORD).await;
    visitor.clicks("form button").await;
    visitor.arrives_at("/suggestions").await;
    visitor.reads("上次没有提交的内容已经放回来了").await;
    assert_eq!(typed().await, "写到一半的话");

    visitor.types("[name=contact]", "").await;
    visitor.clicks("form.form button.primary").await;
    visitor.reads("我提过的").await;
    assert_eq!(typed().await, "", "what was sent is not put back");
    visitor.leaves().await;
}
