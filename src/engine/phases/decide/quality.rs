//! The label: it pays only for members that keep its standard; inspection finds those that do not.

use crate::agents::endowments::HouseholdEndowment;
use crate::agents::equipment::Annuities;
use crate::agents::households::HouseholdRows;
use crate::money::LabelFee;
use crate::phases::decide::{Belief, ChunkResult, Given};
use crate::rng::Block;
use crate::rng::draws::decide_household as words;
use crate::rng::samplers::{happens, unit};
use crate::units::{CROPS, FEN_PER_YUAN, WEEKS, real};

/// Kilograms that a household sells live in a season.
#[derive(Debug, Clone, Copy)]
pub(super) struct LiveKg {
    /// Through its own stream.
    pub(super) own: f64,
    /// Delivered to the co-operative.
    pub(super) cooperative: f64,
    /// Grade A of that.
    pub(super) cooperative_a: f64,
}

/// What the phase is given, with what buyers are willing to pay for quality and for the label.
#[derive(Debug, Clone, Copy)]
pub(super) struct Valuation<'a> {
    pub(super) given: Given<'a>,
    /// Mean willingness to pay for a unit of quality, yuan a parcel.
    pub(super) quality_yuan: f64,
    /// Mean willingness to pay for a fully known label, yuan a parcel.
    label_yuan: f64,
    /// Parts of the land that most households make an effort on: none, the least for live channels, or all.
    usual_parts: [f64; 3],
    /// Mean share of grade A with effort on these parts, by crop.
    usual_shares: [[f64; 3]; CROPS],
    /// Annuities of farm equipment.
    pub(super) equipment_annuities: Annuities,
}

impl<'a> Valuation<'a> {
    pub(super) fn new(given: Given<'a>) -> Self {
        let usual_parts = [0.0, given.decide.effort_part_least, 1.0];
        Self {
            given,
            quality_yuan: given.tastes.quality_yuan(),
            label_yuan: given.tastes.label_yuan(),
            usual_parts,
            usual_shares: std::array::from_fn(|crop| usual_parts.map(|part| given.mean_grade_share(crop, part))),
            equipment_annuities: given.equipment.annuities(given.equipment.agtech_life_weeks),
        }
    }

    /// Mean share of grade A of a crop where effort is made on a part of the land.
    pub(super) fn mean_grade_share(&self, crop: usize, part: f64) -> f64 {
        let usual = self.usual_parts.iter().position(|usual| usual.total_cmp(&part).is_eq());
        usual.map_or_else(|| self.given.mean_grade_share(crop, part), |at| self.usual_shares[crop][at])
    }

    /// At the beginning of a season: membership, for the households that think about it; use of the label without right;
    /// effort.
    pub(super) fn choose_quality(
        &self,
        farm: HouseholdEndowment<'_>,
        rows: &mut HouseholdRows<'_>,
        i: usize,
        block: &Block,
    ) {
        let decide = self.given.decide;
        if happens(decide.attention_share, block[words::MEMBERSHIP]) {
            // Below the attention share the same word is uniform again: it serves as the household's cost of joining.
            let trouble = 2.0 * unit(block[words::MEMBERSHIP]) / decide.attention_share;
            rows.member[i] =
                self.membership_gain_yuan(farm, rows, i) > trouble * real(decide.joining_fen) / FEN_PER_YUAN;
        }
        rows.mimic[i] = self.mimics(farm, rows, i);
        self.choose_effort(farm, rows, i);
    }

    /// What the county label is worth on a parcel, yuan: the record of the label over that of goods without a label, and
    /// the awareness of it.
    fn label_premium_yuan(&self, farm: HouseholdEndowment<'_>) -> f64 {
        let Given { nation, map, cooperatives, .. } = self.given;
        let cooperative = farm.market();
        let generic = nation.generic_quality[map.nation_row(cooperative / CROPS, cooperative % CROPS)];
        self.quality_yuan * (cooperatives.reputation[cooperative] - generic)
            + self.label_yuan * cooperatives.awareness[cooperative]
    }

    /// Whether a host that is no member uses the label: iff that is worth more than the fine it risks and its scruple.
    fn mimics(&self, farm: HouseholdEndowment<'_>, rows: &HouseholdRows<'_>, i: usize) -> bool {
        let given = self.given;
        if rows.member[i] || !rows.host[i] {
            return false;
        }
        let own_kg = given.live_kg(farm, rows, i, false).own;
        let fine = given.counties.enforcement_share[farm.county()] * real(given.decide.mimic_fine_fen) / FEN_PER_YUAN;
        let scruple = farm.scruple() * real(given.decide.scruple_fen) / FEN_PER_YUAN;
        given.terms.kept_share(0) * self.label_premium_yuan(farm) * own_kg / given.kg_per_parcel(farm) > fine + scruple
    }

