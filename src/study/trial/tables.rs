//! The tables of a trial: estimators beside the true effect, and the gate.

use crate::engine::error::{Text, text};
use crate::study::estimate::statistics::Interval;
use crate::study::estimate::statistics::mean;
use crate::study::estimate::verdict::Holds;
use crate::study::tables::{Table, TableCell, TableColumn};
use crate::study::trial::gate::{LIVE_PART, MOST_SHARE, TrialFinding};
use crate::study::trial::{Estimate, Estimator, GateOutcome, TrialResult, true_effect, typical_trial};

impl Estimator {
    /// Its name in files.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::TrueTreated => "true_treated",
            Self::TrueAll => "true_all",
            Self::TrueControl => "true_control",
            Self::TrueAdopters => "true_adopters",
            Self::IntentionToTreat => "intention_to_treat",
            Self::VillageDifferences => "village_differences",
            Self::Naive => "naive",
            Self::AdopterDifferences => "adopter_differences",
        }
    }

    /// Its name and the groups it compares.
    fn words(self) -> [Text; 2] {
        let (name, compares) = match self {
            Self::TrueTreated => (
                ("true effect, treated villages", "真实效应：处理村"),
                ("the same households with and without the lever", "同一农户有无干预两种情景之差"),
            ),
            Self::TrueAll => {
                (("true effect, everybody", "真实效应：全部农户"), ("the same, all households", "同上，全部农户"))
            }
            Self::TrueControl => {
                (("true spill-over", "真实溢出：对照村"), ("the same, control villages", "同上，对照村农户"))
            }
            Self::TrueAdopters => {
                (("true effect, adopters", "真实效应：开播农户"), ("the same, surveyed adopters", "同上，受访开播农户"))
            }
            Self::IntentionToTreat => (
                ("intention to treat", "意向处理效应（ITT）"),
                ("treated less control villages, given income before", "处理村减对照村，控制前一年收入"),
            ),
            Self::VillageDifferences => (
                ("difference in differences", "双重差分：村"),
                ("change in treated less change in control villages", "处理村变化减对照村变化"),
            ),
            Self::Naive => {
                (("naive", "简单比较（未控制选择偏差）"), ("adopters less non-adopters", "开播农户减未开播农户"))
            }
            Self::AdopterDifferences => (
                ("differences of adopters", "双重差分：开播农户"),
                ("change of adopters less change of non-adopters", "开播农户变化减未开播农户变化"),
            ),
        };
        [Text::new(name.0, name.1), Text::new(compares.0, compares.1)]
    }
}

/// The estimators beside the true effect, yuan per household and year.
#[must_use]
pub fn estimators(results: &[TrialResult]) -> Table {
    let income = average(results, |result| result.income);
    let columns = [
        ("estimator", "estimator", "估计量"),
        ("compares", "what it compares", "比较对象"),
        ("estimate", "estimate [95 %]", "估计值 [95 %]"),
        ("percent_of_income", "% of income", "占收入 %"),
        ("gap_to_truth", "gap to truth", "与真实值之差"),
        ("share_significant", "finds an effect", "检出效应的比例"),
        ("share_covering_truth", "covers the truth", "区间覆盖率"),
    ];
    Table {
        key: "trial_estimators",
        title: Text::new(
            format!("A village trial: disposable income, yuan/household-year, {} replications", results.len()),
            format!("村级试验：可支配收入，元/户·年，{} 次重复", results.len()),
        ),
        columns: TableColumn::list(&columns),
        rows: Estimator::ALL.map(|estimator| row(results, estimator, income)).into(),
        notes: notes(results, income),
    }
}

fn row(results: &[TrialResult], estimator: Estimator, income: f64) -> Vec<TableCell> {
    let [name, compares] = estimator.words();
    let estimate =
        if estimator.is_truth() { true_effect(results, estimator) } else { typical_trial(results, estimator) };
    let part = TableCell::number(estimate.mean / income * 100.0, 2);
    let name = TableCell::label(estimator.key(), name);
    let mut cells = vec![name, TableCell::Text(compares), TableCell::Interval(estimate, 1), part];
    let Some(target) = estimator.target() else {
        cells.extend([TableCell::Empty, TableCell::Empty, TableCell::Empty]);
        return cells;
    };
    let often = |holds: &dyn Fn(&Interval, f64) -> bool| {
        let pairs: Vec<(Estimate, f64)> = results
            .iter()
            .map(|result| (result.estimate(estimator), result.estimate(target).value))
            .filter(|(estimate, real)| estimate.value.is_finite() && real.is_finite())
            .collect();
        let hits = pairs.iter().map(|(estimate, real)| f64::from(u8::from(holds(&estimate.interval(), *real))));
        TableCell::Share(mean(&hits.collect::<Vec<_>>()))
    };
    let covers = |interval: &Interval, value: f64| interval.low <= value && value <= interval.high;
    cells.push(TableCell::number(estimate.mean - true_effect(results, target).mean, 1));
    cells.push(often(&|interval, _| !covers(interval, 0.0)));
    cells.push(often(&covers));
    cells
}

