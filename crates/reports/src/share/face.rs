//! What of a frozen report's figures may be shown to everybody: each slot shown or hidden, and each count by place.

use std::collections::BTreeMap;

use catalogue::{Catalogue, Figure, Measure, RegionCode};
use figures::{Ask, Figures};

use super::hide::{Cell, Equation, LEAST, hide};
use crate::number::read;
use crate::provenance::{Provenance, SlotProvenance, SlotState};
use crate::work::{WorkError, asked};

/// Units of people and households.
const PEOPLE: [&str; 9] = ["名", "人", "户", "人次", "户次", "位", "员", "对", "万人次"];
/// Ledgers whose records are somebody's.
const OF_PEOPLE: [&str; 3] = ["person", "household", "household_member"];
/// Formulas may reach through each other this deep.
const DEEPEST: usize = 16;

/// Whether a slot's text may be shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shown {
    /// As it is written.
    Written,
    /// A mark in its place.
    Hidden,
}

/// A figure by place; a count that is hidden is none.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    /// The figure.
    pub figure: String,
    /// The slot it is first written in.
    pub slot: usize,
    /// Its value.
    pub total: Option<u64>,
    /// Its value in every place where it is not nought.
    pub places: Vec<(RegionCode, Option<u64>)>,
}

/// A report's shareable face.
#[derive(Clone, Debug, PartialEq)]
pub struct Face {
    /// Slot by slot.
    pub slots: Vec<Shown>,
    /// The counts by place.
    pub tables: Vec<Table>,
}

/// A count of the report with its places, and where its cells are.
struct Counted<'a> {
    figure: &'a Figure,
    slots: Vec<usize>,
    total: usize,
    places: Vec<(RegionCode, usize)>,
    window: (String, String),
}

/// The shareable face of a report.
///
/// # Errors
/// The database fails.
pub async fn face(figures: &Figures, provenance: &Provenance) -> Result<Face, WorkError> {
    let catalogue = figures.catalogue();
    let mut cells = Vec::new();
    let mut counted: Vec<Counted> = Vec::new();
    for (at, slot) in provenance.slots.iter().enumerate() {
        let Some(figure) = slot.figure.as_deref().and_then(|id| catalogue.figure(id)).filter(|f| is_count(f)) else {
            continue;
        };
        let window = (slot.region.clone().unwrap_or_default(), slot.window.as_ref().map_or_else(String::new, days));
        if let Some(same) = counted.iter_mut().find(|c| c.figure.id == figure.id && c.window == window) {
            same.slots.push(at);
        } else if let Some(new) = count(figures, provenance, figure, at, window, &mut cells).await? {
            counted.push(new);
        }
    }
    let hidden = hide(&cells, &equations(&counted, &cells));
    let mut slots = Vec::new();
    for (at, slot) in provenance.slots.iter().enumerate() {
        let shown = match counted.iter().find(|c| c.slots.contains(&at)) {
            Some(count) => !hidden[count.total],
            None => may_show(figures, provenance, slot, &counted, &hidden).await?,
        };
        slots.push(if shown { Shown::Written } else { Shown::Hidden });
    }
    Ok(Face { slots, tables: counted.iter().map(|c| table(c, &cells, &hidden)).collect() })
}

fn days(window: &crate::provenance::WindowDays) -> String {
    format!("{:?}–{}", window.first, window.last)
}

fn is_count(figure: &Figure) -> bool {
    matches!(figure.measure, Measure::Count | Measure::CountDistinct(_))
}

/// Whether a figure counts people or households: by its unit, or because its records are theirs.
fn tells(catalogue: &Catalogue, figure: &Figure) -> bool {
    let ledger = figure.of.as_deref().and_then(|of| catalogue.ledger(of));
    let of_people = ledger.is_some_and(|l| {
        OF_PEOPLE.contains(&l.name.as_str())
            || l.fields.iter().any(|f| f.refers_to().is_some_and(|to| OF_PEOPLE.contains(&to)))
    });
    PEOPLE.contains(&figure.unit.as_str()) || (of_people && matches!(figure.measure, Measure::Count))
}

/// The cells of a count: its total and its places.
async fn count<'a>(
    figures: &Figures,
    provenance: &Provenance,
    figure: &'a Figure,
    at: usize,
    window: (String, String),
    cells: &mut Vec<Cell>,
) -> Result<Option<Counted<'a>>, WorkError> {
    let slot = &provenance.slots[at];
    let value = slot.value.as_deref().and_then(|v| v.parse().ok());
    let (Some(total), Some(ask)) = (value, asked(provenance, slot)?) else { return Ok(None) };
    let tells = tells(figures.catalogue(), figure);
    let digits = if ask.region.as_str().len() == 6 { 9 } else { 12 };
    let mut push = |count: u64| {
        cells.push(Cell { count, tells });
        cells.len() - 1
    };
    let total = push(total);
    let mut places = Vec::new();
    for (place, value) in figures.by_region(&figure.id, &ask, digits).await? {
        if let Ok(count) = u64::try_from(value)
            && count > 0
        {
            places.push((place, push(count)));
        }
    }
    Ok(Some(Counted { figure, slots: vec![at], total, places, window }))
}

