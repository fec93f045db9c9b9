//! Other sectors: profits before owners take them, and consumer surplus.

use crate::indicators::{FinishedRun, Runs, ratio};
use crate::money::{
    CarrierInputs, CarrierSector, CommissionLocal, CommissionMcn, Freight, Grant, HostWages, Inputs, Interest,
    LocalHostSector, McnHostSector, OfflineSale, PaidTraffic, PlatformFee, PlatformSector, PublicPurchase,
    RestOfWorldSector, RivalSale, Sector, SlotFee, SlotSubsidy, StoreGain, Taxes, TraderResale, TraderSector,
};
use crate::units::real;

/// Adds the columns of profits and surplus.
pub(super) fn add(runs: &mut Runs, run: &FinishedRun<'_>) {
    let taken = |sector: usize, flows: &[usize]| run.yuan_each(real(net(run, sector, flows)));
    let local = [CommissionLocal::ROW, HostWages::ROW, Grant::ROW, Inputs::ROW, PaidTraffic::ROW, Taxes::ROW];
    let mcn = [CommissionMcn::ROW, SlotFee::ROW, SlotSubsidy::ROW, PaidTraffic::ROW, Taxes::ROW];
    let carriers = [Freight::ROW, CarrierInputs::ROW, PublicPurchase::ROW, Interest::ROW, Taxes::ROW];
    runs.local_host_profit[0] = taken(LocalHostSector::COLUMN, &local);
    runs.mcn_profit[0] = taken(McnHostSector::COLUMN, &mcn);
    runs.carrier_profit[0] = taken(CarrierSector::COLUMN, &carriers);
    runs.trader_profit[0] = taken(TraderSector::COLUMN, &[TraderResale::ROW, OfflineSale::ROW, Taxes::ROW]);
    // Money in escrow belongs to buyers and sellers.
    let platform = [PlatformFee::ROW, PaidTraffic::ROW, PublicPurchase::ROW, Taxes::ROW];
    runs.platform_profit[0] = taken(PlatformSector::COLUMN, &platform);
    runs.store_income[0] = -taken(RestOfWorldSector::COLUMN, &[StoreGain::ROW]);
    runs.rival_sales[0] = taken(RestOfWorldSector::COLUMN, &[RivalSale::ROW]);
    let cost = -real(net(run, CarrierSector::COLUMN, &[CarrierInputs::ROW])) / 100.0;
    let weeks = &run.record.counties;
    let shipped = (0..weeks.len()).filter(|&row| weeks.week[row] >= run.first_week).map(|row| weeks.shipped[row]);
    runs.parcel_cost[0] = ratio(cost, real(shipped.sum()));
    let years = run.record.surplus_fen.iter().skip(run.first_year as usize);
    let [felt, ante] = years.fold([0.0; 2], |sum, year| [sum[0] + year[0], sum[1] + year[1]]);
    runs.consumer_surplus[0] = run.yuan_each(felt);
    runs.consumer_surplus_ante[0] = run.yuan_each(ante);
}

/// What a sector received net of what it paid in some flows of the policy years.
fn net(run: &FinishedRun<'_>, sector: usize, flows: &[usize]) -> i64 {
    let cells = &run.record.flows;
    (0..cells.len())
        .filter(|&row| {
            cells.week[row] >= run.first_week
                && usize::from(cells.sector[row].0) == sector
                && flows.contains(&usize::from(cells.flow[row].0))
        })
        .map(|row| cells.fen[row])
        .sum()
}
