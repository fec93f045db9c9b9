//! Numbers with the unit that a person writes: `"100 yuan"`, `"3 %"`. They are converted into the unit of the parameter.

use crate::engine::declare::{Form, Spec, Value};
use crate::engine::error::{Text, text};
use crate::engine::units::{floor, real};

/// Ways to write a unit, and the factor to the unit of the parameter: a product or a quotient, so that 3 % are exactly 0.03.
type Spelling = (&'static [&'static str], Factor);

#[derive(Debug, Clone, Copy)]
enum Factor {
    Times(f64),
    Over(f64),
}
use Factor::{Over, Times};

const PERCENT: &[&str] = &["%", "％", "percent", "per cent"];
const PER_MILLE: &[&str] = &["‰", "per mille"];
const BASIS_POINTS: &[&str] = &["bp", "basis points", "基点"];

/// The unit at the front of the unit of a parameter, and what may be written for it; the usual spelling first.
const FAMILIES: &[(&[&str], &[Spelling])] = &[
    (
        &["fen"],
        &[(&["yuan", "元", "CNY", "RMB"], Times(100.0)), (&["fen", "分"], Times(1.0)), (&["万元"], Times(1_000_000.0))],
    ),
    (&["bp"], &[(PERCENT, Times(100.0)), (BASIS_POINTS, Times(1.0)), (PER_MILLE, Times(10.0))]),
    (&["share", "ratio"], &[(PERCENT, Over(100.0)), (PER_MILLE, Over(1_000.0)), (BASIS_POINTS, Over(10_000.0))]),
    (
        &["g"],
        &[(&["kg", "公斤", "千克"], Times(1_000.0)), (&["g", "克"], Times(1.0)), (&["t", "吨"], Times(1_000_000.0))],
    ),
    (&["cmu"], &[(&["mu", "亩"], Times(100.0)), (&["cmu"], Times(1.0))]),
];

/// What may be written for the unit of a parameter; nothing where only a plain number will do.
fn spellings(unit: &str) -> &'static [Spelling] {
    let head = head(unit);
    FAMILIES.iter().find(|(heads, _)| heads.contains(&head)).map_or(&[], |(_, spellings)| spellings)
}

/// The unit at the front: `fen` of `fen/year`, `share` of `share of price`.
pub(crate) fn head(unit: &str) -> &str {
    unit.split(['/', ' ']).next().unwrap_or(unit)
}

/// What follows it: `/year`.
fn rest(unit: &str) -> &str {
    unit[head(unit).len()..].trim()
}

/// How a value may be written with a unit: `"100 yuan"`; `None` where only a plain number will do.
pub(crate) fn examples(unit: &str) -> Option<String> {
    let written = spellings(unit).iter().map(|(names, _)| format!("\"1 {}\"", names[0])).collect::<Vec<_>>();
    (!written.is_empty()).then(|| written.join(", "))
}

/// The pattern of texts in the JSON Schema; `None` where only a plain number will do.
pub(crate) fn pattern(unit: &str) -> Option<String> {
    let names: Vec<&str> = spellings(unit).iter().flat_map(|(names, _)| names.iter().copied()).collect();
    (!names.is_empty()).then(|| format!("^-?[0-9]+(\\.[0-9]+)? ?({})(/.*)?$", names.join("|")))
}

/// A value as a reader would write it: fen in yuan, basis points in per cent, others with their unit.
pub(crate) fn readable(unit: &str, value: &Value) -> Text {
    let Some(number) = value.number().filter(|_| !matches!(value, Value::Flag(_))) else {
        return Text::new(value.to_string(), value.to_string());
    };
    let rest = rest(unit);
    match head(unit) {
        "fen" => {
            let yuan = number / 100.0;
            text!("{yuan} yuan{rest}", "{yuan} 元{rest}")
        }
        "bp" => {
            let percent = number / 100.0;
            text!("{percent} %{rest}", "{percent} %{rest}")
        }
        "1" | "share" | "ratio" | "weight" => text!("{number}", "{number}"),
        _ => text!("{number} {unit}", "{number} {unit}"),
    }
}

/// Why a text is no value.
#[derive(Debug, PartialEq)]
pub(crate) enum Refusal {
    /// It is not a number with a unit.
    NoQuantity,
    /// It is, and the unit or the number does not suit; the reason.
    Unsuitable(Text),
}

/// The value of a text for one value of a parameter. Its range is checked by the caller.
///
/// # Errors
/// Why it is none.
pub(crate) fn value(spec: &Spec, written: &str) -> Result<Value, Refusal> {
    let (number, unit) = split(written).ok_or(Refusal::NoQuantity)?;
    if spec.form == Form::Flag || unit.is_empty() {
        return Err(Refusal::NoQuantity);
    }
    let Some(factor) = factor(spec.unit, unit) else { return Err(Refusal::Unsuitable(wrong_unit(spec, unit))) };
    // Adding zero turns -0.0 into 0.0.
    let converted = match factor {
        Times(factor) => number * factor,
        Over(factor) => number / factor,
    } + 0.0;
    if spec.form == Form::Real {
        return Ok(Value::Real(converted));
    }
    let whole = floor(converted + 0.5);
    // The product of a decimal fraction may be off by its rounding.
    if (converted - real(whole)).abs() > 1e-9 * converted.abs().max(1.0) {
        let unit = spec.unit;
        return Err(Refusal::Unsuitable(text!(
            "{written} is {converted} {unit}, and only whole numbers of {unit} are allowed",
            "{written} 为 {converted} {unit}，只允许整数"
        )));
    }
    Ok(Value::Integer(whole))
}

