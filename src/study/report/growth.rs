//! The parts of growth as a table.

use crate::engine::error::{Text, text};
use crate::study::estimate::family::Family;
use crate::study::estimate::growth::{GrowthKind, GrowthRow};
use crate::study::estimate::statistics::Interval;
use crate::study::report::detectable::family_note;
use crate::study::report::factorial::replication_notes;
use crate::study::tables::{Table, TableCell, TableColumn};

impl GrowthRow {
    fn name(&self) -> Text {
        let arm = &self.arm;
        match self.county {
            None => Text::new(arm, arm),
            Some(county) => text!("{arm}, county {county}", "{arm}，县 {county}"),
        }
    }
    fn cells(&self) -> Vec<TableCell> {
        let mut cells = vec![TableCell::Text(self.name()), TableCell::Interval(self.change(), 1)];
        cells.extend(self.part_intervals().map(|part| TableCell::Interval(part, 1)));
        cells.push(self.quality_share().map_or(TableCell::Empty, |share| TableCell::Interval(share, 2)));
        cells.push(label(self.kind()));
        cells
    }
}

fn label(kind: GrowthKind) -> TableCell {
    let (key, label) = match kind {
        GrowthKind::QualityLed => ("quality_led", text!("quality-led", "提质型增长")),
        GrowthKind::QuantityLed => ("quantity_led", text!("quantity-led", "扩量型增长")),
        GrowthKind::Mixed => ("mixed", text!("mixed", "混合型")),
        GrowthKind::Immiserising => ("immiserising", text!("immiserising", "增销不增收")),
        GrowthKind::Shrinking => ("shrinking", text!("shrinking", "收缩")),
        GrowthKind::Unclear => ("unclear", text!("unclear", "变化不显著")),
    };
    TableCell::label(key, label)
}

/// Quantity and quality of every row.
#[must_use]
pub fn growth_table(rows: &[GrowthRow]) -> Table {
    let columns = TableColumn::list(&[
        ("arm", "arm", "方案"),
        ("net_live_income", "net live income", "直播销售净收入"),
        ("sellers", "sellers", "卖家数变动贡献"),
        ("volume", "volume", "户均销量变动贡献"),
        ("quality", "quality", "品质变动贡献"),
        ("refunds", "refunds", "退款变动贡献"),
        ("margin", "margin", "流通费用变动贡献"),
        ("price", "price", "纯价格贡献"),
        ("quality_share", "quality share", "提质贡献率"),
        ("growth_kind", "growth", "增长类型"),
    ]);
    let replications = rows.first().map_or(0, |row| u32::try_from(row.parts.len()).unwrap_or(u32::MAX));
    let by_county = rows.iter().any(|row| row.county.is_some());
    let mut notes = vec![
        text!(
            "Change of net live income against the baseline and where it comes from; the six parts sum to it (Bennet and \
             Shapley). Quality: what buyers expect; refunds: less paid back; margin: fees, commissions, freight, packing.",
            "相对基准的直播销售净收入变化及其来源，六项之和等于总变化（Bennet–Shapley 分解）。品质：买家预期品质；退款：退款减少；流通费用：平台技术服务费、佣金、运费与打包。"
        ),
        text!(
            "Quality-led: income up, quality share above one half, delivered quality up, refunds not up. Quantity-led: share below \
             one half. Immiserising: more sold, less market income. Each sign by its 95 % interval; unclear where an interval \
             does not tell. No share where the change may be zero or is below 1 % of the baseline.",
            "提质型增长：收入上升、提质贡献率过半、交付品质上升且退款率未升；扩量型增长：份额不足一半；增销不增收：成交额上升而市场性收入下降。各项方向均按 95%置信区间判断，证据不足时记为“变化不显著”。总变化可能为零或不足基准 1% 时不计份额。"
        ),
    ];
    let intervals: Vec<Interval> =
        rows.iter().flat_map(|row| std::iter::once(row.change()).chain(row.part_intervals())).collect();
    notes.extend(family_note(Family::new(&intervals), f64::NAN));
    notes.extend(replication_notes(replications, rows.first().map_or(0, |row| row.dropped)));
    Table {
        key: if by_county { "growth_by_county" } else { "growth" },
        title: text!("Quantity and quality of growth (yuan per household and year)", "增长的数量与品质（元/户·年）"),
        columns,
        rows: rows.iter().map(GrowthRow::cells).collect(),
        notes,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::study::estimate::growth::Growth;

    #[test]
    fn a_row_shows_its_parts_and_its_label() {
        let parts = |by: f64| Growth { volume: 10.0, quality: 2.0 + by, ..Growth::default() };
        let row = GrowthRow {
            arm: "talent".to_owned(),
            county: None,
            parts: vec![parts(0.0), parts(0.2), parts(-0.2)],
            base: vec![500.0; 3],
            gmv: vec![30.0; 3],
            income: vec![9.0, 10.0, 11.0],
            quality: vec![0.001; 3],
            refunds: vec![0.0; 3],
            dropped: 0,
        };
        let table = growth_table(&[row]);
        let cells: Vec<String> = table.rows[0].iter().map(|cell| cell.text().en).collect();
        assert_eq!(cells[0], "talent");
        assert!(cells[1].starts_with("12.0 [") && cells[4].starts_with("2.0 ["), "{cells:?}");
        let still = "0.0 [0.0, 0.0]";
        assert_eq!([&cells[2], &cells[3]], [still, "10.0 [10.0, 10.0]"]);
        assert_eq!(cells[5..8], [still; 3]);
        assert!(cells[8].starts_with("0.17 ["), "{cells:?}");
        assert_eq!(cells[9], "quantity-led");
    }
}
