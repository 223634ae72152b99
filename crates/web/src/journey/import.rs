//! A workbook of 200 rows with 7 faults: imported, mended, imported again, within four minutes; then found in its list by keys.

use std::path::Path;
use std::time::{Duration, Instant};

use browser::{Driver, Key, Locator, Look, Visitor};
use journal::RecordQuery;
use rust_xlsxwriter::Workbook;

use crate::testing::{self, PASSWORD};

/// What the journey may cost.
const LONGEST: Duration = Duration::from_secs(240);
const ROWS: u32 = 200;
/// Rows with a level or nature that there is none of, until mended.
const FAULTY: [u32; 7] = [3, 40, 41, 99, 120, 150, 199];

fn workbook(file: &Path, mended: bool) {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (column, heading) in ["序号", "单位名称", "隶属层级", "单位性质"].iter().enumerate() {
        sheet.write_string(0, column as u16, *heading).unwrap();
    }
    for n in 1..=ROWS {
        let wrong = !mended && FAULTY.contains(&n);
        sheet.write_number(n, 0, n).unwrap();
        sheet.write_string(n, 1, format!("帮扶单位{n:03}")).unwrap();
        sheet.write_string(n, 2, if wrong && n % 2 == 0 { "星系" } else { "县" }).unwrap();
        sheet.write_string(n, 3, if wrong && n % 2 == 1 { "不知道" } else { "国有企业" }).unwrap();
    }
    book.save(file).unwrap();
}

async fn journey(look: Look, lang: &str) {
    let Some(driver) = Driver::start().await else { return };
    let bench = testing::bench().await;
    crate::accounts::set_password(&bench.state.journal, &testing::county(), "bian", PASSWORD).await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let visitor = driver.visitor(look, &bench.served().await).await;
    let say = |a: &'static str, b: &'static str| if lang == "zh" { a } else { b };
    let (first, second) = (folder.path().join("单位.xlsx"), folder.path().join("单位（改好）.xlsx"));
    workbook(&first, false);
    workbook(&second, true);
    visitor.signs_in(lang, "bian", PASSWORD).await;

    let began = Instant::now();
    visitor.clicks(".rail a[href='/imports']").await;
    visitor.is_sound().await;
    visitor.attaches("input[type=file]", &first).await;
    visitor.clicks("form[enctype] button").await;
    visitor.reads(say("有错的 7 行不写", "7 rows with faults are left out")).await;
    visitor.is_sound().await;
    visitor.clicks("[data-confirm]").await;
    visitor.reads(say("没有写入 7 行", "7 not written")).await;
    visitor.is_sound().await;
    visitor.attaches("input[type=file]", &second).await;
    visitor.clicks("form[enctype] button").await;
    visitor.clicks("[data-confirm]").await;
    visitor.reads(say("新增 7 条", "7 new")).await;
    visitor.is_sound().await;
    assert!(began.elapsed() < LONGEST, "it took {:?}", began.elapsed());

    let org = bench.state.catalogue().ledger("org").unwrap();
    let count = bench.state.journal.count(&testing::county(), org, &RecordQuery::default()).await.unwrap();
    assert_eq!(count, i64::from(ROWS) + 1, "each once, beside the one that stood");
    finds_by_keys(&visitor, "帮扶单位042").await;
    visitor.leaves().await;
}

/// In the list: `/`, a few characters, Enter; then down and Enter opens the record.
async fn finds_by_keys(visitor: &Visitor, label: &str) {
    visitor.goes_to("/ledgers/org").await;
    visitor.is_sound().await;
    visitor.presses("/单位042".chars().chain([char::from(Key::Enter)])).await;
    visitor.reads(label).await;
    visitor.presses([char::from(Key::Down)]).await;
    visitor.finds(Locator::Css("tr[aria-selected=true]")).await;
    visitor.presses([char::from(Key::Enter)]).await;
    visitor.finds(Locator::Css("dl.facts")).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_workbook_with_faults_is_imported_mended_and_imported_again() {
    journey(Look::OFFICE, "zh").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_import_on_a_phone_in_english() {
    journey(Look::PHONE, "en").await;
}
