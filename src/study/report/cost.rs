//! Columns, cells and notes of tables of losers and cost.

use crate::engine::error::{Text, text};
use crate::study::estimate::cost::{Cost, SATURATION_SHARE, Saturation};
use crate::study::estimate::statistics::{Interval, LEAST_FOR_SKEWNESS};
use crate::study::tables::{TableCell, TableColumn, plain_number};

/// Losing, user cost, outlay, absorbed, gain per yuan.
pub(crate) fn cost_cells(cost: &Cost) -> Vec<TableCell> {
    vec![
        TableCell::ShareInterval(cost.share_losing),
        money_cell(cost.user_cost),
        money_cell(cost.cash_outlay),
        cost.absorbed_share.map_or(TableCell::Empty, TableCell::ShareInterval),
        cost.gain_per_yuan.map_or(TableCell::Empty, ratio_cell),
    ]
}

/// A cost in yuan; whole yuan from 20 on.
fn money_cell(cost: Interval) -> TableCell {
    TableCell::Interval(cost, usize::from(cost.high.abs().max(cost.low.abs()) < 20.0))
}

/// A gain per yuan; fewer digits where its bounds are far.
fn ratio_cell(ratio: Interval) -> TableCell {
    let largest = ratio.high.abs().max(ratio.low.abs());
    let decimals = match largest {
        _ if ratio.is_unbounded() || largest < 2.0 => 2,
        _ if largest < 5.0 => 1,
        _ => 0,
    };
    TableCell::Interval(ratio, decimals)
}

/// Headings of `cost_cells`.
pub(crate) fn cost_columns() -> Vec<TableColumn> {
    TableColumn::list(&[
        ("share_losing", "losing", "收入下降户"),
        ("user_cost", "user cost", "年化成本"),
        ("cash_outlay", "cash outlay", "实际支出"),
        ("absorbed_share", "absorbed", "预算执行率"),
        ("gain_per_yuan", "gain per yuan", "每元年化成本增收"),
    ])
}

/// Definitions of the cost columns.
pub(crate) fn cost_notes() -> Vec<Text> {
    vec![
        text!(
            "Losing: share of households whose mean income over the policy years is below their own in the baseline of the \
             same replication by more than `measure.losing_share` of it.",
            "收入下降户：政策期年均市场性收入低于同一次重复的基准方案中同一农户、且差额超过其 `measure.losing_share` 的农户占比。"
        ),
        text!(
            "User cost: annuity of capital over its life, running cost and expected guarantee loss. Cash outlay: money \
             paid out.",
            "年化成本：资本按寿命折算的年金、运行费与预期担保损失之和。实际支出：实际付出的资金。"
        ),
        absorbed_note(),
        text!(
            "Gain per yuan: change of market income per yuan of user cost, with the 95 % interval of Fieller. No bound: the \
             cost may be zero. A rank needs an interval above zero.",
            "每元年化成本增收：每元年化成本带来的市场性收入变化，附 95% Fieller 区间。“无界”：成本可能为零。区间全部大于零才有名次。"
        ),
    ]
}

/// Definition of the absorbed share and of saturation.
pub(crate) fn absorbed_note() -> Text {
    let percent = plain_number(SATURATION_SHARE * 100.0, 0);
    text!(
        "Absorbed: share of the granted money that bought something. Saturated: its whole interval lies under {percent} %; \
         undecided: it reaches across. A saturated pathway keeps its rank, for the money that it did use.",
        "预算执行率：下达资金中实际使用的比例。“资金用不完”：其区间全部低于 {percent}%；“未定”：区间跨过该值。这些路径仍参与排名，按其实际使用的资金计。"
    )
}

