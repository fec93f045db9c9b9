//! Households by year: one table in memory, two in files.

use crate::declare::{Column, Data, Recorded, columns};
use crate::record::tables::Crop;
use std::sync::Arc;

columns! {
    /// Household × year: who it is, its incomes, costs, hours and choices.
    HouseholdYears, HouseholdYearRows {
        /// Household.
        household: u32 = 0, "id", zh "农户";
        /// Year since founding, from 0.
        year: u32 = 0, "year", zh "年份";
        /// Policy year, from 1; 0 in the years before the first one.
        policy_year: u8 = 0, "policy year", zh "政策年";
        /// County.
        county: u16 = 0, "id", zh "县";
        /// Village.
        village: u32 = 0, "id", zh "村";
        /// Crop.
        crop: Crop = Crop(0), "name", zh "作物";
        /// Land.
        land_cmu: i32 = 0, "cmu", zh "面积";
        /// Persons.
        persons: u8 = 0, "persons", zh "人口";
        /// Age of the head: bands of about ten years, the youngest 0.
        age_band: u8 = 0, "band", zh "户主年龄段";
        /// Schooling of the head: 0 (primary or less) to 3 (college).
        schooling: u8 = 0, "level", zh "受教育程度";
        /// Decile of the household by its market income over the baseline years, the poorest tenth 1.
        decile: u8 = 0, "decile", zh "基准年收入十等分组";
        /// Market income.
        market_income_fen: i64 = 0, "fen" by settle, zh "市场性收入";
        /// Disposable income.
        disposable_income_fen: i64 = 0, "fen" by settle, zh "可支配收入";
        /// Unpaid time of farm, stream and packing.
        unpaid_min: i64 = 0, "min" by settle, zh "家庭无酬劳动时间";
        /// Got something from the pathway technology this policy year.
        treated_technology: bool = false, "flag" by govern, zh "技术赋能直接受益";
        /// Got something from the pathway talent this policy year.
        treated_talent: bool = false, "flag" by govern, zh "人才支撑直接受益";
        /// Got something from the pathway supply chain this policy year.
        treated_supply_chain: bool = false, "flag" by govern, zh "供应链协同直接受益";
        /// Got something from the pathway brand this policy year.
        treated_brand: bool = false, "flag" by govern, zh "品牌打造直接受益";
        /// Got something from the pathway policy this policy year.
        treated_policy: bool = false, "flag" by govern, zh "政策保障直接受益";
        /// Might be served by public money this year.
        reached: bool = false, "flag" by govern, zh "是否在覆盖范围";
        /// Working-age members away at the end of the year.
        away: u8 = 0, "persons" by decide, zh "外出成员";
        /// What one more member at home would earn in a year, at the last choice of residence.
        member_gain_fen: i64 = 0, "fen/year" by decide, zh "多一名在家成员的年收益";
        /// Distance from the village to the county seat.
        distance_km: f64 = 0.0, "km", zh "到县城距离";
        /// Tariff band of the village: 1 near, 2 far.
        band: u8 = 0, "band", zh "运价区";
        /// Offline sales at the farm-gate price.
        offline_fen: i64 = 0, "fen" by settle, zh "线下销售";
        /// Gain of goods kept in cold stores for the season's rise.
        store_fen: i64 = 0, "fen" by settle, zh "冷藏待售增值";
        /// Change of stocks over the year at the trader's price.
        stock_change_fen: i64 = 0, "fen" by settle, zh "库存变动";
        /// Own-stream sales after refunds.
        own_fen: i64 = 0, "fen" by settle, zh "自播销售";
        /// Fees, freight and packing of the own stream.
        own_cost_fen: i64 = 0, "fen" by settle, zh "自播费用";
        /// Payouts of the co-operative.
        cooperative_fen: i64 = 0, "fen" by settle, zh "合作社分配";
        /// Packing and host wages.
        packing_wage_fen: i64 = 0, "fen" by settle, zh "打包工资";
        /// Wages and remittance.
        wage_fen: i64 = 0, "fen" by settle, zh "工资";
        /// Other farm income.
        other_farm_fen: i64 = 0, "fen" by settle, zh "其他经营";
        /// Property income.
        property_fen: i64 = 0, "fen" by settle, zh "财产";
        /// Pensions and private transfers.
        transfer_fen: i64 = 0, "fen" by settle, zh "转移";
        /// Cash grants and subsidies.
        grant_fen: i64 = 0, "fen" by settle, zh "补贴";
        /// Indemnities less premiums.
        insurance_fen: i64 = 0, "fen" by settle, zh "保险净额";
        /// Minimum-income top-up.
        top_up_fen: i64 = 0, "fen" by settle, zh "低保补差";
        /// Inputs due.
        input_fen: i64 = 0, "fen" by settle, zh "投入";
        /// Tools and own equipment (annuity).
        tool_fen: i64 = 0, "fen" by settle, zh "工具设备";
        /// Imputed cost of assets received in kind.
        asset_charge_fen: i64 = 0, "fen" by settle, zh "受助实物资产年化成本";
        /// Interest.
        interest_fen: i64 = 0, "fen" by settle, zh "利息";
        /// Label fees and fines.
        label_fen: i64 = 0, "fen" by settle, zh "区域品牌费用";
        /// Living costs.
        living_fen: i64 = 0, "fen" by settle, zh "生活消费支出";
        /// Own-stream value ordered.
        gmv_fen: i64 = 0, "fen" by buy, zh "自播成交额";
        /// Harvest.
        harvest_g: i64 = 0, "g" by harvest, zh "产量";
        /// Lost on the farm.
        lost_g: i64 = 0, "g" by harvest, zh "损耗";
        /// Sold on the own stream, refunded parcels included.
        own_g: i64 = 0, "g", zh "自播销量";
        /// Sold live, own stream and co-operative.
        live_g: i64 = 0, "g", zh "直播销量";
        /// Stock at the end of the year at the offline price.
        stock_value_fen: i64 = 0, "fen" by harvest, zh "年末库存值";
        /// Cash at the end of the year.
        cash_fen: i64 = 0, "fen" by settle, zh "年末现金";
        /// Debt at the end of the year.
        debt_fen: i64 = 0, "fen" by settle, zh "年末负债";
        /// Streams at the end of the year.
        host: bool = false, "flag" by decide, zh "在播";
        /// Would have streamed in the last quarter, had cash and credit reached.
        refused: bool = false, "flag", zh "因资金不足未开播";
        /// Would have bought equipment in the last season, had cash and credit reached.
        equipment_refused: bool = false, "flag", zh "因资金不足未购设备";
        /// Label member at the end of the year.
        member: bool = false, "flag" by decide, zh "授权用标农户";
        /// Quality effort this season.
        effort: bool = false, "flag" by decide, zh "精细管理";
        /// Members who left in the year.
        left: i64 = 0, "persons" by decide, zh "本年外出";
        /// Members who came back in the year.
        returned: i64 = 0, "persons" by decide, zh "本年返乡";
        /// What members who came back since the beginning earn at home, less what those who left earned; not in market income.
        moved_fen: i64 = 0, "fen" by decide, zh "去留成员的本地收益";
        /// Households that follow it.
        followers: i64 = 0, "households" by deliver, zh "粉丝";
        /// Host skill.
        host_skill: f64 = 0.0, "1" by learn, zh "主播技能";
    }
}

