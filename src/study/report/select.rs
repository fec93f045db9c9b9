//! Selects the tables of a finished experiment: those of a factorial, of a paired comparison or of a design, or means.

use crate::engine::error::{Error, Result, Text, text};
use crate::study::designs::Money;
use crate::study::estimate::contrast::Contrast;
use crate::study::estimate::factorial_summary::factorial_summary;
use crate::study::estimate::headline::{HeadlineRow, HeadlineSubject, headline};
use crate::study::estimate::outcomes::{COST_OUTCOMES, summary_outcomes};
use crate::study::estimate::paired::{paired_comparison, usual_outcomes};
use crate::study::estimate::panel::Panel;
use crate::study::estimate::{EstimateRow, level_rows};
use crate::study::experiment::{Design, Experiment};
use crate::study::report::arm_names::ArmNames;
use crate::study::report::caveats::{add_gate_notes, ranking_note};
use crate::study::report::designs::{
    best_split_tables, conditions_tables, dose_table, equal_budget_table, horizon_tables, instrument_scope_tables,
    mix_table, persistence_table, ranking_tables, saturation_table, scope_table, sensitivity_table,
};
use crate::study::report::factorial::replication_notes;
use crate::study::report::headline::{county_table, headline_table};
use crate::study::run::{design_columns, is_comparable, ranking_design, target_yuan};
use crate::study::tables::{Table, TableCell, TableColumn};
use std::collections::BTreeMap;

/// The tables of a finished experiment. Replications with a failed run are left out as a whole, and counted in a note.
///
/// # Errors
/// [`crate::engine::error::Error::Usage`] if too few replications are complete.
pub fn tables(experiment: &Experiment, panel: &Panel) -> Result<Vec<Table>> {
    let mut tables = if ranking_design(experiment).is_some() || is_comparable(experiment, panel) {
        let contrast = Contrast::against(panel, 0, true);
        design_tables(experiment, panel, &contrast, &usual_outcomes(panel))?
    } else {
        vec![means(experiment, panel)]
    };
    add_founding_note(&mut tables, experiment, panel.replications);
    ArmNames::new(experiment).show(&mut tables);
    add_gate_notes(&mut tables, &experiment.arms[0].rules);
    Ok(tables)
}

/// Says that replications share foundings: their differences are then alike, and intervals too narrow for other foundings.
fn add_founding_note(tables: &mut [Table], experiment: &Experiment, replications: u32) {
    let foundings = experiment.base.population.foundings;
    if let Some(table) = tables.first_mut().filter(|_| (1..replications).contains(&foundings)) {
        table.notes.push(text!(
            "The replications share {foundings} foundings (`population.foundings`): intervals count them as independent. How much of \
             the variance is of foundings: `--sheet precision`.",
            "各次重复共用 {foundings} 个初始世界（`population.foundings`），区间仍按独立计算；初始世界所占方差见 `--sheet precision`。"
        ));
    }
}

/// The tables of a design.
///
/// # Errors
/// As [`tables`].
pub fn design_tables(study: &Experiment, panel: &Panel, contrast: &Contrast, outcomes: &[&str]) -> Result<Vec<Table>> {
    // With another baseline, the tables of the design do not apply.
    if contrast.baseline != 0 {
        return Ok(paired_comparison(panel, contrast, outcomes)?.tables());
    }
    let settings = design_columns(study);
    if let Some(design) = ranking_design(study) {
        return ranking_tables(panel, contrast, &settings, &design);
    }
    Ok(match &study.design {
        Design::Conditions(design) => conditions_tables(panel, contrast, &settings, design)?,
        Design::Dose(_) => vec![dose_table(panel, contrast, &settings)?],
        Design::Mix(_) => vec![mix_table(panel, contrast, &settings)?],
        Design::EqualBudget(design) => {
            let target = target_yuan(design.budget_fen_per_household_year);
            vec![equal_budget_table(panel, contrast, target, design.tolerance)?]
        }
        Design::Saturation(_) => vec![saturation_table(panel, contrast)?],
        Design::Scope(design) if design.instruments => instrument_scope_tables(study, panel, contrast, design)?,
        Design::Scope(_) => vec![scope_table(panel, contrast, &settings, &study.arms[0].rules)?],
        Design::BestSplit(design) => best_split_tables(study, panel, contrast, design)?,
        Design::Horizon(design) => horizon_tables(panel, contrast, design)?,
        Design::Withdraw(_) => vec![persistence_table(panel, contrast)?],
        Design::Sample(_) => vec![sensitivity_table(panel, contrast, &settings, study.walks())?],
        Design::Compare(_) | Design::Factorial(_) | Design::Table(_) => headline_tables(study, panel, contrast)?,
    })
}

