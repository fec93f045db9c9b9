//! Orders of magnitude: the chain from land to income, and what money buys, each beside the range of its sources. These
//! must be consistent before any parameter is tuned.

use crate::engine::error::{Text, text};
use crate::engine::parameters::Parameters;
use crate::engine::pathways;
use crate::engine::units::{CROPS, FEN_PER_YUAN, count_as_f64, real};
use crate::study::chinese::unit_name;
use crate::study::estimate::statistics::t_interval;
use crate::study::tables::{Table, TableCell, TableColumn};
use crate::study::validate::Snapshot;
use crate::study::validate::counterparts;

/// A figure of the chain.
pub struct Magnitude {
    en: &'static str,
    zh: &'static str,
    unit: &'static str,
    low: f64,
    high: f64,
    source: &'static str,
    of: fn(&Snapshot<'_>) -> f64,
}

/// The chain, in its order.
#[rustfmt::skip]
pub static CHAIN: [Magnitude; 17] = [
    Magnitude { en: "specialty land of a grower", zh: "户均特色种植面积", unit: "mu", low: 3.0, high: 12.0, source: "A9", of: land },
    Magnitude { en: "harvest of a grower", zh: "户均产量", unit: "t/year", low: 2.0, high: 20.0, source: "A9 x A12, A13", of: harvest },
    Magnitude { en: "gross of a mu of apples at the farm gate", zh: "每亩苹果地头毛收入", unit: "yuan", low: 2_000.0, high: 15_000.0, source: "A12 x A17", of: |snapshot| gross_of_mu(snapshot.rules, 1) },
    Magnitude { en: "cash inputs of a mu of apples", zh: "每亩苹果现金投入", unit: "yuan", low: 1_300.0, high: 4_600.0, source: "A15 x (1 - A20)", of: |snapshot| inputs_of_mu(snapshot.rules, 1) },
    Magnitude { en: "gross of a mu of citrus", zh: "每亩柑橘地头毛收入", unit: "yuan", low: 2_100.0, high: 15_000.0, source: "A13 x A17, F1.27", of: |snapshot| gross_of_mu(snapshot.rules, 0) },
    Magnitude { en: "cash inputs of a mu of citrus", zh: "每亩柑橘现金投入", unit: "yuan", low: 1_000.0, high: 3_700.0, source: "A16 x (1 - A20)", of: |snapshot| inputs_of_mu(snapshot.rules, 0) },
    Magnitude { en: "income from the specialty crop, offline", zh: "特色作物线下收入", unit: "yuan/household-year", low: 8_000.0, high: 60_000.0, source: "A9 x F1.21-F1.27", of: |snapshot| snapshot.runs.offline_income[0] },
    Magnitude { en: "net income from live sales", zh: "直播销售净收入", unit: "yuan/household-year", low: 200.0, high: 3_000.0, source: "A23 x A25", of: |snapshot| snapshot.runs.live_income[0] },
    Magnitude { en: "live boxes of a grower", zh: "户均直播件数", unit: "boxes/year", low: 15.0, high: 120.0, source: "A23 x A25 x A9", of: |snapshot| snapshot.runs.live_parcels[0] },
    Magnitude { en: "sales on streams of a grower", zh: "户均直播成交额", unit: "yuan/year", low: 500.0, high: 8_000.0, source: "A29 x boxes", of: |snapshot| snapshot.runs.gmv[0] },
    Magnitude { en: "value of an order", zh: "单均成交额", unit: "yuan", low: 30.0, high: 80.0, source: "A29", of: |snapshot| snapshot.runs.gmv[0] / snapshot.runs.live_parcels[0] },
    Magnitude { en: "needs of a consumer household", zh: "消费者年需求", unit: "boxes/year", low: 15.0, high: 52.0, source: "A89", of: |snapshot| 52.0 * snapshot.rules.tastes.weekly_needs },
    Magnitude { en: "of them bought on these streams", zh: "其中在直播间购买", unit: "boxes/year", low: 0.5, high: 8.0, source: "boxes over A90", of: live_orders },
    Magnitude { en: "growers who stream", zh: "自播农户占比", unit: "share", low: 0.003, high: 0.03, source: "A91", of: |snapshot| snapshot.runs.host_share[0] },
    Magnitude { en: "parcels of a village", zh: "村周均件数", unit: "parcels/week", low: 5.0, high: 200.0, source: "boxes of 50 growers", of: village_parcels },
    Magnitude { en: "cost of a parcel", zh: "单件物流成本", unit: "yuan", low: 4.0, high: 14.0, source: "A46", of: |snapshot| snapshot.runs.parcel_cost[0] },
    Magnitude { en: "refunds", zh: "退款率", unit: "share", low: 0.05, high: 0.25, source: "A43", of: counterparts::refunds },
];

fn land(snapshot: &Snapshot<'_>) -> f64 {
    let e = &snapshot.world.endowments;
    real(e.land_cmu.iter().map(|&cmu| i64::from(cmu)).sum()) / 100.0 / count_as_f64(e.len())
}
fn harvest(snapshot: &Snapshot<'_>) -> f64 {
    let t = &snapshot.record.households;
    real(t.harvest_g.iter().sum()) / 1e6 / count_as_f64(t.len())
}
fn gross_of_mu(rules: &Parameters, crop: usize) -> f64 {
    real(rules.crops.yield_g_per_cmu[crop] * rules.crops.price_fen_per_kg[crop]) / 1_000.0 / FEN_PER_YUAN * 100.0
}
fn inputs_of_mu(rules: &Parameters, crop: usize) -> f64 {
    real(rules.crops.input_fen_per_cmu[crop]) * 100.0 / FEN_PER_YUAN
}
fn live_orders(snapshot: &Snapshot<'_>) -> f64 {
    let it = &snapshot.rules.population;
    snapshot.runs.live_parcels[0] / real(i64::from(it.consumers_per_household) * it.consumer_weight)
}
fn village_parcels(snapshot: &Snapshot<'_>) -> f64 {
    snapshot.runs.live_parcels[0] * f64::from(snapshot.rules.population.households_per_village) / 52.0
}

/// The chain of one world.
#[must_use]
pub fn chain(snapshot: &Snapshot<'_>) -> Vec<f64> {
    CHAIN.iter().map(|magnitude| (magnitude.of)(snapshot)).collect()
}

/// How many units of each instrument 100 yuan buy.
#[must_use]
pub fn units_per_100_yuan(rules: &Parameters) -> Vec<(pathways::Instrument, f64)> {
    pathways::instruments()
        .into_iter()
        .zip(rules.instrument_prices().concat())
        .map(|(one, price)| (one, 100.0 * FEN_PER_YUAN / price))
        .collect()
}

/// The chain, `by_replication[replication][magnitude]`, and what money buys, as tables.
#[must_use]
pub fn tables(by_replication: &[Vec<f64>], rules: &Parameters) -> Vec<Table> {
    let row = |(at, magnitude): (usize, &Magnitude)| {
        let values: Vec<f64> = by_replication.iter().map(|values| values[at]).collect();
        let interval = t_interval(&values);
        let decimals = if magnitude.high < 1.0 { 3 } else { usize::from(magnitude.high < 1_000.0) };
        cells(
            [magnitude.en, magnitude.zh],
            Text::new(magnitude.unit, unit_name(magnitude.unit)),
            interval.mean,
            decimals,
            [magnitude.low, magnitude.high],
            magnitude.source,
        )
    };
    let instrument = |(one, count): &(pathways::Instrument, f64)| {
        let name = Text::new(format!("{} {}", one.id, one.name), format!("{} {}", one.id, one.zh));
        vec![
            TableCell::label(one.id, name),
            TableCell::Text(Text::new(one.unit, one.unit_zh)),
            TableCell::number(100.0 / count, 1),
            TableCell::number(*count, 3),
        ]
    };
    let columns = TableColumn::list(&[
        ("name", "what", "内容"),
        ("unit", "unit", "单位"),
        ("model", "model", "模型值"),
        ("range", "range", "来源范围"),
        ("source", "source", "来源"),
        ("inside", "inside", "在范围内"),
    ]);
    let replications = by_replication.len();
    vec![
        Table {
            key: "magnitudes",
            title: text!("From land to income", "从土地到收入"),
            columns,
            rows: CHAIN.iter().enumerate().map(row).collect(),
            notes: vec![text!(
                "Default world, means over {replications} replications; {CROPS} crops. A… stand in the parameter table of docs/data.md.",
                "默认情景，{replications} 次重复均值；{CROPS} 种作物。A… 见 docs/data.md 的参数表。"
            )],
        },
        Table {
            key: "unit_costs",
            title: text!("What 100 yuan buy", "100 元能买到什么"),
            columns: TableColumn::list(&[
                ("instrument", "instrument", "工具"),
                ("unit", "unit", "单位"),
                ("unit_cost_yuan", "unit cost, yuan", "单价（元）"),
                ("units_per_100_yuan", "100 yuan buy", "100 元可买"),
            ]),
            rows: units_per_100_yuan(rules).iter().map(instrument).collect(),
            notes: vec![text!(
                "Unit costs are known to within half and double (A103), and drawn so in rankings.",
                "单位成本只知在一半到两倍之间（A103），排名时按此范围抽取。"
            )],
        },
    ]
}

fn cells(
    name: [&str; 2],
    unit: Text,
    value: f64,
    decimals: usize,
    [low, high]: [f64; 2],
    source: &str,
) -> Vec<TableCell> {
    let inside = (low..=high).contains(&value);
    vec![
        TableCell::Text(Text::new(name[0], name[1])),
        TableCell::Text(unit),
        TableCell::number(value, decimals),
        TableCell::Range { low, high, decimals },
        TableCell::Text(Text::new(
            source,
            source
                .replace("boxes over ", "件数除以 ")
                .replace("boxes of 50 growers", "50 个农户的件数")
                .replace("boxes", "件数"),
        )),
        TableCell::yes_or_no(inside),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn money_buys_something_of_every_instrument() {
        let counts = units_per_100_yuan(&Parameters::default());
        assert_eq!(counts.len(), pathways::instruments().len());
        assert!(counts.iter().all(|(_, count)| count.is_finite() && *count > 0.0));
        let seat = counts.iter().find(|(instrument, _)| instrument.id == "H1").expect("training is there").1;
        assert!((seat - 100.0 / 800.0).abs() < 0.01, "a seat of 800 yuan: {seat}");
    }
}
