//! Makes the arms of a design and checks them against each other.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use crate::engine::declare::When;
use crate::engine::error::{Problem, text};
use crate::engine::parameters::Parameters;
use crate::study::designs::{Compare, Design, NAMES};
use crate::study::experiment::equal_rules::arms_with_equal_rules;
use crate::study::experiment::joint_limits;
use crate::study::experiment::settings::Settings;
use crate::study::experiment::{MOST_RUNS, Record};
use crate::study::input::arm::{Arm, PlannedArm};
use crate::study::input::arm_builder::ALL;
use crate::study::input::context::Context;
use crate::study::input::problems::{Problems, did_you_mean, truncated};
use crate::study::input::setting::SettingsTable;
use crate::study::input::toml_tree::NodeTable;
use crate::study::input::values::differing;
use crate::study::input::{POPULATION, keys};
use crate::study::nearest::nearest;

/// The arms a file describes; none if its design cannot be read.
pub(super) fn plan(
    context: &Context<'_>,
    design: Option<&'static str>,
    problems: &mut Problems<'_>,
) -> (Design, Vec<PlannedArm>) {
    let nothing = (Design::Compare(Compare {}), Vec::new());
    let Some(design) = design else { return nothing };
    of_other_designs(context.root, design, problems);
    // The reason why the design could not be read is already reported.
    Design::read(design, context, problems).unwrap_or(nothing)
}

/// Reports arms and tables that belong to another design; otherwise they would be ignored silently.
fn of_other_designs(root: &NodeTable, design: &'static str, problems: &mut Problems<'_>) {
    if let Some((key, _)) = keys::entry(root, "arm").filter(|_| design != Compare::NAME) {
        let message = text!("the design \"{design}\" makes its arms itself", "\"{design}\" 设计自动生成方案");
        let help =
            text!("remove `[[arm]]`, or use design = \"compare\"", "请删除 `[[arm]]`，或改用 design = \"compare\"");
        problems.add_with_help(&key.span, message, Some(help));
    }
    for other in NAMES[1..].iter().filter(|other| **other != design) {
        if let Some((key, _)) = keys::entry(root, other) {
            let message = text!("`[{other}]` needs design = \"{other}\"", "`[{other}]` 仅用于 design = \"{other}\"");
            problems.add(&key.span, message);
        }
    }
}

/// Checks that names differ, rules differ, memory suffices and the number of runs is allowed.
pub(super) fn checked(
    (design, planned): (Design, Vec<PlannedArm>),
    settings: &Settings,
    root: &NodeTable,
    limit: &impl Fn(&Parameters) -> Option<Problem>,
    problems: &mut Problems<'_>,
) -> (Design, Vec<Arm>) {
    names_differ(&planned, problems);
    // Wrong values are already reported. Arms may have equal rules only because of them.
    if problems.is_empty() {
        if !design.may_repeat_points() {
            rules_differ(&planned, &settings.base.rules, problems);
        }
        founded_alike(&planned, &settings.base.rules, problems);
    }
    joint_limits::check(&planned, &settings.base, problems);
    affordable(&planned, settings, root, limit, problems);
    let runs = u64::try_from(planned.len()).unwrap_or(u64::MAX).saturating_mul(u64::from(settings.replications));
    if runs > MOST_RUNS {
        let (arms, replications) = (planned.len(), settings.replications);
        let message = text!(
            "{arms} arms with {replications} replications are {runs} runs; at most {MOST_RUNS} are allowed",
            "{arms} 个方案 × {replications} 次重复 = {runs} 次模拟，上限为 {MOST_RUNS}"
        );
        problems.push(Problem { message, help: None, span: None });
    }
    let mut arms: Vec<Arm> = planned.into_iter().map(|planned| planned.arm).collect();
    if let Some(baseline) = arms.first() {
        let (population, numbers) = (baseline.rules.population.clone(), baseline.numbers);
        for arm in &mut arms {
            arm.paired = arm.numbers == numbers && arm.rules.population == population;
        }
    }
    (design, arms)
}

fn names_differ(planned: &[PlannedArm], problems: &mut Problems<'_>) {
    let mut span_by_name = BTreeMap::new();
    for PlannedArm { arm, span } in planned {
        if let Some(first) = span_by_name.insert(arm.name.as_str(), span) {
            let (name, line) = (&arm.name, problems.line(first.start));
            let message = text!(
                "two arms are named `{name}`; the other stands in line {line}",
                "两个方案同名 `{name}`；另一个在第 {line} 行"
            );
            problems.add(span, message);
        }
    }
}

