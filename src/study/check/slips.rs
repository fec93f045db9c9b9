//! Settings that are legal and probably slips.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use crate::engine::declare::{Value, When};
use crate::engine::error::{Problem, Text, text};
use crate::engine::parameters::Parameters;
use crate::engine::pathways::{PATHWAY_NAMES, instruments};
use crate::engine::units::{FEN_PER_YUAN, real};
use crate::study::check::money::grants;
use crate::study::check::slip::Slip;
use crate::study::check::{shares, unit_slips};
use crate::study::designs::Method;
use crate::study::experiment::{Arm, Design, Experiment, Origin, is_placeholder, value};
use crate::study::input::BUDGET;
use crate::study::tables::plain_number;

/// Money of a pathway below this is probably meant in yuan, fen a household and year.
const FEW_FEN: i64 = 1_000;
/// Money of a pathway above this is more than any of the policies that the model knows, fen a household and year.
const MANY_FEN: i64 = 1_000_000;
/// Instruments of which a household takes a limited number of units a year: identifier, and whether that number is
/// `talent.most_seats` instead of one.
const LIMITED: [(&str, bool); 4] = [("T1", false), ("T3", false), ("H1", true), ("H2", false)];

/// All warnings about an experiment; those about several arms once, with the names of the arms.
pub(super) fn warnings(experiment: &Experiment) -> Vec<Problem> {
    let mut warnings: Vec<Problem> =
        placeholder(experiment).into_iter().chain(repeated_rows(experiment)).chain(uneven_sobol(experiment)).collect();
    let mut arms_by_slip: BTreeMap<String, (Slip, Vec<&Arm>)> = BTreeMap::new();
    let mut order = Vec::new();
    let paid = PATHWAY_NAMES.map(|pathway| paid_splits(experiment, pathway));
    for arm in &experiment.arms {
        for slip in slips(experiment, arm, &paid) {
            let key = slip.message.en.clone();
            if !arms_by_slip.contains_key(&key) {
                order.push(key.clone());
            }
            arms_by_slip.entry(key).or_insert((slip, Vec::new())).1.push(arm);
        }
    }
    for key in order {
        let Some((slip, arms)) = arms_by_slip.remove(&key) else { continue };
        let whose = if arms.len() == experiment.arms.len() { Text::new("", "") } else { names(&arms) };
        let span = place(experiment, arms[0], &slip.path);
        let message = Text::new(whose.en + &slip.message.en, whose.zh + &slip.message.zh);
        warnings.push(Problem { message, help: Some(slip.help), span });
    }
    warnings
}

/// The arms that a warning is about: one, two, or the first and how many more.
fn names(arms: &[&Arm]) -> Text {
    let (name, more) = (&arms[0].name, arms.len() - 1);
    match arms {
        [_] => text!("arm `{name}`: ", "方案 `{name}`："),
        [_, second] => {
            let second = &second.name;
            text!("arms `{name}` and `{second}`: ", "方案 `{name}` 与 `{second}`：")
        }
        _ => {
            let all = arms.len();
            text!("arm `{name}` and {more} more: ", "方案 `{name}` 等 {all} 个方案：")
        }
    }
}

/// The line of the file that sets a parameter of an arm.
fn place(experiment: &Experiment, arm: &Arm, path: &str) -> Option<Range<usize>> {
    let origin = arm.origins.get(path).or_else(|| experiment.origins.get(path))?;
    let Origin::File { line } = origin else { return None };
    let text = &experiment.text;
    let start = text.match_indices('\n').map(|(at, _)| at + 1).nth(line.checked_sub(2)?).unwrap_or(0);
    let end = text[start..].find('\n').map_or(text.len(), |length| start + length);
    Some(start..end)
}

fn slips(experiment: &Experiment, arm: &Arm, paid: &[PaidSplits]) -> Vec<Slip> {
    let mut slips = Vec::new();
    for (number, pathway) in PATHWAY_NAMES.into_iter().enumerate() {
        slips.extend(split_of_zeros(arm, pathway));
        slips.extend(split_without_money(experiment, arm, pathway, &paid[number]));
        slips.extend(few_yuan(experiment, arm, pathway));
        slips.extend(too_much(arm, number));
    }
    slips.extend(unit_slips::unit_slips(experiment, arm));
    slips.extend(shares::not_one(&arm.rules));
    slips.extend(from_founding(experiment, arm));
    slips
}