/// The number at the front of a text and the unit behind it.
fn split(written: &str) -> Option<(f64, &str)> {
    let written = written.trim();
    let is_part = |c: char| c.is_ascii_digit() || matches!(c, '.' | '-');
    let end = written.find(|c| !is_part(c)).unwrap_or(written.len());
    let number: f64 = written[..end].parse().ok()?;
    number.is_finite().then(|| (number, written[end..].trim()))
}

/// The factor of a unit as written: alone, or with all that follows it in the unit of the parameter.
fn factor(unit: &str, written: &str) -> Option<Factor> {
    let front = written.strip_suffix(rest(unit)).map_or(written, str::trim_end);
    let find = |(names, factor): &Spelling| names.contains(&front).then_some(*factor);
    spellings(unit).iter().find_map(find)
}

fn wrong_unit(spec: &Spec, written: &str) -> Text {
    let (path, unit) = (spec.path(), spec.unit);
    let plain = text!("`{path}` is in {unit}, not in {written}", "`{path}` 的单位为 {unit}，而非 {written}");
    match examples(unit) {
        Some(examples) => Text::new(
            format!("{}: write a number of {unit}, or {examples}", plain.en),
            format!("{}：请写以 {unit} 为单位的数，或 {examples}", plain.zh),
        ),
        None => Text::new(format!("{}: write a number", plain.en), format!("{}：请写数字", plain.zh)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::parameters::Parameters;

    fn spec(section: &str, name: &str) -> Spec {
        let rules = Parameters::default();
        let specs = rules.sections().into_iter().find(|it| it.name() == section).expect("a section").specs();
        let spec = specs.into_iter().find(|spec| spec.name == name).expect("a parameter");
        Spec { items: 0, ..spec }
    }

    #[test]
    fn money_shares_and_weights_are_converted_into_the_unit_of_the_parameter() {
        let check = |section: &str, name: &str, written: &str, expected: Value| {
            assert_eq!(value(&spec(section, name), written), Ok(expected), "{written}");
        };
        let budget = |written, fen| check("talent", "budget_fen_per_household_year", written, Value::Integer(fen));
        budget("100 yuan", 10_000);
        budget("100元", 10_000);
        budget("0.29 yuan", 29);
        budget("10000 fen", 10_000);
        budget("1.5 万元", 1_500_000);
        check("endowment", "property_fen", "12 yuan/year", Value::Integer(1_200));
        check("terms", "platform_fee_bp", "3 %", Value::Integer(300));
        check("terms", "platform_fee_bp", "2.5%", Value::Integer(250));
        check("terms", "platform_fee_bp", "300 bp", Value::Integer(300));
        check("terms", "loan_rate_bp", "4 %/year", Value::Integer(400));
        check("geography", "remote_share", "3 %", Value::Real(0.03));
        check("crops", "parcel_g", "2.5 kg", Value::Integer(2_500));
    }

    #[test]
    fn values_are_shown_in_the_units_of_a_person() {
        let check = |unit: &str, value: Value, expected: &str| assert_eq!(readable(unit, &value).en, expected);
        check("fen", Value::Integer(10_050), "100.5 yuan");
        check("fen/year", Value::Integer(200), "2 yuan/year");
        check("bp", Value::Integer(250), "2.5 %");
        check("share", Value::Real(0.3), "0.3");
        check("weeks", Value::Integer(3), "3 weeks");
        check("flag", Value::Flag(true), "true");
    }

    #[test]
    fn a_wrong_unit_is_refused_with_what_is_allowed() {
        let refusal = |section: &str, name: &str, written: &str| match value(&spec(section, name), written) {
            Err(Refusal::Unsuitable(text)) => text.en,
            other => format!("{other:?}"),
        };
        let fee = refusal("terms", "platform_fee_bp", "3 yuan");
        assert!(fee.contains("is in bp, not in yuan") && fee.contains("\"1 %\""), "{fee}");
        assert!(refusal("talent", "budget_fen_per_household_year", "3 %").contains("\"1 yuan\""));
        assert!(refusal("endowment", "property_fen", "3 yuan/week").contains("not in yuan/week"));
        assert!(refusal("terms", "platform_fee_bp", "0.001 %").contains("only whole numbers of bp"));
        assert!(refusal("population", "counties", "3 yuan").ends_with("write a number"));
        for nothing in ["3", "many", "", "yuan", "1.2.3 yuan", "--1 yuan"] {
            assert_eq!(value(&spec("terms", "platform_fee_bp"), nothing), Err(Refusal::NoQuantity), "{nothing}");
        }
    }
}
