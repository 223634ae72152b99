//! What the county has set, and since when.

use std::collections::HashMap;

use catalogue::{Amount, RegionCode};
use jiff::civil::Date;
use journal::{Journal, RecordQuery};

use crate::DutyError;
use crate::fact::{Fields, day};

/// A norm's value in thousandths with its first and last day, either of which may be open.
type NormSpell = (Option<Date>, Option<Date>, i64);

/// Norms by name.
#[derive(Clone, Debug, Default)]
pub struct Norms {
    set: HashMap<String, Vec<NormSpell>>,
    /// What the catalogue gives where the county has set nothing.
    usual: HashMap<String, i64>,
}

impl Norms {
    /// The value in force on a day, in thousandths; the later spell counts where two touch.
    pub fn on(&self, norm: &str, day: Date) -> Option<i64> {
        let spells = self.set.get(norm)?;
        let holding =
            spells.iter().filter(|(from, to, _)| from.is_none_or(|f| f <= day) && to.is_none_or(|t| day <= t));
        holding.max_by_key(|(from, ..)| *from).map(|(.., value)| *value)
    }

    /// The norms that a county has set.
    ///
    /// # Errors
    /// The journal cannot be read.
    pub async fn load(journal: &Journal, county: &RegionCode) -> Result<Norms, DutyError> {
        let Some(ledger) = journal.catalogue().ledger("norm_value") else { return Ok(Norms::default()) };
        Ok(Norms::read(&journal.records(county, ledger, &RecordQuery::default()).await?))
    }

    /// Norms by name, first and last day and value in thousandths.
    pub fn of<'n>(spells: impl IntoIterator<Item = (&'n str, Option<Date>, Option<Date>, i64)>) -> Norms {
        let mut norms = Norms::default();
        for (norm, from, to, value) in spells {
            norms.set.entry(norm.into()).or_default().push((from, to, value));
        }
        norms
    }

    /// With what the catalogue gives for some norms that nobody has set.
    pub(crate) fn or_usual(self, usual: &HashMap<String, i64>) -> Norms {
        Norms { usual: usual.clone(), ..self }
    }

    /// An amount of a declaration on a day, in thousandths; nought where neither county nor catalogue says any.
    pub(crate) fn amount(&self, amount: &Amount, day: Date) -> i64 {
        self.set(amount, day).unwrap_or_default()
    }

    /// An amount of a declaration on a day, in thousandths; none where neither county nor catalogue says any.
    pub(crate) fn set(&self, amount: &Amount, day: Date) -> Option<i64> {
        match amount {
            Amount::Fixed(n) => Some(n * 1000),
            Amount::Norm(norm) => self.on(norm, day).or_else(|| self.usual.get(norm).copied()),
        }
    }

    /// Those among records that are set for the whole county.
    pub(crate) fn read<'r, F: Fields + 'r>(records: impl IntoIterator<Item = &'r F>) -> Norms {
        let of_county = records.into_iter().filter(|r| r.place().as_str().len() == 6);
        Norms::of(of_county.map(|r| {
            let value = r.field("value").as_int().unwrap_or_default();
            (r.field("norm").as_text().unwrap_or_default(), day(r, "from_day"), day(r, "to_day"), value)
        }))
    }
}
