//! Money: sectors, flows, purses, pending money and the transaction-flow matrix.

mod payment_sums;
pub use payment_sums::{Collection, Disbursement};

use crate::chunk_table::ChunkTable;
use crate::declare::{Cell, Data, Fork, Kind};
use crate::edges::{Edge, number_of};
use std::marker::PhantomData;
use std::ops::Range;

/// A sector of the economy: one column of the transaction-flow matrix.
pub trait Sector {
    /// Number of its column.
    const COLUMN: usize;
}
/// `F: Moves<A, B>` says that flow F may go from sector A to sector B. Other payments do not compile.
pub trait Moves<A: Sector, B: Sector> {
    /// Number of the edge: the flow from A to B.
    const EDGE: usize;
}

macro_rules! sectors { ($($name:ident $text:literal),* $(,)?) => {
    #[allow(dead_code)] enum Columns { $($name),*, Count }
    $(#[doc = concat!("Sector ", $text, ".")] #[derive(Debug, PartialEq, Eq)] pub struct $name;
      impl Sector for $name { const COLUMN: usize = Columns::$name as usize; })*
    /// Number of sectors.
    pub const SECTORS: usize = Columns::Count as usize;
    /// Names of the sectors in files.
    pub const SECTOR_NAMES: [&str; SECTORS] = [$($text),*];
} }
macro_rules! flows { ($($name:ident $text:literal : $($a:ident => $b:ident),+;)*) => {
    #[allow(dead_code)] enum Rows { $($name),*, Count }
    $(#[doc = concat!("Flow: ", $text, ".")] #[derive(Debug, Clone, Copy)] pub struct $name;
      $(impl Moves<$a, $b> for $name {
        const EDGE: usize = number_of([Rows::$name as usize, $a::COLUMN, $b::COLUMN], &EDGES);
      })+
      impl $name {
        /// Row of the flow in the matrix.
        pub const ROW: usize = Rows::$name as usize;
      })*
    /// Number of flows.
    pub const FLOWS: usize = Rows::Count as usize;
    /// Names of the flows in files.
    pub const FLOW_NAMES: [&str; FLOWS] = [$($text),*];
    /// Flow, payer and payee of each edge.
    const EDGES: [Edge; [$($($a::COLUMN),+),*].len()] =
        [$($([Rows::$name as usize, $a::COLUMN, $b::COLUMN]),+),*];
} }
sectors! {
    HouseholdSector "households", LocalHostSector "local_hosts", McnHostSector "mcn_hosts", PlatformSector "platform", CarrierSector "carriers", CooperativeSector "cooperatives",
    TraderSector "traders", ConsumerSector "consumers", GovernmentSector "government", BankSector "bank", RestOfWorldSector "rest_of_world"
}
flows! {
    Opening "opening balance": RestOfWorldSector => HouseholdSector, RestOfWorldSector => LocalHostSector, RestOfWorldSector => McnHostSector, RestOfWorldSector => PlatformSector, RestOfWorldSector => CarrierSector, RestOfWorldSector => CooperativeSector, RestOfWorldSector => TraderSector,
        RestOfWorldSector => ConsumerSector, RestOfWorldSector => GovernmentSector, RestOfWorldSector => BankSector;
    Payment "consumer payment into escrow": ConsumerSector => PlatformSector;
    Refund "refund from escrow": PlatformSector => ConsumerSector;
    ReleaseOwn "escrow release to own-stream seller": PlatformSector => HouseholdSector;
    ReleaseCooperative "escrow release to co-operative": PlatformSector => CooperativeSector;
    PlatformFee "platform fee": HouseholdSector => PlatformSector, CooperativeSector => PlatformSector;
    PaidTraffic "paid traffic": HouseholdSector => PlatformSector, LocalHostSector => PlatformSector, McnHostSector => PlatformSector, CooperativeSector => PlatformSector;
    CommissionLocal "commission to local host": CooperativeSector => LocalHostSector;
    CommissionMcn "commission to MCN host": CooperativeSector => McnHostSector;
    SlotFee "slot fee": CooperativeSector => McnHostSector;
    Freight "freight": HouseholdSector => CarrierSector, CooperativeSector => CarrierSector;
    HubFee "hub, cold and packing service fee": HouseholdSector => CooperativeSector;
    PackingWages "packing and hub wages": HouseholdSector => HouseholdSector, CooperativeSector => HouseholdSector;
    HostWages "host wages and station staff": CooperativeSector => HouseholdSector, CooperativeSector => LocalHostSector;
    CarrierInputs "carrier inputs": CarrierSector => RestOfWorldSector, CarrierSector => HouseholdSector;
    CooperativePayout "co-operative payout": CooperativeSector => HouseholdSector;
    OfflineSale "offline sale": TraderSector => HouseholdSector, TraderSector => CooperativeSector;
    TraderResale "trader resale": RestOfWorldSector => TraderSector;
    Inputs "farm inputs, tools and equipment": HouseholdSector => RestOfWorldSector, LocalHostSector => RestOfWorldSector, CooperativeSector => RestOfWorldSector;
    OutsideEarnings "off-farm wage, other farm income": RestOfWorldSector => HouseholdSector;
    OfflineRetail "offline retail purchase": ConsumerSector => RestOfWorldSector;
    RivalSale "live purchase from sellers outside these counties": ConsumerSector => RestOfWorldSector;
    Principal "loan drawn or repaid": BankSector => HouseholdSector, HouseholdSector => BankSector;
    Interest "interest": HouseholdSector => BankSector;
    GuaranteeCall "write-off covered by guarantee": GovernmentSector => BankSector;
    Grant "instrument outlay: grants and subsidies": GovernmentSector => HouseholdSector, GovernmentSector => LocalHostSector;
    PublicPurchase "instrument outlay: capital and services": GovernmentSector => PlatformSector, GovernmentSector => CarrierSector, GovernmentSector => CooperativeSector, GovernmentSector => RestOfWorldSector;
    SlotSubsidy "slot-fee subsidy": GovernmentSector => McnHostSector;
    Insurance "insurance premium or indemnity": HouseholdSector => GovernmentSector, GovernmentSector => HouseholdSector;
    LabelFee "label fee and fines": HouseholdSector => GovernmentSector, CooperativeSector => GovernmentSector;
    Taxes "taxes": HouseholdSector => GovernmentSector, LocalHostSector => GovernmentSector, McnHostSector => GovernmentSector, PlatformSector => GovernmentSector, CarrierSector => GovernmentSector,
        CooperativeSector => GovernmentSector, TraderSector => GovernmentSector;
    TopUp "minimum-income top-up": GovernmentSector => HouseholdSector;
    CentralTransfer "central transfer or return of unspent money": RestOfWorldSector => GovernmentSector, GovernmentSector => RestOfWorldSector;
    ConsumerIncome "consumer income": RestOfWorldSector => ConsumerSector;
    ProfitWithdrawal "profit withdrawn by owners": McnHostSector => RestOfWorldSector, PlatformSector => RestOfWorldSector, CarrierSector => RestOfWorldSector, TraderSector => RestOfWorldSector, BankSector => RestOfWorldSector;
    Living "household living costs": HouseholdSector => RestOfWorldSector;
    Transfers "pensions, property income, remittances, private transfers": RestOfWorldSector => HouseholdSector;
    StoreGain "gain of goods kept in cold stores": RestOfWorldSector => HouseholdSector, RestOfWorldSector => CooperativeSector;
    SavingsBroughtHome "savings brought home by returning members": RestOfWorldSector => HouseholdSector;
}

