//! What the benches share: ours and a peer run by turns, and the median of their ratio.
//!
//! Two cores and a shared disk make times jump from one minute to the next; only ratios within one run mean anything.

use std::fmt;
use std::path::PathBuf;

use anyhow::{Context, Result};

/// What a bench found, printed as one line for `cargo xtask bench`: fields between tabs.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// What was measured.
    pub what: String,
    /// Ours: the median.
    pub ours: f64,
    /// The peer's name.
    pub peer: &'static str,
    /// The peer: the median.
    pub theirs: f64,
    /// Of both.
    pub unit: &'static str,
    /// Ours to theirs: the median over the rounds, which need not be the ratio of the medians.
    pub ratio: f64,
    /// The bound of the ratio.
    pub bound: Bound,
}

/// What a ratio has to be.
#[derive(Clone, Copy, Debug)]
pub enum Bound {
    /// For rates.
    AtLeast(f64),
    /// For times.
    AtMost(f64),
}

impl Bound {
    fn holds(self, ratio: f64) -> bool {
        match self {
            Bound::AtLeast(least) => ratio >= least,
            Bound::AtMost(most) => ratio <= most,
        }
    }
}

impl fmt::Display for Bound {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Bound::AtLeast(least) => write!(f, "≥ {least}"),
            Bound::AtMost(most) => write!(f, "≤ {most}"),
        }
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Outcome { what, ours, peer, theirs, unit, ratio, bound } = self;
        let how = if bound.holds(*ratio) { "holds" } else { "MISSED" };
        write!(f, "{what}\t{ours:.1} {unit}\t{peer}\t{theirs:.1} {unit}\t{ratio:.2}\t{bound}\t{how}")
    }
}

/// Rounds of ours and theirs by turns: the medians of each, and of the ratio of each round.
pub fn medians(rounds: &[(f64, f64)]) -> (f64, f64, f64) {
    let of = |pick: fn(&(f64, f64)) -> f64| median(rounds.iter().map(pick).collect());
    (of(|r| r.0), of(|r| r.1), of(|r| r.0 / r.1))
}

/// The middle one; of an even number, the upper of the two in the middle.
pub fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}

/// A folder on the disk that the repository is on: a memory disk would make every write durable at once.
///
/// # Errors
/// It cannot be made.
pub fn folder() -> Result<tempfile::TempDir> {
    let target = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../target"));
    tempfile::Builder::new()
        .prefix("bench-")
        .tempdir_in(&target)
        .with_context(|| format!("no folder in {}", target.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ratio_is_the_median_of_the_rounds_not_of_the_medians() {
        // Ratios 2, 1/3, 3: in the middle 2. The medians, 2 and 3, would give 2/3.
        assert_eq!(medians(&[(2.0, 1.0), (1.0, 3.0), (9.0, 3.0)]), (2.0, 3.0, 2.0));
    }

    #[test]
    fn a_rate_below_its_bound_is_marked() {
        let slow = Outcome {
            what: "x".into(),
            ours: 1.0,
            peer: "p",
            theirs: 4.0,
            unit: "/s",
            ratio: 0.25,
            bound: Bound::AtLeast(0.5),
        };
        assert_eq!(slow.to_string(), "x\t1.0 /s\tp\t4.0 /s\t0.25\t≥ 0.5\tMISSED");
    }
}
