use crate::reminders::receiver::{KEY, Receiver, receiver};
use crate::reminders::tests::by_the_clock;
use crate::testing::{self, Answer, Bench, Client};

const PAGE: &str = "/settings/reminders";

fn form(url: &str) -> Vec<(&str, &str)> {
    let who = [("name", "石桥工作群"), ("kind", "wecom"), ("place", "419931100"), ("lang", "zh"), ("url", url)];
    [who.as_slice(), &[("tell.overdue", "1"), ("tell.soon", "1")]].concat()
}

async fn made(wang: &Client<'_>, url: &str) -> String {
    let answer = wang.post(PAGE, &form(url)).await;
    assert_eq!(answer.status, 303, "{}", answer.text());
    answer.location()
}

#[tokio::test]
async fn a_robot_is_set_up_previewed_tried_and_its_address_is_never_shown_again() {
    let bench = by_the_clock(&testing::bench().await, "2026-11-20T10:00");
    let (receiver, url, _): (Receiver, String, String) = receiver().await;
    let wang = bench.signed_in("wang").await;
    let robot = made(&wang, &url).await;
    let page = wang.get(&robot).await;
    assert!(
        page.text().contains("新逾期 22 件") && page.text().contains("下一次：2026-11-23 08:00"),
        "{}",
        page.text()
    );
    let tried = wang.post(&format!("{robot}/trials"), &[]).await;
    let page = wang.get(&tried.location()).await;
    assert!(page.text().contains("测试 群已收到") && page.text().contains("看到这条就是通了"), "{}", page.text());
    receiver.refuses.lock().unwrap().push_back(93000);
    bench.state.clock.set(crate::reminders::tests::at("2026-11-20T10:01"));
    let tried = wang.post(&format!("{robot}/trials"), &[]).await;
    assert!(wang.get(&tried.location()).await.text().contains("测试 机器人地址失效或已移出群"));
    for page in [PAGE, &robot, "/settings", "/inbox"] {
        assert!(!wang.get(page).await.body.contains(KEY), "{page}");
    }
    bench.state.clock.set(crate::reminders::tests::at("2026-11-20T22:00"));
    let quiet = wang.post(&format!("{robot}/trials"), &[]).await;
    assert!(quiet.text().contains("现在免打扰，没有发。2026-11-23 08:00 以后再试"), "{}", quiet.text());
    assert_eq!(receiver.texts().len(), 1);
    assert_eq!(wang.post(&format!("{robot}/removals"), &[]).await.status, 303);
    assert_eq!(wang.get(&robot).await.status, 404);
}

#[tokio::test]
async fn setting_up_and_removing_a_robot_stands_in_the_journal_without_its_address() {
    let bench = by_the_clock(&testing::bench().await, "2026-11-20T10:00");
    let (_receiver, url, _): (Receiver, String, String) = receiver().await;
    let wang = bench.signed_in("wang").await;
    let robot = made(&wang, &url).await;
    let entry = bench.latest().await;
    assert_eq!((entry.ledger.as_str(), entry.actor.as_str()), ("group_robot", "wang"));
    let told: Vec<&str> = ["name", "kind", "place"].iter().map(|f| entry.fields[*f].as_text().unwrap()).collect();
    assert_eq!(told, ["石桥工作群", "企业微信", "419931100"]);
    let written = serde_json::to_string(&entry).unwrap();
    assert!(!written.contains(KEY) && !written.contains(&url), "{written}");
    assert_eq!(robot.rsplit('/').next(), Some(entry.record.as_str()), "the record is the robot's");
    wang.post(&format!("{robot}/removals"), &[]).await;
    let entry = bench.latest().await;
    assert_eq!((entry.ledger.as_str(), entry.act), ("group_robot", journal::Act::Withdraw));
    // The same group set up anew is a record of its own.
    made(&wang, &url).await;
    assert_eq!(bench.latest().await.act, journal::Act::Create);
}

