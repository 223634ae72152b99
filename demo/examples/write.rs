//! Writes the demo county's workbooks into a folder and prints the generator's books as JSON.
//!
//! `cargo run -q -p demo --example write -- DIR [SEED]`

use std::path::PathBuf;
use std::process::ExitCode;

use demo::{County, SEED};

fn main() -> ExitCode {
    let mut args = std::env::args().skip(1);
    let Some(dir) = args.next().map(PathBuf::from) else {
        eprintln!("name the folder for the workbooks: write DIR [SEED]");
        return ExitCode::FAILURE;
    };
    let seed = args.next().and_then(|s| s.parse().ok()).unwrap_or(SEED);
    let county = County::generate(seed);
    match county.write_workbooks(&dir) {
        Ok(files) => eprintln!("{} workbooks in {}", files.len(), dir.display()),
        Err(error) => {
            eprintln!("{error}");
            return ExitCode::FAILURE;
        }
    }
    for ledger in county.ledgers() {
        eprintln!("{ledger} {}", county.facts(ledger).len());
    }
    match serde_json::to_string_pretty(county.books()) {
        Ok(books) => println!("{books}"),
        Err(error) => {
            eprintln!("{error}");
            return ExitCode::FAILURE;
        }
    }
    ExitCode::SUCCESS
}
