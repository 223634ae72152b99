//! Who may see a figure, list its records, take them out, and put it right: what its ledgers allow.

use catalogue::{Catalogue, Figure, Ledger, Measure, RegionCode};

use super::{Access, Grant};

impl Access {
    /// Whether a figure of a place is the reader's to put right: their office keeps the ledger it comes from, or their place, below
    /// the county, enters it.
    pub fn owns(&self, catalogue: &Catalogue, figure: &Figure, place: &RegionCode) -> bool {
        let ledger = figure.of.as_deref().and_then(|of| catalogue.ledger(of));
        let office = figure.owner.as_deref().or(ledger.map(|l| l.keeper.as_str()));
        let keeps = |g: &Grant| {
            let enters = g.region != self.county && ledger.is_some_and(|l| g.role.writes(l));
            g.region.holds(place) && (office == Some(g.role.name.as_str()) || enters)
        };
        self.grants.iter().any(keeps)
    }

    /// Whether a figure's value may be seen for a place: every ledger it looks into must be open there, in full or as totals.
    pub fn sees(&self, catalogue: &Catalogue, figure: &Figure, place: &RegionCode) -> bool {
        let totals = |ledger: &Ledger| self.grants.iter().any(|g| g.region.holds(place) && g.role.sees_totals(ledger));
        self.reaches(place) && comes_from(catalogue, figure, &totals, 0)
    }

    /// Whether the records behind a figure may be listed for a place.
    pub fn lists(&self, catalogue: &Catalogue, figure: &Figure, place: &RegionCode) -> bool {
        self.reaches(place) && comes_from(catalogue, figure, &|ledger| self.reads(ledger, place), 0)
    }

    /// Whether a figure of a place may leave as a file, its records left out: every ledger it looks into must be open there to a
    /// grant that exports.
    pub fn exports(&self, catalogue: &Catalogue, figure: &Figure, place: &RegionCode) -> bool {
        let open = |g: &Grant, ledger: &Ledger| g.region.holds(place) && g.role.sees_totals(ledger);
        let leaves = |ledger: &Ledger| self.grants.iter().any(|g| g.role.may("export") && open(g, ledger));
        self.reaches(place) && self.may("export") && comes_from(catalogue, figure, &leaves, 0)
    }

    /// Whether the records behind a figure may leave with it.
    pub fn exports_records(&self, catalogue: &Catalogue, figure: &Figure, place: &RegionCode) -> bool {
        self.reaches(place) && comes_from(catalogue, figure, &|ledger| self.does("export", ledger, place), 0)
    }
}

/// Whether every ledger that a figure looks into is open.
fn comes_from(catalogue: &Catalogue, figure: &Figure, open: &dyn Fn(&Ledger) -> bool, depth: usize) -> bool {
    match &figure.measure {
        Measure::Name | Measure::Year(_) | Measure::Norm(_) => true,
        Measure::Formula(formula) => {
            let part = |id: &str| catalogue.figure(id).is_some_and(|f| comes_from(catalogue, f, open, depth + 1));
            depth < 16 && formula.figures().into_iter().all(part)
        }
        _ => {
            let ledgers = figure.ledgers(catalogue);
            !ledgers.is_empty() && ledgers.into_iter().all(|name| catalogue.ledger(name).is_some_and(open))
        }
    }
}
