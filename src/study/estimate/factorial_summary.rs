//! Summary of a factorial: effects of each pathway on farmers' market income, their parts, and costs.

use crate::engine::error::{Error, Result, text};
use crate::engine::pathways::PATHWAY_COUNT;
use crate::study::estimate::cost::{Cost, ranks};
use crate::study::estimate::factorial::{FactorialDesign, Interaction, Levels, decompose_complete, over};
use crate::study::estimate::interval::largest_detectable_in_family;
use crate::study::estimate::outcomes::{
    ABSORBED, CASH_OUTLAY, GRANTED, INCOME_PARTS, LIVE_INCOME, MARKET_INCOME, OFFLINE_INCOME, OTHER_INCOME, USER_COST,
};
use crate::study::estimate::panel::{Complete, Panel};
use crate::study::estimate::statistics::{Interval, is_skewed, paired_t_interval};

/// Intervals from fewer replications are printed with a warning.
pub const ENOUGH_REPLICATIONS: u32 = 10;
/// Largest difference in yuan between market income and the sum of its three parts: each part is rounded to the fen.
const PARTS_TOLERANCE_YUAN: f64 = 0.05;
const NEEDED: [&str; 8] =
    [MARKET_INCOME, OFFLINE_INCOME, LIVE_INCOME, OTHER_INCOME, USER_COST, CASH_OUTLAY, GRANTED, ABSORBED];

/// An effect on market income by source of income; the three parts sum to the effect.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Parts {
    /// Through offline sales.
    pub offline: Interval,
    /// Through live-stream sales.
    pub live: Interval,
    /// Through wages and the rest.
    pub other: Interval,
}

/// One pathway. Effects are on market income, in yuan per household and policy year.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PathwayRow {
    /// Number of the pathway, 0 to 4.
    pub pathway: usize,
    /// Stand-alone effect: the pathway alone against none.
    pub stand_alone: Interval,
    /// Last-in effect: all five against the four others.
    pub last_in: Interval,
    /// Shapley effect: the average over all orders of entry. The five sum to the joint effect in every replication.
    pub shapley: Interval,
    /// Parts of the Shapley effect.
    pub parts: Parts,
    /// Skewness of the replications of the Shapley effect.
    pub skewness: f64,
    /// p-value of the Shapley effect, adjusted for the five by Holm's method.
    pub adjusted_p: f64,
    /// Cost of the pathway alone.
    pub cost: Cost,
    /// Rank by gain per yuan of user cost; `None` if it costs nothing or does not clearly gain.
    pub rank: Option<u32>,
}

impl PathwayRow {
    /// Whether the replications are so skewed that the t interval misleads.
    #[must_use]
    pub fn is_skewed(&self) -> bool {
        is_skewed(self.skewness, self.shapley.replications)
    }
}

/// Another form of a pathway. It has no Shapley value because only two of its coalitions are run.
#[derive(Debug, Clone, PartialEq)]
pub struct VariantRow {
    /// Name as the experiment gives it.
    pub name: String,
    /// Number of the pathway it is a form of.
    pub pathway: usize,
    /// Stand-alone effect: the variant alone against none.
    pub stand_alone: Interval,
    /// Last-in effect: the variant with the four other pathways against these four; `None` if these are not run.
    pub last_in: Option<Interval>,
    /// Stand-alone effect of the variant minus that of the pathway itself.
    pub against_pathway: Interval,
    /// Cost of the variant alone.
    pub cost: Cost,
}

/// All five pathways against none.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Joint {
    /// Effect on market income.
    pub effect: Interval,
    /// Its parts.
    pub parts: Parts,
    /// Cost of all five together.
    pub cost: Cost,
}

/// Summary of a factorial experiment.
#[derive(Debug, Clone, PartialEq)]
pub struct FactorialSummary {
    /// The five pathways, in order.
    pub rows: Vec<PathwayRow>,
    /// Other forms of pathways, as the experiment lists them.
    pub variants: Vec<VariantRow>,
    /// All five together.
    pub joint: Joint,
    /// The pair whose interaction index is largest in size.
    pub strongest_interaction: Interaction,
    /// Minimum detectable effect in yuan, at a power of 80 % and 5 % for the five together, of the least precise of the five
    /// Shapley effects.
    pub minimum_detectable_effect: f64,
    /// Numbers of the pathways whose Shapley replications have a skewness beyond ±1.
    pub skew_warnings: Vec<usize>,
    /// Replications the table rests on.
    pub replications: u32,
    /// Replications left out because a value was missing.
    pub dropped: u32,
    /// Whether none was left out.
    pub complete: bool,
    /// Smallest effect of interest, yuan, where one was declared.
    pub smallest: Option<f64>,
}

