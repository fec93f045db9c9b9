//! The 2^5 factorial of the pathways: every effect is computed inside each replication, then averaged.
//!
//! The 32 cells share their random numbers: independent worlds would need 10⁴ to 10⁵ times as many replications for the same
//! precision (`pairing_factor`).

use crate::engine::error::{Error, Result, Text, text};
use crate::engine::pathways::{PATHWAY_COUNT, PATHWAY_NAMES, PATHWAY_NAMES_ZH};
pub use crate::study::estimate::levels::{Levels, Variant};
use crate::study::estimate::panel::{Complete, Panel};
use crate::study::estimate::ranks::{Rank, places};
use crate::study::estimate::shapley::Game;
use crate::study::estimate::statistics::{Interval, holm, skewness, standard_deviation, t_interval, variance};

/// Number of coalitions of pathways.
pub const COALITIONS: usize = 1 << PATHWAY_COUNT;
const ALL: usize = COALITIONS - 1;

/// The arm of every coalition that is run, checked: all 32, or none and the sixteen of an odd number of pathways. Of the
/// half, the values of the other coalitions are estimated, see [`Game::from_odd_half`].
#[derive(Debug, Clone)]
pub struct FactorialDesign {
    arm_of: [Option<usize>; COALITIONS],
}

impl FactorialDesign {
    /// Finds the arm of each coalition.
    ///
    /// # Errors
    /// `Usage` if a coalition of the half has no arm, or a coalition has two, or a mask, pathway or arm is out of range.
    pub fn new(panel: &Panel, levels: &Levels) -> Result<Self> {
        let mut arms = [None; COALITIONS];
        for (arm, mask) in levels.mask_of.iter().enumerate() {
            let Some(mask) = mask.map(usize::from) else { continue };
            check_range("mask", "掩码", mask, COALITIONS)?;
            check_range("arm", "方案", arm, panel.arms.len())?;
            if let Some(other) = arms[mask].replace(arm) {
                let (first, second): (&str, &str) = (&panel.arms[other], &panel.arms[arm]);
                return Err(Error::Usage(Text::new(
                    format!("arms `{first}` and `{second}` switch on the same pathways ({})", coalition(mask).0),
                    format!("方案 `{first}` 与 `{second}` 开启的路径相同（{}）", coalition(mask).1),
                )));
            }
        }
        for variant in &levels.variants {
            check_range("pathway", "路径", variant.pathway, PATHWAY_COUNT)?;
            check_range("arm", "方案", variant.alone.max(variant.all), panel.arms.len())?;
        }
        let absent: Vec<usize> = (0..COALITIONS).filter(|&mask| is_in_half(mask) && arms[mask].is_none()).collect();
        if let Some(&mask) = absent.first() {
            let (needed, absent) = ((0..COALITIONS).filter(|&mask| is_in_half(mask)).count(), absent.len());
            return Err(Error::Usage(Text::new(
                format!(
                    "a factorial needs the {needed} arms of its half; {absent} are absent, first: {}",
                    coalition(mask).0
                ),
                format!("析因设计至少需要半数设计的 {needed} 个方案，缺 {absent} 个，首个为：{}", coalition(mask).1),
            )));
        }
        let is_full = arms.iter().all(Option::is_some);
        // Of some further arms the estimates would depend on which they are.
        let of_design = |mask: usize| if is_full || is_in_half(mask) { arms[mask] } else { None };
        Ok(Self { arm_of: std::array::from_fn(of_design) })
    }

    /// Whether all 32 coalitions are run.
    #[must_use]
    pub fn is_full(&self) -> bool {
        self.arm_of.iter().all(Option::is_some)
    }

    fn arm(&self, mask: usize) -> usize {
        self.arm_of[mask].expect("a coalition of the half")
    }

    /// Arm with no pathway.
    #[must_use]
    pub fn baseline(&self) -> usize {
        self.arm(0)
    }

    /// Arm with all five.
    #[must_use]
    pub fn all(&self) -> usize {
        self.arm(ALL)
    }

