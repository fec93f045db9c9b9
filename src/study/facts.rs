//! Facts about a county that its office knows. They set nothing: they are compared with what the world of the file shows.

use serde_json::{Map, Value as Json, json};

use crate::engine::crops::CROP_NAMES;
use crate::engine::declare::{Form, Label, Value};
use crate::engine::error::text;
use crate::engine::parameters::Parameters;
use crate::study::input::design_section::number;
use crate::study::input::problems::Problems;
use crate::study::input::toml_tree::{Node, NodeKind, NodeTable};
use crate::study::input::values::item;
use crate::study::input::{json_schema, keys};

/// Name of the table in an experiment file.
pub(crate) const TABLE: &str = "facts";
/// Key of the crop that facts about one crop mean.
const MAIN_CROP: &str = "main_crop";
/// The main crop in the path of a parameter.
const OF_CROP: &str = "{crop}";

/// How a fact answers to the parameter named with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Response {
    /// In proportion.
    Proportional,
    /// A larger value raises it.
    Rises,
    /// A larger value lowers it.
    Falls,
}

/// The declaration of a fact.
#[derive(Debug, Clone, Copy)]
pub struct FactSpec {
    /// Its key in a file.
    pub key: &'static str,
    /// What it is.
    pub label: Label,
    /// Its unit.
    pub unit: Label,
    /// A number, or yes and no.
    pub form: Form,
    /// Least value.
    pub low: f64,
    /// Largest value.
    pub high: f64,
    /// Decimals to show.
    pub decimals: usize,
    /// Whether it is a total of the county, which needs the number of growers.
    pub is_total: bool,
    /// The parameter to change where the model shows another value; `{crop}` stands for the main crop.
    pub parameter: &'static str,
    /// How it answers to this parameter.
    pub response: Response,
}

impl FactSpec {
    /// The path of the parameter to change, for the main crop.
    #[must_use]
    pub fn parameter_of(&self, crop: usize) -> String {
        self.parameter.replace(OF_CROP, CROP_NAMES[crop])
    }

    /// The value of that parameter.
    #[must_use]
    pub fn value(&self, rules: &Parameters, crop: usize) -> Option<Value> {
        match self.parameter.strip_suffix(OF_CROP) {
            Some(list) => item(rules, list.trim_end_matches('.'), Some(crop)),
            None => item(rules, self.parameter, None),
        }
    }
}

/// Declares the facts: variant, key, unit in both languages, form, range, decimals, whether it is a total, parameter, response,
/// Chinese label.
macro_rules! facts { ($(#[doc = $doc:literal] $fact:ident in $key:literal, $unit:literal $unit_zh:literal, $form:ident
    $low:literal..=$high:literal, $decimals:literal, total $total:literal, $parameter:literal $response:ident, zh $zh:literal;)+) => {
    /// A fact about a county.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub enum Fact { $(#[doc = $doc] $fact,)+ }

    impl Fact {
        /// All facts, in the order of files and tables.
        pub const ALL: &'static [Self] = &[$(Self::$fact),+];

        /// Its declaration.
        #[must_use]
        pub const fn spec(self) -> FactSpec {
            match self { $(Self::$fact => FactSpec {
                key: $key,
                label: Label { en: $doc.trim_ascii(), zh: $zh },
                unit: Label { en: $unit, zh: $unit_zh },
                form: Form::$form,
                low: $low,
                high: $high,
                decimals: $decimals,
                is_total: $total,
                parameter: $parameter,
                response: Response::$response,
            },)+ }
        }
    }
} }

