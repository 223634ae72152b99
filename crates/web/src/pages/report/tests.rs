use crate::testing::{self, Client};

const TEXT: &str =
    "云溪县帮扶工作情况报告\n一、选派情况\n全县共选派在任第一书记X名，其中市派X名。全县另有空中楼阁X座。";

async fn uploaded(wang: &Client<'_>) -> String {
    let answer = wang.upload("/reports", &[("text", TEXT), ("title", ""), ("cutoff", "2026-11-20")]).await;
    assert_eq!(answer.status, 303, "{}", answer.text());
    answer.location()
}

#[tokio::test]
async fn a_pasted_report_is_recognised_filled_and_every_number_opens() {
    let bench = testing::bench().await;
    let wang = bench.signed_in("wang").await;
    let address = uploaded(&wang).await;
    let page = wang.get(&address).await;
    assert_eq!(page.status, 200);
    // Two first secretaries are in post, one of them sent by the city.
    assert!(page.text().contains("在任第一书记2名"), "{}", page.text());
    assert!(page.body.contains("/figures/posting.first_secretary?"));
    assert!(page.text().contains("云溪县帮扶工作情况报告"));
}

#[tokio::test]
async fn a_slot_is_confirmed_written_by_hand_with_a_reason_and_kept() {
    let bench = testing::bench().await;
    let wang = bench.signed_in("wang").await;
    let address = uploaded(&wang).await;
    let chosen = [("choice", "posting.first_secretary|D")];
    assert_eq!(wang.post(&format!("{address}/slots/1"), &chosen).await.status, 303);
    let hand = [("choice", "hand"), ("text", "7"), ("reason", "")];
    assert_eq!(wang.post(&format!("{address}/slots/3"), &hand).await.status, 422, "no reason");
    let hand = [("choice", "hand"), ("text", "7"), ("reason", "住建局来函")];
    assert_eq!(wang.post(&format!("{address}/slots/3"), &hand).await.status, 303);
    let restarted = bench.restarted();
    let page = restarted.signed_in("wang").await.get(&address).await;
    assert!(page.text().contains("空中楼阁7座"), "a restart loses nothing: {}", page.text());
    assert!(page.body.contains("手填：住建局来函"), "the paper says that it is by hand");
    assert!(page.text().contains("“7”是手填的，背后没有记录；来由：住建局来函"), "the linter tells it too");
}

#[tokio::test]
async fn the_document_and_its_provenance_come_down() {
    let bench = testing::bench().await;
    let wang = bench.signed_in("wang").await;
    let address = uploaded(&wang).await;
    let document = wang.get(&format!("{address}/document")).await;
    assert_eq!((document.status, &document.body[..2]), (200, "PK"));
    let provenance = wang.get(&format!("{address}/provenance")).await;
    assert!(provenance.body.contains("posting.first_secretary"));
}

#[tokio::test]
async fn a_report_is_frozen_by_two_people_and_keeps_both_names() {
    let bench = testing::bench().await;
    let (wang, zhao) = (bench.signed_in("wang").await, bench.signed_in("zhao").await);
    let address = uploaded(&wang).await;
    let freeze = format!("{address}/frozen");
    assert_eq!(zhao.post(&freeze, &[]).await.status, 409, "nothing was asked");
    assert_eq!(wang.post(&format!("{address}/asked"), &[]).await.status, 303);
    assert_eq!(wang.post(&freeze, &[]).await.status, 403, "nobody approves their own");
    assert_eq!(bench.signed_in("cai").await.post(&freeze, &[]).await.status, 403, "finance freezes nothing");
    let decided = wang.post(&format!("{address}/slots/1"), &[("choice", "open")]).await;
    assert_eq!(decided.status, 409, "the paper stands still");
    assert!(zhao.get(&address).await.text().contains("审核通过并定稿"));
    let frozen = zhao.post(&freeze, &[]).await;
    assert_eq!(frozen.status, 303, "{}", frozen.text());
    let page = zhao.get(&format!("{}?verify=1", frozen.location())).await;
    assert!(page.text().contains("核验通过"), "{}", page.text());
    assert!(page.text().contains("王丽") && page.text().contains("赵敏"), "{}", page.text());
    assert_eq!(wang.post(&format!("{address}/asked"), &[]).await.status, 409, "it is frozen");
    assert_eq!(bench.signed_in("xian").await.get(&frozen.location()).await.status, 200, "a leader reads it");
    assert_eq!(bench.signed_in("cai").await.get(&frozen.location()).await.status, 403);
}

