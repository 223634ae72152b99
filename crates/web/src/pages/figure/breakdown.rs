//! A figure by place and by month.

use catalogue::{Figure, RegionCode};
use figures::{Decimal, Monthly};

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

/// The townships of a county, or the villages of a township, as bars.
pub(super) async fn places(desk: &Desk, figure: &Figure, asked: &Asked) -> Result<Vec<Place>, WebError> {
    let rows = by_place(desk, figure, asked).await?;
    let greatest = rows.first().map(|(_, v)| *v).unwrap_or_default();
    let place = |(code, value): (RegionCode, Decimal)| Place {
        href: links::figure(&figure.id, &asked.query().with("place", &code)),
        name: desk.places.name(&code),
        value: show::decimal(value, figure.decimals, &figure.unit),
        share: draw::share(value, greatest),
    };
    Ok(rows.into_iter().map(place).collect())
}

/// The townships of a county, or the villages of a township, the greatest first; those with nothing are left out.
pub(super) async fn by_place(
    desk: &Desk,
    figure: &Figure,
    asked: &Asked,
) -> Result<Vec<(RegionCode, Decimal)>, WebError> {
    let digits = match asked.ask.region.as_str().len() {
        6 => 9,
        9 => 12,
        _ => return Ok(Vec::new()),
    };
    let found = desk.state.figures.by_region(&figure.id, &asked.ask, digits).await?;
    let mut rows: Vec<_> = found.into_iter().filter(|(_, v)| !v.is_zero()).collect();
    rows.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    Ok(rows)
}

/// The months of the window; none where there is nothing to see.
pub(super) async fn by_month(desk: &Desk, figure: &Figure, asked: &Asked) -> Result<Vec<Monthly>, WebError> {
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
    Ok(months)
}

/// The months as bars.
pub(super) async fn months(desk: &Desk, figure: &Figure, asked: &Asked) -> Result<Vec<Bar>, WebError> {
    let months = by_month(desk, figure, asked).await?;
    let item = |m: Monthly| {
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