facts! {
    /// growers of the specialty
    Growers in "growers", "households" "户", Real 10.0..=1_000_000.0, 0, total true, "population.households_per_village" Proportional, zh "专业种植户";
    /// persons a household
    Persons in "persons", "persons" "人", Real 1.0..=8.0, 2, total false, "endowment.persons" Proportional, zh "户均人口";
    /// members away a household
    MembersAway in "members_away", "persons" "人", Real 0.0..=4.0, 2, total false, "residence.away_share" Proportional, zh "户均外出人口";
    /// growers with the main crop
    MainCropShare in "main_crop_share", "share" "占比", Real 0.0..=1.0, 2, total false, "crops.share.{crop}" Rises, zh "主导作物种植户占比";
    /// specialty land a grower
    LandMu in "land_mu", "mu" "亩", Real 0.05..=500.0, 1, total false, "endowment.land_median_cmu" Proportional, zh "户均特色种植面积";
    /// yield of the main crop
    YieldKgPerMu in "yield_kg_per_mu", "kg/mu" "公斤/亩", Real 1.0..=20_000.0, 0, total false, "crops.yield_g_per_cmu.{crop}" Proportional, zh "主导作物单产";
    /// farm-gate price of the main crop
    PriceYuanPerKg in "price_yuan_per_kg", "yuan/kg" "元/公斤", Real 0.1..=2_000.0, 2, total false, "crops.price_fen_per_kg.{crop}" Proportional, zh "主导作物地头价";
    /// growers of the specialty in a village
    GrowersPerVillage in "growers_per_village", "households" "户", Real 1.0..=5_000.0, 0, total false, "geography.village_households" Proportional, zh "每村专业种植户";
    /// way from a village to the county seat
    VillageKm in "village_km", "km" "公里", Real 0.5..=200.0, 0, total false, "geography.village_distance_km" Proportional, zh "村到县城平均距离";
    /// villages more than 30 km from the county seat
    RemoteVillages in "remote_villages", "share" "占比", Real 0.0..=1.0, 2, total false, "geography.village_distance_km" Rises, zh "距县城 30 公里以上的村占比";
    /// way to the nearest large city
    CityKm in "city_km", "km" "公里", Real 5.0..=5_000.0, 0, total false, "geography.city_distance_km" Proportional, zh "到最近大城市的距离";
    /// income a head in a year
    IncomeYuanPerHead in "income_yuan_per_head", "yuan" "元", Real 1_000.0..=500_000.0, 0, total false, "endowment.wage_income_fen" Rises, zh "农民人均可支配收入";
    /// farm parcels sold live in a week
    ParcelsPerWeek in "parcels_per_week", "parcels" "件", Real 0.0..=100_000_000.0, 0, total true, "tastes.live_distance" Falls, zh "每周直播售出农产品包裹";
    /// live sales of farm goods in a year
    LiveSales in "live_sales_million_yuan", "million yuan" "百万元", Real 0.0..=100_000.0, 1, total true, "tastes.live_distance" Falls, zh "农产品直播年销售额";
    /// live sales over all farm sales
    LiveShare in "live_share", "share" "占比", Real 0.0..=1.0, 3, total false, "tastes.live_distance" Falls, zh "直播占农产品销售额";
    /// growers and local hosts who stream
    Streamers in "streamers", "persons" "人", Real 0.0..=1_000_000.0, 0, total true, "decide.hosting_taste_mean_fen" Rises, zh "本地主播（含农户）";
    /// growers in a co-operative that sells under the county's label
    CooperativeMembers in "cooperative_members", "share" "占比", Real 0.0..=1.0, 2, total false, "endowment.member_share" Rises, zh "授权用标合作社成员占种植户的比例";
    /// the county has a label of origin
    HasLabel in "has_label", "yes or no" "有无", Flag 0.0..=1.0, 0, total false, "endowment.member_share" Rises, zh "有区域公用品牌";
    /// room in cold stores
    ColdTonnes in "cold_tonnes", "t" "吨", Real 0.0..=10_000_000.0, 0, total true, "freight.cold_g_per_household" Proportional, zh "冷库容量";
    /// freight of a parcel
    FreightYuan in "freight_yuan_per_parcel", "yuan" "元", Real 0.1..=200.0, 2, total false, "freight.line_haul_fen_per_kg" Rises, zh "每件快递运费";
    /// parcels a household receives in a week
    ParcelsReceived in "parcels_received", "parcels" "件", Real 0.0..=30.0, 1, total false, "ship.inbound" Proportional, zh "户均每周收件";
}

/// The facts of a file.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Facts {
    /// The crop that facts about one crop mean; `None` where the file names none.
    pub main_crop: Option<usize>,
    /// The facts in the order of [`Fact::ALL`], each with its value; 1 and 0 for yes and no.
    pub values: Vec<(Fact, f64)>,
}

impl Facts {
    /// The value of a fact.
    #[must_use]
    pub fn value(&self, fact: Fact) -> Option<f64> {
        self.values.iter().find(|(stated, _)| *stated == fact).map(|(_, value)| *value)
    }

