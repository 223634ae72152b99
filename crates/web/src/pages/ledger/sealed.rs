//! `/ledgers/{ledger}/sealed`: the list as a workbook with sealed columns opened, for a reason that the journal keeps before anything
//! is opened.

use askama::Template;
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};
use catalogue::{Field, Ledger};
use journal::Record;

use super::export::{XLSX, records, workbook};
use super::query::{Asked, Params};
use crate::desk::Desk;
use crate::guard::Posted;
use crate::pages::report::download;
use crate::sensitive::{self, Noted};
use crate::shell::{self, At, Shell};
use crate::{WebError, links, show};

/// The fewest characters of a reason: enough to say something.
const SHORTEST: usize = 4;
/// The most records whose sealed values leave in one workbook.
const MOST: usize = 2_000;

#[derive(Template)]
#[template(path = "pages/ledger/sealed.html")]
struct Page {
    shell: Shell,
    action: String,
    back: String,
    hidden: Vec<(String, String)>,
    place: String,
    count: String,
    /// The sealed columns: name, heading, whether it is chosen.
    columns: Vec<(String, String, bool)>,
    reason: String,
    fault: String,
}

/// The sealed fields of a ledger that the reader may open for some of its records.
pub(super) fn offered<'l>(desk: &Desk, ledger: &'l Ledger) -> Vec<&'l Field> {
    let opens = desk.access().reveals_anywhere(ledger);
    ledger.entered().filter(|f| opens && f.sensitive).collect()
}

/// What is asked, of a ledger whose sealed fields the reader may take out.
async fn asked(desk: &Desk, ledger: &Ledger, params: &Params) -> Result<Asked, WebError> {
    let asked = Asked::read(desk, ledger, params).await?;
    let may = asked.exports(desk, ledger) && !offered(desk, ledger).is_empty();
    if may { Ok(asked) } else { Err(WebError::Forbidden) }
}

/// `GET /ledgers/{ledger}/sealed`
pub(super) async fn page(
    desk: Desk,
    Path(name): Path<String>,
    Query(params): Query<Params>,
) -> Result<Html<String>, WebError> {
    let ledger = desk.ledger(&name)?;
    let asked = asked(&desk, ledger, &params).await?;
    show(&desk, ledger, &asked, &params, String::new()).await
}

async fn show(
    desk: &Desk,
    ledger: &Ledger,
    asked: &Asked,
    sent: &Params,
    fault: String,
) -> Result<Html<String>, WebError> {
    let (w, list) = (desk.words(), links::ledger(&ledger.name));
    let count = desk.state.journal.count(desk.county(), ledger, &asked.conditions).await?;
    let column = |f: &Field| (f.name.clone(), w.name(&f.names), sent.contains_key(&format!("column.{}", f.name)));
    shell::page(&Page {
        shell: Shell::new(desk, w.say("sealed-title"), At::Ledger(ledger.name.clone()))
            .under(w.name(&ledger.names), list.clone()),
        action: format!("{list}/sealed"),
        back: format!("{list}{}", asked.query()),
        hidden: asked.query().pairs().to_vec(),
        place: asked.of(desk),
        count: if asked.text.is_empty() { show::grouped(&count.to_string()) } else { String::new() },
        columns: offered(desk, ledger).into_iter().map(column).collect(),
        reason: sent.get("reason").cloned().unwrap_or_default(),
        fault,
    })
}

/// `POST /ledgers/{ledger}/sealed`: notes who takes out what and why, then opens it. Of records that the reader may not open the
/// sealed columns stay empty.
pub(super) async fn take(desk: Desk, Path(name): Path<String>, posted: Posted) -> Result<Response, WebError> {
    let ledger = desk.ledger(&name)?;
    let asked = asked(&desk, ledger, &posted.0).await?;
    let w = desk.words();
    let chosen = |f: &&Field| posted.0.contains_key(&format!("column.{}", f.name));
    let opened: Vec<&Field> = offered(&desk, ledger).into_iter().filter(chosen).collect();
    let (mut records, many) = records(&desk, ledger, &asked, MOST).await?;
    let fault = match posted.text("reason").chars().count() {
        ..SHORTEST => w.say("reveal-reason-short"),
        _ if opened.is_empty() => w.say("sealed-none"),
        _ if many => w.one("sealed-many", "n", MOST as i64),
        _ => String::new(),
    };
    if !fault.is_empty() {
        let page = show(&desk, ledger, &asked, &posted.0, fault).await?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
    }
    let reason = posted.text("reason");
    open(&desk, ledger, &mut records, &opened, reason).await?;
    let bytes = workbook(&desk, ledger, &asked, &records, &opened, reason).await?;
    Ok(download(&format!("{}.xlsx", w.name(&ledger.names)), XLSX, bytes))
}

