//! A posting's allowance of a month: what its days come to, what was set down and paid, and the step that comes next.

use std::collections::HashMap;

use catalogue::Value;
use duties::days::{Due, Paid, difference};
use journal::{Record, RecordQuery};

use crate::WebError;
use crate::desk::Desk;
use crate::pages::duties::Month;
use crate::pages::month::{agrees, confirmations, presence};
use crate::posted;

/// What is to be done next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    /// The month has not been confirmed, or has changed since.
    Confirm,
    /// The days come to another sum than was set down.
    DrawUp,
    /// To be held against the records by the organisation department.
    Check,
    /// To be paid.
    Pay,
    /// Nothing.
    Done,
}

/// A posting's allowance of a month.
pub(crate) struct Line {
    pub posting: Record,
    pub person: String,
    pub place: String,
    pub due: Due,
    pub confirmed: bool,
    pub allowance: Option<Record>,
    pub differences: Vec<Record>,
}

impl Line {
    /// What was set down for the month and as differences of it.
    pub(super) fn lines(&self) -> Vec<Paid> {
        let paid = |r: &Record| Paid {
            days: r.get("days").as_int().unwrap_or_default(),
            amount: r.get("amount").as_int().unwrap_or_default(),
        };
        self.allowance.iter().chain(&self.differences).map(paid).collect()
    }

    /// The sum of it, in fen.
    pub(crate) fn recorded(&self) -> i64 {
        self.lines().iter().map(|l| l.amount).sum()
    }

    /// What is still to be set down.
    pub(super) fn difference(&self) -> Option<Paid> {
        difference(&self.due, &self.lines())
    }

    /// Whether the month's first payment was made.
    pub(super) fn is_paid(&self) -> bool {
        self.allowance.as_ref().is_some_and(|a| !a.get("paid_on").is_null())
    }

    /// The step that comes next.
    pub(crate) fn step(&self) -> Step {
        let open = self.differences.iter().any(|d| d.get("paid_on").is_null());
        match &self.allowance {
            _ if !self.confirmed && !self.is_paid() => Step::Confirm,
            _ if self.confirmed && self.difference().is_some() => Step::DrawUp,
            Some(a) if a.get("paid_on").is_null() && a.get("checked_on").is_null() => Step::Check,
            Some(a) if a.get("paid_on").is_null() || open => Step::Pay,
            _ => Step::Done,
        }
    }
}

/// The lines of a month, by place and name.
pub(crate) async fn lines(desk: &Desk, month: Month) -> Result<Vec<Line>, WebError> {
    let county = desk.county();
    let presence = presence(desk, county, (month.first(), month.last())).await?;
    let standing = confirmations(desk, county, month).await?;
    let mut allowances = of_month(desk, "allowance", month).await?;
    let mut differences = of_month(desk, "allowance_difference", month).await?;
    let ledger = desk.catalogue().ledger("allowance").ok_or(WebError::NotFound)?;
    let seen = presence.postings().filter(|(of, _)| desk.access().reads(ledger, &of.region));
    let names = posted::named(desk, seen.map(|(_, record)| record)).await?;
    let mut named: Vec<_> = names.into_values().collect();
    named.sort_by(|a, b| (&a.region, &a.person, &a.id).cmp(&(&b.region, &b.person, &b.id)));
    let mut lines = Vec::new();
    for one in named {
        let (Some((_, posting)), Some(worked)) = (presence.posting(&one.id), presence.month(&one.id, month.first()))
        else {
            continue;
        };
        let stands = standing.get(&one.id);
        lines.push(Line {
            posting: posting.clone(),
            due: presence.due(&worked),
            confirmed: stands.is_some_and(|r| r.text("state") == "已确认" && agrees(r, &worked)),
            allowance: allowances.remove(&one.id).and_then(|mut all| all.pop()),
            differences: differences.remove(&one.id).unwrap_or_default(),
            place: desk.places.full(&one.region),
            person: one.person,
        });
    }
    Ok(lines)
}

/// The records of a month, by posting, the oldest first.
async fn of_month(desk: &Desk, ledger: &str, month: Month) -> Result<HashMap<String, Vec<Record>>, WebError> {
    let Some(ledger) = desk.catalogue().ledger(ledger) else { return Ok(HashMap::new()) };
    let equal = vec![("month".to_string(), Value::from(month.to_string()))];
    let mut found =
        desk.state.journal.records(desk.county(), ledger, &RecordQuery { equal, ..RecordQuery::default() }).await?;
    found.sort_by_key(|r| (r.get("nth").as_int(), r.from_seq));
    let mut by: HashMap<String, Vec<Record>> = HashMap::new();
    for record in found {
        by.entry(record.text("posting").to_string()).or_default().push(record);
    }
    Ok(by)
}

/// Fen as yuan, as it is read.
pub(super) fn yuan(fen: i64) -> String {
    let sign = if fen < 0 { "−" } else { "" };
    let (whole, rest) = (fen.abs() / 100, fen.abs() % 100);
    let whole = crate::show::grouped(&whole.to_string());
    if rest == 0 { format!("{sign}{whole}") } else { format!("{sign}{whole}.{rest:02}") }
}
