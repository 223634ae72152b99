//! The records behind a figure, a page at a time.

use std::collections::HashMap;

use catalogue::{Figure, Measure};
use figures::{Row, Standing};

use super::Asked;
use super::asked::Turned;
use crate::desk::Desk;
use crate::labels::{fetch, of_row};
use crate::{WebError, links, show};

/// Rows on a page.
const PAGE: i64 = 20;

pub(crate) struct Line {
    pub href: Option<String>,
    pub label: String,
    pub place: String,
    pub ledger: String,
    pub item: String,
}

/// A page of the records; nothing where the reader is given totals alone.
#[derive(Default)]
pub(crate) struct Records {
    /// Whether the reader may open the list.
    pub open: bool,
    pub total: i64,
    pub lines: Vec<Line>,
    /// The first page, where this is another.
    pub first: Option<String>,
    pub before: Option<String>,
    pub after: Option<String>,
    /// Whether each record contributes an amount worth a column.
    pub amounts: bool,
    /// The unit of the amounts.
    pub unit: String,
}

/// The records of a figure.
pub(super) async fn of(desk: &Desk, figure: &Figure, asked: &Asked) -> Result<Records, WebError> {
    if !desk.access().lists(desk.catalogue(), figure, &asked.ask.region) {
        return Ok(Records::default());
    }
    let figures = &desk.state.figures;
    let total = figures.row_count(&figure.id, &asked.ask).await?;
    let page = turned(desk, figure, asked).await?;
    let to = |query: &links::Query| links::figure(&figure.id, query) + "#records";
    let first = page.rows.first().filter(|_| page.before).map(|(at, _)| at);
    let last = page.rows.last().filter(|_| page.after).map(|(at, _)| at);
    Ok(Records {
        open: true,
        total,
        first: first.map(|_| to(&asked.query())),
        before: first.map(|at| to(&asked.turned(at, true))),
        after: last.map(|at| to(&asked.turned(at, false))),
        lines: named(desk, figure, page.rows.into_iter().map(|(_, row)| row).collect()).await?,
        amounts: has_amounts(figure),
        unit: field(desk, figure).map(|f| show::field_unit(f, desk.words().lang)).unwrap_or_default(),
    })
}

/// Rows with where each stands, and whether there are further ones before and after.
struct Turn {
    rows: Vec<(Standing, Row)>,
    before: bool,
    after: bool,
}

/// The page of records that is asked for, found by the record that it goes on from: the last of a long list as quickly as the first.
/// Where nothing is left there, it is the first.
async fn turned(desk: &Desk, figure: &Figure, asked: &Asked) -> Result<Turn, WebError> {
    let (figures, most) = (&desk.state.figures, PAGE as usize);
    // One more than is shown tells whether there is a further page.
    if let Some(Turned { from, back: true }) = &asked.at {
        let mut rows = figures.rows_before(&figure.id, &asked.ask, PAGE + 1, from).await?;
        let before = rows.len() > most;
        rows.drain(..rows.len().saturating_sub(most));
        if !rows.is_empty() {
            return Ok(Turn { rows, before, after: true });
        }
    }
    let after = async |from: Option<&Standing>| {
        let mut rows = figures.rows_after(&figure.id, &asked.ask, PAGE + 1, from).await?;
        let after = rows.len() > most;
        rows.truncate(most);
        Ok::<_, WebError>(Turn { rows, before: from.is_some(), after })
    };
    let from = asked.at.as_ref().filter(|at| !at.back).map(|at| &at.from);
    let turn = after(from).await?;
    if turn.rows.is_empty() && from.is_some() { after(None).await } else { Ok(turn) }
}

/// Some of the records, named.
pub(super) async fn lines(desk: &Desk, figure: &Figure, asked: &Asked, most: i64) -> Result<Vec<Line>, WebError> {
    // A formula gives the records of each of its figures: so many of each.
    let rows = desk.state.figures.rows(&figure.id, &asked.ask, Some(most), 0).await?;
    named(desk, figure, rows).await
}

async fn named(desk: &Desk, figure: &Figure, rows: Vec<Row>) -> Result<Vec<Line>, WebError> {
    let known = fetch(&desk.state, desk.county(), rows.iter().map(|r| (r.ledger.clone(), r.record.clone()))).await?;
    let pairs = known.iter().filter_map(|((ledger, _), record)| Some((desk.catalogue().ledger(ledger)?, record)));
    let labels = desk.labels(pairs).await?;
    let named: HashMap<_, _> = known
        .iter()
        .filter_map(|(key, record)| Some((key.clone(), labels.record(desk.catalogue().ledger(&key.0)?, record))))
        .collect();
    let amounts = has_amounts(figure);
    Ok(rows.iter().map(|row| line(desk, figure, row, &named, amounts)).collect())
}

/// Whether each record contributes an amount worth a column.
pub(super) fn has_amounts(figure: &Figure) -> bool {
    matches!(figure.measure, Measure::Sum(_) | Measure::Avg(_) | Measure::Max(_) | Measure::Min(_) | Measure::Median(_))
}

fn line(desk: &Desk, figure: &Figure, row: &Row, named: &HashMap<(String, String), String>, amounts: bool) -> Line {
    let w = desk.words();
    let key = (row.ledger.clone(), row.record.clone());
    let label = named.get(&key);
    let ledger = desk.catalogue().ledger(&row.ledger);
    let open = ledger.is_some_and(|l| desk.access().reads(l, &row.region)) && label.is_some();
    Line {
        href: open.then(|| links::record(&row.ledger, &row.record)),
        label: of_row(desk.catalogue(), figure, row, label.cloned().unwrap_or_else(|| w.say("record-gone"))),
        place: desk.places.full(&row.region),
        ledger: ledger.map(|l| w.name(&l.names)).unwrap_or_default(),
        item: if amounts { amount(desk, figure, row) } else { String::new() },
    }
}

/// What a record contributes, as its field shows it.
fn amount(desk: &Desk, figure: &Figure, row: &Row) -> String {
    field(desk, figure).map(|f| show::value(f, &row.item, desk.words())).unwrap_or_default()
}

/// The field that is added up, where it is one field of the ledger itself.
fn field<'a>(desk: &'a Desk, figure: &Figure) -> Option<&'a catalogue::Field> {
    let (Measure::Sum(e) | Measure::Avg(e) | Measure::Max(e) | Measure::Min(e) | Measure::Median(e)) = &figure.measure
    else {
        return None;
    };
    match e {
        catalogue::Expr::Column(c) if c.path.len() == 1 => desk.catalogue().ledger(&c.ledger)?.field(&c.path[0]),
        _ => None,
    }
}
