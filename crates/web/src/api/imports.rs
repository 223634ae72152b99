//! Workbooks imported: sent, looked at as what they would do, written, given up.

use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use workbooks::{Issue, Plan};

use super::door::{Asked, Caller, Sent};
use super::reports::File;
use crate::WebError;
use crate::desk::Desk;
use crate::imports::{self, Status, Work};
use crate::pages::import;
use crate::uploads;

/// Faults that an answer lists; the marked workbook holds all.
const LISTED: usize = 500;

/// An import by its id.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub(crate) struct OfImport {
    /// The import's id.
    import: String,
}

/// A file of an import.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub(crate) struct OfFile {
    /// The import's id.
    import: String,
    /// Which of its files, from 0.
    file: usize,
}

/// What the workbook is called.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct ImportQuery {
    /// The file's name; its ending says what it is.
    #[param(min_length = 1, max_length = 200)]
    name: String,
}

/// Why what stands is changed.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Writing {
    /// The reason that corrections are given; required where records change.
    reason: Option<String>,
}

/// Somebody's imports.
#[derive(Serialize, ToSchema)]
pub(crate) struct Imports {
    /// The last changed first.
    items: Vec<Listed>,
}

/// An import in a list.
#[derive(Serialize, ToSchema)]
pub(crate) struct Listed {
    /// Its id.
    import: String,
    /// Its files.
    files: Vec<String>,
    /// Whether it has been written.
    written: bool,
    /// Rows that came back.
    returned: usize,
    /// When anything last happened.
    changed_at: String,
}

/// An import.
#[derive(Serialize, ToSchema)]
pub(crate) struct Import {
    /// Its id.
    import: String,
    /// Its files.
    files: Vec<String>,
    /// working, planned, written, failed, or over (its files were let go before it was written).
    state: &'static str,
    /// How many rows or records are done, while it is being worked on.
    done: usize,
    /// Of how many.
    total: usize,
    /// What writing it would do, or has done.
    counts: Option<Counts>,
    /// Whether writing it asks for a reason.
    asks_reason: bool,
    /// What is wrong, in the reader's language.
    faults: Vec<Fault>,
    /// Faults beyond those.
    more_faults: usize,
    /// How its sheets are understood, until it is written; `…/columns` says otherwise.
    sheets: Vec<SheetOf>,
}

/// How a sheet is understood.
#[derive(Serialize, ToSchema)]
pub(crate) struct SheetOf {
    /// Which, as `FILE.SHEET` from 0.
    sheet: String,
    /// What it is called.
    name: String,
    /// The ledger it is; none where it is left out.
    ledger: Option<String>,
    /// Whether a person should look.
    doubtful: bool,
    /// Its columns.
    columns: Vec<ColumnOf>,
}

/// How a column is understood.
#[derive(Serialize, ToSchema)]
pub(crate) struct ColumnOf {
    /// Which, as `FILE.SHEET.COLUMN`.
    column: String,
    /// What stands above it.
    heading: String,
    /// What it holds.
    #[schema(value_type = Option<Object>)]
    role: Option<serde_json::Value>,
    /// What else it may hold.
    #[schema(value_type = Vec<Object>)]
    offers: Vec<serde_json::Value>,
}

/// How many rows come to what.
#[derive(Serialize, ToSchema)]
pub(crate) struct Counts {
    /// Records that are new.
    new: usize,
    /// Records that change.
    changed: usize,
    /// Rows that say what stands already.
    same: usize,
    /// Rows that are refused.
    refused: usize,
}

/// What is wrong in one place.
#[derive(Serialize, ToSchema)]
pub(crate) struct Fault {
    /// The file.
    file: String,
    /// The sheet.
    sheet: String,
    /// The cell, as `C7`.
    cell: String,
    /// What is wrong and what to do.
    says: String,
    /// Whether the row is refused for it.
    refuses: bool,
}

/// My imports
#[utoipa::path(get, path = "/api/{county}/imports",
    responses((status = 200, description = "Those that I brought", body = Imports)))]
