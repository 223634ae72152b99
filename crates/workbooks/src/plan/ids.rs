//! Ids of planned records: version 7 in the order of the plan, drawn from chance once an import instead of once a record.

use uuid::Uuid;

/// A row of ids: time in front, then a random start that counts up.
pub(crate) struct Ids {
    millis: u64,
    next: u128,
}

/// The 74 bits of a version 7 id that are free.
const FREE: u32 = 74;

impl Ids {
    pub(crate) fn new() -> Ids {
        let millis = jiff::Timestamp::now().as_millisecond().try_into().unwrap_or_default();
        // The topmost free bit stays clear, so that counting up never runs over.
        Ids { millis, next: Uuid::new_v7(uuid::Timestamp::now(uuid::NoContext)).as_u128() & ((1 << 60) - 1) | 1 << 62 }
    }

    /// The next id.
    pub(crate) fn next(&mut self) -> String {
        self.next = (self.next + 1) & ((1 << FREE) - 1);
        let bits = self.next.to_be_bytes();
        let mut free = [0u8; 10];
        free.copy_from_slice(&bits[6..]);
        // The ten bytes carry twelve bits, a version, and sixty-two bits: the builder sets version and variant over them.
        uuid::Builder::from_unix_timestamp_millis(self.millis, &free).into_uuid().to_string()
    }
}
