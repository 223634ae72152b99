//! A journey through a form that is refused: what was typed is there after a change of language, and after a look at another page.

use browser::{Driver, Locator, Look, Visitor};
use serde_json::json;

use crate::testing::{self, PASSWORD};

async fn holds(visitor: &Visitor, name: &str) -> String {
    let script = "return document.getElementsByName(arguments[0])[0].value";
    visitor.asks(script, vec![json!(name)]).await.as_str().unwrap_or_default().into()
}

async fn journey(look: Look) {
    let Some(driver) = Driver::start().await else { return };
    let bench = testing::bench().await;
    let visitor = driver.visitor(look, &bench.served().await).await;
    visitor.signs_in("zh", "wang", PASSWORD).await;
    visitor.goes_to("/ledgers/person/new").await;
    visitor.types("[name=name]", "周小满").await;
    visitor.types("[name=birth]", "1999-13").await;
    visitor.types("[name=major]", "水利工程").await;
    // Refused twice: the second time from where the first has left it.
    for _ in 0..2 {
        visitor.clicks("form.form button.primary").await;
        visitor.finds(Locator::Css("[name=birth][aria-invalid]")).await;
        assert_eq!(visitor.path().await, "/ledgers/person/new");
        visitor.asks("document.querySelector('[name=birth]').removeAttribute('aria-invalid')", vec![]).await;
    }
    visitor.asks("document.querySelector('[name=birth]').setAttribute('aria-invalid', 'true')", vec![]).await;
    visitor.clicks("a.lang").await;
    visitor.reads("Born").await;
    visitor.is_sound().await;
    for (name, text) in [("name", "周小满"), ("birth", "1999-13"), ("major", "水利工程")] {
        assert_eq!(holds(&visitor, name).await, text, "{name}");
    }
    visitor.goes_to("/ledgers/person").await;
    visitor.goes_to("/ledgers/person/new").await;
    assert_eq!(holds(&visitor, "major").await, "水利工程", "after a look at the list");
    visitor.types("[name=birth]", "1999-12").await;
    visitor.clicks("form.form button.primary").await;
    visitor.reads("周小满").await;
    assert!(visitor.path().await.starts_with("/ledgers/person/records/"), "{}", visitor.path().await);
    visitor.goes_to("/ledgers/person/new").await;
    assert_eq!(holds(&visitor, "major").await, "", "what was taken is not put back");
    visitor.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_typed_outlives_a_refusal_and_a_change_of_language() {
    journey(Look::OFFICE).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn and_on_a_phone() {
    journey(Look::PHONE).await;
}
