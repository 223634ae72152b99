//! What a bench found, and what it had to find.

use std::fmt;

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

impl Outcome {
    /// Something that has no peer but a limit.
    pub fn within(what: impl Into<String>, ours: f64, limit: f64, unit: &'static str) -> Outcome {
        let (ratio, bound) = (ours / limit, Bound::AtMost(1.0));
        Outcome { what: what.into(), ours, peer: "limit", theirs: limit, unit, ratio, bound }
    }

    /// Ours beside a peer's, from rounds by turns.
    pub fn beside(
        what: impl Into<String>,
        rounds: &[(f64, f64)],
        unit: &'static str,
        peer: &'static str,
        bound: Bound,
    ) -> Outcome {
        let (ours, theirs, ratio) = crate::medians(rounds);
        Outcome { what: what.into(), ours, peer, theirs, unit, ratio, bound }
    }
}

/// What a ratio has to be.
#[derive(Clone, Copy, Debug)]
pub enum Bound {
    /// For rates.
    AtLeast(f64),
    /// For times.
    AtMost(f64),
    /// Measured to be known.
    Free,
}

impl Bound {
    fn holds(self, ratio: f64) -> bool {
        match self {
            Bound::AtLeast(least) => ratio >= least,
            Bound::AtMost(most) => ratio <= most,
            Bound::Free => true,
        }
    }
}

impl fmt::Display for Bound {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Bound::AtLeast(least) => write!(f, "≥ {least}"),
            Bound::AtMost(most) => write!(f, "≤ {most}"),
            Bound::Free => write!(f, "none"),
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

#[cfg(test)]
mod tests {
    use super::*;

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

    #[test]
    fn a_limit_holds_up_to_itself() {
        assert!(Outcome::within("x", 300.0, 300.0, "ms").to_string().ends_with("holds"));
        assert!(Outcome::within("x", 300.1, 300.0, "ms").to_string().ends_with("MISSED"));
    }
}
