//! The duties of a month: the demo county's, and those of as many postings as the whole country has first secretaries.

use std::sync::Arc;
use std::time::Instant;

use anyhow::{Result, ensure};
use catalogue::{Catalogue, RegionCode, Value};
use duties::{Board, Boards};
use futures::StreamExt;
use jiff::civil::{Date, date};
use journal::{Journal, MasterKey, NewEntry, Options, Suite};

use crate::{CUTOFF, County, Outcome, median, timed};

const ROUNDS: usize = 41;
/// Counties that are really there; each is read from its journal again as often as it takes to come to [`COUNTRY`].
const COUNTIES: usize = 28;
/// Postings of one county.
const POSTINGS: usize = 200;
/// Postings in the country: first secretaries and members of teams.
const COUNTRY: usize = 560_000;
/// The month looked at, and the day it is looked at from: it is locked by then.
const MONTH: (Date, Date) = (date(2026, 10, 1), date(2026, 10, 31));
const TODAY: Date = date(2026, 11, 20);
/// Counties worked on at the same time.
const AT_ONCE: usize = 4;

/// Prints what was found.
pub async fn run() -> Result<()> {
    one_county().await?;
    country().await
}

/// The demo county, whose journal the database has in its memory by then.
async fn one_county() -> Result<()> {
    let county = County::load()?;
    let journal = county.open().await?;
    let code = County::code()?;
    let month = (CUTOFF.first_of_month(), CUTOFF.last_of_month());
    let boards = Boards::default();
    let (mut derived, mut followed) = (Vec::new(), Vec::new());
    boards.now(&journal, &code, month, CUTOFF).await?;
    for round in 0..ROUNDS {
        let (scratch, took) = timed(async { Ok(Board::derive(&journal, &code, month, CUTOFF, None).await?) }).await?;
        derived.push(millis(took));
        let (day, organiser) = (CUTOFF.to_string(), format!("第{round}组"));
        let fields = [("kind", "听取汇报"), ("day", &*day), ("organiser", &*organiser)];
        journal.append(&code, vec![entry("activity", &code, &fields, &[])]).await?;
        let (kept, took) = timed(async { Ok(boards.now(&journal, &code, month, CUTOFF).await?) }).await?;
        followed.push(millis(took));
        ensure!(kept.states().count() == scratch.states().count(), "kept states are others than derived ones");
    }
    println!(
        "{}",
        Outcome::within("a month's duty states of the demo county, from its journal", median(derived), 50.0, "ms")
    );
    println!("{}", Outcome::within("the same, kept, after a new entry", median(followed), 50.0, "ms"));
    Ok(())
}

/// Every posting's states of a month, county by county.
async fn country() -> Result<()> {
    let folder = crate::folder()?;
    let options =
        Options { catalogue: Arc::new(Catalogue::standard()?), key: MasterKey::random(), suite: Suite::default() };
    let journal = Journal::open(&format!("sqlite:{}", folder.path().join("country.db").display()), options).await?;
    let codes =
        (0..COUNTIES).map(|n| Ok(RegionCode::parse(&format!("{}", 419_901 + n))?)).collect::<Result<Vec<_>>>()?;
    for code in &codes {
        fill(&journal, code).await?;
    }
    let began = Instant::now();
    let all = (0..COUNTRY / POSTINGS).map(|n| {
        let (journal, code) = (journal.clone(), codes[n % COUNTIES].clone());
        tokio::spawn(async move { Board::derive(&journal, &code, MONTH, TODAY, None).await.map(|b| met(&b)) })
    });
    // Spawned as they are asked for: no more at once than there is work for.
    let met: Vec<_> = futures::stream::iter(all).buffer_unordered(AT_ONCE).collect().await;
    let took = began.elapsed();
    for met in met {
        let met = met??;
        ensure!(met == POSTINGS, "{met} postings of {POSTINGS} have their days");
    }
    let turns = COUNTRY / POSTINGS / COUNTIES;
    let what =
        format!("a month's duty states of {COUNTRY} postings: {COUNTIES} counties' journals, {turns} times each");
    println!("{}", Outcome::within(what, took.as_secs_f64(), 60.0, "s"));
    Ok(())
}

