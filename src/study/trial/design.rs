//! The design of the trial: its world, its two arms and the surveyed households.

use crate::engine::declare::When;
use crate::engine::error::{Error, Result, Text, text};
use crate::engine::geography::Map;
use crate::engine::init::bytes_needed;
use crate::engine::parameters::Parameters;
use crate::engine::pathways::rollout::Reach;
use crate::engine::rng::ReplicationRng;
use crate::engine::rng::draws::found_rank;
use crate::engine::rng::samplers::{lowest, unit};
use crate::engine::units::WEEKS;
use crate::study::experiment;

/// Counties of the trial. The numbers here are those of the published trial (evidence F5.1), with 13 villages a county
/// because 100 villages do not divide by 8.
pub const COUNTIES: u32 = 8;
/// Villages in each county.
pub const VILLAGES: u32 = 13;
/// Surveyed households of a village.
pub const SAMPLED: usize = 28;
/// Share of treated villages: 8 of 13, the nearest to 60 of 100.
pub const TREATED_SHARE: f64 = 0.6;
/// Path of the default intervention: public stations in treated villages.
const STATIONS: &str = "supply_chain.units_per_thousand";

/// A trial.
#[derive(Debug, Clone, PartialEq)]
pub struct TrialDesign {
    /// Parameters before the trial year and of the baseline arm: no pathway.
    pub baseline: Parameters,
    /// Parameters of the treated arm in the trial year.
    pub treated: Parameters,
    /// Most surveyed households of a village.
    pub sampled: usize,
}

impl TrialDesign {
    /// The trial with some values replaced: those of founding in both arms, all others only in the trial year of the
    /// treated arm.
    ///
    /// # Errors
    /// Wrong values, a trial with too few treated or control villages, a world that does not fit into memory.
    pub fn read(set: &[(String, String)]) -> Result<Self> {
        let is_set = |path: &str| {
            set.iter().any(|(name, _)| name.trim() == path || name.trim().starts_with(&format!("{path}.")))
        };
        if let Some(path) = ["population.policy_years", "seed", "replications"].into_iter().find(|path| is_set(path)) {
            return Err(Error::Usage(text!(
                "`{path}` cannot be set here: a trial lasts one year; use --seed and --replications for the others",
                "此处不能设置 `{path}`：试验为期一年；种子与重复数用 --seed 与 --replications 指定"
            )));
        }
        let text = format!(
            "question = \"Does access alone pay?\"\nexpect = \"no\"\ndesign = \"compare\"\n\
             [population]\ncounties = {COUNTIES}\nvillages_per_county = {VILLAGES}\npolicy_years = 1\n\
             [rollout]\nvillage_share = {TREATED_SHARE}\n[[arm]]\nname = \"trial\"\n"
        );
        let mut treated = experiment::read("trial", &text, set, |_| None)?.base;
        if !is_set(STATIONS) {
            // A tenth more than one station a village, so that rounding leaves no village out; the rest is returned.
            treated.supply_chain.units_per_thousand[1] = 1_100.0;
        }
        Self::new(treated)
    }

    /// The trial whose treated arm has these parameters.
    ///
    /// # Errors
    /// A trial with fewer than two treated or two control villages, a world that does not fit into memory.
    pub fn new(treated: Parameters) -> Result<Self> {
        let mut baseline = Parameters::default();
        for (section, source) in baseline.sections_mut().into_iter().zip(treated.sections()) {
            for spec in source.specs().iter().filter(|spec| spec.when == When::Founding) {
                let _known = source.get(spec.name).is_some_and(|value| section.set(spec.name, &value));
            }
        }
        let design = Self { baseline, treated, sampled: SAMPLED };
        if bytes_needed(&design.treated) > experiment::MOST_MEMORY {
            return Err(Error::Usage(text!(
                "the world of this trial needs more than 24 GB",
                "该试验的世界需要 24 GB 以上内存"
            )));
        }
        let population = &design.treated.population;
        let each = f64::from(population.villages_per_county);
        let served = (design.treated.rollout.village_share * each + 0.5).floor();
        let sides = [served, each - served].map(|villages| villages * f64::from(population.counties));
        if sides.iter().any(|&villages| villages < 2.0) {
            return Err(Error::Usage(Text::new(
                format!("a trial needs at least 2 treated and 2 control villages, not {} and {}", sides[0], sides[1]),
                format!("试验至少需要处理村与对照村各 2 个，现为 {} 与 {}", sides[0], sides[1]),
            )));
        }
        Ok(design)
    }

