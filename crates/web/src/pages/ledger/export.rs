//! `GET /ledgers/{ledger}/export`: exactly what the list shows, as a workbook that imports again: its columns in its order, all of its
//! records or none. Sealed values stay sealed: whoever needs them says why on a page of its own ([`super::sealed`]).

use std::collections::BTreeSet;
use std::sync::Arc;

use axum::extract::{Path, Query};
use axum::response::Response;
use catalogue::{Field, Ledger};
use journal::{Record, RecordQuery};
use workbooks::{Known, Shown};

use super::columns;
use super::query::{Asked, Params};
use super::table;
use crate::desk::Desk;
use crate::find::find_page;
use crate::pages::report::download;
use crate::{WebError, mark};

/// The most rows of a workbook made while somebody waits. A longer list is refused: half of it would be taken for the whole.
const MOST: usize = if cfg!(test) { 500 } else { 50_000 };
/// The type of an Excel workbook.
pub(crate) const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// The list as a workbook.
pub(crate) async fn export(
    desk: Desk,
    Path(name): Path<String>,
    Query(params): Query<Params>,
) -> Result<Response, WebError> {
    let ledger = desk.ledger(&name)?;
    let asked = Asked::read(&desk, ledger, &params).await?;
    if !asked.exports(&desk, ledger) {
        return Err(WebError::Forbidden);
    }
    let (records, more) = records(&desk, ledger, &asked, MOST).await?;
    if more {
        return Err(WebError::TooLong { most: MOST });
    }
    let w = desk.words();
    let name = w.name(&ledger.names);
    let why = w.say("export-as-seen");
    Ok(download(&format!("{name}.xlsx"), XLSX, workbook(&desk, ledger, &asked, &records, &[], &why).await?))
}

/// Records as a workbook with the columns that its reader sees and some more, under the line that says who took it out and why.
pub(super) async fn workbook(
    desk: &Desk,
    ledger: &Ledger,
    asked: &Asked,
    records: &[Record],
    more: &[&Field],
    why: &str,
) -> Result<Vec<u8>, WebError> {
    let called: Vec<&Field> = ledger.entered().filter(|f| ledger.label.contains(&format!("{{{}}}", f.name))).collect();
    let mut fields = columns::of(desk, ledger).await?;
    let opened = |f: &&Field| called.iter().chain(&fields).all(|g| g.name != f.name);
    let opened: Vec<&Field> = more.iter().copied().filter(opened).collect();
    fields.extend(opened);
    let w = desk.words();
    let mark = mark::line(desk, &w.name(&ledger.names), &asked.of(desk), why);
    let states: Vec<String> = records.iter().filter_map(|r| Some(table::state(desk, ledger, r)?.1)).collect();
    let heading = table::state_heading(desk, ledger);
    let told = (!states.is_empty()).then_some((heading.as_str(), states.as_slice()));
    let shown = Shown { called: &called, fields: &fields, told };
    Ok(workbooks::export_shown(&mut known(desk, ledger).await?, ledger, shown, records, w.lang, &mark)?)
}

/// The records of the list in its order, and whether there are more than one workbook takes.
pub(super) async fn records(
    desk: &Desk,
    ledger: &Ledger,
    asked: &Asked,
    most: usize,
) -> Result<(Vec<Record>, bool), WebError> {
    let journal = &desk.state.journal;
    let mut records = match asked.text.as_str() {
        "" => journal.page(desk.county(), ledger, &asked.records(most as i64 + 1), None).await?,
        text => find_page(desk, ledger, &asked.conditions, text, None, most).await?,
    };
    let cut = records.len() > most;
    records.truncate(most);
    Ok((records, cut))
}

/// The places, and the records of every ledger that this one refers to: what names need. Nothing is revealed.
async fn known(desk: &Desk, ledger: &Ledger) -> Result<Known, WebError> {
    let journal = &desk.state.journal;
    let mut known = Known::empty(Arc::clone(journal.catalogue()), desk.county().clone());
    let mut needed: BTreeSet<&str> = ledger.fields.iter().filter_map(|f| f.refers_to()).collect();
    needed.insert("region");
    for ledger in needed.into_iter().filter_map(|n| desk.catalogue().ledger(n)) {
        known.shelve(ledger, journal.records(desk.county(), ledger, &RecordQuery::default()).await?);
    }
    Ok(known)
}

#[cfg(test)]
mod tests {
    use crate::testing;