    /// Arm with one pathway alone.
    ///
    /// # Panics
    /// If there is no such pathway.
    #[must_use]
    pub fn alone(&self, pathway: usize) -> usize {
        self.arm(1 << pathway)
    }

    /// Arm with the four others; `None` of the half.
    ///
    /// # Panics
    /// If there is no such pathway.
    #[must_use]
    pub fn all_but(&self, pathway: usize) -> Option<usize> {
        self.arm_of[ALL & !(1 << pathway)]
    }

    /// Every arm that must be complete: those of the coalitions and of the variants.
    #[must_use]
    pub fn arms(&self, levels: &Levels) -> Vec<usize> {
        let variants = levels.variants.iter().flat_map(|variant| [variant.alone, variant.all]);
        self.arm_of.into_iter().flatten().chain(variants).collect()
    }

    /// The game of each complete replication: the value of a coalition is the outcome of its arm, of one that is not run the
    /// estimate from the half.
    ///
    /// # Errors
    /// None for a view that holds these arms; the type is that of `Game::new`.
    pub fn games(&self, complete: &Complete, outcome: &str) -> Result<Vec<Game>> {
        let series = self.arm_of.map(|arm| arm.map(|arm| complete.series(outcome, arm)));
        (0..complete.replications() as usize)
            .map(|replication| {
                let value = |mask: usize| series[mask].as_ref().map_or(f64::NAN, |values| values[replication]);
                let values: [f64; COALITIONS] = std::array::from_fn(value);
                if self.is_full() { Game::new(values.to_vec()) } else { Game::from_odd_half(&values) }
            })
            .collect()
    }
}

/// The three effects of one pathway on an outcome.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PathwayEffects {
    /// Number of the pathway, 0 to 4.
    pub pathway: usize,
    /// Stand-alone effect: the pathway alone against none.
    pub stand_alone: Interval,
    /// Last-in effect: all five against the four others.
    pub last_in: Interval,
    /// Shapley effect: the average over all orders of entry. The five sum to the joint effect.
    pub shapley: Interval,
    /// Skewness of the replications of the Shapley effect.
    pub skewness: f64,
    /// p-value of the Shapley effect, adjusted for the five by Holm's method.
    pub adjusted_p: f64,
    /// Standard deviation of the Shapley effect over replications.
    pub deviation: f64,
    /// How many times as many replications independent worlds in all arms would need for the same precision of the Shapley
    /// effect. Infinite where it does not vary, `None` where nothing does.
    pub pairing_factor: Option<f64>,
}

/// Interaction: how much more one pathway adds when another is on.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Interaction {
    /// The pathway of lower number.
    pub a: usize,
    /// The other.
    pub b: usize,
    /// Shapley interaction index; positive for complements.
    pub interval: Interval,
}

/// All effects of the factorial on one outcome.
#[derive(Debug, Clone, PartialEq)]
pub struct Decomposition {
    /// Key of the outcome.
    pub outcome: String,
    /// The five pathways, in order.
    pub pathways: Vec<PathwayEffects>,
    /// All five against none.
    pub joint: Interval,
    /// All ten pairs, the strongest first.
    pub interactions: Vec<Interaction>,
    /// Harsanyi dividend of every coalition, by mask; the first is the level of the baseline.
    pub dividends: Vec<Interval>,
    /// The places of the five by Shapley effect, in order of the pathways.
    pub places: Vec<Rank>,
    /// Smallest effect of interest, yuan, where one was declared.
    pub smallest: Option<f64>,
    /// Replications left out because a value was missing.
    pub dropped: u32,
}

/// Shapley, stand-alone and last-in effects, interactions and dividends of one outcome.
///
/// # Errors
/// `Usage` if the design is incomplete; with `drop_incomplete`, only if an arm is absent or fewer than two complete
/// replications are left.
pub fn decompose(panel: &Panel, levels: &Levels, outcome: &str, drop_incomplete: bool) -> Result<Decomposition> {
    let design = FactorialDesign::new(panel, levels)?;
    let complete = Complete::new(panel, &design.arms(levels), &[outcome], drop_incomplete)?;
    decompose_complete(&design, &complete, outcome)
}