pub(crate) async fn list_imports(caller: Caller) -> Result<Json<Imports>, WebError> {
    import::allowed(&caller)?;
    let listed = |one: imports::Listed| Listed {
        import: one.id,
        files: names(&one.work),
        written: one.work.written.is_some(),
        returned: one.work.written.as_ref().map_or(0, imports::Written::returned),
        changed_at: one.changed_at,
    };
    let all = imports::list(&caller.state, caller.access()).await?;
    Ok(Json(Imports { items: all.into_iter().map(listed).collect() }))
}

/// Send a workbook; nothing is written yet
#[utoipa::path(post, path = "/api/{county}/imports", params(ImportQuery),
    request_body(description = "The workbook itself: .xlsx, .xls, .ods or .csv",
        content((File = "application/octet-stream"))),
    responses((status = 202, description = "Being checked; ask how far it is", body = Import)))]
pub(crate) async fn send_import(
    caller: Caller,
    Asked(query): Asked<ImportQuery>,
    bytes: Bytes,
) -> Result<(StatusCode, Json<Import>), WebError> {
    import::allowed(&caller)?;
    let file = uploads::File { name: uploads::plain_name(&query.name), bytes: bytes.to_vec() };
    let begun = imports::begin(&caller.state, &Arc::clone(&caller.reader.access), vec![file]).await?;
    let id = begun.map_err(|unread| {
        let says: Vec<String> = unread.iter().map(|u| caller.words().name(&u.says)).collect();
        WebError::BadForm(says.join(" "))
    })?;
    Ok((StatusCode::ACCEPTED, Json(shown(&caller, &id).await?)))
}

/// How an import stands
#[utoipa::path(get, path = "/api/{county}/imports/{import}", params(OfImport),
    responses((status = 200, description = "What writing it would do, or has done", body = Import)))]
pub(crate) async fn get_import(caller: Caller, Path(of): Path<OfImport>) -> Result<Json<Import>, WebError> {
    Ok(Json(shown(&caller, &of.import).await?))
}

/// Write what was planned
#[utoipa::path(post, path = "/api/{county}/imports/{import}/writings", params(OfImport), request_body = Writing,
    responses((status = 202, description = "Being written; ask how far it is", body = Import)))]
pub(crate) async fn write_import(
    caller: Caller,
    Path(of): Path<OfImport>,
    Sent(writing): Sent<Writing>,
) -> Result<(StatusCode, Json<Import>), WebError> {
    let work = imports::find(&caller.state, caller.access(), &of.import).await?;
    let plan = if work.held && work.written.is_none() { import::planned(&caller, &of.import)? } else { None };
    let plan = plan.ok_or(WebError::NotNow)?;
    let reason = writing.reason.unwrap_or_default();
    if reason.trim().is_empty() && import::amends(&plan) {
        return Err(journal::JournalError::NoReason.into());
    }
    let access = Arc::clone(&caller.reader.access);
    imports::write(&caller.state, &access, &of.import, work, &plan, reason.trim()).await?;
    Ok((StatusCode::ACCEPTED, Json(shown(&caller, &of.import).await?)))
}

/// Give an import up
#[utoipa::path(delete, path = "/api/{county}/imports/{import}", params(OfImport),
    responses((status = 204, description = "Its files and what was known of them are gone; what it wrote stands")))]
