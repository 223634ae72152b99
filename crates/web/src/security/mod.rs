//! What must hold of every page there is, whoever adds one: forms prove where they come from, hostile text is text, headers are strict.

mod hostile;
mod posts;

pub(crate) use posts::{posts, reads};

use crate::testing::{self, Answer, PASSWORD};
use crate::{Settings, links};

/// A Content-Security-Policy by its directives.
fn policy(answer: &Answer) -> Vec<(String, String)> {
    let text = answer.header("content-security-policy");
    let parts = text.split(';').map(|d| d.trim().split_once(' ').unwrap_or((d.trim(), "")));
    parts.map(|(name, value)| (name.to_string(), value.trim().to_string())).collect()
}

#[tokio::test]
async fn every_answer_carries_a_strict_policy_and_no_cache_keeps_a_page() {
    let bench = testing::bench().await;
    let wang = bench.signed_in("wang").await;
    for address in ["/", "/ledgers/person", "/figures", "/no/such/page", "/sign-in"] {
        let answer = wang.get(address).await;
        let policy = policy(&answer);
        assert!(policy.contains(&("default-src".into(), "'none'".into())), "{address}: {policy:?}");
        for (name, value) in &policy {
            assert!(!value.contains("unsafe") && !value.contains('*') && !value.contains("data:"), "{name} {value}");
        }
        for (name, value) in [("form-action", "'self'"), ("base-uri", "'none'"), ("frame-ancestors", "'none'")] {
            assert!(policy.contains(&(name.into(), value.into())), "{address} lacks {name}");
        }
        assert_eq!(answer.header("x-content-type-options"), "nosniff");
        assert_eq!(answer.header("cache-control"), "no-store", "{address}");
        assert_eq!(answer.header("strict-transport-security"), "", "plain HTTP promises nothing");
    }
}

#[tokio::test]
async fn over_https_cookies_are_bound_to_this_host_and_kept_from_scripts() {
    let bench = testing::bench().await;
    let bench = bench.with(Settings { secure: true, ..bench.state.settings.clone() });
    let form = bench.get("/sign-in").await;
    assert!(!form.header("strict-transport-security").is_empty());
    let door = form.cookie("__Host-shishu_door");
    let fields = [("login", "wang"), ("password", PASSWORD), ("_token", &form.token())];
    let answer = bench.post_with(&format!("__Host-shishu_door={door}"), "/sessions", &fields).await;
    let set = answer.header("set-cookie");
    assert!(set.starts_with("__Host-shishu_session="), "{set}");
    for part in ["Secure", "HttpOnly", "SameSite=Lax", "Path=/"] {
        assert!(set.contains(part), "{set} lacks {part}");
    }
    assert!(!set.contains("Domain"), "{set}");
    let plain = bench.post_with(&format!("shishu_door={door}"), "/sessions", &fields).await;
    assert_eq!(plain.status, 403, "a cookie without the prefix may have been set by another host of the domain");
}

#[test]
fn nothing_leads_to_another_host() {
    for to in [
        "//evil.example",
        "https://evil.example",
        "/\\evil.example",
        "/\t/evil.example",
        "/\u{0}/x",
        "evil",
        "",
        "javascript:x",
    ] {
        assert!(!links::is_ours(to), "{to:?}");
    }
    assert!(links::is_ours("/ledgers/posting?q=//x"));
}

#[tokio::test]
async fn who_signs_in_is_led_to_no_other_host() {
    let bench = testing::bench().await;
    for next in ["//evil.example", "/\t/evil.example", "https://evil.example"] {
        let form = bench.get("/sign-in").await;
        let door = form.cookie("shishu_door");
        let fields = [("login", "wang"), ("password", PASSWORD), ("_token", &form.token()), ("next", next)];
        let answer = bench.post_with(&format!("shishu_door={door}"), "/sessions", &fields).await;
        assert_eq!(answer.location(), "/", "{next:?}");
    }
}

#[tokio::test]
async fn a_body_larger_than_is_read_is_refused() {
    let bench = testing::bench().await;
    let wang = bench.signed_in("wang").await;
    let long = "x".repeat(crate::router::LARGEST + 1);
    let head = bench.head().await;
    for answer in
        [wang.upload("/reports", &[("text", &long)]).await, wang.post("/ledgers/org/records", &[("name", &long)]).await]
    {
        assert!((400..500).contains(&answer.status), "{}", answer.status);
    }
    assert_eq!(bench.head().await, head);
}

#[tokio::test]
async fn thirty_wrong_passwords_close_an_address_for_every_login() {
    let bench = testing::bench().await;
    let origin = crate::sessions::Origin { address: "192.0.2.7".into(), ..Default::default() };
    let county = testing::county();
    for n in 0..30 {
        let login = format!("nobody{n}");
        assert!(crate::accounts::check(&bench.state, &county, &login, "x", &origin).await.unwrap().is_none());
    }
    assert!(crate::accounts::check(&bench.state, &county, "wang", PASSWORD, &origin).await.is_err());
    let other = crate::sessions::Origin { address: "192.0.2.8".into(), ..Default::default() };
    assert!(crate::accounts::check(&bench.state, &county, "wang", PASSWORD, &other).await.unwrap().is_some());
}