    #[tokio::test]
    async fn what_is_seen_is_exported_to_those_who_may() {
        let bench = testing::bench().await;
        let answer = bench.signed_in("wang").await.get("/ledgers/posting/export?is.sent_by=%E5%B8%82").await;
        assert_eq!((answer.status, &answer.body[..2]), (200, "PK"), "{}", answer.body);
        let text = answer.workbook_text();
        assert!(text.contains("王丽（县委组织部）") && text.contains("范围：云溪县；用途：按所见导出"), "{text}");
        assert!(!text.contains("李建国"), "{text}");
        assert_eq!(bench.signed_in("guan").await.get("/ledgers/account/export").await.status, 403);
        assert_eq!(bench.signed_in("cai").await.get("/ledgers/posting/export").await.status, 403);
    }

    /// The cells of the row that holds a text.
    fn row_with(answer: &crate::testing::Answer, text: &str) -> Vec<String> {
        let mut rows = answer.workbook_rows().into_iter().map(|row| row.into_values().collect::<Vec<String>>());
        rows.find(|cells| cells.iter().any(|c| c == text)).unwrap_or_default()
    }

    #[tokio::test]
    async fn the_workbook_has_the_columns_of_the_list_in_its_order_with_the_state_and_without_what_is_not_shown() {
        let bench = testing::bench().await;
        bench.amends("posting", &bench.posting, &[("note", "不在列表里"), ("batch", "第三批")]).await;
        bench.ends_posting("2026-03-01").await;
        let wang = bench.signed_in("wang").await;
        wang.post("/ledgers/posting/columns", &[("column.batch", "1"), ("column.sent_by", "1")]).await;
        let book = wang.get("/ledgers/posting/export").await;
        let heads = ["姓名", "角色", "乡镇", "村", "派出层级", "批次", "状态"];
        assert_eq!(row_with(&book, "姓名"), heads);
        assert_eq!(row_with(&book, "陈晓东"), ["陈晓东", "第一书记", "石桥镇", "柳溪村", "市", "第三批", "已结束"]);
        assert_eq!(row_with(&book, "李建国").last().unwrap(), "有效");
        assert!(!book.workbook_text().contains("不在列表里"));
        let list = wang.get("/ledgers/posting").await;
        let shown = list.body.split("<thead>").nth(1).unwrap().split("</thead>").next().unwrap();
        let at = |name: &str| shown.find(name).unwrap_or_else(|| panic!("{name}: {shown}"));
        assert!(at("派出层级") < at("批次") && at("批次") < at("状态"), "as on the page");
    }

    #[tokio::test]
    async fn a_state_of_its_own_and_that_of_the_list_are_told_apart() {
        let bench = testing::bench().await;
        let fields = [("name", "柳溪支部"), ("kind", "五星支部"), ("from_day", "2025-10-01"), ("state", "已命名")];
        bench.enter("honor", "419931100201", &fields).await;
        let wang = bench.signed_in("wang").await;
        let heads = row_with(&wang.get("/ledgers/honor/export").await, "乡镇");
        assert_eq!(heads.iter().filter(|h| *h == "状态").count(), 1, "{heads:?}");
        assert_eq!(heads.last().unwrap(), "有效状态");
        assert!(wang.get("/ledgers/honor").await.body.contains("<th>有效状态</th>"));
    }

    #[tokio::test]
    async fn a_list_too_long_for_one_workbook_is_refused_whole_and_says_what_to_do() {
        let bench = testing::bench().await;
        let county = testing::county();
        let org = |n: usize| {
            let fields = [("name".to_string(), format!("单位{n:04}").into()), ("level".to_string(), "县".into())];
            journal::NewEntry::create("org", county.clone(), fields.into(), "bian", "test")
        };
        // One stands already.
        bench.state.journal.append(&county, (1..super::MOST).map(org).collect()).await.unwrap();
        let bian = bench.signed_in("bian").await;
        assert_eq!(bian.get("/ledgers/org/export").await.status, 200, "as many as it takes");
        bench.state.journal.append(&county, vec![org(super::MOST)]).await.unwrap();
        let refused = bian.get("/ledgers/org/export").await;
        assert_eq!(refused.status, 422);
        assert!(refused.text().contains("500") && refused.text().contains("缩小范围"), "{}", refused.text());
        let narrowed = bian.get("/ledgers/org/export?has.name=%E5%8D%95%E4%BD%8D000").await;
        assert_eq!((narrowed.status, narrowed.workbook_text().matches("单位000").count()), (200, 9));
    }
}
