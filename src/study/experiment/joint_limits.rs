//! Limits on several parameters together: values that are each within their range, and with which a world could not be
//! simulated to its end. They are refused before anything is run.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use crate::engine::crops::{CROP_NAMES, CROP_NAMES_ZH};
use crate::engine::declare::{Spec, Value};
use crate::engine::error::{Problem, Text, text};
use crate::engine::init::bank_capital_fen;
use crate::engine::parameters::Parameters;
use crate::engine::units::{CROPS, WEEKS, real};
use crate::study::input::arm::PlannedArm;
use crate::study::input::draft::Draft;
use crate::study::input::instrument_money;
use crate::study::input::problems::Problems;
use crate::study::input::values::value;
use crate::study::tables::{number, plain_number};

/// Shares of households that may be served, by county: with 0 everywhere nobody is.
const SERVED: &str = "rollout.household_shares";
/// The sum guaranteed for a household.
const GUARANTEE: &str = "policy.guarantee_fen";
/// Largest yearly revenue of a household, yuan: sums over households have 31 binary digits before the point.
const MOST_REVENUE_YUAN: f64 = 1e9;
/// Largest spending of a consumer in a year, fen: it has 32 binary digits.
const MOST_SPENDING_FEN: f64 = 4.2e9;
/// Standard deviations of prices and of land that are allowed for: beyond them lies one draw in thirty thousand.
const DEVIATIONS: f64 = 4.0;
/// The same of land, whose largest plots are limited.
const LAND_DEVIATIONS: f64 = 3.0;

/// What is wrong with parameters together: where it is set, and why.
struct Conflict {
    path: String,
    message: Text,
    help: Option<Text>,
}

/// Reports parameters that are impossible together, in the values of the file and in every arm; each message once.
pub(super) fn check(planned: &[PlannedArm], base: &Draft, problems: &mut Problems<'_>) {
    let mut reported = BTreeSet::new();
    for conflict in conflicts(&base.rules, &base.rules) {
        reported.insert(conflict.message.en.clone());
        // A value of the command line has no place.
        let span = base.span(&conflict.path).filter(|span| !span.is_empty()).cloned();
        problems.push(Problem { message: conflict.message, help: conflict.help, span });
    }
    for PlannedArm { arm, span } in planned {
        for conflict in conflicts(arm.schedule(&base.rules).founding, &arm.rules) {
            if reported.insert(conflict.message.en.clone()) {
                problems.add_with_help(span, conflict.message, conflict.help);
            }
        }
    }
}

/// Paths of the lists with the shares of a whole: with the default values they sum to 1.
#[must_use]
pub fn distributions() -> &'static [String] {
    static PATHS: LazyLock<Vec<String>> = LazyLock::new(|| {
        let rules = Parameters::default();
        let is_distribution = |spec: &Spec| {
            let Value::List(items) = &spec.default else { return false };
            let sum: f64 = items.iter().filter_map(Value::number).sum();
            spec.unit == "share" && (sum - 1.0).abs() < 1e-9
        };
        let specs = rules.sections().into_iter().flat_map(crate::engine::declare::Section::specs);
        specs.filter(is_distribution).map(|spec| spec.path()).collect()
    });
    &PATHS
}

fn conflicts(founding: &Parameters, policy: &Parameters) -> Vec<Conflict> {
    let mut conflicts: Vec<Conflict> = distributions()
        .iter()
        .map(String::as_str)
        .chain([SERVED])
        .filter_map(|path| without_sum(policy, path))
        .collect();
    conflicts.extend((0..CROPS).find_map(|crop| revenue(policy, crop)));
    conflicts.extend((0..CROPS).find_map(|crop| spending(policy, crop)));
    conflicts.extend(guarantees(founding, policy));
    conflicts
}

/// Shares that sum to nothing share nothing out.
fn without_sum(rules: &Parameters, path: &str) -> Option<Conflict> {
    let Some(Value::List(items)) = value(rules, path) else { return None };
    items.iter().all(|item| item.number().is_some_and(|share| share <= 0.0)).then(|| Conflict {
        path: path.to_owned(),
        message: text!("`{path}` sums to 0: nothing can be shared out by it", "`{path}` 之和为 0，无法据此分配"),
        help: Some(text!("give at least one share above 0", "请至少给出一个大于 0 的份额")),
    })
}

/// By how much prices can exceed their normal level in the weeks of a run.
fn price_factor(rules: &Parameters) -> f64 {
    let shock = &rules.shock;
    let weeks = f64::from(rules.population.years() * WEEKS);
    let persistence = shock.price_persistence;
    let remembered = 1.0 - libm::pow(persistence, 2.0 * weeks);
    let innovations = shock.price_sigma * shock.price_sigma * remembered / (1.0 - persistence * persistence);
    let harvest = shock.national_harvest_sigma / shock.market_elasticity * (1.0 - libm::pow(persistence, 52.0));
    libm::exp(DEVIATIONS * libm::sqrt(innovations + harvest * harvest))
}

