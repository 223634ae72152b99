use journal::NewEntry;

use crate::testing::{self, Bench};

/// Puts a question to an office, as a report does.
async fn asked(bench: &Bench, owner: &str) -> String {
    let fields = [
        ("report", "帮扶工作报告"),
        ("slot", "1"),
        ("question", "全县有多少个村办了扫盲班？"),
        ("owner", owner),
        ("asked_on", "2026-11-18"),
        ("state", "待答"),
    ];
    let fields = fields.into_iter().map(|(k, v)| (k.to_string(), v.into())).collect();
    let entry = NewEntry::create("report_question", testing::county(), fields, "wang", "web");
    let id = entry.record.to_string();
    bench.state.journal.append(&testing::county(), vec![entry]).await.unwrap();
    id
}

/// Another question to the same office.
async fn asked_also(bench: &Bench) -> String {
    let fields = [
        ("report", "另一份报告"),
        ("slot", "2"),
        ("fact", "桥梁|2026"),
        ("question", "今年修了几座桥？"),
        ("owner", "县财政局"),
        ("asked_on", "2026-11-19"),
        ("state", "待答"),
    ];
    let fields = fields.into_iter().map(|(k, v)| (k.to_string(), v.into())).collect();
    let entry = NewEntry::create("report_question", testing::county(), fields, "wang", "web");
    let id = entry.record.to_string();
    bench.state.journal.append(&testing::county(), vec![entry]).await.unwrap();
    id
}

#[tokio::test]
async fn a_question_waits_for_the_office_it_was_put_to_and_no_other() {
    let bench = testing::bench().await;
    asked(&bench, "县财政局").await;
    let mine = bench.signed_in("cai").await.get("/inbox").await;
    assert!(mine.text().contains("扫盲班") && mine.text().contains("2026-11-18 问"), "{}", mine.text());
    for other in ["wang", "bian", "shiqiao", "guan"] {
        assert!(!bench.signed_in(other).await.get("/inbox").await.text().contains("扫盲班"), "{other}");
    }
}

#[tokio::test]
async fn an_answer_in_place_is_an_entry_and_the_question_waits_no_more() {
    let bench = testing::bench().await;
    let id = asked(&bench, "县财政局").await;
    let cai = bench.signed_in("cai").await;
    let to = format!("/inbox/report_question/{id}/answers");
    let before = bench.head().await;
    assert_eq!(cai.post(&to, &[("answer", "12 个村")]).await.location(), "/inbox");
    assert_eq!(bench.head().await, before + 1);
    assert_eq!(bench.latest().await.actor, "cai");
    assert!(!cai.get("/inbox").await.text().contains("扫盲班"));
    // A second answer, sent by a second click, changes nothing.
    assert_eq!(cai.post(&to, &[("answer", "12 个村")]).await.status, 303);
    // Another's answer, which came later, is not lost: it stands on the page with the one that was quicker.
    let late = cai.post(&to, &[("answer", "13 个村")]).await;
    assert!(late.status == 422 && late.text().contains("已经有人答复过：12 个村"), "{}", late.text());
    assert!(late.body.contains("readonly>13 个村</textarea>"), "{}", late.body);
    assert_eq!(bench.head().await, before + 1);
}

#[tokio::test]
async fn an_answer_that_is_refused_stands_in_its_box_with_the_fault_beside_it() {
    let bench = testing::bench().await;
    let (first, second) = (asked(&bench, "县财政局").await, asked_also(&bench).await);
    let cai = bench.signed_in("cai").await;
    let to = format!("/inbox/report_question/{first}/answers");
    let before = bench.head().await;
    let blank = cai.post(&to, &[("answer", "  ")]).await;
    assert!(blank.status == 422 && blank.text().contains("这一项必须填"), "{}", blank.text());
    // A text holds 65,536 bytes; 22,000 characters of three bytes are 66,000.
    let long = "长".repeat(22_000);
    let refused = cai.post(&to, &[("answer", &long)]).await;
    assert!(refused.status == 422 && refused.text().contains("文字过长"), "{}", refused.status);
    let form = |id: &str| {
        let at = refused.body.find(&format!("/inbox/report_question/{id}/answers")).unwrap();
        refused.body[at..].split("</form>").next().unwrap().to_string()
    };
    assert!(
        form(&first).contains(&long) && form(&first).contains("aria-invalid"),
        "what was typed stands in its own box"
    );
    assert!(!form(&second).contains(&long) && !form(&second).contains("aria-invalid"), "and in no other");
    assert_eq!(bench.head().await, before);
}

