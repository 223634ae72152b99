//! All states of a county in a range of days, kept up to date entry by entry.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{Arc, PoisonError, RwLock};

use catalogue::{Catalogue, Duty, RegionCode};
use jiff::civil::Date;
use journal::{Entry, Journal};
use tokio::sync::Mutex;

use crate::derive::derive;
use crate::facts::Facts;
use crate::{DutyError, State};

/// A subject of a duty.
type Owed = (String, String);

/// The states of a county at a position of its journal.
#[derive(Clone, Debug)]
pub struct Board {
    /// The position.
    pub seq: i64,
    /// The days looked at.
    pub range: (Date, Date),
    /// The day they are looked at from.
    pub today: Date,
    states: BTreeMap<Owed, Vec<State>>,
}

impl Board {
    /// Derives all states from scratch, now or as of a position.
    ///
    /// # Errors
    /// The journal cannot be read.
    pub async fn derive(
        journal: &Journal,
        county: &RegionCode,
        range: (Date, Date),
        today: Date,
        as_of: Option<i64>,
    ) -> Result<Board, DutyError> {
        let seq = match as_of {
            Some(seq) => seq,
            None => journal.head(county).await?.seq,
        };
        let facts = Facts::load(journal, county, journal.catalogue().duties(), range, Some(seq)).await?;
        Ok(Board::of_facts(journal.catalogue(), &facts, seq, range, today))
    }

    fn of_facts(catalogue: &Catalogue, facts: &Facts, seq: i64, range: (Date, Date), today: Date) -> Board {
        let mut board = Board { seq, range, today, states: BTreeMap::new() };
        board.derive_all(catalogue, facts);
        board
    }

    fn derive_all(&mut self, catalogue: &Catalogue, facts: &Facts) {
        self.states.clear();
        for duty in catalogue.duties() {
            for subject in facts.records(&duty.subject) {
                self.derive_one(catalogue, facts, &duty.id, &subject.record);
            }
        }
    }

    fn derive_one(&mut self, catalogue: &Catalogue, facts: &Facts, duty: &str, subject: &str) {
        let owed = (duty.to_string(), subject.to_string());
        self.states.remove(&owed);
        let Some(duty) = catalogue.duty(duty) else { return };
        let Some(ledger) = catalogue.ledger(&duty.subject) else { return };
        let Some(record) = facts.record(&duty.subject, subject) else { return };
        let states = derive(duty, ledger, record, facts, self.range, self.today);
        if !states.is_empty() {
            self.states.insert(owed, states);
        }
    }

    /// Every state, by duty, subject and period.
    pub fn states(&self) -> impl Iterator<Item = &State> {
        self.states.values().flatten()
    }

    /// The states that are asked for: not those for which the items of a list ask one by one.
    pub fn asked(&self) -> impl Iterator<Item = &State> {
        self.states().filter(|s| s.asked)
    }

    /// The states of one subject.
    pub fn of<'a>(&'a self, subject: &'a str) -> impl Iterator<Item = &'a State> {
        self.states.iter().filter(move |((_, s), _)| s == subject).flat_map(|(_, states)| states)
    }
}

/// The states of one duty as of a position, by subject and period, looked at from `today`, in the periods that touch a range of days.
/// Nothing but what it rests on is read.
///
/// # Errors
/// The journal cannot be read.
pub async fn states_of(
    journal: &Journal,
    county: &RegionCode,
    duty: &Duty,
    range: (Date, Date),
    today: Date,
    as_of: i64,
) -> Result<Vec<State>, DutyError> {
    let Some(ledger) = journal.catalogue().ledger(&duty.subject) else { return Ok(Vec::new()) };
    let facts = Facts::load(journal, county, std::slice::from_ref(duty), range, Some(as_of)).await?;
    let subjects: BTreeMap<_, _> = facts.records(&duty.subject).map(|s| (&s.record, s)).collect();
    Ok(subjects.into_values().flat_map(|s| derive(duty, ledger, s, &facts, range, today)).collect())
}

/// What new entries have made stale.
enum Stale {
    Everything,
    Some(BTreeSet<Owed>),
}

/// A county's facts of a range of days at a position, and the board made of them.
struct Kept {
    facts: Facts,
    board: Arc<Board>,
}

/// Past so many new entries everything is read anew.
const MANY: usize = 500;

/// Boards held before they are dropped: a few months that people of a few counties look at.
const HELD: usize = 24;

impl Kept {
    async fn load(journal: &Journal, county: &RegionCode, range: (Date, Date), today: Date) -> Result<Kept, DutyError> {
        let seq = journal.head(county).await?.seq;
        let facts = Facts::load(journal, county, journal.catalogue().duties(), range, Some(seq)).await?;
        let board = Arc::new(Board::of_facts(journal.catalogue(), &facts, seq, range, today));
        Ok(Kept { facts, board })
    }

