//! What the page is made of: the experiment, all its estimates, and the effects that it compares.

use super::page_names::PageNames;
use crate::engine::error::{Language, Result, Text};
use crate::engine::pathways::{PATHWAY_COUNT, PATHWAY_NAMES, instruments};
use crate::study::estimate::designs::instrument_scopes;
use crate::study::estimate::distribution::decile_percents;
use crate::study::estimate::outcomes::{ABSORBED, LOSING, MARKET_INCOME, USER_COST};
use crate::study::estimate::{
    Contrast, Estimand, EstimateRow, HeadlineArms, Interval, Panel, ScopeEffects, headline, level_rows,
    paired_comparison,
};
use crate::study::experiment::{Design, Experiment};
use crate::study::run::{design_columns, experiment_estimates, is_comparable};

/// Outcomes that the page shows beside the usual ones.
const MORE_OUTCOMES: [&str; 10] = [
    "farm_gate_share",
    "platform_fee_share",
    "commission_share",
    "sending_share",
    "refund_rate",
    "gmv",
    "nmv",
    "market_income.p25",
    "market_income.p75",
    "market_income.p90",
];
/// Beginnings of the keys of outcomes by year and by county.
const FAMILIES: [&str; 2] = ["year.", "market_income@"];
/// Most effects of one page.
const MOST_EFFECTS: usize = 40;

/// An effect on market income.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Effect {
    /// The arm; empty where the effect is of none.
    pub arm: String,
    /// Its name.
    pub name: String,
    /// Whether it is a part of the effect above: an instrument or another form of a pathway.
    pub is_part: bool,
    /// Whether it is of all pathways together.
    pub is_joint: bool,
    /// The effect on market income.
    pub gain: Interval,
    /// Public user cost.
    pub cost: Option<Interval>,
    /// Gain per yuan of user cost.
    pub per_yuan: Option<Interval>,
    /// Share of households that lose noticeably.
    pub losing: Option<Interval>,
    /// Share of the granted money that bought something.
    pub absorbed: Option<f64>,
}

/// Everything that the parts of the page read.
pub(crate) struct Context<'a> {
    pub experiment: &'a Experiment,
    pub panel: &'a Panel,
    pub rows: Vec<EstimateRow>,
    pub names: PageNames,
    pub language: Language,
    pub effects: Vec<Effect>,
    /// Effects by who acts, where the experiment compares it.
    pub scopes: Vec<ScopeEffects>,
}

impl<'a> Context<'a> {
    /// Estimates everything that the page shows.
    ///
    /// # Errors
    /// As [`experiment_estimates`].
    pub fn new(experiment: &'a Experiment, panel: &'a Panel, language: Language) -> Result<Self> {
        let names = PageNames::new(experiment, language);
        let comparable = is_comparable(experiment, panel);
        let rows = if comparable { all_rows(experiment, panel)? } else { level_rows(panel) };
        let scopes = match experiment.headline_arms().filter(|_| comparable) {
            Some(arms) => headline(panel, &arms, true)?.scopes,
            None if comparable && matches!(&experiment.design, Design::Scope(design) if design.instruments) => {
                instrument_scopes(panel, &Contrast::against(panel, 0, true), &design_columns(experiment))?.scopes
            }
            None => Vec::new(),
        };
        let mut context = Self { experiment, panel, rows, names, language, effects: Vec::new(), scopes };
        context.effects = context.effects_of_design();
        Ok(context)
    }

    /// The form of a text in the language of the page.
    pub fn say(&self, text: &Text) -> String {
        self.language.of(text).to_owned()
    }

    /// One of two fixed forms.
    pub fn pick(&self, en: &str, zh: &str) -> String {
        self.language.pick(en, zh).to_owned()
    }

    /// Name of the baseline.
    pub fn baseline(&self) -> &str {
        self.panel.arms.first().map_or("", String::as_str)
    }

    /// The rows of an estimand.
    pub fn all(&self, estimand: Estimand) -> impl Iterator<Item = &EstimateRow> {
        self.rows.iter().filter(move |row| row.estimand == estimand)
    }

    /// An estimate for all households, against the baseline or against nothing.
    pub fn find(&self, arm: &str, outcome: &str, estimand: Estimand) -> Option<Interval> {
        self.find_group(arm, outcome, estimand, "")
    }

