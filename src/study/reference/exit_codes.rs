//! What is the same in every version of the model: the five pathways and the exit codes.

use crate::engine::declare::Label;
use crate::engine::pathways::{PATHWAY_NAMES, PATHWAY_NAMES_ZH};

/// A policy pathway.
#[derive(Debug, Clone, Copy)]
pub struct PathwayInfo {
    /// Name in Rust, TOML and Arrow.
    pub name: &'static str,
    /// The letter its instruments begin with.
    pub letter: &'static str,
    /// What it is called.
    pub label: Label,
    /// What it does.
    pub meaning: Label,
}

/// The five pathways in the order of their numbers.
pub const PATHWAYS: [PathwayInfo; PATHWAY_NAMES.len()] = [
    pathway(0, "T", "technology", ["streaming kits, farm equipment", "直播设备、农业装备"]),
    pathway(1, "H", "talent", ["training of hosts", "主播培训"]),
    pathway(2, "S", "supply chain", ["cold storage, village stations", "冷库、村级站点"]),
    pathway(3, "B", "brand", ["promotion of a county label, its inspected standard", "区域品牌推广、标准与抽检"]),
    pathway(4, "P", "policy", ["loan guarantees, bought traffic", "贷款担保、流量扶持"]),
];

const fn pathway(number: usize, letter: &'static str, en: &'static str, meaning: [&'static str; 2]) -> PathwayInfo {
    let label = Label { en, zh: PATHWAY_NAMES_ZH[number] };
    PathwayInfo { name: PATHWAY_NAMES[number], letter, label, meaning: Label { en: meaning[0], zh: meaning[1] } }
}

/// How the command ends.
#[derive(Debug, Clone, Copy)]
pub struct Exit {
    /// The code.
    pub code: u8,
    /// What it says.
    pub meaning: Label,
    /// What to do then.
    pub then: Label,
}

/// All exit codes.
pub const EXITS: [Exit; 6] = [
    Exit { code: 0, meaning: Label { en: "done", zh: "完成" }, then: Label { en: "nothing", zh: "无需处理" } },
    Exit {
        code: 2,
        meaning: Label {
            en: "the command or the experiment file cannot be used as it is; nothing was run",
            zh: "命令或实验文件无法使用；没有运行任何模拟",
        },
        then: Label { en: "correct what the message names", zh: "按提示更正" },
    },
    Exit {
        code: 3,
        meaning: Label {
            en: "some runs failed; the others were finished and kept",
            zh: "部分模拟失败；其余已完成并保留",
        },
        then: Label {
            en: "read the column `error` of runs.arrow and report it",
            zh: "查看 runs.arrow 的 `error` 列并报告",
        },
    },
    Exit {
        code: 4,
        meaning: Label {
            en: "the machine refused: disk, permission, or a lock held by another process",
            zh: "机器拒绝：磁盘、权限，或另一进程持有锁",
        },
        then: Label {
            en: "mend the cause and repeat the command: finished parts are kept",
            zh: "排除原因后重复同一命令：已完成的部分会保留",
        },
    },
    Exit {
        code: 70,
        meaning: Label { en: "a defect of nongbo", zh: "nongbo 自身的缺陷" },
        then: Label { en: "report the message with the experiment file", zh: "请附上实验文件报告该信息" },
    },
    Exit {
        code: 130,
        meaning: Label { en: "interrupted; what was finished is kept", zh: "已中断；已完成的部分保留" },
        then: Label { en: "repeat the command to go on", zh: "重复同一命令即可继续" },
    },
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::error::{Defect, Error, text};

    #[test]
    fn every_error_ends_with_a_listed_exit_code() {
        let defect = Defect { phase: String::new(), week: 0, what: String::new() };
        let errors = [
            Error::Scenario { source_text: None, problems: Vec::new() },
            Error::Usage(text!("", "")),
            Error::Machine { message: crate::engine::error::Text::new("", ""), cause: None },
            Error::SomeRunsFailed { failed: 1, runs: 2 },
            Error::Interrupted,
            Error::Defect(defect),
        ];
        for error in errors {
            assert!(EXITS.iter().any(|exit| exit.code == error.exit_code()), "{error:?}");
        }
    }
}
