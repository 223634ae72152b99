use crate::testing::{self, Bench, ID_NUMBER, county};

/// The record of an account.
async fn account(bench: &Bench, login: &str) -> journal::Record {
    let ledger = bench.state.catalogue().ledger("account").unwrap();
    let query = journal::RecordQuery { equal: vec![("login".into(), login.into())], ..Default::default() };
    bench.state.journal.records(&county(), ledger, &query).await.unwrap().remove(0)
}

const NEW: [(&str, &str); 4] =
    [("login", "xin"), ("person_name", "新人"), ("role", "township"), ("region", "419931101")];

#[tokio::test]
async fn an_account_is_opened_by_one_granted_by_another_and_only_then_opens_anything() {
    let bench = testing::bench().await;
    let (system, security) = (bench.signed_in("guan").await, bench.signed_in("anquan").await);
    assert_eq!(security.post("/accounts", &NEW).await.status, 403);
    assert_eq!(system.post("/accounts", &NEW).await.status, 303);
    let xin = account(&bench, "xin").await;
    let access = crate::accounts::access(&bench.state, &county(), "xin").await.unwrap();
    assert!(access.is_empty(), "opened, not granted");
    let granted = format!("/accounts/{}/granted", xin.record);
    assert_eq!(system.post(&granted, &[]).await.status, 403);
    assert_eq!(security.post(&granted, &[]).await.status, 303);
    let access = crate::accounts::access(&bench.state, &county(), "xin").await.unwrap();
    assert!(access.reaches(&xin.region));

    let told = system.post(&format!("/accounts/{}/password", xin.record), &[]).await;
    let password = told.body.split("<code>").nth(1).unwrap().split('<').next().unwrap().to_string();
    assert!(!system.get("/accounts").await.body.contains(&password), "told once");
    assert!(!serde_json::to_string(&bench.latest().await).unwrap().contains(&password), "and noted nowhere");
    let ended = system.post(&format!("/accounts/{}/ended", xin.record), &[]).await;
    assert_eq!(ended.status, 303);
    assert!(crate::accounts::access(&bench.state, &county(), "xin").await.unwrap().is_empty());
}

#[tokio::test]
async fn nobody_is_granted_two_of_the_three_administrators_under_one_name_or_another() {
    let bench = testing::bench().await;
    let (system, security) = (bench.signed_in("guan").await, bench.signed_in("anquan").await);
    for login in ["guan", "guan2"] {
        let second = [("login", login), ("person_name", "管理员"), ("role", "audit_admin"), ("region", "419931")];
        assert_eq!(system.post("/accounts", &second).await.status, 303);
        let ledger = bench.state.catalogue().ledger("account").unwrap();
        let query = journal::RecordQuery {
            equal: vec![("role".into(), "audit_admin".into()), ("login".into(), login.into())],
            ..Default::default()
        };
        let row = bench.state.journal.records(&county(), ledger, &query).await.unwrap().remove(0);
        assert_eq!(security.post(&format!("/accounts/{}/granted", row.record), &[]).await.status, 409, "{login}");
    }
    let own = [("login", "anquan"), ("person_name", "安全员"), ("role", "organisation"), ("region", "419931")];
    system.post("/accounts", &own).await;
    let page = security.get("/accounts").await;
    let at = page.body.find("<b>anquan</b>").unwrap();
    let id = page.body[at..].split("/accounts/").nth(1).unwrap().split('/').next().unwrap().to_string();
    assert_eq!(security.post(&format!("/accounts/{id}/granted"), &[]).await.status, 403, "nor grants oneself");
}

#[tokio::test]
async fn accounts_are_written_by_no_form_and_no_program_but_these() {
    let bench = testing::bench().await;
    let wang = account(&bench, "wang").await;
    for login in ["guan", "anquan", "wang"] {
        let amend = format!("/ledgers/account/records/{}/amend", wang.record);
        assert_eq!(bench.signed_in(login).await.get(&amend).await.status, 403, "{login}");
        assert_eq!(bench.signed_in(login).await.get("/ledgers/account/new").await.status, 403, "{login}");
    }
}

#[tokio::test]
async fn a_closed_login_is_opened_and_a_session_ended_by_the_security_administrator_and_noted() {
    let bench = testing::bench().await;
    let security = bench.signed_in("anquan").await;
    let origin = crate::sessions::Origin::default();
    for _ in 0..5 {
        crate::accounts::check(&bench.state, &county(), "wang", "wrong", &origin).await.unwrap();
    }
    assert!(crate::accounts::check(&bench.state, &county(), "wang", testing::PASSWORD, &origin).await.is_err());
    let wang = account(&bench, "wang").await;
    assert_eq!(security.post(&format!("/accounts/{}/unlocked", wang.record), &[]).await.status, 303);
    assert!(
        crate::accounts::check(&bench.state, &county(), "wang", testing::PASSWORD, &origin).await.unwrap().is_some()
    );
    assert_eq!(bench.latest().await.fields["kind"].as_text(), Some("解锁"));

    let open = bench.signed_in("wang").await;
    let page = security.get("/accounts").await;
    let at = page.body.find("/accounts/sessions/").unwrap();
    let id = page.body[at..].split('/').nth(3).unwrap().to_string();
    assert_eq!(bench.signed_in("guan").await.post(&format!("/accounts/sessions/{id}/ended"), &[]).await.status, 403);
    security.post(&format!("/accounts/sessions/{id}/ended"), &[]).await;
    assert_eq!(open.get("/ledgers").await.status, 303);
    assert_eq!(bench.latest().await.fields["of_record"].as_text(), Some("wang"));
}

#[tokio::test]
async fn a_persons_key_is_destroyed_for_a_reason_and_what_it_sealed_is_gone() {
    let bench = testing::bench().await;
    let security = bench.signed_in("anquan").await;
    assert_eq!(bench.signed_in("guan").await.get("/accounts/keys").await.status, 403);
    let person = bench.person.clone();
    let asked = |name: &'static str, sure: &'static str| {
        [("of", "person"), ("record", person.as_str()), ("name", name), ("reason", "本人申请删除"), ("sure", sure)]
            .map(|(k, v)| (k, v.to_string()))
    };
    let post = async |fields: [(&str, String); 5]| {
        let fields: Vec<(&str, &str)> = fields.iter().map(|(k, v)| (*k, v.as_str())).collect();
        security.post("/accounts/keys", &fields).await
    };
    assert_eq!(post(asked("陈晓东", "")).await.status, 422);
    assert_eq!(post(asked("李建国", "1")).await.status, 422, "another's name");
    assert_eq!(post(asked("陈晓东", "1")).await.status, 200);
    let wang = bench.signed_in("wang").await;
    let said = [("field", "idnumber"), ("reason", "核对入党材料")];
    let page = wang.post(&format!("/ledgers/person/records/{person}/reveals"), &said).await;
    assert!(page.status == 200 && !page.body.contains(ID_NUMBER));
    assert!(bench.state.journal.verify(&county(), |_| ()).await.unwrap().is_ok());
}
