//! Claims read from the states of a duty: each state that falsifies one is a row of its list, the subject's record and the period.

use std::collections::HashMap;

use catalogue::{Duty, Figure, Owed, RegionCode, Value};
use duties::{Standing, State};

use crate::cells::ByRegion;
use crate::session::Session;
use crate::{Decimal, FigureError, Missing, Row, Window};

/// What a claim comes to.
pub(crate) struct Stated {
    /// What falsifies it, by place, subject and period.
    exceptions: Vec<State>,
    /// How many states it speaks of, its exceptions included.
    pub spoken_of: usize,
    /// The ledger of its subjects.
    ledger: String,
}

impl Stated {
    /// How many falsify it.
    pub fn count(&self) -> usize {
        self.exceptions.len()
    }

    /// How many falsify it at each place of so many digits.
    pub fn by_region(&self, digits: usize) -> ByRegion {
        let mut all = ByRegion::new();
        let code = |s: &State| RegionCode::parse(s.region.as_str().get(..digits)?).ok();
        for place in self.exceptions.iter().filter_map(code) {
            *all.entry(place).or_default() += Decimal::ONE;
        }
        all
    }

    /// The records of the subjects, once for each period.
    pub fn records(&self) -> impl Iterator<Item = String> {
        self.exceptions.iter().map(|s| s.subject.clone())
    }
}

impl Session<'_> {
    /// The duty of a claim that is read from one.
    pub fn duty_of<'f>(&'f self, figure: &'f Figure) -> Option<(&'f Duty, &'f Owed)> {
        let owed = figure.owed.as_ref()?;
        Some((self.figures.catalogue().duty(&owed.duty)?, owed))
    }

    /// What a claim of a duty comes to in a window, looked at from the cut-off.
    pub async fn stated(&self, (duty, owed): (&Duty, &Owed), window: &Window) -> Result<Stated, FigureError> {
        let range = (window.first, window.last);
        let (journal, today) = (&self.figures.journal, self.ask.windows.cutoff);
        let mut states = duties::states_of(journal, &self.county, duty, range, today, self.position).await?;
        // What is overdue belongs to the window in which its period ended; what stands open is asked of every period in it, but of none
        // that is only asked for ahead.
        let ended = |s: &State| window.first <= s.period.last && s.period.last <= window.last;
        let begun = |s: &State| s.period.first <= window.last;
        states.retain(|s| self.ask.region.holds(&s.region) && if owed.unmet { begun(s) } else { ended(s) });
        let falsifies = |s: &State| s.standing == Standing::Overdue || owed.unmet && s.standing == Standing::Due;
        let speaks = |s: &State| s.standing == Standing::Met || falsifies(s);
        let spoken_of = states.iter().filter(|s| speaks(s)).count();
        states.retain(falsifies);
        states.sort_by(|a, b| {
            (&a.region, &a.subject, a.period, &a.item).cmp(&(&b.region, &b.subject, b.period, &b.item))
        });
        Ok(Stated { exceptions: states, spoken_of, ledger: duty.subject.clone() })
    }

    /// Nobody can tell whether a duty was met where none of its proofs has ever been entered.
    pub fn unproven(&self, duty: &Duty) -> Option<Missing> {
        let filled = |ledger: &str| self.clock.ledgers.get(ledger).is_some_and(|(first, _)| *first <= self.position);
        let ledger = match duty.proofs.first() {
            Some(first) if !duty.proofs.iter().any(|p| filled(&p.ledger)) => &first.ledger,
            _ if !filled(&duty.subject) => &duty.subject,
            _ => return None,
        };
        Some(Missing::EmptyLedger { ledger: ledger.clone() })
    }

    /// The rows of a claim's list, each with its subject in the version that stands.
    pub async fn rows_of(&self, stated: Stated) -> Result<Vec<Row>, FigureError> {
        let Some(ledger) = self.figures.catalogue().ledger(&stated.ledger) else { return Ok(Vec::new()) };
        if stated.exceptions.is_empty() {
            return Ok(Vec::new());
        }
        let sql = format!(
            "SELECT record, from_seq FROM {} WHERE county = $1 AND from_seq <= $2 AND to_seq > $2",
            ledger.table()
        );
        let binds = vec![self.county.as_str().into(), self.position.into()];
        let versions = self.figures.journal.db().rows(&sql, binds).await?;
        let versions: HashMap<&str, i64> =
            versions.iter().filter_map(|row| Some((row[0].as_text()?, row[1].as_int()?))).collect();
        let row = |s: State| Row {
            from_seq: versions.get(s.subject.as_str()).copied().unwrap_or_default(),
            ledger: stated.ledger.clone(),
            record: s.subject,
            region: s.region,
            item: Value::Text(match s.item {
                None => s.period.to_string(),
                Some(item) => format!("{} {}", s.period, item.name),
            }),
        };
        Ok(stated.exceptions.into_iter().map(row).collect())
    }
}