/// The budget of a pathway, fen a household and year.
fn budget(rules: &Parameters, pathway: &str) -> i64 {
    match value(rules, &format!("{pathway}.{BUDGET}")) {
        Some(Value::Integer(fen)) => fen,
        _ => 0,
    }
}

fn numbers(rules: &Parameters, path: &str) -> Vec<f64> {
    match value(rules, path) {
        Some(Value::List(items)) => items.iter().filter_map(Value::number).collect(),
        _ => Vec::new(),
    }
}

/// Money that is split by weights of zero is granted to nobody.
fn split_of_zeros(arm: &Arm, pathway: &str) -> Option<Slip> {
    let (path, fen) = (format!("{pathway}.split"), budget(&arm.rules, pathway));
    let yuan = real(fen) / FEN_PER_YUAN;
    (fen > 0 && numbers(&arm.rules, &path).iter().all(|weight| *weight <= 0.0)).then(|| Slip {
        message: text!(
            "`{path}` is 0 everywhere, so that the {yuan} yuan of `{pathway}` buy nothing",
            "`{path}` 全为 0，`{pathway}` 的 {yuan} 元不会购买任何东西"
        ),
        help: text!("give at least one instrument a weight above 0", "请至少给一个工具大于 0 的权重"),
        path,
    })
}

/// The splits of a pathway with which some arm has money, as bits.
type PaidSplits = BTreeSet<Vec<u64>>;

fn bits(split: &[f64]) -> Vec<u64> {
    split.iter().map(|weight| weight.to_bits()).collect()
}

fn paid_splits(experiment: &Experiment, pathway: &str) -> PaidSplits {
    let is_paid = |arm: &&Arm| {
        let units = numbers(&arm.rules, &format!("{pathway}.units_per_thousand"));
        budget(&arm.rules, pathway) > 0 || units.iter().any(|units| *units > 0.0)
    };
    let split = |arm: &Arm| bits(&numbers(&arm.rules, &format!("{pathway}.split")));
    experiment.arms.iter().filter(is_paid).map(split).collect()
}

/// A split that an arm sets where no arm with this split has money.
fn split_without_money(experiment: &Experiment, arm: &Arm, pathway: &str, paid: &PaidSplits) -> Option<Slip> {
    let path = format!("{pathway}.split");
    let is_set = arm.origins.contains_key(&path) || matches!(experiment.origins.get(&path), Some(Origin::File { .. }));
    (is_set && !paid.contains(&bits(&numbers(&arm.rules, &path)))).then(|| Slip {
        message: text!("`{path}` is set, and `{pathway}` gets no money", "设置了 `{path}`，但 `{pathway}` 没有资金"),
        help: text!("set `{pathway}.{BUDGET}` too: \"100 yuan\"", "请同时设置 `{pathway}.{BUDGET}`：\"100 元\""),
        path,
    })
}

/// A budget of less than ten yuan: yuan were probably meant.
fn few_yuan(experiment: &Experiment, arm: &Arm, pathway: &str) -> Option<Slip> {
    let (path, fen) = (format!("{pathway}.{BUDGET}"), budget(&arm.rules, pathway));
    // A design may give a pathway a small part of a budget; then the whole budget counts.
    let is_part = arm.origins.get(&path).or_else(|| experiment.origins.get(&path)) == Some(&Origin::Design);
    let all: i64 = PATHWAY_NAMES.into_iter().map(|pathway| budget(&arm.rules, pathway)).sum();
    let counted = if is_part { all } else { fen };
    let yuan = real(fen) / FEN_PER_YUAN;
    (fen > 0 && counted < FEW_FEN).then(|| Slip {
        message: text!(
            "`{path}` is {yuan} yuan a household and year: were {fen} yuan meant?",
            "`{path}` 为每户每年 {yuan} 元：是否指 {fen} 元？"
        ),
        help: text!("the unit is fen; yuan are written \"{fen} yuan\"", "单位为分；以元计请写 \"{fen} 元\""),
        path,
    })
}

