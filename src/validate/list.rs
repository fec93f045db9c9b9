//! The moments: published figures, their tolerance, and the model's counterpart. Facts F… stand in docs/data.md.

use super::measured::{self, Look};

/// What a moment is used for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Use {
    /// Calibration may look at it.
    Tune,
    /// It is only checked.
    Check,
    /// It must hold before results are shown without a warning.
    Gate,
}

/// What the model says of a moment.
#[derive(Debug, Clone, Copy)]
pub enum Of {
    /// How it is measured, and what exactly, in both languages.
    Model(fn(&Look<'_>) -> f64, &'static str, &'static str),
    /// Why it has no counterpart, in both languages.
    Nothing(&'static str, &'static str),
}

/// A published figure.
#[derive(Debug, Clone, Copy)]
pub struct Moment {
    /// Number.
    pub id: &'static str,
    /// Name.
    pub en: &'static str,
    /// Chinese name.
    pub zh: &'static str,
    /// Unit.
    pub unit: &'static str,
    /// The figure.
    pub target: f64,
    /// Least value that counts as reached.
    pub low: f64,
    /// Greatest value that counts as reached.
    pub high: f64,
    /// What it is used for.
    pub of: Use,
    /// Facts it rests on.
    pub source: &'static str,
    /// The model's counterpart.
    pub model: Of,
}

impl PartialEq for Moment {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
    }
}

/// All moments, in their order everywhere.
#[rustfmt::skip]
pub static MOMENTS: [Moment; 33] = [
    Moment { id: "B1", en: "rural income per head", zh: "农村人均可支配收入", unit: "yuan/year", target: 21691.0, low: 21257.0, high: 22125.0, of: Use::Tune, source: "F1.3",
        model: Of::Model(measured::income, "disposable income of all households over their persons, first reported year", "首个报告年全部农户可支配收入除以人口") },
    Moment { id: "B2", en: "median over mean income per head", zh: "人均收入中位数与均值之比", unit: "1", target: 0.85, low: 0.8, high: 0.87, of: Use::Tune, source: "F1.4",
        model: Of::Model(measured::median, "each person has the income per head of the household", "每人取其户人均收入") },
    Moment { id: "B3", en: "Gini coefficient of income per head", zh: "人均收入基尼系数", unit: "1", target: 0.37, low: 0.33, high: 0.41, of: Use::Tune, source: "F1.11, F1.13",
        model: Of::Model(measured::gini, "as B2", "同 B2") },
    Moment { id: "B4", en: "top over bottom fifth", zh: "最高与最低五分之一收入比", unit: "1", target: 8.5, low: 6.2, high: 9.6, of: Use::Check, source: "F1.11-F1.13",
        model: Of::Model(measured::fifths, "as B2", "同 B2") },
    Moment { id: "B5a", en: "share of wages in income", zh: "工资性收入占比", unit: "share", target: 0.422, low: 0.392, high: 0.452, of: Use::Tune, source: "F1.7",
        model: Of::Model(measured::wages, "off-farm wages and packing wages", "外出工资与打包工资") },
    Moment { id: "B5b", en: "share of operating income", zh: "经营净收入占比", unit: "share", target: 0.343, low: 0.313, high: 0.373, of: Use::Tune, source: "F1.7",
        model: Of::Model(measured::operating, "specialty crop, streams and other farming, after inputs, tools and interest", "特色作物、直播与其他经营，扣除投入、设备与利息") },
    Moment { id: "B5c", en: "share of property income", zh: "财产净收入占比", unit: "share", target: 0.025, low: 0.0, high: 0.055, of: Use::Tune, source: "F1.7",
        model: Of::Model(measured::property, "as declared", "参数给定") },
    Moment { id: "B5d", en: "share of transfers", zh: "转移净收入占比", unit: "share", target: 0.21, low: 0.18, high: 0.24, of: Use::Tune, source: "F1.7",
        model: Of::Model(measured::transfers, "pensions, private transfers, grants, top-ups", "养老金、私人转移、补贴与低保") },
    Moment { id: "B6", en: "share of operating income, fifth 5 less fifth 2", zh: "经营收入占比：第五组减第二组", unit: "share", target: 0.25, low: 0.1, high: 0.35, of: Use::Check, source: "F1.12",
        model: Of::Model(measured::operating_gap, "fifths of persons by income per head", "按人均收入分五组") },
    Moment { id: "B7a", en: "farms up to 10 mu", zh: "10 亩及以下农场占比", unit: "share", target: 0.796, low: 0.776, high: 0.816, of: Use::Tune, source: "F1.15",
        model: Of::Model(measured::small_farms, "the whole farm: specialty land over the crop's share of a farm", "全部农地：特色面积除以该作物占农场的比例") },
    Moment { id: "B7b", en: "farms of 10 to 30 mu", zh: "10–30 亩农场占比", unit: "share", target: 0.165, low: 0.145, high: 0.185, of: Use::Tune, source: "F1.15",
        model: Of::Model(measured::middle_farms, "as B7a", "同 B7a") },
    Moment { id: "B7c", en: "farms above 30 mu", zh: "30 亩以上农场占比", unit: "share", target: 0.04, low: 0.02, high: 0.06, of: Use::Tune, source: "F1.15",
        model: Of::Model(measured::large_farms, "as B7a", "同 B7a") },
    Moment { id: "B8a", en: "income of a mu of apples", zh: "每亩苹果净收入", unit: "yuan/mu", target: 1750.0, low: 500.0, high: 3000.0, of: Use::Tune, source: "F1.21-F1.24",
        model: Of::Model(measured::apple_income, "after cash inputs and hired work, before own work; mean of the years", "扣除现金投入与雇工、未扣自家用工；各年均值") },
    Moment { id: "B8b", en: "apple years with something left after own work", zh: "扣自家用工后仍有盈余的苹果户·年", unit: "share", target: 0.75, low: 0.5, high: 0.95, of: Use::Check, source: "F1.21-F1.24",
        model: Of::Model(measured::apple_years, "growers and years; own work at the hourly wage", "按户·年；自家用工按小时工资计") },
    Moment { id: "B9", en: "intensive orchard: labour", zh: "矮化密植果园：用工", unit: "share", target: -0.31, low: -0.4, high: -0.2, of: Use::Check, source: "F1.25",
        model: Of::Nothing("nobody replants an orchard in the model", "模型中无果园重栽") },
    Moment { id: "B10", en: "live share of farm sales (B10 times B12)", zh: "直播占农产品销售额（B10 × B12）", unit: "share", target: 0.025, low: 0.015, high: 0.05, of: Use::Tune, source: "F2.4, F2.11",
        model: Of::Model(measured::live_share, "ordinary shelf sales online are no channel of the model, so the online share of 13.8 % times the live share of 18 % is read as one share", "普通货架电商不是模型渠道，故以线上占比 13.8 % 乘直播占比 18 % 合读") },
    Moment { id: "B11", en: "growth of live sales", zh: "直播销售年增长", unit: "share/year", target: 0.125, low: 0.07, high: 0.18, of: Use::Tune, source: "F2.2",
        model: Of::Model(measured::growth, "live sales less refunds over the reported years; nothing outside the model grows", "报告期直播净销售年均增长；模型外部没有增长") },
    Moment { id: "B13", en: "views of a session", zh: "单场观看人次", unit: "views", target: 7100.0, low: 5000.0, high: 9200.0, of: Use::Tune, source: "F2.12",
        model: Of::Nothing("looks in the model are effective ones, not views", "模型中的曝光为有效曝光，而非观看人次") },
    Moment { id: "B14", en: "sales per view", zh: "单次观看成交额", unit: "yuan", target: 1.25, low: 0.8, high: 1.6, of: Use::Tune, source: "F2.13",
        model: Of::Nothing("as B13", "同 B13") },
    Moment { id: "B15", en: "share of the top 2.2 % of streamers", zh: "头部 2.2 % 主播成交占比", unit: "share", target: 0.8, low: 0.65, high: 0.88, of: Use::Tune, source: "F2.16",
        model: Of::Model(measured::top_streamers, "all hosts on air at the end of a year, MCN hosts included; a part of a host counts as that part", "年末在播的全部主播（含机构主播）；不足一人按比例计") },
    Moment { id: "B17", en: "sales of a rural host over those of a mean host", zh: "农户主播与平均主播销售比", unit: "1", target: 0.2, low: 0.12, high: 0.35, of: Use::Check, source: "F2.12, F2.14, F2.15",
        model: Of::Model(measured::rural_sales, "by host and year instead of by session", "按主播·年而非单场") },
    Moment { id: "B18", en: "orders a year of a selling creator", zh: "每位带货创作者年订单", unit: "parcels/year", target: 7100.0, low: 3000.0, high: 12000.0, of: Use::Check, source: "F2.22",
        model: Of::Model(measured::orders, "households with own-stream sales; the published mean is of creators of all sizes", "有自播销售的农户；公布均值含各类创作者") },
    Moment { id: "B20", en: "seller villages in clusters", zh: "集群内电商村占比", unit: "share", target: 0.65, low: 0.5, high: 0.8, of: Use::Check, source: "F2.8",
        model: Of::Nothing("villages of four counties make no national clusters", "四个县的村庄不构成全国集群") },
    Moment { id: "B21", en: "west over east seller villages", zh: "西部与东部电商村之比", unit: "1", target: 0.05, low: 0.0, high: 0.1, of: Use::Check, source: "F2.8",
        model: Of::Nothing("counties are inland or near, not west or east", "县分内陆与近市，而非东西部") },
    Moment { id: "B22", en: "adopters younger, schooled, urban experience, larger farm", zh: "采用者：年轻、受教育、务工经历、面积大", unit: "signs", target: 4.0, low: 3.5, high: 4.0, of: Use::Tune, source: "F4.12, F5.6, F4.11",
        model: Of::Model(measured::adopters, "signs that are right among four, households on air at the end beside the others", "期末在播农户与其他农户相比，四个符号中正确的个数") },
    Moment { id: "B23a", en: "loss of fruit in circulation", zh: "水果流通损耗", unit: "share", target: 0.11, low: 0.09, high: 0.14, of: Use::Tune, source: "F3.11",
        model: Of::Model(measured::fruit_loss, "goods kept for live sale, from farm to table; what goes to the trader leaves the model", "备作直播的货物，从产地到餐桌；卖给收购商的货物离开模型") },
    Moment { id: "B23b", en: "loss of vegetables in circulation", zh: "蔬菜流通损耗", unit: "share", target: 0.2, low: 0.15, high: 0.25, of: Use::Tune, source: "F3.11",
        model: Of::Model(measured::vegetable_loss, "as B23a", "同 B23a") },
    Moment { id: "B24", en: "cold treatment after three years of subsidy", zh: "补贴三年后冷处理比例", unit: "share", target: 0.24, low: 0.2, high: 0.28, of: Use::Check, source: "F3.9, F3.10",
        model: Of::Nothing("the default world pays no subsidy; the share at the beginning is a parameter", "默认世界无补贴；初始比例为参数") },
    Moment { id: "B25", en: "refund rate of fresh goods", zh: "生鲜退款率", unit: "share", target: 0.15, low: 0.08, high: 0.25, of: Use::Check, source: "F2.31, F2.32",
        model: Of::Model(measured::refunds, "refunds over sales", "退款额占成交额") },
    Moment { id: "B26", en: "village trial of access: gate", zh: "村级准入试验（关口）", unit: "–", target: 0.0, low: 0.0, high: 0.0, of: Use::Gate, source: "F5.1",
        model: Of::Nothing("see `nongbo trial`: gate", "见 `nongbo trial`") },
    Moment { id: "B31", en: "gain of larger audiences", zh: "粉丝多者增收", unit: "yuan/kg", target: 1.0, low: 0.0, high: 1000.0, of: Use::Check, source: "F5.6",
        model: Of::Model(measured::followers, "gain over the trader of own-stream sellers above the median audience less that of the others; the sign is what is checked", "粉丝高于中位数的自播户相对收购价的增益减其余自播户；检验符号") },
    Moment { id: "B37", en: "direct buyers: area of the crop", zh: "直购进入：种植面积", unit: "share", target: 0.19, low: 0.05, high: 0.25, of: Use::Check, source: "F5.18",
        model: Of::Nothing("land does not change hands or crops in the model", "模型中土地与作物不变") },
    Moment { id: "B38", en: "label premium", zh: "品牌溢价", unit: "share", target: 0.15, low: 0.05, high: 0.48, of: Use::Tune, source: "F4.21-F4.23",
        model: Of::Model(measured::label_premium, "what buyers pay for a kilogram of a pool lot over one of an own account, same county, crop and year", "同县同作物同年，合作社批次较自营每公斤买价之比减一") },
];

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_moment_has_names_a_source_and_a_target_within_its_tolerance() {
        let mut ids = BTreeSet::new();
        for moment in &MOMENTS {
            assert!(ids.insert(moment.id), "{} stands twice", moment.id);
            assert!((moment.low..=moment.high).contains(&moment.target), "{}", moment.id);
            assert!(moment.source.starts_with('F') && moment.zh.chars().any(|c| c > '\u{2e80}'), "{}", moment.id);
            let (Of::Model(_, en, zh) | Of::Nothing(en, zh)) = moment.model;
            assert!(!en.is_empty() && zh.chars().any(|c| c > '\u{2e80}'), "{}", moment.id);
        }
    }
}