/// Estimates the summary of a factorial experiment.
///
/// # Errors
/// `Usage` if an arm or a value is missing (with `drop_incomplete`, only if an arm is absent or fewer than two complete
/// replications are left), or if the three parts do not sum to market income.
pub fn factorial_summary(panel: &Panel, levels: &Levels, drop_incomplete: bool) -> Result<FactorialSummary> {
    let design = FactorialDesign::new(panel, levels)?;
    let arms = design.arms(levels);
    let complete = Complete::new(panel, &arms, &NEEDED, drop_incomplete)?;
    check_parts(panel, &complete, &arms)?;
    let income = decompose_complete(&design, &complete, MARKET_INCOME)?;
    let (parts, joint_parts) = parts(&design, &complete)?;
    let alone: Vec<usize> = (0..PATHWAY_COUNT).map(|pathway| design.alone(pathway)).collect();
    let costs: Vec<Cost> = alone.iter().map(|&arm| Cost::new(&complete, design.baseline(), arm)).collect();
    let rows: Vec<PathwayRow> = income
        .pathways
        .iter()
        .zip(costs.iter().zip(parts).zip(ranks(&costs)))
        .map(|(effects, ((cost, parts), rank))| PathwayRow {
            pathway: effects.pathway,
            stand_alone: effects.stand_alone,
            last_in: effects.last_in,
            shapley: effects.shapley,
            parts,
            skewness: effects.skewness,
            adjusted_p: effects.adjusted_p,
            cost: *cost,
            rank,
        })
        .collect();
    Ok(FactorialSummary {
        variants: variants(&design, &complete, levels),
        joint: Joint {
            effect: income.joint,
            parts: joint_parts,
            cost: Cost::new(&complete, design.baseline(), design.all()),
        },
        strongest_interaction: income.interactions[0],
        minimum_detectable_effect: largest_detectable_in_family(rows.iter().map(|row| &row.shapley), PATHWAY_COUNT),
        skew_warnings: rows.iter().filter(|row| row.is_skewed()).map(|row| row.pathway).collect(),
        rows,
        replications: complete.replications(),
        dropped: complete.dropped(),
        complete: complete.dropped() == 0,
        smallest: None,
    })
}

/// Parts of the five Shapley effects, and of the joint effect.
fn parts(design: &FactorialDesign, complete: &Complete) -> Result<(Vec<Parts>, Parts)> {
    let mut games = Vec::with_capacity(INCOME_PARTS.len());
    for part in INCOME_PARTS {
        games.push(design.games(complete, part)?);
    }
    let collect = |number: &dyn Fn(&super::shapley::Game) -> f64| Parts {
        offline: over(&games[0], number),
        live: over(&games[1], number),
        other: over(&games[2], number),
    };
    let of_pathways = (0..PATHWAY_COUNT).map(|pathway| collect(&|game| game.shapley(pathway))).collect();
    Ok((of_pathways, collect(&super::shapley::Game::joint)))
}

fn variants(design: &FactorialDesign, complete: &Complete, levels: &Levels) -> Vec<VariantRow> {
    let effect = |from: usize, to: usize| {
        paired_t_interval(&complete.series(MARKET_INCOME, from), &complete.series(MARKET_INCOME, to))
    };
    levels
        .variants
        .iter()
        .map(|variant| VariantRow {
            name: variant.name.clone(),
            pathway: variant.pathway,
            stand_alone: effect(design.baseline(), variant.alone),
            last_in: design.all_but(variant.pathway).map(|others| effect(others, variant.all)),
            against_pathway: effect(design.alone(variant.pathway), variant.alone),
            cost: Cost::new(complete, design.baseline(), variant.alone),
        })
        .collect()
}

/// Checks that the three parts sum to market income.
fn check_parts(panel: &Panel, complete: &Complete, arms: &[usize]) -> Result<()> {
    for &arm in arms {
        let parts = INCOME_PARTS.map(|part| complete.series(part, arm));
        for (row, income) in complete.series(MARKET_INCOME, arm).into_iter().enumerate() {
            let sum: f64 = parts.iter().map(|part| part[row]).sum();
            if (sum - income).abs() > PARTS_TOLERANCE_YUAN {
                let name = &panel.arms[arm];
                return Err(Error::Usage(text!(
                    "in arm `{name}` the three parts of market income sum to {sum:.2} yuan, not {income:.2}",
                    "方案 `{name}` 中市场性收入的三个部分合计 {sum:.2} 元，而非 {income:.2} 元"
                )));
            }
        }
    }
    Ok(())
}