    /// Follows the journal to its head: only what the new entries touch is derived anew.
    async fn follow(&mut self, journal: &Journal, county: &RegionCode) -> Result<(), DutyError> {
        if journal.head(county).await?.seq == self.board.seq {
            return Ok(());
        }
        let entries = journal.entries(county, self.board.seq, MANY as i64 + 1).await?;
        if entries.len() > MANY {
            *self = Kept::load(journal, county, self.board.range, self.board.today).await?;
            return Ok(());
        }
        let seq = entries.last().map_or(self.board.seq, |e| e.seq);
        let stale = self.apply(journal, county, &entries, seq).await?;
        let board = Arc::make_mut(&mut self.board);
        board.seq = seq;
        match stale {
            Stale::Everything => board.derive_all(journal.catalogue(), &self.facts),
            Stale::Some(owed) => {
                owed.iter().for_each(|(duty, of)| board.derive_one(journal.catalogue(), &self.facts, duty, of));
            }
        }
        Ok(())
    }

    async fn apply(
        &mut self,
        journal: &Journal,
        county: &RegionCode,
        entries: &[Entry],
        seq: i64,
    ) -> Result<Stale, DutyError> {
        let catalogue = journal.catalogue();
        let changed: BTreeSet<(&str, &str)> = entries
            .iter()
            .map(|e| (e.ledger.as_str(), e.record.as_str()))
            .filter(|(l, _)| self.facts.reads(l))
            .collect();
        let mut stale = BTreeSet::new();
        let (mut everything, mut listed) = (false, BTreeSet::new());
        for (name, id) in changed {
            let Some(ledger) = catalogue.ledger(name) else { continue };
            let now = journal.record_at(county, ledger, id, seq).await?;
            let versions = self.facts.put(name, id, now.as_ref());
            everything |= Facts::bears_on_all(name);
            for duty in catalogue.duties().iter().filter(|d| d.reads().contains(&name)) {
                if duty.subject == name {
                    stale.insert((duty.id.clone(), id.to_string()));
                }
                if duty.lists().any(|l| l.ledger == name) {
                    listed.insert(&duty.id);
                }
                for fact in versions.iter().flatten() {
                    let touched = self.facts.touched(duty, name, fact);
                    stale.extend(touched.into_iter().map(|subject| (duty.id.clone(), subject.to_string())));
                }
            }
        }
        // An item of a list is every subject's.
        for duty in catalogue.duties().iter().filter(|d| listed.contains(&d.id)) {
            stale.extend(self.facts.records(&duty.subject).map(|s| (duty.id.clone(), s.record.to_string())));
        }
        if !listed.is_empty() {
            self.facts.read_lists(catalogue, catalogue.duties());
        }
        if everything {
            self.facts.settle();
        }
        Ok(if everything { Stale::Everything } else { Stale::Some(stale) })
    }

    /// Looks from another day.
    fn look_from(&mut self, catalogue: &Catalogue, today: Date) {
        if self.board.today != today {
            self.board = Arc::new(Board::of_facts(catalogue, &self.facts, self.board.seq, self.board.range, today));
        }
    }
}

/// A county and the days looked at.
type Asked = (RegionCode, (Date, Date));

/// The states that pages ask for again and again. Cheap to clone; clones share what is kept.
#[derive(Clone, Default)]
pub struct Boards(Arc<RwLock<HashMap<Asked, Slot>>>);

type Slot = Arc<Mutex<Option<Kept>>>;

impl Boards {
    /// The states of a county now, looked at from `today`, in the periods that touch a range of days.
    ///
    /// # Errors
    /// The journal cannot be read.
    pub async fn now(
        &self,
        journal: &Journal,
        county: &RegionCode,
        range: (Date, Date),
        today: Date,
    ) -> Result<Arc<Board>, DutyError> {
        let slot = self.slot((county.clone(), range));
        let mut held = slot.lock().await;
        // Taken out while it is worked on: a fault on the way leaves nothing half followed.
        let mut kept = match held.take() {
            Some(mut kept) => {
                kept.follow(journal, county).await?;
                kept
            }
            None => Kept::load(journal, county, range, today).await?,
        };
        kept.look_from(journal.catalogue(), today);
        let board = Arc::clone(&kept.board);
        *held = Some(kept);
        Ok(board)
    }

    fn slot(&self, asked: Asked) -> Slot {
        let mut kept = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= HELD && !kept.contains_key(&asked) {
            kept.clear();
        }
        Arc::clone(kept.entry(asked).or_default())
    }
}