/// The headline of a factorial, or one line an arm.
fn headline_tables(study: &Experiment, panel: &Panel, contrast: &Contrast) -> Result<Vec<Table>> {
    let households = f64::from(u32::try_from(study.base.population.households_per_county()).unwrap_or(u32::MAX));
    let names = ArmNames::new(study);
    if let Some(arms) = study.headline_arms() {
        let years = study.base.population.policy_years;
        let mut notes = vec![ranking_note(&study.arms[0].rules)];
        notes.push(text!(
            "{years} policy years, money split as the file says, all counties of this world unless a table says otherwise. Ten years: docs/horizon.md. Best \
             splits: docs/best_split.md. Scope of every instrument: docs/scope.md. Kinds of county: docs/counties.md. More tables: `--sheet pathways`, `instruments`, \
             `welfare`, `deciles`, `growth`.",
            "除另有说明外：{years} 个政策年、按文件所设分配、本模型全部县。十年期见 docs/horizon.md；最优分配见 docs/best_split.md；各工具的范围见 docs/scope.md；不同类型的县见 docs/counties.md。\
             其他表：`--sheet pathways`、`instruments`、`welfare`、`deciles`、`growth`。"
        ));
        notes.extend(purpose_notes(study));
        return Ok(headline(panel, &arms, contrast.drop_incomplete)?.tables(
            &names,
            households,
            notes,
            target_user_cost(study),
        ));
    }
    let complete = contrast.complete(panel, &COST_OUTCOMES)?;
    let row = |&arm: &usize| {
        HeadlineRow::new(&complete, contrast.baseline, arm, HeadlineSubject::Arm(panel.arms[arm].clone()))
    };
    let rows: Vec<HeadlineRow> = contrast.arms.iter().map(row).collect();
    let mut notes = purpose_notes(study);
    notes.push(text!(
        "Other outcomes: `--sheet paired`; cost and who loses: `--sheet cost`.",
        "其他结果见 `--sheet paired`；成本与收入下降户见 `--sheet cost`。"
    ));
    notes.extend(replication_notes(complete.replications(), complete.dropped()));
    Ok(vec![headline_table(&rows, &names, notes), county_table(&rows, &names, households)])
}

/// The user cost that every pathway and instrument alone was to have, yuan; `None` where money is granted.
fn target_user_cost(study: &Experiment) -> Option<f64> {
    match &study.design {
        Design::Factorial(design) if design.money == Money::UserCost => {
            Some(target_yuan(design.budget_fen_per_household_year))
        }
        _ => None,
    }
}

/// What the author asked and expected, to be read beside the answer.
fn purpose_notes(study: &Experiment) -> Vec<Text> {
    let (question, expect) = (&study.question, &study.expect);
    vec![
        Text::new(format!("Question: {}", question.en), format!("问题：{}", question.zh)),
        Text::new(format!("Expected before the run: {}", expect.en), format!("运行前的预期：{}", expect.zh)),
    ]
}

/// Stand-alone, last-in and Shapley effects of a factorial.
///
/// # Errors
/// `Usage` of another design, or if the design is incomplete.
pub fn pathways_table(study: &Experiment, panel: &Panel, contrast: &Contrast) -> Result<Table> {
    let Some(levels) = study.whole_levels() else { return Err(needs_factorial(study)) };
    let mut summary = factorial_summary(panel, &levels, contrast.drop_incomplete)?;
    summary.smallest = contrast.smallest;
    Ok(summary.effects_table())
}

/// Every instrument alone.
///
/// # Errors
/// `Usage` of a design without them, or if the design is incomplete.
pub fn instruments_table(study: &Experiment, panel: &Panel, contrast: &Contrast) -> Result<Table> {
    let arms = study.headline_arms().filter(|arms| !arms.instruments.is_empty());
    let Some(arms) = arms else { return Err(needs_factorial(study)) };
    let names = ArmNames::new(study);
    Ok(headline(panel, &arms, contrast.drop_incomplete)?.instruments_table(&names, target_user_cost(study)))
}

fn needs_factorial(study: &Experiment) -> Error {
    let design = study.design.name();
    Error::Usage(text!(
        "this sheet needs design = \"factorial\" (for `instruments`: with `instruments = true`), not `{design}`",
        "此表需要 design = \"factorial\"（`instruments` 表还需 `instruments = true`），而非 `{design}`"
    ))
}

/// The mean of every outcome in every arm, with no comparison.
fn means(experiment: &Experiment, panel: &Panel) -> Table {
    let replications = panel.replications;
    let mut notes = Vec::new();
    if replications > 1 {
        notes.push(text!(
            "{replications} replications; intervals are 95 %.",
            "{replications} 次重复；区间置信度为 95 %。"
        ));
    } else {
        notes.push(text!(
            "One replication: there is no interval, and no difference can be told from chance.",
            "仅一次重复：没有区间，无法区分差异与偶然。"
        ));
    }
    if experiment.arms.iter().any(|arm| !arm.paired) {
        notes.push(text!(
            "Arms differ in population, so their households are not compared one by one.",
            "各方案人口不同，不逐户比较。"
        ));
    }
    let mut columns = vec![TableColumn::new("outcome", "outcome", "结果")];
    columns.extend(panel.arms.iter().map(|name| TableColumn::named(name)));
    let rows = level_rows(panel);
    let levels: BTreeMap<_, _> = rows.iter().map(|row| ((row.outcome.as_str(), row.arm.as_str()), row)).collect();
    let cell = |row: &EstimateRow| match row.replications {
        1 => TableCell::number(row.mean, 1),
        _ => TableCell::Interval(row.interval(), 1),
    };
    let row = |outcome: &str| {
        let level = |arm: &String| levels.get(&(outcome, arm.as_str())).copied();
        let cells = panel.arms.iter().map(|arm| level(arm).map_or(TableCell::Empty, cell));
        std::iter::once(TableCell::outcome(outcome)).chain(cells).collect()
    };
    Table {
        key: "means",
        title: text!("Means over the policy years, yuan per household and year", "政策期年均值，元/户·年"),
        columns: TableColumn::distinct(columns),
        rows: summary_outcomes().map(row).collect(),
        notes,
    }
}