    /// Simulated weeks of a replication: those before the trial year, and the trial year twice.
    #[must_use]
    pub fn weeks(&self) -> u64 {
        u64::from((self.baseline.population.first_policy_year() + 2) * WEEKS)
    }

    /// The villages assigned to treatment in a replication, drawn at random within each county.
    #[must_use]
    pub fn assigned(&self, rng: &ReplicationRng, map: &Map) -> Reach {
        self.treated.rollout.reach(rng, map)
    }

    /// Rows of the surveyed households, in their order: in each village those with the lowest draws.
    #[must_use]
    pub fn survey(&self, rng: &ReplicationRng, map: &Map) -> Vec<usize> {
        let stream = rng.stream(found_rank::PHASE, found_rank::PART, 0);
        let draws: Vec<f64> =
            stream.blocks(0).take(map.households()).map(|block| unit(block[found_rank::TRIAL_SAMPLE])).collect();
        let mut chosen = Vec::new();
        for village in 0..map.villages.len() {
            let rows = map.village_bounds[village]..map.village_bounds[village + 1];
            chosen.append(&mut lowest(rows, self.sampled, &draws));
        }
        chosen.sort_unstable();
        chosen
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::init;

    fn set(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
        pairs.iter().map(|&(path, value)| (path.to_owned(), value.to_owned())).collect()
    }

    #[test]
    fn the_default_trial_is_the_published_one_and_its_arms_differ_only_in_the_intervention() {
        let design = TrialDesign::read(&[]).expect("the default trial");
        let mut treated = design.treated.clone();
        assert_eq!(
            treated.supply_chain.units_per_thousand.map(f64::to_bits),
            [0.0, 1_100.0, 0.0_f64].map(f64::to_bits)
        );
        (treated.supply_chain, treated.rollout) = (Parameters::default().supply_chain, Parameters::default().rollout);
        assert_eq!(treated, design.baseline);
        let rng = ReplicationRng::new(3, 0);
        let map = init::world(&design.baseline, &rng).map;
        let reach = design.assigned(&rng, &map);
        let treated = (0..map.villages.len()).filter(|&village| reach.village(village)).count();
        assert_eq!((map.villages.len(), treated), (104, 64));
        let survey = design.survey(&rng, &map);
        assert_eq!(survey.len(), 104 * SAMPLED);
        assert!(survey.windows(2).all(|pair| pair[0] < pair[1]), "in order, each once");
        assert!(survey.iter().any(|&row| row % 50 >= SAMPLED), "drawn, not the first of each village");
    }

    #[test]
    fn values_of_the_world_are_set_in_both_arms_and_others_in_the_treated_one() {
        let pairs = [("population.counties", "2"), ("endowment.host_share", "0.02"), ("freight.markup", "0.0")];
        let design = TrialDesign::read(&set(&pairs)).expect("a smaller trial");
        assert_eq!((design.baseline.population.counties, design.treated.population.counties), (2, 2));
        assert_eq!(design.baseline.endowment, design.treated.endowment);
        assert!(design.baseline.freight.markup > 0.0 && design.treated.freight.markup.abs() < 1e-12);
    }

    #[test]
    fn a_trial_without_control_or_treated_villages_or_of_another_length_is_refused() {
        for pair in
            [("rollout.village_share", "1.0"), ("rollout.village_share", "0.0"), ("population.policy_years", "2")]
        {
            assert_eq!(TrialDesign::read(&set(&[pair])).expect_err("no trial").exit_code(), 2, "{pair:?}");
        }
        let error = TrialDesign::read(&set(&[("freight.markdown", "1")])).expect_err("unknown").to_string();
        assert!(error.contains("freight.markdown") || error.contains("markdown"), "{error}");
    }
}
