//! A payment or a movement is posted at both sides, and what cannot be is a defect.

use std::panic::{AssertUnwindSafe, catch_unwind};

use super::Posted;
use crate::goods::{AtFarm, Harvested, Nature, Offline, PendingGoodsList, Stock};
use crate::money::{
    BankSector, CentralTransfer, Debt, GovernmentSector, Grant, GuaranteeCall, HouseholdSector, Living, Opening,
    PendingMoneyList, Principal, Purse, RestOfWorld, RestOfWorldSector, Sector as _,
};

fn is_defect(work: impl FnOnce()) -> bool {
    let message = catch_unwind(AssertUnwindSafe(work)).err().and_then(|cause| {
        let text = cause.downcast_ref::<String>().cloned();
        text.or_else(|| cause.downcast_ref::<&str>().map(|text| (*text).to_owned()))
    });
    message.is_some_and(|message| message.contains("defect"))
}

/// Sum of a flow over the sectors.
fn row(posted: &Posted, flow: usize) -> i64 {
    posted.money.cells()[flow].iter().sum()
}

/// Net flow of a sector over all flows.
fn net(posted: &Posted, sector: usize) -> i64 {
    posted.money.cells().iter().map(|row| row[sector]).sum()
}

/// Books, the rest of the world, and a household with 100 fen.
fn opened() -> (Posted, RestOfWorld, Purse<HouseholdSector>) {
    let (mut posted, mut world, mut purse) = (Posted::default(), RestOfWorld::default(), Purse::EMPTY);
    posted.pay(Opening, &mut world, &mut purse, 100);
    (posted, world, purse)
}

#[test]
fn a_payment_is_posted_at_both_sides() {
    let (mut posted, mut world, mut purse) = opened();
    posted.pay(Living, &mut purse, &mut world, 30);
    assert_eq!((purse.fen(), world.fen()), (70, -70));
    let (household, outside) = (HouseholdSector::COLUMN, RestOfWorldSector::COLUMN);
    assert_eq!((net(&posted, household), net(&posted, outside)), (70, -70));
    assert_eq!((posted.money.turnover(Living::ROW), posted.money.received(Living::ROW, outside)), (30, 30));
    assert_eq!((row(&posted, Living::ROW), row(&posted, Opening::ROW)), (0, 0));
    let twice = posted.clone().merge(&posted);
    assert_eq!((net(&twice, household), twice.money.turnover(Living::ROW)), (140, 60));
}

#[test]
fn a_purse_is_emptied_to_the_last_fen_and_never_below() {
    let (mut posted, mut world, mut purse) = opened();
    assert!(is_defect(|| posted.pay(Living, &mut purse, &mut world, 101)));
    assert!(is_defect(|| posted.pay(Living, &mut purse, &mut world, -1)));
    let (mut posted, mut world, mut purse) = opened();
    posted.pay(Living, &mut purse, &mut world, 100);
    assert_eq!(purse.fen(), 0);
    assert!(is_defect(|| posted.pay(Living, &mut purse, &mut world, 1)));
    let (mut posted, mut world, mut purse) = opened();
    assert_eq!(posted.pay_up_to(Living, &mut purse, &mut world, 60), 60);
    assert_eq!(posted.pay_up_to(Living, &mut purse, &mut world, -5), 0);
    assert_eq!(posted.pay_up_to(Living, &mut purse, &mut world, 60), 40);
    assert_eq!((purse.fen(), world.fen()), (0, 0));
    let (mut posted, mut world, mut purse) = opened();
    assert!(is_defect(|| posted.pay(Opening, &mut world, &mut purse, i64::MAX)), "above 64 bits");
}

#[test]
fn pending_money_is_handed_over_and_never_takes_a_purse_below_zero() {
    let hand_over = |first: i64, second: i64| {
        let (mut posted, mut world, purse) = opened();
        let mut lists = [1, 2].map(|_| PendingMoneyList::<HouseholdSector>::new(0..1));
        for (list, fen) in lists.iter_mut().zip([first, second]) {
            if fen < 0 {
                posted.pay(Living, list.at(0), &mut world, -fen);
            } else {
                posted.pay(Opening, &mut world, list.at(0), fen);
            }
        }
        let mut purses = [purse];
        for list in lists {
            list.hand_over(&mut purses);
        }
        purses[0].fen()
    };
    assert_eq!(hand_over(20, -120), 0);
    assert_eq!(hand_over(-5, 7), 102);
    assert!(is_defect(|| assert!(hand_over(-50, -51) < 0)));
    let (mut posted, mut world, mut purse) = opened();
    let mut list = PendingMoneyList::<HouseholdSector>::new(0..2);
    posted.pay(Opening, &mut world, list.at(1), 9);
    assert!(is_defect(|| PendingMoneyList::<HouseholdSector>::new(0..1).hand_over(&mut [])));
    list.at(1).pass_on(&mut purse, 9);
    assert!(is_defect(|| list.at(1).pass_on(&mut purse, -1)));
    assert_eq!(purse.fen(), 109);
    list.assert_empty();
    let mut left = PendingMoneyList::<HouseholdSector>::new(0..1);
    posted.pay(Opening, &mut world, left.at(0), 1);
    assert!(is_defect(|| left.assert_empty()));
    let mut outside = PendingMoneyList::<RestOfWorldSector>::new(0..2);
    (0..2).for_each(|chunk| posted.pay(Living, &mut purse, outside.at(chunk), 4));
    let before = world.fen();
    outside.hand_over_to_rest_of_world(&mut world);
    assert_eq!(world.fen(), before + 8);
}

