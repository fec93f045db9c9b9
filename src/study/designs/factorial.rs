//! `factorial`: the subsets of the five pathways in the order of a bit mask, then variants, instruments alone and scopes.

mod variant;

pub use variant::Variant;

use serde::{Deserialize, Serialize};

use crate::engine::declare::{Label, Value};
use crate::engine::pathways::{PATHWAY_NAMES, instruments};
use crate::engine::units::largest_remainder;
use crate::study::designs::MakesArms;
use crate::study::designs::factorial::variant::Variants;
use crate::study::designs::money::{MONEY, Money};
use crate::study::designs::scope::{COUNTY, COUNTY_COLUMN, INSTRUMENT_COLUMN, SCOPE, SCOPE_COLUMN, counties_alone};
use crate::study::input::arm::{Arm, Origin, PlannedArm};
use crate::study::input::arm_builder::{self, ALL, NONE, has, mask_columns, mask_name};
use crate::study::input::context::Context;
use crate::study::input::design_section::DesignSection;
use crate::study::input::problems::Problems;
use crate::study::input::setting::{Budget, Choice, Flag, Real, Whole, settings};
use crate::study::input::values::set_value;

settings! {
    /// Subsets of the five pathways, variants of them, their instruments, and scopes.
    Factorial in "factorial", zh "五条路径的析因设计" {
        /// Budget of each pathway that is on, or of all that are on together, in fen a household and year.
        budget_fen_per_household_year: i64 = Budget, zh "每条开启的路径所得的预算";
        /// programme: each pathway that is on gets the budget. budget: the pathways that are on share it.
        game: Funding = Choice(&[("programme", Funding::Programme), ("budget", Funding::Budget)]), zh "programme：每条开启路径各得预算（默认）；budget：开启的路径平分预算";
        /// full: all 32 subsets. half: none and the sixteen of an odd number of pathways; the other cells are estimated from
        /// main effects and pairs.
        cells: Cells = Choice(&[("full", Cells::Full), ("half", Cells::Half)]), zh "full：全部 32 个组合（默认）；half：无路径与 16 个奇数组合，其余由主效应与两两交互估计";
        /// granted: the budget is granted. `user_cost`: grants are solved for so that each pathway and instrument alone has the
        /// budget as its user cost, as far as it can.
        money: Money = Choice(MONEY), zh "granted：按预算下达资金（默认）；user_cost：求解下达资金额，使各路径与工具单独实施时的年化成本等于预算";
        /// Whether each of the sixteen instruments is also run alone at the same money.
        instruments: bool = Flag, zh "是否另以相同资金单独运行 16 项工具";
        /// Whether each pathway and all five are also run for each county alone and for everybody.
        scope: bool = Flag, zh "是否另运行单县实施与全国实施";
        /// Variants: each adds the pathway alone and all five under its settings.
        without: Vec<Variant> = Variants, zh "变体：各增加两个方案";
        /// With money = `user_cost`: how far the user cost may be from the budget, as a share of it.
        tolerance: f64 = Real { range: 0.001..=0.2, default: Some(0.02), what: Label { en: "", zh: "" } }, zh "money = user_cost 时年化成本与预算的允许偏差";
        /// With money = `user_cost`: replications in which the grants are solved for, other than those of the experiment.
        solve_replications: u32 = Whole { range: 1..=100, default: 2 }, zh "money = user_cost 时求解下达资金额所用的重复次数";
    }
}

/// How the budget of a factorial is assigned to pathways.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Funding {
    /// Each pathway that is on gets the whole budget.
    Programme,
    /// The pathways that are on share the budget equally.
    Budget,
}

/// Which subsets of the pathways are run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cells {
    /// All 32.
    Full,
    /// None, and the sixteen with an odd number of pathways.
    Half,
}

/// What an arm of a factorial is beside its pathways.
#[derive(Clone, Copy, Default)]
struct Cell<'v> {
    mask: u8,
    variant: Option<&'v Variant>,
    /// Number of the instrument from 1; 0 for none.
    instrument: usize,
    /// Number of the county from 1; 0 for all.
    county: u32,
    is_everybody: bool,
}

