//! The week: the twelve phases in their order (`WEEK`), and a step of one week.
//!
//! A row of `WEEK` builds the argument of its phase. It names exactly the tables that the phase takes:
//!
//! ```
//! use nongbo_engine::agents::markets::Markets;
//! use nongbo_engine::books::Posted;
//! use nongbo_engine::phases::wholesale::{Given, Lent};
//!
//! fn lend<'a>(given: Given<'a>, markets: &'a mut Markets, books: &'a mut Posted) -> Lent<'a> {
//!     Lent { given, markets, books }
//! }
//! ```
//!
//! A table that the phase takes and the row does not name does not compile:
//!
//! ```compile_fail,E0063
//! use nongbo_engine::phases::wholesale::{Given, Lent};
//!
//! fn lend<'a>(given: Given<'a>) -> Lent<'a> {
//!     Lent { given }
//! }
//! ```
//!
//! A table that the phase does not take does not compile either:
//!
//! ```compile_fail,E0560
//! use nongbo_engine::agents::bank::Bank;
//! use nongbo_engine::agents::markets::Markets;
//! use nongbo_engine::books::Posted;
//! use nongbo_engine::phases::wholesale::{Given, Lent};
//!
//! fn lend<'a>(given: Given<'a>, markets: &'a mut Markets, books: &'a mut Posted, bank: &'a mut Bank) -> Lent<'a> {
//!     Lent { given, markets, books, bank }
//! }
//! ```

use crate::declare::Label;
use crate::parameters::Parameters;
use crate::phases::{broadcast, buy, decide, deliver, govern, harvest, learn, offer, settle, ship, shock, wholesale};
use crate::rng::ReplicationRng;
use crate::tick::Tick;
use crate::units::WEEKS;
use crate::world::World;

/// One phase: its number, its names, the tables it reads and writes, and the function that runs it.
#[derive(Debug)]
pub struct Phase {
    /// Number. It is part of the key of every draw and never changes, so a new phase does not shift the draws of others.
    pub id: u8,
    /// Name, a verb.
    pub name: &'static str,
    /// The name in Chinese.
    pub zh: &'static str,
    /// What happens in it: one sentence.
    pub title: Label,
    /// Sections of parameters it reads.
    pub rules: &'static [&'static str],
    /// Tables it reads.
    pub reads: &'static [&'static str],
    /// Tables it writes.
    pub writes: &'static [&'static str],
    run: fn(&mut World, &Parameters, &Tick),
}

/// One row of the week. The same words lend the tables to the phase and describe what is lent.
macro_rules! phase { ($id:literal $name:ident $zh:literal $title:literal $title_zh:literal rules($($p:ident)*) reads($($r:ident)*) writes($($w:ident)*)) => { Phase {
    id: $id, name: stringify!($name), zh: $zh, title: Label { en: $title, zh: $title_zh },
    rules: &[$(stringify!($p)),*], reads: &[$(stringify!($r)),*], writes: &[$(stringify!($w)),*],
    run: {
        // A function with the name of the phase: a profile tells the phases apart.
        #[inline(never)]
        fn $name(world: &mut World, parameters: &Parameters, tick: &Tick) {
            $name::run($name::Lent {
                given: $name::Given { tick, $($p: &parameters.$p,)* $($r: &world.$r,)* },
                $($w: &mut world.$w,)*
            });
        }
        $name
    },
} } }

