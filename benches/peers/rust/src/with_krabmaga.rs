//! krABMaga: every agent is in the schedule and repeats each step.

use crate::market::{Draws, Offers};
use crate::{Measured, measured};
use krabmaga::engine::agent::Agent;
use krabmaga::engine::schedule::Schedule;
use krabmaga::engine::state::State;
use krabmaga::rand::rngs::SmallRng;
use krabmaga::rand::{Rng, SeedableRng};
use std::any::Any;

impl Draws for SmallRng {
    fn uniform(&mut self) -> f64 {
        self.random()
    }

    fn below(&mut self, bound: usize) -> usize {
        self.random_range(0..bound)
    }
}

#[derive(Clone)]
struct Consumer;

impl Agent for Consumer {
    fn step(&mut self, state: &mut dyn State) {
        let market = state.as_any_mut().downcast_mut::<Market>().expect("the state is a market");
        if let Some(offer) = market.offers.choose(&mut market.draws) {
            market.offers.order(offer);
        }
    }
}

struct Market {
    agents: u32,
    draws: SmallRng,
    offers: Offers,
}

impl State for Market {
    fn init(&mut self, schedule: &mut Schedule) {
        for _ in 0..self.agents {
            schedule.schedule_repeating(Box::new(Consumer), 0.0, 0);
        }
    }

    fn as_any_mut(&mut self) -> &mut dyn Any {
        self
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn as_state_mut(&mut self) -> &mut dyn State {
        self
    }

    fn as_state(&self) -> &dyn State {
        self
    }

    fn reset(&mut self) {}

    fn update(&mut self, _step: u64) {}
}

/// The loop of the macro `simulate!` without its terminal.
pub fn run(agents: u32, weeks: u32) -> Measured {
    let mut draws = SmallRng::seed_from_u64(2);
    let offers = Offers::new(&mut draws);
    let (mut market, mut schedule) = (Market { agents, draws, offers }, Schedule::new());
    market.init(&mut schedule);
    measured(|| {
        for _ in 0..weeks {
            schedule.step(&mut market);
        }
        market.offers.total()
    })
}
