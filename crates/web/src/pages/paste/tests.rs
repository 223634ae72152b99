use crate::testing;

const TEXT: &str = "单位名称\t单位层级\t单位性质\n县水利局\t县\t党政机关\n县供电公司\t星系\t国有企业";

#[tokio::test]
async fn pasted_rows_are_checked_in_place_mended_and_written() {
    let bench = testing::bench().await;
    let bian = bench.signed_in("bian").await;
    let before = bench.head().await;
    let look = bian.post("/ledgers/org/paste", &[("text", TEXT)]).await;
    assert_eq!(look.status, 200, "{}", look.text());
    assert!(look.body.contains("aria-invalid") && look.text().contains("写入 1 条"), "{}", look.text());
    assert_eq!(bench.head().await, before, "looking writes nothing");
    let done = bian.post_map("/ledgers/org/paste/done", &look.form()).await;
    assert_eq!(done.status, 422, "one row is left to mend");
    assert_eq!(bench.head().await, before + 1);
    let mut left = done.form();
    assert_eq!(left["c.1.0"], "县供电公司", "{left:?}");
    assert!(!left.contains_key("c.2.0"), "what was written is gone from the grid");
    left.insert("c.1.1".into(), "县".into());
    let done = bian.post_map("/ledgers/org/paste/done", &left).await;
    assert_eq!((done.status, done.location().as_str()), (303, "/ledgers/org"), "{}", done.text());
    assert!(bian.get("/ledgers/org").await.body.contains("县供电公司"));
    assert!(bench.latest().await.source.starts_with("import:粘贴.csv#"));
}

#[tokio::test]
async fn rows_without_headings_are_read_in_the_order_of_the_empty_form() {
    let bench = testing::bench().await;
    let bian = bench.signed_in("bian").await;
    let page = bian.get("/ledgers/org/paste").await;
    let such_as = page.body.split("placeholder=\"").last().unwrap().split('"').next().unwrap().to_string();
    let at = such_as.split('\t').position(|h| h == "单位名称").unwrap();
    let row: String = "\t".repeat(at) + "县文旅局";
    let look = bian.post("/ledgers/org/paste", &[("text", &row)]).await;
    assert!(look.text().contains("写入 1 条"), "{}", look.text());
}

#[tokio::test]
async fn whoever_may_not_import_does_not_paste() {
    let bench = testing::bench().await;
    let leader = bench.signed_in("xian").await;
    assert_eq!(leader.get("/ledgers/posting/paste").await.status, 403);
    assert_eq!(leader.post("/ledgers/posting/paste/done", &[("text", TEXT)]).await.status, 403);
    let bian = bench.signed_in("bian").await;
    assert_eq!(bian.post("/ledgers/org/paste", &[("text", " ")]).await.status, 422);
}

#[tokio::test]
async fn more_than_a_page_takes_is_refused_with_its_size_and_what_was_pasted_stays() {
    let bench = testing::bench().await;
    let bian = bench.signed_in("bian").await;
    let before = bench.head().await;
    let rows: String = (0..800).map(|n| format!("\n单位{n}\t县\t党政机关")).collect();
    let text = format!("单位名称\t单位层级\t单位性质{rows}");
    let look = bian.post("/ledgers/org/paste", &[("text", &text)]).await;
    assert_eq!(look.status, 422);
    assert!(look.text().contains("800 行") && look.text().contains("最多 500 行"), "{}", look.text());
    assert!(look.body.contains("单位799"), "nothing of it is lost");
    assert_eq!(bian.post("/ledgers/org/paste/done", &[("text", &text)]).await.status, 422);
    assert_eq!(bench.head().await, before);
}
