//! The starred figures: a few large with their months as a line, the rest by part, each with last year's beside it.

use std::collections::HashMap;

use catalogue::{Figure, FigureTime};
use figures::{Ask, Beside, Decimal};
use futures::future::try_join_all;

use crate::desk::Desk;
use crate::draw::{self, Line};
use crate::links::{self, Query};
use crate::pages::figure::silence;
use crate::{WebError, show};

/// The figures that lead, where the reader may see them; each is starred in the catalogue.
pub(super) const LEADING: [&str; 6] = [
    "posting.first_secretary",
    "rectification.cases_a",
    "household.low_income",
    "project.landed",
    "funds.attracted",
    "village.three_item_avg",
];

/// A figure with its value.
pub(crate) struct Key {
    /// Whether nothing has been entered that it could count: it has words for a value then, and neither change nor months.
    pub silent: bool,
    pub href: String,
    pub name: String,
    pub value: String,
    pub unit: String,
    pub window: String,
    /// How it changed on last year's.
    pub change: Option<String>,
    pub up: bool,
    /// Its months.
    pub trend: Option<Line>,
}

/// The starred figures of a part.
pub(crate) struct Part {
    pub name: String,
    pub href: String,
    pub keys: Vec<Key>,
}

/// The leading figures, and the others by part.
pub(super) async fn all(desk: &Desk, ask: &Ask, link: &Query) -> Result<(Vec<Key>, Vec<Part>), WebError> {
    let starred = desk.catalogue().figures().filter(|f| f.star || LEADING.contains(&f.id.as_str()));
    let seen: Vec<&Figure> = starred.filter(|f| desk.access().sees(desk.catalogue(), f, &ask.region)).collect();
    let ids: Vec<&str> = seen.iter().map(|f| f.id.as_str()).collect();
    let answers = desk.state.figures.beside(&ids, ask).await?;
    let trends = trends(desk, ask, &seen).await?;
    let single = ask.region.as_str().len() == 12;
    let mut leading: Vec<(usize, Key)> = Vec::new();
    let mut parts: Vec<Part> = Vec::new();
    for part in catalogue::Part::ALL {
        let of_part = seen.iter().zip(&answers).filter(|(f, _)| f.part == part);
        let mut keys = Vec::new();
        for (figure, beside) in of_part {
            let trend = trends.get(figure.id.as_str()).filter(|_| beside.entered).cloned();
            let key = Key { trend, ..key(desk, figure, beside, link) };
            match LEADING.iter().position(|id| *id == figure.id) {
                Some(place) => leading.push((place, key)),
                // Of a single village most counts are nought, and say nothing.
                None if single && beside.answer.value.is_none_or(|v| v.is_zero()) => {}
                None => keys.push(key),
            }
        }
        if !keys.is_empty() {
            let name = desk.words().name(&part.names());
            parts.push(Part { name, href: format!("/figures#{}", part.folder()), keys });
        }
    }
    leading.sort_by_key(|(place, _)| *place);
    Ok((leading.into_iter().map(|(_, key)| key).collect(), parts))
}

/// The months of the leading figures, as lines.
async fn trends<'a>(desk: &Desk, ask: &Ask, seen: &[&'a Figure]) -> Result<HashMap<&'a str, Line>, WebError> {
    let drawn = seen.iter().filter(|f| LEADING.contains(&f.id.as_str()) && has_months(f));
    let lines = try_join_all(drawn.map(|f| async move {
        let months = desk.state.figures.by_month(&f.id, ask).await?;
        let values: Vec<Option<Decimal>> = months.into_iter().map(|m| m.value).collect();
        Ok::<_, WebError>(draw::line(&values).map(|line| (f.id.as_str(), line)))
    }))
    .await?;
    Ok(lines.into_iter().flatten().collect())
}

/// Whether a figure tells one month from the next.
fn has_months(figure: &Figure) -> bool {
    figure.is_counted() && matches!(figure.time, FigureTime::State | FigureTime::Event)
}

fn key(desk: &Desk, figure: &Figure, beside: &Beside, link: &Query) -> Key {
    let (w, answer) = (desk.words(), &beside.answer);
    let shown = |v| show::decimal(v, figure.decimals, &figure.unit);
    let change = answer.value.zip(beside.before).map(|(now, before)| now - before);
    let change = change.filter(|c| !c.is_zero() && beside.entered);
    let window = if answer.window.code == catalogue::WindowCode::Yr {
        w.one("window-year", "year", answer.window.year.to_string())
    } else {
        w.name(&answer.window.code.names())
    };
    Key {
        href: links::figure(&figure.id, link),
        name: w.name(&figure.name),
        silent: !beside.entered,
        value: if beside.entered {
            show::figure(&answer.shown(figure.decimals), &figure.unit)
        } else {
            silence(desk, figure, answer)
        },
        unit: if beside.entered { show::unit(&figure.unit, w.lang) } else { String::new() },
        window,
        change: change.map(|c| shown(c.abs())),
        up: change.is_some_and(|c| c.is_sign_positive()),
        trend: None,
    }
}
