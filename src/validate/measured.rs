//! The model's counterparts of the moments, from a world that was lived and what it recorded.

use super::shape::{gap, shape, share_in_fifth, top_share};
use crate::books::goods;
use crate::measure::Record;
use crate::measure::tables::Runs;
use crate::units::{CROPS, FEN_PER_YUAN, WEEKS, counted, real};
use crate::week::{Rules, World};

/// Number of apples, of leaf vegetables, and of the fruits among the crops.
const APPLE: u8 = 1;
const LEAF_VEGETABLE: u8 = 3;
const FRUITS: [u8; 3] = [0, 1, 2];

/// A finished life without pathways.
#[derive(Debug, Clone, Copy)]
pub struct Look<'a> {
    /// Its rules.
    pub rules: &'a Rules,
    /// Its end.
    pub world: &'a World,
    /// What it recorded.
    pub record: &'a Record,
    /// Its summary.
    pub runs: &'a Runs,
    /// The first reported year.
    pub year: u32,
}

impl Look<'_> {
    /// Rows of the household table in the first reported year.
    fn first(&self) -> impl Iterator<Item = usize> + '_ {
        let t = &self.record.households;
        (0..t.len()).filter(|&row| t.year[row] == self.year)
    }
    /// Income from the household's own farm and its streams, fen.
    fn operating(&self, row: usize) -> i64 {
        let t = &self.record.households;
        self.specialty(row) + t.other_farm_fen[row] - t.interest_fen[row]
    }
    /// Of it what the specialty crop earned before own work is paid.
    fn specialty(&self, row: usize) -> i64 {
        let t = &self.record.households;
        t.offline_fen[row] + t.stock_change_fen[row] + t.own_fen[row] - t.own_cost_fen[row] + t.pool_fen[row]
            - t.input_fen[row]
            - t.tool_fen[row]
            - t.label_fen[row]
    }
    fn incomes(&self) -> Vec<(f64, u32)> {
        let t = &self.record.households;
        let of =
            |row: usize| (real(t.disposable_income_fen[row]) / f64::from(t.persons[row]), u32::from(t.persons[row]));
        self.first().map(of).collect()
    }
    /// Share of a part of income in all income.
    fn share(&self, part: impl Fn(usize) -> i64) -> f64 {
        let all: i64 = self.first().map(|row| self.record.households.disposable_income_fen[row]).sum();
        real(self.first().map(part).sum()) / real(all)
    }
    /// Share of farms for which a size, in hundredths of a mu of the whole farm, holds.
    fn farms(&self, holds: impl Fn(f64) -> bool) -> f64 {
        let t = &self.record.households;
        let size = |row: usize| f64::from(t.land_cmu[row]) / self.rules.crops.land_factor[usize::from(t.crop[row].0)];
        counted(self.first().filter(|&row| holds(size(row))).count()) / counted(self.first().count())
    }
    fn moved(&self, movements: &[usize], crops: &[u8]) -> f64 {
        let g = &self.record.goods;
        let first = self.year * WEEKS;
        let rows = (0..g.len()).filter(|&row| {
            g.week[row] >= first
                && movements.contains(&usize::from(g.movement[row].0))
                && crops.contains(&g.crop[row].0)
        });
        real(rows.map(|row| g.grams[row]).sum())
    }
    /// Share lost of what is kept for live sale, from the farm to the table.
    fn lost(&self, crops: &[u8]) -> f64 {
        let before = self.moved(&[goods::SpoiledAtFarm::ROW, goods::SpoiledAtPool::ROW], crops);
        let after = self.moved(&[goods::SpoiledOnTheWay::ROW, goods::ThrownAway::ROW], crops);
        (before + after) / (before + self.moved(&[goods::Shipped::ROW], crops))
    }
    /// Live sales less refunds in a reported year, fen.
    fn live_fen(&self, year: u32) -> i64 {
        let c = &self.record.channels;
        (0..c.len()).filter(|&row| c.year[row] == year).map(|row| c.gross_fen[row] - c.refund_fen[row]).sum()
    }
    fn last_year(&self) -> u32 {
        self.world.places.weeks / WEEKS - 1
    }
    /// Sales of a year of every host on air at its end, yuan, by kind: farm households, others.
    fn sales(&self) -> [Vec<f64>; 2] {
        let h = &self.record.hosts;
        let mut found = [Vec::new(), Vec::new()];
        for year in self.year..=self.last_year() {
            for row in (0..h.len()).filter(|&row| h.week[row] == (year + 1) * WEEKS - 1 && h.gmv_year_fen[row] > 0) {
                found[usize::from(h.kind[row].0 > 0)].push(real(h.gmv_year_fen[row]) / FEN_PER_YUAN);
            }
        }
        found
    }
}