#[test]
fn a_debt_grows_by_what_is_lent_and_shrinks_by_what_is_repaid_or_written_off() {
    let (mut posted, mut world, mut purse) = opened();
    let (mut bank, mut government, mut debt) = (Purse::<BankSector>::EMPTY, Purse::EMPTY, Debt::NONE);
    posted.pay(Opening, &mut world, &mut bank, 500);
    posted.pay(CentralTransfer, &mut world, &mut government, 60);
    posted.lend(&mut bank, &mut purse, &mut debt, 200);
    assert_eq!((bank.fen(), purse.fen(), debt.fen(), posted.money.loans_change()), (300, 300, 200, 200));
    assert_eq!(posted.repay(&mut purse, &mut bank, &mut debt, 50), 50);
    assert_eq!(posted.repay(&mut purse, &mut bank, &mut debt, -1), 0);
    assert_eq!((purse.fen(), debt.fen(), posted.money.loans_change()), (250, 150, 150));
    posted.pay(Living, &mut purse, &mut world, 240);
    assert_eq!(posted.repay(&mut purse, &mut bank, &mut debt, 999), 10, "no more than it has");
    assert_eq!(posted.write_off(&mut debt, &mut government, &mut bank, 60), 140);
    assert_eq!((debt.fen(), government.fen(), bank.fen()), (0, 0, 420));
    assert_eq!(posted.money.turnover(GuaranteeCall::ROW), 60);
    assert_eq!((posted.money.loans_change(), row(&posted, Principal::ROW)), (0, 0));
    posted.lend(&mut bank, &mut purse, &mut debt, 5);
    posted.pay(CentralTransfer, &mut world, &mut government, 60);
    assert_eq!(posted.write_off(&mut debt, &mut government, &mut bank, 60), 5);
    assert_eq!(government.fen(), 55, "a guarantee pays no more than the debt");
    posted.pay(Grant, &mut government, &mut purse, 55);
    assert_eq!(net(&posted, GovernmentSector::COLUMN), 0);
    let twice = posted.clone().merge(&posted);
    assert_eq!(twice.money.loans_change(), 2 * posted.money.loans_change());
}

#[test]
fn a_movement_is_posted_at_both_sides_and_no_stock_falls_below_zero() {
    let (mut posted, mut stock, mut nature) = (Posted::default(), Stock::<AtFarm>::EMPTY, Nature);
    posted.carry(Harvested, 1, &mut nature, &mut stock, 1_000);
    posted.carry(Offline, 1, &mut stock, &mut nature, 400);
    assert_eq!(stock.grams(), 600);
    assert_eq!(posted.goods.movements()[Harvested::ROW][..2], [[0, 0], [1_000, 0]]);
    let farm = <AtFarm as crate::goods::Location>::COLUMN;
    assert_eq!((posted.goods.net(1, farm), posted.goods.net(0, farm)), (600, 0));
    let twice = posted.clone().merge(&posted);
    assert_eq!((twice.goods.net(1, farm), twice.goods.movements()[Offline::ROW][1]), (1_200, [800, 0]));
    let mut ageing = Stock::EMPTY;
    stock.shift(&mut ageing, 250);
    assert_eq!((stock.grams(), ageing.grams()), (350, 250));
    let mut lists = [1, 2].map(|_| PendingGoodsList::<AtFarm>::new(0..1));
    for (list, grams) in lists.iter_mut().zip([100, 250]) {
        posted.carry(Offline, 1, list.at(0), &mut nature, grams);
    }
    let mut stocks = [stock];
    for list in lists {
        list.hand_over(&mut stocks);
    }
    assert_eq!(stocks[0].grams(), 0);
    let [mut stock] = stocks;
    assert!(is_defect(|| posted.carry(Offline, 1, &mut stock, &mut nature, 1)));
    assert!(is_defect(|| posted.carry(Offline, 1, &mut stock, &mut nature, -1)));
    assert!(is_defect(|| PendingGoodsList::<AtFarm>::new(0..1).hand_over(&mut [])));
    let mut list = PendingGoodsList::<AtFarm>::new(0..1);
    posted.carry(Offline, 1, list.at(0), &mut nature, 1);
    assert!(is_defect(|| list.hand_over(&mut [Stock::EMPTY])), "a stock below zero");
}
