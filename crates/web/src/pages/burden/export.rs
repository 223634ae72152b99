//! `GET /exports/burden?month=2026-11`: the page as a workbook: roles, forms, months. What is seen, and no more.

use axum::extract::Query;
use axum::response::Response;
use duties::burden::Line;
use workbooks::{Plain, Table};

use super::{Burden, Params, budgets, read};
use crate::desk::Desk;
use crate::pages::duties::Month;
use crate::pages::ledger::XLSX;
use crate::pages::report::download;
use crate::{WebError, mark};

/// The page as a workbook.
pub(super) async fn export(desk: Desk, Query(params): Query<Params>) -> Result<Response, WebError> {
    if !desk.access().may("export") {
        return Err(WebError::Forbidden);
    }
    let w = desk.words();
    let month = Month::read(&params.month, desk.state.today());
    let burden = read(&desk, month).await?;
    let title = format!("{} {month}", w.say("burden-title"));
    let tables = [roles(&desk, &burden), forms(&desk, &burden), months(&desk, &burden)];
    let mark = mark::line(&desk, &title, &desk.places.full(desk.county()), &w.say("export-as-seen"));
    Ok(download(&format!("{title}.xlsx"), XLSX, workbooks::tables(&tables, &mark)?))
}

fn text(of: impl Into<String>) -> Plain {
    Plain::Text(of.into())
}

fn count(n: impl TryInto<i32>) -> Plain {
    n.try_into().map_or_else(|_| text(""), |n| Plain::Number(f64::from(n)))
}

fn tenths(n: i64) -> Plain {
    i32::try_from(n).map_or_else(|_| text(""), |n| Plain::Number(f64::from(n) / 10.0))
}

fn minutes(seconds: i64) -> Plain {
    tenths((seconds + 3) / 6)
}

fn roles(desk: &Desk, burden: &Burden) -> Table {
    let w = desk.words();
    let law = burden.law(desk);
    let mut rows = Vec::new();
    for role in burden.roles(desk) {
        let name = text(w.name(&role.names));
        let Some(share) = burden.share(burden.month, &role.name) else {
            rows.push(vec![name, text(w.say("burden-few-short"))]);
            continue;
        };
        let mut row = vec![name, count(share.people), count(share.entries), count(share.values)];
        row.extend([minutes(share.seconds), minutes(share.measured), tenths(share.a_person())]);
        for held in budgets(&role.name, share, burden.days, &law) {
            row.extend([tenths(held.spent), tenths(held.most)]);
        }
        rows.push(row);
    }
    let mut heads: Vec<String> =
        ["burden-role", "burden-people", "burden-entries", "burden-values"].map(|k| w.say(k)).into();
    heads.extend(["burden-minutes", "burden-measured", "burden-each"].map(|k| w.say(k)));
    for _ in 0..2 {
        heads.extend([w.say("burden-held"), w.say("burden-budget")]);
    }
    Table { name: w.say("burden-roles"), heads, rows }
}

fn forms(desk: &Desk, burden: &Burden) -> Table {
    let w = desk.words();
    let mut rows = Vec::new();
    for role in burden.roles(desk) {
        let lines = burden.share(burden.month, &role.name).map(|s| s.lines.as_slice()).unwrap_or_default();
        rows.extend(lines.iter().map(|line| form(desk, &w.name(&role.names), line)));
    }
    let heads = ["burden-role", "burden-form", "burden-people", "burden-entries", "burden-values", "burden-minutes"];
    let heads = heads.map(|k| w.say(k)).into_iter().chain([w.say("burden-measured")]).collect();
    Table { name: w.say("burden-forms"), heads, rows }
}

fn form(desk: &Desk, role: &str, line: &Line) -> Vec<Plain> {
    let w = desk.words();
    let ledger = line.form.as_deref().and_then(|f| desk.catalogue().ledger(f));
    let name = ledger.map_or_else(|| w.say("burden-rest"), |l| w.name(&l.names));
    let counts = [count(line.people), count(line.entries), count(line.values)];
    let times = [minutes(line.seconds), minutes(line.measured)];
    [text(role), text(name)].into_iter().chain(counts).chain(times).collect()
}

fn months(desk: &Desk, burden: &Burden) -> Table {
    let w = desk.words();
    let row = |role: &catalogue::Role| {
        let cells =
            burden.months.iter().map(|(_, s)| s.get(&role.name).map_or_else(|| text("—"), |s| tenths(s.a_person())));
        [text(w.name(&role.names))].into_iter().chain(cells).collect()
    };
    let heads = [w.say("burden-role")].into_iter().chain(burden.months.iter().map(|(m, _)| m.to_string())).collect();
    Table { name: w.say("burden-trend"), heads, rows: burden.roles(desk).map(row).collect() }
}
