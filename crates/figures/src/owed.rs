//! Figures read from the states of duties: each state that is counted is a row of the list, the subject's record and the period.

use std::collections::{BTreeSet, HashMap};

use catalogue::{Duty, Figure, Owed, RegionCode, Stands, Tells, Value};
use duties::{Standing, State};

use crate::cells::ByRegion;
use crate::session::Session;
use crate::{Decimal, FigureError, Missing, Row, Window};

/// What a figure of duties comes to.
pub(crate) struct Stated {
    /// Its rows, by place, subject and period, each with the ledger of its subject: of a claim what falsifies it.
    rows: Vec<(String, State)>,
    /// How many states it speaks of, its rows included.
    pub spoken_of: usize,
}

impl Stated {
    /// How many rows it has.
    pub fn count(&self) -> usize {
        self.rows.len()
    }

    /// How many it has at each place of so many digits.
    pub fn by_region(&self, digits: usize) -> ByRegion {
        let mut all = ByRegion::new();
        let code = |s: &State| RegionCode::parse(s.region.as_str().get(..digits)?).ok();
        for place in self.rows.iter().filter_map(|(_, s)| code(s)) {
            *all.entry(place).or_default() += Decimal::ONE;
        }
        all
    }

    /// The records of the subjects, once for each period.
    pub fn records(&self) -> impl Iterator<Item = String> {
        self.rows.iter().map(|(_, s)| s.subject.clone())
    }
}

/// The duties that a figure is read from, and how.
pub(crate) struct Of<'f> {
    duties: Vec<&'f Duty>,
    tells: &'f Tells,
}

impl Of<'_> {
    /// Whether a state is a row of the figure. Of several duties, and of a count, only what is asked for by itself: what the items of a
    /// list ask for one by one is told there and not once more.
    fn counts(&self, state: &State) -> bool {
        let stands = |wanted: &Stands| match wanted {
            Stands::Met => state.standing == Standing::Met,
            Stands::Due => state.standing == Standing::Due,
            Stands::Overdue => state.standing == Standing::Overdue,
        };
        match self.tells {
            Tells::Exceptions { .. } if self.duties.len() > 1 && !state.asked => false,
            Tells::Exceptions { unmet } => stands(&Stands::Overdue) || *unmet && stands(&Stands::Due),
            Tells::Standing(wanted) => state.asked && wanted.iter().any(stands),
        }
    }
}

impl Session<'_> {
    /// The duties of a figure that is read from some.
    pub fn duties_of<'f>(&'f self, figure: &'f Figure) -> Option<Of<'f>> {
        let Owed { duties, tells } = figure.owed.as_ref()?;
        let duties = duties.iter().filter_map(|id| self.figures.catalogue().duty(id)).collect();
        Some(Of { duties, tells })
    }

    /// What a figure of duties comes to in a window, looked at from the cut-off.
    pub async fn stated(&self, of: &Of<'_>, window: &Window) -> Result<Stated, FigureError> {
        let range = (window.first, window.last);
        let (journal, today) = (&self.figures.journal, self.ask.windows.cutoff);
        // What is overdue or counted belongs to the window in which its period ended; what stands open is asked of every period in it,
        // but of none that is only asked for ahead.
        let ended = |s: &State| window.first <= s.period.last && s.period.last <= window.last;
        let begun = |s: &State| s.period.first <= window.last;
        let open = matches!(of.tells, Tells::Exceptions { unmet: true });
        let mut stated = Stated { rows: Vec::new(), spoken_of: 0 };
        for duty in &of.duties {
            let mut states = duties::states_of(journal, &self.county, duty, range, today, self.position).await?;
            states.retain(|s| self.ask.region.holds(&s.region) && if open { begun(s) } else { ended(s) });
            let speaks = |s: &&State| s.standing == Standing::Met || of.counts(s);
            stated.spoken_of += states.iter().filter(speaks).count();
            states.retain(|s| of.counts(s));
            stated.rows.extend(states.into_iter().map(|s| (duty.subject.clone(), s)));
        }
        stated.rows.sort_by(|(_, a), (_, b)| {
            (&a.region, &a.subject, a.period, &a.item).cmp(&(&b.region, &b.subject, b.period, &b.item))
        });
        Ok(stated)
    }

    /// Nobody can tell whether duties were met where none of the proofs of any has ever been entered.
    pub fn unproven(&self, of: &Of<'_>) -> Option<Missing> {
        let all: Vec<Missing> = of.duties.iter().map_while(|duty| self.unproven_duty(duty)).collect();
        if all.len() == of.duties.len() { all.into_iter().next() } else { None }
    }

    fn unproven_duty(&self, duty: &Duty) -> Option<Missing> {
        let filled = |ledger: &str| self.clock.ledgers.get(ledger).is_some_and(|(first, _)| *first <= self.position);
        let ledger = match duty.proofs.first() {
            Some(first) if !duty.proofs.iter().any(|p| filled(&p.ledger)) => &first.ledger,
            _ if !filled(&duty.subject) => &duty.subject,
            _ => return None,
        };
        Some(Missing::EmptyLedger { ledger: ledger.clone() })
    }

    /// The rows of the list, each with its subject in the version that stands.
    pub async fn rows_of(&self, stated: Stated) -> Result<Vec<Row>, FigureError> {
        let mut versions: HashMap<String, HashMap<String, i64>> = HashMap::new();
        for ledger in stated.rows.iter().map(|(ledger, _)| ledger).collect::<BTreeSet<_>>() {
            let Some(declared) = self.figures.catalogue().ledger(ledger) else { continue };
            let sql = format!(
                "SELECT record, from_seq FROM {} WHERE county = $1 AND from_seq <= $2 AND to_seq > $2",
                declared.table()
            );
            let binds = vec![self.county.as_str().into(), self.position.into()];
            let found = self.figures.journal.db().rows(&sql, binds).await?;
            let version = |row: &Vec<Value>| Some((row[0].as_text()?.to_string(), row[1].as_int()?));
            versions.insert(ledger.clone(), found.iter().filter_map(version).collect());
        }
        let row = |(ledger, s): (String, State)| Row {
            from_seq: versions.get(&ledger).and_then(|all| all.get(&s.subject)).copied().unwrap_or_default(),
            ledger,
            record: s.subject,
            region: s.region,
            item: Value::Text(match s.item {
                None => s.period.to_string(),
                Some(item) => format!("{} {}", s.period, item.name),
            }),
        };
        Ok(stated.rows.into_iter().map(row).collect())
    }
}
