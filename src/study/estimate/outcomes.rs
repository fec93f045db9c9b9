//! The outcomes of comparisons. Each is declared once: key, kind, unit, name, and where it is shown.
//!
//! The keys of a panel are texts; this file defines their meaning. A column of the run table that is not declared here
//! is a mean, with the unit and the name of its column.

use crate::engine::declare::Column;
use crate::engine::error::Text;
use crate::engine::record::tables::Runs;

/// What kind of number an outcome is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum OutcomeKind {
    /// A mean over households, or a sum divided by their number.
    Mean,
    /// A share between 0 and 1.
    Share,
    /// The quantile with this share of households at or below it.
    Quantile(f64),
    /// An index of a whole distribution, such as a Gini coefficient.
    Index,
}

/// Where an outcome is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OutcomeVisibility {
    /// In the summary of a run and in every paired comparison.
    Summary,
    /// Where it is requested by its key.
    OnRequest,
    /// Only as a part of a table; it cannot be requested.
    Internal,
}

/// An outcome, or a family of them.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Outcome {
    /// Its key. For a family: the common prefix of all keys, including the point.
    pub key: &'static str,
    /// What kind of number it is.
    pub kind: OutcomeKind,
    /// Its unit. If empty, the unit is that of its column in the run table.
    pub unit: &'static str,
    /// Where it is shown.
    pub visibility: OutcomeVisibility,
    /// Its English and Chinese names. If `None`, they are its key and the Chinese name of its column in the run table.
    pub name: Option<(&'static str, &'static str)>,
}