    /// An estimate for a group.
    pub fn find_group(&self, arm: &str, outcome: &str, estimand: Estimand, group: &str) -> Option<Interval> {
        let baseline = self.baseline();
        let is_wanted = |row: &&EstimateRow| {
            row.arm == arm
                && row.outcome == outcome
                && row.group == group
                && (row.against.is_empty() || row.against == baseline)
        };
        self.all(estimand).find(is_wanted).map(EstimateRow::interval).filter(|interval| interval.mean.is_finite())
    }

    /// The effect with the largest gain that is not of all pathways together.
    pub fn best(&self) -> Option<&Effect> {
        let whole = self.effects.iter().filter(|effect| !effect.is_part && !effect.is_joint);
        whole.max_by(|a, b| a.gain.mean.total_cmp(&b.gain.mean))
    }

    /// The effect of all pathways together.
    pub fn joint(&self) -> Option<&Effect> {
        self.effects.iter().find(|effect| effect.is_joint)
    }

    /// Mean market income of the baseline.
    pub fn baseline_income(&self) -> Option<f64> {
        self.find(self.baseline(), MARKET_INCOME, Estimand::Level).map(|level| level.mean)
    }

    /// The effect of an arm against the baseline.
    fn effect(&self, arm: &str) -> Option<Effect> {
        let gain = self.find(arm, MARKET_INCOME, Estimand::Difference)?;
        Some(Effect {
            arm: arm.to_owned(),
            name: self.names.of(arm),
            is_part: false,
            is_joint: false,
            gain,
            cost: self.find(arm, USER_COST, Estimand::Difference),
            per_yuan: self.find(arm, MARKET_INCOME, Estimand::GainPerYuan),
            losing: self.find(arm, LOSING, Estimand::Level),
            absorbed: self.find(arm, ABSORBED, Estimand::AbsorbedShare).map(|share| share.mean),
        })
    }

    /// The effects that the design compares.
    fn effects_of_design(&self) -> Vec<Effect> {
        match &self.experiment.design {
            // Arms of these designs are compared with other arms than the first, or are draws.
            Design::Conditions(_) | Design::Sample(_) | Design::Scope(_) => Vec::new(),
            _ if self.experiment.whole_levels().is_some() => self.effects_of_pathways(),
            _ => self.panel.arms.iter().skip(1).filter_map(|arm| self.effect(arm)).take(MOST_EFFECTS).collect(),
        }
    }

    /// The pathways, each with its instruments and other forms, then all of them.
    fn effects_of_pathways(&self) -> Vec<Effect> {
        let Some(HeadlineArms { levels, instruments: tools, .. }) = self.experiment.headline_arms() else {
            return Vec::new();
        };
        let arm_of =
            |mask: u8| levels.mask_of.iter().position(|other| *other == Some(mask)).map(|arm| &self.panel.arms[arm]);
        let mut effects = Vec::new();
        for (pathway, name) in PATHWAY_NAMES.iter().enumerate() {
            effects.extend(arm_of(1 << pathway).and_then(|arm| self.effect(arm)));
            let forms = levels.variants.iter().filter(|variant| variant.pathway == pathway);
            let forms = forms.map(|variant| self.panel.arms[variant.alone].clone());
            let tools = tools.iter().zip(instruments()).filter(|(_, tool)| tool.pathway == *name);
            let tools = tools.map(|(arm, _)| self.panel.arms[*arm].clone());
            let parts = tools.chain(forms).filter_map(|arm| self.effect(&arm));
            effects.extend(parts.map(|part| Effect { is_part: true, ..part }));
        }
        let joint = arm_of((1 << PATHWAY_COUNT) - 1).and_then(|arm| self.effect(arm));
        effects.extend(joint.map(|joint| Effect { is_joint: true, name: self.names.of("all_five"), ..joint }));
        effects
    }
}

/// The estimates of the experiment, and of the outcomes that only the page shows.
fn all_rows(experiment: &Experiment, panel: &Panel) -> Result<Vec<EstimateRow>> {
    let mut rows = experiment_estimates(experiment, panel)?;
    let contrast = Contrast::against(panel, 0, true);
    let is_complete =
        |key: &&str| panel.values.get(*key).is_some_and(|arms| arms.iter().flatten().any(|value| value.is_finite()));
    let families =
        panel.values.keys().map(String::as_str).filter(|key| FAMILIES.iter().any(|start| key.starts_with(start)));
    let outcomes: Vec<&str> = MORE_OUTCOMES.into_iter().chain(families).filter(is_complete).collect();
    rows.extend(paired_comparison(panel, &contrast, &outcomes)?.rows());
    rows.extend(decile_percents(panel, &contrast)?);
    Ok(rows)
}
