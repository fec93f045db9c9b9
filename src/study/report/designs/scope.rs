//! Scope as a table: the same money for one county alone, for these counties, and for everybody.

use crate::engine::error::{Result, Text, text};
use crate::engine::parameters::Parameters;
use crate::study::designs::{Money, Scope, own_displacement_bound};
use crate::study::estimate::contrast::Contrast;
use crate::study::estimate::designs::{
    DesignColumns, InstrumentScopes, SCOPE_GROUPS, SCOPES, instrument_scopes, scope_estimates,
};
use crate::study::estimate::panel::Panel;
use crate::study::experiment::Experiment;
use crate::study::report::arm_names::ArmNames;
use crate::study::report::designs::interval_cell;
use crate::study::report::factorial::replication_notes;
use crate::study::report::headline::{headline_table, scopes_table, uneven_note};
use crate::study::run::{design_columns, target_yuan};
use crate::study::tables::{Table, TableCell, TableColumn};

/// Effects of each scope on own counties, on others, on both and on rivals.
///
/// # Errors
/// `Usage` if the design is incomplete.
pub fn scope_table(panel: &Panel, contrast: &Contrast, settings: &DesignColumns, rules: &Parameters) -> Result<Table> {
    let estimates = scope_estimates(panel, contrast, settings)?;
    let cell = |scope: &str, group: &str| {
        let row = estimates.rows.iter().find(|row| row.arm == scope && row.group == group);
        interval_cell(row, 1)
    };
    let has_rows = |scope: &&str| estimates.rows.iter().any(|row| row.arm == **scope);
    let row = |scope: &str| {
        let groups = SCOPE_GROUPS.into_iter().chain(["rivals"]).map(|group| cell(scope, group));
        std::iter::once(TableCell::label(scope, name(scope))).chain(groups).collect()
    };
    let (share, bound) = (rules.broadcast.rival_share, own_displacement_bound(rules));
    let mut notes = vec![text!(
        "Per household of the counties that get the money. One county: each in turn, averaged; from four counties on. \
         Everybody: outside counties do the same a year later, against a baseline of the same scope.",
        "按获资金县的户均计。单县：逐县轮流并取平均，至少四县。全国：外部各县滞后一年同样行动，与同一范围的基准比较。"
    )];
    notes.push(text!(
        "Rivals hold {share:.2} of the attention (`broadcast.rival_share`). Of what a county alone takes from other sellers, at \
         most (1 - share)/counties = {bound:.3} would not be taken from this world if it were larger: the bound of the bias.",
        "外部竞争者占曝光 {share:.2}（`broadcast.rival_share`）。单县从其他卖家所得，因本模型县数有限而产生的偏差至多为（1－占比）/县数 = {bound:.3}。"
    ));
    notes.extend(replication_notes(estimates.replications, estimates.dropped));
    Ok(Table {
        key: "scope",
        title: text!("Effects by scope, yuan per household and year", "按范围的效应，元/户·年"),
        columns: TableColumn::list(&[
            ("scope", "who acts", "行动范围"),
            ("own", "own gain", "本县增收"),
            ("others", "others", "其他县"),
            ("total", "total", "合计"),
            ("rivals", "sales of rivals", "外部竞争者销售额"),
        ]),
        rows: SCOPES.into_iter().filter(has_rows).map(row).collect(),
        notes,
    })
}

/// Every instrument by who gets the same money: gains, then cost and gain per yuan.
///
/// # Errors
/// `Usage` if the design is incomplete.
pub fn instrument_scope_tables(
    study: &Experiment,
    panel: &Panel,
    contrast: &Contrast,
    design: &Scope,
) -> Result<Vec<Table>> {
    let settings = design_columns(study);
    let InstrumentScopes { scopes, costs, replications, dropped } = instrument_scopes(panel, contrast, &settings)?;
    let names = ArmNames::new(study);
    let target = (design.money == Money::UserCost).then(|| target_yuan(design.budget_fen_per_household_year));
    let mut gains = scopes_table(&scopes, &names);
    let bound = own_displacement_bound(&study.arms[0].rules);
    gains.notes = vec![text!(
        "Per household of the counties that get the money; money as in the next table. One county: each in turn, the others do nothing. Everybody: \
         rivals, national prices and national grades react. Of what one county takes from other sellers, at most {bound:.3} would not be taken from \
         the counties of this world if it were larger.",
        "按获资金县的户均计；资金见下表。单县：逐县轮流，其他县不行动。全国：外部竞争者、全国价格与全国品级均作出反应。单县从其他卖家所得中，因本模型县数有限而产生的偏差至多为 {bound:.3}。"
    )];
    gains.notes.extend(replication_notes(replications, dropped));
    let mut notes = Vec::from_iter(target.and_then(|target| uneven_note(&costs, &names, target)));
    notes.extend(replication_notes(replications, dropped));
    let mut all = headline_table(&costs, &names, notes);
    all.key = "these_counties";
    all.title = text!(
        "All counties of this world at once: gain, cost and who loses",
        "本模型各县同时实施：增收、成本与收入下降户"
    );
    Ok(vec![gains, all])
}

/// Name of a scope.
fn name(scope: &str) -> Text {
    match scope {
        "one_county" => text!("one county alone", "仅一县"),
        "these_counties" => text!("these counties", "本组各县"),
        _ => text!("everybody", "全国"),
    }
}