/// The revenue of a year on a large farm in a year of high prices must fit.
fn revenue(rules: &Parameters, crop: usize) -> Option<Conflict> {
    let (crops, endowment) = (&rules.crops, &rules.endowment);
    let land = real(endowment.land_median_cmu) * crops.land_factor[crop];
    let median_yuan = land * real(crops.yield_g_per_cmu[crop]) / 1_000.0 * real(crops.price_fen_per_kg[crop]) / 100.0;
    let large = libm::exp(LAND_DEVIATIONS * endowment.land_sigma);
    (median_yuan * large * price_factor(rules) > MOST_REVENUE_YUAN).then(|| {
        let (name, zh, median) = (CROP_NAMES[crop], CROP_NAMES_ZH[crop], number(median_yuan, 0));
        Conflict {
            path: "crops.price_fen_per_kg".to_owned(),
            message: text!(
                "`crops.land_factor`, `crops.yield_g_per_cmu` and `crops.price_fen_per_kg` make {median} yuan a year of \
                 {name} on a median farm; with large farms and high prices that is more than a run can count",
                "`crops.land_factor`、`crops.yield_g_per_cmu` 与 `crops.price_fen_per_kg` 使中位农户每年{zh}收入达 {median} \
                 元；加上大户与高价，超出可计算的范围"
            ),
            help: Some(price_help()),
        }
    })
}

/// What a consumer spends in a year of high prices must fit.
fn spending(rules: &Parameters, crop: usize) -> Option<Conflict> {
    let retail = rules.crops.retail_parcel_fen(crop);
    let purchases = 52.0 * rules.tastes.weekly_needs.max(1.0);
    (retail * purchases * price_factor(rules) > MOST_SPENDING_FEN).then(|| {
        let (name, zh, yuan) = (CROP_NAMES[crop], CROP_NAMES_ZH[crop], number(retail / 100.0, 0));
        Conflict {
            path: "crops.price_fen_per_kg".to_owned(),
            message: text!(
                "`crops.price_fen_per_kg`, `crops.parcel_g` and `crops.grower_share_of_retail` make a parcel of {name} cost \
                 {yuan} yuan; with high prices a year of it is more than a run can count",
                "`crops.price_fen_per_kg`、`crops.parcel_g` 与 `crops.grower_share_of_retail` 使一件{zh}售价达 {yuan} \
                 元；加上高价，一年的消费超出可计算的范围"
            ),
            help: Some(price_help()),
        }
    })
}

fn price_help() -> Text {
    text!(
        "lower one of them, or the spread of prices: `shock.price_sigma`, `shock.price_persistence`, \
         `shock.national_harvest_sigma`, or a higher `shock.market_elasticity`",
        "请降低其中之一，或减小价格波动：`shock.price_sigma`、`shock.price_persistence`、`shock.national_harvest_sigma`，或提高 `shock.market_elasticity`"
    )
}

/// The bank must be able to lend what guarantees let households borrow.
fn guarantees(founding: &Parameters, policy: &Parameters) -> Option<Conflict> {
    let number = |path: &str| value(policy, path).and_then(|value| value.number()).unwrap_or(0.0);
    let (sum, reserve) = (number(GUARANTEE), number("policy.reserve_bp"));
    let cost = sum * reserve / 10_000.0;
    let money = instrument_money::amounts(policy, "policy").first().copied().unwrap_or(0);
    let bought = if cost > 0.0 { real(money) / cost } else { f64::from(u8::from(money > 0)) };
    let yearly = bought + policy.policy.units_per_thousand[0] / 1_000.0;
    let guaranteed = (yearly * f64::from(policy.population.policy_years)).min(1.0);
    let households = real(i64::try_from(founding.population.households()).unwrap_or(i64::MAX));
    let (lent, capital) = (guaranteed * sum * households, real(bank_capital_fen(founding)));
    (lent > capital).then(|| {
        let missing = plain_number(lent, 0);
        Conflict {
            path: GUARANTEE.to_owned(),
            message: text!(
                "`policy.guarantee_fen` lets households borrow more than the bank has: {missing} fen",
                "`policy.guarantee_fen` 使农户可借金额超过银行资金：{missing} 分"
            ),
            help: Some(text!(
                "raise `settle.firm_reserve_fen` or `terms.loan_cap_fen` for founding, or lower the guarantee",
                "请提高建立世界时的 `settle.firm_reserve_fen` 或 `terms.loan_cap_fen`，或降低担保额度"
            )),
        }
    })
}
