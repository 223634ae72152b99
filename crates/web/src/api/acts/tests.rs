use serde_json::{Value, json};

use crate::access::Scope;
use crate::accounts;
use crate::pages::month::testing::{county_on_leave, records};
use crate::testing::{self, Bench};
use crate::tokens::{self, Wanted};

const API: &str = "/api/419931";

/// A token of somebody's.
async fn token(bench: &Bench, login: &str, scopes: &[Scope]) -> String {
    let access = accounts::access(&bench.state, &testing::county(), login).await.unwrap();
    let wanted = Wanted { name: "程序".into(), scopes: scopes.to_vec(), days: 30 };
    tokens::make(&bench.state, &access, wanted).await.unwrap()
}

/// The body that asks for leave from a day to a day, its effect having been looked at.
async fn leave(bench: &Bench, token: &str, from: &str, to: &str) -> Value {
    let query = crate::links::Query::default().with("posting", &bench.posting).with("kind", "事假");
    let effect = bench.ask_with(token, &format!("{API}/leave/effect{}", query.with("from", from).with("to", to))).await;
    assert_eq!(effect.status, 200, "{}", effect.body);
    json!({ "posting": bench.posting, "kind": "事假", "from": from, "to": to, "shown": effect.json()["shown"] })
}

#[tokio::test]
async fn leave_asked_and_granted_by_programs_stands_on_the_page() {
    let bench = county_on_leave().await;
    let chen = token(&bench, "chen", &[Scope::Read, Scope::Write]).await;
    let shi = token(&bench, "shiqiao", &[Scope::Read, Scope::Decide]).await;
    let asked =
        bench.json(&format!("{API}/leave"), &chen, &leave(&bench, &chen, "2026-11-23", "2026-11-25").await).await;
    assert_eq!(asked.status, 200, "{}", asked.body);
    let entered = asked.json()["entries"][0].clone();
    assert_eq!((entered["ledger"].as_str(), entered["act"].as_str()), (Some("leave"), Some("create")));
    assert_eq!(entered["seq"], bench.head().await);
    let id = entered["record"].as_str().unwrap().to_string();
    assert_eq!(asked.json()["page"], format!("/leave/{id}"));
    let listed = bench.ask_with(&shi, &format!("{API}/leave")).await.json();
    let one = listed["items"].as_array().unwrap().iter().find(|l| l["leave"] == id.as_str()).cloned().unwrap();
    assert_eq!((one["group"].as_str(), one["days"].as_i64()), (Some("to_decide"), Some(3000)));
    let own = bench.json(&format!("{API}/leave/{id}/granted"), &chen, &json!({})).await;
    assert_eq!(own.status, 403, "nobody grants their own: {}", own.body);
    let granted = bench.json(&format!("{API}/leave/{id}/granted"), &shi, &json!({ "seen": one["from_seq"] })).await;
    assert_eq!(granted.status, 200, "{}", granted.body);
    let page = bench.signed_in("chen").await.get(&format!("/leave/{id}")).await;
    assert!(page.text().contains("石桥小赵"), "{}", page.text());
    assert_eq!(records(&bench, "leave").await[0].text("state"), "批准");
}

#[tokio::test]
async fn what_a_page_refuses_is_refused_as_problem_json_with_its_words_and_its_field() {
    let bench = county_on_leave().await;
    let (chen, shi) = (bench.token("chen").await, bench.token("shiqiao").await);
    let mut unseen = leave(&bench, &chen, "2026-11-23", "2026-11-25").await;
    unseen["to"] = "2026-11-26".into();
    let refused = bench.json(&format!("{API}/leave"), &chen, &unseen).await;
    assert_eq!((refused.status, refused.header("content-type").as_str()), (422, "application/problem+json"));
    assert!(refused.json()["detail"].as_str().unwrap().contains("看一下这次请假的影响"), "{}", refused.body);
    let (posting, before) = (&bench.posting, bench.head().await);
    // The page's own refusal beside its own field.
    let reopened = bench.json(&format!("{API}/month/{posting}/2026-10/confirmed"), &shi, &json!({})).await;
    assert_eq!(reopened.status, 404, "no such act: {}", reopened.body);
    let opinion =
        bench.json(&format!("{API}/month/{posting}/2026-10/opinion"), &shi, &json!({ "opinion": "属实" })).await;
    assert_eq!((opinion.status, opinion.json()["field"].as_str()), (422, Some("opinion")), "{}", opinion.body);
    assert_eq!(opinion.json()["faults"][0]["detail"], opinion.json()["detail"]);
    let day = bench.json(&format!("{API}/month/{posting}/去年/days"), &chen, &json!({ "day": "2026-11-03" })).await;
    assert_eq!(day.status, 400, "a month that is none is not taken for this one: {}", day.body);
    let wrong = bench.json(&format!("{API}/leave"), &chen, &json!({ "postnig": posting })).await;
    assert_eq!(wrong.status, 400);
    assert!(wrong.json()["detail"].as_str().unwrap().contains("postnig"));
    let gone = bench.json(&format!("{API}/leave/nothing/granted"), &shi, &json!({})).await;
    assert_eq!((gone.status, gone.header("content-type").as_str()), (404, "application/problem+json"));
    assert_eq!(bench.head().await, before, "nothing was entered");
}