/// Columns that are kept of every run: who the household is, its income, and what a comparison needs.
const KEPT: usize = 22;
/// Columns that name a row: household and year.
const KEYS: usize = 2;
/// Columns of the table of the other columns.
const DETAILS: usize = KEYS + HouseholdYears::COLUMNS.len() - KEPT;
/// The columns that name a row, then those after the kept ones.
const DETAIL_COLUMNS: [Column; DETAILS] = {
    let mut columns = [HouseholdYears::COLUMNS[0]; DETAILS];
    let mut at = 0;
    while at < DETAILS {
        columns[at] = HouseholdYears::COLUMNS[detail(at)];
        at += 1;
    }
    columns
};

/// The column of [`HouseholdYears`] that is column `index` of the details.
const fn detail(index: usize) -> usize {
    if index < KEYS { index } else { index + KEPT - KEYS }
}

/// Some columns of households by year, as a table of their own: files have one for every run, and one with the rest.
#[derive(Debug, Clone)]
pub struct HouseholdColumns {
    table: Arc<HouseholdYears>,
    is_details: bool,
}

impl HouseholdColumns {
    /// The two tables of files: what every run keeps, and the details.
    #[must_use]
    pub fn both(table: HouseholdYears) -> [Self; 2] {
        let table = Arc::new(table);
        [false, true].map(|is_details| Self { table: Arc::clone(&table), is_details })
    }
}

impl Recorded for HouseholdColumns {
    fn table(&self) -> &'static str {
        self.table.table()
    }
    fn meaning(&self) -> &'static str {
        if self.is_details {
            "Household × year: incomes by source, costs, goods, money and choices. Only runs that are recorded in full have rows."
        } else {
            "Household × year: who it is, its incomes, hours, and who was treated."
        }
    }
    fn describe(&self) -> &'static [Column] {
        if self.is_details { &DETAIL_COLUMNS } else { &HouseholdYears::COLUMNS[..KEPT] }
    }
    fn rows(&self) -> usize {
        self.table.rows()
    }
    fn data(&self, index: usize) -> Option<Data<'_>> {
        if index >= self.describe().len() {
            return None;
        }
        self.table.data(if self.is_details { detail(index) } else { index })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pathways::PATHWAY_NAMES;

    #[test]
    fn both_tables_together_have_every_column_once_beside_the_keys() {
        let mut years = HouseholdYears::new(3);
        years.household = vec![7, 8, 9];
        let [kept, details] = HouseholdColumns::both(years);
        let names = |table: &HouseholdColumns| table.describe().iter().map(|column| column.name).collect::<Vec<_>>();
        assert_eq!(names(&kept).last(), Some(&"member_gain_fen"));
        assert_eq!(names(&details)[..3], ["household", "year", "distance_km"]);
        let together = [names(&kept), names(&details)[KEYS..].to_vec()].concat();
        assert!(together.iter().eq(HouseholdYears::COLUMNS.iter().map(|column| &column.name)));
        for table in [kept, details] {
            assert!(matches!(table.data(0), Some(Data::U32([7, 8, 9]))), "{table:?}");
            assert!((0..table.describe().len()).all(|index| table.data(index).is_some()));
            assert!(table.data(table.describe().len()).is_none());
        }
    }

    #[test]
    fn every_pathway_has_its_column_of_treated_households() {
        let columns = HouseholdYears::COLUMNS.iter().filter_map(|column| column.name.strip_prefix("treated_"));
        assert!(columns.eq(PATHWAY_NAMES));
    }
}
