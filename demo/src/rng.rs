//! A stream of numbers that is the same on every machine and with every version of every library: SplitMix64.

/// A seeded stream.
#[derive(Clone, Debug)]
pub struct Rng(u64);

impl Rng {
    /// The stream of a seed and a subject: what is drawn for households never moves what is drawn for projects.
    pub fn new(seed: u64, subject: &str) -> Rng {
        // FNV-1a of the subject, mixed into the seed.
        let hash =
            subject.bytes().fold(0xcbf2_9ce4_8422_2325u64, |h, b| (h ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3));
        let mut rng = Rng(seed ^ hash);
        rng.next();
        rng
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number from `low` to `high`, both included.
    pub fn between(&mut self, low: i64, high: i64) -> i64 {
        let width = (high - low + 1).max(1) as u64;
        low + (self.next() % width) as i64
    }

    /// An index below `len`.
    pub fn below(&mut self, len: usize) -> usize {
        (self.next() % len.max(1) as u64) as usize
    }

    /// True in so many of a hundred draws.
    pub fn percent(&mut self, share: i64) -> bool {
        self.between(1, 100) <= share
    }

    /// One of some things.
    pub fn pick<'a, T: ?Sized>(&mut self, from: &[&'a T]) -> &'a T {
        from[self.below(from.len())]
    }

    /// One of some things, each with a weight.
    pub fn weighted<'a>(&mut self, from: &[(&'a str, i64)]) -> &'a str {
        let mut at = self.between(1, from.iter().map(|(_, w)| w).sum());
        for (name, weight) in from {
            at -= weight;
            if at <= 0 {
                return name;
            }
        }
        from[0].0
    }

    /// Puts things in another order.
    pub fn shuffle<T>(&mut self, things: &mut [T]) {
        for at in (1..things.len()).rev() {
            things.swap(at, self.below(at + 1));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_and_a_subject_give_one_stream_and_no_other() {
        let draw = |seed, subject: &str| -> Vec<i64> {
            let mut rng = Rng::new(seed, subject);
            (0..8).map(|_| rng.between(0, 1_000_000)).collect()
        };
        assert_eq!(draw(1, "households"), draw(1, "households"));
        assert_ne!(draw(1, "households"), draw(2, "households"));
        assert_ne!(draw(1, "households"), draw(1, "projects"));
    }

    #[test]
    fn the_ends_of_a_range_are_drawn_and_nothing_beyond() {
        let mut rng = Rng::new(7, "range");
        let drawn: Vec<i64> = (0..400).map(|_| rng.between(3, 6)).collect();
        assert_eq!((drawn.iter().min(), drawn.iter().max()), (Some(&3), Some(&6)));
    }
}
