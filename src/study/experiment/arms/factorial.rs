//! `factorial`: every subset of the five pathways in the order of a bit mask, then the variants.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::engine::declare::Value;
use crate::engine::error::text;
use crate::engine::pathways::PATHWAY_NAMES;
use crate::study::experiment::arms::{Planned, arm_builder};
use crate::study::experiment::design_section::DesignSection;
use crate::study::experiment::problems::{Problems, nearest, shown};
use crate::study::experiment::registry::{Draft, meant};
use crate::study::experiment::settings::Settings;
use crate::study::experiment::toml_tree::{NodeKind, NodeTable};
use crate::study::experiment::values::value;
use crate::study::experiment::{Arm, BUDGET, Design, Factorial, Funding, Variant, fixed_keys};

/// Name of the arm with all pathways on.
pub(super) const ALL: &str = "all";
/// Name of the arm with none.
const NONE: &str = "baseline";

/// The arms of `[factorial]`.
pub(super) fn plan(
    root: &NodeTable,
    settings: &Settings,
    problems: &mut Problems<'_>,
) -> Option<(Design, Vec<Planned>)> {
    arm_builder::budgets_are_free("factorial", settings, problems);
    let own = DesignSection::of(root, "factorial", &[BUDGET, "game", "without"], &settings.instead, problems);
    let budget = own.budget(settings, problems);
    let game = match own.word("game", &["programme", "budget"], "programme", problems) {
        "budget" => Funding::Budget,
        _ => Funding::Programme,
    };
    let drafted = variants(&own, settings, problems);
    let budget = budget?;
    let variants: Vec<Variant> = drafted.iter().map(|(variant, ..)| variant.clone()).collect();
    let mut planned: Vec<Planned> = (0_u8..32)
        .map(|mask| Planned {
            arm: arm(name(mask), mask, None, (budget, game), &variants, settings),
            span: own.span.clone(),
        })
        .collect();
    for (variant, draft, place) in &drafted {
        let bit = PATHWAY_NAMES.iter().position(|pathway| *pathway == variant.pathway).map_or(0, |at| 1_u8 << at);
        for (name, mask) in [(variant.name.clone(), bit), (format!("{ALL}+{}", variant.name), 31)] {
            let arm = arm(name, mask, Some((variant, draft)), (budget, game), &variants, settings);
            planned.push(Planned { arm, span: place.clone() });
        }
    }
    let design = Factorial { budget_fen_per_household_year: budget, game, without: variants };
    Some((Design::Factorial(design), planned))
}

fn name(mask: u8) -> String {
    match mask {
        0 => NONE.into(),
        31 => ALL.into(),
        _ => on(mask).collect::<Vec<_>>().join("+"),
    }
}

fn on(mask: u8) -> impl Iterator<Item = &'static str> {
    PATHWAY_NAMES.into_iter().enumerate().filter(move |(bit, _)| mask >> bit & 1 == 1).map(|(_, pathway)| pathway)
}

fn arm(
    name: String,
    mask: u8,
    variant: Option<(&Variant, &Draft)>,
    (budget, game): (i64, Funding),
    variants: &[Variant],
    settings: &Settings,
) -> Arm {
    let draft = variant.map_or(&settings.base, |(_, draft)| draft);
    let mut rules = draft.rules.clone();
    let mut origins = if variant.is_some() { draft.origins.clone() } else { BTreeMap::new() };
    let mut design = Vec::new();
    arm_builder::fund(&mut rules, &mut origins, game.parts(mask, budget));
    for (bit, pathway) in PATHWAY_NAMES.iter().enumerate() {
        design.push(((*pathway).to_string(), Value::Flag(mask >> bit & 1 == 1)));
    }
    let is_on = |other: &Variant| variant.is_some_and(|(this, _)| this.name == other.name);
    design.extend(variants.iter().map(|other| (other.name.clone(), Value::Flag(is_on(other)))));
    Arm { name, rules, design, paired: true, origins }
}

impl Funding {
    /// What each pathway gets when those of `mask` are on, fen a household and year; a shared budget is split exactly.
    fn parts(self, mask: u8, budget: i64) -> [i64; 5] {
        let on: [i64; 5] = std::array::from_fn(|bit| i64::from(mask >> bit & 1));
        match self {
            Self::Programme => on.map(|on| on * budget),
            Self::Budget => {
                let parts = crate::engine::units::largest_remainder(budget, &on);
                std::array::from_fn(|bit| parts[bit])
            }
        }
    }
}

type Drafted = (Variant, Draft, Range<usize>);

fn variants(own: &DesignSection<'_>, settings: &Settings, problems: &mut Problems<'_>) -> Vec<Drafted> {
    let form = text!(
        "`without` is a list of tables with name, pathway and set",
        "`without` 应为表的列表，每个表含 name、pathway 与 set"
    );
    let drafted = own.read("without", problems, |node, problems| {
        let NodeKind::List(items) = &node.kind else {
            problems.add(&node.span, form);
            return None;
        };
        let mut drafted = Vec::new();
        for item in items {
            match &item.kind {
                NodeKind::Table(entries) => drafted.extend(variant(entries, &item.span, settings, problems)),
                _ => problems.add(&item.span, form.clone()),
            }
        }
        Some(drafted)
    });
    drafted.unwrap_or_default()
}

fn variant(
    table: &NodeTable,
    span: &Range<usize>,
    settings: &Settings,
    problems: &mut Problems<'_>,
) -> Option<Drafted> {
    fixed_keys::only(table, "without", &["name", "pathway", "set"], problems);
    let name = fixed_keys::name(table, span, problems);
    let pathway = pathway(table, span, problems);
    let mut draft = Draft::of(&settings.base.rules);
    match fixed_keys::entry(table, "set") {
        Some((_, node)) => settings.known.set_paths(&mut draft, node, problems),
        None => problems.add(span, text!("this variant has no `set`", "此变体缺少 `set`")),
    }
    for path in PATHWAY_NAMES.map(|pathway| format!("{pathway}.{BUDGET}")) {
        if let Some(place) = draft.spans.get(&path) {
            problems.add(place, arm_builder::decided("factorial", &path));
        }
    }
    let set = draft.origins.keys().filter_map(|path| Some((path.clone(), value(&draft.rules, path)?))).collect();
    let (name, place) = name?;
    Some((Variant { name: name.into(), pathway: pathway?.into(), set }, draft, place))
}

fn pathway(table: &NodeTable, span: &Range<usize>, problems: &mut Problems<'_>) -> Option<&'static str> {
    let all = PATHWAY_NAMES.join(", ");
    let message = text!("`pathway` is one of {all}", "`pathway` 可选 {all}");
    match fixed_keys::entry(table, "pathway").map(|(_, node)| (&node.kind, &node.span)) {
        Some((NodeKind::Text(written), place)) => {
            let known = PATHWAY_NAMES.into_iter().find(|pathway| pathway == written);
            if known.is_none() {
                problems.add_with_help(place, message, nearest(&shown(written), PATHWAY_NAMES).map(meant));
            }
            known
        }
        Some((_, place)) => {
            problems.add(place, message);
            None
        }
        None => {
            problems.add(span, message);
            None
        }
    }
}
