//! Look-up of arms of an experiment: by name, and by the pathways they switch on.

use crate::engine::declare::Value;
use crate::engine::error::{Error, Result, text};
use crate::engine::pathways::PATHWAY_NAMES;
use crate::study::designs::{COUNTY_COLUMN, Design, INSTRUMENT_COLUMN, Method, SCOPE_COLUMN};
use crate::study::estimate::HeadlineArms;
use crate::study::estimate::factorial::{COALITIONS, Levels, Variant};
use crate::study::experiment::Experiment;
use crate::study::input::arm::Arm;
use crate::study::nearest::nearest;
use crate::study::sampling::Walks;

impl Experiment {
    /// Number of the arm with a name.
    ///
    /// # Errors
    /// [`Error::Usage`] with the nearest name.
    pub fn arm(&self, name: &str) -> Result<usize> {
        if let Some(arm) = self.arms.iter().position(|arm| arm.name == name) {
            return Ok(arm);
        }
        let names = || self.arms.iter().map(|arm| arm.name.as_str());
        let written = name.escape_debug().to_string();
        let (help, zh) = match nearest(name, names()).next() {
            Some(near) => (format!("did you mean `{near}`?"), format!("是否指 `{near}`？")),
            None => (
                format!("there are {}", names().collect::<Vec<_>>().join(", ")),
                format!("已有：{}", names().collect::<Vec<_>>().join("、")),
            ),
        };
        Err(Error::Usage(text!(
            "there is no arm `{written}` in this experiment; {help}",
            "本实验没有方案 `{written}`；{zh}"
        )))
    }

    /// The parameters of its Morris trajectories, if it is a Morris sample.
    #[must_use]
    pub fn walks(&self) -> Option<Walks> {
        match &self.design {
            Design::Sample(sample) if sample.method == Method::Morris => {
                Some(Walks { trajectories: sample.points, levels: sample.levels, seed: self.seed })
            }
            _ => None,
        }
    }

    /// The levels of a factorial in which every subset of the pathways has its arm, or none and every odd subset; `None` of
    /// any other design.
    #[must_use]
    pub fn whole_levels(&self) -> Option<Levels> {
        let is_complete = |levels: &Levels| {
            let has_arm = |mask: usize| levels.mask_of.iter().flatten().any(|other| usize::from(*other) == mask);
            (0..COALITIONS).filter(|mask| *mask == 0 || mask.count_ones() % 2 == 1).all(has_arm)
        };
        self.levels().filter(is_complete)
    }

    /// The arms of a factorial with its instruments and scopes; `None` of any other design.
    #[must_use]
    pub fn headline_arms(&self) -> Option<HeadlineArms> {
        let levels = self.whole_levels()?;
        let all = || 0..self.arms.len();
        let number = |arm: usize, name: &str| self.arms[arm].number(name).unwrap_or(0.0);
        let mask = |arm: usize| self.arms[arm].pathways().unwrap_or(0);
        let masks: Vec<u8> = (0..PATHWAY_NAMES.len()).map(|at| 1 << at).chain([31]).collect();
        let everybody: Vec<usize> = all().filter(|&arm| number(arm, SCOPE_COLUMN) > 0.0).collect();
        let of_everybody = |wanted: u8| everybody.iter().copied().find(|&arm| mask(arm) == wanted);
        let alone =
            |wanted: &u8| all().filter(|&arm| number(arm, COUNTY_COLUMN) > 0.0 && mask(arm) == *wanted).collect();
        Some(HeadlineArms {
            instruments: all().filter(|&arm| number(arm, INSTRUMENT_COLUMN) > 0.0).collect(),
            alone: masks.iter().map(alone).collect(),
            everybody: of_everybody(0).zip(masks.iter().map(|mask| of_everybody(*mask)).collect()),
            levels,
        })
    }

    /// Which pathways each arm switches on, where the arms are subsets of the five pathways.
    #[must_use]
    pub fn levels(&self) -> Option<Levels> {
        let is_flag = |(_, value): &&(String, Value)| matches!(value, Value::Flag(_));
        let others: Vec<&str> =
            self.arms.first()?.design.iter().filter(is_flag).map(|(name, _)| name.as_str()).collect();
        let others: Vec<&str> = others.into_iter().filter(|name| !PATHWAY_NAMES.contains(name)).collect();
        let pathways: Option<Vec<u8>> = self.arms.iter().map(Arm::pathways).collect();
        let pathways = pathways?;
        let form = |arm: usize| others.iter().copied().find(|name| self.arms[arm].flag(name) == Some(true));
        let is_cell = |arm: usize| form(arm).is_none() && self.arms[arm].is_cell();
        let mask_of = (0..self.arms.len()).map(|arm| is_cell(arm).then_some(pathways[arm])).collect();
        let variant = |name: &&str| {
            let has_form = |arm: &usize| form(*arm) == Some(*name);
            let alone = (0..self.arms.len()).filter(has_form).find(|&arm| pathways[arm].is_power_of_two())?;
            let all = (0..self.arms.len())
                .filter(has_form)
                .find(|&arm| pathways[arm].count_ones() as usize == PATHWAY_NAMES.len())?;
            Some(Variant { name: (*name).to_owned(), pathway: pathways[alone].trailing_zeros() as usize, alone, all })
        };
        Some(Levels { mask_of, variants: others.iter().filter_map(variant).collect() })
    }
}

