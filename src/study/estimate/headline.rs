//! The headline: what the public money of each arm gains, for whom it costs what, and which instrument, scope and year decide it.

use crate::engine::error::Result;
use crate::engine::pathways::{PATHWAY_COUNT, PATHWAY_NAMES, instruments};
use crate::engine::units::count_as_f64;
use crate::study::estimate::cost::{Cost, FirstRank, first_rank, ranks};
use crate::study::estimate::counties_alone::effects_of_counties_alone;
use crate::study::estimate::factorial::{FactorialDesign, Levels};
use crate::study::estimate::household_statistics::year_outcomes;
use crate::study::estimate::instrument_choice::{InstrumentChoice, instrument_choices};
use crate::study::estimate::outcomes::{COST_OUTCOMES, MARKET_INCOME, RESIDUAL_VALUE};
use crate::study::estimate::panel::{Complete, Panel};
use crate::study::estimate::statistics::{Interval, differences, paired_t_interval, t_interval};

/// The arms of a factorial with its instruments and scopes.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct HeadlineArms {
    /// Which pathways each cell and variant switches on.
    pub levels: Levels,
    /// The arm of each instrument alone, in the order of all instruments; empty if they are not run.
    pub instruments: Vec<usize>,
    /// By pathway, then of all five: the arms in which one county alone gets the money.
    pub alone: Vec<Vec<usize>>,
    /// By pathway, then of all five: the arm in which everybody gets the money. The first of the pair is their baseline.
    pub everybody: Option<(usize, Vec<usize>)>,
}

/// Number of bundles: the five pathways, then all five together.
pub const BUNDLES: usize = PATHWAY_COUNT + 1;

/// Whom a row of the headline is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HeadlineSubject {
    /// A pathway alone, its money in equal parts or as the file splits it.
    Pathway(usize),
    /// A variant of a pathway alone.
    Variant(usize, String),
    /// An instrument alone, by its number among all.
    Instrument(usize),
    /// All five pathways.
    AllFive,
    /// An arm of another design.
    Arm(String),
}

impl HeadlineSubject {
    /// Its name in files.
    #[must_use]
    pub fn name(&self) -> String {
        match self {
            Self::Pathway(pathway) => PATHWAY_NAMES[*pathway].to_owned(),
            Self::Variant(_, name) | Self::Arm(name) => name.clone(),
            Self::Instrument(number) => instruments()[*number].name.to_owned(),
            Self::AllFive => "all_five".to_owned(),
        }
    }
}

/// What the public money of an arm gains: yuan per household and policy year.
#[derive(Debug, Clone, PartialEq)]
pub struct HeadlineRow {
    /// Whom the row is about.
    pub subject: HeadlineSubject,
    /// Change of market income.
    pub gain: Interval,
    /// Its cost, and who loses.
    pub cost: Cost,
}

/// The verdict on public money, from the intervals of the gain and of the gain per yuan of user cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PublicReturn {
    /// Farmers gain more than it costs.
    Repays,
    /// Farmers gain, but less than it costs.
    Partial,
    /// Farmers gain; whether more than it costs is open.
    Gain,
    /// The interval of the gain covers zero.
    Unclear,
    /// Farmers lose.
    Loss,
}

impl HeadlineRow {
    /// The row of an arm against its baseline.
    #[must_use]
    pub fn new(complete: &Complete, baseline: usize, arm: usize, subject: HeadlineSubject) -> Self {
        let gain = paired_t_interval(&complete.series(MARKET_INCOME, baseline), &complete.series(MARKET_INCOME, arm));
        Self { subject, gain, cost: Cost::new(complete, baseline, arm) }
    }

    /// The verdict in words.
    #[must_use]
    pub fn verdict(&self) -> PublicReturn {
        PublicReturn::new(&self.gain, self.cost.gain_per_yuan.as_ref())
    }
}

impl PublicReturn {
    /// From the gain, and the gain per yuan where it has one.
    #[must_use]
    pub fn new(gain: &Interval, per_yuan: Option<&Interval>) -> Self {
        if gain.high < 0.0 {
            Self::Loss
        } else if gain.low > 0.0 {
            match per_yuan {
                Some(ratio) if ratio.low > 1.0 => Self::Repays,
                Some(ratio) if ratio.high < 1.0 => Self::Partial,
                _ => Self::Gain,
            }
        } else {
            Self::Unclear
        }
    }
}

