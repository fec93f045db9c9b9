//! `sample`: points in a space of parameters, for sensitivity analysis. With a budget, every pathway or every instrument
//! is run at every point, to rank them under uncertain assumptions.

mod alternatives;
mod drawn_parameter;

pub use alternatives::Alternatives;
pub use drawn_parameter::DrawnParameter;

use serde::{Deserialize, Serialize};

use crate::engine::declare::{Label, Value, When};
use crate::engine::error::text;
use crate::study::designs::MakesArms;
use crate::study::designs::sample::drawn_parameter::{Coordinates, DrawnParameters};
use crate::study::input::arm::{PlannedArm, ReplicationNumbers};
use crate::study::input::arm_builder::{self, NONE};
use crate::study::input::context::Context;
use crate::study::input::design_section::DesignSection;
use crate::study::input::problems::Problems;
use crate::study::input::setting::{Choice, Flag, OptionalBudget, Real, Whole, settings};
use crate::study::sampling::{MOST_DIMENSIONS, latin_hypercube, morris, sobol};

settings! {
    /// Points in a space of parameters.
    Sample in "sample", zh "参数空间中的抽样点" {
        /// How points are chosen.
        method: Method = Choice(METHODS), zh "抽样方法";
        /// Points, or trajectories of Morris.
        points: usize = Whole { range: 1..=200_000, default: 100 }, zh "点数；\"morris\" 为轨迹数";
        /// Levels of the grid of Morris.
        levels: usize = Whole { range: 2..=64, default: 4 }, zh "\"morris\" 网格水平数";
        /// With a budget every point has an arm without funding and one for each alternative alone, fen a household and year.
        budget_fen_per_household_year: Option<i64> = OptionalBudget, zh "给出后每点含无资金方案与各备选单独方案，分/户·年";
        /// What gets the budget: each pathway, or each instrument.
        alternatives: Alternatives = Choice(ALTERNATIVES), zh "获得预算的备选：各路径或各工具";
        /// Whether all points share their random draws. If not, every point with a budget has replications of its own.
        shared_replications: bool = Flag, zh "各点是否共用随机数；默认带预算的每个点有各自的重复";
        /// How many times the published tolerance a moment of a point may miss its figure before the point counts less.
        tolerance_factor: f64 = Real { range: 0.1..=100.0, default: Some(2.0), what: TOLERANCE }, zh "矩偏离公布值超过容许范围的若干倍后该点权重下降";
        /// The parameters that are drawn.
        parameter: Vec<DrawnParameter> = DrawnParameters, zh "被抽取的参数";
    }
}

/// The names of the ways to choose points.
const METHODS: &[(&str, Method)] =
    &[("latin_hypercube", Method::LatinHypercube), ("sobol", Method::Sobol), ("morris", Method::Morris)];

/// What gets the budget.
const ALTERNATIVES: &[(&str, Alternatives)] =
    &[("pathways", Alternatives::Pathways), ("instruments", Alternatives::Instruments)];

const TOLERANCE: Label = Label { en: "times the published tolerance", zh: "公布容许范围的倍数" };

/// Ways to choose points.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Method {
    /// One value in each stratum of every parameter.
    LatinHypercube,
    /// A Sobol sequence with a digital shift.
    Sobol,
    /// Morris trajectories.
    Morris,
}

impl MakesArms for Sample {
    /// The base rules, then the points, which hold from founding; with a budget each of them without funding and with every
    /// alternative.
    fn arms(
        &self,
        section: &DesignSection<'_>,
        context: &Context<'_>,
        problems: &mut Problems<'_>,
    ) -> Option<Vec<PlannedArm>> {
        let parameters: Option<Vec<Coordinates<'_>>> = self
            .parameter
            .iter()
            .map(|parameter| Coordinates::new(parameter, &section.span, context, problems))
            .collect();
        let parameters = parameters?;
        if self.budget_fen_per_household_year.is_some() {
            let is_decided = |path: &String| self.alternatives.decide(path);
            for path in parameters.iter().flat_map(Coordinates::paths).filter(is_decided) {
                problems.add(&section.span, arm_builder::decided(section.name, &path));
            }
        }
        let dimensions = parameters.iter().map(Coordinates::dimensions).sum();
        if self.method == Method::Sobol && !sobol_reaches(section, dimensions, problems) {
            return None;
        }
        let points = match self.method {
            Method::Sobol => sobol(dimensions, self.points, context.seed),
            Method::Morris => morris(dimensions, self.points, self.levels, context.seed),
            Method::LatinHypercube => latin_hypercube(dimensions, self.points, context.seed),
        };
        let mut planned = self.point(section, context, NONE, &parameters, None);
        let digits = points.len().to_string().len();
        for (number, point) in (1..).zip(&points) {
            let name = format!("p{number:0digits$}");
            planned.extend(self.point(section, context, &name, &parameters, Some(point)));
        }
        if self.has_own_replications() {
            self.number_replications(&mut planned);
        }
        Some(planned)
    }
}

