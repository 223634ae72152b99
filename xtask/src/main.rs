//! Everything a developer runs: `cargo xtask test`, `cargo xtask bench`, `cargo xtask shots`.
//!
//! Architecture invariant: builds with few and light dependencies, knows no room of the product, and drives it from outside.

mod bench;
mod machine;
mod oidc_provider;
mod schemathesis;
mod shell;
mod shots;
mod steps;
mod test;
mod tools;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Parser, Subcommand};

#[derive(Parser)]
#[command(name = "cargo xtask", about = "What a developer runs, from the repository's root")]
struct Cli {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Installs what is missing, then checks form, lints, licences, and runs all tests on both databases
    Test,
    /// Runs the benches, each beside its peer, and prints one table
    Bench {
        /// Only these; all of crates/bench/src/benches where none is named
        only: Vec<String>,
    },
    /// Pictures of the demo county's pages, one of each kind, into target/shots
    Shots {
        /// Who looks; the organisation department where nobody is named
        login: Option<String>,
    },
}

fn main() -> ExitCode {
    let done = match Cli::parse().task {
        Task::Test => test::run(),
        Task::Bench { only } => bench::run(&only),
        Task::Shots { login } => shots::run(login.as_deref()),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// The repository.
fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("xtask lies in the repository")
}

/// Where everything that can be made again goes.
fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), |t| root().join(t))
}
