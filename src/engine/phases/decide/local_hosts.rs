//! Local hosts: every quarter they choose between streaming and other work. The county's live room, its first two hosts,
//! always streams.

use crate::agents::government::Government;
use crate::agents::local_hosts::LocalHosts;
use crate::books::Posted;
use crate::geography::LIVE_ROOM;
use crate::money::Grant;
use crate::phases::decide::{Given, pay_grant};
use crate::rng::draws::decide_local_host as words;
use crate::rng::samplers::gumbel;
use crate::units::{FEN_PER_YUAN, floor, real};
use std::ops::Range;

impl Given<'_> {
    /// Lets every local host choose, by what the active hosts of its county earn and by its own skill.
    pub(super) fn choose_local_hosts(&self, hosts: &mut LocalHosts, government: &mut Government, books: &mut Posted) {
        let stream = self.tick.stream(words::PART);
        for county in 0..self.map.counties() {
            let rows = self.map.county_hosts[county]..self.map.county_hosts[county + 1];
            let active = ActiveHosts::sum(hosts, rows.clone());
            for (row, block) in rows.clone().zip(stream.blocks(rows.start)) {
                if row - rows.start < LIVE_ROOM {
                    continue;
                }
                let other_work_fen = self.decide.local_hours * 52.0 * real(self.terms.wage_fen_per_hour);
                let switching = (self.decide.local_switching_fen - hosts.startup_fen[row]).max(0);
                let hosting_fen = if hosts.active[row] {
                    real(hosts.income_fen[row])
                } else {
                    active.newcomer_fen(hosts.host_skill[row]) - real(switching)
                };
                let scale = real(self.decide.local_scale_fen);
                let luck = gumbel(block[words::HOST]) - gumbel(block[words::NOT_HOST]);
                let streams = (hosting_fen - other_work_fen) / FEN_PER_YUAN + scale / FEN_PER_YUAN * luck > 0.0;
                if streams && !hosts.active[row] {
                    start(hosts, row, county, active.newcomer_fen(hosts.host_skill[row]), government, books);
                }
                hosts.active[row] = streams;
            }
        }
    }
}

/// Records the expected income of a host that starts, and pays the start-up grant that waits for it.
fn start(
    hosts: &mut LocalHosts,
    row: usize,
    county: usize,
    expected_fen: f64,
    government: &mut Government,
    books: &mut Posted,
) {
    hosts.income_fen[row] = floor(expected_fen);
    let fen = std::mem::take(&mut hosts.startup_fen[row]);
    if fen > 0 {
        let cash = &mut hosts.cash[row];
        pay_grant(government, county, |account| books.pay_up_to(Grant, account, cash, fen));
    }
}

/// The active hosts of a county together.
struct ActiveHosts {
    /// Sum of their incomes, fen a year.
    income_fen: f64,
    /// Sum of their skills.
    skill: f64,
}

impl ActiveHosts {
    fn sum(hosts: &LocalHosts, rows: Range<usize>) -> Self {
        let active = rows.filter(|&row| hosts.active[row]);
        active.fold(Self { income_fen: 0.0, skill: 0.0 }, |sum, row| Self {
            income_fen: sum.income_fen + real(hosts.income_fen[row]),
            skill: sum.skill + hosts.host_skill[row],
        })
    }
    /// What one more host would earn if the income of all stays the same and is shared by skill, fen a year.
    fn newcomer_fen(&self, skill: f64) -> f64 {
        self.income_fen * skill / (self.skill + skill)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_newcomer_expects_a_part_of_the_same_income_by_its_skill() {
        let active = ActiveHosts { income_fen: 4_000_000.0, skill: 1.2 };
        assert!((active.newcomer_fen(0.4) - 1_000_000.0).abs() < 1e-6);
        assert!(active.newcomer_fen(0.8) > active.newcomer_fen(0.4));
    }
}
