//! Where the numbers are from, what may not be concluded from them, and how they are checked.

use super::Provenance;
use super::context::Context;
use crate::engine::declare::{Basis, Section};
use crate::engine::error::{Text, text};
use crate::engine::parameters::Parameters;
use crate::study::estimate::Holds;
use crate::study::report::caveats::{STORED_VERDICTS, ranking_note};

/// Fewer replications are no basis for a conclusion.
const ENOUGH_REPLICATIONS: u32 = 10;

/// The source line of every figure.
pub(crate) fn source(context: &Context<'_>) -> String {
    let (seed, replications) = (context.experiment.seed, context.panel.replications);
    let (households, model) = (households(context), crate::MODEL_VERSION);
    context.say(&text!(
        "Source: simulation with nongbo, {model}, seed {seed}, {households} households, {replications} replications",
        "数据来源：农播模拟测算（{model}，种子{seed}，{households}户，{replications}次重复）"
    ))
}

fn households(context: &Context<'_>) -> usize {
    context.experiment.arms.first().map_or(0, crate::study::experiment::Arm::households)
}

/// What may not be concluded.
pub(crate) fn limits(context: &Context<'_>) -> Vec<String> {
    let mut limits = Vec::new();
    let replications = context.panel.replications;
    if replications < ENOUGH_REPLICATIONS {
        limits.push(text!(
            "Only {replications} replications: a trial calculation, not to be cited.",
            "仅重复{replications}次，结果仅供试算，不得引用。"
        ));
    }
    limits.extend(context.experiment.arms.first().map(|arm| ranking_note(&arm.rules)));
    limits.push(text!(
        "Intervals are over random seeds with parameters fixed; what is not known of the parameters is not in them.",
        "区间只反映随机种子，参数固定不变；参数本身的不确定性不在区间内。"
    ));
    limits.push(text!(
        "These are simulated counties. Before a decision, check with data of your own county: prices of subsidies, platform fees, price of traffic, need for cold storage, capacity for parcels.",
        "所测算的是示范县域，不代表任何真实县。决策前须先用本县数据核实：补贴单价、平台技术服务费率、流量价格、冷链需求、寄递处理能力。"
    ));
    limits.iter().map(|limit| context.say(limit)).collect()
}

/// Names and values of the footer.
pub(crate) fn facts(context: &Context<'_>, provenance: Provenance<'_>) -> Vec<(String, String)> {
    let experiment = context.experiment;
    let mut facts: Vec<(Text, String)> = vec![
        (text!("Model", "模型"), format!("nongbo {}, {}", env!("CARGO_PKG_VERSION"), crate::MODEL_VERSION)),
        (text!("Seed", "种子"), experiment.seed.to_string()),
        (text!("Households", "农户"), households(context).to_string()),
        (text!("Replications", "重复次数"), context.panel.replications.to_string()),
        (text!("Failed runs", "失败的模拟"), provenance.failed.to_string()),
        (text!("Content hash", "内容校验值"), provenance.content_hash.to_owned()),
    ];
    if !provenance.check_command.is_empty() {
        facts.push((text!("Command that checks it", "核验命令"), provenance.check_command.to_owned()));
    }
    facts.push((text!("Parameters", "参数"), context.say(&parameters())));
    let rules = experiment.arms.first().map(|arm| &arm.rules);
    let ranking = rules.is_some_and(|rules| STORED_VERDICTS.ranking.is_of(rules));
    let ranking = ranking.then(|| if STORED_VERDICTS.ranking.holds { Holds::Yes } else { Holds::No });
    let gate = rules.and_then(|rules| STORED_VERDICTS.gate.holds_for(rules));
    for (name, holds) in [
        (text!("Access alone leaves income unchanged", "前置检验：仅接入电商服务时收入不变"), gate),
        (text!("Ranking of the pathways is established", "路径名次是否可以确定"), ranking),
    ] {
        facts.push((name, context.say(&verdict(holds))));
    }
    facts.into_iter().map(|(name, value)| (context.say(&name), value)).collect()
}

fn verdict(holds: Option<Holds>) -> Text {
    match holds {
        Some(Holds::Yes) => text!("yes, for these parameters", "是（就这些参数而言）"),
        Some(Holds::No) => text!("no, for these parameters", "否（就这些参数而言）"),
        Some(Holds::NotSettled) => text!("not settled: the interval is too wide", "未定：区间过宽"),
        None => text!("not checked for these parameters", "尚未就这些参数检验"),
    }
}

/// How many parameters there are, and how many are assumptions.
fn parameters() -> Text {
    let defaults = Parameters::default();
    let specs: Vec<_> = defaults.sections().into_iter().flat_map(Section::specs).collect();
    let (all, assumed) = (specs.len(), specs.iter().filter(|spec| spec.basis == Basis::Assumption).count());
    text!("{all}, of which {assumed} are assumptions", "共{all}个，其中{assumed}个为假设")
}