mod sealed {
    pub trait Change {
        fn change(&mut self, fen: i64);
    }
}
use sealed::Change;
/// An account of sector `S`: a payment can leave it or enter it.
pub trait Account<S>: sealed::Change {}

/// An agent's money in fen, never negative. Nothing outside this module can change it.
#[derive(Debug, PartialEq, Eq)]
pub struct Purse<S>(i64, PhantomData<S>);
/// Money that a chunk of parallel work owes to (+) or claims from (−) one account outside the chunk. It is handed over after
/// the loop.
#[must_use = "pending money must be handed over"]
#[derive(Debug)]
pub struct PendingMoney<S>(i64, PhantomData<S>);
/// The rest of the world: the one account whose balance is free.
#[derive(Debug, Default)]
pub struct RestOfWorld(i64);
/// What a household owes the bank, in fen; changed only by the payments that change it.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Debt(i64);

impl<S> Purse<S> {
    /// An empty purse. No other purse can be created.
    pub const EMPTY: Self = Self(0, PhantomData);
    /// Money in it, fen.
    #[must_use]
    #[inline]
    pub const fn fen(&self) -> i64 {
        self.0
    }
}
impl RestOfWorld {
    /// The balance, fen: what left the economy less what entered it.
    #[must_use]
    pub const fn fen(&self) -> i64 {
        self.0
    }
    /// A copy for a forked world.
    #[must_use]
    pub const fn fork(&self, _permit: Fork) -> Self {
        Self(self.0)
    }
}
impl Debt {
    /// No debt.
    pub const NONE: Self = Self(0);
    /// The debt, fen.
    #[must_use]
    pub const fn fen(&self) -> i64 {
        self.0
    }
}
impl<S> Cell for Purse<S> {
    const KIND: Kind = Kind::Hidden;
    fn data(_cells: &[Self]) -> Option<Data<'_>> {
        None
    }
    fn fork(&self, _permit: Fork) -> Self {
        Self(self.0, PhantomData)
    }
}
impl Cell for Debt {
    const KIND: Kind = Kind::Hidden;
    fn data(_cells: &[Self]) -> Option<Data<'_>> {
        None
    }
    fn fork(&self, _permit: Fork) -> Self {
        Self(self.0)
    }
}
impl<S> Change for Purse<S> {
    #[inline]
    fn change(&mut self, fen: i64) {
        // A purse is never negative: a sum above 64 bits falls below zero.
        let left = self.0.wrapping_add(fen);
        assert!(left >= 0, "defect: a purse below zero or above 64 bits");
        self.0 = left;
    }
}
impl<S> Change for PendingMoney<S> {
    #[inline]
    fn change(&mut self, fen: i64) {
        self.0 = self.0.checked_add(fen).expect("defect: pending money above 64 bits");
    }
}
impl Change for RestOfWorld {
    #[inline]
    fn change(&mut self, fen: i64) {
        self.0 = self.0.checked_add(fen).expect("defect: the rest of the world above 64 bits");
    }
}
impl<S> Account<S> for Purse<S> {}
impl<S> Account<S> for PendingMoney<S> {}
impl Account<RestOfWorldSector> for RestOfWorld {}

