//! The request for a trace, checked against an experiment before the simulation starts.

use crate::engine::error::{Error, Result, Text, text};
use crate::engine::units::WEEKS;
use crate::study::experiment::{Arm, Experiment};
use crate::study::nearest::nearest;

/// Which household, which weeks, which replication.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TraceRequest {
    /// Row of the household.
    pub household: usize,
    /// First week shown.
    pub from: u32,
    /// Last week shown; the simulation ends with it.
    pub to: u32,
    /// Replication.
    pub replication: u32,
}

/// Largest number of arms listed in a message.
const MOST_ARMS_LISTED: usize = 40;

/// The requested arms, one or two; the first arm of the experiment where none is named. Checks that household, weeks and
/// replication exist in each of them.
///
/// # Errors
/// [`Error::Usage`] with the requested value and the allowed ones.
pub fn select_arms<'e>(experiment: &'e Experiment, request: &TraceRequest, names: &[String]) -> Result<Vec<&'e Arm>> {
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
        names.iter().map(|name| arm_by_name(experiment, name)).collect::<Result<_>>()?
    };
    if request.replication >= experiment.replications {
        return Err(out_of_range(
            "--replication",
            request.replication,
            experiment.replications,
            "the experiment",
            "实验",
        ));
    }
    if let [first, second] = arms[..]
        && first.numbers != second.numbers
    {
        let (first, second) = (&first.name, &second.name);
        return Err(Error::Usage(text!(
            "the arms `{first}` and `{second}` share no random draws: their households are not the same",
            "方案 `{first}` 与 `{second}` 的随机数不同，农户并不相同"
        )));
    }
    for arm in &arms {
        let population = &arm.rules.population;
        let households = population.households();
        if request.household as u64 >= households {
            return Err(out_of_range("--household", request.household, households, &arm.name, &arm.name));
        }
        let weeks = population.years() * WEEKS;
        if request.from > request.to || request.to >= weeks {
            let (from, to, last) = (request.from, request.to, weeks - 1);
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

fn out_of_range(option: &str, value: impl std::fmt::Display, count: impl Into<u64>, of: &str, of_zh: &str) -> Error {
    let last = count.into() - 1;
    Error::Usage(text!(
        "{option} {value}: allowed in `{of}` are 0 to {last}",
        "{option} {value}：`{of_zh}` 中可用 0 至 {last}"
    ))
}

fn arm_by_name<'e>(experiment: &'e Experiment, name: &str) -> Result<&'e Arm> {
    let names = || experiment.arms.iter().map(|arm| arm.name.as_str());
    experiment.arms.iter().find(|arm| arm.name == name).ok_or_else(|| {
        let escaped: String = name.escape_debug().take(64).collect();
        let mut list = names().take(MOST_ARMS_LISTED).collect::<Vec<_>>().join(", ");
        if experiment.arms.len() > MOST_ARMS_LISTED {
            list += ", …";
        }
        let (en, zh) = match nearest(name, names()).next() {
            Some(near) => (format!("; did you mean `{near}`?"), format!("；是否指 `{near}`？")),
            None => (String::new(), String::new()),
        };
        Error::Usage(text!(
            "there is no arm `{escaped}`{en} [arms: {list}]",
            "没有名为 `{escaped}` 的方案{zh} [方案：{list}]"
        ))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::study::experiment::read;

    const TEXT: &str = "question = \"q\"\nexpect = \"e\"\ndesign = \"compare\"\nseed = 1\nreplications = 2\n\
        [[arm]]\nname = \"baseline\"\n[[arm]]\nname = \"training\"\nset = { \"talent.budget_fen_per_household_year\" = 10000 }\n\
        [[arm]]\nname = \"short\"\nwhen = \"founding\"\nset = { \"population.policy_years\" = 1, \"population.counties\" = 1 }\n";

    fn request() -> TraceRequest {
        TraceRequest { household: 0, from: 100, to: 110, replication: 0 }
    }

    fn check(request: TraceRequest, names: &[&str]) -> std::result::Result<Vec<String>, String> {
        let experiment = read("test.toml", TEXT, &[], |_| None).expect("it can be run");
        let names: Vec<String> = names.iter().map(|&name| name.to_owned()).collect();
        match select_arms(&experiment, &request, &names) {
            Ok(arms) => Ok(arms.iter().map(|arm| arm.name.clone()).collect()),
            Err(Error::Usage(text)) => {
                assert!(text.zh.chars().any(|c| c > '\u{4e00}'), "{}", text.zh);
                Err(text.en)
            }
            Err(other) => panic!("{other}"),
        }
    }

    #[test]
    fn without_a_name_the_first_arm_is_traced() {
        assert_eq!(check(request(), &[]), Ok(vec!["baseline".into()]));
        assert_eq!(check(request(), &["training", "baseline"]), Ok(vec!["training".into(), "baseline".into()]));
    }

    #[test]
    fn a_wrong_request_is_refused_with_the_allowed_values() {
        let message = check(request(), &["trainig"]).expect_err("no such arm");
        assert!(
            message.contains("did you mean `training`") && message.contains("baseline, training, short"),
            "{message}"
        );
        let refused = |request: TraceRequest, name: &str, allowed: &str| {
            let message = check(request, &[name]).expect_err("it is not there");
            assert!(message.contains(allowed), "{message}");
        };
        refused(TraceRequest { household: 2000, ..request() }, "baseline", "0 to 1999");
        refused(TraceRequest { household: 500, ..request() }, "short", "0 to 499");
        refused(TraceRequest { to: 260, ..request() }, "baseline", "0..259");
        refused(TraceRequest { to: 156, ..request() }, "short", "0..155");
        refused(TraceRequest { from: 111, ..request() }, "baseline", "not after");
        refused(TraceRequest { replication: 2, ..request() }, "baseline", "0 to 1");
        assert!(check(request(), &["baseline", "training", "short"]).expect_err("three").contains("3 times"));
    }
}
