//! 200 figures for every township of the demo county: worked out, and from kept cells; and the same over twice the history.

use std::collections::BTreeMap;

use crate::{Bound, CUTOFF, County, Outcome, median, timed};
use anyhow::{Result, ensure};
use catalogue::{Measure, Value};
use figures::{Ask, Figures, Windows};
use journal::{Journal, NewEntry, RecordQuery};

const FIGURES: usize = 200;
const ROUNDS: usize = 41;

/// Prints what was found.
pub async fn run() -> Result<()> {
    let county = County::load()?;
    let doubled = county.copy()?;
    let (once, twice) = (county.open().await?, doubled.open().await?);
    amend_all(&twice).await?;
    doubled.settle().await?;
    let ids = chosen(&once);
    ensure!(ids.len() == FIGURES, "the catalogue has only {} figures with a list", ids.len());
    let (mut cold, mut kept) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        let (once, twice) = (round(&once, &ids).await?, round(&twice, &ids).await?);
        cold.push((twice.0, once.0));
        kept.push((twice.1, once.1));
    }
    let ours = |rounds: &[(f64, f64)]| median(rounds.iter().map(|r| r.1).collect());
    println!("{}", Outcome::within("200 figures of all townships, cells empty", ours(&cold), 50.0, "ms"));
    println!("{}", Outcome::within("200 figures of all townships, from kept cells", ours(&kept), 2.0, "ms"));
    for (rounds, how) in [(cold, "cells empty"), (kept, "kept cells")] {
        let what = format!("the same over twice the history, {how}");
        println!("{}", Outcome::beside(what, &rounds, "ms", "the history once", Bound::AtMost(1.1)));
    }
    Ok(())
}

/// Figures that have a value in every place: taken evenly from the whole catalogue.
fn chosen(journal: &Journal) -> Vec<String> {
    let grouped = |m: &Measure| !matches!(m, Measure::Name | Measure::Norm(_) | Measure::Year(_) | Measure::Median(_));
    let all: Vec<&str> = journal.catalogue().figures().filter(|f| grouped(&f.measure)).map(|f| f.id.as_str()).collect();
    (0..FIGURES.min(all.len())).map(|i| all[i * all.len() / FIGURES.min(all.len())].to_string()).collect()
}

/// Milliseconds with cells empty, then from the cells kept by that.
async fn round(journal: &Journal, ids: &[String]) -> Result<(f64, f64)> {
    let figures = Figures::new(journal.clone());
    let ask = Ask::usual(County::code()?, Windows::new(CUTOFF));
    let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
    let by_township = async || Ok(figures.many_by_region(&ids, &ask, 9).await?);
    let (first, cold) = timed(by_township()).await?;
    let (again, kept) = timed(by_township()).await?;
    ensure!(first == again, "kept cells say something else");
    Ok((cold.as_secs_f64() * 1000.0, kept.as_secs_f64() * 1000.0))
}

/// Amends every record once more: as many versions again, all of them ended.
async fn amend_all(journal: &Journal) -> Result<()> {
    let county = County::code()?;
    for ledger in journal.catalogue().ledgers() {
        for records in journal.records(&county, ledger, &RecordQuery::default()).await?.chunks(2000) {
            let checked = || BTreeMap::from([("note".to_string(), Value::from("已核对"))]);
            let amend = |r| NewEntry::amend(r, &ledger.name, checked(), "逐条核对", "bench", "bench");
            journal.append(&county, records.iter().map(amend).collect()).await?;
        }
    }
    Ok(())
}
