//! Makes the next item while one is used.

use std::sync::mpsc::sync_channel;

use crate::engine::error::Result;

/// Gives all items in order to `take`, up to the first error. Where the present pool has several threads, another thread makes
/// the next item while `take` works: two items are in memory at a time.
pub(super) fn for_each_ahead<T: Send>(
    mut items: impl Iterator<Item = Result<T>> + Send,
    mut take: impl FnMut(T) -> Result<()>,
) -> Result<()> {
    let mut take_item = |item: Result<T>| take(item?);
    if rayon::current_num_threads() == 1 {
        return items.try_for_each(take_item);
    }
    let (sender, receiver) = sync_channel(0);
    std::thread::scope(|scope| {
        scope.spawn(move || {
            for item in items {
                let is_last = item.is_err();
                // Nobody receives any more where `take` failed.
                if sender.send(item).is_err() || is_last {
                    break;
                }
            }
        });
        receiver.into_iter().try_for_each(&mut take_item)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::defect;
    use crate::study::run::thread_pool;

    /// What is taken of ten items, of which one is an error, and whether all went well.
    fn taken(threads: usize, error: usize, refused: usize) -> (Vec<usize>, bool) {
        let item = |number: usize| if number == error { Err(defect("an item")) } else { Ok(number) };
        let mut taken = Vec::new();
        let take = |number: usize| {
            taken.push(number);
            if number == refused { Err(defect("refused")) } else { Ok(()) }
        };
        let pool = thread_pool(threads).expect("it starts");
        let ended = pool.install(|| for_each_ahead((0..10).map(item), take));
        (taken, ended.is_ok())
    }

    #[test]
    fn all_items_are_taken_in_order_up_to_the_first_error() {
        for threads in [1, 3] {
            assert_eq!(taken(threads, 10, 10), ((0..10).collect(), true), "{threads} threads");
            assert_eq!(taken(threads, 4, 10), ((0..4).collect(), false), "{threads} threads");
            assert_eq!(taken(threads, 10, 4), ((0..5).collect(), false), "{threads} threads");
        }
    }
}
