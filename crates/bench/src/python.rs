//! Peers written in Python, in an environment of their own under `target`, made when first needed.

use std::io::{BufRead, BufReader, Lines, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use anyhow::{Context, Result, ensure};

/// What the peers are, in the versions that were measured.
const PACKAGES: [&str; 3] = ["docxtpl==0.20.2", "pandas==3.1.1", "openpyxl==3.1.5"];

/// A Python program that runs one round for every line it is sent.
pub struct Peer {
    child: Child,
    rounds: ChildStdin,
    answers: Lines<BufReader<ChildStdout>>,
}

impl Peer {
    /// Starts a program of `crates/bench/peers`. What it imports and prepares is done before its first round.
    ///
    /// # Errors
    /// There is no Python, or its packages cannot be fetched.
    pub fn start(program: &str, arguments: &[&Path]) -> Result<Peer> {
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("peers").join(program);
        let mut python = Command::new(environment()?.join("bin/python"));
        python.arg(file).args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = python.spawn().context("python cannot be started")?;
        let rounds = child.stdin.take().context("no way to the peer")?;
        let answers = BufReader::new(child.stdout.take().context("no way from the peer")?).lines();
        let mut peer = Peer { child, rounds, answers };
        // The first round is for warming up.
        peer.round()?;
        Ok(peer)
    }

    /// One round: its seconds, measured inside.
    ///
    /// # Errors
    /// The program has ended.
    pub fn round(&mut self) -> Result<f64> {
        writeln!(self.rounds)?;
        let answer = self.answers.next().context("the peer has ended")??;
        answer.trim().parse().with_context(|| answer.clone())
    }
}

impl Drop for Peer {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The environment; a list of what is in it tells whether it is whole.
fn environment() -> Result<PathBuf> {
    let folder = crate::target()?.join("bench-python");
    let list = folder.join("packages.txt");
    if std::fs::read_to_string(&list).is_ok_and(|has| has == PACKAGES.join("\n")) {
        return Ok(folder);
    }
    run(Command::new("python3").args(["-m", "venv", "--clear"]).arg(&folder), "apt-get install python3-venv")?;
    let pip = folder.join("bin/pip");
    run(Command::new(pip).args(["install", "--quiet"]).args(PACKAGES), "a way to a package index: see pip's settings")?;
    std::fs::write(&list, PACKAGES.join("\n"))?;
    Ok(folder)
}

fn run(command: &mut Command, needs: &str) -> Result<()> {
    let output = command.stdin(Stdio::null()).output().with_context(|| format!("{command:?} needs: {needs}"))?;
    let said = String::from_utf8_lossy(&output.stderr);
    ensure!(output.status.success(), "{command:?} failed; it needs: {needs}\n{said}");
    Ok(())
}
