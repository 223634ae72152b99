//! Duties (履责): who owes what, how often, and which records prove it.

use serde::{Deserialize, Serialize};

use crate::{Expr, Names, Part};

/// How often something is owed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Every {
    /// Each day.
    Day,
    /// Each week, from Monday.
    Week,
    /// Each month.
    Month,
    /// Each quarter.
    Quarter,
    /// Each half of a year.
    HalfYear,
    /// Each year.
    Year,
    /// Once, by a day that the subject itself names.
    Once,
}

/// A number of a declaration: written there, or a norm that the county sets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Amount {
    /// Written in the declaration.
    Fixed(i64),
    /// A norm's value on the last day of the period.
    Norm(String),
}

/// What is owed of a period in which the subject was in force only for a part.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Partial {
    /// All of it.
    #[default]
    Owed,
    /// The share of days, rounded up to whole ones.
    Prorated,
    /// Nothing.
    Exempt,
}

/// Records of a ledger that bear on a subject.
#[derive(Clone, Debug)]
pub struct Bearing {
    /// The ledger.
    pub ledger: String,
    /// Their fields beside the subject's fields that they must equal; `record` is the
    /// record itself, `region` its place, `township` and `county` those that the place lies in.
    pub link: Vec<(String, String)>,
    /// Whether a record at a wider place bears on every subject within it.
    pub covers: bool,
    /// The date, month or year that says which period they belong to.
    pub day: String,
    /// Which of them count.
    pub condition: Option<Expr>,
    /// The field that is added up; none where records are counted.
    pub sum: Option<String>,
}

/// When something owed once is due and done: both said by the subject's own fields.
#[derive(Clone, Debug)]
pub struct Once {
    /// The date field that it is reckoned from.
    pub from: String,
    /// So many days later it is due.
    pub within: Amount,
    /// The date field that says it was done.
    pub done: String,
}

/// Entries of a list that the county keeps in a ledger, in versions with a first and a last day: what it has disclosed, say.
#[derive(Clone, Debug)]
pub struct Listed {
    /// The ledger, which has a span.
    pub ledger: String,
    /// Which of its records.
    pub condition: Option<Expr>,
    /// Their fields beside the subject's fields that they must equal.
    pub link: Vec<(String, String)>,
}

/// A duty.
#[derive(Clone, Debug)]
pub struct Duty {
    /// Its id, such as `first_secretary.monthly_report`.
    pub id: String,
    /// What it is called.
    pub names: Names,
    /// What is owed and why, in words.
    pub about: Option<Names>,
    /// The role that owes it.
    pub by: String,
    /// The ledger whose every record in force owes it.
    pub subject: String,
    /// Which of its records.
    pub condition: Option<Expr>,
    /// The list of whose every entry it is owed, where it is owed entry by entry: those in force on a period's last day.
    pub each: Option<Listed>,
    /// The list whose entries ask for the same: where one is in force on a period's last day, this is not asked for beside it.
    pub asked_by: Option<Listed>,
    /// How often.
    pub every: Every,
    /// Where it is to be done before its period begins: from so many days before that it is due.
    pub ahead: Option<Amount>,
    /// For [`Every::Once`]: when.
    pub once: Option<Once>,
    /// The records that prove it; any of them counts.
    pub proofs: Vec<Bearing>,
    /// Whether the proofs tell the same thing twice: then the first that says anything of a period is believed, and those after it
    /// stand in where it is silent. Otherwise they are added up.
    pub instead: bool,
    /// How much: so many records, or so much of what is added up.
    pub need: Amount,
    /// Days after the period's end until it is overdue; where it is to be done ahead, after the day before its beginning.
    pub grace: Amount,
    /// What is owed of a part of a period.
    pub partial: Partial,
    /// Spells that excuse it where they cover all of the period in which the subject was in force.
    pub excused_by: Option<Bearing>,
    /// Records that show the subject at its place on their day, though nobody said so: for what is worked out day by day.
    pub shows: Vec<Bearing>,
    /// Records that show it was looked for and not found.
    pub against: Vec<Bearing>,
    /// The part it is declared in.
    pub part: Part,
    /// Digest of the definition.
    pub version: String,
    /// File it is declared in.
    pub file: String,
}

/// What comes before a field of the list's entry in a proof's `link`.
const EACH: &str = "each.";

/// The field of a list's entry that the other side of a link names; none where it names one of the subject's own.
pub fn of_each(own: &str) -> Option<&str> {
    own.strip_prefix(EACH)
}

impl Duty {
    /// The norms that it goes by.
    pub fn norms(&self) -> impl Iterator<Item = &str> {
        let amounts =
            [&self.need, &self.grace].into_iter().chain(&self.ahead).chain(self.once.iter().map(|o| &o.within));
        amounts.filter_map(|a| match a {
            Amount::Norm(norm) => Some(norm.as_str()),
            Amount::Fixed(_) => None,
        })
    }

    /// Every ledger whose records its states depend on, its subject's first.
    pub fn reads(&self) -> Vec<&str> {
        let mut all = vec![self.subject.as_str()];
        all.extend(self.proofs.iter().chain(&self.excused_by).map(|b| b.ledger.as_str()));
        all.extend(self.lists().map(|l| l.ledger.as_str()));
        all.dedup();
        all
    }

    /// The lists that its states depend on.
    pub fn lists(&self) -> impl Iterator<Item = &Listed> {
        self.each.iter().chain(&self.asked_by)
    }

    /// The fields by which entries of its list are told apart: those that its proofs name. Versions of an entry agree in them.
    pub fn entry_fields(&self) -> Vec<&str> {
        let mut all: Vec<&str> = self.proofs.iter().flat_map(|b| &b.link).filter_map(|(_, own)| of_each(own)).collect();
        all.sort_unstable();
        all.dedup();
        all
    }
}