#[tokio::test]
async fn a_token_does_what_its_scopes_name_and_what_a_person_alone_does_it_never_does() {
    let bench = county_on_leave().await;
    let body = leave(&bench, &bench.token("chen").await, "2026-11-23", "2026-11-25").await;
    let reads = token(&bench, "chen", &[Scope::Read]).await;
    assert_eq!(bench.json(&format!("{API}/leave"), &reads, &body).await.status, 403);
    let writes = token(&bench, "shiqiao", &[Scope::Read, Scope::Write]).await;
    let confirmed = json!({ "place": "419931100", "month": "2026-10", "seen": {} });
    assert_eq!(bench.json(&format!("{API}/month/confirmed"), &writes, &confirmed).await.status, 403);
    let all = token(&bench, "wang", &Scope::ALL).await;
    let (there, figure) =
        (format!("{API}/declarations/figures/new"), json!({ "act": "propose", "fields": { "id": "x" } }));
    assert_eq!(bench.json(&there, &all, &figure).await.status, 403, "no token declares");
    let person = bench.json(&there, &bench.token("wang").await, &figure).await;
    assert_eq!(person.status, 422, "a person may, and is told what is missing: {}", person.body);
    let away = bench.json("/api/419932/leave", &writes, &body).await;
    assert_eq!(away.status, 403, "another county's door");
    assert_eq!(bench.signed_in("chen").await.json(&format!("{API}/leave"), &body).await.status, 403, "a cookie alone");
    assert!(records(&bench, "leave").await.is_empty());
}

#[tokio::test]
async fn an_act_sent_again_under_its_key_is_done_once() {
    let bench = county_on_leave().await;
    let body = leave(&bench, &bench.token("chen").await, "2026-11-23", "2026-11-25").await;
    let before = bench.head().await;
    let first = bench.keyed("chen", "k-1", &format!("{API}/leave"), &body).await;
    assert_eq!(first.status, 200, "{}", first.body);
    let again = bench.keyed("chen", "k-1", &format!("{API}/leave"), &body).await;
    assert_eq!((&again.body, again.header("idempotency-replayed").as_str()), (&first.body, "true"));
    assert_eq!(bench.head().await, before + 1);
}

#[tokio::test]
async fn a_month_is_sent_and_confirmed_and_its_allowance_drawn_up_checked_and_paid() {
    let bench = county_on_leave().await;
    let chen = token(&bench, "chen", &[Scope::Read, Scope::Write]).await;
    let shi = token(&bench, "shiqiao", &[Scope::Read, Scope::Write, Scope::Decide]).await;
    let posting = &bench.posting;
    let marked = json!({ "day": "2026-10-13", "afternoon": "培训", "reason": "补登" });
    let marked = bench.json(&format!("{API}/month/{posting}/2026-10/days"), &chen, &marked).await;
    assert_eq!(marked.status, 200, "{}", marked.body);
    let sent =
        bench.json(&format!("{API}/month/{posting}/2026-10/sent"), &chen, &json!({ "account": "走访二十户" })).await;
    assert_eq!(sent.status, 200, "{}", sent.body);
    let place = format!("{API}/month?place=419931100&month=2026-10");
    let months = bench.ask_with(&shi, &place).await.json();
    let mine = months["items"].as_array().unwrap().iter().find(|m| m["posting"] == posting.as_str()).cloned().unwrap();
    assert_eq!((mine["stage"].as_str(), mine["days"]["培训"].as_i64()), (Some("sent"), Some(500)));
    let confirm = json!({ "place": "419931100", "month": "2026-10", "seen": { posting: mine["seen"] } });
    let confirmed = bench.json(&format!("{API}/month/confirmed"), &shi, &confirm).await;
    assert_eq!(confirmed.status, 200, "{}", confirmed.body);
    let month = bench.ask_with(&chen, &format!("{API}/month/{posting}/2026-10")).await.json();
    assert_eq!((month["stage"].as_str(), month["account"].as_str()), (Some("confirmed"), Some("走访二十户")));
    let day = month["days"].as_array().unwrap().iter().find(|d| d["day"] == "2026-10-13").cloned().unwrap();
    assert_eq!((day["morning"].as_str(), day["afternoon"].as_str()), (Some("在村"), Some("培训")));
    let finance = token(&bench, "cai", &[Scope::Read, Scope::Write]).await;
    let office = token(&bench, "wang", &[Scope::Read, Scope::Decide]).await;
    for (what, token, more) in [
        ("drawn-up", &finance, json!({})),
        ("checked", &office, json!({})),
        ("paid", &finance, json!({ "day": "2026-11-18" })),
    ] {
        let mut body = more;
        body["month"] = "2026-10".into();
        let done = bench.json(&format!("{API}/allowance/{what}"), token, &body).await;
        assert_eq!(
            (done.status, done.json()["entries"].as_array().map(Vec::len)),
            (200, Some(1)),
            "{what}: {}",
            done.body
        );
    }
    assert_eq!(records(&bench, "allowance").await[0].text("paid_on"), "2026-11-18");
}

