//! Running programs: what is run is said first, in the form in which it can be typed again.

use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

/// A program that runs in the repository's root and can ask no questions.
pub fn command(program: &str, args: &[&str]) -> Command {
    let mut command = Command::new(program);
    command.args(args).current_dir(crate::root()).stdin(Stdio::null());
    command
}

/// Runs a command before everybody's eyes.
pub fn run(command: &mut Command) -> Result<()> {
    eprintln!("$ {}", words(command));
    let status = command.status().with_context(|| format!("{} cannot be started", words(command)))?;
    if !status.success() {
        bail!("{} ended with {status}", words(command));
    }
    Ok(())
}

/// Runs a command whose output is of interest only where it fails; gives its standard output.
pub fn quiet(command: &mut Command) -> Result<String> {
    let output = command.output().with_context(|| format!("{} cannot be started", words(command)))?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    if !output.status.success() {
        bail!("{} ended with {}\n{text}{}", words(command), output.status, String::from_utf8_lossy(&output.stderr));
    }
    Ok(text)
}

fn words(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words.map(|w| w.to_string_lossy()).collect::<Vec<_>>().join(" ")
}