impl<S: Sector> PendingMoney<S> {
    /// Passes pending money on to a purse of the same sector. The payment was posted when the money became pending.
    ///
    /// # Panics
    /// If `fen` is negative: a defect.
    pub fn pass_on(&mut self, to: &mut Purse<S>, fen: i64) {
        assert!(fen >= 0, "defect: a payment below zero");
        self.change(-fen);
        to.change(fen);
    }
}

/// The pending money of a chunk of work: one amount for each account of a sector outside it that it may pay or charge.
#[derive(Debug)]
pub struct PendingMoneyList<S>(ChunkTable<PendingMoney<S>>);
impl<S: Sector> PendingMoneyList<S> {
    /// Nothing pending for the accounts `accounts`.
    #[must_use]
    pub fn new(accounts: Range<usize>) -> Self {
        Self(ChunkTable::new(accounts, || PendingMoney(0, PhantomData)))
    }
    /// The pending money of account `account`.
    #[inline]
    pub fn at(&mut self, account: usize) -> &mut PendingMoney<S> {
        self.0.at(account)
    }
    /// Checks that all pending money was passed on.
    ///
    /// # Panics
    /// If money is left for some account: a defect.
    pub fn assert_empty(self) {
        assert!(self.0.into_rows().all(|(_, pending)| pending.0 == 0), "defect: pending money is left");
    }
    /// Adds the pending money to the purses.
    ///
    /// # Panics
    /// If an account has no purse or a purse falls below zero: defects.
    pub fn hand_over(self, purses: &mut [Purse<S>]) {
        for (account, pending) in self.0.into_rows() {
            purses.get_mut(account).expect("defect: pending money without a purse").change(pending.0);
        }
    }
}
impl PendingMoneyList<RestOfWorldSector> {
    /// Adds the pending money to the rest of the world.
    pub fn hand_over_to_rest_of_world(self, rest_of_world: &mut RestOfWorld) {
        for (_, pending) in self.0.into_rows() {
            rest_of_world.change(pending.0);
        }
    }
}

