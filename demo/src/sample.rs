//! The product's own sample report, with every slot blanked, and what each slot means.

/// The sample report: 50 slots, 19 claims, in its own words.
pub const SAMPLE_REPORT: &str = include_str!("../sample-report.txt");
/// What each slot of it means, one line a slot, tab-separated.
pub const SAMPLE_KEY: &str = include_str!("../sample-report.key.tsv");

/// A slot of the sample report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SampleSlot<'a> {
    /// Its number: 1 to 49, and `0w` for the sum in words.
    pub n: &'a str,
    /// Where it starts, in Unicode code points.
    pub offset: usize,
    /// What stands there.
    pub token: &'a str,
    /// The text around it.
    pub context: &'a str,
    /// name, year, norm, count, sum, avg or ratio.
    pub kind: &'a str,
    /// The figure.
    pub indicator: &'a str,
    /// The counter that follows.
    pub unit: &'a str,
    /// The window.
    pub window: &'a str,
    /// What it means, in words.
    pub meaning: &'a str,
}

/// The slots in order.
pub fn sample_key() -> Vec<SampleSlot<'static>> {
    SAMPLE_KEY.lines().skip(1).filter_map(slot).collect()
}

fn slot(line: &'static str) -> Option<SampleSlot<'static>> {
    let mut cells = line.split('\t');
    let mut next = || cells.next();
    Some(SampleSlot {
        n: next()?,
        offset: next()?.parse().ok()?,
        token: next()?,
        context: next()?,
        kind: next()?,
        indicator: next()?,
        unit: next()?,
        window: next()?,
        meaning: next()?,
    })
}
