//! The live channels of a folder, taken apart into the parts of growth, one replication at a time.

use crate::engine::crops::CROP_NAMES;
use crate::engine::error::Result;
use crate::engine::units::{FEN_PER_YUAN, GRAMS_PER_KG, counted, real};
use crate::store::panel::{column, empty, name, put, runs, unexpected};
use crate::store::reader::table;
use crate::study::estimate::growth::{BASE, ChannelCell, Growth, SIGNS, growth, keyed, of_county};
use crate::study::estimate::panel::Panel;
use crate::study::experiment::{Arm, Experiment};
use arrow::array::RecordBatch;
use arrow::array::types::{Float64Type, Int64Type, UInt16Type, UInt32Type};
use std::collections::BTreeMap;
use std::path::Path;

/// County, crop, whether through the pool, year.
type ChannelKey = (u16, usize, bool, u32);
/// Live trade of a run by place.
type Trade = BTreeMap<ChannelKey, ChannelCell>;
/// Sums of a county over the policy years: price paid, paid back, parcels, their quality, market income.
type Sums = [f64; 5];

/// Adds the parts of growth of every arm against the arm of number `against` to a panel, yuan per household and year.
///
/// # Errors
/// As [`super::panel`].
pub fn add_growth(folder: &Path, study: &Experiment, against: usize, panel: &mut Panel) -> Result<()> {
    let runs = runs(folder, study)?;
    let mut held: Vec<Option<(Trade, Vec<Sums>)>> = vec![None; study.arms.len()];
    let mut at = runs.first().map_or(0, |&(_, replication)| replication);
    let tables = table(folder, "channels")?.zip(table(folder, "households")?);
    for ((batch, households), &(arm, replication)) in tables.zip(&runs) {
        if replication != at {
            replication_of(&held, study, (against, at), panel);
            held.fill(None);
            at = replication;
        }
        // A run without any live sale and a failed one both give no row; the latter has no income either.
        let failed = panel.values.get("gmv").is_none_or(|gmv| !gmv[arm][replication as usize].is_finite());
        let (batch, households, treated) = (batch?, households?, &study.arms[arm]);
        held[arm] = if failed { None } else { Some((trade(&batch, treated)?, sums(&batch, &households, treated)?)) };
    }
    replication_of(&held, study, (against, at), panel);
    Ok(())
}

/// Adds one replication.
fn replication_of(
    held: &[Option<(Trade, Vec<Sums>)>],
    study: &Experiment,
    (against, replication): (usize, u32),
    panel: &mut Panel,
) {
    let Some((baseline, _)) = &held[against] else { return };
    let base: f64 = baseline.values().map(ChannelCell::net).sum();
    for (arm, (own, sums)) in held.iter().enumerate().filter_map(|(arm, own)| Some((arm, own.as_ref()?))) {
        let treated = &study.arms[arm];
        let each = 1.0 / counted(treated.households()) / f64::from(treated.rules.population.policy_years.max(1));
        let sum = places(baseline, own).fold(Growth::default(), |sum, place| {
            let of = |trade: &Trade| trade.get(&place).copied().unwrap_or_default();
            sum.plus(&growth(&of(baseline), &of(own), worth(&study.arms[against], place.1)))
        });
        let counties = usize::try_from(treated.rules.population.counties).unwrap_or(0);
        for (county, sums) in sums.iter().enumerate() {
            let each = each * counted(counties);
            let here = |place: &ChannelKey| usize::from(place.0) == county;
            let parts = places(baseline, own).filter(here).fold(Growth::default(), |all, place| {
                let of = |trade: &Trade| trade.get(&place).copied().unwrap_or_default();
                all.plus(&growth(&of(baseline), &of(own), worth(&study.arms[against], place.1)))
            });
            let base: f64 = baseline.iter().filter(|(place, _)| here(place)).map(|(_, cell)| cell.net()).sum();
            let [gross, refund, parcels, quality, income] = *sums;
            let signs = [gross * each, income * each, quality / parcels.max(1.0), refund / gross.max(1.0)];
            let all =
                keyed(&parts.times(each)).into_iter().chain([(BASE, base * each)]).chain(SIGNS.into_iter().zip(signs));
            for (key, value) in all {
                put(
                    panel.values.entry(of_county(key, county)).or_insert_with(|| empty(study)),
                    (arm, replication),
                    value,
                );
            }
        }
        for (key, value) in keyed(&sum.times(each)).into_iter().chain([(BASE, base * each)]) {
            put(panel.values.entry(key.to_owned()).or_insert_with(|| empty(study)), (arm, replication), value);
        }
    }
}