    /// The table of a file; no facts where it has none. What is wrong is added to the problems.
    pub(crate) fn read(root: &NodeTable, problems: &mut Problems<'_>) -> Self {
        let table = match keys::entry(root, TABLE) {
            None => return Self::default(),
            Some((_, Node { kind: NodeKind::Table(table), .. })) => table,
            Some((key, _)) => {
                problems.add(&key.span, text!("write `[{TABLE}]`", "应写作 `[{TABLE}]`"));
                return Self::default();
            }
        };
        let known: Vec<&str> = std::iter::once(MAIN_CROP).chain(Fact::ALL.iter().map(|fact| fact.spec().key)).collect();
        keys::only(table, TABLE, &known, problems);
        let main_crop = keys::entry(table, MAIN_CROP).and_then(|(_, node)| crop(node, problems));
        let value =
            |&fact: &Fact| Some((fact, value(&fact.spec(), &keys::entry(table, fact.spec().key)?.1, problems)?));
        let facts = Self { main_crop, values: Fact::ALL.iter().filter_map(value).collect() };
        if facts.value(Fact::Growers).is_none() && keys::entry(table, Fact::Growers.spec().key).is_none() {
            for (fact, _) in facts.values.iter().filter(|(fact, _)| fact.spec().is_total) {
                let (key, growers) = (fact.spec().key, Fact::Growers.spec().key);
                let message = text!(
                    "`{TABLE}.{key}` is a total of the county: give `{growers}`, the number of households that grow the specialty",
                    "`{TABLE}.{key}` 为全县合计：请同时给出 `{growers}`，即专业种植户数"
                );
                let span = keys::entry(table, key).map_or(0..0, |(key, _)| key.span.clone());
                problems.add(&span, message);
            }
        }
        facts
    }

    /// The JSON Schema of the table.
    pub(crate) fn schema() -> Json {
        let crop = json_schema::described(json_schema::one_of(CROP_NAMES), "the main crop", "主导作物");
        let mut properties = Map::from_iter([(MAIN_CROP.to_owned(), crop)]);
        for fact in Fact::ALL {
            let spec = fact.spec();
            let value = match spec.form {
                Form::Flag => json!({ "type": "boolean" }),
                Form::Integer | Form::Real => json!({ "type": "number", "minimum": spec.low, "maximum": spec.high }),
            };
            let meaning = format!("{} ({})", spec.label.en, spec.unit.en);
            properties.insert(spec.key.to_owned(), json_schema::described(value, &meaning, spec.label.zh));
        }
        json_schema::closed(
            "Facts about a county, to be compared with what its world shows. They set nothing.",
            "关于一个县的事实，用于与其世界的结果对照；不设定任何参数",
            properties,
        )
    }
}

/// The number of a crop by its name.
fn crop(node: &Node, problems: &mut Problems<'_>) -> Option<usize> {
    let crop = match &node.kind {
        NodeKind::Text(name) => CROP_NAMES.iter().position(|crop| crop == name),
        _ => None,
    };
    if crop.is_none() {
        let (written, all) = (problems.written(&node.span), CROP_NAMES.join(", "));
        let message = text!(
            "`{TABLE}.{MAIN_CROP}` = {written}: it is one of {all}",
            "`{TABLE}.{MAIN_CROP}` = {written}：可选 {all}"
        );
        problems.add(&node.span, message);
    }
    crop
}

/// The value of a fact within its range; 1 and 0 for true and false.
fn value(spec: &FactSpec, node: &Node, problems: &mut Problems<'_>) -> Option<f64> {
    let value = match (spec.form, &node.kind) {
        (Form::Flag, NodeKind::Flag(flag)) => return Some(if *flag { 1.0 } else { 0.0 }),
        (Form::Flag, _) => None,
        _ => number(node).filter(|number| (spec.low..=spec.high).contains(number)),
    };
    if value.is_none() {
        let (key, low, high, written) = (spec.key, spec.low, spec.high, problems.written(&node.span));
        let (unit, unit_zh) = (spec.unit.en, spec.unit.zh);
        let message = match spec.form {
            Form::Flag => text!("`{TABLE}.{key}` is true or false", "`{TABLE}.{key}` 应为 true 或 false"),
            _ => text!(
                "`{TABLE}.{key}` = {written}: it is a number of {unit}, {low}..={high}",
                "`{TABLE}.{key}` = {written}：应为数（{unit_zh}），范围 {low}..={high}"
            ),
        };
        problems.add(&node.span, message);
    }
    value
}

#[cfg(test)]
mod tests;
