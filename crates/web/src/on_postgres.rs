//! The tables of this crate's own on PostgreSQL: what its other tests ask of SQLite, asked once of each statement there.

use serde_json::{Value, json};

use crate::pages::bulk;
use crate::pictures::unfinished;
use crate::testing::{self, Bench, Client, PASSWORD};

const FLAGS: &str = "/api/419931/ledgers/village_flag/records";

fn flag(day: &str) -> Value {
    json!({ "place": "419931100201", "fields": { "flag": "收入低", "from_day": day } })
}

#[tokio::test(flavor = "multi_thread")]
async fn every_table_of_the_pages_and_of_the_api_works_on_postgresql() {
    let bench = testing::on_postgres().await;
    let wang = bench.signed_in("wang").await;
    a_token_opens_and_is_taken_back(&bench, &wang).await;
    a_key_is_answered_once(&bench).await;
    a_list_goes_on_from_its_last_row(&bench).await;
    columns_are_kept(&wang).await;
    a_report_is_kept_and_ordered_in_bulk(&bench, &wang).await;
    an_import_is_kept(&bench).await;
    a_webhook_is_kept(&bench, &wang).await;
    passwords_and_factors_are_kept(&bench).await;
    a_picture_that_should_be_gone_is_destroyed(&bench).await;
}

async fn a_token_opens_and_is_taken_back(bench: &Bench, wang: &Client<'_>) {
    let made = wang.post("/tokens", &[("name", "报表机"), ("scope.read", "1"), ("days", "30")]).await;
    assert_eq!(made.status, 201, "{}", made.text());
    let text = made.body.split("shishu_419931_").nth(1).unwrap().split('<').next().unwrap().to_string();
    let text = format!("shishu_419931_{text}");
    assert_eq!(bench.ask_with(&text, "/api/419931/me").await.status, 200);
    let page = wang.get("/tokens").await;
    let address = page.body.split("action=\"/tokens/").nth(1).unwrap().split('"').next().unwrap().to_string();
    assert_eq!(wang.post(&format!("/tokens/{address}"), &[]).await.status, 303);
    assert_eq!(bench.ask_with(&text, "/api/419931/me").await.status, 401);
}

async fn a_key_is_answered_once(bench: &Bench) {
    let before = bench.head().await;
    let sent = (0..4).map(|_| async { bench.keyed("wang", "k-1", FLAGS, &flag("2026-01-01")).await });
    let answers = futures::future::join_all(sent).await;
    let other = answers.iter().find(|a| a.status != 201 && a.status != 409);
    assert!(other.is_none(), "{}", other.unwrap().body);
    let again = bench.keyed("wang", "k-1", FLAGS, &flag("2026-01-01")).await;
    assert_eq!((again.status, again.header("idempotency-replayed").as_str()), (201, "true"), "{}", again.body);
    assert_eq!(bench.head().await, before + 1);
    assert_eq!(bench.keyed("wang", "k-1", FLAGS, &flag("2026-02-01")).await.status, 422);
}

async fn a_list_goes_on_from_its_last_row(bench: &Bench) {
    let address = "/api/419931/ledgers/region/records?limit=4&sort=-name";
    let (mut all, mut next) = (Vec::new(), None::<String>);
    loop {
        let cursor = next.map_or(String::new(), |c| format!("&cursor={c}"));
        let page = bench.ask("wang", &format!("{address}{cursor}")).await.json();
        all.extend(page["items"].as_array().unwrap().iter().map(|r| r["record"].to_string()));
        next = page["next"].as_str().map(Into::into);
        if next.is_none() {
            break;
        }
        let code = format!("4199311009{:02}", all.len());
        bench.enter("region", &code, &[("code", &code), ("name", "新村"), ("level", "村")]).await;
    }
    all.sort();
    all.dedup();
    assert_eq!(all.len(), 9, "each place as it stood, once");
}

async fn columns_are_kept(wang: &Client<'_>) {
    for chosen in ["column.batch", "column.sent_by"] {
        assert_eq!(wang.post("/ledgers/posting/columns", &[(chosen, "1")]).await.status, 303);
    }
    let list = wang.get("/ledgers/posting").await;
    let heads = list.body.split("<thead>").nth(1).unwrap().split("</thead>").next().unwrap();
    assert!(heads.contains("派出层级") && !heads.contains("批次"), "{heads}");
}

