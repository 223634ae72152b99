//! A figure by place and by month.

use catalogue::Figure;
use figures::Decimal;

use super::Asked;
use crate::desk::Desk;
use crate::draw::{self, Bar};
use crate::{WebError, links, show};

/// A place's part of a figure.
pub(crate) struct Place {
    pub href: String,
    pub name: String,
    pub value: String,
    pub share: i64,
}

/// The townships of a county, or the villages of a township, the greatest first; those with nothing are left out.
pub(super) async fn places(desk: &Desk, figure: &Figure, asked: &Asked) -> Result<Vec<Place>, WebError> {
    let digits = match asked.ask.region.as_str().len() {
        6 => 9,
        9 => 12,
        _ => return Ok(Vec::new()),
    };
    let found = desk.state.figures.by_region(&figure.id, &asked.ask, digits).await?;
    let greatest = found.values().max().copied().unwrap_or_default();
    let mut rows: Vec<_> = found.into_iter().filter(|(_, v)| !v.is_zero()).collect();
    rows.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    let place = |(code, value): (catalogue::RegionCode, Decimal)| Place {
        href: links::figure(&figure.id, &asked.query().with("place", &code)),
        name: desk.places.name(&code),
        value: show::decimal(value, figure.decimals, &figure.unit),
        share: draw::share(value, greatest),
    };
    Ok(rows.into_iter().map(place).collect())
}

/// The months of the window as bars; none where there is nothing to see.
pub(super) async fn months(desk: &Desk, figure: &Figure, asked: &Asked) -> Result<Vec<Bar>, WebError> {
    if !figure.is_counted() || figure.time == catalogue::FigureTime::None || figure.time == catalogue::FigureTime::Year
    {
        return Ok(Vec::new());
    }
    let mut months = desk.state.figures.by_month(&figure.id, &asked.ask).await?;
    // Three years of months do not fit a page: the last two are shown.
    let extra = months.len().saturating_sub(24);
    months.drain(..extra);
    if months.len() < 2 || months.iter().all(|m| m.value.is_none_or(|v| v.is_zero())) {
        return Ok(Vec::new());
    }
    let item = |m: figures::Monthly| {
        let shown = m.value.map_or_else(|| "–".into(), |v| show::decimal(v, figure.decimals, &figure.unit));
        (short(desk, &m.month), m.month, m.value, shown)
    };
    Ok(draw::bars(months.into_iter().map(item).collect()))
}

/// A month as a label: its number, and the year where one begins.
fn short(desk: &Desk, month: &str) -> String {
    let (year, number) = month.split_once('-').unwrap_or((month, ""));
    let number = number.trim_start_matches('0');
    match (number, desk.words().zh()) {
        ("1", true) => format!("{year}年"),
        ("1", false) => year.into(),
        (_, true) => format!("{number}月"),
        (_, false) => number.into(),
    }
}
