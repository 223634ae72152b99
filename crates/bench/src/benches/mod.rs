//! One file, one bench.

mod append;
mod duties;
mod entry;
mod figures;
mod list;
mod report;
mod start;
mod workbook;

use anyhow::{Result, bail};

/// What can be run.
pub const NAMES: [&str; 8] = ["append", "duties", "entry", "figures", "list", "report", "start", "workbook"];

/// Runs one.
pub async fn run(name: &str) -> Result<()> {
    match name {
        "append" => append::run().await,
        "duties" => duties::run().await,
        "entry" => entry::run().await,
        "figures" => figures::run().await,
        "list" => list::run().await,
        "report" => report::run().await,
        "start" => start::run().await,
        "workbook" => workbook::run().await,
        _ => bail!("there is no bench {name}: {}", NAMES.join(", ")),
    }
}
