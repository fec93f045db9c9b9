//! Whom a consumer follows: four places of memory, the newest first; hosts count their followers.

use crate::engine::agents::hosts::{HostRow, NOBODY};

/// The memory of one consumer and the counts of all hosts.
#[derive(Debug)]
pub(super) struct AudienceUpdate<'a> {
    pub memory: &'a mut [u32; 4],
    pub farms: &'a mut [i64],
    pub locals: &'a mut [i64],
    pub mcns: &'a mut [i64],
    /// Households the consumer stands for.
    pub weight: i64,
    /// Most followers a host can have.
    pub cap: i64,
}

impl AudienceUpdate<'_> {
    /// The count of a host by its number in the universe.
    fn count(&mut self, host: u32) -> Option<&mut i64> {
        match HostRow::of(host, self.farms.len(), self.locals.len()) {
            HostRow::Farm(row) => self.farms.get_mut(row),
            HostRow::Local(row) => self.locals.get_mut(row),
            HostRow::Mcn(row) => self.mcns.get_mut(row),
        }
    }

    /// The consumer follows the host; the oldest of a full memory is forgotten. Not twice, and not above the host's cap.
    pub(super) fn follow(&mut self, host: u32) {
        let (weight, cap) = (self.weight, self.cap);
        if self.memory.contains(&host) {
            return;
        }
        match self.count(host) {
            Some(count) if *count + weight <= cap => *count += weight,
            _ => return,
        }
        let last = self.memory.len() - 1;
        let place = self.memory.iter().position(|&followed| followed == NOBODY).unwrap_or(last);
        let forgotten = self.memory[place];
        self.memory.copy_within(0..place, 1);
        self.memory[0] = host;
        if forgotten != NOBODY {
            self.lose(forgotten);
        }
    }

    /// The consumer leaves the host, if it followed it.
    pub(super) fn leave(&mut self, host: u32) {
        if let Some(place) = self.memory.iter().position(|&followed| followed == host && host != NOBODY) {
            self.memory.copy_within(place + 1.., place);
            self.memory[self.memory.len() - 1] = NOBODY;
            self.lose(host);
        }
    }

    fn lose(&mut self, host: u32) {
        let weight = self.weight;
        if let Some(count) = self.count(host) {
            *count -= weight;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn memory_keeps_the_four_newest_and_hosts_count_them() {
        let (mut memory, mut farms, mut locals, mut mcns) = ([NOBODY; 4], [0; 3], [0; 2], [0; 1]);
        let mut audience = AudienceUpdate {
            memory: &mut memory,
            farms: &mut farms,
            locals: &mut locals,
            mcns: &mut mcns,
            weight: 4,
            cap: 4,
        };
        for host in [0, 1, 2, 1, 3, 4] {
            audience.follow(host);
        }
        assert_eq!(*audience.memory, [4, 3, 2, 1], "host 0 was the oldest");
        audience.leave(3);
        audience.leave(0);
        assert_eq!(*audience.memory, [4, 2, 1, NOBODY]);
        audience.follow(5);
        assert_eq!((memory, farms, locals, mcns), ([5, 4, 2, 1], [0, 4, 4], [0, 4], [4]), "the last is an MCN host");
    }

    #[test]
    fn a_full_host_and_an_unknown_one_win_nobody() {
        let (mut memory, mut farms, mut locals) = ([NOBODY; 4], [4], [0]);
        let (farms, locals) = (&mut farms, &mut locals);
        let mut audience = AudienceUpdate { memory: &mut memory, farms, locals, mcns: &mut [], weight: 4, cap: 7 };
        audience.follow(0);
        audience.follow(9);
        audience.leave(NOBODY);
        assert_eq!((memory, *farms, *locals), ([NOBODY; 4], [4], [0]));
    }
}