/// Postings that have had the days they owe.
fn met(board: &Board) -> usize {
    board.states().filter(|s| s.duty == "posting.days" && s.standing == duties::Standing::Met).count()
}

/// A county of 200 villages with a posting each, and what its people did in the month.
async fn fill(journal: &Journal, county: &RegionCode) -> Result<()> {
    let mut entries = vec![place(county, "县")];
    for (norm, value) in [
        ("days_in_village_month", 20),
        ("month_lock_day", 5),
        ("head_visits_month", 1),
        ("member_days_month", 2),
        ("hearings_month", 1),
    ] {
        let fields = [("norm", norm), ("from_day", "2025-01-01")];
        entries.push(entry("norm_value", county, &fields, &[("value", value * 1000)]));
    }
    let unit = entry("org", county, &[("name", "县直单位"), ("level", "县")], &[]);
    let unit_id = unit.record.to_string();
    entries.push(unit);
    for n in 0..POSTINGS {
        let township = RegionCode::parse(&format!("{county}{}", 100 + n / 15))?;
        if n % 15 == 0 {
            entries.push(place(&township, "乡镇"));
            entries.push(entry("activity", &township, &[("kind", "听取汇报"), ("day", "2026-10-20")], &[]));
        }
        let village = RegionCode::parse(&format!("{township}{}", 201 + n % 15))?;
        entries.push(place(&village, "村"));
        post(&mut entries, &village, &unit_id, n);
    }
    for chunk in entries.chunks(2000) {
        journal.append(county, chunk.to_vec()).await?;
    }
    Ok(())
}

/// A posting and its month.
fn post(entries: &mut Vec<NewEntry>, village: &RegionCode, unit: &str, n: usize) {
    let name: String = format!("某{}", char::from_u32(0x4e00 + n as u32).unwrap_or('某'));
    let county = village.county();
    let person = entry("person", &county, &[("name", &name), ("politics", "中共党员")], &[]);
    let person_id = person.record.to_string();
    let fields =
        [("person", &*person_id), ("unit", unit), ("role", "第一书记"), ("sent_by", "县"), ("from_day", "2025-05-06")];
    let posting = entry("posting", village, &fields, &[]);
    let id = posting.record.to_string();
    entries.extend([person, posting]);
    for day in 1..=31 {
        // Four weekends of October are rest; the rest were spent in the village.
        let status = if day % 7 < 2 { "公休" } else { "在村" };
        let day = format!("2026-10-{day:02}");
        let fields = [("posting", &*id), ("day", &*day), ("status", status), ("half", "全天")];
        entries.push(entry("day_status", village, &fields, &[("days", 1000)]));
    }
    entries.push(entry("monthly_report", village, &[("posting", &*id), ("month", "2026-10")], &[]));
    let sums = [("days", 22_000), ("standard", 10_000), ("amount", 220_000)];
    entries.push(entry("allowance", village, &[("posting", &*id), ("month", "2026-10")], &sums));
    for (who, role, day) in [("局长", "主要负责人", "08"), ("副局长", "班子成员", "14"), ("总工", "班子成员", "15")]
    {
        let day = format!("2026-10-{day}");
        let fields = [("unit", unit), ("visitor", who), ("role", role), ("day", &*day)];
        entries.push(entry("unit_duty", village, &fields, &[("days", 1000)]));
    }
}

fn place(code: &RegionCode, level: &str) -> NewEntry {
    let text = code.to_string();
    entry("region", code, &[("code", &*text), ("name", &*text), ("level", level)], &[])
}

fn entry(ledger: &str, at: &RegionCode, fields: &[(&str, &str)], numbers: &[(&str, i64)]) -> NewEntry {
    let texts = fields.iter().map(|(k, v)| ((*k).to_string(), Value::from(*v)));
    let numbers = numbers.iter().map(|(k, v)| ((*k).to_string(), Value::from(*v)));
    NewEntry::create(ledger, at.clone(), texts.chain(numbers).collect(), "bench", "bench")
}

fn millis(took: std::time::Duration) -> f64 {
    took.as_secs_f64() * 1000.0
}
