//! Whom a consumer follows: four places of memory, the newest first; hosts count their followers.

use crate::agents::hosting::{HostRow, NOBODY};

/// A consumer who follows a host or leaves it, after a purchase. Moves are ordered by cohort, offer and consumer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct FollowerMove {
    /// Week of the order.
    pub ordered_week: u32,
    pub offer: u32,
    pub consumer: u32,
    pub host: u32,
    /// Follows the host; otherwise it leaves it.
    pub follows: bool,
}

/// The follower counts of all hosts.
#[derive(Debug)]
pub(super) struct Followers<'a> {
    pub households: &'a mut [i64],
    pub local_hosts: &'a mut [i64],
    pub mcn_hosts: &'a mut [i64],
    /// Households a consumer stands for.
    pub weight: i64,
    /// Most households that can follow a host.
    pub most: i64,
}

impl Followers<'_> {
    /// Makes the moves of the week; `followed` has the hosts that each consumer follows. The order counts: a host that has its
    /// most followers gains no other until one leaves.
    pub(super) fn make(mut self, mut moves: Vec<FollowerMove>, followed: &mut [[u32; 4]]) {
        moves.sort_unstable();
        for FollowerMove { consumer, host, follows, .. } in moves {
            let followed = &mut followed[consumer as usize];
            if follows {
                self.follow(followed, host);
            } else {
                self.leave(followed, host);
            }
        }
    }

    /// The follower count of a host by its number in the universe.
    fn count(&mut self, host: u32) -> Option<&mut i64> {
        match HostRow::of(host, self.households.len(), self.local_hosts.len()) {
            HostRow::Farm(row) => self.households.get_mut(row),
            HostRow::Local(row) => self.local_hosts.get_mut(row),
            HostRow::Mcn(row) => self.mcn_hosts.get_mut(row),
        }
    }

    /// A consumer follows the host, but not twice and not above the host's maximum; where all four places are taken, the
    /// oldest host is forgotten.
    fn follow(&mut self, followed: &mut [u32; 4], host: u32) {
        let (weight, most) = (self.weight, self.most);
        if followed.contains(&host) {
            return;
        }
        match self.count(host) {
            Some(count) if *count + weight <= most => *count += weight,
            _ => return,
        }
        let last = followed.len() - 1;
        let place = followed.iter().position(|&followed| followed == NOBODY).unwrap_or(last);
        let forgotten = followed[place];
        followed.copy_within(0..place, 1);
        followed[0] = host;
        if forgotten != NOBODY {
            self.subtract(forgotten);
        }
    }

    /// A consumer leaves the host, if it followed it.
    fn leave(&mut self, followed: &mut [u32; 4], host: u32) {
        if let Some(place) = followed.iter().position(|&followed| followed == host && host != NOBODY) {
            followed.copy_within(place + 1.., place);
            followed[followed.len() - 1] = NOBODY;
            self.subtract(host);
        }
    }

    /// Takes the consumer from the host's count.
    fn subtract(&mut self, host: u32) {
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
    fn a_consumer_follows_the_four_newest_hosts_and_hosts_count_them() {
        let (mut followed, mut households, mut local_hosts, mut mcn_hosts) = ([NOBODY; 4], [0; 3], [0; 2], [0; 1]);
        let mut followers = Followers {
            households: &mut households,
            local_hosts: &mut local_hosts,
            mcn_hosts: &mut mcn_hosts,
            weight: 4,
            most: 4,
        };
        for host in [0, 1, 2, 1, 3, 4] {
            followers.follow(&mut followed, host);
        }
        assert_eq!(followed, [4, 3, 2, 1], "host 0 was the oldest");
        followers.leave(&mut followed, 3);
        followers.leave(&mut followed, 0);
        assert_eq!(followed, [4, 2, 1, NOBODY]);
        followers.follow(&mut followed, 5);
        let counts = (households, local_hosts, mcn_hosts);
        assert_eq!((followed, counts), ([5, 4, 2, 1], ([0, 4, 4], [0, 4], [4])), "the last is an MCN host");
    }

    #[test]
    fn a_full_host_and_an_unknown_one_gain_no_follower() {
        let (mut followed, mut households, mut local_hosts) = ([NOBODY; 4], [4], [0]);
        let mut followers = Followers {
            households: &mut households,
            local_hosts: &mut local_hosts,
            mcn_hosts: &mut [],
            weight: 4,
            most: 7,
        };
        followers.follow(&mut followed, 0);
        followers.follow(&mut followed, 9);
        followers.leave(&mut followed, NOBODY);
        assert_eq!((followed, households, local_hosts), ([NOBODY; 4], [4], [0]));
    }

    #[test]
    fn who_comes_last_finds_a_full_host_unless_another_leaves_before() {
        let moves = |leaves_from: u32| {
            let leaver = FollowerMove { ordered_week: 1, offer: leaves_from, consumer: 1, host: 0, follows: false };
            let late = FollowerMove { offer: 5, consumer: 0, follows: true, ..leaver };
            let mut followed = [[NOBODY; 4], [0, NOBODY, NOBODY, NOBODY]];
            let (households, local_hosts, mcn_hosts) = (&mut [4][..], &mut [][..], &mut [][..]);
            Followers { households, local_hosts, mcn_hosts, weight: 4, most: 4 }
                .make(vec![late, leaver], &mut followed);
            followed.map(|followed| followed[0])
        };
        assert_eq!(moves(4), [0, NOBODY]);
        assert_eq!(moves(6), [NOBODY; 2]);
    }
}
