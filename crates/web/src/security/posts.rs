//! Every POST there is, found in the sources: none does anything without the token of its form.

use std::path::Path;

use crate::testing::{self, Bench};

/// The addresses that take a POST, as their routes are written.
pub(crate) fn posts() -> Vec<String> {
    routes(&["post(", "put(", "patch(", "delete("])
}

/// The addresses that are read.
pub(crate) fn reads() -> Vec<String> {
    routes(&["get("])
}

fn routes(methods: &[&str]) -> Vec<String> {
    let mut found = Vec::new();
    let mut folders = ["pages", "api"].map(|f| Path::new(env!("CARGO_MANIFEST_DIR")).join("src").join(f)).to_vec();
    while let Some(folder) = folders.pop() {
        for file in std::fs::read_dir(folder).unwrap().map(|f| f.unwrap().path()) {
            if file.is_dir() {
                folders.push(file);
            } else if file.extension().is_some_and(|e| e == "rs") {
                let text = std::fs::read_to_string(&file).unwrap();
                for route in text.split(".route(").skip(1).map(closed) {
                    let Some(address) = route.split('"').nth(1).filter(|a| a.starts_with('/')) else { continue };
                    if methods.iter().any(|m| route.contains(m)) {
                        found.push(address.to_string());
                    }
                }
            }
        }
    }
    found.sort();
    found.dedup();
    found
}

/// A text up to the bracket that closes the one before it.
fn closed(text: &str) -> &str {
    let mut depth = 1;
    let end = text.find(|c: char| {
        depth += i32::from(c == '(') - i32::from(c == ')');
        depth == 0
    });
    &text[..end.unwrap_or(text.len())]
}

/// An address with something in the place of every part that varies.
fn filled(bench: &Bench, route: &str) -> String {
    let id = &bench.posting;
    let part = |p: &str| match p {
        "{ledger}" => "posting".to_string(),
        "{county}" => "419931".into(),
        "{slot}" | "{n}" | "{row}" | "{step}" | "{seq}" => "1".into(),
        "{place}" => "419931".into(),
        p if p.starts_with('{') => id.clone(),
        p => p.into(),
    };
    route.split('/').map(part).collect::<Vec<_>>().join("/")
}

#[tokio::test]
async fn no_post_of_any_page_does_anything_without_its_forms_token() {
    let bench = testing::bench().await;
    let routes = posts();
    assert!(routes.len() > 20 && routes.iter().any(|r| r == "/accounts/keys"), "{routes:?}");
    let head = bench.head().await;
    let logins = ["wang", "shiqiao", "guan", "anquan", "shenji"];
    for route in routes.iter().filter(|r| !r.starts_with("/api/")) {
        let address = filled(&bench, route);
        let mut asked_for = false;
        for login in logins {
            let client = bench.signed_in(login).await;
            for answer in [client.post_bare(&address, &[]).await, client.upload_bare(&address, &[("x", "y")]).await] {
                assert!(answer.status >= 400, "{login} {address}: {}", answer.status);
                assert!(answer.status < 500, "{login} {address}: {}", answer.status);
                asked_for |= answer.text().contains("这张表单已经过期");
            }
        }
        assert!(asked_for, "nobody is asked for the token at {route}");
    }
    assert_eq!(bench.head().await, head, "nothing was entered");
}

#[tokio::test]
async fn no_post_of_the_api_does_anything_for_a_cookie_alone() {
    let bench = testing::bench().await;
    let head = bench.head().await;
    for route in posts().iter().filter(|r| r.starts_with("/api/") && !r.ends_with("/sessions")) {
        let wang = bench.signed_in("wang").await;
        let answer = wang.json(&filled(&bench, route), &serde_json::json!({})).await;
        assert!((400..500).contains(&answer.status), "{route}: {}", answer.status);
    }
    assert_eq!(bench.head().await, head, "nothing was entered");
}

/// Such an address is found in the bar after a refusal, in the history, behind a link to the other language.
#[tokio::test]
async fn whoever_asks_for_an_address_of_forms_alone_is_led_to_the_page_above_it() {
    let bench = testing::bench().await;
    let wang = bench.signed_in("wang").await;
    let read = reads();
    let alone: Vec<String> = posts().into_iter().filter(|r| !r.starts_with("/api/") && !read.contains(r)).collect();
    assert!(alone.len() > 40, "{alone:?}");
    for route in &alone {
        let address = filled(&bench, route);
        let answer = wang.get(&address).await;
        let above = answer.location();
        assert_eq!(answer.status, 303, "{route}");
        assert!(above == "/" || address.starts_with(&format!("{above}/")), "{route} leads to {above}");
        let page = wang.get(&above).await;
        assert!(page.status < 400, "{route} leads to {above}, which answers {}", page.status);
    }
    let record = format!("/ledgers/posting/records/{}", bench.posting);
    assert_eq!(wang.get(&format!("{record}/amendments")).await.location(), record);
    assert_eq!(wang.get("/ledgers/posting/records").await.location(), "/ledgers/posting");
    assert_eq!(bench.ask("wang", "/api/419931/entries/batch").await.header("content-type"), "application/problem+json");
}
