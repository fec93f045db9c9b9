//! Where the command line meets the engine.

use super::arguments::RunRequest;
use super::run::Job;
use super::{Language, job};
use crate::agents::{carriers, consumers, hosts, households, institutions, orders};
use crate::catalogue::{Catalogue, InstrumentInfo, PhaseInfo, TableInfo};
use crate::declare::{Column, Label, Rulebook as _};
use crate::error::{Result, Text};
use crate::experiment;
use crate::pathways::{Instrument, instruments};
use crate::sweep;
use crate::week::{Rules, WEEK};

/// Everything the engine declares.
pub fn catalogue() -> Catalogue {
    let rules = Rules::default();
    let instruments = instruments().iter().map(|it| instrument(&rules, it)).collect();
    Catalogue::new(&rules.sections(), tables(), phases(), instruments)
}

/// A commented experiment file.
pub fn template(name: &str, language: Language) -> String {
    let language = match language {
        Language::En => experiment::Language::English,
        Language::Zh => experiment::Language::Chinese,
    };
    experiment::template::<Rules>(name, language)
}

/// The experiment asked for, with its folder.
pub fn job(request: &RunRequest) -> Result<Box<dyn Job>> {
    job::open(request)
}

/// The tables of a folder, then those of the engine.
fn tables() -> Vec<TableInfo> {
    let engine: [(&str, &str, &[Column]); 13] = [
        ("Endowments", "What a farm household was born with.", households::Endowments::COLUMNS),
        ("Households", "Farm households: what changes.", households::Households::COLUMNS),
        ("LocalHosts", "Local hosts: station staff, returnees, the county live room.", hosts::LocalHosts::COLUMNS),
        ("Carriers", "Logistics firms.", carriers::Carriers::COLUMNS),
        ("VillageStates", "Villages: what changes.", carriers::VillageStates::COLUMNS),
        ("Consumers", "Consumer households.", consumers::Consumers::COLUMNS),
        ("ConsumerPurses", "Money of the consumers of a city and income tier.", consumers::ConsumerPurses::COLUMNS),
        ("Markets", "The market of a county and crop.", institutions::Markets::COLUMNS),
        ("Nation", "National state of a crop.", institutions::Nation::COLUMNS),
        ("Counties", "Counties.", institutions::Counties::COLUMNS),
        ("Pools", "The co-operative of a county and crop.", institutions::Pools::COLUMNS),
        ("Accounts", "Account of a county government for a pathway.", institutions::Accounts::COLUMNS),
        ("Orders", "Orders of one week.", orders::Orders::COLUMNS),
    ];
    let written = sweep::tables().into_iter().map(|(name, meaning, columns)| TableInfo { name, meaning, columns });
    let engine = engine.into_iter().map(|(name, meaning, columns)| TableInfo { name, meaning, columns });
    written.chain(engine).collect()
}

/// What happens in each phase, in the order of the week.
const TITLES: [Label; 12] = [
    Label {
        en: "Weather, temperature and national prices of the week.", zh: "当周天气、气温与全国价格。"
    },
    Label {
        en: "Governments receive grants and buy what the pathways offer.",
        zh: "政府获得拨款并采购各路径的资助内容。",
    },
    Label {
        en: "Fields give what they grew; it is graded; some of it spoils.", zh: "采收、分级，部分腐损。"
    },
    Label {
        en: "Households choose tools, hosting, membership, effort and credit.",
        zh: "农户决定设备、开播、入社、管理与借贷。",
    },
    Label {
        en: "Households split their goods between trader, pool and own stream, and set prices.",
        zh: "农户在收购商、合作社与自播之间分配货源并定价。",
    },
    Label { en: "Hosts stream; the platform shares out looks.", zh: "主播开播，平台分配流量。" },
    Label { en: "Consumers look, choose and pay.", zh: "消费者浏览、选择并付款。" },
    Label {
        en: "Parcels are packed and picked up; those that cannot leave in time are cancelled.",
        zh: "打包揽收；逾期未发的订单取消。",
    },
    Label { en: "Parcels arrive; buyers rate, follow or ask for refunds.", zh: "签收、评价、关注或退款。" },
    Label {
        en: "Traders take the rest; farm-gate prices form.", zh: "收购商收走其余货源，形成地头价。"
    },
    Label {
        en: "Payouts, wages, fees, taxes, interest and living costs are paid.",
        zh: "结算货款、工资、费用、利息与生活支出。",
    },
    Label {
        en: "Skill, beliefs and reputation follow what happened.", zh: "技能、预期与声誉随结果更新。"
    },
];

fn phases() -> Vec<PhaseInfo> {
    let phase = |(it, title): (&'static crate::week::Phase, Label)| PhaseInfo {
        id: it.id,
        name: it.name,
        title,
        reads: it.reads,
        writes: it.writes,
    };
    WEEK.iter().zip(TITLES).map(phase).collect()
}

fn instrument(rules: &Rules, it: &Instrument) -> InstrumentInfo {
    InstrumentInfo {
        id: it.id,
        pathway: it.pathway,
        name: Label { en: it.name, zh: it.zh },
        unit: Label { en: it.unit, zh: it.unit_zh },
        unit_cost: cost(rules, it.cost),
        life: Text::new(it.life, it.life),
        acts_in: it.phases,
        acts_on: Label { en: it.acts_on, zh: it.acts_on_zh },
        why_not: Label { en: it.why_not, zh: it.why_not_zh },
    }
}

/// The default of the parameter that says what a unit costs, and its name.
fn cost(rules: &Rules, path: &str) -> Text {
    let sections = rules.sections();
    let spec = sections.iter().flat_map(|section| section.specs()).find(|spec| spec.path() == path);
    let value = spec.map_or_else(String::new, |spec| format!("{} {}", spec.default, spec.unit));
    Text::new(format!("{value} (`{path}`)"), format!("{value}（`{path}`）"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_instrument_has_a_cost_that_is_a_parameter() {
        for it in instruments() {
            assert!(!cost(&Rules::default(), it.cost).en.starts_with(' '), "{}: {}", it.id, it.cost);
        }
    }

    #[test]
    fn every_section_and_phase_can_be_explained() {
        let catalogue = catalogue();
        for name in
            Rules::default().sections().iter().map(|section| section.name()).chain(WEEK.iter().map(|it| it.name))
        {
            assert!(!catalogue.explain(name).is_empty(), "{name}");
        }
    }

    #[test]
    fn the_template_runs_as_it_is() {
        for language in [Language::En, Language::Zh] {
            let text = template("first", language);
            let read = experiment::read::<Rules>("first.toml", &text, &[], |_| None);
            assert!(read.is_ok(), "{:?}", read.err());
        }
    }
}
