//! Ours and theirs by turns, and what is in the middle.

use std::time::{Duration, Instant};

use anyhow::Result;

/// What a future gives, and the time that it took.
///
/// # Errors
/// The future's own.
pub async fn timed<T>(work: impl Future<Output = Result<T>>) -> Result<(T, Duration)> {
    let began = Instant::now();
    let done = work.await?;
    Ok((done, began.elapsed()))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ratio_is_the_median_of_the_rounds_not_of_the_medians() {
        // Ratios 2, 1/3, 3: in the middle 2. The medians, 2 and 3, would give 2/3.
        assert_eq!(medians(&[(2.0, 1.0), (1.0, 3.0), (9.0, 3.0)]), (2.0, 3.0, 2.0));
    }
}
