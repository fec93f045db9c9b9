//! The items of a ledger: the label of each, and its rule in one sentence.

use crate::engine::error::Text;
use crate::study::trace::household_row::columns;

/// The kind of payment that a line of a ledger shows.
#[derive(Debug, Clone)]
pub struct LedgerItem {
    /// The column it is read from, or a key of its own; the same in both languages.
    pub key: &'static str,
    /// Label.
    pub label: Text,
    /// Its rule in one sentence.
    pub rule: Text,
}

/// Phase (empty for any), key, label and rule, the last two in English and Chinese. An empty label stands for the meaning
/// of the column.
type Entry = (&'static str, &'static str, [&'static str; 2], [&'static str; 2]);

#[rustfmt::skip]
const ENTRIES: [Entry; 34] = [
    ("", "offline_year_fen", ["", ""],
        ["Goods the trader took this week at the county's price.", "本周交给收购商的货按县内价格付款。"]),
    ("", "store_year_fen", ["", ""],
        ["When the county's cold stores are emptied, goods kept there gain `wholesale.store_gain` less `wholesale.store_fen_per_kg`.", "县内冷库出货时，存放的货物增值 `wholesale.store_gain`，扣除 `wholesale.store_fen_per_kg`。"]),
    ("", "own_year_fen", ["", ""],
        ["Escrow of own orders the buyer kept, released the week after arrival.", "买家签收未退的自播订单货款，到货次周由平台释放。"]),
    ("", "own_cost_year_fen", ["", ""],
        ["Platform fee (`terms.platform_fee_bp`) of what was released; freight, packing material (`terms.packing_material_fen`) and hired packers of what was sent.",
         "已释放货款的平台技术服务费（`terms.platform_fee_bp`）；本周发货的运费、包装材料（`terms.packing_material_fen`）和雇人打包。"]),
    ("", "cooperative_year_fen", ["", ""],
        ["The co-operative pays out what exceeds its working capital, by goods delivered and not yet paid.", "合作社将超出周转金的现金按已交未结的货量分配。"]),
    ("", "wage_year_fen", ["", ""],
        ["Off-farm wages, less where farm, stream and packing leave too few hours (`endowment.labour_min`).", "务工与汇款收入；农活、直播和打包占用时间后（`endowment.labour_min`）不足则减少。"]),
    ("", "packing_year_fen", ["", ""],
        ["Packing for the co-operative or for a neighbour (`terms.wage_fen_per_hour`), shared in the village by working time.", "为合作社或邻居打包的工资（`terms.wage_fen_per_hour`），村内按劳动时间分摊。"]),
    ("", "other_farm_year_fen", ["", ""],
        ["A weekly sum the household was founded with (`endowment.other_farm_fen`).", "初始设定的每周收入（`endowment.other_farm_fen`）。"]),
    ("", "property_year_fen", ["", ""],
        ["A weekly sum the household was founded with (`endowment.property_fen`).", "初始设定的每周收入（`endowment.property_fen`）。"]),
    ("", "transfer_year_fen", ["", ""],
        ["A weekly sum the household was founded with (`endowment.transfer_fen`), and what members away send (`residence.remit_share`).", "初始设定的每周收入（`endowment.transfer_fen`）与外出成员汇款（`residence.remit_share`）。"]),
    ("decide", "savings_year_fen", ["Savings brought home (no income)", "返乡带回的储蓄（非收入）"],
        ["A member came back for good with `residence.savings_fen`.", "一名成员返乡，带回 `residence.savings_fen`。"]),
    ("", "input_year_fen", ["Inputs due", "应付生产投入"],
        ["The season's bill by land, equipment and effort, in equal parts over `settle.input_weeks`; counted when due.", "按面积、装备与精细管理计算的当季投入，在 `settle.input_weeks` 周内等额到期；到期时计入成本。"]),
    ("", "arrears_grown", ["Inputs due but unpaid", "到期未付的投入"],
        ["Cash did not reach for what is due; it stays as arrears and stops borrowing and streaming.", "现金不足以支付到期投入，记为拖欠；拖欠期间不能借款和直播。"]),
    ("", "arrears_paid", ["Arrears paid", "偿付拖欠投入"],
        ["Unpaid bills of the season, paid from cash once no more fall due.", "当季投入到期结束后，用现金补付拖欠。"]),
    ("decide", "tool_year_fen", ["Basic tools of a streamer", "基本直播工具"],
        ["A quarter of `decide.basic_tools_fen` for a streamer without a kit.", "无设备的主播每季支付 `decide.basic_tools_fen` 的四分之一。"]),
    ("settle", "tool_year_fen", ["Wear of own equipment (no cash)", "自有设备折算成本（不涉及现金）"],
        ["Annuity of equipment the household bought, at `equipment.discount_rate`; income counts it, cash was paid at purchase.", "自购设备按 `equipment.discount_rate` 折算的年金；计算收入时扣除，现金已在购买时支付。"]),
    ("", "asset_charge_year_fen", ["Wear of equipment received in kind (no cash)", "受助实物资产年化成本（不涉及现金）"],
        ["Annuity of equipment paid with public money, at `equipment.discount_rate`: a cost and a transfer of the same size.", "公共资助设备按 `equipment.discount_rate` 折算的年金：成本与转移等额。"]),
    ("", "interest_year_fen", ["", ""],
        ["A week of `terms.loan_rate_bp` on the debt, as far as cash reaches.", "欠款按 `terms.loan_rate_bp` 计一周利息，以现金为限。"]),
    ("decide", "label_year_fen", ["Fine of the label", "区域品牌违规罚款"],
        ["An inspected member below `decide.standard_quality` pays `decide.label_fine_fen` and leaves the label.", "被抽检且低于 `decide.standard_quality` 的成员支付 `decide.label_fine_fen` 并退出用标。"]),
    ("settle", "label_year_fen", ["Label fee", "区域品牌年费"],
        ["Members pay `terms.label_fee_fen` once a season.", "成员每季（年）支付一次 `terms.label_fee_fen`。"]),
    ("decide", "grant_year_fen", ["Start-up grant", "创业补贴"],
        ["Paid once, on going on air within the time of the offer (`talent.startup_fen`).", "在补贴有效期内开播时一次性支付（`talent.startup_fen`）。"]),
    ("", "insurance_year_fen", ["", ""],
        ["The insured pay `terms.premium_fen`; an indemnity is paid where the county's season price falls short.", "参保户支付 `terms.premium_fen`；县内当季价格不足时获得赔付。"]),
    ("", "top_up_year_fen", ["", ""],
        ["Lifts the income of a poor household to `settle.minimum_income_fen` a person, once a year.", "每年一次将低收入户补足到每人 `settle.minimum_income_fen`。"]),
    ("", "stock_year_fen", ["Value of goods put into or taken from stock (no cash)", "库存变动价值（不涉及现金）"],
        ["Income counts goods when they are harvested, cash comes when they are sold.", "收入按收获计算，现金在售出时到账。"]),
    ("settle", "grant_year_fen", ["Subsidised interest and other grants", "贴息及其他补贴"],
        ["Paid by the county's policy account: the guaranteed part of the debt bears `terms.guarantee_subsidy_bp` less.", "由县政策账户支付：担保部分的欠款贴息 `terms.guarantee_subsidy_bp`。"]),
    ("", "living_year_fen", ["", ""],
        ["`settle.consumption_share` of the income of the last year, at least `settle.minimum_living_fen` a person, as far as cash reaches.", "近一年收入的 `settle.consumption_share`，每人不低于 `settle.minimum_living_fen`，以现金为限。"]),
    ("", "house", ["House, schooling, weddings", "建房、教育与婚嫁"],
        ["Once a year, when the harvest is in, what exceeds liquid savings (`endowment.savings_years`) and what is kept back until the next (`endowment.foresight_least`).", "每年收获结束时，超出流动储蓄目标（`endowment.savings_years`）与跨季预留（`endowment.foresight_least`）的现金。"]),
    ("", "kit_bought", ["Streaming kit bought", "自购直播设备"],
        ["Bought where the hours it saves pay `decide.hurdle` times its annuity; `equipment.kit_price_fen`.", "节省的时间价值超过年金的 `decide.hurdle` 倍时购买；价格 `equipment.kit_price_fen`。"]),
    ("", "agtech_bought", ["Farm equipment bought", "自购农业装备"],
        ["Bought at the start of a season where the gain believed in pays `decide.hurdle` times its annuity; land times `equipment.agtech_price_fen_per_cmu`.", "季初若预期收益超过年金的 `decide.hurdle` 倍则购买；面积乘以 `equipment.agtech_price_fen_per_cmu`。"]),
    ("", "loan_drawn", ["Loan drawn", "借入贷款"],
        ["Drawn before the inputs, tools or equipment it pays, within the credit line (`terms.loan_cap_fen`) and guarantee.", "在支付投入、工具或设备之前借入，以信贷额度（`terms.loan_cap_fen`）和担保为限。"]),
    ("", "loan_repaid", ["Loan repaid", "偿还贷款"],
        ["Once due, all cash above the minimum living costs of a week (`settle.minimum_living_fen`).", "到期后，用超出一周最低生活费（`settle.minimum_living_fen`）的全部现金偿还。"]),
    ("", "loan_written_off", ["Debt written off (no cash)", "核销欠款（不涉及现金）"],
        ["The bank gives up what is left `terms.write_off_weeks` weeks after the loan was due.", "贷款到期 `terms.write_off_weeks` 周后仍欠部分由银行核销。"]),
    ("", "gmv_year_fen", ["Ordered on the own stream (no cash yet)", "自播下单额（尚未收付现金）"],
        ["Parcels sold this week at the own price; the money waits in escrow.", "本周售出件数乘以自播单价；货款由平台托管。"]),
    ("", "unexplained", ["Unexplained: a defect, please report it", "无法解释：程序缺陷，请报告"],
        ["Cash moved and no line says why.", "现金变动而没有对应的条目。"]),
];

