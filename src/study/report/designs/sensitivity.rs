//! Sensitivity as a table: rank correlations of the drawn parameters, and elementary effects of a Morris sample.

use crate::engine::error::{Result, Text, text};
use crate::engine::units::count_as_f64;
use crate::study::estimate::contrast::Contrast;
use crate::study::estimate::designs::{DesignColumns, ParameterSensitivity, sensitivity};
use crate::study::estimate::panel::Panel;
use crate::study::estimate::student_t;
use crate::study::report::designs::named;
use crate::study::report::factorial::replication_notes;
use crate::study::sampling::Walks;
use crate::study::tables::{Table, TableCell, TableColumn};

/// Rank correlation of every drawn parameter with market income over the points, the strongest first. A Morris
/// sample needs all its points; its table also has the elementary effects and is sorted by them.
///
/// # Errors
/// `Usage` if the design is incomplete.
pub fn sensitivity_table(
    panel: &Panel,
    contrast: &Contrast,
    settings: &DesignColumns,
    walks: Option<Walks>,
) -> Result<Table> {
    let sensitivity = sensitivity(panel, contrast, settings, walks)?;
    let mut columns = TableColumn::list(&[
        ("parameter", "parameter", "参数"),
        ("rank_correlation", "rank correlation", "秩相关系数"),
    ]);
    if walks.is_some() {
        columns.extend(TableColumn::list(&[
            ("mu_star", "mu*, yuan", "mu*（元）"),
            ("sigma", "sigma, yuan", "sigma（元）"),
        ]));
    }
    let points = sensitivity.points;
    let mut notes = vec![
        walks.map_or_else(|| of_chance(points, sensitivity.parameters.len()), |walks| note_on_walks(walks, points)),
    ];
    if sensitivity.parameters.iter().any(|row| row.rank_correlation.is_nan()) {
        notes.push(text!(
            "No correlation where market income or the parameter is the same at every point.",
            "市场性收入或参数在各点相同时，没有相关系数。"
        ));
    }
    notes.extend(replication_notes(sensitivity.replications, sensitivity.dropped));
    Ok(Table {
        key: "sensitivity",
        title: text!("Drawn parameters and market income", "抽样参数与市场性收入"),
        columns,
        rows: sensitivity.parameters.iter().map(cells).collect(),
        notes,
    })
}

/// A row of the table.
fn cells(row: &ParameterSensitivity) -> Vec<TableCell> {
    let defined =
        |value: f64, decimals| if value.is_finite() { TableCell::number(value, decimals) } else { TableCell::Empty };
    let mut cells = vec![named(&row.parameter), defined(row.rank_correlation, 2)];
    cells.extend(row.effects.into_iter().flat_map(|effects| [defined(effects.mu_star, 1), defined(effects.sigma, 1)]));
    cells
}

/// The correlation that no parameter without effect exceeds in 95 % of tables: Student's t at 5 % / `parameters` (Bonferroni).
fn chance_correlation(points: usize, parameters: usize) -> f64 {
    let degrees = u32::try_from(points.saturating_sub(2)).unwrap_or(u32::MAX);
    let t = student_t::quantile(1.0 - 0.025 / count_as_f64(parameters.max(1)), degrees);
    t / (f64::from(degrees) + t * t).sqrt()
}

/// Note on the size of correlations that arise by chance alone.
fn of_chance(points: usize, parameters: usize) -> Text {
    if points < 3 {
        return text!(
            "{points} points are too few for a correlation to mean anything.",
            "仅 {points} 个点，相关系数没有意义。"
        );
    }
    let largest = chance_correlation(points, parameters);
    text!(
        "{points} points. If none of the {parameters} parameters had an effect, all correlations would lie within \
             ±{largest:.2} in 95 % of such tables. Variance indices: read runs.arrow with a program for them; the design \
             columns hold every point.",
        "共 {points} 个点。若 {parameters} 个参数均无影响，95 % 的此类表中全部相关系数都在 ±{largest:.2} 以内。方差指标请用专门程序读取 runs.arrow，其中含各点取值。"
    )
}