    /// What membership is worth in a year, yuan: the better price of the co-operative and the premium of the label, less
    /// fee and standard.
    fn membership_gain_yuan(&self, farm: HouseholdEndowment<'_>, rows: &HouseholdRows<'_>, i: usize) -> f64 {
        let given = self.given;
        let live_kg = given.live_kg(farm, rows, i, true);
        let belief = Belief {
            mean_fen: rows.belief_cooperative_fen[i],
            precision: rows.precision_cooperative[i],
            sd_yuan: given.decide.cooperative_price_sd * given.normal_yuan(farm),
        };
        let price =
            given.certainty_equivalent(rows.income_fen[i], given.insured_share(rows, i), belief, live_kg.cooperative);
        let premium = given.terms.kept_share(0) * self.label_premium_yuan(farm);
        let effort = self.effort_net_cost_yuan(farm, given.effort_part(farm, live_kg)).max(0.0);
        let standard = given.expected_fine_yuan(farm).min(effort);
        let fee = real(given.terms.label_fee_fen) / FEN_PER_YUAN;
        (price - given.offline_yuan(farm, 0)) * live_kg.cooperative + premium * live_kg.own / given.kg_per_parcel(farm)
            - fee
            - standard
    }
}

impl Given<'_> {
    /// Kilograms of a season that go live were the household a member or not: what it sold in its last season, and what it
    /// can expect of a channel it did not use then.
    pub(super) fn live_kg(
        &self,
        farm: HouseholdEndowment<'_>,
        rows: &HouseholdRows<'_>,
        i: usize,
        member: bool,
    ) -> LiveKg {
        let own = match rows.own_last_season_g[i] {
            _ if !rows.host[i] => 0.0,
            0 => self.selling_weeks(farm) * rows.volume_parcels[i] * self.kg_per_parcel(farm),
            grams => real(grams) / 1_000.0,
        };
        let (cooperatives, market) = (self.cooperatives, farm.market());
        let [cooperative, cooperative_a] = match rows.cooperative_last_season_g[i] {
            _ if !member => [0.0; 2],
            0 => {
                let kg = |recent_g| self.newcomer_kg(farm, recent_g);
                [kg(cooperatives.recent_settled_g[market]), kg(cooperatives.recent_a_g[market])]
            }
            grams => [real(grams) / 1_000.0, real(rows.cooperative_last_season_a_g[i]) / 1_000.0],
        };
        LiveKg { own, cooperative, cooperative_a }
    }

    /// Kilograms a year that a grower without a season as a member expects of what the co-operative handles, `recent_g` over
    /// the memory of its payouts: what falls on a member of average land, in proportion to its own harvest.
    fn newcomer_kg(&self, farm: HouseholdEndowment<'_>, recent_g: f64) -> f64 {
        let (cooperatives, market) = (self.cooperatives, farm.market());
        let members = real(cooperatives.members[market]);
        let handled = recent_g / 1_000.0 * f64::from(WEEKS) / self.terms.payout_weeks;
        let each = handled / members.max(real(self.decide.cooperative_members_least));
        let land = real(cooperatives.member_land_cmu[market]) / members.max(1.0);
        let ratio = if land > 0.0 { real(farm.land_cmu()) * farm.ability() / land } else { 1.0 };
        (each * ratio).min(self.normal_harvest_kg(farm) * self.decide.cooperative_harvest_most)
    }

    /// Expected fine of a member below the standard, yuan.
    pub(super) fn expected_fine_yuan(&self, farm: HouseholdEndowment<'_>) -> f64 {
        self.cooperatives.inspection_share[farm.market()] * real(self.decide.label_fine_fen) / FEN_PER_YUAN
    }

    /// At the first harvest: fines inspected members below the standard, and households that are found using the label
    /// without right. They carry the label no longer.
    pub(super) fn inspect(
        &self,
        farm: HouseholdEndowment<'_>,
        rows: &mut HouseholdRows<'_>,
        i: usize,
        block: &Block,
        result: &mut ChunkResult,
    ) {
        let county = farm.county();
        let common = self.map.common_effort[farm.crop()];
        let below = self.crops.quality_of_grower(common, rows.effort[i]) < self.decide.standard_quality;
        let inspected = happens(self.cooperatives.inspection_share[farm.market()], block[words::INSPECTION]);
        let detected = happens(self.counties.enforcement_share[county], block[words::ENFORCEMENT]);
        let fine = if rows.member[i] && inspected && below {
            rows.member[i] = false;
            self.decide.label_fine_fen
        } else if rows.mimic[i] && detected {
            rows.mimic[i] = false;
            self.decide.mimic_fine_fen
        } else {
            return;
        };
        let paid = result.posted.pay_up_to(LabelFee, &mut rows.cash[i], result.government.at(county), fine);
        rows.label_year_fen[i] += paid;
        rows.week_income_fen[i] -= paid;
    }
}