#[tokio::test]
async fn a_township_answers_what_it_was_asked_though_the_question_lies_with_the_county() {
    let bench = testing::bench().await;
    let id = asked(&bench, "乡镇党委").await;
    let to = format!("/inbox/report_question/{id}/answers");
    assert_eq!(bench.signed_in("shiqiao").await.post(&to, &[("answer", "3 个村")]).await.status, 303);
}

#[tokio::test]
async fn an_answer_from_whoever_was_not_asked_is_refused() {
    let bench = testing::bench().await;
    let id = asked(&bench, "县财政局").await;
    let to = format!("/inbox/report_question/{id}/answers");
    let before = bench.head().await;
    assert_eq!(bench.signed_in("xian").await.post(&to, &[("answer", "x")]).await.status, 403);
    assert_eq!(bench.signed_in("cai").await.post_bare(&to, &[("answer", "x")]).await.status, 403, "without its token");
    assert_eq!(bench.signed_in("cai").await.post(&format!("/inbox/posting/{id}/answers"), &[]).await.status, 404);
    assert_eq!(bench.head().await, before);
}

#[tokio::test]
async fn the_menu_counts_what_was_put_to_the_reader() {
    let bench = testing::bench().await;
    let cai = bench.signed_in("cai").await;
    assert!(!cai.get("/ledgers").await.body.contains("class=\"count\""));
    asked(&bench, "县财政局").await;
    assert!(cai.get("/ledgers").await.body.contains("<span class=\"count\">1</span>"));
}

#[tokio::test]
async fn the_page_and_the_menu_say_the_same_number_whatever_else_the_page_lists() {
    let bench = testing::bench().await;
    // Claims wait for the organisation department by themselves, and a question was put to it.
    asked(&bench, "县委组织部").await;
    let wang = bench.signed_in("wang").await;
    for _ in 0..2 {
        let page = wang.get("/inbox").await;
        assert!(page.body.contains("/figures/claim.U1") && page.text().contains("台账自己提醒的"), "{}", page.text());
        assert!(page.text().contains("有 1 件是别人交到您这里的"), "{}", page.text());
        assert!(page.body.contains("<span class=\"count\">1</span>"), "{}", page.body);
    }
    assert!(wang.get("/ledgers").await.body.contains("<span class=\"count\">1</span>"));
}

#[tokio::test]
async fn a_broken_claim_waits_for_the_office_that_keeps_its_ledger() {
    let bench = testing::bench().await;
    // No township has a leading group: the organisation department keeps that ledger.
    assert!(bench.signed_in("wang").await.get("/inbox").await.body.contains("/figures/claim.U1"));
    assert!(!bench.signed_in("bian").await.get("/inbox").await.body.contains("/figures/claim.U1"));
}

#[tokio::test]
async fn an_empty_inbox_says_what_would_come_here() {
    let bench = testing::bench().await;
    assert!(bench.signed_in("guan").await.get("/inbox").await.text().contains("没有等您办的"));
}

#[tokio::test]
async fn a_report_waits_for_another_person_and_comes_back_with_its_remark() {
    let bench = testing::bench().await;
    let (wang, zhao) = (bench.signed_in("wang").await, bench.signed_in("zhao").await);
    let sent = [("text", "送审的报告\n全县共有在任第一书记X名。"), ("title", ""), ("cutoff", "2026-11-20")];
    let address = wang.upload("/reports", &sent).await.location();
    wang.post(&format!("{address}/asked"), &[]).await;
    assert!(zhao.get("/inbox").await.body.contains(&format!("href=\"{address}\"")));
    assert!(!wang.get("/inbox").await.body.contains(&address), "nobody approves their own");
    zhao.post(&format!("{address}/returned"), &[("remark", "口径再核")]).await;
    assert!(!zhao.get("/inbox").await.body.contains(&address));
    assert!(wang.get("/inbox").await.text().contains("口径再核"));
}

#[tokio::test]
async fn what_a_role_owes_this_month_waits_at_its_own_place() {
    let bench = testing::bench().await;
    // 陈晓东 and 李建国 are in post in November and no report of theirs is on record.
    let overview = bench.signed_in("wang").await.get("/").await;
    assert!(overview.body.contains("/duties/posting.monthly_report?place=419931"), "{}", overview.text());
    let duty = bench.state.catalogue().duty("posting.monthly_report").unwrap().by.clone();
    let mine = bench.signed_in("wang").await.get("/inbox").await.body.contains("/duties/posting.monthly_report");
    assert_eq!(mine, duty == "organisation", "it waits for the role that is to do it, which is {duty}");
}