/// Declares outcomes: `KEY = "key": kind, visibility, "unit", "English", "Chinese";`, without unit and names for a
/// column of the run table.
macro_rules! outcomes {
    ($($(#[$doc:meta])* $name:ident = $key:literal: $kind:expr, $visibility:ident $(, $unit:literal, $en:literal, $zh:literal)?;)+) => {
        $($(#[$doc])* pub const $name: &str = $key;)+

        /// Every declared outcome.
        pub static OUTCOMES: &[Outcome] = &[$(Outcome {
            key: $key,
            kind: $kind,
            unit: concat!($($unit)?),
            visibility: OutcomeVisibility::$visibility,
            name: outcomes!(@name $($en, $zh)?),
        }),+];
    };
    (@name $en:literal, $zh:literal) => { Some(($en, $zh)) };
    (@name) => { None };
}

use OutcomeKind::{Index, Mean, Quantile, Share};

outcomes! {
    /// Income of households without transfers, before any charge for assets in kind.
    MARKET_INCOME = "market_income": Mean, Summary, "yuan/household-year", "market income", "市场性收入";
    /// Part of market income through offline sales.
    OFFLINE_INCOME = "offline_income": Mean, Summary, "yuan/household-year", "offline income", "线下销售净收入";
    /// Gain of goods kept in cold stores: a part of offline income, and of payouts.
    STORE_INCOME = "store_income": Mean, Summary, "yuan/household-year", "of it: gain of cold stores", "其中：冷藏待售增值";
    /// Part of market income through live-stream sales.
    LIVE_INCOME = "live_income": Mean, Summary, "yuan/household-year", "live-stream income", "直播销售净收入";
    /// Part of market income through wages and the rest.
    OTHER_INCOME = "other_income": Mean, Summary, "yuan/household-year", "wages and other income", "工资及其他收入";
    /// What members who came back earn at home, less what those who left earned; no part of market income.
    MOVED_INCOME = "moved_income": Mean, Summary, "yuan/household-year", "income of members who moved", "去留成员收入";
    /// Imputed full cost of assets received in kind, negative; no part of market income.
    ASSET_CHARGE = "asset_charge": Mean, Summary, "yuan/household-year", "charge for assets in kind", "受助实物资产年化成本";
    /// Income with transfers.
    DISPOSABLE_INCOME = "disposable_income": Mean, Summary, "yuan/household-year", "disposable income", "可支配收入";
    /// Annuity of public capital over its life, running cost and expected guarantee loss.
    USER_COST = "user_cost": Mean, Summary, "yuan/household-year", "user cost", "年化成本";
    /// Public money paid out.
    CASH_OUTLAY = "cash_outlay": Mean, Summary, "yuan/household-year", "cash outlay", "实际支出";
    /// What public assets are worth at the end of the run.
    RESIDUAL_VALUE = "residual_value": Mean, OnRequest, "yuan/household-year", "assets left", "期末资产残值";
    /// Public money granted.
    GRANTED = "granted": Mean, Summary, "yuan/household-year", "money granted", "下达资金";
    /// Public money that bought something.
    ABSORBED = "absorbed": Mean, Summary, "yuan/household-year", "money absorbed", "已执行资金";

    /// Quantile of disposable income, like all `P…`.
    P10 = "p10": Quantile(0.10), OnRequest;
    /// The lower quartile.
    P25 = "p25": Quantile(0.25), OnRequest;
    /// The median.
    P50 = "p50": Quantile(0.50), OnRequest;
    /// The upper quartile.
    P75 = "p75": Quantile(0.75), OnRequest;
    /// The ninetieth percentile.
    P90 = "p90": Quantile(0.90), OnRequest;
    /// The ninety-ninth percentile.
    P99 = "p99": Quantile(0.99), OnRequest;
    /// Gini coefficient of disposable income.
    GINI = "gini": Index, OnRequest;
    /// Its part between counties.
    GINI_BETWEEN = "gini_between": Index, OnRequest;
    /// Its part within counties.
    GINI_WITHIN = "gini_within": Index, OnRequest;
    /// Concentration of sales among hosts.
    HOST_CONCENTRATION = "host_concentration": Index, OnRequest;

    /// Share of households that lose.
    LOSING = "losing": Share, OnRequest, "share", "share losing", "收入下降户占比";
    /// Median loss of the households that lose.
    LOSING_MEDIAN = "losing.median": Quantile(0.5), OnRequest, "yuan/household-year", "median loss of losers", "收入下降户下降额中位数";
    /// Share of households that gain more than the threshold that counts as a loss.
    GAINING = "gaining": Share, OnRequest, "share", "share gaining", "增收户占比";
    /// Surplus of members who left or came back because of the arm: half the change of what they earn at home.
    MOVERS_SURPLUS = "movers_surplus": Mean, OnRequest, "yuan/household-year", "movers' surplus", "去留成员剩余";

    /// Quantiles of market income over households.
    MARKET_INCOME_P10 = "market_income.p10": Quantile(0.10), OnRequest, "yuan/household-year", "market income, P10", "市场性收入第10百分位";
    /// The lower quartile.
    MARKET_INCOME_P25 = "market_income.p25": Quantile(0.25), OnRequest, "yuan/household-year", "market income, P25", "市场性收入第25百分位";
    /// The median.
    MARKET_INCOME_MEDIAN = "market_income.median": Quantile(0.50), OnRequest, "yuan/household-year", "market income, median", "市场性收入中位数";
    /// The upper quartile.
    MARKET_INCOME_P75 = "market_income.p75": Quantile(0.75), OnRequest, "yuan/household-year", "market income, P75", "市场性收入第75百分位";
    /// The ninetieth percentile.
    MARKET_INCOME_P90 = "market_income.p90": Quantile(0.90), OnRequest, "yuan/household-year", "market income, P90", "市场性收入第90百分位";
    /// Gini coefficient of market income.
    MARKET_INCOME_GINI = "market_income.gini": Index, OnRequest, "1", "market income, Gini", "市场性收入基尼系数";
    /// Quantiles of disposable income over households.
    DISPOSABLE_INCOME_P10 = "disposable_income.p10": Quantile(0.10), OnRequest, "yuan/household-year", "disposable income, P10", "可支配收入第10百分位";
    /// The lower quartile.
    DISPOSABLE_INCOME_P25 = "disposable_income.p25": Quantile(0.25), OnRequest, "yuan/household-year", "disposable income, P25", "可支配收入第25百分位";
    /// The median.
    DISPOSABLE_INCOME_MEDIAN = "disposable_income.median": Quantile(0.50), OnRequest, "yuan/household-year", "disposable income, median", "可支配收入中位数";
    /// The upper quartile.
    DISPOSABLE_INCOME_P75 = "disposable_income.p75": Quantile(0.75), OnRequest, "yuan/household-year", "disposable income, P75", "可支配收入第75百分位";
    /// The ninetieth percentile.
    DISPOSABLE_INCOME_P90 = "disposable_income.p90": Quantile(0.90), OnRequest, "yuan/household-year", "disposable income, P90", "可支配收入第90百分位";
    /// Gini coefficient of disposable income.
    DISPOSABLE_INCOME_GINI = "disposable_income.gini": Index, OnRequest, "1", "disposable income, Gini", "可支配收入基尼系数";

    /// Quantiles of the gains of households, each against itself in the baseline.
    INDIVIDUAL_P05 = "individual.p05": Quantile(0.05), Internal, "yuan/household-year", "individual effect, P5", "个体效应第5百分位";
    /// The tenth percentile.
    INDIVIDUAL_P10 = "individual.p10": Quantile(0.10), Internal, "yuan/household-year", "individual effect, P10", "个体效应第10百分位";
    /// The lower quartile.
    INDIVIDUAL_P25 = "individual.p25": Quantile(0.25), Internal, "yuan/household-year", "individual effect, P25", "个体效应第25百分位";
    /// The median.
    INDIVIDUAL_P50 = "individual.p50": Quantile(0.50), Internal, "yuan/household-year", "individual effect, median", "个体效应中位数";
    /// The upper quartile.
    INDIVIDUAL_P75 = "individual.p75": Quantile(0.75), Internal, "yuan/household-year", "individual effect, P75", "个体效应第75百分位";
    /// The ninetieth percentile.
    INDIVIDUAL_P90 = "individual.p90": Quantile(0.90), Internal, "yuan/household-year", "individual effect, P90", "个体效应第90百分位";
    /// The ninety-fifth percentile.
    INDIVIDUAL_P95 = "individual.p95": Quantile(0.95), Internal, "yuan/household-year", "individual effect, P95", "个体效应第95百分位";

    /// Mean gain of the treated.
    SPILLOVER_TREATED = "spillover.treated": Mean, Internal, "yuan/household-year", "treated", "直接受益户";
    /// Mean gain of the untreated in villages with a treated household.
    SPILLOVER_SAME_VILLAGE = "spillover.same_village": Mean, Internal, "yuan/household-year", "untreated, same village", "同村未受助户";
    /// Mean gain of the untreated in other villages of counties with a treated household.
    SPILLOVER_SAME_COUNTY = "spillover.same_county": Mean, Internal, "yuan/household-year", "untreated, same county", "同县其他村未受助户";
    /// Mean gain in counties without a treated household.
    SPILLOVER_ELSEWHERE = "spillover.elsewhere": Mean, Internal, "yuan/household-year", "other counties", "其他县";

    /// True effect on the households that may be served.
    REACH_TRUE_IN = "reach.true.in": Mean, Internal, "yuan/household-year", "truth: households that may be served", "真实：项目覆盖户";
    /// True effect on the others in counties with service.
    REACH_TRUE_OUT = "reach.true.out": Mean, Internal, "yuan/household-year", "truth: others in counties with service", "真实：同县未覆盖户";
    /// True effect in counties without service.
    REACH_TRUE_CONTROL = "reach.true.control": Mean, Internal, "yuan/household-year", "truth: counties without service", "真实：无服务县";
    /// Estimate from comparing served households with others in the same counties, in levels.
    REACH_SEEN_WITHIN = "reach.seen.within": Mean, Internal, "yuan/household-year", "seen: served less others, within counties", "估计：县内覆盖户减未覆盖户";
    /// The same estimate, in changes.
    REACH_SEEN_CHANGE = "reach.seen.change": Mean, Internal, "yuan/household-year", "seen: the same, in changes since the baseline year", "估计：同上，用较基准年变化";
    /// Estimate from comparing the households not served in served counties with control counties.
    REACH_SEEN_SPILL = "reach.seen.spill": Mean, Internal, "yuan/household-year", "seen: others in served counties less control counties, in changes", "估计：有服务县未覆盖户减无服务县，用变化";
    /// Estimate from comparing fully served counties with control counties.
    REACH_SEEN_TOTAL = "reach.seen.total": Mean, Internal, "yuan/household-year", "seen: full counties less control counties, in changes", "估计：全覆盖县减无服务县，用变化";

    /// Family: mean gain of a decile of households by baseline income, the poorest 1.
    DECILE = "decile.": Mean, Internal, "yuan/household-year", "decile", "十等份收入组";
    /// Family: that gain as a part of the market income of the same households in the baseline.
    DECILE_PERCENT = "decile_percent.": Mean, Internal, "%", "decile, per cent", "十等份组变化率";
    /// Family: mean market income in a policy year, from 1.
    YEAR = "year.": Mean, Internal, "yuan/household-year", "market income, policy year", "市场性收入，政策年";
    /// Family: share of households in a group of spill-overs.
    GROUP_SHARE = "share.": Share, Internal, "share", "share of households", "农户占比";
    /// Family: a part of the change of live income, and the net live income of the baseline.
    GROWTH = "growth.": Mean, Internal, "yuan/household-year", "change of net live income", "直播销售净收入变化";
    /// Family: true effect by share of the county that may be served, in percent, and by whether a household may.
    REACH_LEVEL = "reach.level.": Mean, Internal, "yuan/household-year", "truth by share of the county", "真实效应（按县覆盖率）";
}

/// The three parts that sum to market income.
pub const INCOME_PARTS: [&str; 3] = [OFFLINE_INCOME, LIVE_INCOME, OTHER_INCOME];
/// The outcomes the cost of an arm is computed from.
pub const COST_OUTCOMES: [&str; 5] = [MARKET_INCOME, USER_COST, CASH_OUTLAY, GRANTED, ABSORBED];

/// The outcomes of the summary, in order.
pub fn summary_outcomes() -> impl Iterator<Item = &'static str> {
    let is_summary = |outcome: &&Outcome| outcome.visibility == OutcomeVisibility::Summary;
    OUTCOMES.iter().filter(is_summary).map(|outcome| outcome.key)
}

/// The statistics declared under a name such as `market_income` or `individual`, in order.
pub fn statistics_of(name: &str) -> impl Iterator<Item = &'static Outcome> {
    OUTCOMES
        .iter()
        .filter(move |outcome| outcome.key.split_once('.').is_some_and(|(of, rest)| of == name && !rest.is_empty()))
}

impl Outcome {
    /// The declaration of a key, or of its family; `None` for any other key. `gmv@3`, an outcome in county 3, has the
    /// meaning of `gmv`.
    #[must_use]
    pub fn declared(key: &str) -> Option<&'static Self> {
        let plain = key.split('@').next().unwrap_or(key);
        let family = |outcome: &&Self| outcome.key.ends_with('.') && plain.starts_with(outcome.key);
        OUTCOMES.iter().find(|outcome| outcome.key == plain).or_else(|| OUTCOMES.iter().find(family))
    }
}

/// Name of an outcome in both languages; a column of the run table without a name keeps its key in English.
#[must_use]
pub fn outcome_name(key: &str) -> Text {
    match Outcome::declared(key) {
        Some(Outcome { name: Some((en, zh)), key: declared, .. }) => match key.strip_prefix(declared) {
            Some(member) if declared.ends_with('.') => Text::new(format!("{en} {member}"), format!("{zh} {member}")),
            _ => Text::new(*en, *zh),
        },
        _ => Text::new(key, column(key).map_or(key, |column| column.zh)),
    }
}

/// Unit of an outcome; empty for an unknown key.
#[must_use]
pub fn unit(key: &str) -> &'static str {
    let declared = Outcome::declared(key).map(|outcome| outcome.unit).filter(|unit| !unit.is_empty());
    declared.or_else(|| column(key).map(|column| column.unit)).unwrap_or("")
}

