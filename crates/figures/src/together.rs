//! Many figures at once: those over the same ledger with the same time rule are read in one scan. Two hundred statements would each
//! go through the same few tables.

use std::collections::{BTreeMap, HashMap};
use std::convert::Infallible;
use std::sync::Arc;

use catalogue::{Figure, FigureTime, Measure, RegionCode};
use futures::future::try_join_all;
use journal::Backend;

use crate::cells::{ByRegion, Place};
use crate::query::together;
use crate::session::Session;
use crate::{FigureError, Window};

/// What figures must have in common to be read in one scan.
type Shared<'f> = (&'f str, FigureTime, Option<&'f str>, Window);

/// Figures read in one scan at most: a statement stays within what a database takes.
const MOST: usize = 60;

impl Session<'_> {
    /// Works out what figures, and those that their formulas rest on, come to in each place of so many digits, and keeps it where
    /// [`Session::by_region`] finds it. What is kept already is left alone; figures that share a scan with no other are left to it.
    pub async fn prepare_by_region(&self, ids: &[&str], digits: usize) -> Result<(), FigureError> {
        // What is asked as of a position is not kept.
        if self.ask.as_of.is_some() {
            return Ok(());
        }
        let mut wanted: BTreeMap<&str, &Figure> = BTreeMap::new();
        for id in ids {
            for figure in self.sources(self.figures.figure(id)?)? {
                wanted.insert(&figure.id, figure);
            }
        }
        let mut scans: HashMap<Shared<'_>, Vec<&Figure>> = HashMap::new();
        for figure in wanted.into_values() {
            let grouped = !matches!(figure.measure, Measure::Median(_) | Measure::Formula(_));
            let Some(ledger) = figure.of.as_deref().filter(|_| grouped && self.shares(figure)) else { continue };
            let window = self.window_of(figure).await?;
            let place = Place { digits, ..Place::whole(figure, &self.ask.region, &window) };
            if !self.figures.cells.breakdowns.holds(&place, self.last(figure)) {
                scans.entry((ledger, figure.time, figure.day.as_deref(), window)).or_default().push(figure);
            }
        }
        let shared = scans.iter().filter(|(_, figures)| figures.len() > 1);
        let scans = shared.flat_map(|((.., window), figures)| figures.chunks(MOST).map(move |part| (part, window)));
        try_join_all(scans.map(|(figures, window)| self.scan(figures, window, digits))).await?;
        Ok(())
    }

    /// Whether a figure loses nothing by sharing a scan. PostgreSQL joins what a condition looks up elsewhere, but in a filter of an
    /// aggregate it would look it up anew for every record, as SQLite does anyway.
    fn shares(&self, figure: &Figure) -> bool {
        let elsewhere = |ledger: &String| Some(ledger) != figure.of.as_ref() && ledger != "norm_value";
        let reads = self.figures.cells.reads(self.figures.catalogue(), figure);
        self.figures.journal.db().backend() == Backend::Sqlite || !reads.iter().any(elsewhere)
    }

    async fn scan(&self, figures: &[&Figure], window: &Window, digits: usize) -> Result<(), FigureError> {
        let norms = self.norms(window).await?;
        let Some(statement) = together(figures, self.frame(window, &norms), digits) else { return Ok(()) };
        let mut maps = vec![ByRegion::new(); figures.len()];
        for row in self.run(statement).await? {
            let region = row[0].as_text().and_then(|code| RegionCode::parse(code).ok());
            let Some(region) = region.filter(|r| r.as_str().len() == digits) else { continue };
            for ((figure, map), cells) in figures.iter().zip(&mut maps).zip(row[1..].chunks(3)) {
                let counted = cells[2].as_int().is_some_and(|n| n > 0);
                if let (true, Ok(value)) = (counted, self.read(figure, cells.first(), cells.get(1))) {
                    map.insert(region.clone(), value);
                }
            }
        }
        for (figure, map) in figures.iter().zip(maps) {
            let place = Place { digits, ..Place::whole(figure, &self.ask.region, window) };
            let ready = async { Ok::<_, Infallible>(Arc::new(map)) };
            let kept = self.figures.cells.breakdowns.get(place, self.last(figure), self.clock.head, ready).await;
            kept.unwrap_or_else(|never| match never {});
        }
        Ok(())
    }
}
