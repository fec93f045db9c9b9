//! `sample`: points in a space of parameters, for sensitivity analysis. With a budget, every pathway is run at every
//! point, to rank the pathways under uncertain assumptions.

mod drawn_parameter;

pub use drawn_parameter::DrawnParameter;

use serde::{Deserialize, Serialize};

use crate::engine::declare::{Value, When};
use crate::engine::error::text;
use crate::engine::pathways::PATHWAY_NAMES;
use crate::study::designs::MakesArms;
use crate::study::designs::sample::drawn_parameter::{Coordinates, DrawnParameters};
use crate::study::input::arm::PlannedArm;
use crate::study::input::arm_builder::{self, NONE};
use crate::study::input::context::Context;
use crate::study::input::design_section::DesignSection;
use crate::study::input::problems::Problems;
use crate::study::input::setting::{Choice, OptionalBudget, Whole, settings};
use crate::study::sampling::{MOST_DIMENSIONS, latin_hypercube, morris, sobol};

settings! {
    /// Points in a space of parameters.
    Sample in "sample", zh "参数空间中的抽样点" {
        /// How points are chosen.
        method: Method = Choice(METHODS), zh "抽点方法";
        /// Points, or trajectories of Morris.
        points: usize = Whole { range: 1..=200_000, default: 100 }, zh "点数；\"morris\" 为轨迹数";
        /// Levels of the grid of Morris.
        levels: usize = Whole { range: 2..=64, default: 4 }, zh "\"morris\" 网格水平数";
        /// With a budget every point has six arms: none and each pathway alone, fen a household and year.
        budget_fen_per_household_year: Option<i64> = OptionalBudget, zh "给出后每点六个方案：无路径与五条路径各一";
        /// The parameters that are drawn.
        parameter: Vec<DrawnParameter> = DrawnParameters, zh "被抽取的参数";
    }
}

/// The names of the ways to choose points.
const METHODS: &[(&str, Method)] =
    &[("latin_hypercube", Method::LatinHypercube), ("sobol", Method::Sobol), ("morris", Method::Morris)];

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
    /// The base rules, then the points, which hold from founding; with a budget each of them without and with every pathway.
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
            for path in parameters.iter().flat_map(Coordinates::budgets) {
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
        for (at, point) in points.iter().enumerate() {
            let name = format!("p{:0digits$}", at + 1);
            planned.extend(self.point(section, context, &name, &parameters, Some(point)));
        }
        Some(planned)
    }
}

impl Sample {
    /// The arms of a point: one without funding and, with a budget, one for each pathway.
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
        let with = |on: Option<&'static str>| {
            let mut arm = arm.clone();
            if let Some(pathway) = on {
                arm.name = if name == NONE { pathway.to_owned() } else { format!("{name}+{pathway}") };
                let budgets = arm_builder::budgets(|other| other == pathway, budget);
                arm_builder::fund(&mut arm.rules, &mut arm.origins, budgets);
            }
            let flags = PATHWAY_NAMES.iter().map(|pathway| ((*pathway).to_owned(), Value::Flag(on == Some(*pathway))));
            arm.design = flags.chain(arm.design).collect();
            arm_builder::planned(arm, &section.span)
        };
        std::iter::once(None).chain(PATHWAY_NAMES.map(Some)).map(with).collect()
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
