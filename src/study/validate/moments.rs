//! The moments: published figures with their tolerance and their counterpart in the model. Facts F… and G… are in docs/data.md.

use crate::study::validate::counterparts;
use crate::study::validate::counterparts::Snapshot;

/// The use of a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// Used for calibration.
    Tune,
    /// Only checked.
    Check,
    /// Tables are shown with a warning while it does not hold.
    Gate,
}

/// The counterpart of a moment in the model.
#[derive(Debug, Clone, Copy)]
pub enum Counterpart {
    /// Function that computes it, and its definition in both languages.
    Model(fn(&Snapshot<'_>) -> f64, &'static str, &'static str),
    /// Result of a trial inside the model, with its definition in both languages.
    Trial(&'static str, &'static str),
    /// None, with the reason in both languages.
    Nothing(&'static str, &'static str),
}

/// A published figure.
#[derive(Debug, Clone, Copy)]
pub struct Moment {
    /// Identifier.
    pub id: &'static str,
    /// Name.
    pub en: &'static str,
    /// Chinese name.
    pub zh: &'static str,
    /// Unit.
    pub unit: &'static str,
    /// The figure.
    pub target: f64,
    /// Lower bound of the tolerance.
    pub low: f64,
    /// Upper bound of the tolerance.
    pub high: f64,
    /// Its use.
    pub role: Role,
    /// Facts of docs/data.md that it is based on.
    pub source: &'static str,
    /// Its counterpart in the model.
    pub model: Counterpart,
}

impl Moment {
    /// What it is a part of: shares that sum to one have the same composition, every other moment is its own.
    #[must_use]
    pub fn composition(&self) -> &'static str {
        match self.id {
            "B5a" | "B5b" | "B5c" | "B5d" => "B5",
            "B7a" | "B7b" | "B7c" => "B7",
            id => id,
        }
    }
}

impl PartialEq for Moment {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
    }
}

