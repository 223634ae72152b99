//! What the page, the workbook and the API tell: a month's shares by role, and those of the months before.

use std::collections::{BTreeMap, HashMap};

use catalogue::{RegionCode, Role};
use duties::Norms;
use duties::burden::{Given, Share, Timed, shares};
use journal::{Record, RecordQuery};

use crate::desk::Desk;
use crate::pages::duties::Month;
use crate::{WebError, accounts, meter};

/// Months of a trend, the chosen one among them.
const MONTHS: usize = 6;

/// A month's burden and that of the months before it.
pub(crate) struct Burden {
    /// The month.
    pub month: Month,
    /// Working days of the month so far.
    pub days: usize,
    /// The months, the oldest first, each with the shares that may be told.
    pub months: Vec<(Month, BTreeMap<String, Share>)>,
    norms: Norms,
}

impl Burden {
    /// A role's share of a month, where it may be told.
    pub(crate) fn share(&self, month: Month, role: &str) -> Option<&Share> {
        self.months.iter().find(|(m, _)| *m == month)?.1.get(role)
    }

    /// The numbers that budgets go by, as of the month's last day.
    pub(crate) fn law<'a>(&'a self, desk: &'a Desk) -> cases::Law<'a> {
        cases::Law::on(desk.catalogue(), &self.norms, self.month.last())
    }

    /// The roles that are asked to fill in anything, in the catalogue's order.
    pub(crate) fn roles<'a>(&self, desk: &'a Desk) -> impl Iterator<Item = &'a Role> {
        desk.catalogue().roles().iter().filter(|r| !r.writes.is_empty())
    }
}

/// The burden of a month, and of those before it.
pub(crate) async fn read(desk: &Desk, month: Month) -> Result<Burden, WebError> {
    let county = desk.county();
    let mut months = vec![month];
    while months.len() < MONTHS {
        months.insert(0, months[0].before());
    }
    let first = months[0];
    let given = meter::given(&desk.state, county, first.first(), desk.head).await?;
    let timed = meter::timed(desk.state.journal.db(), county, &first.to_string()).await?;
    let accounts = accounts_of(desk, county).await?;
    let of = |month: Month| (month, of_month(desk, month, &given, &timed, &accounts));
    let calendar = figures::calendar(&desk.state.journal, county).await?;
    let today = desk.state.today();
    let days = month.first().series(jiff::ToSpan::days(1)).take_while(|d| *d <= month.last() && *d <= today);
    Ok(Burden {
        month,
        days: days.filter(|d| calendar.works(*d)).count(),
        months: months.into_iter().map(of).collect(),
        norms: desk.state.norms(county).await?,
    })
}

fn of_month(
    desk: &Desk,
    month: Month,
    given: &[Given],
    timed: &[Timed],
    accounts: &[Record],
) -> BTreeMap<String, Share> {
    let written = month.to_string();
    let given: Vec<Given> = given.iter().filter(|g| g.of.month == written).cloned().collect();
    let timed: Vec<Timed> = timed.iter().filter(|t| t.month == written).cloned().collect();
    let roles = roles_of(desk, month, accounts);
    shares(&given, &timed, |actor, ledger| {
        let held = roles.get(actor)?;
        let ledger = desk.catalogue().ledger(ledger)?;
        Some(held.iter().find(|r| r.writes(ledger)).or(held.first())?.name.as_str())
    })
}

async fn accounts_of(desk: &Desk, county: &RegionCode) -> Result<Vec<Record>, WebError> {
    let Some(ledger) = desk.catalogue().ledger("account") else { return Ok(Vec::new()) };
    let mut all = desk.state.journal.records(county, ledger, &RecordQuery::default()).await?;
    all.retain(accounts::is_granted);
    // The widest first, as rights are.
    all.sort_by_key(|r| r.region.as_str().len());
    Ok(all)
}

/// The roles that each login held on any day of a month, the widest first.
fn roles_of<'a>(desk: &'a Desk, month: Month, accounts: &'a [Record]) -> HashMap<&'a str, Vec<&'a Role>> {
    let (first, last) = (month.first().to_string(), month.last().to_string());
    let mut roles: HashMap<&str, Vec<&Role>> = HashMap::new();
    for account in accounts {
        let (from, to) = (account.text("from_day"), account.text("to_day"));
        let held = (from.is_empty() || from <= last.as_str()) && (to.is_empty() || first.as_str() <= to);
        if let Some(role) = desk.catalogue().role(account.text("role")).filter(|_| held) {
            roles.entry(account.text("login")).or_default().push(role);
        }
    }
    roles
}