/// The transaction-flow matrix of a chunk of work or of a week: what each sector paid and received in each flow, fen. Only
/// edges have cells.
#[derive(Debug, Clone)]
pub struct TransactionFlowMatrix {
    paid: Box<[i64; EDGES.len()]>,
    received: Box<[i64; EDGES.len()]>,
    /// Principal written off: a loss of the bank without a payment by the household.
    written_off: i64,
}
impl Default for TransactionFlowMatrix {
    fn default() -> Self {
        let zeros = || Box::new([0; EDGES.len()]);
        Self { paid: zeros(), received: zeros(), written_off: 0 }
    }
}
impl TransactionFlowMatrix {
    /// Forgets everything posted.
    pub fn clear(&mut self) {
        self.paid.fill(0);
        self.received.fill(0);
        self.written_off = 0;
    }
    /// Adds another matrix.
    pub fn add(&mut self, other: &Self) {
        for (cells, more) in [(&mut self.paid, &other.paid), (&mut self.received, &other.received)] {
            for (cell, more) in cells.iter_mut().zip(more.iter()) {
                *cell += more;
            }
        }
        self.written_off += other.written_off;
    }
    /// What each sector received net of what it paid, by flow.
    #[must_use]
    pub fn cells(&self) -> [[i64; SECTORS]; FLOWS] {
        let mut cells = [[0; SECTORS]; FLOWS];
        for ([flow, from, to], (paid, received)) in EDGES.into_iter().zip(self.paid.iter().zip(self.received.iter())) {
            cells[flow][from] -= paid;
            cells[flow][to] += received;
        }
        cells
    }
    /// What all sectors together paid in a flow.
    #[must_use]
    pub fn turnover(&self, flow: usize) -> i64 {
        sum_of(&self.paid, |[of, ..]| of == flow)
    }
    /// What a sector received in a flow, gross.
    #[must_use]
    pub fn received(&self, flow: usize, sector: usize) -> i64 {
        sum_of(&self.received, |[of, _, to]| of == flow && to == sector)
    }
    /// Change of the bank's loans: lent minus repaid minus written off.
    #[must_use]
    pub fn loans_change(&self) -> i64 {
        let paid = |[flow, from, _]: Edge| flow == Principal::ROW && from == BankSector::COLUMN;
        sum_of(&self.paid, paid) - self.received(Principal::ROW, BankSector::COLUMN) - self.written_off
    }
}

/// Fen on the edges for which `holds`.
fn sum_of(cells: &[i64; EDGES.len()], holds: impl Fn(Edge) -> bool) -> i64 {
    cells.iter().zip(&EDGES).filter(|&(_, &edge)| holds(edge)).map(|(fen, _)| fen).sum()
}

impl TransactionFlowMatrix {
    /// Pays `fen` from one account to another and posts it at both.
    ///
    /// # Panics
    /// If the amount is negative, the purse holds less, or a sum leaves 64 bits: defects of the caller.
    #[inline]
    pub fn pay<F: Moves<A, B>, A: Sector, B: Sector>(
        &mut self,
        _: F,
        from: &mut impl Account<A>,
        to: &mut impl Account<B>,
        fen: i64,
    ) {
        assert!(fen >= 0, "defect: a payment below zero");
        from.change(-fen);
        to.change(fen);
        self.post(F::EDGE, fen);
    }

    /// Pays `fen` or, if the purse holds less, all it holds. Returns the amount paid.
    #[inline]
    pub fn pay_up_to<F: Moves<A, B>, A: Sector, B: Sector>(
        &mut self,
        flow: F,
        from: &mut Purse<A>,
        to: &mut impl Account<B>,
        fen: i64,
    ) -> i64 {
        let paid = fen.min(from.0).max(0);
        self.pay(flow, from, to, paid);
        paid
    }

    /// The bank lends `fen`: the money moves and the debt grows by the same amount.
    pub fn lend(
        &mut self,
        bank: &mut impl Account<BankSector>,
        to: &mut Purse<HouseholdSector>,
        debt: &mut Debt,
        fen: i64,
    ) {
        self.pay(Principal, bank, to, fen);
        debt.0 += fen;
    }

    /// A household repays up to `fen` of its debt. Returns the amount paid.
    pub fn repay(
        &mut self,
        from: &mut Purse<HouseholdSector>,
        bank: &mut impl Account<BankSector>,
        debt: &mut Debt,
        fen: i64,
    ) -> i64 {
        let paid = fen.min(debt.0).min(from.0).max(0);
        self.pay(Principal, from, bank, paid);
        debt.0 -= paid;
        paid
    }

    /// The bank writes off a debt; a guarantor pays up to `guaranteed` of it. Returns the debt written off.
    pub fn write_off(
        &mut self,
        debt: &mut Debt,
        guarantor: &mut impl Account<GovernmentSector>,
        bank: &mut impl Account<BankSector>,
        guaranteed: i64,
    ) -> i64 {
        let lost = debt.0;
        self.pay(GuaranteeCall, guarantor, bank, guaranteed.min(lost));
        self.written_off += lost;
        debt.0 = 0;
        lost
    }
}