fn rules_differ(planned: &[PlannedArm], base: &Parameters, problems: &mut Problems<'_>) {
    for (at, first) in arms_with_equal_rules(planned.iter().map(|planned| &planned.arm), base) {
        let (PlannedArm { arm, span }, other) = (&planned[at], &planned[first].arm.name);
        let name = &arm.name;
        let message =
            text!("arm `{name}` has exactly the rules of `{other}`", "方案 `{name}` 与 `{other}` 的规则完全相同");
        let help = text!(
            "change a value, or name it `placebo…` if that is meant",
            "请修改某个参数；若有意如此，请以 `placebo` 开头命名"
        );
        problems.add_with_help(span, message, Some(help));
    }
}

/// Reports parameters of founding in arms that hold from the first policy week: such an arm has the first world of the
/// experiment, so that the value would do nothing. Arms of one place in the file are reported once.
fn founded_alike(planned: &[PlannedArm], base: &Parameters, problems: &mut Problems<'_>) {
    let founding: BTreeSet<String> = base
        .sections()
        .iter()
        .flat_map(|section| section.specs())
        .filter_map(|spec| (spec.when == When::Founding).then(|| spec.path()))
        .collect();
    let mut reported = BTreeSet::new();
    for PlannedArm { arm, span } in planned.iter().filter(|planned| planned.arm.when == When::Policy) {
        for path in differing(base, &arm.rules).into_iter().filter(|path| founding.contains(path)) {
            if !reported.insert((span.start, path.clone())) {
                continue;
            }
            let message = text!(
                "`{path}` belongs to founding: it makes the first world, and an arm holds from the first policy week",
                "`{path}` 属于建立世界的参数，而方案自首个政策周起才生效"
            );
            let help = text!(
                "write when = \"founding\" beside it; then all that the arm sets holds from week 0",
                "请在其旁写 when = \"founding\"；该方案的全部设置将自第 0 周起生效"
            );
            problems.add_with_help(span, message, Some(help));
        }
    }
}

/// Checks with `limit` that base and arms fit into memory. A problem of the base covers all arms with its population.
fn affordable(
    planned: &[PlannedArm],
    settings: &Settings,
    root: &NodeTable,
    limit: &impl Fn(&Parameters) -> Option<Problem>,
    problems: &mut Problems<'_>,
) {
    let base = &settings.base.rules;
    let refused = limit(base);
    for PlannedArm { arm, span } in planned {
        if refused.is_some() && arm.rules.population == base.population {
            continue;
        }
        if let Some(problem) = limit(&arm.rules) {
            problems.push(Problem { span: problem.span.or_else(|| Some(span.clone())), ..problem });
        }
    }
    // A base that no arm uses unchanged need not fit.
    let used = planned.is_empty() || planned.iter().any(|p| p.arm.rules.population == base.population);
    if let Some(problem) = refused.filter(|_| used) {
        let span = keys::entry(root, POPULATION).map(|(key, _)| key.span.clone());
        problems.push(Problem { span: problem.span.or(span), ..problem });
    }
}

/// The arms recorded in full: those named, or the baseline and, in a factorial, all pathways.
pub(super) fn recorded(
    named: Option<Vec<(String, Range<usize>)>>,
    design: &Design,
    arms: &[Arm],
    problems: &mut Problems<'_>,
) -> Record {
    let Some(named) = named else {
        let baseline = arms.first().map(|arm| arm.name.clone());
        let all = matches!(design, Design::Factorial(_)).then(|| ALL.to_string());
        return Record { households: baseline.into_iter().chain(all).collect() };
    };
    // There are no arms because of a problem of the design, which is already reported.
    for (name, span) in named.iter().filter(|(name, _)| !arms.is_empty() && arms.iter().all(|arm| arm.name != *name)) {
        let written = truncated(name);
        let message = text!("there is no arm `{written}`", "没有方案 `{written}`");
        problems.add_with_help(
            span,
            message,
            nearest(name, arms.iter().map(|arm| arm.name.as_str())).next().map(did_you_mean),
        );
    }
    Record { households: named.into_iter().map(|(name, _)| name).collect() }
}
