//! What a posting's life lacks, each with the page that adds it, for who may add it.

use jiff::civil::Date;
use journal::{Record, RecordQuery};

use super::life::successor;
use crate::WebError;
use crate::desk::Desk;
use crate::links;
use crate::pages::duties::Month;
use crate::pages::month::confirmations;

/// Something that is not there yet.
pub(crate) struct Missing {
    /// Its word for programs.
    pub kind: &'static str,
    pub what: String,
    /// Where it is added; none for who may not.
    pub href: Option<String>,
}

/// What is missing, in the order of the life.
pub(super) async fn of(desk: &Desk, posting: &Record) -> Result<Vec<Missing>, WebError> {
    let w = desk.words();
    let ledger = desk.catalogue().ledger("posting").ok_or(WebError::NotFound)?;
    let writes = |name: &str| desk.catalogue().ledger(name).is_some_and(|l| desk.access().writes(l, &posting.region));
    let amend = writes("posting").then(|| format!("{}/amend", links::record("posting", &posting.record)));
    let mut missing = Vec::new();
    let mut add =
        |key: &'static str, href: Option<String>| missing.push(Missing { kind: kind(key), what: w.say(key), href });
    if posting.get("docno").is_null() {
        add("missing-docno", amend.clone());
    }
    if posting.get("party_transfer_on").is_null() {
        add("missing-transfer", amend.clone());
    }
    if posting.get("expected_to").is_null() && posting.get("to_day").is_null() {
        add("missing-term", amend.clone());
    }
    if !posting.get("to_day").is_null() && posting.get("reason_out").is_null() {
        add("missing-reason", amend);
    }
    let today = desk.state.today();
    let in_post = posting.text("to_day").is_empty();
    if in_post && !has_care(desk, posting, today).await? {
        let new = writes("care").then(|| format!("/ledgers/care/new?posting={}&year={}", posting.record, today.year()));
        add("missing-checkup", new);
    }
    if !in_post && successor(desk, ledger, posting).await?.is_none() {
        add("missing-successor", writes("nomination").then(|| "/ledgers/nomination/new".into()));
    }
    // A handover without its signatures stands on the page as a card of its own: said here too, it would be said twice.
    let month = Month::of(today).before();
    let held = posting.text("from_day") <= month.last().to_string().as_str() && in_post;
    let settled = confirmations(desk, &posting.region, month).await?;
    if held && settled.get(&posting.record).is_none_or(|r| r.text("state") != "已确认") {
        let what = w.one("missing-month", "month", month.to_string());
        missing.push(Missing {
            kind: kind("missing-month"),
            what,
            href: Some(format!("/month/{}/{month}", posting.record)),
        });
    }
    Ok(missing)
}

/// The word that programs read, which is that of the page without what it has before it.
fn kind(key: &'static str) -> &'static str {
    key.trim_start_matches("missing-")
}

/// Whether the year's check-up has been entered.
async fn has_care(desk: &Desk, posting: &Record, today: Date) -> Result<bool, WebError> {
    let Some(care) = desk.catalogue().ledger("care") else { return Ok(true) };
    let equal = vec![("posting".to_string(), posting.record.as_str().into())];
    let query = RecordQuery { equal, ..RecordQuery::default() };
    let all = desk.state.journal.records(desk.county(), care, &query).await?;
    let year = today.year().to_string();
    Ok(all.iter().any(|r| r.text("checkup_on").starts_with(&year)))
}
