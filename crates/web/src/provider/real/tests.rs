//! Signing in by the provider, as a browser and the pages do it together.

use std::time::Duration;

use super::browser::Browser;
use super::{Provider, Real, Secret, Set};
use crate::Settings;
use crate::testing::{self, Answer, Bench};

/// The county with the provider, and somebody's browser at both.
struct Visit {
    bench: Bench,
    browser: Browser,
    cookie: String,
}

impl Visit {
    async fn begins(provider: Provider) -> Visit {
        let address = provider.address.clone();
        let bench = testing::bench().await;
        let bench = bench.with(Settings { provider: Some(provider), ..bench.state.settings.clone() });
        let cookie = format!("shishu_door={}", bench.get("/sign-in").await.cookie("shishu_door"));
        Visit { bench, browser: Browser::new(&address), cookie }
    }

    /// Where the pages send somebody who wants to sign in.
    async fn sent(&self) -> String {
        let there = self.bench.get_with(&self.cookie, "/sign-in/provider?next=%2Fledgers%2Fposting").await;
        assert_eq!(there.status, 303, "{}", there.text());
        there.location()
    }

    async fn comes(&self, back: &str) -> Answer {
        self.bench.get_with(&self.cookie, back).await
    }

    async fn signs_in(&mut self, who: &str) -> Answer {
        let to = self.sent().await;
        let back = self.browser.signs_in(&to, who).await;
        self.comes(&back).await
    }

    /// Who the pages take somebody for who has signed in.
    async fn is(&self, answer: &Answer, name: &str) {
        assert_eq!((answer.status, answer.location().as_str()), (303, "/ledgers/posting"), "{}", answer.text());
        let page = self.bench.client(&answer.cookie("shishu_session")).get("/me").await;
        assert!(page.text().contains(name), "{name}: {}", page.text());
    }
}

fn is_refused(answer: &Answer, words: &str) {
    assert_eq!(answer.status, 401, "{}", answer.text());
    assert_eq!(answer.cookie("shishu_session"), "");
    assert!(answer.text().contains(words) && answer.body.contains("name=\"password\""), "{}", answer.text());
}

const FAILED: &str = "统一身份认证暂时不通";

#[tokio::test]
async fn who_signs_in_at_a_real_provider_is_who_the_claim_says_however_it_signs_and_tells() {
    for (algorithm, in_token) in [("ES256", false), ("RS256", false), ("RS256", true)] {
        let Some(real) = Real::starts(Set { algorithm, in_token, ..Set::default() }).await else { return };
        // The same person is 王丽 by one claim and 赵敏 by another: the claim decides, not the subject or the name.
        for (claim, name) in [("preferred_username", "王丽"), ("employee", "赵敏")] {
            let mut visit = Visit::begins(real.known_by(claim)).await;
            let answer = visit.signs_in("p-7").await;
            visit.is(&answer, name).await;
        }
    }
}

#[tokio::test]
async fn whom_the_county_does_not_know_is_told_under_which_login_they_are_known_there() {
    let Some(real) = Real::starts(Set::default()).await else { return };
    let mut visit = Visit::begins(real.known_by("preferred_username")).await;
    let answer = visit.signs_in("stranger").await;
    is_refused(&answer, "登录名是 stranger，本县还没有开通这个账号");
    visit.cookie += "; shishu_lang=en";
    let answer = visit.signs_in("stranger").await;
    is_refused(&answer, "You are known there as stranger");
    let mut visit = Visit::begins(real.known_by("employee")).await;
    is_refused(&visit.signs_in("p-8").await, "登录名是 10086");
    let mut visit = Visit::begins(real.known_by("nowhere_named")).await;
    is_refused(&visit.signs_in("p-7").await, FAILED);
}

#[tokio::test]
async fn a_state_a_nonce_or_a_challenge_that_is_not_ours_lets_nobody_in() {
    let Some(real) = Real::starts(Set::default()).await else { return };
    let mut visit = Visit::begins(real.known_by("preferred_username")).await;
    for name in ["state", "nonce", "code_challenge"] {
        // What the provider gets to see is changed on the way to it; it takes it for ours and answers to it.
        let mut to = reqwest::Url::parse(&visit.sent().await).unwrap();
        let asked: Vec<(String, String)> = to.query_pairs().into_owned().collect();
        assert!(asked.iter().any(|(n, _)| n == name), "{to}");
        let other = "k".repeat(43);
        let changed = asked.iter().map(|(n, value)| (n.as_str(), if n == name { &other } else { value }));
        to.query_pairs_mut().clear().extend_pairs(changed);
        let back = visit.browser.signs_in(to.as_str(), "p-7").await;
        is_refused(&visit.comes(&back).await, FAILED);
    }
    let answer = visit.signs_in("p-7").await;
    visit.is(&answer, "王丽").await;
}

