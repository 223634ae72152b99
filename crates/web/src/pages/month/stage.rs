//! How far a month of a posting has come: open, sent, confirmed, opened again; and whether it is locked. Locked means that its days
//! stand still; whoever has not confirmed it yet may still do so.

use std::collections::HashMap;

use catalogue::{RegionCode, Value};
use duties::Norms;
use jiff::ToSpan;
use jiff::civil::Date;
use journal::{NewEntry, Record, RecordQuery};

use crate::WebError;
use crate::desk::Desk;
use crate::doors::refused;
use crate::pages::duties::Month;

/// What has been done about a month.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Open,
    Sent,
    Confirmed,
    Reopened,
}

impl Kind {
    /// What the ledger keeps.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Kind::Open => "",
            Kind::Sent => "已报送",
            Kind::Confirmed => "已确认",
            Kind::Reopened => "已重开",
        }
    }

    /// The class of its sign, and the key of its word.
    pub(crate) fn sign(self) -> (&'static str, &'static str) {
        match self {
            Kind::Open => ("note", "month-open"),
            Kind::Sent => ("ask", "month-sent"),
            Kind::Confirmed => ("good", "month-confirmed"),
            Kind::Reopened => ("ask", "month-reopened"),
        }
    }
}

/// How far a month has come.
#[derive(Clone, Debug)]
pub(crate) struct Stage {
    pub kind: Kind,
    /// Its record, once there is one.
    pub record: Option<Record>,
    /// Whether its days stand still.
    pub locked: bool,
}

impl Stage {
    /// How far a month has come, by its record and the norms.
    pub(crate) fn of(norms: &Norms, month: Month, record: Option<Record>, today: Date) -> Stage {
        let kind = match record.as_ref().map(|r| r.text("state")) {
            Some("已报送") => Kind::Sent,
            Some("已确认") => Kind::Confirmed,
            Some("已重开") => Kind::Reopened,
            _ => Kind::Open,
        };
        let locks = lock_day(norms, month).is_some_and(|day| day <= today);
        Stage { kind, record, locked: locks && kind != Kind::Reopened }
    }

    /// Whether its days may still be marked by the person.
    pub(crate) fn takes_marks(&self) -> bool {
        !self.locked && self.kind != Kind::Confirmed
    }
}

/// The day from which a month stands still; none where the county has set none.
pub(crate) fn lock_day(norms: &Norms, month: Month) -> Option<Date> {
    let next = month.after();
    let day = norms.on("month_lock_day", next.last())? / 1000;
    (day > 0).then(|| next.first().saturating_add((day - 1).days()))
}

/// The records of a month's confirmations within a place, by posting.
pub(crate) async fn confirmations(
    desk: &Desk,
    within: &RegionCode,
    month: Month,
) -> Result<HashMap<String, Record>, WebError> {
    let Some(ledger) = desk.catalogue().ledger("month_confirmation") else { return Ok(HashMap::new()) };
    let equal = vec![("month".to_string(), Value::from(month.to_string()))];
    let query = RecordQuery { within: Some(within.clone()), equal, ..RecordQuery::default() };
    let found = desk.state.journal.records(desk.county(), ledger, &query).await?;
    Ok(found.into_iter().map(|r| (r.text("posting").to_string(), r)).collect())
}

/// Refuses what would change the days of a locked month by another door than the month's own page: its days and its leave.
pub(crate) async fn closed(desk: &Desk, entries: &[NewEntry]) -> Result<(), WebError> {
    // What has been confirmed is worked out and fixed on the page of the month alone.
    let typed = |e: &&NewEntry| e.ledger == "month_confirmation" && e.fields.keys().any(|k| k != "note");
    if let Some(entry) = entries.iter().find(typed) {
        let (zh, en) =
            ("月度确认由记录推算，请在“在村”页上办理", "confirmations are worked out: go to the page of the month");
        return Err(refused(entry, zh, en));
    }
    let of_days: Vec<&NewEntry> =
        entries.iter().filter(|e| matches!(e.ledger.as_str(), "day_status" | "leave")).collect();
    if of_days.is_empty() {
        return Ok(());
    }
    let norms = Norms::load(&desk.state.journal, desk.county()).await?;
    for entry in of_days {
        for month in months(desk, entry).await? {
            check(desk, &norms, entry, month).await?;
        }
    }
    Ok(())
}

/// The months that an entry changes days of, with the posting.
async fn months(desk: &Desk, entry: &NewEntry) -> Result<Vec<(String, Month)>, WebError> {
    let Some(ledger) = desk.catalogue().ledger(&entry.ledger) else { return Ok(Vec::new()) };
    let standing = desk.state.journal.record(desk.county(), ledger, &entry.record.to_string()).await?;
    let field = |name: &str| {
        let new = entry.fields.get(name).and_then(|v| v.as_text()).map(String::from);
        new.or_else(|| standing.as_ref().and_then(|r| r.get(name).as_text()).map(String::from))
    };
    let days = if entry.ledger == "leave" { ["from_day", "to_day"] } else { ["day", "day"] };
    let Some(posting) = field("posting") else { return Ok(Vec::new()) };
    let of = |name: &&str| Some(Month::of(field(name)?.parse::<Date>().ok()?));
    let mut months: Vec<Month> = days.iter().filter_map(of).collect();
    months.dedup();
    Ok(months.into_iter().map(|month| (posting.clone(), month)).collect())
}

async fn check(
    desk: &Desk,
    norms: &Norms,
    entry: &NewEntry,
    (posting, month): (String, Month),
) -> Result<(), WebError> {
    let today = desk.state.today();
    if lock_day(norms, month).is_none_or(|day| today < day) {
        return Ok(());
    }
    let record = confirmations(desk, &entry.region, month).await?.remove(&posting);
    if !Stage::of(norms, month, record, today).locked {
        return Ok(());
    }
    let zh = format!("{month} 已经锁定，由县委组织部重开后再改");
    let en = format!("{month} is locked: the organisation department opens it again first");
    Err(refused(entry, &zh, &en))
}
