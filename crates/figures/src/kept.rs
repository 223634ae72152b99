//! Things worked out once and kept until an entry that they rest on, however many ask for them at the same time.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::hash::Hash;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::OnceCell;

/// A thing, and the position from which it stands.
type Slot<V> = (i64, Arc<OnceCell<V>>);

/// A store of things by what they are of. It is emptied at a number of them, so that memory stays bounded.
pub(crate) struct Kept<K, V> {
    slots: Mutex<HashMap<K, Slot<V>>>,
    most: usize,
}

impl<K: Eq + Hash, V: Clone> Kept<K, V> {
    pub(crate) fn new(most: usize) -> Kept<K, V> {
        Kept { slots: Mutex::default(), most }
    }

    /// What is kept, if it stands since the last entry that it rests on; else what the work gives, at the head. Whoever asks
    /// while the work is being done waits for it.
    pub(crate) async fn get<E>(
        &self,
        of: K,
        last: i64,
        head: i64,
        work: impl Future<Output = Result<V, E>>,
    ) -> Result<V, E> {
        let slot = self.slot(of, last, head);
        slot.get_or_try_init(|| work).await.cloned()
    }

    fn slot(&self, of: K, last: i64, head: i64) -> Arc<OnceCell<V>> {
        let mut slots = self.slots.lock().unwrap_or_else(PoisonError::into_inner);
        if slots.len() >= self.most {
            slots.clear();
        }
        let fresh = || (head, Arc::default());
        let slot = match slots.entry(of) {
            Entry::Occupied(kept) if kept.get().0 >= last => kept.into_mut(),
            Entry::Occupied(mut old) => {
                old.insert(fresh());
                old.into_mut()
            }
            Entry::Vacant(none) => none.insert(fresh()),
        };
        Arc::clone(&slot.1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicI64, Ordering};

    /// Gives 1 when first worked out, 2 the second time, and so on.
    async fn count(done: &AtomicI64) -> Result<i64, ()> {
        tokio::task::yield_now().await;
        Ok(done.fetch_add(1, Ordering::Relaxed) + 1)
    }

    #[tokio::test]
    async fn a_thing_stands_until_an_entry_that_it_rests_on() {
        let (kept, done) = (Kept::new(9), AtomicI64::new(0));
        assert_eq!(kept.get("a", 3, 5, count(&done)).await, Ok(1));
        assert_eq!(kept.get("a", 5, 8, count(&done)).await, Ok(1));
        assert_eq!(kept.get("a", 6, 8, count(&done)).await, Ok(2));
        assert_eq!(kept.get("b", 6, 8, count(&done)).await, Ok(3));
    }

    #[tokio::test]
    async fn those_who_ask_together_have_it_worked_out_once() {
        let (kept, done) = (Kept::new(9), AtomicI64::new(0));
        let ask = || kept.get("a", 3, 5, count(&done));
        assert_eq!(futures::join!(ask(), ask(), ask()), (Ok(1), Ok(1), Ok(1)));
    }

    #[tokio::test]
    async fn what_failed_is_tried_again() {
        let kept: Kept<&str, i64> = Kept::new(9);
        assert_eq!(kept.get("a", 3, 5, async { Err("no") }).await, Err("no"));
        assert_eq!(kept.get("a", 3, 5, async { Ok::<_, &str>(7) }).await, Ok(7));
    }

    #[tokio::test]
    async fn a_full_store_begins_anew() {
        let (kept, done) = (Kept::new(2), AtomicI64::new(0));
        for (of, value) in [("a", 1), ("b", 2), ("c", 3), ("a", 4)] {
            assert_eq!(kept.get(of, 3, 5, count(&done)).await, Ok(value));
        }
    }
}