async fn open(
    desk: &Desk,
    ledger: &Ledger,
    records: &mut [Record],
    opened: &[&Field],
    reason: &str,
) -> Result<(), WebError> {
    let own: Vec<usize> = (0..records.len()).filter(|i| desk.access().reveals(ledger, &records[*i].region)).collect();
    let field = opened.iter().map(|f| f.name.as_str()).collect::<Vec<_>>().join(", ");
    let rows = i64::try_from(own.len()).ok();
    let noted = Noted { kind: "导出", ledger: &ledger.name, field: &field, rows, reason, ..Noted::default() };
    sensitive::note(&desk.state, desk.access(), noted).await?;
    let mut clear: Vec<Record> = own.iter().map(|i| records[*i].clone()).collect();
    desk.state.journal.reveal_all(desk.county(), ledger, &mut clear).await?;
    for (i, record) in own.into_iter().zip(clear) {
        records[i] = record;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::testing::{self, ID_NUMBER};

    const PAGE: &str = "/ledgers/person/sealed";

    #[tokio::test]
    async fn sealed_columns_leave_for_a_reason_that_the_journal_keeps() {
        let bench = testing::bench().await;
        let wang = bench.signed_in("wang").await;
        assert!(wang.get("/ledgers/person").await.body.contains("href=\"/ledgers/person/sealed\""));
        assert!(wang.get(PAGE).await.body.contains("column.idnumber"));
        let plain = wang.get("/ledgers/person/export").await;
        assert!(!plain.workbook_text().contains(ID_NUMBER), "an export as seen opens nothing");
        let head = bench.head().await;
        let unsaid = wang.post(PAGE, &[("column.idnumber", "1"), ("reason", "查")]).await;
        assert_eq!((unsaid.status, bench.head().await), (422, head), "no reason, no workbook");
        assert!(unsaid.body.contains("name=\"column.idnumber\" value=\"1\" checked"), "the form comes back as it was");
        let said = [("column.idnumber", "1"), ("reason", "核对选派人员身份"), ("q", "陈晓东")];
        let book = wang.post(PAGE, &said).await;
        assert_eq!((book.status, &book.bytes[..2]), (200, b"PK".as_slice()), "{}", book.body);
        let text = book.workbook_text();
        assert!(text.contains(ID_NUMBER) && text.contains("用途：核对选派人员身份"), "{text}");
        let entry = bench.latest().await;
        let noted = |f: &str| entry.fields[f].as_text().unwrap_or_default().to_string();
        assert_eq!([entry.ledger.as_str(), &entry.actor], ["sensitive_act", "wang"]);
        assert_eq!([noted("kind"), noted("of_ledger"), noted("field")], ["导出", "person", "idnumber"]);
        assert_eq!((noted("reason").as_str(), entry.fields["rows"].as_int()), ("核对选派人员身份", Some(1)));
        assert!(!serde_json::to_string(&entry).unwrap().contains(ID_NUMBER));
    }

    #[tokio::test]
    async fn what_may_not_be_revealed_stays_empty_and_who_reveals_nothing_is_refused() {
        let bench = testing::bench().await;
        let said = [("column.idnumber", "1"), ("reason", "核对选派人员身份")];
        let book = bench.signed_in("shiqiao").await.post(PAGE, &said).await;
        // The township reads people of the whole county and opens those of its own place alone: 陈晓东 is the county's.
        assert_eq!(book.status, 200, "{}", book.body);
        let text = book.workbook_text();
        assert!(text.contains("陈晓东") && !text.contains(ID_NUMBER), "{text}");
        for login in ["bian", "xian", "guan", "cai"] {
            let client = bench.signed_in(login).await;
            assert_eq!((client.get(PAGE).await.status, client.post(PAGE, &said).await.status), (403, 403), "{login}");
        }
        let wang = bench.signed_in("wang").await;
        assert_eq!(wang.get("/ledgers/posting/sealed").await.status, 403, "there is nothing sealed in it");
        assert_eq!(wang.post_bare(PAGE, &said).await.status, 403);
    }
}
