//! `factorial`: every subset of the five pathways in the order of a bit mask, then the variants.

use std::collections::BTreeMap;
use std::ops::Range;

use super::Planned;
use crate::declare::{Rulebook, Value};
use crate::error::{Problem, Text};
use crate::experiment::known::{Draft, meant, value_of};
use crate::experiment::problems::{Problems, nearest, shown};
use crate::experiment::resolved::value;
use crate::experiment::settings::Settings;
use crate::experiment::tree::{Kind, Node, Table};
use crate::experiment::{Arm, BUDGET, Design, Game, Origin, PATHWAYS, Variant, fixed};

/// Name of the arm with all pathways on.
pub(super) const ALL: &str = "all";
/// Name of the arm with none.
const NONE: &str = "baseline";

/// The arms of `[factorial]`.
pub(super) fn plan<R: Rulebook>(
    root: &Table,
    settings: &Settings<R>,
    problems: &mut Problems<'_>,
) -> (Design, Vec<Planned<R>>) {
    if let Some((key, _)) = fixed::entry(root, "arm") {
        let message = Text::new("a factorial design makes its arms itself", "factorial 设计自动生成实验组");
        let help =
            Text::new("remove `[[arm]]`, or use design = \"compare\"", "请删除 `[[arm]]`，或改用 design = \"compare\"");
        problems.add_with_help(&key.span, message, Some(help));
    }
    budgets_are_free(settings, problems);
    let empty = (Table::new(), 0..0);
    let (table, span) = match fixed::entry(root, "factorial") {
        Some((_, Node { kind: Kind::Table(table), span })) => (table, span.clone()),
        Some((key, _)) => {
            problems.add(&key.span, Text::new("write `[factorial]`", "应写作 `[factorial]`"));
            return (Design::Compare, Vec::new());
        }
        None => (&empty.0, empty.1),
    };
    fixed::only(table, "factorial", &[BUDGET, "game", "without"], problems);
    let Some(budget) = budget(table, &span, settings, problems) else { return (Design::Compare, Vec::new()) };
    let game = game(table, problems);
    let drafted = variants(table, settings, problems);
    let variants: Vec<Variant> = drafted.iter().map(|(variant, ..)| variant.clone()).collect();
    let mut planned: Vec<Planned<R>> = (0_u8..32)
        .map(|mask| Planned {
            arm: arm(name(mask), mask, None, (budget, game), &variants, settings),
            span: span.clone(),
        })
        .collect();
    for (variant, draft, place) in &drafted {
        let bit = PATHWAYS.iter().position(|pathway| *pathway == variant.pathway).map_or(0, |at| 1_u8 << at);
        for (name, mask) in [(variant.name.clone(), bit), (format!("{ALL}+{}", variant.name), 31)] {
            let arm = arm(name, mask, Some((variant, draft)), (budget, game), &variants, settings);
            planned.push(Planned { arm, span: place.clone() });
        }
    }
    (Design::Factorial { budget_fen_per_household_year: budget, game, variants }, planned)
}

fn name(mask: u8) -> String {
    match mask {
        0 => NONE.into(),
        31 => ALL.into(),
        _ => on(mask).collect::<Vec<_>>().join("+"),
    }
}

fn on(mask: u8) -> impl Iterator<Item = &'static str> {
    PATHWAYS.into_iter().enumerate().filter(move |(bit, _)| mask >> bit & 1 == 1).map(|(_, pathway)| pathway)
}

fn arm<R: Rulebook>(
    name: String,
    mask: u8,
    variant: Option<(&Variant, &Draft<R>)>,
    (budget, game): (i64, Game),
    variants: &[Variant],
    settings: &Settings<R>,
) -> Arm<R> {
    let draft = variant.map_or(&settings.base, |(_, draft)| draft);
    let mut rules = draft.rules.clone();
    let mut origins = if variant.is_some() { draft.origins.clone() } else { BTreeMap::new() };
    let mut design = Vec::new();
    let parts = game.parts(mask, budget);
    for (bit, pathway) in PATHWAYS.iter().enumerate() {
        let on = mask >> bit & 1 == 1;
        if let Some(section) = rules.sections_mut().into_iter().find(|section| section.name() == *pathway) {
            section.set(BUDGET, &Value::Integer(parts[bit]));
        }
        origins.insert(format!("{pathway}.{BUDGET}"), Origin::Design);
        design.push(((*pathway).to_string(), Value::Flag(on)));
    }
    let is_on = |other: &Variant| variant.is_some_and(|(this, _)| this.name == other.name);
    design.extend(variants.iter().map(|other| (other.name.clone(), Value::Flag(is_on(other)))));
    Arm { name, rules, design, paired: true, origins }
}

/// `game`, `programme` where nothing is said.
fn game(table: &Table, problems: &mut Problems<'_>) -> Game {
    match fixed::entry(table, "game").map(|(_, node)| node) {
        None => Game::Programme,
        Some(Node { kind: Kind::Text(text), .. }) if text == "programme" => Game::Programme,
        Some(Node { kind: Kind::Text(text), .. }) if text == "budget" => Game::Budget,
        Some(node) => {
            let message = Text::new(
                "`factorial.game` is \"programme\" (each pathway on gets the budget) or \"budget\" (they share it)",
                "`factorial.game` 应为 \"programme\"（每条开启路径各得预算）或 \"budget\"（共享预算）",
            );
            problems.add(&node.span, message);
            Game::Programme
        }
    }
}

