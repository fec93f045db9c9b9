//! Which tables an experiment ends with: the main table, the paired table, or the means of what was run.

use crate::engine::error::{Result, Text, text};
use crate::engine::units::{FEN_PER_YUAN, real};
use crate::study::estimate::contrast::Contrast;
use crate::study::estimate::main_table::main_table;
use crate::study::estimate::paired::{paired_table, usual_outcomes};
use crate::study::estimate::panel::Panel;
use crate::study::estimate::panel::{OUTCOMES, outcome_name};
use crate::study::estimate::statistics::t_interval;
use crate::study::experiment::{Design, Experiment};
use crate::study::report::designs::{
    dose_sheet, equal_budget_sheet, mix_sheet, persistence_sheet, ranking_sheets, saturation_sheet, sensitivity_sheet,
};
use crate::study::tables::{Sheet, SheetCell};

/// The tables of a finished experiment. Replications with a failed run are left out as a whole, and counted in a note.
///
/// # Errors
/// [`crate::engine::error::Error::Usage`] if too few replications are complete.
pub fn sheets(experiment: &Experiment, panel: &Panel) -> Result<Vec<Sheet>> {
    let comparable = panel.replications > 1 && panel.arms.len() > 1 && experiment.arms.iter().all(|arm| arm.paired);
    if !comparable {
        return Ok(vec![means(experiment, panel)]);
    }
    let contrast = Contrast::against(panel, 0, true);
    design_sheets(experiment, panel, &contrast, &usual_outcomes(panel))
}

/// The tables that answer what a design asks.
///
/// # Errors
/// As [`sheets`].
pub fn design_sheets(study: &Experiment, panel: &Panel, contrast: &Contrast, outcomes: &[&str]) -> Result<Vec<Sheet>> {
    // A particular baseline is a question of its own.
    if contrast.baseline != 0 {
        return Ok(paired_table(panel, contrast, outcomes)?.sheets());
    }
    let settings: Vec<_> = study.arms.iter().map(|arm| arm.design.clone()).collect();
    Ok(match &study.design {
        Design::Dose(_) => vec![dose_sheet(panel, contrast, &settings)?],
        Design::Mix(_) => vec![mix_sheet(panel, contrast, &settings)?],
        Design::EqualBudget(design) => {
            let target = real(design.budget_fen_per_household_year) / FEN_PER_YUAN;
            vec![equal_budget_sheet(panel, contrast, target, design.tolerance)?]
        }
        Design::Saturation(_) => vec![saturation_sheet(panel, contrast)?],
        Design::Withdraw(_) => vec![persistence_sheet(panel, contrast)?],
        Design::Sample(design) if design.budget_fen_per_household_year.is_some() => {
            ranking_sheets(panel, contrast, &settings)?
        }
        Design::Sample(_) => vec![sensitivity_sheet(panel, contrast, &settings, study.walks())?],
        Design::Compare(_) | Design::Factorial(_) | Design::Table(_) => match study.whole_levels() {
            Some(levels) => {
                let mut table = main_table(panel, &levels, contrast.drop_incomplete)?;
                table.smallest = contrast.smallest;
                table.sheets()
            }
            None => paired_table(panel, contrast, outcomes)?.sheets(),
        },
    })
}

/// The mean of every outcome in every arm, with no comparison.
fn means(experiment: &Experiment, panel: &Panel) -> Sheet {
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
            "各实验组人口不同，不逐户比较。"
        ));
    }
    let mut columns = vec![text!("outcome", "结果")];
    columns.extend(panel.arms.iter().map(|name| Text::new(name, name)));
    let cell = |values: &Vec<f64>| {
        let good: Vec<f64> = values.iter().copied().filter(|value| value.is_finite()).collect();
        match good.as_slice() {
            [] => SheetCell::Empty,
            [one] => SheetCell::Number { value: *one, decimals: 1 },
            many => SheetCell::Interval(t_interval(many), 1),
        }
    };
    let row = |outcome: &str| {
        let cells = panel.values.get(outcome).into_iter().flatten().map(cell);
        std::iter::once(SheetCell::Text(outcome_name(outcome))).chain(cells).collect()
    };
    Sheet {
        title: text!("Means over the policy years, yuan per household and year", "政策期年均值，元/户·年"),
        columns,
        rows: OUTCOMES.iter().map(|(outcome, ..)| row(outcome)).collect(),
        notes,
    }
}