/// The item of a key in a phase. Label and rule of a column that is not listed are its meaning.
#[must_use]
pub fn item(phase: &str, key: &'static str, cash: bool) -> LedgerItem {
    let meaning = columns().find(|column| column.name == key).map(|column| {
        let en = column.meaning.trim_end_matches('.');
        if cash {
            Text::new(en, column.zh)
        } else {
            Text::new(format!("{en} (no cash)"), format!("{}（不涉及现金）", column.zh))
        }
    });
    let meaning = meaning.unwrap_or_else(|| Text::new(key, key));
    let entry = ENTRIES.iter().find(|entry| entry.1 == key && (entry.0.is_empty() || entry.0 == phase));
    match entry {
        None => LedgerItem { key, rule: meaning.clone(), label: meaning },
        Some((_, _, label, rule)) => {
            let label = if label[0].is_empty() { meaning } else { Text::new(label[0], label[1]) };
            LedgerItem { key, label, rule: Text::new(rule[0], rule[1]) }
        }
    }
}

/// Order of an item within its phase: first the columns in their order, then the derived items.
#[must_use]
pub fn position(key: &str) -> usize {
    let column = columns().position(|column| column.name == key);
    let derived = || ENTRIES.iter().position(|entry| entry.1 == key).map(|at| columns().count() + at);
    column.or_else(derived).unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::parameters::Parameters;
    use crate::engine::week::WEEK;

    #[test]
    fn rules_name_parameters_and_phases_that_exist() {
        let rules = Parameters::default();
        for (phase, key, label, [en, zh]) in ENTRIES {
            assert!(phase.is_empty() || WEEK.iter().any(|it| it.name == phase), "{phase} of {key}");
            assert_eq!(label[0].is_empty(), label[1].is_empty(), "{key}");
            let paths: [Vec<&str>; 2] = [en, zh].map(|text| text.split('`').skip(1).step_by(2).collect());
            assert_eq!(paths[0], paths[1], "{key}: both languages name the same parameters");
            for path in &paths[0] {
                let (section, name) = path.split_once('.').expect("a path");
                let exists = rules.sections().iter().any(|it| it.name() == section && it.get(name).is_some());
                assert!(exists, "{key} names {path}");
            }
        }
    }

    #[test]
    fn every_key_is_a_column_or_has_a_label() {
        for (_, key, label, _) in ENTRIES {
            assert!(!label[0].is_empty() || columns().any(|column| column.name == key), "{key}");
        }
    }

    #[test]
    fn the_label_of_an_unlisted_column_is_its_meaning() {
        let item = item("settle", "week_income_fen", true);
        assert_eq!(item.label, Text::new("Income of this week so far", "本周收入"));
    }
}