/// As `decompose`, from complete replications.
pub(crate) fn decompose_complete(
    design: &FactorialDesign,
    complete: &Complete,
    outcome: &str,
) -> Result<Decomposition> {
    let games = design.games(complete, outcome)?;
    let mut pathways: Vec<_> = (0..PATHWAY_COUNT).map(|pathway| effects(&games, pathway)).collect();
    let p_values: Vec<f64> = pathways.iter().map(|effects| effects.shapley.p_value()).collect();
    let variances = design.arm_of.map(|arm| arm.map_or(f64::NAN, |arm| variance(&complete.series(outcome, arm))));
    for effects in pathways.iter_mut().filter(|_| design.is_full()) {
        let independent = Game::independent_variance(&variances, effects.pathway);
        let paired = effects.deviation * effects.deviation;
        effects.pairing_factor = (independent > 0.0).then(|| independent / paired);
    }
    for (effects, adjusted) in pathways.iter_mut().zip(holm(&p_values)) {
        effects.adjusted_p = adjusted;
    }
    let dividends: Vec<Vec<f64>> = games.iter().map(Game::dividends).collect();
    Ok(Decomposition {
        outcome: outcome.to_string(),
        pathways,
        joint: over(&games, Game::joint),
        interactions: interactions(&games),
        places: places(
            &(0..PATHWAY_COUNT)
                .map(|pathway| games.iter().map(|game| game.shapley(pathway)).collect())
                .collect::<Vec<Vec<f64>>>(),
        ),
        smallest: None,
        dividends: (0..COALITIONS)
            .map(|mask| t_interval(&dividends.iter().map(|of_run| of_run[mask]).collect::<Vec<_>>()))
            .collect(),
        dropped: complete.dropped(),
    })
}

/// Interval of one number a replication.
pub(crate) fn over(games: &[Game], number: impl Fn(&Game) -> f64) -> Interval {
    t_interval(&games.iter().map(number).collect::<Vec<_>>())
}

fn effects(games: &[Game], pathway: usize) -> PathwayEffects {
    let shapley: Vec<f64> = games.iter().map(|game| game.shapley(pathway)).collect();
    PathwayEffects {
        pathway,
        stand_alone: over(games, |game| game.stand_alone(pathway)),
        last_in: over(games, |game| game.last_in(pathway)),
        shapley: t_interval(&shapley),
        skewness: skewness(&shapley),
        adjusted_p: 1.0,
        deviation: standard_deviation(&shapley),
        pairing_factor: None,
    }
}

fn interactions(games: &[Game]) -> Vec<Interaction> {
    let pairs = (0..PATHWAY_COUNT).flat_map(|a| (a + 1..PATHWAY_COUNT).map(move |b| (a, b)));
    let mut interactions: Vec<Interaction> =
        pairs.map(|(a, b)| Interaction { a, b, interval: over(games, |game| game.interaction(a, b)) }).collect();
    interactions.sort_by(|a, b| b.interval.mean.abs().total_cmp(&a.interval.mean.abs()));
    interactions
}

fn check_range(what: &str, what_zh: &str, value: usize, bound: usize) -> Result<()> {
    if value < bound {
        return Ok(());
    }
    Err(Error::Usage(text!(
        "{what} {value} is out of range; it must be below {bound}",
        "{what_zh} {value} 超出范围；必须小于 {bound}"
    )))
}

/// Whether a coalition is run in the half factorial: none, and those of an odd number of pathways.
const fn is_in_half(mask: usize) -> bool {
    mask == 0 || mask.count_ones() % 2 == 1
}

/// Names of the pathways of a mask, in English and Chinese.
fn coalition(mask: usize) -> (String, String) {
    if mask == 0 {
        return ("no pathway".into(), "无路径".into());
    }
    let join = |names: [&str; PATHWAY_COUNT], between: &str| {
        let on: Vec<&str> =
            (0..PATHWAY_COUNT).filter(|pathway| mask & (1 << pathway) != 0).map(|at| names[at]).collect();
        on.join(between)
    };
    (join(PATHWAY_NAMES, " + "), join(PATHWAY_NAMES_ZH, "＋"))
}