#[tokio::test]
async fn a_report_sent_back_carries_its_remark_and_is_written_on() {
    let bench = testing::bench().await;
    let (wang, zhao) = (bench.signed_in("wang").await, bench.signed_in("zhao").await);
    let address = uploaded(&wang).await;
    wang.post(&format!("{address}/asked"), &[]).await;
    assert_eq!(zhao.post(&format!("{address}/taken-back"), &[]).await.status, 403);
    assert_eq!(zhao.post(&format!("{address}/returned"), &[("remark", "")]).await.status, 422);
    assert_eq!(zhao.post(&format!("{address}/returned"), &[("remark", "第一段口径再核")]).await.status, 303);
    let page = wang.get(&address).await;
    assert!(page.text().contains("第一段口径再核") && page.text().contains("赵敏"), "{}", page.text());
    assert_eq!(wang.post(&format!("{address}/slots/1"), &[("choice", "open")]).await.status, 303);
}

#[tokio::test]
async fn the_numbers_that_were_asked_for_are_those_that_are_frozen() {
    let bench = testing::bench().await;
    let (wang, zhao) = (bench.signed_in("wang").await, bench.signed_in("zhao").await);
    let address = uploaded(&wang).await;
    wang.post(&format!("{address}/asked"), &[]).await;
    bench.ends_posting("2026-10-01").await;
    assert!(zhao.get(&address).await.text().contains("在任第一书记2名"));
    let frozen = zhao.post(&format!("{address}/frozen"), &[]).await.location();
    let provenance = zhao.get(&format!("{frozen}/provenance")).await.json();
    assert_eq!(provenance["slots"][0]["value"], "2");
}

#[tokio::test]
async fn every_decision_is_taken_back_in_turn_also_after_a_restart() {
    let bench = testing::bench().await;
    let wang = bench.signed_in("wang").await;
    let address = uploaded(&wang).await;
    let hand = [("choice", "hand"), ("text", "7"), ("reason", "住建局来函")];
    wang.post(&format!("{address}/slots/3"), &hand).await;
    wang.post(&format!("{address}/confirmed"), &[]).await;
    assert!(wang.get(&address).await.text().contains("3 / 3"), "{}", wang.get(&address).await.text());
    let restarted = bench.restarted();
    let wang = restarted.signed_in("wang").await;
    assert_eq!(wang.post(&format!("{address}/undone"), &[]).await.status, 303);
    let page = wang.get(&address).await;
    assert!(page.text().contains("1 / 3") && page.text().contains("空中楼阁7座"), "{}", page.text());
    let undone = wang.post(&format!("{address}/undone"), &[]).await;
    assert!(undone.location().contains("slot=3"), "{}", undone.location());
    assert!(wang.get(&address).await.text().contains("空中楼阁X座"));
}

#[tokio::test]
async fn one_missing_fact_is_asked_for_once_and_its_answer_is_offered() {
    let bench = testing::bench().await;
    let wang = bench.signed_in("wang").await;
    let address = uploaded(&wang).await;
    let ask = [("question", "空中楼阁有几座"), ("owner", "县财政局")];
    assert_eq!(wang.post(&format!("{address}/slots/3/question"), &ask).await.status, 303);
    let other = uploaded(&wang).await;
    let before = bench.head().await;
    assert_eq!(wang.post(&format!("{other}/slots/3/question"), &ask).await.status, 303);
    assert_eq!(bench.head().await, before, "the same fact is not asked for twice");
    assert!(wang.get(&format!("{other}?slot=3")).await.text().contains("空中楼阁有几座"), "but its state is shown");
    bench.answers_question("九").await;
    let page = wang.get(&format!("{address}?slot=3")).await;
    assert!(page.text().contains("已答复"), "{}", page.text());
    assert!(
        page.body.contains("县财政局2026-11-20答复：九"),
        "offered as the reason of a value by hand: {}",
        page.body
    );
}

