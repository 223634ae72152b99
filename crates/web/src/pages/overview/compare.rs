//! The places within, side by side: a few figures each, the one it is ordered by drawn as bars.

use std::collections::BTreeMap;
use std::sync::Arc;

use catalogue::{Figure, RegionCode};
use figures::{Ask, Decimal};

use crate::desk::Desk;
use crate::draw::{self, Bar};
use crate::links::{self, Query};
use crate::{WebError, show};

/// A figure's numbers, place by place.
type Numbers = Arc<BTreeMap<RegionCode, Decimal>>;

/// The figures compared, where they may be seen.
pub(super) const COLUMNS: [&str; 6] = [
    "village.count",
    "posting.first_secretary",
    "household.low_income",
    "pairing.households",
    "project.landed",
    "funds.attracted",
];

pub(crate) struct Head {
    pub href: String,
    pub name: String,
    pub unit: String,
    pub sorted: bool,
}

pub(crate) struct Cell {
    pub href: String,
    pub value: String,
    pub share: Option<i64>,
}

pub(crate) struct Row {
    pub href: String,
    pub name: String,
    pub cells: Vec<Cell>,
}

/// The table.
pub(crate) struct Compared {
    pub title: String,
    pub heads: Vec<Head>,
    pub rows: Vec<Row>,
    /// The column it is ordered by, as bars.
    pub bars: Vec<Bar>,
    pub chart: usize,
    pub sorted: String,
}

/// The townships of a county or the villages of a township; nothing for a village.
pub(super) async fn places(desk: &Desk, ask: &Ask, link: &Query, by: &str) -> Result<Option<Compared>, WebError> {
    let (digits, inside): (usize, Vec<RegionCode>) = match ask.region.as_str().len() {
        6 => (9, desk.places.townships(&ask.region).cloned().collect()),
        9 => (12, desk.places.villages(&ask.region).cloned().collect()),
        _ => return Ok(None),
    };
    let sees = |f: &&Figure| desk.access().sees(desk.catalogue(), f, &ask.region);
    let single = |f: &&Figure| digits == 9 || f.id != "village.count";
    let columns: Vec<&Figure> =
        COLUMNS.iter().filter_map(|id| desk.catalogue().figure(id)).filter(sees).filter(single).collect();
    if columns.is_empty() || inside.is_empty() {
        return Ok(None);
    }
    let ids: Vec<&str> = columns.iter().map(|f| f.id.as_str()).collect();
    let maps = desk.state.figures.many_by_region(&ids, ask, digits).await?;
    let sorted = ids.iter().position(|id| *id == by).unwrap_or(ids.len() - 1);
    let mut order = inside;
    order.sort_by_key(|code| std::cmp::Reverse(maps[sorted].get(code).copied().unwrap_or_default()));
    let w = desk.words();
    let head = |(i, f): (usize, &&Figure)| Head {
        href: format!(
            "{}{}#compare",
            links::place(ask.region.as_str()),
            link.clone().with("place", "").with("by", &f.id)
        ),
        name: w.name(&f.name),
        unit: if f.unit == "万元" { show::unit(&f.unit, w.lang) } else { String::new() },
        sorted: i == sorted,
    };
    Ok(Some(Compared {
        title: w.say(if digits == 9 { "compare-townships" } else { "compare-villages" }),
        heads: columns.iter().enumerate().map(head).collect(),
        rows: order.iter().map(|code| row(desk, code, &columns, &maps, sorted, link)).collect(),
        bars: bars(desk, &order, columns[sorted], &maps[sorted]),
        chart: draw::WIDE,
        sorted: w.name(&columns[sorted].name),
    }))
}

fn bars(desk: &Desk, order: &[RegionCode], figure: &Figure, values: &Numbers) -> Vec<Bar> {
    let item = |code: &RegionCode| {
        let value = values.get(code).copied().unwrap_or_default();
        let name = desk.places.name(code);
        (name.clone(), name, Some(value), show::decimal(value, figure.decimals, &figure.unit))
    };
    draw::bars(order.iter().map(item).collect())
}

fn row(desk: &Desk, code: &RegionCode, columns: &[&Figure], maps: &[Numbers], sorted: usize, link: &Query) -> Row {
    let cell = |(i, (figure, map)): (usize, (&&Figure, &Numbers))| {
        let value = map.get(code).copied().unwrap_or_default();
        let greatest = map.values().max().copied().unwrap_or_default();
        Cell {
            href: links::figure(&figure.id, &link.clone().with("place", code)),
            value: show::decimal(value, figure.decimals, &figure.unit),
            share: (i == sorted).then(|| draw::share(value, greatest)),
        }
    };
    Row {
        href: format!("{}{}", links::place(code.as_str()), link.clone().with("place", "")),
        name: desk.places.name(code),
        cells: columns.iter().zip(maps).enumerate().map(cell).collect(),
    }
}