fn note_on_walks(walks: Walks, points: usize) -> Text {
    let count = walks.trajectories;
    text!(
        "{count} walks, {points} points. mu*: mean size of the change of market income, yuan per household and \
                 year, for a change of the parameter over its whole range (Morris); sigma: standard deviation of these \
                 changes between walks, by curvature, interaction and seeds. Noise does not cancel in mu*: a parameter without \
                 effect has a mu* of about 0.8 sigma, up to 1.1. The correlation gives the direction.",
        "共 {count} 条轨迹、{points} 个点。mu*：参数变动其全部范围时市场性收入变化（元/户·年）绝对值的均值（Morris 法）；sigma：该变化在各轨迹间的标准差，来自非线性、交互作用与随机种子。噪声在 mu* 中不会抵消：无影响的参数 mu* 约为 0.8 sigma，最高约 1.1。秩相关系数表示方向。"
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::declare::Value;
    use crate::study::estimate::outcomes::MARKET_INCOME;
    use crate::study::sampling::morris;

    const WALKS: Walks = Walks { trajectories: 30, levels: 4, seed: 5 };

    /// A Morris sample of three parameters: one number drawn from 10 to 20, and a list of two.
    fn table(walks: Walks, outcome: impl Fn(&[f64]) -> f64) -> Table {
        let points = morris(3, walks.trajectories, walks.levels, walks.seed);
        let incomes = std::iter::once(1.0).chain(points.iter().map(|point| outcome(point)));
        // Two replications around the outcome.
        let values = incomes.map(|income| vec![income - 1.0, income + 1.0]).collect();
        let setting = |x: &[f64]| {
            let list = Value::List(vec![Value::Real(x[1]), Value::Real(x[2])]);
            vec![("a".to_owned(), Value::Real(10.0 + 10.0 * x[0])), ("b".to_owned(), list)]
        };
        let settings: Vec<_> =
            std::iter::once(setting(&[0.5; 3])).chain(points.iter().map(|point| setting(point))).collect();
        let panel = Panel {
            arms: (0..settings.len()).map(|arm| format!("p{arm}")).collect(),
            replications: 2,
            values: [(MARKET_INCOME.to_owned(), values)].into(),
            losing: vec![vec![0.0; 2]; settings.len()],
        };
        // A request for fewer arms must not make a walk incomplete.
        let few = Contrast { arms: vec![3, 4], ..Contrast::against(&panel, 0, false) };
        sensitivity_table(&panel, &few, &settings, Some(walks)).expect("it is complete")
    }

    fn numbers(table: &Table) -> Vec<(String, String, String)> {
        let text = |cell: &TableCell| cell.text().en;
        table.rows.iter().map(|row| (text(&row[0]), text(&row[2]), text(&row[3]))).collect()
    }

    #[test]
    fn effects_of_a_linear_outcome_are_its_slopes_over_the_whole_range_without_spread() {
        let sensitivity = table(WALKS, |x| 70.0 + 2.0 * x[0] - 30.0 * x[2]);
        let row = |name: &str, mu_star: &str| (name.to_owned(), mu_star.to_owned(), "0.0".to_owned());
        assert_eq!(numbers(&sensitivity), [row("b[1]", "30.0"), row("a", "2.0"), row("b[0]", "0.0")]);
        assert!(sensitivity.rows[0][1].text().en.starts_with('-'), "the correlation says that it falls");
        assert!(sensitivity.columns.len() == 4 && sensitivity.notes[0].en.starts_with("30 walks, 120 points"));
        assert!(sensitivity.notes[0].zh.contains("30 条轨迹、120 个点"));
    }

    #[test]
    fn an_effect_of_changing_sign_does_not_cancel_in_mu_star_and_shows_in_sigma() {
        // The slope of the first is 40 or −40 as the second is above or below its middle.
        let rows = numbers(&table(WALKS, |x| 40.0 * x[0] * (x[1] - 0.5).signum()));
        let first = rows.iter().find(|row| row.0 == "a").expect("it is a row");
        assert_eq!(first.1, "40.0");
        assert!(first.2.parse::<f64>().expect("a number") > 35.0, "{first:?}");
    }

    #[test]
    fn an_outcome_that_is_the_same_at_every_point_has_no_correlation() {
        let sensitivity = table(WALKS, |_| 7.0);
        assert!(sensitivity.rows.iter().all(|row| row[1] == TableCell::Empty), "{:?}", sensitivity.rows);
        assert_eq!(sensitivity.records()[1][1], "");
        assert_eq!(sensitivity.json()["rows"][0]["rank_correlation"], serde_json::Value::Null);
        assert!(sensitivity.notes[1].en.starts_with("No correlation"));
    }

    /// Thirty parameters, fifty points: t(1 − 0.025/30, 48) = 3.3267, so 3.3267 / √(48 + 11.067) = 0.4329.
    #[test]
    fn chance_alone_gives_larger_correlations_the_more_parameters_there_are() {
        assert!((chance_correlation(50, 30) - 0.433).abs() < 2e-3, "{}", chance_correlation(50, 30));
        assert!((chance_correlation(50, 1) - 0.279).abs() < 2e-3, "the printed table of Pearson");
        assert!(of_chance(50, 30).en.contains("±0.43"), "{}", of_chance(50, 30));
    }

    #[test]
    fn one_walk_has_no_spread_to_show() {
        let rows = numbers(&table(Walks { trajectories: 1, ..WALKS }, |x| x[0]));
        assert_eq!(rows[0], ("a".to_owned(), "1.0".to_owned(), String::new()));
    }
}
