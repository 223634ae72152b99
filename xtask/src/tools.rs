//! Tools of cargo's that the tests run with: those of the machine, else built once into `target/tools`.

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::Command;

use anyhow::Result;

use crate::shell;

/// A subcommand of cargo, the version built where there is none, and features of it that are needed.
struct Tool {
    name: &'static str,
    version: &'static str,
    features: &'static [&'static str],
}

const TOOLS: [Tool; 2] = [
    Tool {
        name: "cargo-nextest",
        version: "0.9.143",
        features: &["--no-default-features", "--features", "default-no-update"],
    },
    Tool { name: "cargo-deny", version: "0.20.2", features: &[] },
];

/// Builds what is missing. Unoptimised: that takes a third of the time, and they do not have much to do.
pub fn prepare() -> Result<()> {
    for tool in &TOOLS {
        if let Ok(version) = shell::quiet(cargo(tool.name.trim_start_matches("cargo-")).arg("--version")) {
            eprintln!("{} is there ({})", tool.name, version.lines().next().unwrap_or_default());
            continue;
        }
        let folder = folder().display().to_string();
        let mut install =
            shell::command("cargo", &["install", "--locked", "--debug", tool.name, "--version", tool.version]);
        install.args(["--root", &folder, "--target-dir", &format!("{folder}/build")]).args(tool.features);
        shell::run(&mut install)?;
    }
    // Only the programs are wanted again.
    let _ = std::fs::remove_dir_all(folder().join("build"));
    Ok(())
}

/// A cargo subcommand with the tools of `target/tools` in the path.
pub fn cargo(subcommand: &str) -> Command {
    let mut command = shell::command("cargo", &[subcommand]);
    command.env("PATH", path());
    command
}

fn folder() -> PathBuf {
    crate::target().join("tools")
}

/// The machine's own tools come first.
fn path() -> OsString {
    let machine = std::env::var_os("PATH").unwrap_or_default();
    let all = std::env::split_paths(&machine).chain([folder().join("bin")]);
    std::env::join_paths(all).unwrap_or(machine)
}
