//! The tables below the headline: instruments inside pathways, scopes, years.

use crate::engine::error::text;
use crate::study::estimate::headline::{Headline, ScopeEffects, YearEffects};
use crate::study::estimate::instrument_choice::Choice;
use crate::study::estimate::statistics::Interval;
use crate::study::report::arm_names::ArmNames;
use crate::study::report::headline::{bundle, decimals, instrument_cell};
use crate::study::tables::{Table, TableCell, TableColumn};

impl Headline {
    /// Every pathway as it was run, as its best and as its worst instrument, in gain per yuan.
    #[must_use]
    pub fn choices_table(&self) -> Table {
        let ratio = |ratio: Option<Interval>| ratio.map_or(TableCell::Empty, |ratio| TableCell::Interval(ratio, 1));
        let rows = self.choices.iter().map(|choice| {
            vec![
                TableCell::pathway(choice.pathway),
                instrument_cell(choice.best.instrument),
                ratio(choice.best.gain_per_yuan),
                instrument_cell(choice.worst.instrument),
                ratio(choice.worst.gain_per_yuan),
            ]
        });
        let unsettled = |choice: &&Choice| choice.agreement < 1.0;
        let picks = self.choices.iter().flat_map(|choice| [&choice.best, &choice.worst]).filter(unsettled).count();
        let mut notes = vec![text!(
            "Gain per yuan of user cost. Every replication is scored with the instrument that the others pick, so a winner does not \
             profit from the luck that made it win. All instruments: `--sheet instruments`.",
            "每元年化成本的增收。每次重复均以其余重复所选的工具计分，胜出者不因偶然得益。全部工具见 `--sheet instruments`。"
        )];
        if picks > 0 {
            notes.push(text!(
                "{picks} of these picks are not the same in all replications.",
                "其中 {picks} 项选择在各次重复间不一致。"
            ));
        }
        Table {
            key: "instrument_choice",
            title: text!(
                "Inside each pathway: best and worst instrument (gain per yuan)",
                "各路径内部：最优与最差工具（每元年化成本增收）"
            ),
            columns: TableColumn::list(&[
                ("pathway", "pathway", "路径"),
                ("best", "best", "最优"),
                ("best_gain_per_yuan", "its gain", "其每元年化成本增收"),
                ("worst", "worst", "最差"),
                ("worst_gain_per_yuan", "its gain", "其每元年化成本增收"),
            ]),
            rows: rows.collect(),
            notes,
        }
    }

    /// Effects by policy year, and what assets are worth at the end.
    #[must_use]
    pub fn years_table(&self) -> Table {
        let decimals = decimals(self.years.iter().flat_map(|of| of.years.clone()));
        let years = self.years.first().map_or(0, |of| of.years.len());
        let mut columns = vec![TableColumn::new("pathway", "money for", "资金投向")];
        columns.extend(
            (1..=years).map(|year| {
                TableColumn::new(&format!("year_{year}"), &format!("year {year}"), &format!("第 {year} 年"))
            }),
        );
        columns.push(TableColumn::new("assets_left", "assets left", "资产残值"));
        let row = |of: &YearEffects| {
            let mut cells = vec![bundle(of.bundle)];
            cells.extend(of.years.iter().map(|year| TableCell::Interval(*year, decimals)));
            cells.push(TableCell::number(of.assets_left.mean, 0));
            cells
        };
        Table {
            key: "years",
            title: text!("When: gain by policy year (yuan a household)", "何时见效：各政策年的增收（元/户）"),
            columns,
            rows: self.years.iter().map(row).collect(),
            notes: vec![text!(
                "Assets left: what public assets are worth after the last year, yuan a household. Longer horizons: \
                 experiments/horizon.toml.",
                "资产残值：最后一年之后公共资产的价值，元/户。更长期限见 experiments/horizon.toml。"
            )],
        }
    }
}

/// Effects for one county alone, for the other counties then, and for everybody.
#[must_use]
pub fn scopes_table(scopes: &[ScopeEffects], names: &ArmNames) -> Table {
    let effects = |of: &ScopeEffects| {
        let alone = of.alone.iter().flat_map(|[own, others, _]| [*own, *others]);
        alone.chain([of.these_counties]).chain(of.everybody).collect::<Vec<_>>()
    };
    let decimals = decimals(scopes.iter().flat_map(effects));
    let cell = |interval: Option<Interval>| {
        interval.map_or(TableCell::Empty, |interval| TableCell::Interval(interval, decimals))
    };
    let row = |of: &ScopeEffects| {
        vec![
            names.cell(&of.subject.name()),
            cell(of.alone.map(|alone| alone[0])),
            cell(of.alone.map(|alone| alone[1])),
            cell(of.everybody),
        ]
    };
    Table {
        key: "scopes",
        title: text!("Who acts: one county alone, or everybody (gain, yuan)", "谁在行动：单县或全国（增收，元）"),
        columns: TableColumn::list(&[
            ("pathway", "money for", "资金投向"),
            ("own", "one county", "单县"),
            ("others", "others then", "此时其他县"),
            ("everybody", "everybody", "全国"),
        ]),
        rows: scopes.iter().map(row).collect(),
        notes: vec![text!(
            "Per household of the counties that get the money. One county: each in turn, the others do nothing. Everybody: \
             rivals, national prices and national grades react. The first table is of all counties of this world.",
            "按获资金县的户均计。单县：逐县轮流，其他县不行动。全国：外部竞争者、全国价格与全国品级均作出反应。"
        )],
    }
}
