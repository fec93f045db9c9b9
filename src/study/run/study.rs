//! What comparisons know of an experiment: its arms and their rules, from the file that was read or from a folder.

use crate::engine::declare::Value;
use crate::engine::error::{Error, Result, text};
use crate::engine::parameters::Parameters;
use crate::study::estimate::factorial::{COALITIONS, PATHWAYS};
use crate::study::estimate::factorial::{Levels, Variant};
use crate::study::experiment;
use crate::study::experiment::Experiment;
use crate::study::sampling::Walks;
use serde_json::Value as Json;

/// An experiment as comparisons see it.
#[derive(Debug, Clone, PartialEq)]
pub struct Study {
    /// Name of the design.
    pub design: String,
    /// The settings of the design, by the keys of an experiment file.
    pub settings: Json,
    /// The seed of all draws.
    pub seed: u64,
    /// Replications of every arm.
    pub replications: u32,
    /// The arms; the first is the baseline.
    pub arms: Vec<Member>,
}

/// An arm of a study.
#[derive(Debug, Clone, PartialEq)]
pub struct Member {
    /// Its name.
    pub name: String,
    /// Its rules.
    pub rules: Parameters,
    /// Whether it has the population of the first arm, so that households can be compared one by one.
    pub paired: bool,
    /// Its design columns: in a factorial a flag for each pathway and variant, in a comparison what differs.
    pub design: Vec<(String, Value)>,
}

impl Study {
    /// The study of an experiment that was read.
    #[must_use]
    pub fn of(experiment: &Experiment) -> Self {
        let member = |arm: &experiment::Arm| Member {
            name: arm.name.clone(),
            rules: arm.rules.clone(),
            paired: arm.paired,
            design: arm.design.clone(),
        };
        Self {
            design: experiment.design.name().to_owned(),
            settings: experiment::design_json(&experiment.design),
            seed: experiment.seed,
            replications: experiment.replications,
            arms: experiment.arms.iter().map(member).collect(),
        }
    }

    /// The other way of `experiment::resolved`.
    ///
    /// # Errors
    /// The name of what is not as this version writes it.
    pub fn from_json(json: &Json) -> std::result::Result<Self, String> {
        let mut base = Parameters::default();
        let sections = json["values"].as_object().ok_or("values")?;
        for (section, values) in sections {
            for (name, entry) in values.as_object().ok_or_else(|| section.clone())? {
                set(&mut base, &format!("{section}.{name}"), &entry["value"])?;
            }
        }
        let arms = json["arms"].as_array().ok_or("arms")?;
        let replications = json["replications"]["value"].as_u64().and_then(|count| u32::try_from(count).ok());
        Ok(Self {
            design: json["design"]["name"].as_str().ok_or("design")?.to_owned(),
            settings: json["design"].clone(),
            seed: json["seed"]["value"].as_u64().ok_or("seed")?,
            replications: replications.ok_or("replications")?,
            arms: arms.iter().map(|arm| member(arm, &base)).collect::<std::result::Result<_, _>>()?,
        })
    }

    /// Number of the arm with a name.
    ///
    /// # Errors
    /// [`Error::Usage`] with the nearest name.
    pub fn arm(&self, name: &str) -> Result<usize> {
        if let Some(found) = self.arms.iter().position(|arm| arm.name == name) {
            return Ok(found);
        }
        let names = || self.arms.iter().map(|arm| arm.name.as_str());
        let shown = name.escape_debug().to_string();
        let (help, zh) = match experiment::nearest(name, names()) {
            Some(near) => (format!("did you mean `{near}`?"), format!("是否指 `{near}`？")),
            None => (
                format!("there are {}", names().collect::<Vec<_>>().join(", ")),
                format!("已有：{}", names().collect::<Vec<_>>().join("、")),
            ),
        };
        Err(Error::Usage(text!(
            "there is no arm `{shown}` in this experiment; {help}",
            "本实验没有实验组 `{shown}`；{zh}"
        )))
    }

