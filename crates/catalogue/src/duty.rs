//! Duties (履责): who owes what, how often, and which records prove it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::expr_parse::{self, Context};
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
    /// How often.
    pub every: Every,
    /// For [`Every::Once`]: when.
    pub once: Option<Once>,
    /// The records that prove it; any of them counts.
    pub proofs: Vec<Bearing>,
    /// Whether the proofs tell the same thing twice: then the first that says anything of a period is believed, and those after it
    /// stand in where it is silent. Otherwise they are added up.
    pub instead: bool,
    /// How much: so many records, or so much of what is added up.
    pub need: Amount,
    /// Days after the period's end until it is overdue.
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

impl Duty {
    /// The norms that it goes by.
    pub fn norms(&self) -> impl Iterator<Item = &str> {
        let amounts = [&self.need, &self.grace].into_iter().chain(self.once.iter().map(|o| &o.within));
        amounts.filter_map(|a| match a {
            Amount::Norm(norm) => Some(norm.as_str()),
            Amount::Fixed(_) => None,
        })
    }

    /// Every ledger whose records its states depend on, its subject's first.
    pub fn reads(&self) -> Vec<&str> {
        let mut all = vec![self.subject.as_str()];
        all.extend(self.proofs.iter().chain(&self.excused_by).map(|b| b.ledger.as_str()));
        all.dedup();
        all
    }
}

#[derive(Deserialize)]
#[serde(untagged)]
enum RawAmount {
    Fixed(i64),
    Norm(String),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawBearing {
    ledger: String,
    link: BTreeMap<String, String>,
    #[serde(default)]
    covers: bool,
    #[serde(default)]
    day: Option<String>,
    #[serde(default, rename = "where")]
    condition: Option<String>,
    #[serde(default)]
    sum: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawOnce {
    from: String,
    #[serde(default)]
    within: Option<RawAmount>,
    done: String,
}

/// A duty as its file writes it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawDuty {
    name: Names,
    #[serde(default)]
    about: Option<Names>,
    by: String,
    r#for: String,
    #[serde(default, rename = "where")]
    condition: Option<String>,
    every: Every,
    #[serde(default)]
    once: Option<RawOnce>,
    #[serde(default)]
    proof: Vec<RawBearing>,
    #[serde(default)]
    instead: bool,
    #[serde(default)]
    need: Option<RawAmount>,
    #[serde(default)]
    grace: Option<RawAmount>,
    #[serde(default)]
    partial: Partial,
    #[serde(default)]
    excused_by: Option<RawBearing>,
    #[serde(default)]
    shows: Vec<RawBearing>,
    #[serde(default)]
    against: Vec<RawBearing>,
}

/// What a duty is read against.
pub(crate) struct Frame<'a> {
    pub ledgers: &'a std::collections::HashMap<String, crate::Ledger>,
    pub norms: &'a [String],
    pub part: Part,
    pub file: &'a str,
    pub text: &'a str,
}

impl RawDuty {
    pub(crate) fn into_duty(self, id: &str, frame: &Frame) -> Result<Duty, String> {
        let condition = frame.condition(&self.r#for, self.condition.as_deref())?;
        let bearings = |raw: Vec<RawBearing>| -> Result<Vec<Bearing>, String> {
            raw.into_iter().map(|b| frame.bearing(&self.r#for, b)).collect()
        };
        let (proofs, shows, against) = (bearings(self.proof)?, bearings(self.shows)?, bearings(self.against)?);
        let once = self.once.map(|o| frame.once(&self.r#for, o)).transpose()?;
        match (self.every == Every::Once, &once, proofs.is_empty()) {
            (true, None, _) => return Err("what is owed once says when: once = { from, within, done }".into()),
            (false, Some(_), _) => return Err("`once` goes with every = \"once\"".into()),
            (false, None, true) => return Err("no `proof`: name the records that prove it".into()),
            _ => {}
        }
        Ok(Duty {
            id: id.into(),
            names: self.name,
            about: self.about,
            by: self.by,
            condition,
            every: self.every,
            once,
            proofs,
            instead: self.instead,
            need: frame.amount(self.need, 1)?,
            grace: frame.amount(self.grace, 0)?,
            partial: self.partial,
            excused_by: self.excused_by.map(|e| frame.bearing(&self.r#for, e)).transpose()?,
            shows,
            against,
            subject: self.r#for,
            part: frame.part,
            version: crate::load::version(&format!("{id}\n{}", frame.text)),
            file: frame.file.into(),
        })
    }
}

impl Frame<'_> {
    fn ledger(&self, name: &str) -> Result<&crate::Ledger, String> {
        self.ledgers.get(name).ok_or_else(|| format!("the ledger {name} is not there"))
    }

    fn field(&self, ledger: &str, field: &str) -> Result<(), String> {
        let own = matches!(field, "record" | "region" | "township" | "county");
        if own || self.ledger(ledger)?.field(field).is_some() {
            Ok(())
        } else {
            Err(format!("the ledger {ledger} has no field {field}"))
        }
    }

    fn condition(&self, ledger: &str, text: Option<&str>) -> Result<Option<Expr>, String> {
        self.ledger(ledger)?;
        let Some(text) = text else { return Ok(None) };
        let context = Context { ledgers: self.ledgers, norms: self.norms, own: ledger };
        let expr = expr_parse::parse(text, &context)?;
        if expr.of_one_record() {
            Ok(Some(expr))
        } else {
            Err(format!("“{text}” reads more than the record's own fields"))
        }
    }

    fn amount(&self, raw: Option<RawAmount>, usual: i64) -> Result<Amount, String> {
        match raw {
            None => Ok(Amount::Fixed(usual)),
            Some(RawAmount::Fixed(n)) => Ok(Amount::Fixed(n)),
            Some(RawAmount::Norm(text)) => match text.strip_prefix("norm ") {
                Some(norm) if self.norms.iter().any(|n| n == norm) => Ok(Amount::Norm(norm.into())),
                _ => Err(format!("“{text}” is neither a number nor `norm NAME` with a norm that is there")),
            },
        }
    }

    fn bearing(&self, subject: &str, raw: RawBearing) -> Result<Bearing, String> {
        let ledger = self.ledger(&raw.ledger)?;
        for (theirs, own) in &raw.link {
            self.field(&raw.ledger, theirs)?;
            self.field(subject, own)?;
        }
        if raw.link.is_empty() {
            return Err(format!("{} says by no `link` which subject it bears on", raw.ledger));
        }
        let day = raw.day.or_else(|| ledger.day.clone()).or_else(|| ledger.span.as_ref().map(|s| s.0.clone()));
        let day = day.ok_or_else(|| format!("the ledger {} has no day of its own: say `day`", raw.ledger))?;
        self.field(&raw.ledger, &day)?;
        if let Some(sum) = &raw.sum {
            self.field(&raw.ledger, sum)?;
        }
        Ok(Bearing {
            condition: self.condition(&raw.ledger, raw.condition.as_deref())?,
            ledger: raw.ledger,
            link: raw.link.into_iter().collect(),
            covers: raw.covers,
            day,
            sum: raw.sum,
        })
    }

    fn once(&self, subject: &str, raw: RawOnce) -> Result<Once, String> {
        self.field(subject, &raw.from)?;
        self.field(subject, &raw.done)?;
        Ok(Once { from: raw.from, within: self.amount(raw.within, 0)?, done: raw.done })
    }
}