impl Arm {
    fn flag(&self, name: &str) -> Option<bool> {
        self.design.iter().find(|(column, _)| column == name).and_then(|(_, value)| match value {
            Value::Flag(on) => Some(*on),
            _ => None,
        })
    }
    /// Whether it is a cell of a factorial: no single instrument, no single county and not everybody gets the money.
    fn is_cell(&self) -> bool {
        [INSTRUMENT_COLUMN, COUNTY_COLUMN, SCOPE_COLUMN].iter().all(|name| self.number(name).is_none_or(|it| it <= 0.0))
    }
    /// The value of a design column that is a number.
    #[must_use]
    pub fn number(&self, name: &str) -> Option<f64> {
        self.design.iter().find(|(column, _)| column == name).and_then(|(_, value)| value.number())
    }
    /// Mask of the pathways that are on, `None` unless the design has a flag for all five.
    pub(crate) fn pathways(&self) -> Option<u8> {
        PATHWAY_NAMES.iter().enumerate().try_fold(0, |mask, (bit, name)| Some(mask | u8::from(self.flag(name)?) << bit))
    }
    /// First year of the policy.
    #[must_use]
    pub fn first_policy_year(&self) -> u32 {
        self.rules.population.first_policy_year()
    }
    /// Households of a run.
    #[must_use]
    pub fn households(&self) -> usize {
        usize::try_from(self.rules.population.households()).expect("a world fits into memory")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::study::experiment::{read, resolved};
    use crate::study::sampling::morris;

    fn experiment(text: &str) -> Experiment {
        let head = "question = \"q\"\nexpect = \"e\"\nreplications = 2\n";
        let set = [("population.counties".to_owned(), "2".to_owned())];
        read("test", &format!("{head}{text}"), &set, |_| None).expect("it is well formed")
    }

    const FACTORIAL: &str = "design = \"factorial\"\n[factorial]\nbudget_fen_per_household_year = 500\n\
        without = [{ name = \"dry\", pathway = \"policy\", set = { \"policy.split\" = { loan_guarantee = 1, income_insurance = 1, truth_in_streaming = 1 } } }]\n";
    const COMPARE: &str = "design = \"compare\"\n[[arm]]\nname = \"a\"\n[[arm]]\nname = \"b\"\nset = { talent.budget_fen_per_household_year = 100 }\n\
        [[arm]]\nname = \"c\"\nwhen = \"founding\"\nset = { population.counties = 3, terms.platform_fee_bp = 300 }\n";

    const MORRIS: &str = "seed = 9223372036854775807\ndesign = \"sample\"\n[sample]\nmethod = \"morris\"\npoints = 5\nlevels = 64\n\
        [[sample.parameter]]\npath = \"tastes.weekly_needs\"\nlow = 0.25\nhigh = 0.75\n\
        [[sample.parameter]]\npath = \"broadcast.tiring\"\nlow = 0.0\nhigh = 1.0\n";

    #[test]
    fn a_folder_says_the_same_of_an_experiment_as_the_file_that_was_read() {
        for text in [FACTORIAL, COMPARE, MORRIS] {
            let experiment = experiment(text);
            let stored =
                serde_json::from_value::<Experiment>(resolved(&experiment)).expect("as this version writes it");
            assert_eq!(resolved(&stored).to_string(), resolved(&experiment).to_string());
            for (stored, arm) in stored.arms.iter().zip(&experiment.arms) {
                assert_eq!((&stored.name, &stored.rules, stored.when), (&arm.name, &arm.rules, arm.when));
                assert_eq!(stored.design, arm.design);
            }
        }
    }

    #[test]
    fn the_levels_of_a_factorial_are_its_masks_and_variants_and_others_have_none() {
        let levels = experiment(FACTORIAL).levels().expect("a factorial");
        let masks: Vec<_> = (0..32).map(Some).chain([None, None]).collect();
        assert_eq!(levels.mask_of, masks);
        assert_eq!(levels.variants, [Variant { name: "dry".into(), pathway: 4, alone: 32, all: 33 }]);
        assert_eq!(experiment(COMPARE).levels(), None);
    }

    #[test]
    fn the_walks_of_a_morris_sample_are_those_its_arms_were_made_from_and_others_have_none() {
        for other in [&MORRIS.replace("morris", "sobol"), COMPARE] {
            assert_eq!(experiment(other).walks(), None);
        }
        let experiment = experiment(MORRIS);
        let walks = experiment.walks().expect("its points are walks");
        let points = morris(2, walks.trajectories, walks.levels, walks.seed);
        assert_eq!((points.len(), experiment.arms.len()), (15, 16));
        for (arm, point) in experiment.arms[1..].iter().zip(points) {
            assert!((arm.rules.tastes.weekly_needs - 0.25 - 0.5 * point[0]).abs() < 1e-12, "{}", arm.name);
            assert!((arm.rules.broadcast.tiring - point[1]).abs() < 1e-12, "{}", arm.name);
        }
    }

    #[test]
    fn an_unknown_arm_and_an_unknown_parameter_are_named() {
        let (experiment, compare) = (experiment(FACTORIAL), experiment(COMPARE));
        assert_eq!(experiment.arm("talent").expect("it is there"), 2);
        assert!(experiment.arm("talnt").expect_err("unknown").to_string().contains("did you mean `talent`"));
        let mut json = resolved(&compare);
        json["values"]["terms"]["tithe"] = serde_json::json!({ "value": 1, "from": "file", "line": 3 });
        let unknown = serde_json::from_value::<Experiment>(json).expect_err("there is no such parameter");
        assert_eq!(unknown.to_string(), "terms.tithe");
    }
}
