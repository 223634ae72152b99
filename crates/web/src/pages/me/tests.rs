use crate::Settings;
use crate::testing::{self, Answer, Bench, PASSWORD, county};

/// Signs in at the door; gives the answer, with its cookie.
async fn sign_in(bench: &Bench, login: &str, password: &str) -> Answer {
    let form = bench.get("/sign-in").await;
    let door = form.cookie("shishu_door");
    let fields = [("login", login), ("password", password), ("_token", &form.token())];
    bench.post_with(&format!("shishu_door={door}"), "/sessions", &fields).await
}

#[tokio::test]
async fn a_session_is_seen_and_ended_from_another() {
    let bench = testing::bench().await;
    let (here, there) = (bench.signed_in("wang").await, bench.signed_in("wang").await);
    let page = here.get("/me").await;
    assert_eq!(page.status, 200);
    let id = page.body.split("/me/sessions/").skip(1).find_map(|r| r.split_once("/ended").filter(|r| r.0 != "others"));
    let id = id.unwrap().0.to_string();
    let li = bench.signed_in("shiqiao").await;
    li.post(&format!("/me/sessions/{id}/ended"), &[]).await;
    assert_eq!(there.get("/me").await.status, 200, "nobody ends another's");
    assert_eq!(here.post(&format!("/me/sessions/{id}/ended"), &[]).await.status, 303);
    assert_eq!(there.get("/me").await.status, 303);
    assert_eq!(here.get("/me").await.status, 200);
}

#[tokio::test]
async fn a_first_password_opens_nothing_but_its_change() {
    let bench = testing::bench().await;
    let first = crate::accounts::first_password(&bench.state, &county(), "shiqiao").await.unwrap();
    let token = sign_in(&bench, "shiqiao", &first).await.cookie("shishu_session");
    let shi = bench.client(&token);
    assert_eq!(shi.get("/ledgers/posting").await.location(), "/me/password");
    let sent = bench.json("/api/419931/entries", &token, &serde_json::json!([])).await;
    assert_eq!(sent.status, 403, "nor by program");
    let weak = shi.post("/me/password", &[("old", &first), ("new", "abcdefgh"), ("again", "abcdefgh")]).await;
    assert_eq!(weak.status, 422);
    assert!(weak.text().contains("至少要有三种"), "{}", weak.text());
    let new = [("old", first.as_str()), ("new", "石桥-2026-镇"), ("again", "石桥-2026-镇")];
    let changed = shi.post("/me/password", &new).await;
    assert_eq!(
        (changed.status, changed.location().as_str()),
        (303, "/ledgers/posting"),
        "on to the page that was asked for"
    );
    assert_eq!(shi.get("/ledgers").await.status, 303, "the old token is gone");
    assert_eq!(bench.client(&changed.cookie("shishu_session")).get("/ledgers").await.status, 200);
    assert_eq!(sign_in(&bench, "shiqiao", &first).await.status, 401);
    assert_eq!(sign_in(&bench, "shiqiao", "石桥-2026-镇").await.status, 303);
}

#[tokio::test]
async fn a_changed_password_ends_the_other_sessions() {
    let bench = testing::bench().await;
    let (here, there) = (bench.signed_in("wang").await, bench.signed_in("wang").await);
    let wrong = here.post("/me/password", &[("old", "x"), ("new", "云溪-2027-新"), ("again", "云溪-2027-新")]).await;
    assert_eq!(wrong.status, 422);
    let right = [("old", PASSWORD), ("new", "云溪-2027-新"), ("again", "云溪-2027-新")];
    assert_eq!(here.post("/me/password", &right).await.status, 303);
    assert_eq!(there.get("/me").await.status, 303);
}

#[tokio::test]
async fn the_second_factor_is_set_up_where_the_role_requires_it_and_asked_for_ever_after() {
    let bench = testing::bench().await;
    let second_factor = vec!["organisation".to_string()];
    let bench = bench.with(Settings { second_factor, ..bench.state.settings.clone() });
    let token = sign_in(&bench, "wang", PASSWORD).await.cookie("shishu_session");
    let wang = bench.client(&token);
    assert_eq!(wang.get("/").await.location(), "/me/second-factor");
    let page = wang.get("/me/second-factor").await;
    assert!(page.body.contains("<svg class=\"qr\"") && !page.body.contains("<?xml"));
    let secret: String = page.body.split("<code>").nth(1).unwrap().split('<').next().unwrap().replace(' ', "");
    let secret = totp_rs::Secret::try_from_base32(secret).unwrap();
    let totp = totp_rs::Builder::new().with_secret(secret).with_account_name("wang").build().unwrap();
    let code = totp.generate_current().to_string();
    let confirmed = wang.post("/me/second-factor/confirmed", &[("code", &code)]).await;
    assert_eq!(confirmed.status, 200, "{}", confirmed.text());
    let recovery = confirmed.body.split("<code>").nth(1).unwrap().split('<').next().unwrap().to_string();
    assert_eq!(bench.client(&confirmed.cookie("shishu_session")).get("/ledgers").await.status, 200);

    let token = sign_in(&bench, "wang", PASSWORD).await.cookie("shishu_session");
    let again = bench.client(&token);
    assert_eq!(again.get("/ledgers").await.location(), "/sign-in/code");
    assert_eq!(again.post("/sign-in/code", &[("code", &code)]).await.status, 401, "a code passes once");
    let let_in = again.post("/sign-in/code", &[("code", &recovery)]).await;
    assert_eq!((let_in.status, let_in.location().as_str()), (303, "/ledgers"), "on to the page that was asked for");
    assert_eq!(again.get("/ledgers").await.status, 303, "the half-open token is gone");
    assert_eq!(bench.client(&let_in.cookie("shishu_session")).get("/ledgers").await.status, 200);
}

#[tokio::test]
async fn a_program_gives_the_code_with_the_password() {
    let bench = testing::bench().await;
    crate::accounts::second_factor::enrol(&bench.state, &county(), "wang").await.unwrap();
    let body = |code: &str| serde_json::json!({ "login": "wang", "password": PASSWORD, "code": code });
    assert_eq!(bench.json("/api/419931/sessions", "", &body("")).await.status, 201, "not confirmed, not asked for");
    let first = crate::accounts::first_password(&bench.state, &county(), "wang").await.unwrap();
    let temporary = serde_json::json!({ "login": "wang", "password": first });
    assert_eq!(bench.json("/api/419931/sessions", "", &temporary).await.status, 403, "a page must change it");
}
