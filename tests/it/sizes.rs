//! The bytes that very large worlds need are counted without overflow.

use nongbo::engine::init::bytes_needed;
use nongbo::engine::parameters::Parameters;

/// The largest world the ranges allow, and one beyond any range, need more bytes than any machine has.
#[test]
fn an_absurd_population_needs_absurdly_many_bytes() {
    let mut rules = Parameters::default();
    let usual = bytes_needed(&rules);
    assert!((1_000_000..1_000_000_000).contains(&usual), "{usual}");
    let population = &mut rules.population;
    (population.counties, population.villages_per_county, population.households_per_village) = (2_000, 500, 5_000);
    (population.consumers_per_household, population.policy_years) = (200, 30);
    let largest = bytes_needed(&rules);
    assert!(largest > 1 << 45, "{largest}");
    let population = &mut rules.population;
    for count in [
        &mut population.counties,
        &mut population.villages_per_county,
        &mut population.households_per_village,
        &mut population.consumers_per_household,
        &mut population.burn_in_years,
        &mut population.baseline_years,
        &mut population.policy_years,
    ] {
        *count = u32::MAX;
    }
    assert!(bytes_needed(&rules) > largest);
}
