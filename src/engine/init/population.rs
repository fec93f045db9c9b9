//! Households at the beginning of week 0: savings, skills, beliefs, and the harvest of the first season.

use crate::agents::endowments::{Endowments, HouseholdEndowment};
use crate::agents::households::{HouseholdRows, Households};
use crate::agents::markets::Markets;
use crate::agents::residence::{YOUNG_BANDS, remitted_fen, young_are_away};
use crate::books::Posted;
use crate::crops::WeeklyHarvest;
use crate::geography::Map;
use crate::init::PIECE;
use crate::money::{Disbursement, HouseholdSector, Opening, RestOfWorld, RestOfWorldSector};
use crate::parameters::Parameters;
use crate::rng::ReplicationRng;
use crate::rng::draws::{found_household as words, found_rank};
use crate::rng::samplers::{happens, normal_quantile, unit};
use crate::units::{CROPS, WEEKS, floor, mul_div, real, share_of};
use rayon::prelude::*;

/// The households at the beginning: savings, skills, beliefs, hosting, membership and the harvest of the first season.
pub fn households(
    rules: &Parameters,
    rng: &ReplicationRng,
    map: &Map,
    endowments: &Endowments,
    markets: &Markets,
    rest_of_world: &mut RestOfWorld,
    books: &mut Posted,
) -> Households {
    let founding = Founding { rules, rng, map, endowments, markets, host_taste: least_host_taste(rules) };
    let mut table = Households::new(endowments.len());
    let savings: Vec<_> = table.chunks(PIECE).into_par_iter().map(|mut rows| founding.found(&mut rows)).collect();
    for paid in savings {
        paid.post(&mut books.money, rest_of_world);
    }
    table
}

/// What households are founded from.
#[derive(Debug, Clone, Copy)]
struct Founding<'a> {
    rules: &'a Parameters,
    rng: &'a ReplicationRng,
    map: &'a Map,
    endowments: &'a Endowments,
    markets: &'a Markets,
    /// Taste for hosting from which a household streams.
    host_taste: f64,
}

/// Savings with which some households begin.
type Savings = Disbursement<Opening, RestOfWorldSector, HouseholdSector>;

impl Founding<'_> {
    /// Founds the households `rows`; returns their savings, which are still to be posted.
    fn found(self, rows: &mut HouseholdRows<'_>) -> Savings {
        let Self { rules, rng, endowments, .. } = self;
        let (shape, start, first) = (&rules.endowment, &rules.founding, rows.first);
        let mut savings = Disbursement::new(Opening);
        let blocks = rng.stream(words::PHASE, words::PART, 0).blocks(first);
        let ranks = rng.stream(found_rank::PHASE, found_rank::PART, 0).blocks(first);
        for ((row, block), rank) in (0..rows.len()).zip(blocks).zip(ranks) {
            let farm = endowments.row(first + row);
            let crop = farm.crop();
            let price = real(self.markets.price_fen_per_kg(farm.market(), 0));
            let unit_precision = rules.learn.outcome_precision(rules.crops.price_fen_per_kg[crop]);
            let income = self.expected_income(farm);
            rows.income_fen[row] = income;
            savings.pay(&mut rows.cash[row], floor(real(income) * farm.liquid_years()));
            rows.farm_skill[row] = (start.farm_skill
                + start.farm_skill_schooling * f64::from(endowments.schooling[first + row])
                + start.farm_skill_ability * (farm.ability() - 1.0))
                .clamp(0.05, 0.9);
            rows.host_skill[row] = rules.hosting.skill_start;
            rows.member[row] = happens(shape.member_share, block[words::MEMBER]);
            if happens(shape.agtech_share, rank[found_rank::AGTECH]) {
                rows.agtech_until_week[row] = 1 + part_of_life(
                    rules.equipment.agtech_life_weeks,
                    unit(rank[found_rank::AGTECH]) / shape.agtech_share.max(1e-9),
                );
                rows.farm_skill[row] = (rows.farm_skill[row] + start.farm_skill_equipment).min(0.95);
            }
            rows.away[row] = farm.away_start();
            if farm.hosting_taste() >= self.host_taste && !young_are_away(farm, rows.away[row]) {
                self.set_host(farm, rows, row);
            }
            rows.volume_parcels[row] = if rows.host[row] {
                start.host_volume_ratio * rules.decide.prior_volume
            } else {
                rules.decide.prior_volume
            };
            rows.belief_own_fen[row] =
                price * (start.own_belief_ratio + start.own_belief_spread * (unit(block[words::BELIEF]) - 0.5));
            rows.precision_own[row] = start.belief_outcomes * unit_precision;
            rows.belief_cooperative_fen[row] = price * start.payout_ratio;
            rows.precision_cooperative[row] = start.belief_outcomes * unit_precision;
            rows.planted[row] = 1.0;
            rows.effort[row] = farm.effort_cost() < rules.crops.effort_limit(crop);
            rows.effort_part[row] = if rows.effort[row] { 1.0 } else { 0.0 };
            rows.quality_pass_through[row] = start.quality_pass_through;
            self.set_first_season(farm, rows, row);
        }
        savings
    }

    /// Makes a household a host.
    fn set_host(self, farm: HouseholdEndowment<'_>, rows: &mut HouseholdRows<'_>, row: usize) {
        let start = &self.rules.founding;
        rows.host[row] = true;
        rows.experience[row] = start.host_experience;
        rows.host_skill[row] = self.rules.hosting.skill(farm.talent(), start.host_experience);
        [rows.rating_good[row], rows.rating_bad[row]] = start.host_ratings;
    }

    /// Sets the harvest of the season that is under way in week 0: a normal one.
    fn set_first_season(self, farm: HouseholdEndowment<'_>, rows: &mut HouseholdRows<'_>, row: usize) {
        let total = farm.land_cmu() * self.rules.crops.yield_g_per_cmu[farm.crop()];
        rows.season_a_g[row] = share_of(total, self.map.grade_a_share[farm.crop()]);
        rows.season_b_g[row] = total - rows.season_a_g[row];
    }

    /// Expected income of a normal year, fen; at least 0.
    fn expected_income(self, farm: HouseholdEndowment<'_>) -> i64 {
        let Self { rules, map, .. } = self;
        let (crops, crop) = (&rules.crops, farm.crop());
        let price_fen_per_kg = floor(rules.wholesale.normal_fen_per_kg(crops, map, farm.market()));
        let per_cmu = crops.per_cmu(crop, map.common_effort[crop]);
        let harvest_fen = mul_div(farm.land_cmu() * crops.yield_g_per_cmu[crop], price_fen_per_kg, 1000);
        let remitted = remitted_fen(rules.residence.remittance_fen(), farm.away_start());
        (harvest_fen - farm.input_fen(per_cmu, rules.terms.wage_fen_per_hour, 0)
            + (farm.steady_fen() + remitted) * i64::from(WEEKS))
        .max(0)
    }
}

