//! `cargo xtask test`: everything that must hold, cheapest first, ending at the first step that fails.

use std::path::PathBuf;

use anyhow::Result;
use testbed::{Cluster, POSTGRES};

use crate::steps::Steps;
use crate::{machine, schemathesis, shell, tools};

/// Runs all steps; says at the end what each took.
pub fn run() -> Result<()> {
    let mut steps = Steps::default();
    forget_results();
    let outcome = all(&mut steps);
    eprintln!("\n{}", steps.table());
    if let Err(error) = &outcome {
        eprintln!("error: {error:#}");
    }
    if let Some((run, failed)) = results() {
        println!("{} passed, {failed} failed", run - failed);
    }
    outcome.map_err(|_| anyhow::anyhow!("the tests did not pass"))
}

fn all(steps: &mut Steps) -> Result<()> {
    steps.step("Debian packages", || machine::prepare(&machine::TESTS))?;
    steps.step("cargo tools", tools::prepare)?;
    steps.step("formatting", || shell::run(&mut shell::command("cargo", &["fmt", "--all", "--check"])))?;
    steps.step("licences and sources", licences)?;
    steps.step("clippy", || {
        shell::run(&mut shell::command(
            "cargo",
            &["clippy", "--workspace", "--all-targets", "--quiet", "--", "-D", "warnings"],
        ))
    })?;
    steps.step("tests on both databases", tests)?;
    steps.step("examples in the documentation", || {
        shell::quiet(&mut shell::command("cargo", &["test", "--workspace", "--doc", "--quiet"])).map(|_| ())
    })
}

fn licences() -> Result<()> {
    let deny = |args: &[&str]| {
        let mut command = tools::cargo("deny");
        command.args(["--log-level", "error"]).args(args);
        command
    };
    shell::run(&mut deny(&["check", "bans", "licenses", "sources"]))?;
    // The list of known holes lives on a server of its own, which not every machine may reach.
    let mut fetch = deny(&["fetch", "db"]);
    fetch.env("GIT_TERMINAL_PROMPT", "0").env("GIT_HTTP_LOW_SPEED_LIMIT", "1000").env("GIT_HTTP_LOW_SPEED_TIME", "30");
    if shell::quiet(&mut fetch).is_err() {
        eprintln!("The database of known holes cannot be fetched from here: that check is skipped.");
        return Ok(());
    }
    shell::run(&mut deny(&["check", "--disable-fetch", "advisories"]))
}

fn tests() -> Result<()> {
    if !shared().join("domain/seed-report.txt").exists() {
        eprintln!("{} is not on this machine: tests that read the seed report say so and go on.", shared().display());
    }
    let cluster = Cluster::start();
    let mut nextest = tools::cargo("nextest");
    nextest.args(["run", "--workspace", "--no-fail-fast"]).env(POSTGRES, &cluster.url);
    if let Some(program) = schemathesis::prepare() {
        nextest.env(schemathesis::PROGRAM, program);
    }
    shell::run(&mut nextest)
}

/// The folder beside the repository that holds the user's own documents.
fn shared() -> PathBuf {
    std::env::var_os("SHISHU_SHARED").map_or_else(|| crate::root().join("../shared"), PathBuf::from)
}

/// Where `.config/nextest.toml` has the results written.
fn report() -> PathBuf {
    crate::target().join("nextest/default/junit.xml")
}

fn forget_results() {
    let _ = std::fs::remove_file(report());
}

/// How many tests ran, and how many of them failed; none where it did not come to that.
fn results() -> Option<(u32, u32)> {
    counts(&std::fs::read_to_string(report()).ok()?)
}

fn counts(junit: &str) -> Option<(u32, u32)> {
    let whole = junit.split_once("<testsuites ")?.1.split_once('>')?.0;
    let number = |name: &str| -> Option<u32> {
        let from = whole.split_once(&format!("{name}=\""))?.1;
        from.split_once('"')?.0.parse().ok()
    };
    Some((number("tests")?, number("failures")? + number("errors")?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_counts_are_those_of_the_whole_run() {
        let junit = r#"<?xml version="1.0"?><testsuites name="nextest-run" tests="12" failures="1" errors="2" time="3.0">
            <testsuite name="journal" tests="7" disabled="0" errors="0" failures="0">"#;
        assert_eq!(counts(junit), Some((12, 3)));
        assert_eq!(counts("cut off"), None);
    }
}
