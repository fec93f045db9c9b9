//! Endowments of the households: what they were born with.

use crate::agents::endowments::{AGE_NAMES, Endowment, EndowmentRows, Endowments, SCHOOLING_NAMES};
use crate::agents::residence::Residence;
use crate::geography::Map;
use crate::init::PIECE;
use crate::parameters::Parameters;
use crate::rng::draws::{found_household as words, found_rank};
use crate::rng::samplers::{happens, lognormal, normal, normal_quantile, normal_share, pick, pick_at, unit};
use crate::rng::{Block, ReplicationRng};
use crate::units::{WEEKS, floor, mul_div, real};
use rayon::prelude::*;

/// Draws the endowments of all households.
pub fn endowments(rules: &Parameters, rng: &ReplicationRng, map: &Map) -> Endowments {
    let mut table = Endowments::new(map.households());
    table.chunks(PIECE).into_par_iter().for_each(|mut rows| draw(rules, rng, map, &mut rows));
    set_leave_rates(&rules.residence, &mut table);
    table
}

/// Draws the endowments of the households `rows`.
fn draw(rules: &Parameters, rng: &ReplicationRng, map: &Map, rows: &mut EndowmentRows<'_>) {
    let first = rows.first;
    let blocks = rng.stream(words::PHASE, words::PART, 0).blocks(first);
    let ranks = rng.stream(found_rank::PHASE, found_rank::PART, 0).blocks(first);
    for ((row, block), rank) in (0..rows.len()).zip(blocks).zip(ranks) {
        let village = map.village_bounds.partition_point(|&bound| bound <= first + row) - 1;
        rows.village[row] = u32::try_from(village).expect("few villages");
        rows.county[row] = u16::try_from(map.villages[village].county).expect("few counties");
        let shares = &map.crop_share[usize::from(rows.county[row])];
        let crop = pick(shares, block[words::CROP]);
        rows.crop[row] = u8::try_from(crop).expect("few crops");
        let scores = Scores::new(&rules.endowment, &block);
        draw_land(rows, row, rules, crop, &block);
        draw_persons(rows, row, rules, scores, &block);
        draw_traits(rows, row, rules, &block, &rank);
        draw_steady_incomes(rows, row, rules, scores, &block);
        // A draw of its own: whether members are away says nothing about the experience of those at home.
        rows.away_start[row] = rules.residence.away_drawn(unit(rank[found_rank::AWAY]));
    }
}

/// Sets the rate at which members leave so that in each group of age and schooling as many leave as come back.
fn set_leave_rates(rules: &Residence, table: &mut Endowments) {
    let mut groups = [[0_i64; 2]; AGE_NAMES.len() * SCHOOLING_NAMES.len()];
    let group = |table: &Endowments, row: usize| {
        usize::from(table.age_band[row]) * SCHOOLING_NAMES.len() + usize::from(table.schooling[row])
    };
    for row in 0..table.len() {
        let [away, movable] = &mut groups[group(table, row)];
        *away += i64::from(table.away_start[row]);
        *movable += rules.movable(i64::from(table.labour_min[row]), i64::from(table.persons[row]));
    }
    for row in 0..table.len() {
        let [away, movable] = groups[group(table, row)];
        table.leave_rate[row] = if movable > 0 { rules.return_rate * real(away) / real(movable) } else { 0.0 };
    }
}

/// Standard normal scores of a household that several endowments depend on.
#[derive(Debug, Clone, Copy)]
struct Scores {
    land: f64,
    schooling: f64,
}

impl Scores {
    fn new(shape: &Endowment, block: &Block) -> Self {
        Self {
            land: normal(block[words::LAND]),
            schooling: correlated(shape.schooling_age, normal(block[words::AGE]), normal(block[words::SCHOOLING])),
        }
    }
}

/// Draws the specialty land.
fn draw_land(rows: &mut EndowmentRows<'_>, row: usize, rules: &Parameters, crop: usize, block: &Block) {
    let shape = &rules.endowment;
    let land =
        real(shape.land_median_cmu) * rules.crops.land_factor[crop] * land_factor(shape, unit(block[words::LAND]));
    rows.land_cmu[row] = i32::try_from(floor(land.clamp(20.0, 20_000.0))).expect("clamped");
}

