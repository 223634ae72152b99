//! How well a block of rows fits a ledger as its header.

use catalogue::{Ledger, Names, RegionLevel};

use super::assign::{self, Assigned};
use super::dictionary::title_fit;
use super::stack::{self, Stack};
use super::{Detector, heading, title};
use crate::error::both;
use crate::mapping::Role;
use crate::read::Sheet;

/// How far down a header may begin, in rows that hold something.
const DEEPEST: usize = 40;

/// A block of rows read as the header of a ledger.
pub(super) struct Reading {
    pub rows: (u32, u32),
    pub ledger: usize,
    pub stacks: Vec<Stack>,
    pub columns: Vec<Assigned>,
    pub score: f64,
}

impl Reading {
    /// Height, then place: the smaller goes first.
    pub(super) fn order(&self) -> (u32, u32) {
        (self.rows.1 - self.rows.0, self.rows.0)
    }
}

impl Detector<'_> {
    /// Blocks of one to three rows that may be the header.
    pub(super) fn blocks(&self, sheet: &Sheet) -> Vec<(u32, u32)> {
        let wide = sheet.rows().take(DEEPEST).map(|r| r.cells().len()).max().unwrap_or(0);
        let least = if wide <= 3 { 1 } else { 2 };
        let mut blocks = Vec::new();
        for row in sheet.rows().take(DEEPEST) {
            let words = row.cells().iter().filter_map(|(_, c)| row.text(*c)).map(heading::Heading::of);
            let known = words.filter(|h| self.dictionary.knows(&h.words) || self.dictionary.knows(&h.full)).count();
            if known < least || !stack::looks_like_header(sheet, row.number) {
                continue;
            }
            for height in 0..3 {
                if height > 0 && !stack::looks_like_header(sheet, row.number + height) {
                    break;
                }
                blocks.push((row.number, row.number + height));
                // The row above may hold the parents of this one.
                if row.number > 0 && height < 2 && stack::looks_like_header(sheet, row.number - 1) {
                    blocks.push((row.number - 1, row.number + height));
                }
            }
        }
        blocks.sort_unstable();
        blocks.dedup();
        blocks
    }

    pub(super) fn reading(&self, sheet: &Sheet, rows: (u32, u32), ledger: usize, title: &str) -> Reading {
        self.reading_of(sheet, rows, ledger, stack::stacks(sheet, rows.0, rows.1), title)
    }

    /// How well a block fits a ledger: by its columns, by the required ones, by the title.
    pub(super) fn reading_of(
        &self,
        sheet: &Sheet,
        rows: (u32, u32),
        ledger: usize,
        stacks: Vec<Stack>,
        title: &str,
    ) -> Reading {
        let columns = assign::assign(self.catalogue, &self.dictionary, ledger, &stacks);
        let declared = self.dictionary.ledgers[ledger];
        let aside = columns.iter().filter(|c| matches!(c.role, Role::Serial | Role::Note)).count();
        // A header heads all columns that the rows below it have: the lowest of three header rows is no header of its own.
        let below = sheet.rows().skip_while(|r| r.number <= rows.1).take(8).map(|r| r.cells().len()).max().unwrap_or(0);
        let meaningful = stacks.len().max(below.saturating_sub(1)).saturating_sub(aside).max(1) as f64;
        let matched: f64 =
            columns.iter().filter(|c| !matches!(c.role, Role::Serial | Role::Note)).map(|c| c.strength).sum();
        let own = columns
            .iter()
            .filter(|c| matches!(c.role, Role::Field { .. } | Role::Of { .. } | Role::Item { .. }))
            .count();
        let missing = self.missing(declared, &columns, sheet, rows.0);
        let required =
            declared.entered().filter(|f| f.required).count() + usize::from(declared.scope != RegionLevel::County);
        let kept = 1.0 - missing.len() as f64 / required.max(1) as f64;
        let fit = title_fit(declared, title);
        let mut score = 0.45 * (matched / meaningful).min(1.0) + 0.3 * kept.max(0.0) + 0.25 * fit;
        if own == 0 || (own == 1 && fit < 0.7 && meaningful > 2.0) {
            score *= 0.3;
        }
        Reading { rows, ledger, stacks, columns, score }
    }

    /// Required fields (and the place) that neither a column nor the title gives.
    pub(super) fn missing(&self, ledger: &Ledger, columns: &[Assigned], sheet: &Sheet, header: u32) -> Vec<Names> {
        let has = |name: &str| {
            columns.iter().any(|c| match &c.role {
                Role::Field { field } | Role::Of { field, .. } => field == name,
                Role::Item { field, value, .. } => field == name || value == name,
                _ => false,
            })
        };
        let given = title::given(ledger, sheet, header, &|name| has(name));
        let fields = ledger.entered().filter(|f| f.required && f.default.is_none());
        let mut missing: Vec<Names> = fields
            .filter(|f| {
                !has(&f.name) && !given.iter().any(|(name, _)| *name == f.name) && !derived(ledger, &f.name, columns)
            })
            .map(|f| f.names.clone())
            .collect();
        let placed =
            columns.iter().any(|c| matches!(c.role, Role::Township | Role::Village | Role::Place | Role::Code));
        if ledger.scope != RegionLevel::County && !placed && self.place(ledger, "", sheet, header).is_none() {
            missing.push(both("村", "Village"));
        }
        missing
    }
}

/// The region list gives names and levels through its 乡镇 and 村 columns too.
fn derived(ledger: &Ledger, field: &str, columns: &[Assigned]) -> bool {
    let placed = columns.iter().any(|c| matches!(c.role, Role::Township | Role::Village));
    ledger.name == "region" && (field == "level" || (field == "name" && placed))
}