async fn a_report_is_kept_and_ordered_in_bulk(bench: &Bench, wang: &Client<'_>) {
    let address = wang.upload("/reports", &[("text", "共选派在任第一书记X名。"), ("title", "")]).await.location();
    assert_eq!(wang.post(&format!("{address}/confirmed"), &[]).await.status, 303);
    let job = wang.post(&format!("{address}/bulk"), &[("level", "township")]).await.location();
    let restarted = bench.restarted();
    let again = restarted.signed_in("wang").await;
    assert!(again.get(&address).await.text().contains("1 / 1"));
    let mut tries = 0;
    while !again.get(&job).await.body.contains("/archive") {
        tries += 1;
        assert!(tries < 300, "{}", again.get(&job).await.text());
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    // The first process made it, the second hands it out.
    assert_eq!(&again.get(&format!("{job}/archive")).await.body[..2], "PK");
    restarted.state.clock.set(jiff::Timestamp::now() + jiff::SignedDuration::from_hours(24 * 8));
    assert_eq!(bulk::take_up(&restarted.state).await.unwrap(), 0);
    let third = bench.restarted();
    assert_eq!(third.signed_in("wang").await.get(&job).await.status, 404, "let go after seven days");
}

async fn an_import_is_kept(bench: &Bench) {
    let book = "单位名称,单位层级,单位性质\n县水利局,县,党政机关\n";
    let sent = bench.upload("bian", "/api/419931/imports?name=a.csv", "application/octet-stream", book).await;
    assert_eq!(sent.status, 202, "{}", sent.body);
    let import = format!("/api/419931/imports/{}", sent.json()["import"].as_str().unwrap());
    for _ in 0..400 {
        if bench.ask("bian", &import).await.json()["state"] == "planned" {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    assert_eq!(bench.ask("bian", &import).await.json()["counts"]["new"], 1);
    assert_eq!(bench.ask("bian", "/api/419931/imports").await.json()["items"].as_array().unwrap().len(), 1);
    assert_eq!(bench.delete("bian", &import).await.status, 204);
}

async fn a_webhook_is_kept(bench: &Bench, wang: &Client<'_>) {
    let made = wang.post("/webhooks", &[("url", "https://example.org/hook"), ("ledger.posting", "1")]).await;
    assert!(made.status < 500, "{}", made.text());
    assert_eq!(bench.ask("wang", "/api/419931/webhooks").await.status, 200);
}

async fn passwords_and_factors_are_kept(bench: &Bench) {
    let county = testing::county();
    crate::accounts::set_password(&bench.state.journal, &county, "cai", PASSWORD).await.unwrap();
    crate::accounts::second_factor::enrol(&bench.state, &county, "cai").await.unwrap();
    let body = json!({ "login": "cai", "password": PASSWORD });
    assert_eq!(bench.json("/api/419931/sessions", "", &body).await.status, 201);
}

async fn a_picture_that_should_be_gone_is_destroyed(bench: &Bench) {
    let (county, under) = (testing::county(), "picture/of-a-crash");
    let file = bench.state.journal.keep_sealed(&county, under, "picture.jpg", b"bytes").await.unwrap();
    let fields = [("of_ledger", "visit"), ("of_record", "r"), ("file", &*file), ("under", under)];
    let id = bench.enter_with("picture", "419931100201", &fields, &[]).await;
    assert_eq!(unfinished::finish(&bench.state).await.unwrap(), 0, "it stands");
    let ledger = bench.state.catalogue().ledger("picture").unwrap();
    let standing = bench.state.journal.record(&county, ledger, &id).await.unwrap().unwrap();
    let withdrawn = journal::NewEntry::withdraw(&standing, "picture", "拍到了人", "wang", "web");
    bench.state.journal.append(&county, vec![withdrawn]).await.unwrap();
    assert_eq!(unfinished::finish(&bench.state).await.unwrap(), 1);
    assert_eq!(unfinished::finish(&bench.state).await.unwrap(), 0, "once");
    assert_eq!(bench.state.journal.file(&county, &file).await.unwrap(), None);
}
