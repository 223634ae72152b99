//! `cargo xtask bench`: every bench of `crates/bench/src/benches`, each beside its peer; one table.

use anyhow::{Result, bail};

use crate::{machine, shell};

/// Runs them all, or those whose names are given.
pub fn run(only: &[String]) -> Result<()> {
    machine::prepare(&machine::BENCHES)?;
    shell::run(&mut shell::command("cargo", &["build", "--release", "--package", "bench", "--package", "shishu"]))?;
    let mut rows = vec![["measured", "ours", "peer", "theirs", "ratio", "wanted", ""].map(String::from).to_vec()];
    let program = crate::target().join("release/bench").display().to_string();
    let names = shell::quiet(&mut shell::command(&program, &[]))?;
    for name in names.lines().filter(|name| only.is_empty() || only.iter().any(|o| o == name)) {
        eprintln!("$ bench {name}");
        let lines = shell::quiet(&mut shell::command(&program, &[name]))?;
        rows.extend(lines.lines().map(|line| line.split('\t').map(String::from).collect()));
    }
    println!("\n{}", table(&rows));
    match rows.iter().filter(|row| row.last().is_some_and(|how| how == "MISSED")).count() {
        0 => Ok(()),
        missed => bail!("{missed} of the bounds missed"),
    }
}

/// Columns as wide as their widest cell.
fn table(rows: &[Vec<String>]) -> String {
    let columns = rows.iter().map(Vec::len).max().unwrap_or_default();
    let width =
        |i: usize| rows.iter().filter_map(|row| row.get(i)).map(|cell| cell.chars().count()).max().unwrap_or_default();
    let widths: Vec<usize> = (0..columns).map(width).collect();
    let line = |row: &Vec<String>| {
        let cells = row.iter().zip(&widths).map(|(cell, width)| format!("{cell:width$}"));
        cells.collect::<Vec<_>>().join("  ").trim_end().to_string()
    };
    rows.iter().map(|row| line(row) + "\n").collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_as_wide_as_their_widest_cell() {
        let rows = [vec!["a".to_string(), "≥ 0.5".into()], vec!["long".into(), "b".into()]];
        assert_eq!(table(&rows), "a     ≥ 0.5\nlong  b\n");
    }
}