/// Effects by who acts, yuan per year and household of the counties that get the money.
#[derive(Debug, Clone, PartialEq)]
pub struct ScopeEffects {
    /// What the money is for.
    pub subject: HeadlineSubject,
    /// One county alone: its own gain, what the other counties gain, and the change of rivals' sales.
    pub alone: Option<[Interval; 3]>,
    /// All counties of this world.
    pub these_counties: Interval,
    /// Everybody: rivals and outside counties do the same.
    pub everybody: Option<Interval>,
}

/// Effects by policy year, and what is left at the end.
#[derive(Debug, Clone, PartialEq)]
pub struct YearEffects {
    /// Number of the bundle.
    pub bundle: usize,
    /// The change of market income in each policy year.
    pub years: Vec<Interval>,
    /// What public assets are worth after the last year, yuan a household.
    pub assets_left: Interval,
}

/// Who is first by gain per yuan, among the pathways with a clear gain.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FirstPlace {
    /// Number of the pathway.
    pub pathway: usize,
    /// Its gain per yuan.
    pub gain_per_yuan: f64,
    /// How surely it is first; `None` where fewer than two pathways have a clear cost.
    pub rank: Option<FirstRank>,
}

/// The headline of a factorial.
#[derive(Debug, Clone, PartialEq)]
pub struct Headline {
    /// The five pathways, their variants, all five.
    pub rows: Vec<HeadlineRow>,
    /// The instruments alone; empty if they are not run.
    pub instruments: Vec<HeadlineRow>,
    /// The best and worst instrument of every pathway.
    pub choices: Vec<InstrumentChoice>,
    /// Effects by scope; empty if no other scope is run.
    pub scopes: Vec<ScopeEffects>,
    /// Effects by policy year.
    pub years: Vec<YearEffects>,
    /// Who is first; `None` where no gain is clear.
    pub first: Option<FirstPlace>,
    /// Replications the tables rest on.
    pub replications: u32,
    /// Replications left out because a value was missing.
    pub dropped: u32,
}

/// The headline of a factorial experiment.
///
/// # Errors
/// `Usage` if an arm or a value is missing.
pub fn headline(panel: &Panel, arms: &HeadlineArms, drop_incomplete: bool) -> Result<Headline> {
    let design = FactorialDesign::new(panel, &arms.levels)?;
    let scope_arms =
        arms.alone.iter().flatten().chain(arms.everybody.iter().flat_map(|(base, all)| all.iter().chain([base])));
    let all: Vec<usize> = design
        .arms(&arms.levels)
        .into_iter()
        .chain(arms.instruments.iter().copied())
        .chain(scope_arms.copied())
        .collect();
    let complete = Complete::new(panel, &all, &COST_OUTCOMES, drop_incomplete)?;
    let row = |arm: usize, subject| HeadlineRow::new(&complete, design.baseline(), arm, subject);
    let mut rows: Vec<HeadlineRow> =
        (0..PATHWAY_COUNT).map(|pathway| row(design.alone(pathway), HeadlineSubject::Pathway(pathway))).collect();
    let first = first_place(&complete, &design, &rows);
    rows.extend(
        arms.levels
            .variants
            .iter()
            .map(|variant| row(variant.alone, HeadlineSubject::Variant(variant.pathway, variant.name.clone()))),
    );
    rows.push(row(design.all(), HeadlineSubject::AllFive));
    let instrument = |(number, &arm): (usize, &usize)| row(arm, HeadlineSubject::Instrument(number));
    Ok(Headline {
        rows,
        instruments: arms.instruments.iter().enumerate().map(instrument).collect(),
        choices: instrument_choices(&complete, design.baseline(), &arms.instruments),
        scopes: scopes(&complete, &design, arms),
        years: years(panel, &complete, &design),
        first,
        replications: complete.replications(),
        dropped: complete.dropped(),
    })
}

