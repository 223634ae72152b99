//! What tests and benches need of the machine, as Debian's packages; installed where missing.

use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::shell;

/// A package and what it is needed for.
pub type Needed = (&'static str, &'static str);

/// What the tests need.
pub const TESTS: [Needed; 12] = [
    ("postgresql", "every test of the journal and the figures runs on both databases"),
    ("chromium", "the pages are tested in a browser"),
    ("chromium-driver", "… which is driven through this"),
    ("libreoffice-writer", "finished reports are opened again"),
    ("libreoffice-calc", "workbooks are opened again"),
    ("fonts-noto-cjk", "Chinese in pictures of pages"),
    ("fonts-arphic-ukai", "仿宋 and 楷体 of official papers are shown by it where the real fonts are not"),
    ("poppler-utils", "pages of a PDF as pictures and text"),
    ("python3-docx", "finished reports are opened again"),
    ("python3-openpyxl", "workbooks are opened again"),
    (
        "python3-venv",
        "schemathesis, which makes calls up from the description of the API, is put into one, and node where there is none",
    ),
    ("git", "the advisory database is fetched with it"),
];

/// What the benches need.
pub const BENCHES: [Needed; 1] = [("python3-venv", "the peers in Python get an environment of their own")];

/// Installs what is missing; says what to install where that is not possible.
pub fn prepare(needed: &[Needed]) -> Result<()> {
    let names: Vec<&str> = needed.iter().map(|(package, _)| *package).collect();
    if !works("dpkg-query", &["--version"]) {
        eprintln!("This is no Debian. Programs as in its packages {} are taken to be there.", names.join(" "));
        return Ok(());
    }
    let missing = missing(&names)?;
    if missing.is_empty() {
        eprintln!("All of {} is installed.", names.join(" "));
        return Ok(());
    }
    for (package, why) in needed.iter().filter(|(package, _)| missing.contains(package)) {
        eprintln!("{package} is missing: {why}");
    }
    let by_hand = format!("apt-get install --no-install-recommends {}", missing.join(" "));
    let Some(root) = as_root() else {
        bail!("they can be installed neither by this user nor by a sudo without password. Run as root: {by_hand}");
    };
    apt(root, &["update"])?;
    let install = ["install", "--yes", "--no-install-recommends"];
    apt(root, &[&install[..], &missing].concat()).with_context(|| format!("install by hand: {by_hand}"))
}

fn missing<'n>(names: &[&'n str]) -> Result<Vec<&'n str>> {
    // Exits with an error where it has not heard of one of them, and lists the others all the same.
    let output = Command::new("dpkg-query")
        .args(["--show", "--showformat", "${Package} ${db:Status-Status}\n"])
        .args(names)
        .output()
        .context("dpkg-query cannot be started")?;
    let listed = String::from_utf8_lossy(&output.stdout).into_owned();
    Ok(names.iter().copied().filter(|name| !is_installed(&listed, name)).collect())
}

fn is_installed(listed: &str, package: &str) -> bool {
    listed.lines().any(|line| line.split_once(' ') == Some((package, "installed")))
}

/// What goes before a command that needs root: nothing, `sudo`, or there is no way.
fn as_root() -> Option<&'static [&'static str]> {
    let id = shell::quiet(&mut shell::command("id", &["-u"])).unwrap_or_default();
    if id.trim() == "0" {
        Some(&[])
    } else if works("sudo", &["-n", "true"]) {
        Some(&["sudo", "-n", "DEBIAN_FRONTEND=noninteractive"])
    } else {
        None
    }
}

fn apt(root: &[&str], args: &[&str]) -> Result<()> {
    // Another apt-get may be at work on a machine that has just started.
    let words = [root, &["apt-get", "-o", "DPkg::Lock::Timeout=300"], args].concat();
    shell::run(shell::command(words[0], &words[1..]).env("DEBIAN_FRONTEND", "noninteractive"))
}

fn works(program: &str, args: &[&str]) -> bool {
    shell::command(program, args).output().is_ok_and(|output| output.status.success())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_package_removed_with_its_settings_kept_is_not_installed() {
        let listed = "git installed\npostgresql config-files\n";
        assert!(is_installed(listed, "git"));
        assert!(!is_installed(listed, "postgresql"));
        assert!(!is_installed(listed, "chromium"));
    }
}