/// Whether an outcome is an amount of money, so that a smallest effect of interest in yuan applies to it.
#[must_use]
pub fn is_money(key: &str) -> bool {
    unit(key).starts_with("yuan")
}

/// Whether an outcome is an income of households, or a gain in it: more of it is good for them.
#[must_use]
pub fn is_income(key: &str) -> bool {
    const PREFIXES: [&str; 5] = ["individual.", "spillover.", "reach.", DECILE, YEAR];
    is_money(key) && (key.contains("income") || PREFIXES.iter().any(|prefix| key.starts_with(prefix)))
}

/// Whether a key is a part of a table and cannot be requested.
#[must_use]
pub fn is_internal(key: &str) -> bool {
    let internal = |outcome: &Outcome| outcome.visibility == OutcomeVisibility::Internal;
    key.contains('@') || Outcome::declared(key).is_some_and(internal)
}

fn column(key: &str) -> Option<&'static Column> {
    Runs::COLUMNS.iter().find(|column| column.name == key)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    /// Whether an outcome is a quantile or an index.
    fn is_of_distribution(key: &str) -> bool {
        Outcome::declared(key).is_some_and(|outcome| matches!(outcome.kind, Quantile(_) | Index))
    }

    #[test]
    fn keys_are_distinct_and_what_has_no_name_or_unit_is_a_column() {
        let keys: BTreeSet<&str> = OUTCOMES.iter().map(|outcome| outcome.key).collect();
        assert_eq!(keys.len(), OUTCOMES.len());
        for outcome in OUTCOMES {
            let is_column = column(outcome.key).is_some();
            assert!(is_column || (outcome.name.is_some() && !outcome.unit.is_empty()), "{}", outcome.key);
            if let Some(column) = column(outcome.key).filter(|_| !outcome.unit.is_empty()) {
                assert_eq!(outcome.unit, column.unit, "{}", outcome.key);
            }
        }
        assert_eq!(summary_outcomes().count(), 12);
    }

    #[test]
    fn families_and_counties_have_the_meaning_of_their_declaration() {
        assert!(is_internal("decile.3") && is_internal("growth.volume@2") && is_internal("gmv@0"));
        assert!(!is_internal("gmv") && !is_internal("market_income.p10"));
        assert!(is_of_distribution("individual.p05") && is_of_distribution("gini") && is_of_distribution("p99"));
        assert!(!is_of_distribution("decile.1") && !is_of_distribution("gmv") && !is_of_distribution("losing"));
        assert_eq!(outcome_name("decile.3").en, "decile 3");
    }

    #[test]
    fn every_quantile_and_index_of_the_run_table_is_declared_as_such() {
        for column in Runs::COLUMNS {
            let is_quantile = column.name.strip_prefix('p').is_some_and(|rest| rest.parse::<u8>().is_ok());
            let is_index = column.name.starts_with("gini") || column.name.ends_with("concentration");
            assert_eq!(is_of_distribution(column.name), is_quantile || is_index, "{}", column.name);
        }
    }

    #[test]
    fn outcomes_have_names_and_units() {
        assert_eq!(outcome_name("market_income.median").en, "market income, median");
        assert_eq!(outcome_name("disposable_income.gini").zh, "可支配收入基尼系数");
        assert_eq!((outcome_name("gmv").en.as_str(), outcome_name("gmv").zh.as_str()), ("gmv", "直播成交额"));
        assert_eq!(outcome_name("market_income.p11").en, "market_income.p11", "not declared");
        let units = [LOSING, "market_income.p10", "gini", "x"].map(unit);
        assert_eq!(units, ["share", "yuan/household-year", "1", ""]);
        assert!(is_income("market_income.p10@2") && is_income("decile.3") && is_income("spillover.treated"));
        assert!(!is_income("user_cost") && !is_income("gmv") && !is_income("market_income.gini"));
        assert!(is_money("gmv") && is_money("parcel_cost") && !is_money("gini") && !is_money("share.treated"));
    }
}