fn notes(results: &[TrialResult], income: f64) -> Vec<Text> {
    let percent = |of: fn(&TrialResult) -> f64| 100.0 * average(results, of);
    let (treated, control) = (percent(|it| it.stations_treated), percent(|it| it.stations_control));
    let (adopters, live) = (percent(|it| it.adopters), average(results, |it| it.live_net));
    vec![
        text!(
            "Truths: mean over replications with the t interval over replications. Estimators: mean estimate with the \
             mean interval of one trial, clustered by village (CR1, t(G-1)); then the share of trials whose interval \
             leaves out zero, and that holds its true effect of the same replication: that on treated villages, of the two \
             comparisons of adopters that on adopters.",
            "真实值：各次重复的均值及重复间 t 区间。估计量：单次试验的平均估计与平均区间，按村聚类（CR1，t(G-1)）；\
             其后为区间不含零的试验比例，以及区间包含同一次重复中相应真实效应的比例：前两者对处理村，开播农户比较对开播农户。"
        ),
        text!(
            "Stations work in {treated:.0} % of treated and {control:.0} % of control villages (published trial: \
                 38 of 60 and 5 of 40). {adopters:.1} % of surveyed households stream or sell live. Without the lever \
                 treated villages earn {income:.0} yuan a household, {live:.0} of it live.",
            "处理村 {treated:.0} %、对照村 {control:.0} % 有服务站运行（已发表试验：60 村中 38 个、40 村中 5 个）。\
                 受访户中 {adopters:.1} % 自播或有直播销售。无干预时处理村户均收入 {income:.0} 元，其中直播 {live:.0} 元。"
        ),
    ]
}

fn average(results: &[TrialResult], of: fn(&TrialResult) -> f64) -> f64 {
    mean(&results.iter().map(of).collect::<Vec<_>>())
}

/// The gate: each criterion with its number and bound, and the verdict below.
#[must_use]
pub fn gate(outcome: &GateOutcome) -> Table {
    let columns = [
        ("criterion", "criterion", "标准"),
        ("value", "found", "结果"),
        ("allowed", "allowed", "允许"),
        ("holds", "holds", "成立"),
    ];
    let same = |text: String| Text::new(text.clone(), text);
    let bound = outcome.live_net * LIVE_PART;
    let line = |en: &str, zh: &str, value: TableCell, allowed: Text, holds: TableCell| {
        vec![TableCell::Text(Text::new(en, zh)), value, TableCell::Text(allowed), holds]
    };
    let percent = |value: f64| 100.0 * value;
    let share = outcome.share();
    let share_percent = Interval {
        mean: percent(share.mean),
        low: percent(share.low),
        high: percent(share.high),
        standard_error: percent(share.standard_error),
        ..share
    };
    Table {
        key: "trial_gate",
        title: text!("The gate: access alone must not pay", "前置检验：仅接入电商服务、无其他支持时，不应出现增收"),
        columns: TableColumn::list(&columns),
        rows: vec![
            line(
                "intention to treat of a typical trial, yuan",
                "典型试验的意向处理效应估计（元）",
                TableCell::Interval(outcome.itt, 1),
                text!("interval holds 0", "区间包含 0"),
                finding_cell(outcome.trial_finding()),
            ),
            line(
                "true effect, % of household income",
                "真实效应占家庭收入 %",
                TableCell::Interval(share_percent, 3),
                same(format!("±{:.1}", 100.0 * MOST_SHARE)),
                TableCell::holds(outcome.share_is_small()),
            ),
            line(
                "true effect, yuan",
                "真实效应（元）",
                TableCell::Interval(outcome.truth, 1),
                text!("below {bound:.1}, a third of live net income", "低于 {bound:.1}（直播销售净收入的三分之一）"),
                TableCell::holds(outcome.part_is_small()),
            ),
        ],
        notes: verdict(outcome),
    }
}

/// The cell of the first criterion.
fn finding_cell(finding: TrialFinding) -> TableCell {
    match finding {
        TrialFinding::Effect => TableCell::yes_or_no(false),
        TrialFinding::NoEffect => TableCell::yes_or_no(true),
        TrialFinding::NoPower => TableCell::label("no_power", text!("no power", "无检验力")),
    }
}

/// The verdict in a sentence, its reasons, and whether replications suffice.
fn verdict(outcome: &GateOutcome) -> Vec<Text> {
    let mut notes = vec![match outcome.holds {
        Holds::Yes => text!("The gate HOLDS.", "前置检验：通过。"),
        Holds::No => text!("The gate DOES NOT HOLD.", "前置检验：未通过。"),
        Holds::NotSettled => text!(
            "The gate is NOT SETTLED: the interval of the true effect reaches across a bound. More replications would settle it.",
            "前置检验：未定。真实效应的区间跨过界限，增加重复次数可得出结论。"
        ),
    }];
    notes.extend(outcome.reasons.iter().cloned());
    let least = outcome.itt.minimum_detectable_effect();
    let part = 100.0 * least / outcome.income;
    notes.push(text!(
        "One trial of this size finds a true effect of {least:.0} yuan ({part:.1} % of income) in four cases of \
             five: where that is more than is allowed it has no power, and the true effect decides alone.",
        "该规模的单次试验对 {least:.0} 元（收入的 {part:.1} %）的真实效应有八成把握发现：若大于允许值，则第一条无检验力，由真实效应决定。"
    ));
    notes
}
