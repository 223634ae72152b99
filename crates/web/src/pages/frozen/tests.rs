use crate::testing::{self, Bench, Client};

const TEXT: &str = "云溪县帮扶工作情况报告\n一、选派情况\n全县共选派在任第一书记X名，其中市派X名。陈晓东等人工作突出。";

/// A report that 王丽 wrote and 赵敏 approved.
async fn frozen(bench: &Bench, wang: &Client<'_>) -> String {
    let address = wang.upload("/reports", &[("text", TEXT), ("title", ""), ("cutoff", "2026-11-20")]).await.location();
    wang.post(&format!("{address}/confirmed"), &[]).await;
    wang.post(&format!("{address}/asked"), &[]).await;
    bench.signed_in("zhao").await.post(&format!("{address}/frozen"), &[]).await.location()
}

#[tokio::test]
async fn every_number_of_a_frozen_report_opens_as_of_its_position() {
    let bench = testing::bench().await;
    let wang = bench.signed_in("wang").await;
    let address = frozen(&bench, &wang).await;
    let as_of = wang.get(&format!("{address}/provenance")).await.json()["as_of"].to_string();
    bench.ends_posting("2026-10-01").await;
    let page = wang.get(&address).await;
    let link = page.body.split("class=\"slot good\"").nth(1).unwrap().split("href=\"").nth(1).unwrap();
    let link = link.split('"').next().unwrap().replace("&#38;", "&");
    assert!(link.contains(&format!("as_of={as_of}")), "{link}");
    let figure = wang.get(&link).await;
    assert!(figure.text().contains("背后的 2 条记录"), "as it was frozen, not as it is: {}", figure.text());
}

#[tokio::test]
async fn a_report_bears_the_day_that_pages_look_from_and_its_entry_the_moment_it_was_received() {
    let bench = testing::bench().await;
    let (wang, begun) = (bench.signed_in("wang").await, jiff::Timestamp::now());
    assert_eq!(
        bench.state.settings.cutoff,
        Some(jiff::civil::date(2026, 11, 20)),
        "the county's day is not the machine's"
    );
    let address = wang.upload("/reports", &[("text", TEXT), ("title", ""), ("cutoff", "2026-11-20")]).await.location();
    wang.post(&format!("{address}/confirmed"), &[]).await;
    wang.post(&format!("{address}/asked"), &[]).await;
    let zhao = bench.signed_in("zhao").await;
    for page in [&*address, "/inbox"] {
        assert!(zhao.get(page).await.text().contains("11 月 20 日"), "{page}: {}", zhao.get(page).await.text());
    }
    let address = zhao.post(&format!("{address}/frozen"), &[]).await.location();
    let page = wang.get(&address).await.text();
    assert!(page.contains("2026-11-20 定稿"), "{page}");
    let list = wang.get("/reports").await.body;
    let row = list.split(&address).nth(1).unwrap().split("</tr>").next().unwrap();
    assert_eq!(row.matches("2026-11-20").count(), 2, "its cut-off, and the day it was frozen on: {row}");
    let made = wang.get(&format!("{address}/provenance")).await.json()["produced_at"].as_str().unwrap().to_string();
    assert_eq!(crate::show::moment(&made).unwrap().date(), jiff::civil::date(2026, 11, 20));
    // What the journal proves is not the county's to set.
    let ledger = bench.state.catalogue().ledger("frozen_report").unwrap();
    let frozen = bench.state.journal.records(&testing::county(), ledger, &Default::default()).await.unwrap().remove(0);
    let history = bench.state.journal.history(&testing::county(), &frozen.record).await.unwrap();
    let received: jiff::Timestamp = history[0].entry.recorded_at.parse().unwrap();
    assert!((begun..=jiff::Timestamp::now()).contains(&received), "{received}");
    let answer = bench.ask("wang", "/api/419931/frozen-reports").await.json();
    assert_eq!(answer["items"][0]["frozen_on"], "2026-11-20");
}

#[tokio::test]
async fn the_shareable_face_names_nobody_and_hides_counts_under_three() {
    let bench = testing::bench().await;
    let wang = bench.signed_in("wang").await;
    let address = frozen(&bench, &wang).await;
    for face in ["shared", "shared/file"] {
        let page = bench.signed_in("xian").await.get(&format!("{address}/{face}")).await;
        assert_eq!(page.status, 200);
        let text = page.text();
        assert!(!page.body.contains("陈晓东") && text.contains("某某等人"), "{text}");
        assert!(text.contains("在任第一书记＊名，其中市派＊名"), "two secretaries are fewer than three: {text}");
        assert!(!page.body.contains("/ledgers/posting/records"), "no record is reached from it");
    }
    assert_eq!(bench.signed_in("cai").await.get(&format!("{address}/shared")).await.status, 403);
}

#[tokio::test]
async fn a_table_of_the_document_is_a_table_on_the_frozen_page_and_on_its_shareable_face() {
    let bench = testing::bench().await;
    let wang = bench.signed_in("wang").await;
    let p = |text: &str| format!("<w:p><w:r><w:t>{text}</w:t></w:r></w:p>");
    let row = |cells: [&str; 2]| format!("<w:tr>{}</w:tr>", cells.map(|c| format!("<w:tc>{}</w:tc>", p(c))).concat());
    let rows = row(["项目", "数"]) + &row(["选派", "全县共选派在任第一书记X名"]);
    let paper = format!("{}<w:tbl>{rows}</w:tbl>{}", p("云溪县帮扶工作情况报告"), p("下文一段。"));
    let file = crate::paper::tests::docx(&paper);
    let fields = [("text", ""), ("title", ""), ("cutoff", "2026-11-20")];
    let sent = wang.upload_with("/reports", &fields, &[("报告.docx", &file)]).await;
    assert_eq!(sent.status, 303, "{}", sent.text());
    let address = sent.location();
    wang.post(&format!("{address}/confirmed"), &[]).await;
    wang.post(&format!("{address}/asked"), &[]).await;
    let frozen = bench.signed_in("zhao").await.post(&format!("{address}/frozen"), &[]).await.location();
    for page in ["", "/shared", "/shared/file"] {
        let body = wang.get(&format!("{frozen}{page}")).await.body;
        let table = body.split("<table>").nth(1).unwrap_or_else(|| panic!("{page}: {body}"));
        let table = table.split("</table>").next().unwrap();
        assert_eq!((table.matches("<tr>").count(), table.matches("<td>").count()), (2, 4), "{page}: {table}");
        let last = table.rsplit("<td>").next().unwrap();
        assert!(last.contains("id=\"slot-1\"") && last.contains('2'), "the number stands in its cell: {last}");
        assert!(!table.contains("下文一段"), "{table}");
    }
}