/// All moments, in the order of every table.
#[rustfmt::skip]
pub static MOMENTS: [Moment; 46] = [
    Moment { id: "B1", en: "rural income per head", zh: "农村人均可支配收入", unit: "yuan/year", target: 21691.0, low: 21257.0, high: 22125.0, role: Role::Tune, source: "F1.3",
        model: Counterpart::Model(counterparts::income, "disposable income of all households over their persons, first reported year", "首个报告年全部农户可支配收入除以人口") },
    Moment { id: "B2", en: "median over mean income per head", zh: "人均收入中位数与均值之比", unit: "1", target: 0.85, low: 0.8, high: 0.87, role: Role::Tune, source: "F1.4",
        model: Counterpart::Model(counterparts::median, "each person has the income per head of the household", "每人取其户人均收入") },
    Moment { id: "B3", en: "Gini coefficient of income per head", zh: "人均收入基尼系数", unit: "1", target: 0.37, low: 0.33, high: 0.41, role: Role::Tune, source: "F1.11, F1.13",
        model: Counterpart::Model(counterparts::gini, "as B2", "同 B2") },
    Moment { id: "B4", en: "top over bottom fifth", zh: "高收入组与低收入组收入之比（五等份分组）", unit: "1", target: 8.5, low: 6.2, high: 9.6, role: Role::Check, source: "F1.11-F1.13",
        model: Counterpart::Model(counterparts::fifths, "as B2", "同 B2") },
    Moment { id: "B5a", en: "share of wages in income", zh: "工资性收入占比", unit: "share", target: 0.422, low: 0.392, high: 0.452, role: Role::Tune, source: "F1.7",
        model: Counterpart::Model(counterparts::wages, "off-farm wages and packing wages", "外出工资与打包工资") },
    Moment { id: "B5b", en: "share of operating income", zh: "经营净收入占比", unit: "share", target: 0.343, low: 0.313, high: 0.373, role: Role::Tune, source: "F1.7",
        model: Counterpart::Model(counterparts::operating, "specialty crop, streams and other farming, after inputs, tools and interest", "特色作物、直播与其他经营，扣除投入、设备与利息") },
    Moment { id: "B5c", en: "share of property income", zh: "财产净收入占比", unit: "share", target: 0.025, low: 0.0, high: 0.055, role: Role::Tune, source: "F1.7",
        model: Counterpart::Model(counterparts::property, "as declared", "参数给定") },
    Moment { id: "B5d", en: "share of transfers", zh: "转移净收入占比", unit: "share", target: 0.21, low: 0.18, high: 0.24, role: Role::Tune, source: "F1.7",
        model: Counterpart::Model(counterparts::transfers, "pensions, private transfers, grants, top-ups", "养老金、私人转移、补贴与低保") },
    Moment { id: "B6", en: "share of operating income, fifth 5 less fifth 2", zh: "经营收入占比：第五组减第二组", unit: "share", target: 0.25, low: 0.1, high: 0.35, role: Role::Check, source: "F1.12",
        model: Counterpart::Model(counterparts::operating_gap, "fifths of persons by income per head", "按人均收入分五组") },
    Moment { id: "B7a", en: "farms up to 10 mu", zh: "经营耕地（园地）10亩及以下的农户占比", unit: "share", target: 0.796, low: 0.776, high: 0.816, role: Role::Tune, source: "F1.15",
        model: Counterpart::Model(counterparts::small_farms, "the whole farm: specialty land over the crop's share of a farm", "全部农地：特色种植面积除以该作物占经营面积的比例") },
    Moment { id: "B7b", en: "farms of 10 to 30 mu", zh: "经营耕地（园地）10—30亩的农户占比", unit: "share", target: 0.165, low: 0.145, high: 0.185, role: Role::Tune, source: "F1.15",
        model: Counterpart::Model(counterparts::middle_farms, "as B7a", "同 B7a") },
    Moment { id: "B7c", en: "farms above 30 mu", zh: "经营耕地（园地）30亩以上的农户占比", unit: "share", target: 0.04, low: 0.02, high: 0.06, role: Role::Tune, source: "F1.15",
        model: Counterpart::Model(counterparts::large_farms, "as B7a", "同 B7a") },
    Moment { id: "B8a", en: "income of a mu of apples", zh: "每亩苹果现金收益", unit: "yuan/mu", target: 1750.0, low: 500.0, high: 3000.0, role: Role::Tune, source: "F1.21-F1.24",
        model: Counterpart::Model(counterparts::apple_income, "after cash inputs and hired work, before own work; mean of the years", "扣除现金投入与雇工、未扣家庭用工折价；各年均值") },
    Moment { id: "B8b", en: "apple years with something left after own work", zh: "扣除家庭用工折价后苹果仍盈利的县·年占比", unit: "share", target: 0.75, low: 0.5, high: 0.95, role: Role::Check, source: "F1.21-F1.24",
        model: Counterpart::Model(counterparts::profitable_apple_years, "counties and years: all apple growers of a county together; own work at the hourly wage", "按县·年：全县苹果户合计；家庭用工折价按小时工资计") },
    Moment { id: "B9", en: "intensive orchard: labour", zh: "矮化密植果园：用工", unit: "share", target: -0.31, low: -0.4, high: -0.2, role: Role::Check, source: "F1.25",
        model: Counterpart::Nothing("nobody replants an orchard in the model", "模型中无果园重栽") },
    Moment { id: "B10", en: "live share of farm sales (B10 times B12)", zh: "直播占农产品销售额（B10 × B12）", unit: "share", target: 0.025, low: 0.015, high: 0.05, role: Role::Tune, source: "F2.4, F2.11",
        model: Counterpart::Model(counterparts::live_share, "ordinary shelf sales online are no channel of the model, so the online share of 13.8 % times the live share of 18 % is read as one share", "普通货架电商不是模型渠道，故以线上占比 13.8 % 乘直播占比 18 % 合读") },
    Moment { id: "B11", en: "growth of live sales", zh: "直播销售年增长", unit: "share/year", target: 0.125, low: 0.07, high: 0.18, role: Role::Tune, source: "F2.2",
        model: Counterpart::Model(counterparts::growth, "live sales less refunds over the reported years; nothing outside the model grows", "报告期直播净销售年均增长；模型外部没有增长") },
    Moment { id: "B13", en: "views of a session", zh: "单场观看人次", unit: "views", target: 7100.0, low: 5000.0, high: 9200.0, role: Role::Check, source: "F2.12",
        model: Counterpart::Model(counterparts::views, "offers shown to consumers in need for as many parcels as hosting.orders_per_session; an impression of the model is one offer seen by somebody about to buy, which is worth several views", "每售出 hosting.orders_per_session 件所对应的有效曝光；模型中一次曝光是有需求者看到一个商品，抵得上数次观看") },
    Moment { id: "B14", en: "sales per view", zh: "单次观看成交额", unit: "yuan", target: 1.25, low: 0.8, high: 1.6, role: Role::Check, source: "F2.13",
        model: Counterpart::Model(counterparts::sales_per_view, "value ordered for an offer shown; as B13", "每次有效曝光成交额；同 B13") },
    Moment { id: "B15", en: "share of the top 2.2 % of streamers", zh: "头部 2.2 % 主播成交占比", unit: "share", target: 0.8, low: 0.65, high: 0.88, role: Role::Check, source: "F2.16",
        model: Counterpart::Model(counterparts::top_streamers, "all hosts on air at the end of a year and the rivals with what buyers of these counties spend on them; a part of a host counts as that part; MCN hosts with their other goods, at the rate of the farm part of their sessions. The figure is of a whole platform: among the some sixty sellers here the top 2.2 % is one of them, and rivals take broadcast.rival_share of attention together", "年末在播全部主播及外部主播（按本地消费者向其支付额）；不足一人按比例计；MCN机构主播含其他商品，按农产品时段的速率推算。公布数指整个平台：此处约六十名主播，前 2.2 % 仅约一人，且外部主播合计曝光占比即 broadcast.rival_share") },
    Moment { id: "B15b", en: "Gini coefficient of streamers' sales", zh: "主播成交基尼系数", unit: "1", target: 0.89, low: 0.8, high: 0.96, role: Role::Check, source: "F2.16",
        model: Counterpart::Model(counterparts::streamer_gini, "as B15; the published share under a Pareto tail", "同 B15；由公布占比按帕累托尾部推得") },
    Moment { id: "B17", en: "sales of a rural host over those of a mean host", zh: "自播农户与平均主播销售比", unit: "1", target: 0.2, low: 0.12, high: 0.35, role: Role::Check, source: "F2.12, F2.14, F2.15",
        model: Counterpart::Model(counterparts::farm_host_sales_ratio, "by host and year instead of by session; hosts as in B15", "按主播·年而非单场；主播口径同 B15") },
    Moment { id: "B18a", en: "farm orders a year of a host that sells any", zh: "每位带货创作者年农产品订单", unit: "parcels/year", target: 7100.0, low: 3000.0, high: 12000.0, role: Role::Check, source: "F2.22",
        model: Counterpart::Model(counterparts::orders, "all hosts on air at the end of the last year and the rivals, farm goods", "末年年末在播全部主播及外部主播，农产品") },
    Moment { id: "B18b", en: "the same of the median host over the mean", zh: "中位主播与平均主播订单之比", unit: "1", target: 0.05, low: 0.0, high: 0.1, role: Role::Check, source: "F2.22",
        model: Counterpart::Model(counterparts::median_orders, "as B18a", "同 B18a") },
    Moment { id: "B20", en: "seller villages in clusters", zh: "集群内电商村占比", unit: "share", target: 0.65, low: 0.5, high: 0.8, role: Role::Check, source: "F2.8",
        model: Counterpart::Nothing("a county of the default world has ten villages: none can hold a cluster of ten", "默认情景每县十村，容不下十个电商村的集群") },
    Moment { id: "B21", en: "west over east seller villages", zh: "西部与东部电商村之比", unit: "1", target: 0.05, low: 0.0, high: 0.1, role: Role::Check, source: "F2.8",
        model: Counterpart::Model(counterparts::remote_seller_village_ratio, "share of such villages in counties far from the cities over that in the others", "远离城市的县中此类村占比与其他县之比") },
    Moment { id: "B22a", en: "adopters are younger", zh: "开播农户与其他农户年龄档之差（正值表示更年轻）", unit: "bands", target: 0.5, low: 0.0, high: 4.0, role: Role::Tune, source: "F4.12, F5.6",
        model: Counterpart::Model(counterparts::host_age_gap, "households on air at the end beside the others, age bands of about ten years; the sign is published, the rest of the tolerance is ours", "期末自播农户与其他农户之差，约十年一档；公布的是符号，其余容许范围由我们设定") },
    Moment { id: "B22b", en: "adopters are more schooled", zh: "开播农户与其他农户学历之差", unit: "levels", target: 0.2, low: 0.0, high: 3.0, role: Role::Tune, source: "F4.12, F5.6",
        model: Counterpart::Model(counterparts::host_schooling_gap, "as B22a, levels of schooling", "同 B22a，学历级差") },
    Moment { id: "B22c", en: "adopters have worked in cities", zh: "开播农户与其他农户务工经历占比之差", unit: "share", target: 0.1, low: 0.0, high: 1.0, role: Role::Tune, source: "F4.12",
        model: Counterpart::Model(counterparts::host_migrant_gap, "as B22a, share of households where a member at home has worked in a city", "同 B22a，在家成员有外出务工经历的农户占比之差") },
    Moment { id: "B22d", en: "adopters farm more land", zh: "开播农户与其他农户面积之差", unit: "share", target: 0.2, low: 0.0, high: 5.0, role: Role::Tune, source: "F4.11, F5.6",
        model: Counterpart::Model(counterparts::host_land_gap, "as B22a, over the mean farm", "同 B22a，相对户均经营面积") },
    Moment { id: "B23a", en: "loss of fruit in circulation", zh: "水果产后损失率", unit: "share", target: 0.11, low: 0.09, high: 0.14, role: Role::Tune, source: "F3.11",
        model: Counterpart::Model(counterparts::fruit_loss, "goods kept for live sale, from farm to table; what goes to the trader leaves the model", "备作直播的货物，从产地到餐桌；卖给收购商的货物离开模型") },
    Moment { id: "B23b", en: "loss of vegetables in circulation", zh: "蔬菜产后损失率", unit: "share", target: 0.2, low: 0.15, high: 0.25, role: Role::Tune, source: "F3.11",
        model: Counterpart::Model(counterparts::vegetable_loss, "as B23a", "同 B23a") },
    Moment { id: "B24", en: "cold treatment after three years of subsidy", zh: "补贴三年后产地低温处理率", unit: "share", target: 0.24, low: 0.2, high: 0.28, role: Role::Check, source: "F3.9, F3.10",
        model: Counterpart::Nothing("the default world pays no subsidy; the share at the beginning is a parameter", "默认情景无补贴；初始比例为参数") },
    Moment { id: "B25", en: "refund rate of fresh goods", zh: "生鲜退款率", unit: "share", target: 0.15, low: 0.08, high: 0.25, role: Role::Check, source: "F2.31, F2.32",
        model: Counterpart::Model(counterparts::refunds, "refunds over sales", "退款额占成交额") },
    Moment { id: "B26", en: "village trial of access: gate", zh: "村级电商服务接入试验（前置检验）", unit: "share", target: 0.0, low: -0.003, high: 0.003, role: Role::Gate, source: "F5.1",
        model: Counterpart::Trial("true effect of access on income over income; holds if a typical trial cannot tell its estimate from zero as well and the truth is below a third of live net income (`nongbo trial`)", "电商服务接入对收入的真实效应占收入比例；典型试验的估计须与零无法区分，且真实效应低于直播销售净收入的三分之一，方为相符（`nongbo trial`）") },
    Moment { id: "B31", en: "gain of larger audiences", zh: "粉丝多者增收", unit: "yuan/year", target: 1000.0, low: 0.0, high: 100_000.0, role: Role::Check, source: "F5.6",
        model: Counterpart::Model(counterparts::follower_gain, "gain over the trader in a year of own-stream sellers above the median audience less that of the others; the sign is what is checked", "粉丝高于中位数的自播农户相对收购价的年增益减其余自播农户；检验符号") },
    Moment { id: "B37", en: "direct buyers: area of the crop", zh: "直采企业进入对种植面积的影响", unit: "share", target: 0.19, low: 0.05, high: 0.25, role: Role::Check, source: "F5.18",
        model: Counterpart::Nothing("land does not change hands or crops in the model", "模型中土地与作物不变") },
    Moment { id: "B38", en: "label premium", zh: "区域品牌溢价", unit: "share", target: 0.15, low: 0.05, high: 0.48, role: Role::Check, source: "F4.21-F4.23",
        model: Counterpart::Model(counterparts::label_premium, "what buyers pay for a kilogram of a co-operative lot over one of an own account, same county, crop and year; sellers keep their price while the stock clears, so buyers reward a label by buying more", "同县同作物同年，合作社批次较自营每公斤买价之比减一；库存售清时卖方不调价，买方对区域品牌的偏好体现为多买") },
    Moment { id: "B39", en: "growers who make an effort for quality", zh: "精细管理农户占比", unit: "share", target: 0.5, low: 0.3, high: 0.7, role: Role::Tune, source: "G9.1, G9.4",
        model: Counterpart::Model(counterparts::effort_share, "first reported year; no survey gives the share, the tolerance says that neither nobody nor everybody does more than is common", "首个报告年；无调查给出占比，容许范围仅表示既非无人、也非人人精细管理") },
    Moment { id: "B40a", en: "members away of a household", zh: "户均外出成员", unit: "persons", target: 0.77, low: 0.5, high: 1.1, role: Role::Check, source: "G6.2",
        model: Counterpart::Model(counterparts::members_away, "first reported year", "首个报告年") },
    Moment { id: "B40b", en: "households with a member away", zh: "有外出成员农户占比", unit: "share", target: 0.5, low: 0.35, high: 0.6, role: Role::Check, source: "G6.19",
        model: Counterpart::Model(counterparts::households_away, "as B40a", "同 B40a") },
    Moment { id: "B41", en: "villages with a parcel pick-up", zh: "快递进村覆盖率", unit: "share", target: 0.95, low: 0.8, high: 1.0, role: Role::Tune, source: "G3.12",
        model: Counterpart::Model(counterparts::served_villages, "villages and weeks of the first reported year with at least one visit", "首个报告年每周至少一次进村揽收的村·周占比") },
    Moment { id: "B42", en: "cost from village to co-operative", zh: "村到合作社的收集成本", unit: "yuan/kg", target: 0.15, low: 0.05, high: 0.4, role: Role::Tune, source: "G3.16",
        model: Counterpart::Model(counterparts::collection_cost, "first reported year; the figure is a judgement, no source gives it", "首个报告年；该数为判断，无来源") },
    Moment { id: "B43", en: "spread of farm-gate prices between counties", zh: "县际地头价离散度", unit: "log", target: 0.15, low: 0.075, high: 0.2, role: Role::Tune, source: "G5.6",
        model: Counterpart::Model(counterparts::price_spread, "standard deviation of the logarithm, same crop and week; half of that of quotations, which differ in quality too", "同作物同周对数标准差；取报价离散度之半，因报价还含品质差异") },
    Moment { id: "B44", en: "parcels a household receives", zh: "户均周收件数", unit: "parcels/week", target: 3.5, low: 2.0, high: 5.0, role: Role::Check, source: "G4.6, G4.7",
        model: Counterpart::Model(counterparts::parcels_in, "first reported year, villages by their households", "首个报告年，按村户数加权") },
    Moment { id: "B45", en: "growers who stream", zh: "开播农户占比", unit: "share", target: 0.01, low: 0.003, high: 0.03, role: Role::Tune, source: "F2.14, F2.15",
        model: Counterpart::Model(counterparts::growers_on_air, "first reported year; parcels of a grower over those of a rural host", "首个报告年；由户均件数与自播农户件数推得") },
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
            assert!(
                moment.source.starts_with(['F', 'G']) && moment.zh.chars().any(|c| c > '\u{2e80}'),
                "{}",
                moment.id
            );
            let (Counterpart::Model(_, en, zh) | Counterpart::Trial(en, zh) | Counterpart::Nothing(en, zh)) =
                moment.model;
            assert!(!en.is_empty() && zh.chars().any(|c| c > '\u{2e80}'), "{}", moment.id);
        }
    }
}
