//! What a world shows for each fact, in the unit of the fact.

use crate::engine::units::{CROPS, FEN_PER_YUAN, WEEKS, count_as_f64, real};
use crate::study::facts::Fact;
use crate::study::validate::counterparts::{self, Snapshot};

/// A village further from the county seat than this counts as remote, km.
const REMOTE_KM: f64 = 30.0;
/// Grams of a tonne.
const GRAMS_PER_TONNE: f64 = 1e6;
/// Kinds of hosts in the record who live in the county: farmers and local hosts.
const LOCAL_HOSTS: std::ops::RangeInclusive<u8> = 0..=1;

/// The value of a fact in the baseline year of a world. A total of the county is the mean of a household times `growers`.
pub(super) fn value(fact: Fact, crop: usize, growers: Option<f64>, snapshot: &Snapshot<'_>) -> f64 {
    let world = World { snapshot, crop };
    let value = match fact {
        Fact::Growers => 1.0,
        Fact::Persons => world.mean(|row| f64::from(world.households().persons[row])),
        Fact::MembersAway => counterparts::members_away(snapshot),
        Fact::MainCropShare => world.mean(|row| if world.grows_main_crop(row) { 1.0 } else { 0.0 }),
        Fact::LandMu => world.mean(|row| world.land_mu(row)),
        Fact::YieldKgPerMu => world.yield_kg_per_mu(),
        Fact::PriceYuanPerKg => world.price_yuan_per_kg(),
        Fact::GrowersPerVillage => snapshot.rules.geography.growers(),
        Fact::VillageKm => world.mean_of_villages(|km| km),
        Fact::RemoteVillages => world.mean_of_villages(|km| if km > REMOTE_KM { 1.0 } else { 0.0 }),
        Fact::CityKm => {
            let km = &snapshot.world.map.distance_km;
            km.iter().sum::<f64>() / count_as_f64(km.len())
        }
        Fact::IncomeYuanPerHead => counterparts::income(snapshot),
        Fact::ParcelsPerWeek => world.live_parcels() / f64::from(WEEKS) / world.growers(),
        Fact::LiveSales => real(snapshot.live_fen(snapshot.year)) / FEN_PER_YUAN / 1e6 / world.growers(),
        Fact::LiveShare => counterparts::live_share(snapshot),
        Fact::Streamers => world.streamers() / world.growers(),
        Fact::CooperativeMembers => world.member_share(),
        Fact::HasLabel => {
            if world.member_share() > 0.0 {
                1.0
            } else {
                0.0
            }
        }
        Fact::ColdTonnes => real(snapshot.world.counties.cold_base_g.iter().sum()) / GRAMS_PER_TONNE / world.growers(),
        Fact::FreightYuan => world.freight_yuan(),
        Fact::ParcelsReceived => counterparts::parcels_in(snapshot),
    };
    if fact.spec().is_total { value * growers.unwrap_or(f64::NAN) } else { value }
}

/// The baseline year of a world.
struct World<'a> {
    snapshot: &'a Snapshot<'a>,
    crop: usize,
}

impl World<'_> {
    fn households(&self) -> &crate::engine::record::tables::HouseholdYears {
        &self.snapshot.record.households
    }
    fn rows(&self) -> impl Iterator<Item = usize> + '_ {
        let t = self.households();
        (0..t.len()).filter(|&row| t.year[row] == self.snapshot.year)
    }
    /// Households of all counties.
    fn growers(&self) -> f64 {
        count_as_f64(self.snapshot.world.map.households())
    }
    /// Mean over households.
    fn mean(&self, value: impl Fn(usize) -> f64) -> f64 {
        self.rows().map(value).sum::<f64>() / count_as_f64(self.rows().count())
    }
    fn grows_main_crop(&self, row: usize) -> bool {
        usize::from(self.households().crop[row].0) == self.crop
    }
    fn land_mu(&self, row: usize) -> f64 {
        f64::from(self.households().land_cmu[row]) / 100.0
    }
    fn yield_kg_per_mu(&self) -> f64 {
        let rows = || self.rows().filter(|&row| self.grows_main_crop(row));
        let kg = real(rows().map(|row| self.households().harvest_g[row]).sum()) / 1_000.0;
        kg / rows().map(|row| self.land_mu(row)).sum::<f64>()
    }
    /// Mean farm-gate price of the main crop over counties and weeks.
    fn price_yuan_per_kg(&self) -> f64 {
        let c = &self.snapshot.record.counties;
        let columns: [&[i64]; CROPS] = [
            &c.price_citrus,
            &c.price_apple,
            &c.price_kiwifruit,
            &c.price_leaf_vegetable,
            &c.price_mushroom,
            &c.price_tea,
        ];
        let prices = columns[self.crop];
        let rows = || (0..c.len()).filter(|&row| c.week[row] / WEEKS == self.snapshot.year && prices[row] > 0);
        real(rows().map(|row| prices[row]).sum()) / FEN_PER_YUAN / count_as_f64(rows().count())
    }
    fn mean_of_villages(&self, value: impl Fn(f64) -> f64) -> f64 {
        let villages = &self.snapshot.world.map.villages;
        villages.iter().map(|village| value(village.distance_km)).sum::<f64>() / count_as_f64(villages.len())
    }
    fn live_parcels(&self) -> f64 {
        let c = &self.snapshot.record.channels;
        real((0..c.len()).filter(|&row| c.year[row] == self.snapshot.year).map(|row| c.parcels[row]).sum())
    }
    /// Farmers and local hosts on air at the end of the year.
    fn streamers(&self) -> f64 {
        let h = &self.snapshot.record.hosts;
        let end = (self.snapshot.year + 1) * WEEKS - 1;
        count_as_f64((0..h.len()).filter(|&row| h.week[row] == end && LOCAL_HOSTS.contains(&h.kind[row].0)).count())
    }
    fn member_share(&self) -> f64 {
        self.mean(|row| if self.households().member[row] { 1.0 } else { 0.0 })
    }
    /// Freight of a parcel that was sold live.
    fn freight_yuan(&self) -> f64 {
        let c = &self.snapshot.record.carriers;
        let year = self.snapshot.year;
        let last = (0..c.len()).filter(|&row| c.week[row] / WEEKS == year).map(|row| c.week[row]).max();
        let freight = (0..c.len()).filter(|&row| Some(c.week[row]) == last).map(|row| c.freight_year_fen[row]).sum();
        let weeks = last.map_or(0, |week| week % WEEKS + 1);
        let shipped = &self.snapshot.record.counties;
        let within = |week: u32| week / WEEKS == year && week % WEEKS < weeks;
        let parcels = (0..shipped.len()).filter(|&row| within(shipped.week[row])).map(|row| shipped.shipped[row]).sum();
        real(freight) / FEN_PER_YUAN / real(parcels)
    }
}