pub(super) fn income(look: &Look<'_>) -> f64 {
    shape(&look.incomes()).mean / FEN_PER_YUAN
}
pub(super) fn median(look: &Look<'_>) -> f64 {
    shape(&look.incomes()).median
}
pub(super) fn gini(look: &Look<'_>) -> f64 {
    shape(&look.incomes()).gini
}
pub(super) fn fifths(look: &Look<'_>) -> f64 {
    shape(&look.incomes()).fifths
}
pub(super) fn wages(look: &Look<'_>) -> f64 {
    let t = &look.record.households;
    look.share(|row| t.wage_fen[row] + t.packing_wage_fen[row])
}
pub(super) fn operating(look: &Look<'_>) -> f64 {
    look.share(|row| look.operating(row))
}
pub(super) fn property(look: &Look<'_>) -> f64 {
    look.share(|row| look.record.households.property_fen[row])
}
pub(super) fn transfers(look: &Look<'_>) -> f64 {
    let t = &look.record.households;
    look.share(|row| t.transfer_fen[row] + t.grant_fen[row] + t.top_up_fen[row] + t.insurance_fen[row])
}
/// Share of operating income in the top fifth less that in the second.
pub(super) fn operating_gap(look: &Look<'_>) -> f64 {
    let t = &look.record.households;
    let row = |row: usize| {
        let (persons, all) = (u32::from(t.persons[row]), real(t.disposable_income_fen[row]));
        (all / f64::from(persons), persons, real(look.operating(row)), all)
    };
    let rows: Vec<_> = look.first().map(row).collect();
    share_in_fifth(&rows, 4) - share_in_fifth(&rows, 1)
}
pub(super) fn small_farms(look: &Look<'_>) -> f64 {
    look.farms(|cmu| cmu <= 1_000.0)
}
pub(super) fn middle_farms(look: &Look<'_>) -> f64 {
    look.farms(|cmu| cmu > 1_000.0 && cmu <= 3_000.0)
}
pub(super) fn large_farms(look: &Look<'_>) -> f64 {
    look.farms(|cmu| cmu > 3_000.0)
}
/// Cash income of a mu of apples over all reported years, yuan.
pub(super) fn apple_income(look: &Look<'_>) -> f64 {
    let t = &look.record.households;
    let rows = || (0..t.len()).filter(|&row| t.crop[row].0 == APPLE);
    let mu: f64 = rows().map(|row| f64::from(t.land_cmu[row]) / 100.0).sum();
    real(rows().map(|row| look.specialty(row)).sum()) / FEN_PER_YUAN / mu
}
/// Share of years and growers of apples in which something was left when own work was paid the wage.
pub(super) fn apple_years(look: &Look<'_>) -> f64 {
    let t = &look.record.households;
    let wage = look.rules.terms.wage_fen_per_hour;
    let rows = || (0..t.len()).filter(|&row| t.crop[row].0 == APPLE);
    let positive = rows().filter(|&row| look.specialty(row) > t.unpaid_min[row] * wage / 60).count();
    counted(positive) / counted(rows().count())
}
pub(super) fn live_share(look: &Look<'_>) -> f64 {
    let live = look.live_fen(look.year);
    let offline: i64 = look.first().map(|row| look.record.households.offline_fen[row]).sum();
    real(live) / real(live + offline)
}
/// Growth of live sales a year over the reported years.
pub(super) fn growth(look: &Look<'_>) -> f64 {
    let (first, last) = (look.live_fen(look.year), look.live_fen(look.last_year()));
    libm::pow(real(last) / real(first), 1.0 / f64::from(look.last_year() - look.year)) - 1.0
}
pub(super) fn top_streamers(look: &Look<'_>) -> f64 {
    let [farm, other] = look.sales();
    top_share(&[farm, other].concat(), 0.022)
}
/// Sales of a farm host over those of a mean host.
pub(super) fn rural_sales(look: &Look<'_>) -> f64 {
    let [farm, other] = look.sales();
    let mean = |values: &[f64]| values.iter().sum::<f64>() / counted(values.len());
    mean(&farm) / mean(&[farm, other].concat())
}
/// Parcels a year of a household that sells on its own stream.
pub(super) fn orders(look: &Look<'_>) -> f64 {
    let c = &look.record.channels;
    let rows = || (0..c.len()).filter(|&row| c.channel[row].0 == 0);
    real(rows().map(|row| c.parcels[row]).sum()) / real(rows().map(|row| c.sellers[row]).sum())
}
/// How many of four signs are right: households on air are younger, more schooled, more often have worked in cities, and
/// farm more land.
pub(super) fn adopters(look: &Look<'_>) -> f64 {
    let (h, e) = (&look.world.households, &look.world.endowments);
    let of = |value: &dyn Fn(usize) -> f64| gap((0..h.len()).map(|row| (h.host[row], value(row))));
    let signs = [
        -of(&|row| f64::from(e.age_band[row])),
        of(&|row| f64::from(e.schooling[row])),
        of(&|row| f64::from(u8::from(e.migrant[row]))),
        of(&|row| f64::from(e.land_cmu[row]) / look.rules.crops.land_factor[usize::from(e.crop[row])]),
    ];
    counted(signs.iter().filter(|sign| **sign > 0.0).count())
}
pub(super) fn fruit_loss(look: &Look<'_>) -> f64 {
    look.lost(&FRUITS)
}
pub(super) fn vegetable_loss(look: &Look<'_>) -> f64 {
    look.lost(&[LEAF_VEGETABLE])
}
pub(super) fn refunds(look: &Look<'_>) -> f64 {
    look.runs.refund_rate[0]
}
/// Gain a kilogram over the trader of own-stream sellers with more followers than the median seller, less that of the
/// others, yuan.
pub(super) fn followers(look: &Look<'_>) -> f64 {
    let t = &look.record.households;
    let prices = mean_prices(look);
    let sellers: Vec<usize> = (0..t.len()).filter(|&row| t.own_g[row] > 0).collect();
    let mut known: Vec<i64> = sellers.iter().map(|&row| t.followers[row]).collect();
    known.sort_unstable();
    let median = known.get(known.len() / 2).copied().unwrap_or(0);
    let gain = |row: usize| {
        let kg = real(t.own_g[row]) / 1_000.0;
        let price = prices[usize::from(t.county[row]) * CROPS + usize::from(t.crop[row].0)];
        (real(t.own_fen[row] - t.own_cost_fen[row]) / kg - price) / FEN_PER_YUAN
    };
    gap(sellers.into_iter().map(|row| (t.followers[row] > median, gain(row))))
}
/// Mean offline price by county and crop, fen a kilogram.
fn mean_prices(look: &Look<'_>) -> Vec<f64> {
    let t = &look.record.households;
    let mut sums = vec![[0.0; 2]; look.world.places.counties() * CROPS];
    for row in 0..t.len() {
        let sold = (t.harvest_g[row] - t.live_g[row] - t.lost_g[row]).max(0);
        let sum = &mut sums[usize::from(t.county[row]) * CROPS + usize::from(t.crop[row].0)];
        sum[0] += real(t.offline_fen[row]);
        sum[1] += real(sold) / 1_000.0;
    }
    sums.iter().map(|[fen, kg]| fen / kg).collect()
}
/// What buyers pay for a kilogram of a labelled pool lot over one of an unlabelled own account, same county and crop.
pub(super) fn label_premium(look: &Look<'_>) -> f64 {
    let c = &look.record.channels;
    let (mut premium, mut weight) = (0.0, 0.0);
    for pool in (0..c.len()).filter(|&row| c.channel[row].0 == 1 && c.grams[row] > 0) {
        let beside = (0..c.len()).find(|&row| {
            c.channel[row].0 == 0
                && (c.county[row], c.crop[row].0, c.year[row]) == (c.county[pool], c.crop[pool].0, c.year[pool])
                && c.grams[row] > 0
        });
        if let Some(own) = beside {
            let price = |row: usize| real(c.gross_fen[row]) / real(c.grams[row]);
            let grams = real(c.grams[own].min(c.grams[pool]));
            premium += grams * (price(pool) / price(own) - 1.0);
            weight += grams;
        }
    }
    premium / weight
}
