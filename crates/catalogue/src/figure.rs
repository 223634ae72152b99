//! Figures: a record list and a measure.

use serde::{Deserialize, Serialize};

use crate::{Catalogue, Expr, Formula, Names, Part};

/// The usual time windows of such reports; their days follow from the cut-off (`figures::Window`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum WindowCode {
    /// 今年以来: 1 January of the report's year to the cut-off.
    Y,
    /// 去年以来: 1 January of the year before to the cut-off.
    Y2,
    /// A named year.
    #[serde(rename = "yr")]
    Yr,
    /// 近年来: three years to the cut-off, unless the county says otherwise.
    R,
    /// 目前: the state on the cut-off day.
    D,
    /// A norm in force on the cut-off day.
    N,
}

impl WindowCode {
    /// The code as the command line and the provenance file write it.
    pub fn code(self) -> &'static str {
        match self {
            WindowCode::Y => "Y",
            WindowCode::Y2 => "Y2",
            WindowCode::Yr => "yr",
            WindowCode::R => "R",
            WindowCode::D => "D",
            WindowCode::N => "N",
        }
    }

    /// What people call the window.
    pub fn names(self) -> Names {
        let (zh, en) = match self {
            WindowCode::Y => ("今年以来", "this year to date"),
            WindowCode::Y2 => ("去年以来", "since last year"),
            WindowCode::Yr => ("该年度", "that year"),
            WindowCode::R => ("近年来", "in recent years"),
            WindowCode::D => ("目前", "as it stands"),
            WindowCode::N => ("现行标准", "norm in force"),
        };
        Names { zh: zh.into(), en: en.into() }
    }
}

impl std::str::FromStr for WindowCode {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        use WindowCode::*;
        [Y, Y2, Yr, R, D, N]
            .into_iter()
            .find(|w| w.code() == text)
            .ok_or_else(|| format!("“{text}” is no window; use one of Y, Y2, yr, R, D, N"))
    }
}

/// How a window limits the record list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum FigureTime {
    /// In force on the window's last day.
    State,
    /// Dated within the window.
    Event,
    /// Of the window's year.
    Year,
    /// No limit.
    None,
}

/// What is worked out over the record list.
#[derive(Clone, Debug)]
pub enum Measure {
    /// How many records.
    Count,
    /// How many different values.
    CountDistinct(Expr),
    /// The sum.
    Sum(Expr),
    /// The mean.
    Avg(Expr),
    /// The greatest.
    Max(Expr),
    /// The least.
    Min(Expr),
    /// The middle value.
    Median(Expr),
    /// Arithmetic over other figures.
    Formula(Formula),
    /// A norm's value.
    Norm(String),
    /// The county's name.
    Name,
    /// A year parameter of the report.
    Year(String),
    /// How many of the records do not meet the claim's condition.
    Claim,
}

/// A figure read from the states of duties.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Owed {
    /// The ids of the duties, at least one; the figure's ledger is the subject of the first.
    pub duties: Vec<String>,
    /// Which of their states are its rows.
    pub tells: Tells,
}

/// Which states of duties a figure has for its rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Tells {
    /// Of a claim: each that falsifies it. With `unmet` what is not done, though it may still be, falsifies it too: 年度体检全覆盖 is
    /// not yet so while one is to come. Otherwise only what is overdue does.
    Exceptions {
        /// What may still be done counts.
        unmet: bool,
    },
    /// Of a count: those asked for by themselves that stand so.
    Standing(Vec<Stands>),
}

/// How something owed stands, for a count of such states.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Stands {
    /// The records prove it.
    Met,
    /// Not yet met, and not yet overdue.
    Due,
    /// Not met, and the last day is past.
    Overdue,
}

/// A figure.
#[derive(Clone, Debug)]
pub struct Figure {
    /// Its id, such as `posting.first_secretary` or `stat/户数`.
    pub id: String,
    /// Its name.
    pub name: Names,
    /// Its definition in words, where the generated one would not do.
    pub about: Option<Names>,
    /// Noun phrases for the thing counted.
    pub aliases: Vec<String>,
    /// Words near a number that speak for it.
    pub cues: Vec<String>,
    /// Words near a number that speak against it.
    pub unlike: Vec<String>,
    /// The unit it is shown in.
    pub unit: String,
    /// Further counters that mean the same.
    pub units: Vec<String>,
    /// The ledger of the record list.
    pub of: Option<String>,
    /// The condition, as written.
    pub where_text: String,
    /// The condition.
    pub condition: Option<Expr>,
    /// For a claim: what each record has to meet, as written.
    pub must_text: String,
    /// For a claim: what each record has to meet.
    pub must: Option<Expr>,
    /// For a claim about what is owed, and a count of it: the duties from whose states it is read.
    pub owed: Option<Owed>,
    /// How the window limits the list.
    pub time: FigureTime,
    /// The date (or year) field, where it is not the ledger's own.
    pub day: Option<String>,
    /// For a named-year window: the year parameter that says which year is meant when nobody does.
    pub year_from: Option<String>,
    /// What is worked out.
    pub measure: Measure,
    /// The measure, as written.
    pub measure_text: String,
    /// The usual window.
    pub window: WindowCode,
    /// Figures that are part of it (其中).
    pub parts: Vec<String>,
    /// Whether the parts add up to it.
    pub exhaustive: bool,
    /// The figure and the choice it was made from.
    pub family: Option<(String, String)>,
    /// Shown in the overview.
    pub star: bool,
    /// The role that is asked.
    pub owner: Option<String>,
    /// Decimal places.
    pub decimals: Option<u8>,
    /// The part it is declared in.
    pub part: Part,
    /// Digest of the definition.
    pub version: String,
    /// File it is declared in.
    pub file: String,
}

impl Figure {
    /// Every counter the figure may stand before.
    pub fn counters(&self) -> impl Iterator<Item = &str> {
        std::iter::once(self.unit.as_str()).chain(self.units.iter().map(String::as_str))
    }

    /// Whether it is a claim.
    pub fn is_claim(&self) -> bool {
        matches!(self.measure, Measure::Claim)
    }

    /// Whether records of a ledger may stand in its own list: those of its ledger, and the subjects of every duty that it is read from. A
    /// formula has no list of its own.
    pub fn lists(&self, catalogue: &Catalogue, ledger: &str) -> bool {
        let owed = || self.owed.iter().flat_map(|o| &o.duties).filter_map(|id| catalogue.duty(id));
        self.of.as_deref() == Some(ledger) || owed().any(|duty| duty.subject == ledger)
    }

    /// Whether its value is worked out from records (not a norm, name or year).
    pub fn is_counted(&self) -> bool {
        !matches!(self.measure, Measure::Norm(_) | Measure::Name | Measure::Year(_))
    }
}