#[tokio::test]
async fn who_took_longer_than_ten_minutes_there_is_sent_again() {
    let Some(real) = Real::starts(Set::default()).await else { return };
    let mut visit = Visit::begins(real.known_by("preferred_username")).await;
    for (late, in_time) in [(601, false), (590, true)] {
        let to = visit.sent().await;
        let back = visit.browser.signs_in(&to, "p-7").await;
        visit.bench.state.pending.ages(Duration::from_secs(late));
        let answer = visit.comes(&back).await;
        if in_time {
            visit.is(&answer, "王丽").await
        } else {
            is_refused(&answer, FAILED)
        }
        is_refused(&visit.comes(&back).await, FAILED);
    }
}

#[tokio::test]
async fn new_keys_of_the_provider_are_taken_up_even_between_the_way_there_and_the_way_back() {
    let Some(mut real) = Real::starts(Set::default()).await else { return };
    let mut visit = Visit::begins(real.known_by("preferred_username")).await;
    let answer = visit.signs_in("p-7").await;
    visit.is(&answer, "王丽").await;
    real.renews_keys().await;
    let answer = visit.signs_in("p-7").await;
    visit.is(&answer, "王丽").await;
    let to = visit.sent().await;
    let back = visit.browser.signs_in(&to, "p-7").await;
    real.renews_keys().await;
    let answer = visit.comes(&back).await;
    visit.is(&answer, "王丽").await;
}

#[tokio::test]
async fn who_says_no_there_is_told_so_and_a_secret_that_is_not_ours_opens_nothing() {
    let Some(real) = Real::starts(Set::default()).await else { return };
    let mut visit = Visit::begins(real.known_by("preferred_username")).await;
    let to = visit.sent().await;
    let back = visit.browser.refuses(&to).await;
    assert!(back.contains("error=access_denied"), "{back}");
    is_refused(&visit.comes(&back).await, "您在那边取消了登录");
    is_refused(&visit.comes(&back).await, FAILED);
    let known = real.known_by("preferred_username");
    let mut visit = Visit::begins(Provider { secret: Some(Secret("another".into())), ..known.clone() }).await;
    is_refused(&visit.signs_in("p-7").await, FAILED);
    // Sent back to an address that is not registered there, the provider keeps people with itself.
    let mut visit = Visit::begins(Provider { address: "http://elsewhere.example".into(), ..known }).await;
    let to = visit.sent().await;
    let seen = visit.browser.goes(&to).await;
    assert!(seen.page().contains("redirect_uri"), "{}", seen.page());
}

#[tokio::test]
async fn after_signing_out_the_provider_asks_anew_and_the_next_person_is_themselves() {
    let Some(real) = Real::starts(Set::default()).await else { return };
    let mut visit = Visit::begins(real.known_by("preferred_username")).await;
    let answer = visit.signs_in("p-7").await;
    visit.is(&answer, "王丽").await;
    // Somebody else's hand at the form would be refused: the provider still knows who is there, and asks nothing.
    let to = visit.sent().await;
    let back = visit.browser.goes(&to).await.back();
    let again = visit.comes(&back).await;
    visit.is(&again, "王丽").await;
    let wang = visit.bench.client(&again.cookie("shishu_session"));
    let out = wang.post("/sessions/ended", &[]).await;
    assert_eq!((out.status, out.location().as_str()), (303, "/sign-in"));
    assert_eq!(wang.get("/me").await.status, 303, "the session is over");
    let left = out.cookie("shishu_left");
    visit.cookie += &format!("; shishu_left={left}");
    let to = visit.sent().await;
    let seen = visit.browser.goes(&to).await;
    assert!(seen.page().contains("name=\"login\""), "{}", seen.page());
    let answer = visit.signs_in("p-8").await;
    visit.is(&answer, "石桥小赵").await;
    assert!(answer.header("set-cookie").contains("shishu") && answer.cookie("shishu_left").is_empty());
}
