//! The reduced market of `market.py` in krABMaga and ixa: time for an agent and week on one core.
//!
//! usage: peers

mod market;
mod with_ixa;
mod with_krabmaga;

use cpu_time::ProcessTime;
use std::time::Duration;

const AGENTS: u32 = 100_000;
const WEEKS: u32 = 10;

/// Time of the weeks alone, without the construction of the agents, and the number of orders.
type Measured = (Duration, u64);

/// Measures a closure that gives the number of orders.
fn measured(weeks: impl FnOnce() -> u64) -> Measured {
    let start = ProcessTime::now();
    let orders = weeks();
    (start.elapsed(), orders)
}

/// Prints the line of a library: the fastest of three runs.
fn report(name: &str, run: fn(u32, u32) -> Measured) {
    let runs = [0; 3].map(|_| run(AGENTS, WEEKS));
    let (time, orders) = runs.into_iter().min().expect("three runs");
    let agent_weeks = f64::from(AGENTS) * f64::from(WEEKS);
    let (ns, orders) = (time.as_nanos() as f64 / agent_weeks, orders as f64 / agent_weeks);
    println!("{name:<8} {ns:>8.0} ns an agent and week; {orders:.3} orders an agent and week");
}

fn main() {
    report("krabmaga", with_krabmaga::run);
    report("ixa", with_ixa::run);
}