    /// How its points were chosen, if they are walks of Morris.
    #[must_use]
    pub fn walks(&self) -> Option<Walks> {
        if self.design != "sample" || self.settings["method"] != "morris" {
            return None;
        }
        let number = |key: &str| self.settings[key].as_u64().and_then(|number| usize::try_from(number).ok());
        Some(Walks { trajectories: number("points")?, levels: number("levels")?, seed: self.seed })
    }

    /// The levels of a factorial in which every subset of the pathways has its arm, `None` of any other design.
    #[must_use]
    pub fn whole_levels(&self) -> Option<Levels> {
        let whole = |levels: &Levels| {
            (0..COALITIONS).all(|mask| levels.mask_of.iter().flatten().any(|found| usize::from(*found) == mask))
        };
        self.levels().filter(whole)
    }

    /// Which pathways each arm switches on, where the arms are subsets of the five pathways.
    #[must_use]
    pub fn levels(&self) -> Option<Levels> {
        let is_flag = |(_, value): &&(String, Value)| matches!(value, Value::Flag(_));
        let others: Vec<&str> =
            self.arms.first()?.design.iter().filter(is_flag).map(|(name, _)| name.as_str()).collect();
        let others: Vec<&str> = others.into_iter().filter(|name| !experiment::PATHWAYS.contains(name)).collect();
        let pathways: Option<Vec<u8>> = self.arms.iter().map(Member::pathways).collect();
        let pathways = pathways?;
        let form = |arm: usize| others.iter().copied().find(|name| self.arms[arm].flag(name) == Some(true));
        let mask_of = (0..self.arms.len()).map(|arm| form(arm).is_none().then_some(pathways[arm])).collect();
        let variant = |name: &&str| {
            let own = |arm: &usize| form(*arm) == Some(*name);
            let alone = (0..self.arms.len()).filter(own).find(|&arm| pathways[arm].is_power_of_two())?;
            let all = (0..self.arms.len()).filter(own).find(|&arm| pathways[arm].count_ones() as usize == PATHWAYS)?;
            Some(Variant { name: (*name).to_owned(), pathway: pathways[alone].trailing_zeros() as usize, alone, all })
        };
        Some(Levels { mask_of, variants: others.iter().filter_map(variant).collect() })
    }
}

impl Member {
    fn flag(&self, name: &str) -> Option<bool> {
        self.design.iter().find(|(known, _)| known == name).and_then(|(_, value)| match value {
            Value::Flag(on) => Some(*on),
            _ => None,
        })
    }
    /// Mask of the pathways that are on, `None` unless the design says so for all five.
    fn pathways(&self) -> Option<u8> {
        (0..PATHWAYS).try_fold(0, |mask, bit| Some(mask | u8::from(self.flag(experiment::PATHWAYS[bit])?) << bit))
    }
    /// First year of the policy.
    #[must_use]
    pub fn first_policy_year(&self) -> u32 {
        self.rules.population.burn_in_years + self.rules.population.baseline_years
    }
    /// Households of a run.
    #[must_use]
    pub fn households(&self) -> usize {
        let it = &self.rules.population;
        it.counties as usize * it.villages_per_county as usize * it.households_per_village as usize
    }
}

fn member(arm: &Json, base: &Parameters) -> std::result::Result<Member, String> {
    let mut rules = base.clone();
    for (path, entry) in arm["differences"].as_object().ok_or("differences")? {
        set(&mut rules, path, &entry["value"])?;
    }
    let design = arm["design"].as_object().ok_or("design")?;
    Ok(Member {
        name: arm["name"].as_str().ok_or("name")?.to_owned(),
        rules,
        paired: arm["paired"].as_bool().ok_or("paired")?,
        design: design.iter().filter_map(|(name, json)| Some((name.clone(), value(json)?))).collect(),
    })
}