/// Share of households in which somebody is at home who could stream.
fn open_share(rules: &Parameters) -> f64 {
    let old: f64 = rules.endowment.age_share[YOUNG_BANDS..].iter().sum();
    let all: f64 = rules.endowment.age_share.iter().sum();
    1.0 - rules.residence.away_share * old / all.max(1e-9)
}

/// Taste for hosting from which a household streams: so that `endowment.host_share` of all are hosts, of those in which somebody
/// could stream the ones with the strongest taste. Infinite where nobody streams.
fn least_host_taste(rules: &Parameters) -> f64 {
    let share = rules.endowment.host_share / open_share(rules);
    if share <= 0.0 { f64::INFINITY } else { normal_quantile((1.0 - share).clamp(1e-9, 1.0 - 1e-9)) }
}

/// Mean share of grade A at founding: of growers with farm equipment, at the mean skill of its owners, and of the others,
/// with the effort of founding.
pub fn mean_grade_a_share(rules: &Parameters, crop: usize) -> f64 {
    let (shape, start) = (&rules.endowment, &rules.founding);
    let levels = shape.schooling_share.iter().zip(0_i32..).map(|(share, level)| share * f64::from(level));
    let schooling = levels.sum::<f64>() / shape.schooling_share.iter().sum::<f64>();
    let skill = start.farm_skill + start.farm_skill_schooling * schooling + start.farm_skill_equipment;
    let equipment = rules.equipment.agtech_grade * rules.equipment.agtech_absorption(skill);
    let owners = shape.agtech_share;
    let common = rules.crops.common_effort(crop);
    let share = |added: f64| {
        let [none, all] =
            [0.0, 1.0].map(|part| rules.harvest.mean_grade_share(rules.crops.effort_grade_logit(common, part) + added));
        common.share * all + (1.0 - common.share) * none
    };
    owners * share(equipment) + (1.0 - owners) * share(0.0)
}

/// A part of a life of `weeks` weeks, in whole weeks.
fn part_of_life(weeks: u32, part: f64) -> u32 {
    u32::try_from(floor(f64::from(weeks) * part.clamp(0.0, 1.0))).expect("a life of weeks")
}

/// Fills in the expected harvest and the expected weekly offline quantity of each county and crop.
pub fn fill_expected_quantities(rules: &Parameters, endowments: &Endowments, map: &mut Map) {
    for row in 0..endowments.len() {
        let crop = usize::from(endowments.crop[row]);
        let market = usize::from(endowments.county[row]) * CROPS + crop;
        map.expected_harvest_g[market] += i64::from(endowments.land_cmu[row]) * rules.crops.yield_g_per_cmu[crop];
    }
    let year: Vec<WeeklyHarvest> = (0..WEEKS).map(|week| WeeklyHarvest::new(&rules.crops, week)).collect();
    let of_markets = map.expected_offline_g.chunks_mut(year.len()).zip(&map.expected_harvest_g);
    for (market, (weeks, &harvest_g)) in of_markets.enumerate() {
        let offline = share_of(harvest_g, rules.endowment.offline_share);
        for (grams, harvest) in weeks.iter_mut().zip(&year) {
            *grams = harvest.grams(market % CROPS, offline);
        }
    }
}