#[tokio::test]
async fn what_a_program_did_says_so_in_the_chain_and_what_its_person_did_says_a_page() {
    let bench = county_on_leave().await;
    let before = bench.head().await;
    let chen = token(&bench, "chen", &[Scope::Read, Scope::Write]).await;
    let words = json!({ "kind": "建议", "words": "早点发表" });
    let done = [
        bench.json(&format!("{API}/leave"), &chen, &leave(&bench, &chen, "2026-11-23", "2026-11-25").await).await,
        bench.json(&format!("{API}/month/{}/2026-10/sent", bench.posting), &chen, &json!({ "account": "走访" })).await,
        bench.json(&format!("{API}/suggestions"), &chen, &words).await,
    ];
    for one in &done {
        assert_eq!(one.status, 200, "{}", one.body);
        assert!(!one.json()["entries"].as_array().unwrap().is_empty(), "{}", one.body);
    }
    let entries = bench.state.journal.entries(&testing::county(), before, 100).await.unwrap();
    assert!(entries.iter().all(|e| e.source == "api"), "{entries:?}");
    // A session of the same person sent as a bearer is a program too; the form of the page is a page's.
    let bearer = bench.token("chen").await;
    let more = json!({ "kind": "建议", "words": "表再短一点" });
    assert_eq!(bench.json(&format!("{API}/suggestions"), &bearer, &more).await.status, 200);
    assert_eq!(bench.latest().await.source, "api");
    let typed = [("kind", "建议"), ("words", "字再大一点")];
    assert_eq!(bench.signed_in("chen").await.post("/suggestions", &typed).await.status, 303);
    assert_eq!(bench.latest().await.source, "web");
}

#[tokio::test]
async fn the_owner_of_a_slot_is_asked_and_a_finding_dismissed() {
    let bench = testing::bench().await;
    let text = "全县扫盲班X个。据统计，全县扫盲班X个。";
    let opened = bench.upload("wang", &format!("{API}/reports?title=帮扶"), "text/plain", text).await;
    assert_eq!(opened.status, 201, "{}", opened.body);
    let report = opened.json()["report"]["report"].as_str().unwrap().to_string();
    let wang = token(&bench, "wang", &[Scope::Read, Scope::Write, Scope::Report]).await;
    let at = format!("{API}/reports/{report}");
    let question = json!({ "question": "扫盲班有几个？", "owner": "县财政局" });
    let asked = bench.json(&format!("{at}/slots/1/question"), &wang, &question).await;
    assert_eq!(asked.status, 200, "{}", asked.body);
    assert_eq!(records(&bench, "report_question").await[0].text("owner"), "县财政局");
    let checks = bench.ask_with(&wang, &format!("{at}/checks")).await.json();
    let key = checks["items"][0]["key"].clone();
    let silent = bench.json(&format!("{at}/dismissed"), &wang, &json!({ "key": key })).await;
    assert_eq!((silent.status, silent.json()["field"].as_str()), (422, Some("reason")), "{}", silent.body);
    let dismissed = bench.json(&format!("{at}/dismissed"), &wang, &json!({ "key": key, "reason": "口径如此" })).await;
    assert_eq!(dismissed.status, 200, "{}", dismissed.body);
    let left = bench.ask_with(&wang, &format!("{at}/checks")).await.json();
    assert!(left["items"].as_array().unwrap().iter().all(|c| c["key"] != key), "{left}");
}

/// An address with a record that exists, or something else that does, in the place of what varies.
fn filled(bench: &Bench, address: &str) -> String {
    let part = |p: &str| match p {
        "{ledger}" => "pilot".to_string(),
        "{month}" => "2026-10".into(),
        "{place}" => "419931100201".into(),
        "{slot}" | "{seq}" => "1".into(),
        "{norm}" => "leave_days_team".into(),
        p if p.starts_with('{') => bench.posting.clone(),
        p => p.into(),
    };
    address.split('/').map(part).collect::<Vec<_>>().join("/")
}

#[tokio::test]
async fn every_act_is_open_to_a_program_exactly_where_its_form_is_to_its_person() {
    let bench = county_on_leave().await;
    for login in ["wang", "shiqiao", "cai", "chen", "xian", "guan"] {
        let (client, token) = (bench.signed_in(login).await, bench.token(login).await);
        for act in super::table::ACTS {
            let address = filled(&bench, act.address);
            let page = client.post(&address, &[]).await;
            let program = bench.json(&format!("{API}{address}"), &token, &json!({})).await;
            let done = |status: u16| if status < 400 { 200 } else { status };
            assert_eq!(done(program.status), done(page.status), "{login} {address}: {}", program.body);
            assert!(program.status < 500, "{login} {address}: {}", program.body);
            if program.status >= 400 {
                assert_eq!(program.header("content-type"), "application/problem+json", "{login} {address}");
                assert!(
                    !program.json()["detail"].as_str().unwrap_or_default().is_empty(),
                    "{login} {address} says nothing"
                );
            }
        }
    }
}
