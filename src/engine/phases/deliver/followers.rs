//! Whom a consumer follows: four places of memory, the newest first; hosts count their followers.

use crate::engine::agents::hosting::{HostRow, NOBODY};
use crate::engine::phases::deliver::Lent;
use crate::engine::units::share_of;

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

/// Makes the moves of the week. Their order counts: a host that has its most followers gains no other until one leaves.
pub(super) fn update(lent: &mut Lent<'_>, mut moves: Vec<FollowerMove>) {
    let map = lent.given.map;
    let hosting = lent.given.hosting;
    let max_followers = share_of(map.audience(), hosting.followers_cap).min(hosting.followers_most);
    moves.sort_unstable();
    for FollowerMove { consumer, host, follows, .. } in moves {
        let mut update = FollowerUpdate {
            followed: &mut lent.consumers.followed[consumer as usize],
            households: &mut lent.households.followers,
            local_hosts: &mut lent.local_hosts.followers,
            mcn_hosts: &mut lent.mcn_hosts.followers,
            weight: map.weight,
            max_followers,
        };
        if follows {
            update.follow(host);
        } else {
            update.leave(host);
        }
    }
}

/// The hosts one consumer follows, and the follower counts of all hosts.
#[derive(Debug)]
struct FollowerUpdate<'a> {
    followed: &'a mut [u32; 4],
    households: &'a mut [i64],
    local_hosts: &'a mut [i64],
    mcn_hosts: &'a mut [i64],
    /// Households the consumer stands for.
    weight: i64,
    /// Most households that can follow a host.
    max_followers: i64,
}

impl FollowerUpdate<'_> {
    /// The follower count of a host by its number in the universe.
    fn count(&mut self, host: u32) -> Option<&mut i64> {
        match HostRow::of(host, self.households.len(), self.local_hosts.len()) {
            HostRow::Farm(row) => self.households.get_mut(row),
            HostRow::Local(row) => self.local_hosts.get_mut(row),
            HostRow::Mcn(row) => self.mcn_hosts.get_mut(row),
        }
    }

    /// The consumer follows the host, but not twice and not above the host's maximum; where all four places are taken, the
    /// oldest host is forgotten.
    fn follow(&mut self, host: u32) {
        let (weight, max_followers) = (self.weight, self.max_followers);
        if self.followed.contains(&host) {
            return;
        }
        match self.count(host) {
            Some(count) if *count + weight <= max_followers => *count += weight,
            _ => return,
        }
        let last = self.followed.len() - 1;
        let place = self.followed.iter().position(|&followed| followed == NOBODY).unwrap_or(last);
        let forgotten = self.followed[place];
        self.followed.copy_within(0..place, 1);
        self.followed[0] = host;
        if forgotten != NOBODY {
            self.subtract(forgotten);
        }
    }

    /// The consumer leaves the host, if it followed it.
    fn leave(&mut self, host: u32) {
        if let Some(place) = self.followed.iter().position(|&followed| followed == host && host != NOBODY) {
            self.followed.copy_within(place + 1.., place);
            self.followed[self.followed.len() - 1] = NOBODY;
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
        let mut update = FollowerUpdate {
            followed: &mut followed,
            households: &mut households,
            local_hosts: &mut local_hosts,
            mcn_hosts: &mut mcn_hosts,
            weight: 4,
            max_followers: 4,
        };
        for host in [0, 1, 2, 1, 3, 4] {
            update.follow(host);
        }
        assert_eq!(*update.followed, [4, 3, 2, 1], "host 0 was the oldest");
        update.leave(3);
        update.leave(0);
        assert_eq!(*update.followed, [4, 2, 1, NOBODY]);
        update.follow(5);
        let counts = (households, local_hosts, mcn_hosts);
        assert_eq!((followed, counts), ([5, 4, 2, 1], ([0, 4, 4], [0, 4], [4])), "the last is an MCN host");
    }

    #[test]
    fn a_full_host_and_an_unknown_one_gain_no_follower() {
        let (mut followed, mut households, mut local_hosts) = ([NOBODY; 4], [4], [0]);
        let mut update = FollowerUpdate {
            followed: &mut followed,
            households: &mut households,
            local_hosts: &mut local_hosts,
            mcn_hosts: &mut [],
            weight: 4,
            max_followers: 7,
        };
        update.follow(0);
        update.follow(9);
        update.leave(NOBODY);
        assert_eq!((followed, households, local_hosts), ([NOBODY; 4], [4], [0]));
    }
}
