//! Every plot with ordinary, empty and broken numbers, at both widths and in both languages.

use super::*;

fn interval(mean: f64, half: f64) -> Interval {
    Interval { mean, low: mean - half, high: mean + half, standard_error: half / 2.0, replications: 9 }
}

fn broken() -> Interval {
    Interval { mean: f64::NAN, low: f64::NEG_INFINITY, high: f64::INFINITY, standard_error: f64::NAN, replications: 0 }
}

fn unbounded(mean: f64) -> Interval {
    Interval::around(mean, 0.0, 1)
}

fn names(language: Language, count: usize) -> Vec<String> {
    let english =
        ["technology", "talent", "supply chain", "brand", "policy without bought traffic", "all five pathways"];
    let chinese = ["技术赋能", "人才支撑", "供应链协同", "品牌打造", "政策保障（不购买流量）", "五条同时实施"];
    let list = if language == Language::En { english } else { chinese };
    (0..count).map(|at| list[at % 6].to_owned()).collect()
}

/// Plots of these estimates.
fn plots(language: Language, intervals: &[Interval]) -> Vec<Plot> {
    let names = names(language, intervals.len());
    let word = |en: &str, zh: &str| language.pick(en, zh).to_owned();
    let values = || intervals.iter().copied().map(Some).collect::<Vec<_>>();
    let forest = |series: usize| {
        let row = |(name, interval): (&String, &Interval)| ForestRow {
            name: name.clone(),
            is_part: interval.mean < 0.0,
            values: (0..series).map(|at| Some(*interval).filter(|it| at == 0 || it.mean > 0.0)).collect(),
        };
        Plot::Forest(Forest {
            head: word("pathway", "路径"),
            series: vec![word("gain", "增收"), word("public cost", "公共成本")][..series].to_vec(),
            rows: names.iter().zip(intervals).map(row).collect(),
            sign: Sign::Change,
            decimals: 1,
            axis: word("yuan per household and year", "元/(户·年)"),
        })
    };
    let line = |name: &str, shift: f64| Line {
        name: name.to_owned(),
        values: intervals
            .iter()
            .map(|it| Some(Interval { mean: it.mean + shift, low: it.low + shift, high: it.high + shift, ..*it }))
            .collect(),
    };
    let panel = |sign, lines, from_zero| LinePanel {
        head: word("market income, yuan", "市场性收入（元）"),
        lines,
        sign,
        decimals: 1,
        from_zero,
    };
    let all = word("all five", "五条同时实施");
    let none = word("none", "无扶持");
    vec![
        forest(1),
        forest(2),
        Plot::Lines(Lines {
            positions: (0_u32..).zip(intervals).map(|(at, _)| (f64::from(at), format!("{}", at + 1))).collect(),
            axis: word("year", "年份"),
            panels: vec![
                panel(Sign::Level, vec![line(&all, 40_000.0), line(&none, 40_001.0)], false),
                panel(Sign::Change, vec![line(&all, 0.0)], true),
            ],
        }),
        Plot::Dots(Dots {
            groups: (1..=10).map(|group: u32| group.to_string()).collect(),
            axis: word("decile", "十等份收入组"),
            series: vec![all.clone(), none.clone()],
            panels: ["yuan", "%"]
                .map(|head| DotPanel { head: head.into(), values: vec![values(), values()], decimals: 1 })
                .into(),
        }),
        Plot::Heat(Heat {
            head: word("pathway", "路径"),
            rows: names.clone(),
            columns: names.clone(),
            cells: names.iter().map(|_| values()).collect(),
            sign: Sign::Change,
            decimals: 1,
            note: word("brackets: interval covers 0", "括号：区间含零"),
        }),
        Plot::Waterfall(Waterfall {
            head: word("part", "来源"),
            measure: word("yuan", "元"),
            steps: names.iter().cloned().zip(intervals.iter().copied()).collect(),
            total: (word("total", "合计"), interval(3.0, 1.0)),
            decimals: 1,
        }),
        Plot::Stack(Stack {
            head: word("pathway", "路径"),
            parts: names.clone(),
            total: word("total", "合计"),
            rows: names
                .iter()
                .map(|name| StackRow { name: name.clone(), parts: intervals.to_vec(), total: Some(interval(4.0, 1.0)) })
                .collect(),
            sign: Sign::Change,
            decimals: 1,
            axis: word("yuan", "元"),
        }),
    ]
}

fn figures(intervals: &[Interval]) -> Vec<Figure> {
    let figure = |language: Language, plot| Figure {
        key: "figure".into(),
        title: language
            .pick(
                "Supply chain raises income most, by 20.6 yuan; it costs 44.9",
                "供应链协同户均增收最多，为20.6元，公共成本44.9元",
            )
            .into(),
        subtitle: language
            .pick("Change of market income, yuan per household and year", "市场性收入变化，元/(户·年)")
            .into(),
        source: language.pick("Source: simulation; 95 % intervals", "数据来源：农播模拟测算；95%置信区间").into(),
        plot,
        language,
    };
    [Language::En, Language::Zh]
        .into_iter()
        .flat_map(|language| plots(language, intervals).into_iter().map(move |plot| figure(language, plot)))
        .collect()
}

fn ordinary() -> Vec<Interval> {
    vec![
        interval(-33.6, 9.0),
        interval(-13.8, 20.0),
        interval(20.6, 10.3),
        interval(1_034.5, 4_000.0),
        interval(0.2, 0.9),
    ]
}

#[test]
fn a_figure_has_title_description_and_table_and_is_the_same_twice() {
    for figure in figures(&ordinary()) {
        for width in WIDTHS {
            let svg = figure.svg(width, true);
            assert_eq!(svg, figure.svg(width, true));
            assert!(svg.contains("role=\"img\"") && svg.contains("<title id=") && svg.contains("<desc id="));
            assert!(!svg.contains("<defs") && !svg.contains("<script") && svg.contains("<style>"));
            assert!(!figure.svg(width, false).contains("http"));
        }
        let grid = figure.grid();
        assert!(!grid.rows.is_empty() && grid.rows.iter().all(|row| row.len() == grid.head.len()), "{grid:?}");
    }
}

#[test]
fn labels_do_not_cross_and_stay_in_the_picture() {
    for figure in figures(&ordinary()) {
        for width in WIDTHS {
            let labels = figure.labels(width);
            for (at, label) in labels.iter().enumerate() {
                let [left, top, right, bottom] = label.edges;
                assert!(left >= -1.0 && right <= f64::from(width) + 1.0, "{width}: {label:?} in {:?}", figure.plot);
                for other in &labels[at + 1..] {
                    let [l, t, r, b] = other.edges;
                    let apart = right <= l + 1.0 || r <= left + 1.0 || bottom <= t + 1.0 || b <= top + 1.0;
                    assert!(apart, "{width}: {label:?} and {other:?} cross in {:?}", figure.plot);
                }
            }
        }
    }
}

#[test]
fn broken_and_missing_numbers_leave_no_trace_in_a_picture() {
    let mixed = vec![broken(), interval(3.0, 1.0), unbounded(2.0)];
    for intervals in
        [vec![], vec![broken()], vec![broken(), broken()], vec![unbounded(2.0)], mixed, vec![interval(0.0, 0.0)]]
    {
        for figure in figures(&intervals) {
            for width in WIDTHS {
                let svg = figure.svg(width, true);
                assert!(!svg.contains("NaN") && !svg.contains("inf\"") && !svg.contains("inf "), "{svg}");
            }
        }
    }
}