#[tokio::test]
async fn a_finding_is_set_aside_with_a_reason_and_taken_up_again() {
    let bench = testing::bench().await;
    let wang = bench.signed_in("wang").await;
    let address = uploaded(&wang).await;
    let page = wang.get(&address).await;
    let key = page.body.split("name=\"key\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_string();
    let dismissed = format!("{address}/dismissed");
    assert_eq!(wang.post(&dismissed, &[("key", &key), ("reason", "")]).await.status, 422);
    assert_eq!(wang.post(&dismissed, &[("key", &key), ("reason", "领导定的说法")]).await.status, 303);
    let page = wang.get(&address).await;
    assert!(page.text().contains("领导定的说法") && page.text().contains("已看过、不改的 1 条"), "{}", page.text());
    assert_eq!(wang.post(&dismissed, &[("key", &key), ("again", "1")]).await.status, 303);
    assert!(!wang.get(&address).await.text().contains("领导定的说法"));
}

#[tokio::test]
async fn a_report_shows_nobody_a_figure_they_may_not_see() {
    let bench = testing::bench().await;
    let cai = bench.signed_in("cai").await;
    let address = uploaded(&cai).await;
    let page = cai.get(&address).await;
    assert!(page.text().contains("在任第一书记X名"), "{}", page.text());
    assert!(!page.body.contains("/figures/posting."));
    let chosen = [("choice", "posting.first_secretary|D")];
    assert_eq!(cai.post(&format!("{address}/slots/1"), &chosen).await.status, 403);
    assert!(!cai.get(&format!("{address}/provenance")).await.body.contains("\"value\": \"2\""));
}

#[tokio::test]
async fn a_draft_belongs_to_its_maker_and_those_who_freeze() {
    let bench = testing::bench().await;
    let address = uploaded(&bench.signed_in("shiqiao").await).await;
    assert_eq!(bench.signed_in("baihe").await.get(&address).await.status, 403);
    assert_eq!(bench.signed_in("wang").await.get(&address).await.status, 200);
    assert_eq!(bench.signed_in("xian").await.get(&address).await.status, 403);
}

#[tokio::test]
async fn a_file_of_another_kind_gives_the_form_back_and_a_forged_one_is_refused() {
    let bench = testing::bench().await;
    let wang = bench.signed_in("wang").await;
    let answer = wang.upload("/reports", &[("text", ""), ("title", "季度报告")]).await;
    assert_eq!(answer.status, 422);
    assert!(answer.body.contains("季度报告"));
    assert_eq!(wang.upload_bare("/reports", &[("text", TEXT)]).await.status, 403);
}

#[tokio::test]
async fn a_script_tag_in_a_report_is_text() {
    let bench = testing::bench().await;
    let wang = bench.signed_in("wang").await;
    let text = "<script>alert(1)</script>报告\n全县共有行政村X个。<script>alert(2)</script>";
    let address = wang.upload("/reports", &[("text", text)]).await.location();
    let page = wang.get(&address).await;
    assert!(!page.body.contains("<script>alert"), "{}", page.body);
}

#[tokio::test]
async fn what_is_refused_at_the_bench_comes_back_with_its_words() {
    let bench = testing::bench().await;
    let (wang, zhao) = (bench.signed_in("wang").await, bench.signed_in("zhao").await);
    let address = uploaded(&wang).await;
    let question = [("question", ""), ("owner", "县财政局")];
    let refused = wang.post(&format!("{address}/slots/3/question"), &question).await;
    assert!(refused.status == 422 && refused.body.contains("id=\"question-wrong\""), "{}", refused.text());
    assert!(refused.body.contains("<option selected>县财政局"), "the office that was chosen is chosen still");
    let hand = [("choice", "hand"), ("text", "七座"), ("reason", "")];
    let refused = wang.post(&format!("{address}/slots/3"), &hand).await;
    assert_eq!((refused.status, refused.form()["text"].as_str()), (422, "七座"));
    assert!(refused.body.contains("value=\"hand\" data-key=\"h\" checked"), "its choice stands");
    let aside = wang.post(&format!("{address}/dismissed"), &[("key", "x"), ("slot", "2"), ("reason", "")]).await;
    assert!(aside.status == 422 && aside.body.contains("<main"), "the bench, not a bare page: {}", aside.text());
    assert_eq!(wang.post(&format!("{address}/asked"), &[]).await.status, 303);
    let back = zhao.post(&format!("{address}/returned"), &[("remark", " ")]).await;
    assert!(back.status == 422 && back.body.contains("id=\"remark-wrong\""), "{}", back.text());
}