/// Which of several costs are saturated, and of which this is undecided.
pub(crate) fn saturation_notes(costs: &[(Text, &Cost)]) -> Vec<Text> {
    let note = |saturation: Saturation, en: &str, zh: &str| {
        let names = names(costs, |cost| cost.saturation() == saturation)?;
        Some(Text::new(format!("{en}: {}.", names.en), format!("{zh}：{}。", names.zh)))
    };
    [
        note(Saturation::Saturated, "Saturated", "资金用不完"),
        note(Saturation::Undecided, "Saturation undecided", "是否用得完未定"),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// Warning that replications of costs are skewed, or are too few to show it.
pub(crate) fn skewed_cost_note(costs: &[(Text, &Cost)], replications: u32) -> Option<Text> {
    if let Some(names) = names(costs, |cost| cost.is_skewed) {
        return Some(Text::new(
            format!("Skewed replications of user cost or outlay for {}: their intervals are too narrow.", names.en),
            format!("各次重复的年化成本或支出偏斜：{}；其区间偏窄。", names.zh),
        ));
    }
    (replications < LEAST_FOR_SKEWNESS).then(|| {
        text!(
            "Fewer than {LEAST_FOR_SKEWNESS} replications cannot show whether costs are skewed. Guarantees fail seldom and \
             cost much then: 95 % intervals of the user cost of policy hold its mean in 86 to 88 % of such tables.",
            "重复少于 {LEAST_FOR_SKEWNESS} 次无法看出成本是否偏斜。担保代偿少而金额大：此类表中政策路径年化成本的 95%置信区间只有 86–88% 包含其均值。"
        )
    })
}

/// Note that equal values share a rank; `None` if all ranks are distinct.
pub(crate) fn tie_note(ranks: impl Iterator<Item = impl Into<f64>>) -> Option<Text> {
    let mut ranks: Vec<f64> = ranks.map(Into::into).filter(|rank| rank.is_finite()).collect();
    ranks.sort_by(f64::total_cmp);
    let is_tied = ranks.windows(2).any(|pair| pair[0].total_cmp(&pair[1]).is_eq());
    is_tied.then(|| text!("Equal values share the better rank.", "数值相同者并列，取较前的名次。"))
}

/// Names of the costs that meet a condition; `None` if none does.
fn names(costs: &[(Text, &Cost)], is_named: impl Fn(&Cost) -> bool) -> Option<Text> {
    let named: Vec<&Text> = costs.iter().filter(|(_, cost)| is_named(cost)).map(|(name, _)| name).collect();
    let join = |pick: fn(&Text) -> &str, mark: &str| named.iter().map(|name| pick(name)).collect::<Vec<_>>().join(mark);
    (!named.is_empty()).then(|| Text::new(join(|name| &name.en, ", "), join(|name| &name.zh, "、")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cost(absorbed: f64, error: f64) -> Cost {
        let flat = |mean: f64| Interval::around(mean, 0.0, 10);
        Cost {
            share_losing: flat(0.08),
            median_loss: None,
            user_cost: Interval::around(80.4, 2.0, 10),
            cash_outlay: flat(9.0),
            is_skewed: false,
            absorbed_share: Some(Interval::around(absorbed, error, 10)),
            gain_per_yuan: Some(Interval::without_bounds(1.25, 10)),
        }
    }

    #[test]
    fn every_cost_has_its_interval_and_a_ratio_without_bounds_says_so() {
        let cells: Vec<Text> = cost_cells(&cost(0.7, 0.01)).iter().map(TableCell::text).collect();
        let en: Vec<&str> = cells.iter().map(|cell| cell.en.as_str()).collect();
        assert_eq!(en, ["8 % [8, 8]", "80 [76, 85]", "9.0 [9.0, 9.0]", "70 % [68, 72]", "1.25 (no bound)"]);
        assert_eq!(cells[4].zh, "1.25（无界）");
    }

    #[test]
    fn saturation_skewness_and_ties_are_said() {
        let [saturated, undecided, other] = [cost(0.5, 0.01), cost(0.78, 0.02), cost(0.95, 0.01)];
        let skewed = Cost { is_skewed: true, ..other };
        let costs = [("a", &saturated), ("b", &undecided), ("c", &other), ("d", &skewed)]
            .map(|(name, cost)| (Text::new(name, name), cost));
        let notes: Vec<String> = saturation_notes(&costs).into_iter().map(|note| note.en).collect();
        assert_eq!(notes, ["Saturated: a.", "Saturation undecided: b."]);
        assert!(skewed_cost_note(&costs, 10).expect("skewed").en.contains("for d:"));
        assert!(skewed_cost_note(&costs[..3], 10).expect("few").en.starts_with("Fewer than 20"));
        assert_eq!(skewed_cost_note(&costs[..3], 20), None);
        assert!(tie_note([1, 2, 1].into_iter()).is_some() && tie_note([2, 1, 3].into_iter()).is_none());
    }
}
