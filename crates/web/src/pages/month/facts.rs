//! What the records of a month say of the work done, counted, and a report drafted from it.

use std::collections::BTreeSet;

use catalogue::Value;
use duties::days::{Status, Tally};
use journal::{Record, RecordQuery};

use super::days;
use crate::WebError;
use crate::desk::Desk;
use crate::pages::duties::Month;

/// The facts of a month, each with what it is called, and the draft.
pub(super) struct Facts {
    pub lines: Vec<(String, String)>,
    pub draft: String,
}

/// Counts them.
pub(super) async fn facts(desk: &Desk, posting: &Record, month: Month, tally: &Tally) -> Result<Facts, WebError> {
    let own = |field: &str| vec![(field.to_string(), Value::from(posting.record.as_str()))];
    let visits = dated(desk, posting, "visit", "day", month, own("posting")).await?;
    let households: BTreeSet<&str> = visits.iter().map(|v| v.text("household")).collect();
    let matters = dated(desk, posting, "service_matter", "day", month, own("posting")).await?;
    let started = dated(desk, posting, "project", "started_on", month, own("sponsor")).await?;
    let completed = dated(desk, posting, "project", "completed_on", month, own("sponsor")).await?;
    let meetings = dated(desk, posting, "party_life", "day", month, Vec::new()).await?;
    let sum = |records: &[Record], field: &str, usual: i64| {
        records.iter().map(|r| r.get(field).as_int().unwrap_or(usual)).sum::<i64>()
    };
    // Households and visits are told in one breath.
    let counted = [
        ("month-fact-households", "", households.len() as i64),
        ("month-fact-visits", "month-draft-visits", visits.len() as i64),
        ("month-fact-matters", "month-draft-matters", sum(&matters, "matters", 1)),
        ("month-fact-solved", "month-draft-solved", sum(&visits, "solved", 0)),
        ("month-fact-started", "month-draft-started", started.len() as i64),
        ("month-fact-completed", "month-draft-completed", completed.len() as i64),
        ("month-fact-meetings", "month-draft-meetings", meetings.len() as i64),
    ];
    let w = desk.words();
    let mut told: Vec<(String, String)> = [Status::In, Status::Duty, Status::Training, Status::Leave]
        .into_iter()
        .filter(|s| *s == Status::In || tally.halves(*s) > 0)
        .map(|s| (w.say(word(s)), w.one("month-days", "n", days(tally.days(s)))))
        .collect();
    let mut parts: Vec<String> =
        told.iter().map(|(name, n)| w.with("month-draft-days", &[("name", name), ("n", n)])).collect();
    for (fact, draft, n) in counted.into_iter().filter(|(.., n)| *n > 0) {
        told.push((w.say(fact), n.to_string()));
        if !draft.is_empty() {
            let of = households.len().to_string();
            parts.push(w.with(draft, &[("n", &n.to_string()), ("households", &of)]));
        }
    }
    let (comma, stop) = if w.zh() { ("，", "。") } else { (", ", ".") };
    Ok(Facts { lines: told, draft: format!("{}{stop}", parts.join(comma)) })
}

/// The key of a status' word.
pub(super) fn word(status: Status) -> &'static str {
    match status {
        Status::In => "day-in",
        Status::Duty => "day-duty",
        Status::Training => "day-training",
        Status::Leave => "day-leave",
        Status::Rest => "day-rest",
        Status::Absent => "day-absent",
        Status::Outside => "day-outside",
    }
}

/// The key of its short word, for a day of the calendar.
pub(super) fn short(status: Status) -> &'static str {
    match status {
        Status::In => "day-in-short",
        Status::Duty => "day-duty-short",
        Status::Training => "day-training-short",
        Status::Leave => "day-leave-short",
        Status::Rest => "day-rest-short",
        Status::Absent => "day-absent-short",
        Status::Outside => "day-outside",
    }
}

async fn dated(
    desk: &Desk,
    posting: &Record,
    ledger: &str,
    day: &str,
    month: Month,
    equal: Vec<(String, Value)>,
) -> Result<Vec<Record>, WebError> {
    let Some(ledger) = desk.catalogue().ledger(ledger) else { return Ok(Vec::new()) };
    let text = |date: jiff::civil::Date| Some(Value::from(date.to_string()));
    let query = RecordQuery {
        within: Some(posting.region.clone()),
        between: vec![(day.into(), text(month.first()), text(month.last()))],
        equal,
        ..RecordQuery::default()
    };
    Ok(desk.state.journal.records(desk.county(), ledger, &query).await?)
}
