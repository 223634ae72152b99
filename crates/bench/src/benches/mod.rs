//! One file, one bench.

mod append;
mod entry;
mod figures;
mod report;
mod start;
mod workbook;

use anyhow::{Result, bail};

/// What can be run.
pub const NAMES: [&str; 6] = ["append", "entry", "figures", "report", "start", "workbook"];

/// Runs one.
pub async fn run(name: &str) -> Result<()> {
    match name {
        "append" => append::run().await,
        "entry" => entry::run().await,
        "figures" => figures::run().await,
        "report" => report::run().await,
        "start" => start::run().await,
        "workbook" => workbook::run().await,
        _ => bail!("there is no bench {name}: {}", NAMES.join(", ")),
    }
}