/// The arm of a bundle in these counties.
fn arm_of(design: &FactorialDesign, bundle: usize) -> usize {
    if bundle < PATHWAY_COUNT { design.alone(bundle) } else { design.all() }
}

/// The pathway with the largest gain per yuan of those whose gain is clear.
fn first_place(complete: &Complete, design: &FactorialDesign, rows: &[HeadlineRow]) -> Option<FirstPlace> {
    let costs: Vec<Cost> = rows.iter().map(|row| row.cost).collect();
    let pathway = ranks(&costs).iter().position(|rank| *rank == Some(1))?;
    let gain_per_yuan = costs[pathway].gain_per_yuan?.mean;
    let arms: Vec<usize> = (0..PATHWAY_COUNT).map(|pathway| design.alone(pathway)).collect();
    Some(FirstPlace { pathway, gain_per_yuan, rank: first_rank(complete, design.baseline(), &arms, &costs) })
}

/// Effects of every bundle by who acts.
fn scopes(complete: &Complete, design: &FactorialDesign, arms: &HeadlineArms) -> Vec<ScopeEffects> {
    let is_run = arms.everybody.is_some() || arms.alone.iter().any(|alone| !alone.is_empty());
    (0..if is_run { BUNDLES } else { 0 })
        .map(|bundle| {
            let subject =
                if bundle < PATHWAY_COUNT { HeadlineSubject::Pathway(bundle) } else { HeadlineSubject::AllFive };
            ScopeEffects::new(
                complete,
                subject,
                &ScopeArms {
                    baseline: design.baseline(),
                    alone: arms.alone.get(bundle).map_or(&[], Vec::as_slice),
                    these_counties: arm_of(design, bundle),
                    everybody: arms.everybody.as_ref().map(|(base, all)| (*base, all[bundle])),
                },
            )
        })
        .collect()
}

/// The arms in which the same money reaches different counties.
pub(super) struct ScopeArms<'a> {
    /// No money, these counties.
    pub(super) baseline: usize,
    /// One county gets the money, each in turn; empty if not run.
    pub(super) alone: &'a [usize],
    /// All counties of this world get it.
    pub(super) these_counties: usize,
    /// The baseline of everybody, and everybody; `None` if not run.
    pub(super) everybody: Option<(usize, usize)>,
}

impl ScopeEffects {
    /// The effects of the money by who gets it.
    pub(super) fn new(complete: &Complete, subject: HeadlineSubject, arms: &ScopeArms<'_>) -> Self {
        let change = |from: usize, to: usize| {
            paired_t_interval(&complete.series(MARKET_INCOME, from), &complete.series(MARKET_INCOME, to))
        };
        let [own, others, _, rivals] = effects_of_counties_alone(complete, arms.baseline, arms.alone);
        let alone = || [own, others, rivals].map(|values| t_interval(&values));
        Self {
            subject,
            alone: (!arms.alone.is_empty()).then(alone),
            these_counties: change(arms.baseline, arms.these_counties),
            everybody: arms.everybody.map(|(base, all)| change(base, all)),
        }
    }
}

/// Effects of every bundle by policy year; empty if years or residual values were not recorded.
fn years(panel: &Panel, complete: &Complete, design: &FactorialDesign) -> Vec<YearEffects> {
    let keys = year_outcomes(panel);
    if keys.is_empty() || !panel.values.contains_key(RESIDUAL_VALUE) {
        return Vec::new();
    }
    let effect = |key: &str, arm: usize| {
        t_interval(&differences(&complete.series(key, design.baseline()), &complete.series(key, arm)))
    };
    (0..BUNDLES)
        .map(|bundle| {
            let arm = arm_of(design, bundle);
            let years: Vec<Interval> = keys.iter().map(|key| effect(key, arm)).collect();
            let change =
                differences(&complete.series(RESIDUAL_VALUE, design.baseline()), &complete.series(RESIDUAL_VALUE, arm));
            // The outcome is a mean over the policy years.
            let left: Vec<f64> = change.into_iter().map(|value| value * count_as_f64(years.len())).collect();
            YearEffects { bundle, years, assets_left: t_interval(&left) }
        })
        .collect()
}

#[cfg(test)]
mod tests;
