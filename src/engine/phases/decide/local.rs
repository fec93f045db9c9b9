//! Local hosts: on air or back to other work, every quarter. The county's own live room, its first two, always is.

use crate::engine::agents::government::Government;
use crate::engine::agents::hosts::LocalHosts;
use crate::engine::books::Posted;
use crate::engine::geography::LIVE_ROOM;
use crate::engine::money::Grant;
use crate::engine::phases::decide::{View, pay_grant};
use crate::engine::rng::draws::decide_local_host as words;
use crate::engine::rng::samplers::gumbel;
use crate::engine::units::{FEN_PER_YUAN, real};

/// Lets every local host choose, by what hosts of its county earn with skill like its own.
pub fn choose(view: &View<'_>, hosts: &mut LocalHosts, government: &mut Government, books: &mut Posted) {
    let stream = view.tick.stream(words::PART);
    for county in 0..view.map.counties() {
        let rows = view.map.county_hosts[county]..view.map.county_hosts[county + 1];
        let room = Room::of(hosts, rows.clone());
        for (row, block) in rows.clone().zip(stream.blocks(rows.start)) {
            if row - rows.start < LIVE_ROOM {
                continue;
            }
            let elsewhere = view.rules.local_hours * 52.0 * real(view.terms.wage_fen_per_hour);
            let switching = (view.rules.local_switching_fen - hosts.startup_fen[row]).max(0);
            let here = if hosts.active[row] {
                real(hosts.income_fen[row])
            } else {
                room.newcomer_fen(hosts.host_skill[row]) - real(switching)
            };
            let scale = real(view.rules.local_scale_fen);
            let luck = gumbel(block[words::HOST]) - gumbel(block[words::NOT_HOST]);
            let stays = (here - elsewhere) / FEN_PER_YUAN + scale / FEN_PER_YUAN * luck > 0.0;
            if stays && !hosts.active[row] {
                start(hosts, row, county, room.newcomer_fen(hosts.host_skill[row]), government, books);
            }
            hosts.active[row] = stays;
        }
    }
}

fn start(
    hosts: &mut LocalHosts,
    row: usize,
    county: usize,
    expected_fen: f64,
    government: &mut Government,
    books: &mut Posted,
) {
    hosts.income_fen[row] = crate::engine::units::floor(expected_fen);
    let fen = std::mem::take(&mut hosts.startup_fen[row]);
    if fen > 0 {
        let cash = &mut hosts.cash[row];
        pay_grant(government, county, fen, |account| books.pay_up_to(Grant, account, cash, fen));
    }
}

/// What a county's hosts on air earn together, and how skilled they are.
struct Room {
    income_fen: f64,
    skill: f64,
}

impl Room {
    fn of(hosts: &LocalHosts, rows: std::ops::Range<usize>) -> Self {
        let on_air = rows.filter(|&row| hosts.active[row]);
        on_air.fold(Self { income_fen: 0.0, skill: 0.0 }, |all, row| Self {
            income_fen: all.income_fen + real(hosts.income_fen[row]),
            skill: all.skill + hosts.host_skill[row],
        })
    }
    /// What one more host would earn of the same trade.
    fn newcomer_fen(&self, skill: f64) -> f64 {
        self.income_fen * skill / (self.skill + skill)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_newcomer_expects_its_part_of_the_same_trade() {
        let room = Room { income_fen: 4_000_000.0, skill: 1.2 };
        assert!((room.newcomer_fen(0.4) - 1_000_000.0).abs() < 1e-6);
        assert!(room.newcomer_fen(0.8) > room.newcomer_fen(0.4));
    }
}
