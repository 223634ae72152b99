//! The benches: `bench NAME` runs one and prints a line for each thing measured; `bench` alone says their names.
//!
//! Ours and a peer run by turns, and the median of their ratio counts: two cores and a shared disk make times jump from one minute
//! to the next, so only ratios within one run mean anything.

mod bare;
mod benches;
mod county;
mod load;
mod outcome;
mod python;
mod rounds;

use std::path::PathBuf;

use anyhow::{Context, Result};

use bare::{Bare, Row};
use county::{CUTOFF, County, LOGIN, PASSWORD, TITLE, program, report};
use load::{Load, rate};
use outcome::{Bound, Outcome};
use python::Peer;
use rounds::{median, medians, timed};

/// Entries are many small texts, and the system's own allocator keeps for itself what it once had.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[tokio::main]
async fn main() -> Result<()> {
    match std::env::args().nth(1) {
        Some(name) => benches::run(&name).await,
        None => {
            println!("{}", benches::NAMES.join("\n"));
            Ok(())
        }
    }
}

/// A folder on the disk that the repository is on: a memory disk would make every write durable at once.
///
/// # Errors
/// It cannot be made.
fn folder() -> Result<tempfile::TempDir> {
    let target = target()?;
    tempfile::Builder::new()
        .prefix("bench-")
        .tempdir_in(&target)
        .with_context(|| format!("no folder in {}", target.display()))
}

/// Where everything that can be made again goes.
fn target() -> Result<PathBuf> {
    let target = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../target"));
    std::fs::create_dir_all(&target).with_context(|| target.display().to_string())?;
    Ok(target)
}
