//! The demo county: made up from a seed, handed in as the workbooks that townships and county offices would send, with books of
//! its own in which every expected value was counted while the facts were made.
//!
//! Nothing in it is of the world: the county's code is one that nobody has, people are surnames and given names put together.

mod books;
pub mod calendar;
mod codes;
mod error;
mod fact;
mod files;
mod make;
mod names;
mod rng;
mod sample;
mod tally;

use std::path::{Path, PathBuf};

pub use books::{Amount, BookValue, Books, Standings};
pub use codes::COUNTY_CODE;
pub use error::DemoError;
pub use fact::{Cell, Fact};
pub use make::{CITY_NAME, COUNTY_NAME, Correction, Facts, Person, Posting, Township, Unit, Village};
pub use sample::{SAMPLE_CLAIMS, SAMPLE_KEY, SAMPLE_REPORT, SampleSlot, sample_key};

/// The seed of the county that is shown.
pub const SEED: u64 = 20_261_120;

/// A county, whole.
#[derive(Clone, Debug)]
pub struct County {
    seed: u64,
    made: make::Made,
}

impl County {
    /// Makes the county of a seed; the same seed gives the same county, to the letter.
    pub fn generate(seed: u64) -> County {
        County { seed, made: make::county(seed) }
    }

    pub(crate) fn seed(&self) -> u64 {
        self.seed
    }

    /// Its name.
    pub fn name(&self) -> &'static str {
        COUNTY_NAME
    }

    /// Its code, six digits.
    pub fn code(&self) -> &'static str {
        COUNTY_CODE
    }

    /// Every expected value, as counted while generating; the late corrections are in it.
    pub fn books(&self) -> &Books {
        &self.made.books
    }

    /// The facts of a ledger, before the late corrections, in the order they were made.
    pub fn facts(&self, ledger: &str) -> &[Fact] {
        self.made.facts.get(ledger).map_or(&[], Vec::as_slice)
    }

    /// The ledgers that have facts.
    pub fn ledgers(&self) -> impl Iterator<Item = &'static str> + '_ {
        self.made.facts.keys().copied()
    }

    /// The rows that were put right afterwards; they are in the last workbook.
    pub fn corrections(&self) -> &[Correction] {
        &self.made.corrections
    }

    /// Its townships.
    pub fn townships(&self) -> &[Township] {
        &self.made.townships
    }

    /// Its villages, merged ones too.
    pub fn villages(&self) -> &[Village] {
        &self.made.villages
    }

    /// Its people.
    pub fn people(&self) -> &[Person] {
        &self.made.people
    }

    /// Units of city and county.
    pub fn units(&self) -> &[Unit] {
        &self.made.units
    }

    /// Postings, ended ones too.
    pub fn postings(&self) -> &[Posting] {
        &self.made.postings
    }

    /// Writes the workbooks into a folder, which is made if need be; gives their paths in the order in which they are to be
    /// imported: regions first, late corrections last.
    ///
    /// # Errors
    /// The folder cannot be made, or a file not written.
    pub fn write_workbooks(&self, dir: &Path) -> Result<Vec<PathBuf>, DemoError> {
        files::write(self, dir)
    }
}
