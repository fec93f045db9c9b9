//! Horizon as a table: gains while money flows and afterwards, present values, year of payback.

use crate::engine::error::{Result, text};
use crate::engine::units::count_as_f64;
use crate::study::designs::Horizon;
use crate::study::estimate::contrast::Contrast;
use crate::study::estimate::designs::{HorizonRow, horizon_rows};
use crate::study::estimate::panel::Panel;
use crate::study::report::factorial::replication_notes;
use crate::study::run::horizon_terms;
use crate::study::tables::{Table, TableCell, TableColumn, plain_number};

/// Every arm over the whole run.
///
/// # Errors
/// `Usage` if the design is incomplete.
pub fn horizon_tables(panel: &Panel, contrast: &Contrast, design: &Horizon) -> Result<Vec<Table>> {
    let terms = horizon_terms(design);
    let funded_years = terms.funded_years;
    let (rows, replications, dropped) = horizon_rows(panel, contrast, terms)?;
    let percent = plain_number(100.0 * design.discount_rate, 1);
    let mut gains = Table {
        key: "horizon",
        title: text!(
            "Gain while money flows ({funded_years} years) and afterwards, net present value (yuan a household)",
            "资助期内（{funded_years} 年）与其后的增收、净现值（元/户）"
        ),
        columns: TableColumn::list(&[
            ("arm", "money for", "资金投向"),
            ("funded", "funded, a year", "资助期/年"),
            ("afterwards", "later, a year", "其后/年"),
            ("net_present_value", "net value", "净现值"),
            ("payback_year", "pays by", "回收年"),
        ]),
        rows: rows.iter().map(gains_row).collect(),
        notes: vec![
            text!(
                "Later: what is left when the money has ended, a year. What reputation, skill and followers that it made are worth shows only \
             there, as far as the run reaches.",
                "其后：资金结束后每年仍有的增收。资助所形成的口碑、技能与粉丝的价值仅体现于此，且以模拟期为限。"
            ),
            text!(
                "Net value: present value of the gains in farm households' market income less that of the outlay, plus what public \
             assets are worth at the end, at {percent} % a year. Pays by: the policy year from which on mean gains so far exceed \
             mean outlay so far; empty if it is not reached in this run.",
                "净现值：农户市场性收入增收的现值减去公共支出的现值，加上期末公共资产残值，年贴现率 {percent}%。回收年：自该政策年起平均累计增收超过平均累计支出；未达到则为空。"
            ),
        ],
    };
    gains.notes.extend(replication_notes(replications, dropped));
    let values = Table {
        key: "present_values",
        title: text!("Present values at {percent} % a year (yuan a household)", "现值，年贴现率 {percent}%（元/户）"),
        columns: TableColumn::list(&[
            ("arm", "money for", "资金投向"),
            ("gains", "gains", "增收"),
            ("outlay", "outlay", "支出"),
            ("assets_left", "assets left", "期末资产"),
        ]),
        rows: rows.iter().map(values_row).collect(),
        notes: vec![text!(
            "The outlay is counted in equal parts over the funded years. Assets left are public assets only: what reputation, skill and \
             followers are worth after the last year is in no column.",
            "支出按资助年均摊。期末资产仅指公共资产；最后一年之后口碑、技能与粉丝的价值未计入任何一列。"
        )],
    };
    Ok(vec![gains, values])
}

fn gains_row(row: &HorizonRow) -> Vec<TableCell> {
    vec![
        TableCell::name(&row.name),
        TableCell::Interval(row.funded, 0),
        TableCell::Interval(row.afterwards, 0),
        TableCell::Interval(row.net, 0),
        row.payback_year.map_or(TableCell::Empty, |year| TableCell::number(count_as_f64(year), 0)),
    ]
}

fn values_row(row: &HorizonRow) -> Vec<TableCell> {
    let values = [row.gains, row.outlay, row.assets_left].map(|interval| TableCell::Interval(interval, 0));
    std::iter::once(TableCell::name(&row.name)).chain(values).collect()
}
