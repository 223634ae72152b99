//! The same in a real browser, with the provider on another site: there and back, out, and in again as somebody else.

use ::browser::{Driver, Look};

use super::{Real, Set};
use crate::Settings;
use crate::testing;

async fn journey(look: Look, lang: &str) {
    let Some(driver) = Driver::start().await else { return };
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    let Some(real) = Real::starts(Set { address: base.clone(), ..Set::default() }).await else { return };
    assert!(
        real.issuer.starts_with("http://localhost:"),
        "another site than ours: cookies are held back as in earnest"
    );
    let bench = testing::bench().await;
    let provider = Some(real.known_by("preferred_username"));
    let bench = bench.with(Settings { provider, ..bench.state.settings.clone() });
    tokio::spawn(crate::serve(bench.state.clone(), listener));
    let visitor = driver.visitor(look, &base).await;
    let (by, out) = if lang == "zh" {
        ("用省统一身份认证登录", "退出登录")
    } else {
        ("Sign in by 省统一身份认证", "Sign out")
    };
    visitor.goes_to(&format!("/lang/{lang}?to=/sign-in")).await;
    visitor.is_sound().await;
    for (who, name) in [("p-7", "王丽"), ("p-8", "石桥小赵")] {
        visitor.follows(by).await;
        visitor.types("[name=login]", who).await;
        visitor.types("[name=password]", "any").await;
        visitor.clicks("[type=submit]").await;
        visitor.reads("scopes").await;
        visitor.clicks("[type=submit]").await;
        visitor.finds(::browser::Locator::Css("main#main")).await;
        visitor.goes_to("/me").await;
        visitor.reads(name).await;
        // Out by the menu that bears one's name.
        let script = "const b = document.querySelector('form[action=\"/sessions/ended\"] button'); b.closest('details').open = true; return b.textContent";
        assert_eq!(visitor.asks(script, vec![]).await.as_str(), Some(out));
        visitor.clicks("form[action='/sessions/ended'] button").await;
        visitor.arrives_at("/sign-in").await;
        visitor.goes_to("/me").await;
        visitor.arrives_at("/sign-in?next=%2Fme").await;
    }
    visitor.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn somebody_signs_in_by_a_real_provider_on_a_screen_and_out_and_another_in() {
    journey(Look::OFFICE, "zh").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn somebody_signs_in_by_a_real_provider_on_a_phone_and_out_and_another_in() {
    journey(Look::PHONE, "en").await;
}
