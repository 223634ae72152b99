use std::time::Duration;

use crate::testing::{self, Answer, Bench, Client};

/// Organisations, which the establishment office keeps.
const ORGS: &str = "单位名称,单位层级,单位性质\n县水利局,县,党政机关\n县供电公司,县,国有企业\n";

/// The page of an import once the work behind it is done.
async fn settled(client: &Client<'_>, address: &str) -> Answer {
    for _ in 0..400 {
        let page = client.get(address).await;
        if !page.body.contains("class=\"going\"") {
            return page;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("{address} is still being worked on after 20 s");
}

async fn checked(client: &Client<'_>, name: &str, content: &[u8]) -> (String, Answer) {
    let answer = client.upload_file("/imports", name, content).await;
    assert_eq!(answer.status, 303, "{}", answer.text());
    let address = answer.location();
    let page = settled(client, &address).await;
    (address, page)
}

async fn written(client: &Client<'_>, address: &str, reason: &str) -> Answer {
    let answer = client.post(&format!("{address}/written"), &[("reason", reason)]).await;
    assert_eq!(answer.status, 303, "{}", answer.text());
    settled(client, address).await
}

async fn names(bench: &Bench, ledger: &str) -> Vec<String> {
    let declared = bench.state.catalogue().ledger(ledger).unwrap();
    let all = bench.state.journal.records(&testing::county(), declared, &Default::default()).await.unwrap();
    all.iter().map(|r| r.text("name").to_string()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_workbook_is_checked_then_written_then_changes_nothing() {
    let bench = testing::bench().await;
    let bian = bench.signed_in("bian").await;
    let before = bench.head().await;
    let (address, page) = checked(&bian, "单位.csv", ORGS.as_bytes()).await;
    assert_eq!(bench.head().await, before, "checking writes nothing");
    assert!(page.text().contains("写入台账"), "{}", page.text());
    let page = written(&bian, &address, "").await;
    assert!(page.text().contains("新增 2 条"), "{}", page.text());
    assert!(names(&bench, "org").await.contains(&"县水利局".to_string()));
    assert!(bench.latest().await.source.starts_with("import:单位.csv#"));
    let head = bench.head().await;
    let (_, page) = checked(&bian, "单位.csv", ORGS.as_bytes()).await;
    assert!(page.text().contains("没有变化") && !page.body.contains("/written"), "{}", page.text());
    assert_eq!(bench.head().await, head);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_is_shown_from_what_to_what_and_asks_a_reason() {
    let bench = testing::bench().await;
    let bian = bench.signed_in("bian").await;
    let (address, _) = checked(&bian, "单位.csv", ORGS.as_bytes()).await;
    written(&bian, &address, "").await;
    let changed = ORGS.replace("国有企业", "事业单位");
    let (address, page) = checked(&bian, "单位二.csv", changed.as_bytes()).await;
    assert!(page.text().contains("国有企业事业单位"), "{}", page.text());
    let refused = bian.post(&format!("{address}/written"), &[]).await;
    assert_eq!(refused.status, 422);
    written(&bian, &address, "改制").await;
    assert_eq!(bench.latest().await.reason.as_deref(), Some("改制"));
}

#[tokio::test(flavor = "multi_thread")]
async fn bad_rows_are_named_in_place_handed_back_marked_and_stop_no_good_one() {
    let bench = testing::bench().await;
    let bian = bench.signed_in("bian").await;
    let content = format!("{ORGS}县文旅局,星系,党政机关\n");
    let (address, page) = checked(&bian, "单位.csv", content.as_bytes()).await;
    assert!(page.text().contains("B4") && page.text().contains("先写入没有错的行"), "{}", page.text());
    let marked = bian.get(&format!("{address}/files/0/marked")).await;
    assert_eq!((marked.status, &marked.body[..2]), (200, "PK"));
    let page = written(&bian, &address, "").await;
    assert!(page.text().contains("没有写入 1 行"), "{}", page.text());
    assert_eq!(bian.get(&format!("{address}/files/0/marked")).await.status, 200, "still there to be mended");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_person_says_of_a_column_is_kept_for_the_senders_next_file() {
    let bench = testing::bench().await;
    let bian = bench.signed_in("bian").await;
    let content = ORGS.replace("单位性质", "类别甲");
    let (address, page) = checked(&bian, "单位.csv", content.as_bytes()).await;
    let mut form = page.form();
    let role = r#"{"is":"field","field":"nature"}"#;
    assert!(page.body.contains("&quot;nature&quot;") || page.body.contains("nature"), "the field is offered");
    form.insert("role.0.0.2".into(), role.into());
    let answer = bian.post_map(&format!("{address}/columns"), &form).await;
    assert_eq!(answer.status, 303, "{}", answer.text());
    let page = settled(&bian, &address).await;
    assert_eq!(page.form()["role.0.0.2"], role);
    let (_, page) = checked(&bian, "下月单位.csv", content.as_bytes()).await;
    assert_eq!(page.form()["role.0.0.2"], role, "the next file is read the same");
    form.insert("role.0.0.2".into(), r#"{"is":"field","field":"key"}"#.into());
    bian.post_map(&format!("{address}/columns"), &form).await;
    assert_eq!(settled(&bian, &address).await.form()["role.0.0.2"], role, "what was not offered is not taken");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_township_imports_its_own_rows_and_no_others() {
    let bench = testing::bench().await;
    let shi = bench.signed_in("shiqiao").await;
    let content = "乡镇,村,姓名,政治面貌,角色,派出层级,到村日期\n\
        石桥镇,河口村,赵明,中共党员,第一书记,县,2026-03-01\n\
        白鹤镇,东塬村,钱亮,中共党员,第一书记,县,2026-03-01\n";
    let (address, page) = checked(&shi, "选派.csv", content.as_bytes()).await;
    assert!(page.text().contains("不归您填写"), "{}", page.text());
    written(&shi, &address, "").await;
    let people = names(&bench, "person").await;
    assert!(people.contains(&"赵明".to_string()) && !people.contains(&"钱亮".to_string()), "{people:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_may_not_import_finds_no_door() {
    let bench = testing::bench().await;
    let leader = bench.signed_in("xian").await;
    assert_eq!(leader.get("/imports").await.status, 403);
    assert_eq!(leader.upload_file("/imports", "a.csv", ORGS.as_bytes()).await.status, 403);
    assert!(!leader.get("/").await.body.contains("href=\"/imports\""));
    let bian = bench.signed_in("bian").await;
    let (address, _) = checked(&bian, "单位.csv", ORGS.as_bytes()).await;
    let wang = bench.signed_in("wang").await;
    assert_eq!(wang.get(&address).await.status, 403, "another's import");
    assert_eq!(wang.get(&format!("{address}/files/0/marked")).await.status, 403);
    assert_eq!(wang.post(&format!("{address}/written"), &[("reason", "x")]).await.status, 403);
    assert_eq!(bian.get("/ledgers/posting/template").await.status, 403);
    assert_eq!(bian.get("/ledgers/org/template").await.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_is_no_workbook_is_refused_by_name() {
    let bench = testing::bench().await;
    let bian = bench.signed_in("bian").await;
    let answer = bian.upload_file("/imports", "照片.xlsx", b"\x89PNG\r\n").await;
    assert_eq!(answer.status, 422);
    assert!(answer.text().contains("照片.xlsx") && answer.text().contains("图片"), "{}", answer.text());
    let none = bian.upload("/imports", &[]).await;
    assert_eq!(none.status, 422);
    let foreign = bian.upload_bare("/imports", &[("file", "x")]).await;
    assert_eq!(foreign.status, 403, "no token, no file");
}

#[tokio::test(flavor = "multi_thread")]
async fn uploaded_bytes_are_never_kept_in_the_clear_and_go_when_done() {
    let bench = testing::bench().await;
    let bian = bench.signed_in("bian").await;
    let (address, _) = checked(&bian, "单位.csv", ORGS.as_bytes()).await;
    let db = bench.state.journal.db();
    let held = async || {
        let rows = db.rows("SELECT content FROM file WHERE kind LIKE 'sealed/%'", vec![]).await.unwrap();
        rows.iter().map(|r| r[0].as_text().unwrap().to_string()).collect::<Vec<_>>()
    };
    let kept = held().await;
    assert_eq!(kept.len(), 1);
    // "县水利局" in Base64, at each of the three places it may begin.
    assert!(["5Y6/5rC05Yip5bGA", "WOv+awtOWIqeWxg", "ljr/msLTliKnlsYA"].iter().all(|t| !kept[0].contains(t)));
    let page = written(&bian, &address, "").await;
    assert!(page.text().contains("已写入"));
    assert!(held().await.is_empty(), "a file with nothing to mend is let go");
    assert!(bian.get(&address).await.text().contains("新增 2 条"), "what it did stays told");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_plan_that_was_forgotten_is_made_again() {
    let bench = testing::bench().await;
    let (address, _) = checked(&bench.signed_in("bian").await, "单位.csv", ORGS.as_bytes()).await;
    let bench = bench.restarted();
    let page = settled(&bench.signed_in("bian").await, &address).await;
    assert!(page.text().contains("写入台账"), "{}", page.text());
}

#[tokio::test(flavor = "multi_thread")]
async fn an_import_given_up_is_gone() {
    let bench = testing::bench().await;
    let bian = bench.signed_in("bian").await;
    let (address, _) = checked(&bian, "单位.csv", ORGS.as_bytes()).await;
    assert_eq!(bian.post(&format!("{address}/discarded"), &[]).await.status, 303);
    assert_eq!(bian.get(&address).await.status, 404);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_import_waits_in_its_importers_inbox_until_it_is_written_and_what_came_back_is_sent_again() {
    let bench = testing::bench().await;
    let bian = bench.signed_in("bian").await;
    let faulty = ORGS.replace("县供电公司,县", "县供电公司,星系");
    let (address, _) = checked(&bian, "单位.csv", faulty.as_bytes()).await;
    let inbox = async |login: &str| bench.signed_in(login).await.get("/inbox").await.text();
    assert!(inbox("bian").await.contains("待写入 单位.csv"), "{}", inbox("bian").await);
    assert!(!inbox("wang").await.contains("单位.csv"), "another's import is another's");
    written(&bian, &address, "").await;
    assert!(inbox("bian").await.contains("退回 1 行 单位.csv"), "{}", inbox("bian").await);
    let (address, _) = checked(&bian, "单位（改好）.csv", ORGS.as_bytes()).await;
    written(&bian, &address, "").await;
    assert!(!inbox("bian").await.contains(".csv"), "{}", inbox("bian").await);
}

const CASES: &str = "乡镇,村,党组织名称,批次年度,确定方式,整顿状态";

/// Cases of 石桥镇 as a workbook has them: village, year and state.
fn cases(rows: &[(&str, &str, &str)]) -> String {
    let row =
        |(village, year, state): &(&str, &str, &str)| format!("\n石桥镇,{village},{village}党支部,{year},排查,{state}");
    format!("{CASES}{}\n", rows.iter().map(row).collect::<String>())
}

async fn states(bench: &Bench) -> Vec<(String, String)> {
    let ledger = bench.state.catalogue().ledger("rectification_case").unwrap();
    let all = bench.state.journal.records(&testing::county(), ledger, &Default::default()).await.unwrap();
    let mut all: Vec<_> = all.iter().map(|r| (r.text("party_org").to_string(), r.text("state").to_string())).collect();
    all.sort();
    all
}

#[tokio::test(flavor = "multi_thread")]
async fn a_row_that_says_another_offices_step_was_taken_is_refused_at_its_cell_and_the_others_are_taken() {
    let bench = testing::bench().await;
    let (shi, wang) = (bench.signed_in("shiqiao").await, bench.signed_in("wang").await);
    // 列入 → 方案备案 → 整顿中 → 乡镇自验 are the township's to say; what comes after that is the organisation department's.
    let book = cases(&[("柳溪村", "2026", "乡镇自验"), ("河口村", "2026", "销号")]);
    let (address, page) = checked(&shi, "整顿台账.csv", book.as_bytes()).await;
    let text = page.text();
    assert!(text.contains("F3") && text.contains("“提交县级验收”由县委组织部办理"), "{text}");
    assert!(text.contains("请由其导入"), "{text}");
    written(&shi, &address, "").await;
    assert_eq!(states(&bench).await, [("柳溪村党支部".to_string(), "乡镇自验".to_string())]);
    // What stands is held to the same: neither by a row, nor by an entry of the API.
    let on = cases(&[("柳溪村", "2026", "县级验收"), ("河口村", "2026", "整顿中")]);
    let (address, page) = checked(&shi, "整顿台账二.csv", on.as_bytes()).await;
    assert!(page.text().contains("F2") && page.text().contains("由县委组织部办理"), "{}", page.text());
    written(&shi, &address, "进展").await;
    let stand = |(a, b): (&str, &str)| (a.to_string(), b.to_string());
    assert_eq!(states(&bench).await, [("柳溪村党支部", "乡镇自验"), ("河口村党支部", "整顿中")].map(stand));
    let ledger = bench.state.catalogue().ledger("rectification_case").unwrap();
    let all = bench.state.journal.records(&testing::county(), ledger, &Default::default()).await.unwrap();
    let case = all.iter().find(|r| r.text("state") == "乡镇自验").unwrap();
    let entry = serde_json::json!({
        "id": uuid::Uuid::now_v7(), "ledger": "rectification_case", "record": case.record, "act": "step",
        "region": case.region.as_str(), "fields": { "state": "县级验收" }, "seen": case.from_seq,
    });
    let token = bench.token("shiqiao").await;
    let answer = bench.json("/api/419931/entries", &token, &entry).await;
    assert!(answer.status == 422 && answer.body.contains("由县委组织部办理"), "{} {}", answer.status, answer.body);
    // The office whose step it is says so by a row of its own.
    let on = cases(&[("柳溪村", "2026", "县级验收")]);
    let (address, _) = checked(&wang, "整顿台账三.csv", on.as_bytes()).await;
    written(&wang, &address, "验收").await;
    assert!(states(&bench).await.contains(&("柳溪村党支部".to_string(), "县级验收".to_string())));
}
