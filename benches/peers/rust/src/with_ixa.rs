//! ixa: a plan for each week goes over all people and schedules the next.

use crate::market::{Draws, Offers};
use crate::{Measured, measured};
use ixa::prelude::*;
use ixa::rand::rngs::SmallRng;
use ixa::rand::{RngExt as _, SeedableRng as _};

define_rng!(MarketRng);
define_entity!(Consumer);
define_data_plugin!(Market, Offers, |_context| Offers::new(&mut Numbers(&mut SmallRng::seed_from_u64(1))));

/// The generator of ixa is of another version of `rand` than that of krABMaga.
struct Numbers<'a>(&'a mut SmallRng);

impl Draws for Numbers<'_> {
    fn uniform(&mut self) -> f64 {
        self.0.random()
    }

    fn below(&mut self, bound: usize) -> usize {
        self.0.random_range(0..bound)
    }
}

fn week(context: &mut Context) {
    for _consumer in context.get_entity_iterator::<Consumer>() {
        let offers = context.get_data(Market);
        if let Some(offer) = context.sample(MarketRng, |numbers| offers.choose(&mut Numbers(numbers))) {
            context.get_data_mut(Market).order(offer);
        }
    }
    context.add_plan(context.get_current_time() + 1.0, week);
}

/// One context; its last plan ends it.
pub fn run(agents: u32, weeks: u32) -> Measured {
    let mut context = Context::new();
    context.init_random(2);
    for _ in 0..agents {
        context.add_entity(Consumer).expect("a consumer has no property");
    }
    context.add_plan(0.0, week);
    context.add_plan(f64::from(weeks) - 0.5, Context::shutdown);
    measured(|| {
        context.execute();
        context.get_data(Market).total()
    })
}
