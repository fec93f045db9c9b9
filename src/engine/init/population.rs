//! Households at the beginning of week 0: endowments, savings, skills, beliefs, and the harvest of the first season.

use crate::engine::agents::endowments::{AGE_NAMES, Endowment, Endowments, SCHOOLING_NAMES};
use crate::engine::agents::households::Households;
use crate::engine::agents::markets::Markets;
use crate::engine::agents::residence::{Residence, YOUNG_BANDS, remitted_fen, young_are_away};
use crate::engine::books::Posted;
use crate::engine::crops::WeeklyHarvest;
use crate::engine::geography::Map;
use crate::engine::money::{Opening, RestOfWorld};
use crate::engine::parameters::Parameters;
use crate::engine::rng::draws::{found_household as words, found_rank};
use crate::engine::rng::samplers::{happens, lognormal, normal, normal_quantile, normal_share, pick, pick_at, unit};
use crate::engine::rng::{Block, ReplicationRng};
use crate::engine::units::{CROPS, WEEKS, floor, mul_div, real, share_of};

/// Draws the endowments of all households.
pub fn endowments(rules: &Parameters, rng: &ReplicationRng, map: &Map) -> Endowments {
    let mut table = Endowments::new(map.households());
    let stream = rng.stream(words::PHASE, words::PART, 0);
    let ranks = rng.stream(found_rank::PHASE, found_rank::PART, 0);
    for ((row, block), rank) in (0..table.len()).zip(stream.blocks(0)).zip(ranks.blocks(0)) {
        let village = map.village_bounds.partition_point(|&first| first <= row) - 1;
        table.village[row] = u32::try_from(village).expect("few villages");
        table.county[row] = u16::try_from(map.villages[village].county).expect("few counties");
        let shares = &map.crop_share[usize::from(table.county[row])];
        let crop = pick(shares, block[words::CROP]);
        table.crop[row] = u8::try_from(crop).expect("few crops");
        let scores = Scores::new(&rules.endowment, &block);
        draw_land(&mut table, row, rules, crop, &block);
        draw_persons(&mut table, row, rules, scores, &block);
        draw_traits(&mut table, row, rules, &block, &rank);
        draw_steady_incomes(&mut table, row, rules, scores, &block);
        // A draw of its own: whether members are away says nothing about the experience of those at home.
        table.away_start[row] = rules.residence.away_drawn(unit(rank[found_rank::AWAY]));
    }
    set_leave_rates(&rules.residence, &mut table);
    table
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
fn draw_land(table: &mut Endowments, row: usize, rules: &Parameters, crop: usize, block: &Block) {
    let shape = &rules.endowment;
    let land =
        real(shape.land_median_cmu) * rules.crops.land_factor[crop] * land_factor(shape, unit(block[words::LAND]));
    table.land_cmu[row] = i32::try_from(floor(land.clamp(20.0, 20_000.0))).expect("clamped");
}

/// Draws age and schooling of the head, persons and working time.
fn draw_persons(table: &mut Endowments, row: usize, rules: &Parameters, scores: Scores, block: &Block) {
    let shape = &rules.endowment;
    table.age_band[row] = u8::try_from(pick(&shape.age_share, block[words::AGE])).expect("five bands");
    table.schooling[row] =
        u8::try_from(pick_at(&shape.schooling_share, normal_share(scores.schooling))).expect("four levels");
    let persons = floor(shape.persons + shape.persons_sd * normal(block[words::PERSONS]) + 0.5).clamp(1, 8);
    table.persons[row] = u8::try_from(persons).expect("clamped");
    table.migrant[row] = happens(shape.migrant_share, block[words::MIGRANT]);
    let spread = shape.labour_spread;
    let labour = real(shape.labour_min) * ((1.0 - spread) + 2.0 * spread * unit(block[words::LABOUR]));
    table.labour_min[row] = minutes(labour);
    table.farm_most_min[row] = minutes(f64::from(table.labour_min[row]) * shape.farm_time_most);
    let wage_min = mul_div(shape.wage_income_fen, 60, rules.terms.wage_fen_per_hour * i64::from(WEEKS));
    table.wage_min[row] = i32::try_from(wage_min).expect("a week is short");
}

/// Minutes of a week, rounded down.
fn minutes(minutes: f64) -> i32 {
    i32::try_from(floor(minutes)).expect("a week is short")
}

/// Draws abilities, tastes, savings and access to credit.
fn draw_traits(table: &mut Endowments, row: usize, rules: &Parameters, block: &Block, rank: &Block) {
    let shape = &rules.endowment;
    let least = shape.foresight_least;
    table.foresight[row] = least + (1.0 - least) * unit(rank[found_rank::FORESIGHT]);
    table.scruple[row] = -libm::log(unit(rank[found_rank::SCRUPLE]));
    table.effort_cost[row] = lognormal(rules.crops.effort_sigma, rank[found_rank::EFFORT]);
    table.hosting_taste[row] = normal(rank[found_rank::HOSTING]);
    table.credit_open[row] = happens(shape.credit_open_share, block[words::CREDIT]);
    table.ability[row] = lognormal(shape.ability_sigma, block[words::ABILITY]);
    table.talent[row] = lognormal(shape.talent_sigma, block[words::TALENT]);
    table.liquid_years[row] = shape.savings_years * libm::exp(shape.savings_sigma * normal(block[words::SAVINGS]));
}

/// Draws the weekly incomes that do not come from the specialty crop.
fn draw_steady_incomes(table: &mut Endowments, row: usize, rules: &Parameters, scores: Scores, block: &Block) {
    let shape = &rules.endowment;
    let weeks = i64::from(WEEKS);
    let [farm_sigma, property_sigma, transfer_sigma] = shape.other_sigma;
    let persons_ratio = f64::from(table.persons[row]) / shape.persons;
    let wage_score = correlated(
        shape.wage_land,
        scores.land,
        correlated(shape.wage_schooling, scores.schooling, normal(block[words::WAGE])),
    );
    let wage = libm::exp(shape.wage_sigma * (wage_score - 0.5 * shape.wage_sigma));
    table.wage_fen[row] = floor(real(shape.wage_income_fen) * persons_ratio * wage) / weeks;
    let other_farm_score = correlated(shape.other_farm_land, scores.land, normal(block[words::INCOME]));
    let other_farm = libm::exp(farm_sigma * (other_farm_score - 0.5 * farm_sigma));
    table.other_farm_fen[row] = floor(real(shape.other_farm_fen) * other_farm) / weeks;
    let property = lognormal(property_sigma, block[words::TRANSFER]);
    table.property_fen[row] = floor(real(shape.property_fen) * property) / weeks;
    let transfer = lognormal(transfer_sigma, block[words::TRANSFER]);
    // The mean of transfers holds the remittances, which follow the members away.
    let remitted = rules.residence.away_expected() * real(rules.residence.remittance_fen());
    let other = (real(shape.transfer_fen) - remitted).max(0.0);
    table.transfer_fen[row] = floor(other * persons_ratio * transfer) / weeks;
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
    let (shape, start) = (&rules.endowment, &rules.founding);
    let mut table = Households::new(endowments.len());
    let stream = rng.stream(words::PHASE, words::PART, 0);
    let ranks = rng.stream(found_rank::PHASE, found_rank::PART, 0);
    for ((row, block), rank) in (0..table.len()).zip(stream.blocks(0)).zip(ranks.blocks(0)) {
        let crop = usize::from(endowments.crop[row]);
        let price = real(markets.price_fen_per_kg(usize::from(endowments.county[row]) * CROPS + crop, 0));
        let unit_precision = rules.learn.outcome_precision(rules.crops.price_fen_per_kg[crop]);
        let income = expected_income(rules, map, endowments, row);
        table.income_fen[row] = income;
        books.pay(Opening, rest_of_world, &mut table.cash[row], floor(real(income) * endowments.liquid_years[row]));
        table.farm_skill[row] = (start.farm_skill
            + start.farm_skill_schooling * f64::from(endowments.schooling[row])
            + start.farm_skill_ability * (endowments.ability[row] - 1.0))
            .clamp(0.05, 0.9);
        table.host_skill[row] = rules.hosting.skill_start;
        table.member[row] = happens(shape.member_share, block[words::MEMBER]);
        if happens(shape.agtech_share, rank[found_rank::AGTECH]) {
            table.agtech_until_week[row] = 1 + part_of_life(
                rules.equipment.agtech_life_weeks,
                unit(rank[found_rank::AGTECH]) / shape.agtech_share.max(1e-9),
            );
            table.farm_skill[row] = (table.farm_skill[row] + start.farm_skill_equipment).min(0.95);
        }
        table.away[row] = endowments.away_start[row];
        set_host(rules, endowments, &mut table, row);
        table.volume_parcels[row] = if table.host[row] {
            start.host_volume_ratio * rules.decide.prior_volume
        } else {
            rules.decide.prior_volume
        };
        table.belief_own_fen[row] =
            price * (start.own_belief_ratio + start.own_belief_spread * (unit(block[words::BELIEF]) - 0.5));
        table.precision_own[row] = start.belief_outcomes * unit_precision;
        table.belief_cooperative_fen[row] = price * start.payout_ratio;
        table.precision_cooperative[row] = start.belief_outcomes * unit_precision;
        table.planted[row] = 1.0;
        table.effort[row] = endowments.effort_cost[row] < rules.crops.effort_limit(crop);
        table.effort_part[row] = if table.effort[row] { 1.0 } else { 0.0 };
        table.quality_pass_through[row] = start.quality_pass_through;
        set_first_season(rules, endowments, map, &mut table, row);
    }
    table
}

/// Share of households in which somebody is at home who could stream.
fn open_share(rules: &Parameters) -> f64 {
    let old: f64 = rules.endowment.age_share[YOUNG_BANDS..].iter().sum();
    let all: f64 = rules.endowment.age_share.iter().sum();
    1.0 - rules.residence.away_share * old / all.max(1e-9)
}

/// Makes a household a host if its taste for hosting is among the strongest of those in which somebody could stream; `endowment.host_share` of all are hosts.
fn set_host(rules: &Parameters, endowments: &Endowments, table: &mut Households, row: usize) {
    let share = rules.endowment.host_share / open_share(rules);
    let threshold = normal_quantile((1.0 - share).clamp(1e-9, 1.0 - 1e-9));
    let closed = young_are_away(endowments.row(row), table.away[row]);
    if share <= 0.0 || closed || endowments.hosting_taste[row] < threshold {
        return;
    }
    let start = &rules.founding;
    table.host[row] = true;
    table.experience[row] = start.host_experience;
    table.host_skill[row] = rules.hosting.skill(endowments.talent[row], start.host_experience);
    [table.rating_good[row], table.rating_bad[row]] = start.host_ratings;
}

/// Sets the harvest of the season that is under way in week 0: a normal one.
fn set_first_season(rules: &Parameters, endowments: &Endowments, map: &Map, table: &mut Households, row: usize) {
    let crop = usize::from(endowments.crop[row]);
    let total = i64::from(endowments.land_cmu[row]) * rules.crops.yield_g_per_cmu[crop];
    table.season_a_g[row] = share_of(total, map.grade_a_share[crop]);
    table.season_b_g[row] = total - table.season_a_g[row];
}

/// Expected income of a normal year, fen; at least 0.
fn expected_income(rules: &Parameters, map: &Map, endowments: &Endowments, row: usize) -> i64 {
    let crops = &rules.crops;
    let crop = usize::from(endowments.crop[row]);
    let land = i64::from(endowments.land_cmu[row]);
    let market = usize::from(endowments.county[row]) * CROPS + crop;
    let price_fen_per_kg = floor(rules.wholesale.normal_fen_per_kg(crops, map, market));
    let per_cmu = crops.per_cmu(crop, map.common_effort[crop]);
    let farm = mul_div(land * crops.yield_g_per_cmu[crop], price_fen_per_kg, 1000)
        - endowments.row(row).input_fen(per_cmu, rules.terms.wage_fen_per_hour, 0);
    let remitted = remitted_fen(rules.residence.remittance_fen(), endowments.away_start[row]);
    (farm + (endowments.steady_fen(row) + remitted) * i64::from(WEEKS)).max(0)
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
    let weeks = WEEKS as usize;
    for row in 0..endowments.len() {
        let crop = usize::from(endowments.crop[row]);
        let market = usize::from(endowments.county[row]) * CROPS + crop;
        map.expected_harvest_g[market] += i64::from(endowments.land_cmu[row]) * rules.crops.yield_g_per_cmu[crop];
    }
    for market in 0..map.expected_harvest_g.len() {
        let offline = share_of(map.expected_harvest_g[market], rules.endowment.offline_share);
        for week in 0..WEEKS {
            let grams = WeeklyHarvest::new(&rules.crops, week).grams(market % CROPS, offline);
            map.expected_offline_g[market * weeks + week as usize] = grams;
        }
    }
}