/// More money than households can take.
fn too_much(arm: &Arm, number: usize) -> Option<Slip> {
    let pathway = PATHWAY_NAMES[number];
    let path = format!("{pathway}.{BUDGET}");
    let fen = budget(&arm.rules, pathway);
    let in_yuan = |fen: f64| plain_number(fen / FEN_PER_YUAN, 0);
    if fen > MANY_FEN {
        let (yuan, most) = (in_yuan(real(fen)), in_yuan(real(MANY_FEN)));
        return Some(Slip {
            message: text!(
                "`{path}` is {yuan} yuan a household and year, more than can be absorbed",
                "`{path}` 为每户每年 {yuan} 元，超出可吸收的范围"
            ),
            help: text!(
                "above {most} yuan most of it stays unspent; the unit is fen",
                "超过 {most} 元时大部分花不出去；单位为分"
            ),
            path,
        });
    }
    let all = instruments();
    let own: Vec<_> = all.iter().filter(|instrument| instrument.pathway == pathway).collect();
    let (granted, prices) = (&grants(&arm.rules, 1, 1)[number], &arm.rules.instrument_prices()[number]);
    own.iter().enumerate().find_map(|(at, instrument)| {
        let (_, by_seats) = LIMITED.iter().find(|(id, _)| *id == instrument.id)?;
        let most = if *by_seats { f64::from(arm.rules.talent.most_seats) } else { 1.0 };
        let limit = prices.get(at)? * most;
        let granted = real(*granted.get(at)?);
        let (name, id, yuan, limit_yuan) = (instrument.name, instrument.id, in_yuan(granted), in_yuan(limit));
        (granted > limit).then(|| Slip {
            path: path.clone(),
            message: text!(
                "`{pathway}.{name}` ({id}) gets {yuan} yuan a household and year, and a household takes at most {limit_yuan}",
                "`{pathway}.{name}`（{id}）每户每年 {yuan} 元，而每户至多可用 {limit_yuan} 元"
            ),
            help: text!("what is beyond it stays unspent", "超出部分花不出去"),
        })
    })
}

/// An arm whose values hold from week 0: its households differ before the policy begins.
fn from_founding(experiment: &Experiment, arm: &Arm) -> Option<Slip> {
    // Arms of these designs always hold from founding.
    let is_usual = matches!(experiment.design, Design::Sample(_) | Design::Conditions(_));
    if arm.when == When::Policy || is_usual {
        return None;
    }
    let path = arm.origins.keys().next().cloned().unwrap_or_default();
    Some(Slip {
        path,
        message: text!(
            "all that it sets holds from founding: the world differs before the first policy week, also in the baseline \
             year",
            "其全部设置自建立世界起生效：首个政策周之前（包括基准年）的世界已不同"
        ),
        help: text!(
            "what is to change with the policy goes into an arm without when = \"founding\"",
            "随政策开始改变的取值，请写在不带 when = \"founding\" 的方案中"
        ),
    })
}

/// The placeholder of the template in place of an expectation.
fn placeholder(experiment: &Experiment) -> Option<Problem> {
    let Text { en, zh } = &experiment.expect;
    [en, zh].into_iter().find(|expect| is_placeholder(expect)).map(|expect| {
        let span = experiment.text.find(expect).map(|at| at..at + expect.len());
        let message = text!("`expect` still holds the placeholder", "`expect` 仍为模板中的占位文字");
        let help = text!("write what you believe before you run it", "请写下运行之前的预期");
        Problem { message, help: Some(help), span }
    })
}

/// A Sobol sequence covers the space evenly with a power of two points, and with no other number.
fn uneven_sobol(experiment: &Experiment) -> Option<Problem> {
    let Design::Sample(sample) = &experiment.design else { return None };
    let points = sample.points;
    if sample.method != Method::Sobol || points.is_power_of_two() {
        return None;
    }
    let above = points.next_power_of_two();
    let below = above / 2;
    Some(Problem {
        message: text!(
            "{points} points of a Sobol sequence do not cover the space evenly",
            "Sobol 序列取 {points} 个点，不能均匀覆盖参数空间"
        ),
        help: Some(text!(
            "write points = {below} or {above}: powers of two",
            "请写 points = {below} 或 {above}（2 的幂）"
        )),
        span: None,
    })
}

/// Rows of a design table that repeat a row above.
fn repeated_rows(experiment: &Experiment) -> Option<Problem> {
    if !matches!(experiment.design, Design::Table(_)) {
        return None;
    }
    let repeated = experiment.repeated_points();
    let (row, first) = repeated.iter().next()?;
    let (name, other, more) = (&experiment.arms[*row].name, &experiment.arms[*first].name, repeated.len() - 1);
    let (en, zh) = if more == 0 {
        (String::new(), String::new())
    } else {
        (format!("; so do {more} more rows"), format!("；另有 {more} 行如此"))
    };
    Some(Problem {
        message: text!(
            "row `{name}` of the design table has the values of row `{other}`{en}",
            "设计表的行 `{name}` 与行 `{other}` 取值相同{zh}"
        ),
        help: Some(text!("it is simulated once and counts twice", "只模拟一次，但计为两次")),
        span: None,
    })
}