/// The phases in the order in which they run.
#[rustfmt::skip]
pub static WEEK: [Phase; 12] = [
    phase!( 1 shock     "冲击" "Weather, temperature, national prices and demand of the week." "本周的天气、气温、全国行情与需求"
            rules(shock crops rollout) reads(map) writes(nation markets counties)),
    phase!( 2 govern    "政策实施" "County governments receive grants and buy what the pathways name." "县级政府收到下达资金，按路径采购"
            rules(govern rollout technology talent supply_chain brand policy equipment geography) reads(map endowments rank_draws)
            writes(households local_hosts villages cooperatives counties government platform rest_of_world books)),
    phase!( 3 harvest   "采收" "What is ripe comes in and is graded; stocks age." "成熟农产品采收分级，库存老化"
            rules(harvest crops equipment) reads(map endowments counties) writes(households markets cooperatives books)),
    phase!( 4 decide    "决策" "Households decide on hosting, equipment, effort, membership and credit." "农户决定开播、设备、精细管理、用标与借贷"
            rules(decide crops equipment hosting reputation terms tastes freight residence harvest)
            reads(map endowments markets nation counties cooperatives villages carriers) writes(households local_hosts bank government rest_of_world books)),
    phase!( 5 offer     "上架" "Households and co-operatives plan channels, set prices and list offers." "农户与合作社安排渠道、定价并上架"
            rules(offer crops terms tastes freight hosting reputation mcn equipment) reads(map endowments local_hosts mcn_hosts nation counties carriers villages)
            writes(households cooperatives markets offers books)),
    phase!( 6 broadcast "直播" "The platform shares out what consumers can see." "平台分配曝光"
            rules(broadcast tastes crops hosting rollout) reads(map villages nation cooperatives counties local_hosts) writes(offers feed)),
    phase!( 7 buy       "选购" "Consumers look, choose, order and pay into escrow." "消费者浏览、选择、下单并付款至托管"
            rules(buy mcn tastes) reads(map nation feed)
            writes(offers channels consumers consumer_purses households local_hosts mcn_hosts cooperatives counties platform order_book rest_of_world books)),
    phase!( 8 ship      "发货" "Carriers pick up parcels within their capacity, cold or not." "寄递物流企业在运力内揽收，冷链或常温"
            rules(ship freight terms tastes crops) reads(map endowments)
            writes(households cooperatives carriers villages counties consumers consumer_purses platform order_book dispatches books)),
    phase!( 9 deliver   "签收" "Parcels arrive, spoil, are kept or refunded, and are rated." "包裹送达、损耗、签收或退款、评价"
            rules(deliver crops hosting tastes) reads(map)
            writes(households local_hosts mcn_hosts cooperatives counties channels nation consumers consumer_purses platform order_book books)),
    phase!(10 wholesale "批发" "The offline market takes the rest at its price." "线下市场按价收购其余产品"
            rules(wholesale crops rollout tastes) reads(map nation counties cooperatives) writes(markets books)),
    phase!(11 settle    "结算" "Escrow is released; fees, wages, credit and taxes are paid." "托管放款，支付费用、工资、信贷与税"
            rules(settle crops equipment terms freight mcn wholesale residence) reads(map endowments dispatches)
            writes(households local_hosts mcn_hosts carriers cooperatives markets channels consumer_purses platform government bank rest_of_world order_book books)),
    phase!(12 learn     "学习" "Skill, followers, beliefs and reputation follow what happened." "技能、粉丝、预期与声誉随经历更新"
            rules(learn hosting reputation mcn crops tastes terms) reads(map endowments markets counties offers) writes(households local_hosts mcn_hosts villages channels nation cooperatives)),
];

/// When the books are checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Checks {
    /// At the end of every week, as in every run.
    #[default]
    Weekly,
    /// After every phase, as in tests.
    EveryPhase,
}

/// How a step is computed. It does not change results.
#[derive(Debug, Clone, Copy)]
pub struct StepOptions {
    /// Rows of a parallel chunk.
    pub chunk: usize,
    /// When the books are checked.
    pub checks: Checks,
}
impl Default for StepOptions {
    fn default() -> Self {
        Self { chunk: 8_192, checks: Checks::Weekly }
    }
}

/// Simulates one week: the twelve phases, then the closing of the books.
///
/// `after` is called after each phase. It reads the world and cannot change it.
///
/// # Panics
/// If the books do not close or a phase finds a defect. The caller catches the panic and the run fails.
pub fn step(
    world: &mut World,
    rules: &Parameters,
    rng: &ReplicationRng,
    options: StepOptions,
    mut after: impl FnMut(&'static Phase, &World),
) {
    // Nothing moves between two weeks: a change there is found when this week is closed.
    let before = world.closed.take().unwrap_or_else(|| world.balances());
    if world.week.is_multiple_of(WEEKS) {
        world.begin_year();
    }
    // The matrix starts empty each week. Opening balances were posted before week 0 and are already in `before`.
    world.books.clear();
    for phase in &WEEK {
        let tick = Tick { week: world.week, phase: phase.id, rng: rng.clone(), chunk: options.chunk };
        (phase.run)(world, rules, &tick);
        if options.checks == Checks::EveryPhase {
            world.closed = Some(world.close(&before, phase.name));
        }
        after(phase, world);
    }
    if options.checks == Checks::Weekly {
        world.closed = Some(world.close(&before, "closing"));
    }
    world.week += 1;
}