impl Sample {
    /// The arms of a point after the one without funding, by name; none without a budget.
    #[must_use]
    pub fn alternative_names(&self) -> Vec<&'static str> {
        self.budget_fen_per_household_year.map_or_else(Vec::new, |_| self.alternatives.names())
    }

    /// Whether every point has replications of its own.
    #[must_use]
    pub const fn has_own_replications(&self) -> bool {
        self.budget_fen_per_household_year.is_some() && !self.shared_replications
    }

    /// Gives the arms of every point replication numbers that no other point has, whatever the number of replications.
    fn number_replications(&self, planned: &mut [PlannedArm]) {
        let points = planned.chunks_mut(self.alternative_names().len() + 1);
        let step = u32::try_from(points.len()).unwrap_or(u32::MAX);
        for (first, point) in (0..).zip(points) {
            for planned in point.iter_mut() {
                planned.arm.numbers = ReplicationNumbers { first, step };
            }
        }
    }

    /// The arms of a point: one without funding and, with a budget, one for each alternative.
    fn point(
        &self,
        section: &DesignSection<'_>,
        context: &Context<'_>,
        name: &str,
        parameters: &[Coordinates<'_>],
        point: Option<&Vec<f64>>,
    ) -> Vec<PlannedArm> {
        let mut arm = arm_builder::arm(context, name);
        arm.when = When::Founding;
        let mut coordinates = point.map(|point| point.iter().copied());
        for parameter in parameters {
            if let Some(coordinates) = &mut coordinates {
                parameter.set(&mut arm, &coordinates.by_ref().take(parameter.dimensions()).collect::<Vec<_>>());
            }
            arm.design.extend(parameter.column(&arm.rules));
        }
        let Some(budget) = self.budget_fen_per_household_year else {
            return vec![arm_builder::planned(arm, &section.span)];
        };
        let names = self.alternatives.names();
        let with = |on: Option<&'static str>| {
            let mut arm = arm.clone();
            if let Some(alternative) = on {
                arm.name = if name == NONE { alternative.to_owned() } else { format!("{name}+{alternative}") };
                self.alternatives.fund(&mut arm, alternative, budget);
            }
            let flags = names.iter().map(|name| ((*name).to_owned(), Value::Flag(on == Some(*name))));
            arm.design = flags.chain(arm.design).collect();
            arm_builder::planned(arm, &section.span)
        };
        std::iter::once(None).chain(names.iter().copied().map(Some)).map(with).collect()
    }
}

/// Whether the Sobol sequence has this many dimensions. If not, a problem is added at the method.
fn sobol_reaches(section: &DesignSection<'_>, dimensions: usize, problems: &mut Problems<'_>) -> bool {
    if dimensions <= MOST_DIMENSIONS {
        return true;
    }
    section.read("method", problems, |node, problems| {
        let message = text!(
            "`sample.method` = \"sobol\" has at most {MOST_DIMENSIONS} dimensions; these parameters have {dimensions}",
            "`sample.method` = \"sobol\" 最多 {MOST_DIMENSIONS} 维；这些参数共 {dimensions} 维"
        );
        let help = text!(
            "draw fewer parameters, or use method = \"latin_hypercube\" or \"morris\"",
            "减少抽取的参数，或改用 method = \"latin_hypercube\" 或 \"morris\""
        );
        problems.add_with_help(&node.span, message, Some(help));
        Some(())
    });
    false
}
