//! The whole page as one file.

use crate::engine::error::{Result, text};
use crate::study::experiment::Experiment;
use crate::study::live::form::form;
use crate::study::live::session::Session;
use crate::study::live::setup::Setup;
use crate::study::page::{LiveParts, Page, base64};

const SCRIPT: &str = include_str!("../../../templates/live.js");
const STYLE: &str = include_str!("live.css");

/// The engine that a page carries.
#[derive(Debug, Clone, Copy)]
pub struct Engine<'a> {
    /// WebAssembly of the crate `page/`, compressed as gzip.
    pub compressed: &'a [u8],
}

/// The experiment of the first position of the levers.
///
/// # Errors
/// What is wrong in the setup.
pub fn first_experiment(setup: &Setup) -> Result<Experiment> {
    let mut session = Session::of(setup.clone());
    session.prepare_position(&setup.position, 1)?;
    Ok(session.into_experiment().expect("it was prepared"))
}

/// The page of a setup. Below the levers stands a report in the language of the setup: of the results of [`first_experiment`],
/// or of a study of the experiment that the setup was made of.
///
/// # Errors
/// What is wrong in the setup.
pub fn page_file(setup: &Setup, engine: Engine<'_>, report: &Page) -> Result<String> {
    let prepared = Session::of(setup.clone()).prepare_position(&setup.position, 1)?;
    let mut data = serde_json::to_value(setup).expect("defect: a setup is text");
    data["words"] = words(setup);
    let parts = LiveParts {
        controls: form(setup, &prepared)?,
        style: STYLE,
        script: SCRIPT,
        setup: data.to_string(),
        engine: base64(engine.compressed),
    };
    Ok(report.live_html(&parts))
}

/// What the script says.
fn words(setup: &Setup) -> serde_json::Value {
    let say = |en: &str, zh: &str| setup.language().of(&text!("{en}", "{zh}")).to_owned();
    serde_json::json!({
        "start": say("Move a lever: the answer below is simulated anew.", "调节任一项，下面的结果即重新测算。"),
        "working": say("{done} of {all} replications", "已完成{done}次重复，共{all}次"),
        "ready": say("Done: {all} replications.", "完成：共{all}次重复。"),
        "first": say("Simulating; the first interval needs two replications.", "测算中；完成两次重复后给出首个区间。"),
        "smaller": say(
            "Quick answer from a smaller world: {simulated} of the {households} households, few replications. The whole world follows.",
            "快速结果：只模拟{households}户中的{simulated}户，重复次数少；随后以全部农户测算。"
        ),
        "follows": say(
            "Shown below: the quick answer, {simulated} of {households} households. Now all of them are simulated.",
            "下面是只含{households}户中{simulated}户的快速结果；现在测算全部农户。"
        ),
        "trap": say(
            "Replication {replication} of seed {seed} failed with a defect and is left out: {what}",
            "种子{seed}的第{replication}次重复因程序缺陷失败，已剔除：{what}"
        ),
        "pinned": say("Pinned", "已固定的结果"),
        "unpin": say("Remove", "移除"),
        "copied": say("Copied", "已复制"),
        "selected": say("Selected; copy it with the keys of your browser", "已选中，请用浏览器的快捷键复制"),
        "old": say("This browser cannot simulate here: {what}", "此浏览器无法在本页测算：{what}"),
        "total": say("{total} yuan a year in the county", "全县每年{total}万元"),
        "totalFactor": setup.language().of(&text!("1", "10000")).parse::<u32>().unwrap_or(1),
    })
}
