//! What arrives of the price of quality: at the end of a season growers compare what those who made an effort were paid with
//! what those who made none were paid, in the same county, crop and channel.

use crate::agents::households::HouseholdRows;
use crate::chunk_table::ChunkTable;
use crate::phases::learn::Lent;
use crate::units::{CROPS, WEEKS, from_fixed, real, to_fixed};
use rayon::prelude::*;

/// Lets the households of every crop whose season ends this week learn from its payouts.
pub(super) fn learn_returns(lent: &mut Lent<'_>) {
    let given = lent.given;
    let ends: [bool; CROPS] =
        std::array::from_fn(|crop| given.crops.weeks_into_season(crop, given.tick.week) == WEEKS - 1);
    if ends == [false; CROPS] {
        return;
    }
    let sums = season_sums(lent, ends);
    let payouts = &lent.cooperatives.payout_fen_per_kg;
    let returns: Vec<[Option<Return>; 2]> = sums
        .iter()
        .enumerate()
        .map(|(market, [own, cooperative])| {
            let (learn, price) = (given.learn, real(given.crops.price_fen_per_kg[market % CROPS]));
            // A co-operative pays all grams alike that it credits: who is credited more is paid more.
            let payout = payouts[market] / 1_000.0;
            [
                own.difference(1.0, learn.outcome_sd * price),
                cooperative.difference(payout, learn.pool_payout_sd * price),
            ]
        })
        .collect();
    lent.households.chunks(given.tick.chunk).into_par_iter().for_each(|rows| {
        for i in 0..rows.len() {
            let farm = given.endowments.row(rows.first + i);
            if ends[farm.crop()] && (rows.host[i] || rows.member[i]) {
                for observed in returns[farm.market()].iter().flatten() {
                    let share = rows.quality_pass_through[i];
                    rows.quality_pass_through[i] = observed.corrected(share, given.learn.pass_through_sd);
                }
            }
        }
    });
}

/// Sums over the households of the crops whose season ends, by county and crop: of the own streams and of the co-operative.
fn season_sums(lent: &mut Lent<'_>, ends: [bool; CROPS]) -> Vec<[ChannelSums; 2]> {
    let given = lent.given;
    let markets = lent.cooperatives.len();
    let chunks: Vec<ChunkTable<[ChannelSums; 2]>> = lent
        .households
        .chunks(given.tick.chunk)
        .into_par_iter()
        .map(|rows| {
            let markets = given.endowments.markets_of(rows.first, rows.len());
            let mut sums = ChunkTable::new(markets, <[ChannelSums; 2]>::default);
            for i in 0..rows.len() {
                let farm = given.endowments.row(rows.first + i);
                if ends[farm.crop()] {
                    add_household(sums.at(farm.market()), &rows, i);
                }
            }
            sums
        })
        .collect();
    let mut all = vec![[ChannelSums::default(); 2]; markets];
    for (market, more) in chunks.into_iter().flat_map(ChunkTable::into_rows) {
        for (sum, more) in all[market].iter_mut().zip(more) {
            sum.add(more);
        }
    }
    all
}

/// Adds the season of one household to the sums of its county and crop.
fn add_household(sums: &mut [ChannelSums; 2], rows: &HouseholdRows<'_>, i: usize) {
    let accounts = [
        (rows.own_season_g[i], rows.own_season_fen[i], rows.quality_worth_own_fen[i]),
        (rows.cooperative_season_a_g[i], rows.cooperative_season_credit_g[i], rows.quality_worth_cooperative_fen[i]),
    ];
    for (sum, (grams, paid, worth_fen)) in sums.iter_mut().zip(accounts) {
        if grams <= 0 {
            continue;
        }
        let group = &mut sum.groups[usize::from(rows.effort[i])];
        *group = Group { households: group.households + 1, grams: group.grams + grams, paid: group.paid + paid };
        if rows.effort[i] {
            sum.worth += i128::from(to_fixed(worth_fen)) * i128::from(grams);
        }
    }
}

/// Households that made an effort, or that made none.
#[derive(Debug, Clone, Copy, Default)]
struct Group {
    households: i64,
    /// Grams sold or delivered.
    grams: i64,
    /// What they were paid: fen, or grams credited by the co-operative.
    paid: i64,
}

/// One channel of a county and crop in a season.
#[derive(Debug, Clone, Copy, Default)]
struct ChannelSums {
    /// Those without effort and those with it.
    groups: [Group; 2],
    /// What buyers would pay more for the quality of those with effort, fen per kilogram in fixed point, times grams.
    worth: i128,
}

