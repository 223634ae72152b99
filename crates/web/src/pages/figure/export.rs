//! `GET /exports/figures/{id}`: a figure as a workbook: what it is, its records, its places, its months. What is seen, and no more.

use axum::extract::{Path, Query};
use axum::response::Response;
use catalogue::Figure;
use figures::{Answer, Decimal};
use rust_decimal::prelude::ToPrimitive;
use workbooks::{Plain, Table};

use super::breakdown;
use super::records;
use super::{Asked, Params, window};
use crate::desk::Desk;
use crate::pages::ledger::XLSX;
use crate::pages::report::download;
use crate::{WebError, definition, mark, show};

/// The most records of a workbook made while somebody waits.
const MOST: i64 = 20_000;

/// The figure as a workbook.
pub(crate) async fn export(
    desk: Desk,
    Path(id): Path<String>,
    Query(params): Query<Params>,
) -> Result<Response, WebError> {
    let asked = Asked::read(&desk, &params)?;
    let figure = desk.state.figures.figure(&id)?;
    if !desk.access().exports(desk.catalogue(), figure, &asked.ask.region) {
        return Err(WebError::Forbidden);
    }
    let answer = desk.state.figures.value(&id, &asked.ask).await?;
    let w = desk.words();
    let tables = [
        about(&desk, figure, &asked, &answer),
        list(&desk, figure, &asked).await?,
        places(&desk, figure, &asked).await?,
        months(&desk, figure, &asked).await?,
    ];
    let mark = mark::line(&desk, &w.name(&figure.name), &desk.places.full(&asked.ask.region), &w.say("export-as-seen"));
    let filled: Vec<Table> = tables.into_iter().filter(|t| !t.rows.is_empty()).collect();
    Ok(download(&format!("{}.xlsx", w.name(&figure.name)), XLSX, workbooks::tables(&filled, &mark)?))
}

fn text(of: impl Into<String>) -> Plain {
    Plain::Text(of.into())
}

fn number(of: Decimal) -> Plain {
    of.to_f64().map_or_else(|| text(of.to_string()), Plain::Number)
}

/// The first sheet: what stands at the head of the page.
fn about(desk: &Desk, figure: &Figure, asked: &Asked, answer: &Answer) -> Table {
    let w = desk.words();
    let value = answer.value.map_or_else(|| text(answer.shown(figure.decimals)), number);
    let rows = vec![
        vec![text(w.say("col-figure")), text(w.name(&figure.name))],
        vec![text(w.say("col-value")), value],
        vec![text(w.say("col-unit")), text(show::unit(&figure.unit, w.lang))],
        vec![text(w.say("col-place")), text(desk.places.full(&asked.ask.region))],
        vec![text(w.say("figure-window")), text(window(desk, answer))],
        vec![text(w.say("figure-cutoff")), text(asked.ask.windows.cutoff.to_string())],
        vec![text(w.say("figure-as-of")), text(answer.as_of.to_string())],
        vec![text(w.say("col-definition")), text(definition::of(desk, figure).words)],
    ];
    Table { name: w.say("export-about"), heads: vec![w.say("col-figure"), String::new()], rows }
}

async fn list(desk: &Desk, figure: &Figure, asked: &Asked) -> Result<Table, WebError> {
    let w = desk.words();
    let open = desk.access().exports_records(desk.catalogue(), figure, &asked.ask.region);
    let lines = if open { records::lines(desk, figure, asked, MOST).await? } else { Vec::new() };
    let amounts = records::has_amounts(figure);
    let mut heads = vec![w.say("col-record"), w.say("field-place"), w.say("col-ledger")];
    heads.extend(amounts.then(|| w.say("col-amount")));
    let row = |line: records::Line| {
        let mut row = vec![text(line.label), text(line.place), text(line.ledger)];
        row.extend(amounts.then(|| text(line.item)));
        row
    };
    Ok(Table { name: w.say("export-list"), heads, rows: lines.into_iter().map(row).collect() })
}

async fn places(desk: &Desk, figure: &Figure, asked: &Asked) -> Result<Table, WebError> {
    let w = desk.words();
    let rows = breakdown::by_place(desk, figure, asked).await?;
    let row = |(code, value): &(catalogue::RegionCode, Decimal)| {
        vec![text(code.to_string()), text(desk.places.name(code)), number(*value)]
    };
    let heads = vec![w.say("export-code"), w.say("col-place"), show::unit(&figure.unit, w.lang)];
    Ok(Table { name: w.say("export-places"), heads, rows: rows.iter().map(row).collect() })
}

async fn months(desk: &Desk, figure: &Figure, asked: &Asked) -> Result<Table, WebError> {
    let w = desk.words();
    let months = breakdown::by_month(desk, figure, asked).await?;
    let row = |m: figures::Monthly| vec![text(m.month), m.value.map_or_else(|| text(""), number)];
    let heads = vec![w.say("export-month"), show::unit(&figure.unit, w.lang)];
    Ok(Table { name: w.say("export-months"), heads, rows: months.into_iter().map(row).collect() })
}

#[cfg(test)]
mod tests {
    use crate::testing;

    #[tokio::test]
    async fn a_figure_is_exported_with_its_records_places_and_months_to_those_who_may() {
        let bench = testing::bench().await;
        let at = "/exports/figures/posting.first_secretary";
        let answer = bench.signed_in("wang").await.get(at).await;
        assert_eq!((answer.status, &answer.body[..2]), (200, "PK"), "{}", answer.body);
        assert_eq!(bench.signed_in("cai").await.get(at).await.status, 403, "it reads no posting");
        assert_eq!(bench.signed_in("shiqiao").await.get(&format!("{at}?place=419931")).await.status, 403);
    }
}
