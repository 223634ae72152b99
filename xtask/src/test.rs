//! `cargo xtask test`: everything that must hold, cheapest first, ending at the first step that fails.

use std::path::PathBuf;

use anyhow::Result;
use testbed::{Cluster, POSTGRES, TOOLS, Tool};

use crate::steps::Steps;
use crate::{machine, oidc_provider, schemathesis, shell, tools};

/// Runs all steps; says at the end what each took.
pub fn run() -> Result<()> {
    let mut steps = Steps::default();
    forget_results();
    let mut untested = Vec::new();
    let outcome = all(&mut steps, &mut untested);
    eprintln!("\n{}", steps.table());
    for tool in untested {
        eprintln!("NOT TESTED for want of {}: {}", tool.name(), tool.remedy());
    }
    if let Err(error) = &outcome {
        eprintln!("error: {error:#}");
    }
    if let Some((run, failed)) = results() {
        println!("{} passed, {failed} failed", run - failed);
    }
    outcome.map_err(|_| anyhow::anyhow!("the tests did not pass"))
}

/// Does the steps; fills in the tools that could not be had.
fn all(steps: &mut Steps, untested: &mut Vec<Tool>) -> Result<()> {
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
    steps.step("tests on both databases", || tests(untested))?;
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

fn tests(untested: &mut Vec<Tool>) -> Result<()> {
    if !shared().join("domain/seed-report.txt").exists() {
        eprintln!("{} is not on this machine: tests that read the seed report say so and go on.", shared().display());
    }
    let cluster = Cluster::start();
    let mut nextest = tools::cargo("nextest");
    nextest.args(["run", "--workspace", "--no-fail-fast"]).env(POSTGRES, &cluster.url);
    // What comes from registries may be out of reach; all else is installed by now, and its lack is a fault.
    let fetched = [
        (Tool::Schemathesis, schemathesis::PROGRAM, schemathesis::prepare()),
        (Tool::OidcProvider, oidc_provider::FOLDER, oidc_provider::prepare()),
    ];
    for (tool, setting, place) in fetched {
        match place {
            Some(place) => drop(nextest.env(setting, place)),
            None => untested.push(tool),
        }
    }
    if shell::quiet(&mut shell::command(testbed::python(), &["-c", "import docx, openpyxl"])).is_err() {
        untested.push(Tool::Python);
    }
    nextest.env(TOOLS, required(untested));
    shell::run(&mut nextest)
}

/// The programs that must be there: a test that finds none of them fails.
fn required(untested: &[Tool]) -> String {
    let names = Tool::ALL.iter().filter(|tool| !untested.contains(tool)).map(|tool| tool.name());
    names.collect::<Vec<_>>().join(",")
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
    fn what_could_be_had_is_required_and_nothing_else() {
        assert_eq!(required(&Tool::ALL), "");
        assert!(required(&[]).split(',').eq(Tool::ALL.map(Tool::name)));
        assert!(!required(&[Tool::Schemathesis]).contains("schemathesis"));
    }

    #[test]
    fn the_counts_are_those_of_the_whole_run() {
        let junit = r#"<?xml version="1.0"?><testsuites name="nextest-run" tests="12" failures="1" errors="2" time="3.0">
            <testsuite name="journal" tests="7" disabled="0" errors="0" failures="0">"#;
        assert_eq!(counts(junit), Some((12, 3)));
        assert_eq!(counts("cut off"), None);
    }
}