/// Draws age and schooling of the head, persons and working time.
fn draw_persons(rows: &mut EndowmentRows<'_>, row: usize, rules: &Parameters, scores: Scores, block: &Block) {
    let shape = &rules.endowment;
    rows.age_band[row] = u8::try_from(pick(&shape.age_share, block[words::AGE])).expect("five bands");
    rows.schooling[row] =
        u8::try_from(pick_at(&shape.schooling_share, normal_share(scores.schooling))).expect("four levels");
    let persons = floor(shape.persons + shape.persons_sd * normal(block[words::PERSONS]) + 0.5).clamp(1, 8);
    rows.persons[row] = u8::try_from(persons).expect("clamped");
    rows.migrant[row] = happens(shape.migrant_share, block[words::MIGRANT]);
    let spread = shape.labour_spread;
    let labour = real(shape.labour_min) * ((1.0 - spread) + 2.0 * spread * unit(block[words::LABOUR]));
    rows.labour_min[row] = minutes(labour);
    rows.farm_most_min[row] = minutes(f64::from(rows.labour_min[row]) * shape.farm_time_most);
    let wage_min = mul_div(shape.wage_income_fen, 60, rules.terms.wage_fen_per_hour * i64::from(WEEKS));
    rows.wage_min[row] = i32::try_from(wage_min).expect("a week is short");
}

/// Minutes of a week, rounded down.
fn minutes(minutes: f64) -> i32 {
    i32::try_from(floor(minutes)).expect("a week is short")
}

/// Draws abilities, tastes, savings and access to credit.
fn draw_traits(rows: &mut EndowmentRows<'_>, row: usize, rules: &Parameters, block: &Block, rank: &Block) {
    let shape = &rules.endowment;
    let least = shape.foresight_least;
    rows.foresight[row] = least + (1.0 - least) * unit(rank[found_rank::FORESIGHT]);
    rows.scruple[row] = -libm::log(unit(rank[found_rank::SCRUPLE]));
    rows.effort_cost[row] = lognormal(rules.crops.effort_sigma, rank[found_rank::EFFORT]);
    rows.hosting_taste[row] = normal(rank[found_rank::HOSTING]);
    rows.credit_open[row] = happens(shape.credit_open_share, block[words::CREDIT]);
    rows.ability[row] = lognormal(shape.ability_sigma, block[words::ABILITY]);
    rows.talent[row] = lognormal(shape.talent_sigma, block[words::TALENT]);
    rows.liquid_years[row] = shape.savings_years * libm::exp(shape.savings_sigma * normal(block[words::SAVINGS]));
}

/// Draws the weekly incomes that do not come from the specialty crop.
fn draw_steady_incomes(rows: &mut EndowmentRows<'_>, row: usize, rules: &Parameters, scores: Scores, block: &Block) {
    let shape = &rules.endowment;
    let weeks = i64::from(WEEKS);
    let [farm_sigma, property_sigma, transfer_sigma] = shape.other_sigma;
    let persons_ratio = f64::from(rows.persons[row]) / shape.persons;
    let wage_score = correlated(
        shape.wage_land,
        scores.land,
        correlated(shape.wage_schooling, scores.schooling, normal(block[words::WAGE])),
    );
    let wage = libm::exp(shape.wage_sigma * (wage_score - 0.5 * shape.wage_sigma));
    rows.wage_fen[row] = floor(real(shape.wage_income_fen) * persons_ratio * wage) / weeks;
    let other_farm_score = correlated(shape.other_farm_land, scores.land, normal(block[words::INCOME]));
    let other_farm = libm::exp(farm_sigma * (other_farm_score - 0.5 * farm_sigma));
    rows.other_farm_fen[row] = floor(real(shape.other_farm_fen) * other_farm) / weeks;
    let property = lognormal(property_sigma, block[words::TRANSFER]);
    rows.property_fen[row] = floor(real(shape.property_fen) * property) / weeks;
    let transfer = lognormal(transfer_sigma, block[words::TRANSFER]);
    // The mean of transfers holds the remittances, which follow the members away.
    let remitted = rules.residence.away_expected() * real(rules.residence.remittance_fen());
    let other = (real(shape.transfer_fen) - remitted).max(0.0);
    rows.transfer_fen[row] = floor(other * persons_ratio * transfer) / weeks;
}

/// Land relative to the median grower at quantile `u`: lognormal, and a Pareto tail for the largest twentieth. The two parts
/// meet without a gap.
fn land_factor(shape: &Endowment, u: f64) -> f64 {
    const BODY: f64 = 0.95;
    let body = libm::exp(shape.land_sigma * normal_quantile(u.clamp(1e-9, BODY)));
    if u <= BODY { body } else { body * libm::pow((1.0 - u) / (1.0 - BODY), -1.0 / shape.land_tail) }
}

/// A standard normal score whose correlation with the score `common` is `correlation`; `independent` is a score of its own.
fn correlated(correlation: f64, common: f64, independent: f64) -> f64 {
    correlation * common + libm::sqrt(1.0 - correlation * correlation) * independent
}
