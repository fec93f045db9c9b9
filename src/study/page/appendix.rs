//! Tables for economists, below the figures.

use super::context::{Context, Effect};
use super::sentence::YUAN;
use crate::engine::declare::{Section, Spec};
use crate::engine::error::{Result, Text, text};
use crate::engine::parameters::Parameters;
use crate::study::check::{Difference, parameter_differences};
use crate::study::estimate::outcomes::{INCOME_PARTS, MARKET_INCOME, outcome_name};
use crate::study::estimate::{Contrast, Estimand, Interval, precision};
use crate::study::reference::basis_label;
use crate::study::report;
use crate::study::run::is_comparable;
use crate::study::tables::{Grid, Table, TableCell, TableColumn, readable};

/// Most rows of a table.
const MOST_ROWS: usize = 60;
/// Most arms of the table of parameters.
const MOST_ARMS: usize = 10;
/// Half width for which the needed replications are stated, yuan.
const TARGET: f64 = 5.0;

/// The tables of the design, sources of income, typical households, parameters, replications.
pub(crate) fn tables(context: &Context<'_>) -> Result<Vec<Grid>> {
    let mut tables = report::tables(context.experiment, context.panel)?;
    if is_comparable(context.experiment, context.panel) {
        let mut contrast = Contrast::against(context.panel, 0, true);
        if !context.effects.is_empty() {
            let is_shown = |arm: &usize| context.effects.iter().any(|effect| effect.arm == context.panel.arms[*arm]);
            contrast.arms.retain(is_shown);
        }
        let foundings = context.experiment.base.population.foundings;
        let precision = precision(context.panel, &contrast, &[MARKET_INCOME], TARGET, foundings)?;
        let mut precision = vec![report::precision_table(&precision)];
        report::ArmNames::new(context.experiment).show(&mut precision);
        tables.extend(precision);
    }
    tables.extend(sources(context));
    tables.extend(typical_households(context));
    tables.push(parameters(context));
    Ok(tables.iter().map(|table| grid(context, table)).collect())
}

/// A table in the language of the page: true minus signs, and no more rows than a reader reads.
fn grid(context: &Context<'_>, table: &Table) -> Grid {
    let mut grid = table.grid(context.language);
    for row in &mut grid.rows {
        for (cell, _) in row.iter_mut().zip(&grid.numeric).filter(|(_, numeric)| **numeric) {
            *cell = cell.replace('-', "−");
        }
    }
    let all = grid.rows.len();
    if all > MOST_ROWS {
        grid.rows.truncate(MOST_ROWS);
        let note = text!(
            "The first {MOST_ROWS} of {all} rows; `nongbo compare` shows all.",
            "前{MOST_ROWS}行，共{all}行；全部见 `nongbo compare`。"
        );
        grid.notes.push(context.say(&note));
    }
    grid
}

/// Income of the baseline by source.
fn sources(context: &Context<'_>) -> Option<Table> {
    let level = |outcome: &str| context.find(context.baseline(), outcome, Estimand::Level);
    let row = |outcome: &&str| {
        Some(vec![TableCell::label(outcome, outcome_name(outcome)), TableCell::Interval(level(outcome)?, 0)])
    };
    let rows: Vec<_> = INCOME_PARTS.iter().chain([&MARKET_INCOME]).filter_map(row).collect();
    (!rows.is_empty()).then(|| Table {
        key: "sources",
        title: text!(
            "Market income of the baseline by source (yuan per household and year, mean [95 % interval])",
            "基准方案市场性收入的来源（元/(户·年)，均值 [95%区间]）"
        ),
        columns: TableColumn::list(&[("source", "source", "来源"), ("income", "income", "收入")]),
        rows,
        notes: Vec::new(),
    })
}

/// Households at points of the distribution: their income in the baseline, and changes of single households.
fn typical_households(context: &Context<'_>) -> Option<Table> {
    let effect: &Effect = context.best()?;
    let points = [("p10", 0.1), ("p25", 0.25), ("median", 0.5), ("p75", 0.75), ("p90", 0.9)];
    let row = |(key, share): (&str, f64)| {
        let income = context.find(context.baseline(), &format!("{MARKET_INCOME}.{key}"), Estimand::Level)?;
        let point = if key == "median" { "p50" } else { key };
        let outcome = format!("individual.{point}");
        let change = context.find_group(&effect.arm, &outcome, Estimand::IndividualQuantile, &share.to_string());
        let share = readable(share * 100.0, 0);
        Some(vec![
            TableCell::Text(text!("{share} % of households have less", "第{share}百分位")),
            TableCell::Interval(income, 0),
            change.map_or(TableCell::Empty, |change: Interval| TableCell::Interval(change, YUAN)),
        ])
    };
    let rows: Vec<_> = points.into_iter().filter_map(row).collect();
    let arm = &effect.name;
    (!rows.is_empty()).then(|| Table {
        key: "typical_households",
        title: text!("Typical households (yuan a year)", "典型农户（元/年）"),
        columns: TableColumn::list(&[
            ("point", "point of the distribution", "分布位置"),
            ("income", "market income, baseline", "基准市场性收入"),
            ("change", "change of single households", "单户变化"),
        ]),
        rows,
        notes: vec![text!(
            "The columns are ordered each on its own: a household with a low income is not the one with a low change. Changes: {arm}.",
            "两列各自排序：收入低的农户不一定变化小。变化为“{arm}”与基准之差。"
        )],
    })
}

/// Values of the experiment that are not the defaults, and where the default is from.
fn parameters(context: &Context<'_>) -> Table {
    let experiment = context.experiment;
    let defaults = Parameters::default();
    let specs: Vec<Spec> = defaults.sections().into_iter().flat_map(Section::specs).collect();
    let mut rows = Vec::new();
    let mut add = |arm: &str, differences: Vec<Difference>| {
        for Difference { path, before, after } in differences {
            let spec = specs.iter().filter(|spec| path.starts_with(&spec.path())).max_by_key(|spec| spec.path().len());
            let basis = spec.map_or_else(
                || text!("", ""),
                |spec| {
                    let (zh, _) = basis_label(spec.basis);
                    Text::new(spec.basis.name(), zh)
                },
            );
            let arm = context.names.of(arm);
            rows.push(vec![
                TableCell::name(arm),
                TableCell::name(path),
                TableCell::Text(before),
                TableCell::Text(after),
                TableCell::Text(basis),
            ]);
        }
    };
    if let Some(first) = experiment.arms.first() {
        add(&first.name, parameter_differences(&defaults, &first.rules));
        let is_shown = |name: &String| context.effects.iter().any(|effect| effect.arm == *name && !effect.is_joint);
        let others = experiment.arms.iter().skip(1).filter(|arm| context.effects.is_empty() || is_shown(&arm.name));
        for arm in others.take(MOST_ARMS) {
            add(&arm.name, parameter_differences(&first.rules, &arm.rules));
        }
    }
    Table {
        key: "parameters",
        title: text!("Parameters that differ", "与默认值不同的参数"),
        columns: TableColumn::list(&[
            ("arm", "arm", "方案"),
            ("parameter", "parameter", "参数"),
            ("before", "before", "原值"),
            ("here", "here", "本次"),
            ("basis", "basis of the default", "默认值的依据"),
        ]),
        rows,
        notes: vec![text!(
            "The baseline against the defaults of the model; up to {MOST_ARMS} arms against the baseline.",
            "基准方案与模型默认值相比；其余方案（至多{MOST_ARMS}个）与基准方案相比。"
        )],
    }
}