/// What a reader knows to add up: places to their total, parts to their whole, the whole's place by place.
fn equations(counted: &[Counted], cells: &[Cell]) -> Vec<Equation> {
    let mut all: Vec<Equation> = Vec::new();
    let mut add = |total: usize, parts: Vec<usize>| {
        // A thing counted in two places is one in the total: then nothing adds up, and nothing can be subtracted.
        if !parts.is_empty() && parts.iter().map(|p| cells[*p].count).sum::<u64>() == cells[total].count {
            all.push(Equation { total, parts });
        }
    };
    for whole in counted {
        add(whole.total, whole.places.iter().map(|(_, cell)| *cell).collect());
        let parts: Vec<&Counted> =
            counted.iter().filter(|c| whole.figure.parts.contains(&c.figure.id) && c.window == whole.window).collect();
        add(whole.total, parts.iter().map(|p| p.total).collect());
        for (place, cell) in &whole.places {
            let in_place = |p: &&Counted| p.places.iter().find(|(at, _)| at == place).map(|(_, cell)| *cell);
            add(*cell, parts.iter().filter_map(in_place).collect());
        }
    }
    all
}

fn table(count: &Counted, cells: &[Cell], hidden: &[bool]) -> Table {
    let shown = |cell: usize| (!hidden[cell]).then_some(cells[cell].count);
    Table {
        figure: count.figure.id.clone(),
        slot: count.slots[0] + 1,
        total: shown(count.total),
        places: count.places.iter().map(|(place, cell)| (place.clone(), shown(*cell))).collect(),
    }
}

/// Whether a slot that is no count may be shown: an amount of fewer than three records is somebody's, a quotient gives its sides
/// away, a number by hand is judged by its unit.
async fn may_show(
    figures: &Figures,
    provenance: &Provenance,
    slot: &SlotProvenance,
    counted: &[Counted<'_>],
    hidden: &[bool],
) -> Result<bool, WorkError> {
    let catalogue = figures.catalogue();
    if slot.state == SlotState::ByHand {
        let small = read(&slot.written).is_some_and(|n| n > 0.into() && n < LEAST.into());
        return Ok(!(small && PEOPLE.contains(&slot.unit.as_str())));
    }
    let Some(figure) = slot.figure.as_deref().and_then(|id| catalogue.figure(id)) else { return Ok(true) };
    match &figure.measure {
        Measure::Formula(_) => match asked(provenance, slot)? {
            Some(ask) => sides_are_safe(figures, figure, &ask, counted, hidden).await,
            None => Ok(true),
        },
        Measure::Sum(_) | Measure::Avg(_) | Measure::Max(_) | Measure::Min(_) | Measure::Median(_) => {
            let few = slot.records.count > 0 && (slot.records.count as u64) < LEAST;
            Ok(!(few && somebodys(catalogue, figure)))
        }
        _ => Ok(true),
    }
}

fn somebodys(catalogue: &Catalogue, figure: &Figure) -> bool {
    tells(catalogue, &Figure { measure: Measure::Count, ..figure.clone() })
}

/// Whether none of the counts that a formula is worked out from is small or hidden.
async fn sides_are_safe(
    figures: &Figures,
    figure: &Figure,
    ask: &Ask,
    counted: &[Counted<'_>],
    hidden: &[bool],
) -> Result<bool, WorkError> {
    let catalogue = figures.catalogue();
    for side in sides(catalogue, figure, 0) {
        if counted.iter().any(|c| c.figure.id == side.id && hidden[c.total]) {
            return Ok(false);
        }
        if is_count(side) && tells(catalogue, side) {
            let value = figures.value(&side.id, ask).await?.value;
            if value.is_some_and(|v| v > 0.into() && v < LEAST.into()) {
                return Ok(false);
            }
        }
    }
    Ok(true)
}

fn sides<'a>(catalogue: &'a Catalogue, figure: &'a Figure, depth: usize) -> Vec<&'a Figure> {
    match &figure.measure {
        Measure::Formula(formula) if depth < DEEPEST => {
            let inner: BTreeMap<&str, &Figure> =
                formula.figures().into_iter().filter_map(|id| Some((id, catalogue.figure(id)?))).collect();
            inner.into_values().flat_map(|f| sides(catalogue, f, depth + 1)).collect()
        }
        _ => vec![figure],
    }
}
