//! What a trace is asked for, checked against an experiment before anything is simulated.

use crate::engine::error::{Error, Result, Text, text};
use crate::engine::units::WEEKS;
use crate::study::experiment::{Arm, Experiment, nearest};

/// Which household, which weeks, which replication.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TraceRequest {
    /// Row of the household.
    pub household: usize,
    /// First week shown.
    pub from: u32,
    /// Last week shown and lived.
    pub to: u32,
    /// Replication.
    pub replication: u32,
}

/// Most names of arms listed in a message.
const LISTED: usize = 40;

/// The arms asked for by name, one or two, the baseline where none is; everything asked for exists in each.
///
/// # Errors
/// [`Error::Usage`] naming what was asked for and what is allowed.
pub fn checked<'e>(experiment: &'e Experiment, asked: &TraceRequest, names: &[String]) -> Result<Vec<&'e Arm>> {
    if names.len() > 2 {
        let count = names.len();
        return Err(Error::Usage(text!(
            "--arm is given {count} times; one arm or two can be traced",
            "--arm 给出了 {count} 次；只能追踪一个或两个方案"
        )));
    }
    let arms: Vec<&Arm> = if names.is_empty() {
        experiment.arms.iter().take(1).collect()
    } else {
        names.iter().map(|name| named(experiment, name)).collect::<Result<_>>()?
    };
    if asked.replication >= experiment.replications {
        return Err(beyond("--replication", asked.replication, experiment.replications, "the experiment", "实验"));
    }
    for arm in &arms {
        let population = &arm.rules.population;
        let households = [population.counties, population.villages_per_county, population.households_per_village];
        let households = households.iter().map(|&count| u64::from(count)).product::<u64>();
        if asked.household as u64 >= households {
            return Err(beyond("--household", asked.household, households, &arm.name, &arm.name));
        }
        let weeks = (population.burn_in_years + population.baseline_years + population.policy_years) * WEEKS;
        if asked.from > asked.to || asked.to >= weeks {
            let (from, to, last) = (asked.from, asked.to, weeks - 1);
            return Err(Error::Usage(Text::new(
                format!(
                    "--weeks {from}..{to}: a run of `{}` has the weeks 0..{last}, the first not after the last",
                    arm.name
                ),
                format!("--weeks {from}..{to}：`{}` 的模拟为第 0..{last} 周，起始周不得晚于结束周", arm.name),
            )));
        }
    }
    Ok(arms)
}

fn beyond(option: &str, value: impl std::fmt::Display, count: impl Into<u64>, of: &str, of_zh: &str) -> Error {
    let last = count.into() - 1;
    Error::Usage(text!(
        "{option} {value}: allowed in `{of}` are 0 to {last}",
        "{option} {value}：`{of_zh}` 中可用 0 至 {last}"
    ))
}

fn named<'e>(experiment: &'e Experiment, name: &str) -> Result<&'e Arm> {
    let known = || experiment.arms.iter().map(|arm| arm.name.as_str());
    experiment.arms.iter().find(|arm| arm.name == name).ok_or_else(|| {
        let shown: String = name.escape_debug().take(64).collect();
        let mut list = known().take(LISTED).collect::<Vec<_>>().join(", ");
        if experiment.arms.len() > LISTED {
            list += ", …";
        }
        let (en, zh) = match nearest(name, known()) {
            Some(near) => (format!("; did you mean `{near}`?"), format!("；是否指 `{near}`？")),
            None => (String::new(), String::new()),
        };
        Error::Usage(text!(
            "there is no arm `{shown}`{en} [arms: {list}]",
            "没有名为 `{shown}` 的方案{zh} [方案：{list}]"
        ))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::study::experiment::read;

    const TEXT: &str = "question = \"q\"\nexpect = \"e\"\ndesign = \"compare\"\nseed = 1\nreplications = 2\n\
        [[arm]]\nname = \"baseline\"\n[[arm]]\nname = \"training\"\nset = { \"talent.budget_fen_per_household_year\" = 10000 }\n\
        [[arm]]\nname = \"short\"\nset = { \"population.policy_years\" = 1, \"population.counties\" = 1 }\n";

    fn asked() -> TraceRequest {
        TraceRequest { household: 0, from: 100, to: 110, replication: 0 }
    }

    fn check(asked: TraceRequest, names: &[&str]) -> std::result::Result<Vec<String>, String> {
        let experiment = read("test.toml", TEXT, &[], |_| None).expect("it can be run");
        let names: Vec<String> = names.iter().map(|&name| name.to_owned()).collect();
        match checked(&experiment, &asked, &names) {
            Ok(arms) => Ok(arms.iter().map(|arm| arm.name.clone()).collect()),
            Err(Error::Usage(text)) => {
                assert!(text.zh.chars().any(|c| c > '\u{4e00}'), "{}", text.zh);
                Err(text.en)
            }
            Err(other) => panic!("{other}"),
        }
    }

    #[test]
    fn without_a_name_the_baseline_is_traced() {
        assert_eq!(check(asked(), &[]), Ok(vec!["baseline".into()]));
        assert_eq!(check(asked(), &["training", "baseline"]), Ok(vec!["training".into(), "baseline".into()]));
    }

    #[test]
    fn what_is_not_there_is_named_with_what_is_allowed() {
        let message = check(asked(), &["trainig"]).expect_err("no such arm");
        assert!(
            message.contains("did you mean `training`") && message.contains("baseline, training, short"),
            "{message}"
        );
        let refused = |asked: TraceRequest, name: &str, allowed: &str| {
            let message = check(asked, &[name]).expect_err("it is not there");
            assert!(message.contains(allowed), "{message}");
        };
        refused(TraceRequest { household: 2000, ..asked() }, "baseline", "0 to 1999");
        refused(TraceRequest { household: 500, ..asked() }, "short", "0 to 499");
        refused(TraceRequest { to: 260, ..asked() }, "baseline", "0..259");
        refused(TraceRequest { to: 156, ..asked() }, "short", "0..155");
        refused(TraceRequest { from: 111, ..asked() }, "baseline", "not after");
        refused(TraceRequest { replication: 2, ..asked() }, "baseline", "0 to 1");
        assert!(check(asked(), &["baseline", "training", "short"]).expect_err("three").contains("3 times"));
    }
}
