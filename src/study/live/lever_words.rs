//! Fixed words of the levers in both languages.

use crate::engine::error::Language;

/// Fixed words of the levers.
pub(super) struct LeverWords {
    pub no_script: &'static str,
    pub title: &'static str,
    pub county: &'static str,
    pub start: &'static str,
    pub office: &'static str,
    pub money: &'static str,
    pub tools: &'static str,
    pub scope: &'static str,
    pub alone: &'static str,
    pub alone_means: &'static str,
    pub everybody: &'static str,
    pub everybody_means: &'static str,
    pub years: &'static str,
    pub none: &'static str,
    pub anchors: &'static str,
    pub pin: &'static str,
    pub reset: &'static str,
    pub copy: &'static str,
    pub repeat: &'static str,
    pub file: &'static str,
    pub command: &'static str,
    pub exact: &'static str,
}

impl LeverWords {
    pub const fn new(language: Language) -> Self {
        match language {
            Language::En => Self {
                no_script: "Without scripts this page is a report of one answer. With scripts it has levers and simulates again.",
                title: "Move a lever and the economy is simulated again, here, in your browser",
                county: "1. The county",
                start: "Start from",
                office: "What an office knows about its county",
                money: "3. Public money, yuan a household and policy year",
                tools: "instruments",
                scope: "2. Who acts, and for how long",
                alone: "This county alone",
                alone_means: "Only the simulated counties, which stand for this county, pay for support. All other counties go on as before.",
                everybody: "Everybody",
                everybody_means: "Farm counties elsewhere do the same at the same time. They compete for the same viewers, and the national price reacts.",
                years: "policy years",
                none: "none",
                anchors: "The buttons: no money; 100 yuan, about as much as a programme of today; ten times that.",
                pin: "Pin this answer",
                reset: "Back to the beginning",
                copy: "Copy",
                repeat: "Repeat this answer",
                file: "The experiment file; save it as page.toml",
                command: "The command that repeats this answer with all households",
                exact: "An address of this page with these levers",
            },
            Language::Zh => Self {
                no_script: "不启用脚本时，本页为一份测算报告；启用后可调节各项并重新测算。",
                title: "调节任一项，即在您的浏览器中重新测算",
                county: "一、县情",
                start: "起点",
                office: "县里掌握的情况",
                money: "三、财政资金，元/(户·政策年)",
                tools: "项工具",
                scope: "二、实施范围与期限",
                alone: "仅本县实施",
                alone_means: "只有所模拟的县（代表本县）实施扶持，其他县照旧。",
                everybody: "全国都实施",
                everybody_means: "外部农业县同时同样实施：争夺同一批观众，全国价格随之变化。",
                years: "政策年数",
                none: "无",
                anchors: "按钮：无资金；100元，约为现行项目的水平；1000元，为其十倍。",
                pin: "固定此结果以便对照",
                reset: "恢复初始设置",
                copy: "复制",
                repeat: "复现此结果",
                file: "实验文件，另存为 page.toml",
                command: "以全部农户复现此结果的命令",
                exact: "含当前设置的网址",
            },
        }
    }
}
