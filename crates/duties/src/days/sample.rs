//! A sample drawn fairly that anybody can draw again: each subject's place in the draw is the hash of seed and subject, and the
//! first few are taken. It depends on the seed and the set alone, not on the order in which subjects are listed.

use journal::Suite;

/// Draws `n` of a pool with a seed; the sample comes in the order of the draw. A subject listed twice is one.
pub fn draw(seed: &str, pool: &[String], n: usize) -> Vec<String> {
    let mut lots: Vec<(String, &String)> =
        pool.iter().map(|s| (Suite::International.hash(format!("{seed}\n{s}").as_bytes()), s)).collect();
    lots.sort();
    lots.dedup();
    lots.into_iter().take(n).map(|(_, subject)| subject.clone()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn pool(n: usize) -> Vec<String> {
        (0..n).map(|i| format!("posting-{i}")).collect()
    }

    #[test]
    fn every_subject_is_drawn_about_as_often_as_any_other() {
        // 600 draws of 3 from 12: each is expected 150 times, with a deviation of about 10.6; within five of them is fair.
        let pool = pool(12);
        for subject in &pool {
            let times = (0..600).filter(|seed| draw(&seed.to_string(), &pool, 3).contains(subject)).count();
            assert!((97..=203).contains(&times), "{subject} was drawn {times} times");
        }
    }

    proptest! {
        #[test]
        fn the_same_seed_gives_the_same_sample_whatever_the_order(seed in "[0-9a-f]{16}", size in 0usize..40, n in 0usize..12, turn in 0usize..40) {
            let pool = pool(size);
            let mut turned = pool.clone();
            turned.rotate_left(if size == 0 { 0 } else { turn % size });
            let drawn = draw(&seed, &pool, n);
            prop_assert_eq!(&drawn, &draw(&seed, &turned, n));
            prop_assert_eq!(drawn.len(), n.min(size));
            prop_assert!(drawn.iter().all(|d| pool.contains(d)));
        }

        #[test]
        fn who_is_not_in_the_pool_changes_nobody_elses_lot(seed in "[0-9a-f]{16}", size in 2usize..30, gone in 0usize..30) {
            let pool = pool(size);
            let all = draw(&seed, &pool, size);
            let fewer: Vec<String> = pool.iter().filter(|p| **p != pool[gone % size]).cloned().collect();
            let rest: Vec<String> = all.into_iter().filter(|p| *p != pool[gone % size]).collect();
            prop_assert_eq!(draw(&seed, &fewer, size), rest);
        }
    }
}