impl MakesArms for Factorial {
    fn arms(
        &self,
        section: &DesignSection<'_>,
        context: &Context<'_>,
        problems: &mut Problems<'_>,
    ) -> Option<Vec<PlannedArm>> {
        let budget = self.budget_fen_per_household_year;
        if self.game == Funding::Budget && !arm_builder::can_be_shared(section, budget, 5, problems) {
            return None;
        }
        if self.scope {
            arm_builder::is_free(section.name, COUNTY, context, problems);
            arm_builder::is_free(section.name, SCOPE, context, problems);
        }
        let planned = |name: String, cell: Cell<'_>| {
            let span = cell.variant.map_or(&section.span, |variant| &variant.span);
            arm_builder::planned(self.arm(name, cell, context), span)
        };
        let is_run = |mask: &u8| self.cells == Cells::Full || *mask == 0 || mask.count_ones() % 2 == 1;
        let mut arms: Vec<PlannedArm> =
            (0_u8..32).filter(is_run).map(|mask| planned(mask_name(mask), Cell { mask, ..Cell::default() })).collect();
        for variant in &self.without {
            let bit = PATHWAY_NAMES.iter().position(|pathway| *pathway == variant.pathway).map_or(0, |at| 1_u8 << at);
            for (name, mask) in [(variant.name.clone(), bit), (format!("{ALL}+{}", variant.name), 31)] {
                arms.push(planned(name, Cell { mask, variant: Some(variant), ..Cell::default() }));
            }
        }
        if self.instruments {
            arms.extend(instrument_cells().map(|(name, cell)| planned(name, cell)));
        }
        if self.scope {
            arms.extend(scope_cells(context.base.rules.population.counties).map(|(name, cell)| planned(name, cell)));
        }
        Some(arms)
    }
}

/// Each instrument alone.
fn instrument_cells() -> impl Iterator<Item = (String, Cell<'static>)> {
    (1..).zip(instruments()).map(|(number, instrument)| {
        (
            instrument.name.to_owned(),
            Cell { mask: 1 << instrument.pathway_number(), instrument: number, ..Cell::default() },
        )
    })
}

/// Each pathway and all five for each county alone, then a baseline and the same for everybody.
fn scope_cells(counties: u32) -> impl Iterator<Item = (String, Cell<'static>)> {
    let masks = || (0..5).map(|at| 1_u8 << at).chain([31]);
    let alone = masks().flat_map(move |mask| {
        counties_alone(counties).map(move |county| {
            (format!("{}-county_{county}", mask_name(mask)), Cell { mask, county, ..Cell::default() })
        })
    });
    let everybody = std::iter::once(0).chain(masks()).map(|mask| {
        let name = if mask == 0 { NONE.to_owned() } else { mask_name(mask) };
        (format!("{name}-everybody"), Cell { mask, is_everybody: true, ..Cell::default() })
    });
    alone.chain(everybody)
}

impl Factorial {
    fn arm(&self, name: String, cell: Cell<'_>, context: &Context<'_>) -> Arm {
        let mut arm = arm_builder::arm(context, name);
        for (path, value) in cell.variant.iter().flat_map(|variant| &variant.set) {
            // The variant was checked before: the parameter exists and has this form.
            let _form = set_value(&mut arm.rules, path, value);
        }
        arm.origins = cell.variant.map_or_else(Default::default, |variant| variant.origins.clone());
        let budgets = self.game.parts(cell.mask, self.budget_fen_per_household_year);
        arm_builder::fund(&mut arm.rules, &mut arm.origins, budgets);
        if let Some(number) = cell.instrument.checked_sub(1) {
            arm_builder::fund_instrument(&mut arm, number, self.budget_fen_per_household_year);
        }
        let scope = Value::Real(if cell.is_everybody { 1.0 } else { 0.0 });
        if self.scope {
            for (path, value) in [(COUNTY, Value::Integer(i64::from(cell.county))), (SCOPE, scope.clone())] {
                let _form = set_value(&mut arm.rules, path, &value);
                arm.origins.insert(path.to_owned(), Origin::Design);
            }
        }
        let is_on = |other: &Variant| cell.variant.is_some_and(|variant| variant.name == other.name);
        let flags = self.without.iter().map(|other| (other.name.clone(), Value::Flag(is_on(other))));
        arm.design = mask_columns(cell.mask).into_iter().chain(flags).collect();
        let number = |name: &str, value: i64| (name.to_owned(), Value::Integer(value));
        if self.instruments {
            arm.design.push(number(INSTRUMENT_COLUMN, i64::try_from(cell.instrument).unwrap_or(0)));
        }
        if self.scope {
            arm.design.extend([number(COUNTY_COLUMN, i64::from(cell.county)), (SCOPE_COLUMN.to_owned(), scope)]);
        }
        arm
    }
}

impl Funding {
    /// What each pathway gets when those of `mask` are on, fen a household and year; a shared budget is split exactly.
    fn parts(self, mask: u8, budget: i64) -> [i64; 5] {
        let on: [i64; 5] = std::array::from_fn(|at| i64::from(has(mask, at)));
        match self {
            Self::Programme => on.map(|on| on * budget),
            Self::Budget => {
                let parts = largest_remainder(budget, &on);
                std::array::from_fn(|at| parts[at])
            }
        }
    }
}
