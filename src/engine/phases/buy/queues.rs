//! Queues of requests for what is short: who comes first is told by the ranks.

use rayon::prelude::*;

/// The requests for each key that has no room for all of them.
pub(super) struct Queues {
    /// Ranks of the requests; those of a key stand together.
    ranks: Vec<u64>,
    /// Place of the next entry of each key; `None` where there is room for all.
    next: Vec<Option<usize>>,
}

impl Queues {
    /// Queues with places for all requests of the keys that are short of room.
    pub fn new(wanted: &[u32], room: &[u32]) -> Self {
        let mut places = 0;
        let next = wanted.iter().zip(room).map(|(wanted, room)| {
            let first = places;
            (wanted > room).then(|| {
                places += *wanted as usize;
                first
            })
        });
        let next = next.collect();
        Self { ranks: vec![0; places], next }
    }

    /// Places for requests.
    pub fn places(&self) -> usize {
        self.ranks.len()
    }

    /// Whether a key is short of room.
    pub fn is_short(&self, key: u32) -> bool {
        self.next[key as usize].is_some()
    }

    /// Adds a request, if its key is short.
    pub fn add(&mut self, key: u32, rank: u64) {
        if let Some(place) = &mut self.next[key as usize] {
            self.ranks[*place] = rank;
            *place += 1;
        }
    }

    /// Rank of the first request of each key for which no room is left.
    pub fn first_unfilled(&mut self, wanted: &[u32], room: &[u32]) -> Vec<u64> {
        let mut rest = &mut self.ranks[..];
        let queues: Vec<&mut [u64]> = self
            .next
            .iter()
            .zip(wanted)
            .map(|(next, &wanted)| {
                let places = if next.is_some() { wanted as usize } else { 0 };
                rest.split_off_mut(..places).expect("a place for each request")
            })
            .collect();
        let first_unfilled = |(queue, room): (&mut [u64], &u32)| match queue {
            [] => u64::MAX,
            queue => *queue.select_nth_unstable(*room as usize).1,
        };
        queues.into_par_iter().zip(room).with_min_len(QUEUES).map(first_unfilled).collect()
    }
}

/// Fewest queues that one thread ranks at a time.
const QUEUES: usize = 1_024;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_without_room_has_the_next_rank() {
        // Four requests for two places, three for three, one for none.
        let (wanted, room) = ([4, 3, 1], [2, 3, 0]);
        let mut queues = Queues::new(&wanted, &room);
        assert_eq!((queues.places(), [0, 1, 2].map(|key| queues.is_short(key))), (5, [true, false, true]));
        for (key, rank) in [(0, 9), (1, 1), (0, 5), (2, 8), (0, 7), (0, 6), (1, 2), (1, 3)] {
            queues.add(key, rank);
        }
        assert_eq!(queues.first_unfilled(&wanted, &room), [7, u64::MAX, 8]);
    }
}
