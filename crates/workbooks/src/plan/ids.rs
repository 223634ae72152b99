//! Ids of planned records: version 7 in the order of the plan, drawn from chance once an import instead of once a record.

use uuid::{Builder, Uuid};

/// A row of ids: the time, random bits, and a count from a random start.
pub(crate) struct Ids {
    millis: u64,
    random: [u8; 10],
    count: u64,
}

/// Bits of the count: the last seven bytes, the topmost bit clear so that counting never runs over.
const COUNT: u64 = (1 << 55) - 1;

impl Ids {
    pub(crate) fn new() -> Ids {
        let drawn = Uuid::now_v7().into_bytes();
        let mut random = [0; 10];
        random.copy_from_slice(&drawn[6..]);
        let mut last = [0; 8];
        last[1..].copy_from_slice(&random[3..]);
        let millis = u64::try_from(jiff::Timestamp::now().as_millisecond()).unwrap_or_default();
        Ids { millis, random, count: u64::from_be_bytes(last) & COUNT }
    }

    /// The next id.
    pub(crate) fn next(&mut self) -> String {
        self.count += 1;
        self.random[3..].copy_from_slice(&self.count.to_be_bytes()[1..]);
        Builder::from_unix_timestamp_millis(self.millis, &self.random).into_uuid().to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_of_version_seven_and_rise() {
        let mut ids = Ids::new();
        let all: Vec<String> = (0..1000).map(|_| ids.next()).collect();
        assert!(all.windows(2).all(|w| w[0] < w[1]));
        assert!(all.iter().all(|id| Uuid::parse_str(id).unwrap().get_version_num() == 7));
        assert_ne!(Ids::new().next()[19..], Ids::new().next()[19..], "two imports at the same moment do not meet");
    }
}