impl ChannelSums {
    fn add(&mut self, more: Self) {
        for (group, more) in self.groups.iter_mut().zip(more.groups) {
            group.households += more.households;
            group.grams += more.grams;
            group.paid += more.paid;
        }
        self.worth += more.worth;
    }

    /// What those with effort were paid more; `unit_fen` is the worth of a unit of `paid`, `sd_fen` the standard deviation of
    /// a household's payment, both fen (per kilogram). `None` where a group is missing.
    fn difference(&self, unit_fen: f64, sd_fen: f64) -> Option<Return> {
        let [without, with] = self.groups;
        if without.grams == 0 || with.grams == 0 {
            return None;
        }
        let paid = |group: Group| real(group.paid) / real(group.grams) * 1_000.0 * unit_fen;
        let noise = sd_fen * libm::sqrt(1.0 / real(without.households) + 1.0 / real(with.households));
        Some(Return {
            paid_fen: paid(with) - paid(without),
            worth_fen: from_fixed(self.worth) / real(with.grams),
            noise_fen: noise,
        })
    }
}

/// What growers with effort got more for a kilogram in a season, and what buyers would have paid more by reckoning.
#[derive(Debug, Clone, Copy)]
#[allow(clippy::struct_field_names, reason = "the unit stands in the name")]
struct Return {
    paid_fen: f64,
    worth_fen: f64,
    /// Standard deviation of `paid_fen` by chance.
    noise_fen: f64,
}

impl Return {
    /// The opinion of the part that arrives, after this observation: a Gaussian posterior between 0 and 1. `sd` is the doubt
    /// before it.
    fn corrected(&self, share: f64, sd: f64) -> f64 {
        let variance = sd * sd;
        let gain = variance * self.worth_fen
            / (variance * self.worth_fen * self.worth_fen + self.noise_fen * self.noise_fen).max(1e-12);
        (share + gain * (self.paid_fen - share * self.worth_fen)).clamp(0.0, 1.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(a: f64, b: f64) {
        assert!((a - b).abs() < 1e-9, "{a} {b}");
    }

    #[test]
    fn makers_are_compared_with_the_others_of_their_channel() {
        let groups =
            [Group { households: 4, grams: 40_000, paid: 20_000 }, Group { households: 1, grams: 10_000, paid: 6_000 }];
        let mut sums = ChannelSums { groups, worth: i128::from(to_fixed(200.0)) * 10_000 };
        let observed = sums.difference(1.0, 80.0).expect("both groups sold");
        close(observed.paid_fen, 600.0 - 500.0);
        close(observed.worth_fen, 200.0);
        close(observed.noise_fen, 80.0 * libm::sqrt(1.25));
        sums.groups[1] = Group::default();
        assert!(sums.difference(1.0, 80.0).is_none(), "nobody made an effort");
    }

    #[test]
    fn sums_of_chunks_add_up() {
        let part = ChannelSums { groups: [Group { households: 1, grams: 2, paid: 3 }; 2], worth: 5 };
        let mut all = part;
        all.add(part);
        assert_eq!((all.groups[1].households, all.groups[0].grams, all.groups[1].paid, all.worth), (2, 4, 6, 10));
    }

    #[test]
    fn a_clear_season_replaces_the_opinion_and_a_vague_one_leaves_it() {
        let clear = Return { paid_fen: 30.0, worth_fen: 100.0, noise_fen: 0.0 };
        close(clear.corrected(0.5, 0.5), 0.3);
        let vague = Return { noise_fen: 1e9, ..clear };
        close(vague.corrected(0.5, 0.5), 0.5);
        // Nothing was to be seen, so nothing is learned.
        let invisible = Return { paid_fen: 40.0, worth_fen: 0.0, noise_fen: 10.0 };
        close(invisible.corrected(0.5, 0.5), 0.5);
        // Weight 0.25 · 100² / (0.25 · 100² + 50²) = 1/2.
        close(Return { noise_fen: 50.0, ..clear }.corrected(0.5, 0.5), 0.4);
        close(Return { paid_fen: -500.0, ..clear }.corrected(0.5, 0.5), 0.0);
    }

    /// With nothing arriving, what growers expect of effort falls below a tenth of the reckoning in two seasons.
    #[test]
    fn two_seasons_without_a_return_end_the_hope_of_one() {
        let nothing = Return { paid_fen: 0.0, worth_fen: 20.0, noise_fen: 4.0 };
        let share = (0..2).fold(0.5, |share, _| nothing.corrected(share, 0.5));
        assert!(share < 0.05, "{share}");
    }
}