pub(crate) async fn discard_import(caller: Caller, Path(of): Path<OfImport>) -> Result<StatusCode, WebError> {
    let work = imports::find(&caller.state, caller.access(), &of.import).await?;
    imports::discard(&caller.state, caller.access(), &of.import, work).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The workbook with its bad cells marked
#[utoipa::path(get, path = "/api/{county}/imports/{import}/files/{file}/marked", params(OfFile),
    responses((status = 200, description = "As it came, with a comment in every bad cell", body = File,
        content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")))]
pub(crate) async fn get_marked_file(caller: Caller, Path(of): Path<OfFile>) -> Result<Response, WebError> {
    import::marked(caller.desk(), Path((of.import, of.file))).await
}

fn names(work: &Work) -> Vec<String> {
    work.files.iter().map(|f| f.name.clone()).collect()
}

fn sheet(sheet: import::Sheet) -> SheetOf {
    let role = |text: &str| serde_json::from_str(text).ok();
    let column = |c: import::Column| {
        let mut all: Vec<_> = c.choices.into_iter().flat_map(|group| group.choices).collect();
        let now = all.iter().position(|choice| choice.chosen).map(|at| all.remove(at));
        ColumnOf {
            column: c.name.trim_start_matches("role.").into(),
            heading: c.heading,
            role: now.and_then(|choice| role(&choice.value)),
            offers: all.iter().filter_map(|choice| role(&choice.value)).collect(),
        }
    };
    SheetOf {
        sheet: sheet.name.trim_start_matches("ledger.").into(),
        name: sheet.sheet,
        ledger: sheet.ledgers.into_iter().find(|l| l.chosen).map(|l| l.value).filter(|l| !l.is_empty()),
        doubtful: sheet.doubtful,
        columns: sheet.columns.into_iter().map(column).collect(),
    }
}

async fn shown(desk: &Desk, id: &str) -> Result<Import, WebError> {
    let held = imports::find(&desk.state, desk.access(), id).await?.held;
    let status = held.then(|| imports::status(&desk.state, &Arc::clone(&desk.reader.access), id));
    // A job keeps what it wrote before it says that it is done: read the other way round it would be done and unwritten.
    let work = imports::find(&desk.state, desk.access(), id).await?;
    let mut shown = Import {
        import: id.into(),
        files: names(&work),
        state: if work.written.is_some() { "written" } else { "over" },
        done: 0,
        total: 0,
        counts: work.written.as_ref().map(|written| Counts {
            new: written.created,
            changed: written.amended,
            same: written.same,
            refused: written.returned(),
        }),
        asks_reason: false,
        faults: Vec::new(),
        more_faults: 0,
        sheets: Vec::new(),
    };
    if work.held && work.written.is_none() {
        shown.sheets = import::sheets(desk, &work).into_iter().map(sheet).collect();
    }
    let Some(status) = status.filter(|_| work.held) else { return Ok(shown) };
    match status {
        Status::Working(progress) => {
            (shown.state, shown.done, shown.total) = ("working", progress.done, progress.total);
        }
        Status::Failed(says) => {
            let (file, says) = (String::new(), desk.words().name(&says));
            shown.state = "failed";
            shown.faults.push(Fault { file, sheet: String::new(), cell: String::new(), says, refuses: true });
        }
        Status::Planned(plan) => planned(desk, &plan, &mut shown),
    }
    Ok(shown)
}

fn planned(desk: &Desk, plan: &Plan, shown: &mut Import) {
    let fault = |(file, issue): &(String, Issue)| Fault {
        file: file.clone(),
        sheet: issue.sheet.to_string(),
        cell: issue.cell(),
        says: desk.words().name(&issue.says),
        refuses: issue.refuses(),
    };
    shown.faults = plan.issues.iter().take(LISTED).map(fault).collect();
    shown.more_faults = plan.issues.len().saturating_sub(LISTED) + plan.more_issues;
    if shown.state != "written" {
        let counts = plan.counts();
        let workbooks::Counts { new, changed, same, refused } = counts;
        shown.state = "planned";
        shown.counts = Some(Counts { new, changed, same, refused });
        shown.asks_reason = import::amends(plan);
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::testing::{self, Bench};

    const IMPORTS: &str = "/api/419931/imports";

    async fn settled(bench: &Bench, login: &str, import: &str) -> Value {
        for _ in 0..400 {
            let now = bench.ask(login, &format!("{IMPORTS}/{import}")).await.json();
            if now["state"] != "working" {
                return now;
            }
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        }
        panic!("{import} is still being worked on after 20 s");
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_workbook_is_sent_looked_at_written_and_its_faults_are_told_by_cell() {
        let bench = testing::bench().await;
        let book = "单位名称,单位层级,单位性质\n县水利局,县,党政机关\n县供电公司,星系,国有企业\n";
        let address = format!("{IMPORTS}?name=%E5%8D%95%E4%BD%8D.csv");
        let sent = bench.upload("bian", &address, "application/octet-stream", book).await;
        assert_eq!(sent.status, 202, "{}", sent.body);
        let import = sent.json()["import"].as_str().unwrap().to_string();
        let planned = settled(&bench, "bian", &import).await;
        assert_eq!(
            (&planned["state"], &planned["counts"]["new"], &planned["counts"]["refused"]),
            (&json!("planned"), &json!(1), &json!(1))
        );
        // The third line of the file, its second column.
        assert_eq!(
            (&planned["faults"][0]["cell"], &planned["faults"][0]["refuses"]),
            (&json!("B3"), &json!(true)),
            "{planned}"
        );
        assert_eq!(bench.ask("wang", &format!("{IMPORTS}/{import}")).await.status, 403, "another's import");
        let marked = bench.ask("bian", &format!("{IMPORTS}/{import}/files/0/marked")).await;
        assert_eq!((marked.status, &marked.bytes[..2]), (200, b"PK".as_slice()), "{}", marked.body);
        let writings = format!("{IMPORTS}/{import}/writings");
        assert_eq!(bench.send("bian", &writings, &json!({})).await.status, 202);
        let written = settled(&bench, "bian", &import).await;
        assert_eq!((&written["state"], &written["counts"]["new"]), (&json!("written"), &json!(1)), "{written}");
        assert_eq!(bench.send("bian", &writings, &json!({})).await.status, 409, "it is written once");
        let listed = bench.ask("bian", IMPORTS).await.json();
        assert_eq!(listed["items"][0]["returned"], 1, "{listed}");
        assert_eq!(bench.delete("bian", &format!("{IMPORTS}/{import}")).await.status, 204);
        assert_eq!(bench.ask("bian", &format!("{IMPORTS}/{import}")).await.status, 404);
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn what_a_program_says_of_a_column_is_how_it_is_read_from_then_on() {
        let bench = testing::bench().await;
        let book = "单位名称,单位层级,类别甲\n县水利局,县,党政机关\n";
        let address = format!("{IMPORTS}?name=%E5%8D%95%E4%BD%8D.csv");
        let sent = bench.upload("bian", &address, "application/octet-stream", book).await;
        let import = sent.json()["import"].as_str().unwrap().to_string();
        let planned = settled(&bench, "bian", &import).await;
        let column = planned["sheets"][0]["columns"][2].clone();
        let nature = json!({ "is": "field", "field": "nature" });
        assert_eq!((&column["heading"], &column["role"]), (&json!("类别甲"), &json!({ "is": "ignored" })), "{planned}");
        assert!(column["offers"].as_array().unwrap().contains(&nature), "{column}");
        let said = json!({ "role": { column["column"].as_str().unwrap(): nature } });
        let changed = bench.send("bian", &format!("{IMPORTS}/{import}/columns"), &said).await;
        assert_eq!(changed.status, 200, "{}", changed.body);
        let planned = settled(&bench, "bian", &import).await;
        assert_eq!(planned["sheets"][0]["columns"][2]["role"], nature, "{planned}");
        let others = bench.send("wang", &format!("{IMPORTS}/{import}/columns"), &said).await;
        assert_eq!(others.status, 403, "another's import");
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn what_is_no_workbook_is_refused_and_who_imports_nothing_too() {
        let bench = testing::bench().await;
        let address = format!("{IMPORTS}?name=a.xlsx");
        let refused = bench.upload("bian", &address, "application/octet-stream", "PK?").await;
        assert_eq!(refused.status, 400, "{}", refused.body);
        assert!(refused.json()["detail"].as_str().unwrap().contains("a.xlsx"), "{}", refused.body);
        assert_eq!(bench.upload("xian", &address, "application/octet-stream", "PK?").await.status, 403);
        assert_eq!(bench.ask("xian", IMPORTS).await.status, 403);
        assert_eq!(bench.upload("bian", IMPORTS, "application/octet-stream", "x").await.status, 400, "it has no name");
    }
}