#[tokio::test]
async fn a_bad_address_gives_the_form_back_without_its_secret_and_only_who_sets_may_set() {
    let bench = by_the_clock(&testing::bench().await, "2026-11-20T10:00");
    let wang = bench.signed_in("wang").await;
    let refused = |answer: &Answer, says: &str| {
        assert_eq!(answer.status, 422);
        assert!(answer.text().contains(says), "{}", answer.text());
    };
    let mut typed = form("https://qyapi.weixin.qq.com/cgi-bin/webhook/send");
    typed.push(("secret", "SECkept"));
    let answer = wang.post(PAGE, &typed).await;
    refused(&answer, "地址不全");
    assert_eq!(answer.form()["name"], "石桥工作群");
    assert!(!answer.body.contains("SECkept"));
    refused(&wang.post(PAGE, &form("https://10.0.0.1.example/")).await, "地址不全");
    refused(&wang.post(PAGE, &form("http://10.0.0.1/?key=1")).await, "https://");
    refused(
        &wang.post(PAGE, &[form("https://x.example/?key=1").as_slice(), &[("place", "419931100201")]].concat()).await,
        "范围",
    );
    refused(&wang.post(PAGE, &form("https://x.example/?key=1")[..5]).await, "至少选一样");
    for login in ["shiqiao", "cai", "guan", "xian"] {
        let other = bench.signed_in(login).await;
        assert_eq!(other.get(PAGE).await.status, 403, "{login}");
        assert_eq!(other.post(PAGE, &form("https://x.example/?key=1")).await.status, 403, "{login}");
    }
}

async fn rule(bench: &Bench, norm: &str, value: &str, from: &str) {
    let wang = bench.signed_in("wang").await;
    let set = [("value", value), ("from_day", from), ("docno", "云组发〔2026〕9号"), ("reason", "县委研究")];
    let answer = wang.post(&format!("/settings/norms/{norm}/values"), &set).await;
    assert_eq!(answer.status, 303, "{}", answer.text());
    assert_eq!(bench.latest().await.ledger, "norm_value", "a rule is an entry like any other");
}

/// What stands in an inbox under escalation.
async fn escalated(bench: &Bench, login: &str) -> String {
    let page = bench.signed_in(login).await.get("/inbox").await.body;
    let part = page.split("<h2>逾期上报</h2>").nth(1).map(|p| p.split("</section>").next().unwrap_or_default());
    part.unwrap_or_default().to_string()
}

#[tokio::test]
async fn nobody_above_hears_of_anything_until_the_county_says_after_how_many_days() {
    let bench = testing::bench().await;
    assert!(bench.signed_in("wang").await.get(PAGE).await.text().contains("未定，不上报"));
    for login in ["wang", "shiqiao", "cai"] {
        assert_eq!(escalated(&bench, login).await, "", "{login}");
    }
    // Days overdue on 20 November: what was due for August 81, for September and the third quarter 51, for October 20; allowances of
    // July 81, of August 50, of September 20. Two postings owe reports and allowances; five villages rosters, finances and affairs of two kinds.
    rule(&bench, "escalation_county_days", "50", "2026-01-01").await;
    let county = escalated(&bench, "wang").await;
    assert_eq!(county.matches("<li>").count(), 6, "a line a duty: {county}");
    for (counted, lines) in [("逾期 4<", 2), ("逾期 10<", 2), ("逾期 5<", 2)] {
        assert_eq!(county.matches(counted).count(), lines, "{counted}: {county}");
    }
    assert!(!county.contains("陈晓东") && !county.contains("李建国"), "counts, not names: {county}");
    assert_eq!(escalated(&bench, "shiqiao").await, "", "the township's own rule is not set");
    rule(&bench, "escalation_township_days", "60", "2026-01-01").await;
    let township = escalated(&bench, "shiqiao").await;
    // What a township owes itself stands among its own duties.
    assert_eq!((township.matches("<li>").count(), township.matches("逾期 1<").count()), (2, 2), "{township}");
    assert_eq!(escalated(&bench, "cai").await, "");
    rule(&bench, "escalation_county_days", "0", "2026-11-20").await;
    assert_eq!(escalated(&bench, "wang").await, "", "switched off again");
}