/// Every place where either trades.
fn places<'a>(one: &'a Trade, other: &'a Trade) -> impl Iterator<Item = ChannelKey> + 'a {
    one.keys().chain(other.keys().filter(|place| !one.contains_key(*place))).copied()
}

/// What buyers pay for a unit of expected quality, yuan a kilogram, on average over their tastes and incomes: the price at
/// which quality counts as quality.
fn worth(arm: &Arm, crop: usize) -> f64 {
    arm.rules.tastes.quality_yuan() / (real(arm.rules.crops.parcel_g[crop]) / real(GRAMS_PER_KG))
}

/// The policy years of a run.
fn trade(batch: &RecordBatch, arm: &Arm) -> Result<Trade> {
    let (county, year) = (column::<UInt16Type>(batch, "county")?, column::<UInt32Type>(batch, "year")?);
    let expected = column::<Float64Type>(batch, "expected_quality")?;
    let whole = |name: &str| column::<Int64Type>(batch, name);
    let (sellers, grams) = (whole("sellers")?, whole("grams")?);
    let money = ["gross_fen", "refund_fen", "fee_fen", "commission_fen", "sending_fen"].map(whole);
    let [gross, refund, fee, commission, sending] = money;
    let (gross, refund, fee, commission, sending) = (gross?, refund?, fee?, commission?, sending?);
    let mut found = Trade::new();
    for row in (0..batch.num_rows()).filter(|&row| year.value(row) >= arm.first_policy_year()) {
        let crop = name(batch, "crop", row)?;
        let crop = CROP_NAMES.iter().position(|known| *known == crop).ok_or_else(|| unexpected("channels", "crop"))?;
        let pool = name(batch, "channel", row)? == "pool";
        let yuan = |fen: i64| real(fen) / FEN_PER_YUAN;
        let cell = ChannelCell {
            sellers: real(sellers.value(row)),
            kilograms: real(grams.value(row)) / real(GRAMS_PER_KG),
            gross: yuan(gross.value(row)),
            refund: yuan(refund.value(row)),
            fees: yuan(fee.value(row) + commission.value(row)),
            sending: yuan(sending.value(row)),
            expected_quality: expected.value(row),
        };
        found.insert((county.value(row), crop, pool, year.value(row)), cell);
    }
    Ok(found)
}

/// What the labels of counties need, by county.
fn sums(channels: &RecordBatch, households: &RecordBatch, arm: &Arm) -> Result<Vec<Sums>> {
    let counties = usize::try_from(arm.rules.population.counties).unwrap_or(0);
    let mut found = vec![[0.0; 5]; counties];
    let (county, year) = (column::<UInt16Type>(channels, "county")?, column::<UInt32Type>(channels, "year")?);
    let (gross, refund) = (column::<Int64Type>(channels, "gross_fen")?, column::<Int64Type>(channels, "refund_fen")?);
    let parcels = column::<Int64Type>(channels, "parcels")?;
    let quality = column::<Float64Type>(channels, "delivered_quality")?;
    let first = arm.first_policy_year();
    for row in (0..channels.num_rows()).filter(|&row| year.value(row) >= first) {
        let Some(sums) = found.get_mut(usize::from(county.value(row))) else { continue };
        sums[0] += real(gross.value(row)) / FEN_PER_YUAN;
        sums[1] += real(refund.value(row)) / FEN_PER_YUAN;
        sums[2] += real(parcels.value(row));
        sums[3] += real(parcels.value(row)) * quality.value(row);
    }
    let (county, year) = (column::<UInt16Type>(households, "county")?, column::<UInt32Type>(households, "year")?);
    let income = column::<Int64Type>(households, "market_income_fen")?;
    for row in (0..households.num_rows()).filter(|&row| year.value(row) >= first) {
        if let Some(sums) = found.get_mut(usize::from(county.value(row))) {
            sums[4] += real(income.value(row)) / FEN_PER_YUAN;
        }
    }
    Ok(found)
}
