//! The schema of the tables of designs.

use serde_json::{Map, Value as Json, json};

use crate::engine::pathways::PATHWAY_NAMES;
use crate::study::experiment::BUDGET;
use crate::study::experiment::schema::{closed, described, name_json, required};

/// The tables of all designs that have one, and of the stopping rule.
pub(super) fn tables() -> Vec<(&'static str, Json)> {
    vec![
        ("factorial", factorial()),
        ("equal_budget", equal_budget()),
        ("mix", mix()),
        ("dose", dose()),
        ("saturation", saturation()),
        ("withdraw", withdraw()),
        ("sample", sample()),
        ("table", table()),
        ("stop", stop()),
    ]
}

fn entries(list: impl IntoIterator<Item = (&'static str, Json)>) -> Map<String, Json> {
    list.into_iter().map(|(name, entry)| (name.to_owned(), entry)).collect()
}

fn budget(en: &str, zh: &str) -> (&'static str, Json) {
    (BUDGET, described(json!({ "type": "integer", "minimum": 1, "x-unit": "fen a household and year" }), en, zh))
}

fn whole([low, high]: [i64; 2], usual: i64, en: &str, zh: &str) -> Json {
    described(json!({ "type": "integer", "minimum": low, "maximum": high, "default": usual }), en, zh)
}

fn pathways() -> (&'static str, Json) {
    let list = json!({ "type": "array", "items": { "enum": PATHWAY_NAMES }, "uniqueItems": true, "minItems": 1 });
    ("pathways", described(list, "The pathways meant; all five if nothing is said.", "所用路径；默认五条"))
}

fn factorial() -> Json {
    let game = described(
        json!({ "enum": ["programme", "budget"] }),
        "programme: each pathway that is on gets the budget (default). budget: the pathways that are on share it.",
        "programme：每条开启路径各得预算（默认）；budget：开启的路径平分预算",
    );
    let without = described(
        json!({ "type": "array", "items": { "$ref": "#/$defs/variant" } }),
        "Variants: each adds the pathway alone and all five under its settings.",
        "变体：各增加两个实验组",
    );
    let budget = budget("What each pathway that is on gets; each that is off gets 0.", "每条开启的路径所得的预算");
    closed(
        "the factorial of the five pathways",
        "五条路径的析因设计",
        entries([budget, ("game", game), ("without", without)]),
    )
}

fn equal_budget() -> Json {
    let every = described(
        json!({ "type": "boolean", "default": false }),
        "Every subset of the pathways, not only each alone and all.",
        "是否包含路径的全部组合",
    );
    let tolerance = described(
        json!({ "type": "number", "minimum": 0.001, "maximum": 0.2, "default": 0.02 }),
        "How far what is spent may be from the budget, as a share.",
        "实际支出与预算的允许偏差",
    );
    let solve = whole([1, 100], 2, "Replications in which the grants are solved for.", "求解拨付额所用的重复次数");
    let list = [
        budget("What every arm is to spend.", "每个实验组应实际支出的金额"),
        ("every_subset", every),
        ("tolerance", tolerance),
        ("solve_replications", solve),
    ];
    required(closed("pathways that spend the same money", "支出相同资金的路径", entries(list)), &[BUDGET])
}

fn mix() -> Json {
    let steps = whole([1, 10], 3, "Equal parts the budget is cut into.", "预算等分的份数");
    let list = [budget("The budget that is shared.", "被分配的预算"), ("steps", steps), pathways()];
    required(closed("every way to share one budget", "同一预算的全部分配方式", entries(list)), &[BUDGET])
}

fn dose() -> Json {
    let path = described(
        json!({ "type": "string" }),
        "A parameter, an item of a list, or a pathway for its budget.",
        "参数、列表中的一项，或代表其预算的路径名",
    );
    let values = described(
        json!({ "type": "array", "items": { "type": ["number", "boolean"] }, "minItems": 1, "maxItems": 100 }),
        "Its values.",
        "取值",
    );
    let axis = required(
        closed("a parameter and its values", "参数及其取值", entries([("path", path), ("values", values)])),
        &["path", "values"],
    );
    let axes = described(
        json!({ "type": "array", "items": axis, "minItems": 1, "maxItems": 2 }),
        "One or two axes of a grid.",
        "一或两个轴",
    );
    let others = whole(
        [0, 10_000_000],
        0,
        "What the pathways get that are on no axis, fen a household and year.",
        "其余路径所得预算",
    );
    let list = [("axis", axes), ("others_fen_per_household_year", others)];
    required(closed("a grid on one parameter or two", "一或两个参数的网格", entries(list)), &["axis"])
}

fn saturation() -> Json {
    let pathway = described(json!({ "enum": PATHWAY_NAMES }), "Who gets the money.", "获得资金的路径");
    let shares = described(
        json!({ "type": "array", "items": { "type": "number", "minimum": 0, "maximum": 1 }, "minItems": 5, "maxItems": 5 }),
        "Shares of households that may be served; counties draw one.",
        "各县抽取的覆盖户比例",
    );
    let list = [
        ("pathway", pathway),
        budget("For each household that may be served.", "每个可获服务户的预算"),
        ("shares", shares),
    ];
    required(
        closed("counties draw their share of served households", "各县随机抽取覆盖比例", entries(list)),
        &["pathway", BUDGET],
    )
}

fn withdraw() -> Json {
    let years = whole([1, 30], 2, "Policy years in which money flows.", "资助年数");
    let list = [
        budget("What each pathway gets while money flows.", "资助期内每条路径所得预算"),
        ("funded_years", years),
        pathways(),
    ];
    required(closed("money that ends", "资金停止后的持续性", entries(list)), &[BUDGET])
}

fn sample() -> Json {
    let method =
        described(json!({ "enum": ["latin_hypercube", "sobol", "morris"] }), "How points are chosen.", "抽点方法");
    let points = whole([1, 200_000], 100, "Points; of \"morris\" trajectories.", "点数；\"morris\" 为轨迹数");
    let levels = whole([2, 64], 4, "Levels of the grid of \"morris\".", "\"morris\" 网格水平数");
    let number = || json!({ "type": "number" });
    let parameter = [
        ("path", described(json!({ "type": "string" }), "A parameter, or an item of a list.", "参数或列表中的一项")),
        ("low", described(number(), "Least value; if nothing is said, the least allowed.", "下限")),
        ("high", described(number(), "Greatest value.", "上限")),
        (
            "scale",
            described(
                json!({ "enum": ["linear", "log", "choice", "dirichlet"] }),
                "How values lie between: evenly, evenly in the logarithm, one of `values`, or a whole list of weights evenly over all splits.",
                "取值方式",
            ),
        ),
        (
            "values",
            described(json!({ "type": "array", "items": number(), "minItems": 1 }), "Values to choose from.", "可选值"),
        ),
    ];
    let parameter = required(closed("a parameter that is drawn", "被抽取的参数", entries(parameter)), &["path"]);
    let list = [
        ("method", method),
        ("points", points),
        ("levels", levels),
        budget(
            "With it every point has six arms: none and each pathway alone.",
            "给出后每点六组：无路径与五条路径各一",
        ),
        ("parameter", json!({ "type": "array", "items": parameter, "minItems": 1 })),
    ];
    required(closed("points in a space of parameters", "参数空间中的抽样点", entries(list)), &["parameter"])
}

fn table() -> Json {
    let file = described(
        json!({ "type": "string", "minLength": 1 }),
        "The table, beside this file: CSV, Arrow or Parquet.",
        "设计表文件（CSV、Arrow 或 Parquet）",
    );
    required(
        closed(
            "arms from a table: a row each, the first the baseline",
            "由设计表生成实验组：每行一组，首行为基准",
            entries([("file", file)]),
        ),
        &["file"],
    )
}

fn stop() -> Json {
    let width = described(
        json!({ "type": "number", "exclusiveMinimum": 0 }),
        "Half the width the interval of every difference may have.",
        "区间半宽上限",
    );
    let outcomes = described(
        json!({ "type": "array", "items": { "type": "string" }, "minItems": 1 }),
        "Outcomes meant; market_income if nothing is said.",
        "结果变量，默认 market_income",
    );
    let most = whole([24, 10_000], 200, "Replications at which the work ends in any case.", "最多重复次数");
    let list = [("half_width", width), ("outcomes", outcomes), ("most_replications", most)];
    required(closed("when to stop adding replications", "何时停止增加重复", entries(list)), &["half_width"])
}

/// A pathway under other settings, in a factorial.
pub(super) fn variant() -> Json {
    let list = [
        ("name", name_json()),
        ("pathway", json!({ "enum": PATHWAY_NAMES })),
        ("set", json!({ "$ref": "#/$defs/set" })),
    ];
    required(closed("a pathway under other settings", "另一设置下的路径", entries(list)), &["name", "pathway", "set"])
}
