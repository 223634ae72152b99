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
}

#[tokio::test]
async fn the_document_comes_down_freezes_and_verifies() {
    let bench = testing::bench().await;
    let wang = bench.signed_in("wang").await;
    let address = uploaded(&wang).await;
    let document = wang.get(&format!("{address}/document")).await;
    assert_eq!((document.status, &document.body[..2]), (200, "PK"));
    let provenance = wang.get(&format!("{address}/provenance")).await;
    assert!(provenance.body.contains("posting.first_secretary"));
    let frozen = wang.post(&format!("{address}/frozen"), &[]).await;
    assert_eq!(frozen.status, 303, "{}", frozen.text());
    let page = wang.get(&format!("{}?verify=1", frozen.location())).await;
    assert!(page.text().contains("核验通过"), "{}", page.text());
    assert_eq!(bench.signed_in("xian").await.get(&frozen.location()).await.status, 200, "a leader reads it");
    assert_eq!(bench.signed_in("cai").await.get(&frozen.location()).await.status, 403);
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
