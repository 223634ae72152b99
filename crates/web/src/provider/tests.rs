use jsonwebtoken::Algorithm;

use super::fake::{CLIENT, Fake, Wrong};
use super::{Provider, Secret};
use crate::Settings;
use crate::testing::{self, Answer, Bench};

const ADDRESS: &str = "http://shishu.example";

async fn bench(fake: &Fake) -> Bench {
    let bench = testing::bench().await;
    let provider = Provider {
        name: "省统一身份认证".into(),
        issuer: fake.issuer().into(),
        client: CLIENT.0.into(),
        secret: Some(Secret(CLIENT.1.into())),
        claim: "employee".into(),
        address: ADDRESS.into(),
    };
    bench.with(Settings { provider: Some(provider), ..bench.state.settings.clone() })
}

/// Goes to the provider and comes back; gives where it led back to, and the cookie of the browser.
async fn at_the_provider(bench: &Bench, next: &str) -> (String, String) {
    let door = bench.get("/sign-in").await.cookie("shishu_door");
    let cookie = format!("shishu_door={door}");
    let page = bench.get_with(&cookie, "/sign-in").await;
    assert!(page.text().contains("省统一身份认证"), "{}", page.text());
    let there = bench.get_with(&cookie, &format!("/sign-in/provider?next={next}")).await;
    assert_eq!(there.status, 303, "{}", there.text());
    let browser = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap();
    let answer = browser.get(there.location()).send().await.unwrap();
    let back = answer.headers()["location"].to_str().unwrap().strip_prefix(ADDRESS).unwrap().to_string();
    (back, cookie)
}

async fn signs_in(bench: &Bench, next: &str) -> Answer {
    let (back, cookie) = at_the_provider(bench, next).await;
    bench.get_with(&cookie, &back).await
}

#[tokio::test]
async fn a_provider_vouches_for_a_login_whichever_way_it_signs() {
    for algorithm in [Algorithm::RS256, Algorithm::ES256] {
        let fake = Fake::serve(algorithm, "wang").await;
        let bench = bench(&fake).await;
        let answer = signs_in(&bench, "%2Fledgers%2Fposting").await;
        assert_eq!(
            (answer.status, answer.location().as_str()),
            (303, "/ledgers/posting"),
            "{algorithm:?} {}",
            answer.text()
        );
        let wang = bench.client(&answer.cookie("shishu_session"));
        assert!(wang.get("/").await.text().contains("王丽"));
    }
}

#[tokio::test]
async fn a_token_that_is_not_as_it_should_be_lets_nobody_in() {
    for (algorithm, all) in [
        (Algorithm::RS256, [Wrong::Key, Wrong::Nonce, Wrong::Audience, Wrong::Unsigned].as_slice()),
        (Algorithm::ES256, [Wrong::Key, Wrong::Issuer, Wrong::Expired].as_slice()),
    ] {
        let fake = Fake::serve(algorithm, "wang").await;
        let bench = bench(&fake).await;
        for wrong in all {
            fake.does(*wrong);
            let answer = signs_in(&bench, "").await;
            assert_eq!(answer.status, 401, "{wrong:?}");
            assert_eq!(answer.cookie("shishu_session"), "", "{wrong:?}");
        }
        fake.does(Wrong::Nothing);
        assert_eq!(signs_in(&bench, "").await.status, 303, "the provider itself works");
    }
}

#[tokio::test]
async fn an_answer_is_taken_once_and_only_by_the_browser_that_asked() {
    let fake = Fake::serve(Algorithm::ES256, "wang").await;
    let bench = bench(&fake).await;
    let (back, cookie) = at_the_provider(&bench, "").await;
    let other = format!("shishu_door={}", bench.get("/sign-in").await.cookie("shishu_door"));
    assert_eq!(bench.get_with(&other, &back).await.status, 401, "another browser");
    assert_eq!(bench.get_with(&cookie, &back).await.status, 401, "it was taken, if in vain");
    let (back, cookie) = at_the_provider(&bench, "").await;
    assert_eq!(bench.get_with(&cookie, &back).await.status, 303);
    assert_eq!(bench.get_with(&cookie, &back).await.status, 401, "once");
    let forged = "/sign-in/provider/back?code=x&state=made-up";
    assert_eq!(bench.get_with(&cookie, forged).await.status, 401);
}

#[tokio::test]
async fn whom_no_account_names_is_told_so_and_a_provider_that_is_down_leaves_the_password() {
    let fake = Fake::serve(Algorithm::ES256, "stranger").await;
    let stranger = bench(&fake).await;
    let answer = signs_in(&stranger, "").await;
    assert_eq!(answer.status, 401);
    assert!(answer.text().contains("stranger") && answer.body.contains("name=\"password\""), "{}", answer.text());
    let gone = stranger.state.settings.provider.clone().map(|p| Provider { issuer: "http://127.0.0.1:1".into(), ..p });
    let down = stranger.with(Settings { provider: gone, ..stranger.state.settings.clone() });
    let answer = down.get("/sign-in/provider").await;
    assert!(answer.status == 401 && answer.body.contains("name=\"password\""), "{}", answer.text());
    assert_eq!(testing::bench().await.get("/sign-in/provider").await.status, 404, "where none is set there is none");
}

#[tokio::test]
async fn a_provider_that_does_not_answer_keeps_nobody_waiting_for_long() {
    let silent = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let fake = Fake::serve(Algorithm::ES256, "wang").await;
    let bench = bench(&fake).await;
    let issuer = format!("http://{}", silent.local_addr().unwrap());
    let provider = bench.state.settings.provider.clone().map(|p| Provider { issuer, ..p });
    let bench = bench.with(Settings { provider, ..bench.state.settings.clone() });
    let began = std::time::Instant::now();
    let answer = bench.get("/sign-in/provider").await;
    assert!(answer.status == 401 && answer.body.contains("name=\"password\""), "{}", answer.text());
    assert!(began.elapsed().as_secs() < 2 * super::PATIENCE, "{:?}", began.elapsed());
}