impl Game {
    /// What each pathway gets when those of `mask` are on, fen a household and year; a shared budget is split exactly.
    fn parts(self, mask: u8, budget: i64) -> [i64; 5] {
        let on: [i64; 5] = std::array::from_fn(|bit| i64::from(mask >> bit & 1));
        match self {
            Self::Programme => on.map(|on| on * budget),
            Self::Budget => {
                let parts = crate::units::largest_remainder(budget, &on);
                std::array::from_fn(|bit| parts[bit])
            }
        }
    }
}

/// A budget the file sets itself would be overwritten by the design.
fn budgets_are_free<R>(settings: &Settings<R>, problems: &mut Problems<'_>) {
    for pathway in PATHWAYS {
        let path = format!("{pathway}.{BUDGET}");
        let Some(origin) = settings.base.origins.get(&path) else { continue };
        let message = Text::new(
            format!("`{path}` is set by the factorial design"),
            format!("`{path}` 由 factorial 设计决定，不能另行设置"),
        );
        let help = Text::new(format!("set `factorial.{BUDGET}`"), format!("请设置 `factorial.{BUDGET}`"));
        let span = settings.base.spans.get(&path).filter(|_| matches!(origin, Origin::File { .. })).cloned();
        problems.push(Problem { message, help: Some(help), span });
    }
}

/// The budget of each pathway that is on: above 0 and within the range of all five.
fn budget<R: Rulebook>(
    table: &Table,
    span: &Range<usize>,
    settings: &Settings<R>,
    problems: &mut Problems<'_>,
) -> Option<i64> {
    let node =
        settings.budget.as_ref().map(|(_, node)| node).or_else(|| fixed::entry(table, BUDGET).map(|(_, node)| node));
    let Some(node) = node else {
        problems.add(
            span,
            Text::new(
                format!("`factorial.{BUDGET}` is missing: what each pathway that is on gets"),
                format!("缺少 `factorial.{BUDGET}`：每条开启的路径所得的预算"),
            ),
        );
        return None;
    };
    problems.setting = settings.budget.as_ref().map(|(setting, _)| setting.clone());
    let budget = read_budget(node, settings, problems);
    problems.setting = None;
    budget
}

fn read_budget<R: Rulebook>(node: &Node, settings: &Settings<R>, problems: &mut Problems<'_>) -> Option<i64> {
    for pathway in PATHWAYS {
        let Some(spec) = settings.known.spec(pathway, BUDGET) else {
            problems.add(
                &node.span,
                Text::new(
                    format!("this model has no parameter `{pathway}.{BUDGET}`"),
                    format!("此模型没有参数 `{pathway}.{BUDGET}`"),
                ),
            );
            return None;
        };
        value_of(spec, node, problems)?;
    }
    match node.kind {
        Kind::Integer(Some(budget)) if budget > 0 => Some(budget),
        _ => {
            let message = Text::new(
                format!("`factorial.{BUDGET}` is a whole number of fen above 0"),
                format!("`factorial.{BUDGET}` 应为大于 0 的整数（fen）"),
            );
            problems.add(&node.span, message);
            None
        }
    }
}

type Drafted<R> = (Variant, Draft<R>, Range<usize>);

fn variants<R: Rulebook>(table: &Table, settings: &Settings<R>, problems: &mut Problems<'_>) -> Vec<Drafted<R>> {
    let form = Text::new(
        "`without` is a list of tables with name, pathway and set",
        "`without` 应为表的列表，每个表含 name、pathway 与 set",
    );
    match fixed::entry(table, "without").map(|(_, node)| node) {
        None => Vec::new(),
        Some(Node { kind: Kind::List(items), .. }) => {
            let mut drafted = Vec::new();
            for item in items {
                match &item.kind {
                    Kind::Table(entries) => drafted.extend(variant(entries, &item.span, settings, problems)),
                    _ => problems.add(&item.span, form.clone()),
                }
            }
            drafted
        }
        Some(node) => {
            problems.add(&node.span, form);
            Vec::new()
        }
    }
}

fn variant<R: Rulebook>(
    table: &Table,
    span: &Range<usize>,
    settings: &Settings<R>,
    problems: &mut Problems<'_>,
) -> Option<Drafted<R>> {
    fixed::only(table, "without", &["name", "pathway", "set"], problems);
    let name = fixed::name(table, span, problems);
    let pathway = pathway(table, span, problems);
    let mut draft = Draft::of(&settings.base.rules);
    match fixed::entry(table, "set") {
        Some((_, node)) => settings.known.set_paths(&mut draft, node, problems),
        None => problems.add(span, Text::new("this variant has no `set`", "此变体缺少 `set`")),
    }
    for path in PATHWAYS.map(|pathway| format!("{pathway}.{BUDGET}")) {
        if let Some(place) = draft.spans.get(&path) {
            let message = Text::new(
                format!("`{path}` is set by the factorial design"),
                format!("`{path}` 由 factorial 设计决定，不能另行设置"),
            );
            problems.add(place, message);
        }
    }
    let set = draft.origins.keys().filter_map(|path| Some((path.clone(), value(&draft.rules, path)?))).collect();
    let (name, place) = name?;
    Some((Variant { name: name.into(), pathway: pathway?.into(), set }, draft, place))
}

fn pathway(table: &Table, span: &Range<usize>, problems: &mut Problems<'_>) -> Option<&'static str> {
    let all = PATHWAYS.join(", ");
    let message = Text::new(format!("`pathway` is one of {all}"), format!("`pathway` 可选 {all}"));
    match fixed::entry(table, "pathway").map(|(_, node)| (&node.kind, &node.span)) {
        Some((Kind::Text(written), place)) => {
            let known = PATHWAYS.into_iter().find(|pathway| pathway == written);
            if known.is_none() {
                problems.add_with_help(place, message, nearest(&shown(written), PATHWAYS).map(meant));
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
