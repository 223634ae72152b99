//! Kept cells: (figure, place, window) at a journal position, good until one of the figure's ledgers gains an entry.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use catalogue::{Catalogue, Column, Expr, Figure, Measure, RegionCode};
use jiff::civil::Date;
use journal::{Journal, JournalError, Spans};
use rust_decimal::Decimal;

use crate::kept::Kept;
use crate::norms::Norms;
use crate::{Missing, Window};

/// What a cell is of.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(crate) struct Place {
    pub figure: String,
    pub version: String,
    pub region: RegionCode,
    pub window: Window,
    /// The day it is looked at from: what is owed is overdue or not yet.
    pub seen: Date,
    /// 0 for the place as a whole, else the digits of the places it is broken down into.
    pub digits: usize,
}

/// A number, or why there is none.
pub(crate) type Number = Result<Decimal, Missing>;
/// A figure's numbers place by place.
pub(crate) type ByRegion = BTreeMap<RegionCode, Decimal>;

/// What is kept, each store with its own bound.
pub(crate) struct Cells {
    clocks: Mutex<HashMap<RegionCode, Arc<Spans>>>,
    reads: Mutex<HashMap<String, Arc<HashSet<String>>>>,
    pub numbers: Kept<Place, Number>,
    pub breakdowns: Kept<Place, Arc<ByRegion>>,
    /// Lists are long.
    pub records: Kept<Place, Arc<Vec<String>>>,
    pub norms: Kept<(RegionCode, Date), Arc<Norms>>,
    pub parameters: Kept<(RegionCode, String, i16), Option<i64>>,
}

impl Default for Cells {
    fn default() -> Cells {
        Cells {
            clocks: Mutex::default(),
            reads: Mutex::default(),
            numbers: Kept::new(40_000),
            breakdowns: Kept::new(3_000),
            records: Kept::new(120),
            norms: Kept::new(1_000),
            parameters: Kept::new(1_000),
        }
    }
}

impl Cells {
    /// The county's clock, brought up to its head: one small query where nothing has happened.
    pub(crate) async fn clock(&self, journal: &Journal, county: &RegionCode) -> Result<Arc<Spans>, JournalError> {
        let head = journal.head(county).await?.seq;
        if let Some(clock) = lock(&self.clocks).get(county).filter(|c| c.head == head) {
            return Ok(Arc::clone(clock));
        }
        let clock = Arc::new(journal.spans(county).await?);
        lock(&self.clocks).insert(county.clone(), Arc::clone(&clock));
        Ok(clock)
    }

    /// The last entry of the ledgers that a figure reads.
    pub(crate) fn last(&self, catalogue: &Catalogue, figure: &Figure, clock: &Spans) -> i64 {
        self.reads(catalogue, figure).iter().map(|ledger| clock.last(ledger)).max().unwrap_or_default()
    }

    /// The ledgers a figure reads, its formula's figures and its conditions' references included.
    fn reads(&self, catalogue: &Catalogue, figure: &Figure) -> Arc<HashSet<String>> {
        if let Some(reads) = lock(&self.reads).get(&figure.id) {
            return Arc::clone(reads);
        }
        let mut all = HashSet::new();
        gather(catalogue, figure, &mut all, 0);
        let all = Arc::new(all);
        lock(&self.reads).insert(figure.id.clone(), Arc::clone(&all));
        all
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn gather(catalogue: &Catalogue, figure: &Figure, all: &mut HashSet<String>, depth: usize) {
    all.extend(figure.of.clone());
    // A named year may come from the county's parameter.
    if figure.year_from.is_some() {
        all.insert("parameter".into());
    }
    for duty in figure.owed.iter().flat_map(|o| &o.duties).filter_map(|id| catalogue.duty(id)) {
        all.extend(duties::rests_on(duty).map(String::from));
    }
    for expr in figure.condition.iter().chain(&figure.must) {
        ledgers_of(catalogue, expr, all);
    }
    match &figure.measure {
        Measure::CountDistinct(e)
        | Measure::Sum(e)
        | Measure::Avg(e)
        | Measure::Max(e)
        | Measure::Min(e)
        | Measure::Median(e) => {
            ledgers_of(catalogue, e, all);
        }
        Measure::Norm(_) => drop(all.insert("norm_value".into())),
        Measure::Year(_) => drop(all.insert("parameter".into())),
        Measure::Formula(formula) if depth < 16 => {
            for figure in formula.figures().into_iter().filter_map(|id| catalogue.figure(id)) {
                gather(catalogue, figure, all, depth + 1);
            }
        }
        _ => {}
    }
}

fn ledgers_of(catalogue: &Catalogue, expr: &Expr, all: &mut HashSet<String>) {
    let mut walk = |e: &Expr| ledgers_of(catalogue, e, all);
    match expr {
        Expr::Column(column) => along(catalogue, column, all),
        Expr::Norm(_) => drop(all.insert("norm_value".into())),
        Expr::Compare(a, _, b) | Expr::Arith(a, _, b) | Expr::And(a, b) | Expr::Or(a, b) | Expr::Within(a, b) => {
            walk(a);
            walk(b);
        }
        Expr::Not(a) | Expr::IsNull(a, _) | Expr::Like(a, ..) | Expr::Prefix(a, _) => walk(a),
        Expr::In(a, list, _) => {
            walk(a);
            list.iter().for_each(walk);
        }
        Expr::Coalesce(list) => list.iter().for_each(walk),
        Expr::Case(arms, other) => {
            for (when, then) in arms {
                walk(when);
                walk(then);
            }
            if let Some(other) = other {
                walk(other);
            }
        }
        Expr::Exists { ledger, condition, .. } => {
            condition.iter().for_each(|c| walk(c));
            all.insert(ledger.clone());
        }
        Expr::Aggregate { ledger, over, condition, .. } => {
            over.iter().chain(condition).for_each(|c| walk(c));
            all.insert(ledger.clone());
        }
        Expr::InForce { ledger, day, .. } => {
            walk(day);
            all.insert(ledger.clone());
        }
        Expr::Literal(_) | Expr::Param(_) => {}
    }
}

fn along(catalogue: &Catalogue, column: &Column, all: &mut HashSet<String>) {
    let mut ledger = catalogue.ledger(&column.ledger);
    for step in &column.path {
        ledger = ledger.and_then(|l| l.field(step)).and_then(|f| f.refers_to()).and_then(|of| catalogue.ledger(of));
        all.extend(ledger.map(|l| l.name.clone()));
    }
}