fn set(rules: &mut Parameters, path: &str, json: &Json) -> std::result::Result<(), String> {
    let value = value(json).ok_or_else(|| path.to_owned())?;
    if experiment::set_value(rules, path, &value) { Ok(()) } else { Err(path.to_owned()) }
}

fn value(json: &Json) -> Option<Value> {
    match json {
        Json::Bool(flag) => Some(Value::Flag(*flag)),
        Json::Number(number) => number.as_i64().map(Value::Integer).or_else(|| number.as_f64().map(Value::Real)),
        Json::Array(items) => items.iter().map(value).collect::<Option<_>>().map(Value::List),
        _ => None,
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
        without = [{ name = \"dry\", pathway = \"policy\", set = { \"policy.split\" = [1.0, 1.0, 1.0, 0.0] } }]\n";
    const COMPARE: &str = "design = \"compare\"\n[[arm]]\nname = \"a\"\n[[arm]]\nname = \"b\"\nset = { talent.budget_fen_per_household_year = 100 }\n\
        [[arm]]\nname = \"c\"\nset = { population.counties = 3, terms.platform_fee_bp = 300 }\n";

    const MORRIS: &str = "seed = 9223372036854775807\ndesign = \"sample\"\n[sample]\nmethod = \"morris\"\npoints = 5\nlevels = 64\n\
        [[sample.parameter]]\npath = \"tastes.weekly_needs\"\nlow = 0.25\nhigh = 0.75\n\
        [[sample.parameter]]\npath = \"broadcast.pie_exponent\"\nlow = 0.0\nhigh = 1.0\n";

    #[test]
    fn a_folder_says_the_same_of_an_experiment_as_the_file_that_was_read() {
        for text in [FACTORIAL, COMPARE, MORRIS] {
            let experiment = experiment(text);
            let stored = Study::from_json(&resolved(&experiment)).expect("as this version writes it");
            assert_eq!(stored, Study::of(&experiment));
        }
    }

    #[test]
    fn the_levels_of_a_factorial_are_its_masks_and_variants_and_others_have_none() {
        let levels = Study::of(&experiment(FACTORIAL)).levels().expect("a factorial");
        let masks: Vec<_> = (0..32).map(Some).chain([None, None]).collect();
        assert_eq!(levels.mask_of, masks);
        assert_eq!(levels.variants, [Variant { name: "dry".into(), pathway: 4, alone: 32, all: 33 }]);
        assert_eq!(Study::of(&experiment(COMPARE)).levels(), None);
    }

    #[test]
    fn the_walks_of_a_morris_sample_are_those_its_arms_were_made_from_and_others_have_none() {
        let study = Study::of(&experiment(MORRIS));
        let walks = study.walks().expect("its points are walks");
        let points = morris(2, walks.trajectories, walks.levels, walks.seed);
        assert_eq!((points.len(), study.arms.len()), (15, 16));
        for (arm, point) in study.arms[1..].iter().zip(points) {
            assert!((arm.rules.tastes.weekly_needs - 0.25 - 0.5 * point[0]).abs() < 1e-12, "{}", arm.name);
            assert!((arm.rules.broadcast.pie_exponent - point[1]).abs() < 1e-12, "{}", arm.name);
        }
        assert_eq!(Study::of(&experiment(&MORRIS.replace("morris", "sobol"))).walks(), None);
        assert_eq!(Study::of(&experiment(COMPARE)).walks(), None);
    }

    #[test]
    fn an_unknown_arm_and_an_unknown_parameter_are_named() {
        let study = Study::of(&experiment(FACTORIAL));
        assert_eq!(study.arm("talent").expect("it is there"), 2);
        assert!(study.arm("talnt").expect_err("unknown").to_string().contains("did you mean `talent`"));
        let mut json = resolved(&experiment(COMPARE));
        json["values"]["terms"]["tithe"] = serde_json::json!({ "value": 1, "from": "file" });
        assert_eq!(Study::from_json(&json), Err("terms.tithe".to_owned()));
    }
}
