//! Residence: once a year a member away may come back, or one at home may leave, by what one more member at home would earn.

use crate::agents::endowments::HouseholdEndowment;
use crate::agents::households::{HouseholdRows, Households};
use crate::agents::local_hosts::LocalHosts;
use crate::agents::residence::persons_at_home;
use crate::money::SavingsBroughtHome;
use crate::phases::decide::{ChunkResult, Given};
use crate::rng::Block;
use crate::rng::draws::decide_household as words;
use crate::rng::samplers::unit;
use crate::units::{FEN_PER_YUAN, floor, mul_div, real};

impl Given<'_> {
    /// Whether members choose where to live this week.
    pub(super) fn is_residence_week(&self) -> bool {
        self.tick.week_of_year() == self.residence.choice_week
    }

    /// Lets one member of the household come back or leave. One uniform number is compared with both probabilities: who
    /// comes back under a small gain comes back under a larger one.
    pub(super) fn choose_residence(
        &self,
        farm: HouseholdEndowment<'_>,
        rows: &mut HouseholdRows<'_>,
        i: usize,
        block: &Block,
        host_pay: &[i64],
        result: &mut ChunkResult,
    ) {
        let rules = self.residence;
        rows.member_gain_fen[i] = self.member_gain_fen(farm, rows, i) + host_pay[farm.county()];
        if self.tick.week < self.map.first_policy_week {
            rows.member_gain_start_fen[i] = rows.member_gain_fen[i];
        }
        // A start-up grant that waits counts once, in the year of the choice.
        let change = rows.member_gain_fen[i] - rows.member_gain_start_fen[i] + self.waiting_grant(rows, i);
        let movable = rules.movable(farm.labour_min(rows.home_min[i]), persons_at_home(farm, rows.away[i]));
        let [back, out] = rules.probabilities(i64::from(rows.away[i]), movable, farm.leave_rate(), change);
        let drawn = unit(block[words::RESIDENCE]);
        if drawn < back {
            rows.away[i] -= 1;
            rows.home_min[i] += rules.member_min;
            rows.returned_year[i] += 1;
            let (outside, cash) = (result.rest_of_world.at(0), &mut rows.cash[i]);
            result.posted.pay(SavingsBroughtHome, outside, cash, rules.savings_fen);
            rows.savings_year_fen[i] += rules.savings_fen;
        } else if drawn >= 1.0 - out {
            rows.away[i] += 1;
            rows.home_min[i] -= rules.member_min;
            rows.left_year[i] += 1;
            // The sessions of this week are set after the decision.
            rows.hosting_min[i] = 0;
        }
    }

    /// What the hours of one more member at home would earn in a year on farm and own stream, fen: hired work saved, and
    /// further parcels at the net price that is believed.
    fn member_gain_fen(&self, farm: HouseholdEndowment<'_>, rows: &HouseholdRows<'_>, i: usize) -> i64 {
        let (home_min, with) = (rows.home_min[i], rows.home_min[i] + self.residence.member_min);
        let stream = if rows.host[i] {
            let parcels = self.streamed_parcels(farm, rows, i, with) - self.streamed_parcels(farm, rows, i, home_min);
            let margin = rows.belief_own_fen[i] / FEN_PER_YUAN - self.offline_yuan(farm, 0);
            parcels * self.selling_weeks(farm) * self.kg_per_parcel(farm) * margin.max(0.0) * FEN_PER_YUAN
        } else {
            0.0
        };
        self.season_inputs_fen(farm, home_min) - self.season_inputs_fen(farm, with) + floor(stream)
    }

    /// What the active local hosts of each county earn in a year for each working member at home, fen: what a member who comes
    /// back can expect of such work.
    pub(super) fn host_pay(&self, households: &Households, hosts: &LocalHosts) -> Vec<i64> {
        let member_min = self.residence.member_min;
        let pay = |county: usize| {
            let labour = |row| self.endowments.row(row).labour_min(households.home_min[row]);
            let members: i64 = (self.map.county_bounds[county]..self.map.county_bounds[county + 1]).map(labour).sum();
            let hosts_of_county = self.map.county_hosts[county]..self.map.county_hosts[county + 1];
            let income: i64 =
                hosts_of_county.filter(|&host| hosts.active[host]).map(|host| hosts.income_fen[host]).sum();
            mul_div(income, member_min, members.max(member_min))
        };
        (0..self.map.counties()).map(pay).collect()
    }

    /// Parcels a week that the household's time lets it sell on its own stream, at most what it expects to be wanted.
    fn streamed_parcels(&self, farm: HouseholdEndowment<'_>, rows: &HouseholdRows<'_>, i: usize, home_min: i64) -> f64 {
        let farm_min = farm.farm_min(&self.crops.labour_min_per_cmu, home_min);
        let spare_min = real((farm.labour_min(home_min) - farm_min).max(0));
        let parcel_min =
            60.0 * self.hosting.session_hours / self.hosting.orders_per_session + real(self.terms.packing_min);
        rows.volume_parcels[i].min(self.hosting.weekly_parcels()).min(spare_min / parcel_min)
    }
}
