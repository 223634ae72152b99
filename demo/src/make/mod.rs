//! The simulation: places first, then people and units, then what they did, each in a module of its own.

mod collective;
mod corrections;
mod disclosure;
mod funds;
mod governance;
mod honours;
mod households;
mod leadership;
mod pairings;
mod people;
mod places;
mod postings;
mod presence;
mod projects;
mod rectification;
mod rules;
mod secretaries;
mod settings;
mod training;
mod unit_work;
mod units;
mod venues;

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use crate::books::Books;
use crate::calendar::CUTOFF;
use crate::codes::COUNTY_CODE;
use crate::fact::Fact;
use crate::rng::Rng;
use crate::tally::{Tally, When};

pub use people::Person;
pub use places::{Township, Village};
pub use postings::Posting;
pub use units::Unit;

/// The demo county's name.
pub const COUNTY_NAME: &str = "云岭县";
/// The city above it.
pub const CITY_NAME: &str = "沧澜市";

/// Facts by ledger, in the order they were made.
pub type Facts = BTreeMap<&'static str, Vec<Fact>>;

/// A late correction: the row as it ought to have been, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Correction {
    /// The row, whole.
    pub fact: Fact,
    /// What was wrong.
    pub why: &'static str,
}

/// The county while it is being made.
pub(crate) struct Maker {
    seed: u64,
    pub tally: Tally,
    pub facts: Facts,
    pub corrections: Vec<Correction>,
    pub townships: Vec<Township>,
    pub villages: Vec<Village>,
    pub units: Vec<Unit>,
    pub people: Vec<Person>,
    pub postings: Vec<Posting>,
    /// The secretaries of the villages over time.
    pub secretaries: Vec<secretaries::Term>,
    pub households: Vec<households::Household>,
    /// Identity numbers given so far.
    numbers: BTreeSet<String>,
    documents: i64,
    credit_codes: i64,
}

/// What the simulation leaves behind.
#[derive(Clone, Debug)]
pub(crate) struct Made {
    pub facts: Facts,
    pub corrections: Vec<Correction>,
    pub townships: Vec<Township>,
    pub villages: Vec<Village>,
    pub units: Vec<Unit>,
    pub people: Vec<Person>,
    pub postings: Vec<Posting>,
    pub books: Books,
}

/// Makes a county.
pub(crate) fn county(seed: u64) -> Made {
    let mut maker = Maker {
        seed,
        tally: Tally::default(),
        facts: Facts::new(),
        corrections: Vec::new(),
        townships: Vec::new(),
        villages: Vec::new(),
        units: Vec::new(),
        people: Vec::new(),
        postings: Vec::new(),
        secretaries: Vec::new(),
        households: Vec::new(),
        numbers: BTreeSet::new(),
        documents: 0,
        credit_codes: 81_000_000,
    };
    places::make(&mut maker);
    units::make(&mut maker);
    settings::make(&mut maker);
    leadership::make(&mut maker);
    secretaries::make(&mut maker);
    postings::make(&mut maker);
    rectification::make(&mut maker);
    rules::make(&mut maker);
    households::make(&mut maker);
    leadership::responsibility_groups(&mut maker);
    pairings::make(&mut maker);
    venues::make(&mut maker);
    funds::make(&mut maker);
    collective::make(&mut maker);
    presence::make(&mut maker);
    unit_work::make(&mut maker);
    projects::make(&mut maker);
    training::make(&mut maker);
    honours::make(&mut maker);
    governance::make(&mut maker);
    disclosure::make(&mut maker);
    people::register(&mut maker);
    settings::accounts(&mut maker);
    let codes: Vec<String> = maker.townships.iter().map(|t| t.code.clone()).collect();
    let before = maker.tally.close(COUNTY_NAME, &codes);
    corrections::make(&mut maker);
    let mut books = maker.tally.close(COUNTY_NAME, &codes);
    let changed = before.values.into_iter().filter(|(id, value)| books.values.get(id) != Some(value));
    books.before_corrections = changed.collect();
    Made {
        facts: maker.facts,
        corrections: maker.corrections,
        townships: maker.townships,
        villages: maker.villages,
        units: maker.units,
        people: maker.people,
        postings: maker.postings,
        books,
    }
}

impl Maker {
    /// The stream of a subject.
    pub fn rng(&self, subject: &str) -> Rng {
        Rng::new(self.seed, subject)
    }

    /// Puts a fact down.
    pub fn put(&mut self, fact: Fact) {
        self.facts.entry(fact.ledger).or_default().push(fact);
    }

    /// The facts of a ledger so far.
    pub fn all(&self, ledger: &str) -> &[Fact] {
        self.facts.get(ledger).map_or(&[], Vec::as_slice)
    }

    /// A fresh document number of an issuer and a year.
    pub fn docno(&mut self, issuer: &str, year: i16) -> String {
        self.documents += 1;
        format!("{issuer}〔{year}〕{}号", self.documents)
    }

    /// An identity number that nobody else has.
    pub fn id_number(&mut self, born: Date, woman: bool) -> String {
        // Odd order numbers are men's; whoever shares a birthday gets the next one.
        let first = (self.numbers.len() as i64 * 2) % 998 + i64::from(!woman);
        let number = (0..499)
            .map(|step| crate::codes::id_number(born, (first + step * 2) % 1000))
            .find(|number| !self.numbers.contains(number))
            .expect("no more than 499 men or women of the county share a birthday");
        self.numbers.insert(number.clone());
        number
    }

    /// A fresh credit code of a class.
    pub fn credit_code(&mut self, class: &str) -> String {
        self.credit_codes += 7;
        crate::codes::credit_code(class, self.credit_codes)
    }

    /// Indices of the villages in force on the cut-off.
    pub fn standing(&self) -> Vec<usize> {
        (0..self.villages.len()).filter(|v| self.villages[*v].stands(CUTOFF)).collect()
    }

    /// 青峰镇松坪村
    pub fn full_name(&self, village: usize) -> String {
        let v = &self.villages[village];
        format!("{}{}", self.townships[v.township].name, v.name)
    }

    /// Keeps a norm's value in the books, from one day to another.
    pub fn norm(&mut self, id: &'static str, spell: When, value: i64) {
        self.tally.add(id, spell, COUNTY_CODE, value);
    }
}
