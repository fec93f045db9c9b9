//! Live sales of a run, and the decomposition of their growth relative to another arm.

use super::view::{TableView, cells, f64s, i64s, u16s, u32s, unexpected};
use super::{Entry, PanelArm, PanelShape};
use crate::engine::crops::CROP_NAMES;
use crate::engine::error::Result;
use crate::engine::units::{FEN_PER_YUAN, GRAMS_PER_KG, count_as_f64, real};
use crate::study::estimate::growth::{BASE, ChannelCell, Growth, SIGNS, growth, keyed, of_county};
use std::collections::BTreeMap;

/// County, crop, whether through a cooperative, year.
type ChannelKey = (u16, usize, bool, u32);

/// Sums of a county over the policy years: payments, refunds, parcels, their quality, market income.
type CountySums = [f64; 5];

/// Live sales of one run in the policy years.
pub(super) struct LiveTrade {
    channels: BTreeMap<ChannelKey, ChannelCell>,
    counties: Vec<CountySums>,
}

impl LiveTrade {
    pub(super) fn new(channels: &dyn TableView, households: &dyn TableView, arm: &PanelArm<'_>) -> Result<Self> {
        Ok(Self { channels: channel_cells(channels, arm)?, counties: county_sums(channels, households, arm)? })
    }

    fn cell(&self, key: &ChannelKey) -> ChannelCell {
        self.channels.get(key).copied().unwrap_or_default()
    }
}

/// The parts of growth of one replication against the arm `against`, yuan per household and year: key, arm, value.
pub(super) fn entries<'r>(
    shape: &PanelShape<'_>,
    against: usize,
    trade: &dyn Fn(usize) -> Option<&'r LiveTrade>,
) -> Vec<Entry> {
    let Some(baseline) = trade(against) else { return Vec::new() };
    let mut entries = Vec::new();
    for (number, after) in (0..shape.arms.len()).filter_map(|arm| Some((arm, trade(arm)?))) {
        let arm = &shape.arms[number];
        let each = 1.0 / count_as_f64(arm.households()) / f64::from(arm.rules.population.policy_years.max(1));
        let parts = |counts: &dyn Fn(&ChannelKey) -> bool| {
            keys(baseline, after).filter(counts).fold(Growth::default(), |sum, key| {
                let worth = quality_yuan_per_kg(&shape.arms[against], key.1);
                sum.plus(&growth(&baseline.cell(&key), &after.cell(&key), worth))
            })
        };
        let base = |counts: &dyn Fn(&ChannelKey) -> bool| -> f64 {
            baseline.channels.iter().filter(|(key, _)| counts(key)).map(|(_, cell)| cell.net()).sum()
        };
        let counties = usize::try_from(arm.rules.population.counties).unwrap_or(0);
        for (county, sums) in after.counties.iter().enumerate() {
            let each = each * count_as_f64(counties);
            let here = |key: &ChannelKey| usize::from(key.0) == county;
            let [gross, refund, parcels, quality, income] = *sums;
            let signs = [gross * each, income * each, quality / parcels.max(1.0), refund / gross.max(1.0)];
            let values = keyed(&parts(&here).times(each)).into_iter().chain([(BASE, base(&here) * each)]);
            let values = values.chain(SIGNS.into_iter().zip(signs));
            entries.extend(values.map(|(key, value)| (of_county(key, county), number, value)));
        }
        let values = keyed(&parts(&|_| true).times(each)).into_iter().chain([(BASE, base(&|_| true) * each)]);
        entries.extend(values.map(|(key, value)| (key.to_owned(), number, value)));
    }
    entries
}

/// Every channel with sales in at least one of the two runs.
fn keys<'a>(before: &'a LiveTrade, after: &'a LiveTrade) -> impl Iterator<Item = ChannelKey> + 'a {
    let new = after.channels.keys().filter(|key| !before.channels.contains_key(*key));
    before.channels.keys().chain(new).copied()
}

/// What buyers pay for a unit of expected quality, yuan a kilogram, on average over their tastes and incomes.
fn quality_yuan_per_kg(arm: &PanelArm<'_>, crop: usize) -> f64 {
    arm.rules.tastes.quality_yuan() / (real(arm.rules.crops.parcel_g[crop]) / real(GRAMS_PER_KG))
}

/// The channels in the policy years.
fn channel_cells(table: &dyn TableView, arm: &PanelArm<'_>) -> Result<BTreeMap<ChannelKey, ChannelCell>> {
    let (county, year) = (u16s(table, "county")?, u32s(table, "year")?);
    let (crop, channel) = (cells(table, "crop")?, cells(table, "channel")?);
    let expected = f64s(table, "expected_quality")?;
    let (sellers, grams) = (i64s(table, "sellers")?, i64s(table, "grams")?);
    let (gross, refund, sending) = (i64s(table, "gross_fen")?, i64s(table, "refund_fen")?, i64s(table, "sending_fen")?);
    let (fee, commission) = (i64s(table, "fee_fen")?, i64s(table, "commission_fen")?);
    let mut trade = BTreeMap::new();
    for row in (0..table.rows()).filter(|&row| year[row] >= arm.first_policy_year()) {
        let crop = crop.text(row).and_then(|crop| CROP_NAMES.iter().position(|name| *name == crop));
        let crop = crop.ok_or_else(|| unexpected("crop"))?;
        let through_cooperative = channel.text(row).ok_or_else(|| unexpected("channel"))? == "cooperative";
        let yuan = |fen: i64| real(fen) / FEN_PER_YUAN;
        let cell = ChannelCell {
            sellers: real(sellers[row]),
            kilograms: real(grams[row]) / real(GRAMS_PER_KG),
            gross: yuan(gross[row]),
            refund: yuan(refund[row]),
            fees: yuan(fee[row] + commission[row]),
            sending: yuan(sending[row]),
            expected_quality: expected[row],
        };
        trade.insert((county[row], crop, through_cooperative, year[row]), cell);
    }
    Ok(trade)
}

/// What the labels of counties need, by county.
fn county_sums(channels: &dyn TableView, households: &dyn TableView, arm: &PanelArm<'_>) -> Result<Vec<CountySums>> {
    let counties = usize::try_from(arm.rules.population.counties).unwrap_or(0);
    let mut all = vec![[0.0; 5]; counties];
    let first = arm.first_policy_year();
    let (county, year) = (u16s(channels, "county")?, u32s(channels, "year")?);
    let (gross, refund) = (i64s(channels, "gross_fen")?, i64s(channels, "refund_fen")?);
    let (parcels, quality) = (i64s(channels, "parcels")?, f64s(channels, "delivered_quality")?);
    for row in (0..channels.rows()).filter(|&row| year[row] >= first) {
        let Some(sums) = all.get_mut(usize::from(county[row])) else { continue };
        sums[0] += real(gross[row]) / FEN_PER_YUAN;
        sums[1] += real(refund[row]) / FEN_PER_YUAN;
        sums[2] += real(parcels[row]);
        sums[3] += real(parcels[row]) * quality[row];
    }
    let (county, year) = (u16s(households, "county")?, u32s(households, "year")?);
    let income = i64s(households, "market_income_fen")?;
    for row in (0..households.rows()).filter(|&row| year[row] >= first) {
        if let Some(sums) = all.get_mut(usize::from(county[row])) {
            sums[4] += real(income[row]) / FEN_PER_YUAN;
        }
    }
    Ok(all)
}
