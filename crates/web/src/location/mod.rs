//! Inside the village or not (村内外登记): off until a county has stated its legal basis and a second person has approved it, and never
//! while the compliance mode is on. The phone compares its place with the village's own published point and sends one word; no
//! coordinate reaches the server. The word stands in a table of its own, outside the journal, until its day comes: it proves nothing, no
//! duty, day or allowance reads it, and who sends none has tapped just the same.

mod store;

use std::time::Duration;

use catalogue::{RegionCode, Value};
use jiff::ToSpan;
use jiff::civil::Date;
use journal::{Record, RecordQuery};

use crate::{State, WebError, compliance};

pub(crate) use store::of_day;

/// The ledger of its settings.
pub(crate) const LEDGER: &str = "location_setting";

/// The states of a setting, as its ledger writes them.
pub(crate) mod state {
    pub(crate) const PROPOSED: &str = "拟定";
    pub(crate) const APPROVED: &str = "已批准";
    pub(crate) const SENT_BACK: &str = "退回";
    pub(crate) const ENDED: &str = "停用";
}

/// How often what is past its day is removed.
const SWEEPS: Duration = Duration::from_secs(600);

/// What a phone says of itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mark {
    /// In the village.
    Inside,
    /// Not there.
    Outside,
    /// It could not tell, or its owner did not want it to.
    Unknown,
}

impl Mark {
    /// The word that is sent and kept.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Mark::Inside => "inside",
            Mark::Outside => "outside",
            Mark::Unknown => "unknown",
        }
    }

    /// A word as a mark; nothing else is one, so nothing else can be kept.
    pub(crate) fn of(word: &str) -> Option<Mark> {
        [Mark::Inside, Mark::Outside, Mark::Unknown].into_iter().find(|m| m.word() == word)
    }
}

/// A setting in force.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Setting {
    /// How many days a mark is kept after its own.
    pub days: i64,
    /// How far from its point a village reaches, in metres.
    pub radius: i64,
}

/// The setting that a county has in force today; none while the compliance mode is on, whatever was approved.
pub(crate) async fn in_force(state: &State, county: &RegionCode) -> Result<Option<Setting>, WebError> {
    if compliance::is_on_in(state, county).await? {
        return Ok(None);
    }
    let mut approved = records(state, county).await?.into_iter().filter(|r| r.text("state") == state::APPROVED);
    let number = |r: &Record, field: &str| r.get(field).as_int().unwrap_or_default();
    Ok(approved.next_back().map(|r| Setting { days: number(&r, "days").clamp(1, 30), radius: number(&r, "radius") }))
}

/// A county's settings, the oldest first.
pub(crate) async fn records(state: &State, county: &RegionCode) -> Result<Vec<Record>, WebError> {
    let Some(ledger) = state.catalogue().ledger(LEDGER) else { return Ok(Vec::new()) };
    let mut all = state.journal.records(county, ledger, &RecordQuery::default()).await?;
    all.sort_by_key(|r| r.from_seq);
    Ok(all)
}

/// Keeps what a phone said of a posting's day, until the days of the setting are over. A day that is over already is not kept.
pub(crate) async fn keep(
    state: &State,
    county: &RegionCode,
    posting: &str,
    day: Date,
    said: &str,
) -> Result<(), WebError> {
    let Some(mark) = Mark::of(said) else { return Ok(()) };
    let Some(setting) = in_force(state, county).await? else { return Ok(()) };
    let until = day.saturating_add(setting.days.days());
    if day > state.today() || until < state.today() {
        return Ok(());
    }
    store::keep(state.journal.db(), county, (posting, day), mark, until).await
}

/// Removes what is past its day; everything, where the setting is no longer in force.
pub(crate) async fn sweep(state: &State, county: &RegionCode, today: Date) -> Result<(), WebError> {
    let until = match in_force(state, county).await? {
        Some(_) => today,
        None => Date::MAX,
    };
    store::purge(state.journal.db(), county, until).await
}

/// Sweeps for as long as the server runs, from its beginning on: what a backup brought back goes too.
pub(crate) async fn serve(state: State) {
    loop {
        let now = state.now();
        for county in now.counties().await.unwrap_or_default() {
            if let Err(error) = sweep(&now, &county, now.today()).await {
                tracing::error!(%error, %county, "marks of places past their day could not be removed; they are tried again");
            }
        }
        tokio::time::sleep(SWEEPS).await;
    }
}

/// A field that is nothing where its text is empty.
pub(crate) fn filled(text: &str) -> Value {
    if text.is_empty() { Value::Null } else { text.into() }
}

#[cfg(test)]
pub(crate) mod tests;
