//! The content of each list.

use crate::engine::declare::{Form, Spec, Value};
use crate::engine::error::{Text, text};
use crate::engine::pathways::{PATHWAYS, PathwayInfo};
use crate::study::chinese::unit_name;
use crate::study::reference::labels::{basis_label, kind, when_label};
use crate::study::reference::{
    Catalogue, EXIT_CODES, ExitCode, Field, InstrumentInfo, ListAudience, ListName, Listing, PhaseInfo,
};
use serde_json::{Value as Json, json};

fn field(key: &'static str, en: &str, zh: &str, audience: ListAudience) -> Field {
    Field { key, heading: Text::new(en, zh), audience }
}

/// A parameter's value as JSON.
fn value(value: &Value) -> Json {
    match value {
        Value::Integer(number) => json!(number),
        Value::Real(number) => json!(number),
        Value::Flag(flag) => json!(flag),
        Value::List(values) => Json::Array(values.iter().map(self::value).collect()),
    }
}

/// A bound of a parameter: whole where the parameter is.
fn bound(spec: &Spec, bound: f64) -> Json {
    #[allow(clippy::cast_possible_truncation, reason = "bounds are short literals")]
    match spec.form {
        Form::Integer => json!(bound as i64),
        Form::Real => json!(bound),
        Form::Flag => Json::Null,
    }
}

impl Catalogue {
    /// A whole list.
    #[must_use]
    pub fn list(&self, list: ListName) -> Listing {
        match list {
            ListName::Parameters => self.parameters(),
            ListName::Columns => self.columns(),
            ListName::Phases => self.phases(),
            ListName::Instruments => self.instruments(),
            ListName::Pathways => pathways(),
            ListName::ExitCodes => exit_codes(),
            ListName::Designs => self.explained("design", text!("Designs", "实验设计")),
            ListName::Sheets => self.explained("sheet of `nongbo compare`", text!("Sheets", "表")),
            ListName::Outcomes => self.explained("outcome of `nongbo compare`", text!("Outcomes", "结果变量")),
            ListName::Tables => self.explained("table", text!("Tables", "数据表")),
            ListName::Terms => self.explained("term", text!("Terms", "术语")),
            ListName::Evidence => self.explained("evidence", text!("Evidence", "证据")),
        }
    }

    /// Everything of a kind, with what it means.
    fn explained(&self, kind: &str, title: Text) -> Listing {
        use ListAudience::{All, Chinese, English};
        let of_kind = self.explanations().into_iter().filter(|it| it.kind.en == kind);
        Listing {
            title,
            fields: vec![
                field("name", "Name", "名称", All),
                field("meaning", "Meaning", "英文说明", English),
                field("zh", "中文", "含义", Chinese),
            ],
            rows: of_kind.map(|it| vec![json!(it.name), json!(it.meaning.en), json!(it.meaning.zh)]).collect(),
        }
    }

    fn parameters(&self) -> Listing {
        use ListAudience::{All, Chinese, English, Files};
        let row = |spec: &Spec| {
            vec![
                json!(spec.path()),
                json!(spec.meaning),
                json!(spec.zh),
                json!(spec.unit),
                json!(unit_name(spec.unit)),
                value(&spec.default),
                bound(spec, spec.low),
                bound(spec, spec.high),
                json!(spec.when.name()),
                json!(when_label(spec.when).0),
                json!(spec.basis.name()),
                json!(basis_label(spec.basis).0),
                json!(spec.source),
            ]
        };
        Listing {
            title: text!("Parameters", "参数"),
            fields: vec![
                field("path", "Parameter", "参数", All),
                field("meaning", "Meaning", "英文说明", English),
                field("zh", "中文", "含义", Chinese),
                field("unit", "Unit", "英文单位", English),
                field("zh_unit", "单位", "单位", Chinese),
                field("default", "Default", "默认值", All),
                field("low", "Least", "下限", All),
                field("high", "Greatest", "上限", All),
                field("when", "When", "英文生效", English),
                field("zh_when", "生效", "生效", Chinese),
                field("basis", "Basis", "英文依据", English),
                field("zh_basis", "依据", "依据", Chinese),
                field("source", "Source or reason", "来源或理由", Files),
            ],
            rows: self.specs().map(row).collect(),
        }
    }

    fn columns(&self) -> Listing {
        use ListAudience::{All, Chinese, English};
        let rows = self.tables.iter().flat_map(|table| {
            table.columns.iter().map(|column| {
                vec![
                    json!(table.name),
                    json!(column.name),
                    json!(column.meaning),
                    json!(column.zh),
                    json!(column.unit),
                    json!(unit_name(column.unit)),
                    json!(kind(column.kind)),
                ]
            })
        });
        Listing {
            title: text!("Columns", "列"),
            fields: vec![
                field("table", "Table", "表", All),
                field("column", "Column", "列", All),
                field("meaning", "Meaning", "英文说明", English),
                field("zh", "中文", "含义", Chinese),
                field("unit", "Unit", "英文单位", English),
                field("zh_unit", "单位", "单位", Chinese),
                field("type", "Type", "类型", All),
            ],
            rows: rows.collect(),
        }
    }

    fn phases(&self) -> Listing {
        use ListAudience::{All, Chinese, English};
        let row = |phase: &PhaseInfo| {
            vec![
                json!(phase.id),
                json!(phase.name),
                json!(phase.zh),
                json!(phase.title.en),
                json!(phase.title.zh),
                json!(phase.reads),
                json!(phase.writes),
            ]
        };
        Listing {
            title: text!("The phases of a week", "一周的各个阶段"),
            fields: vec![
                field("id", "No.", "序号", All),
                field("phase", "Phase", "英文阶段", All),
                field("zh_phase", "阶段", "阶段", Chinese),
                field("meaning", "What happens", "英文说明", English),
                field("zh", "中文", "内容", Chinese),
                field("reads", "Reads", "读取", All),
                field("writes", "Writes", "写入", All),
            ],
            rows: self.phases.iter().map(row).collect(),
        }
    }

    fn instruments(&self) -> Listing {
        use ListAudience::{All, Chinese, English, Files};
        let row = |it: &InstrumentInfo| {
            vec![
                json!(it.id),
                json!(it.pathway),
                json!(it.name.en),
                json!(it.name.zh),
                json!(it.unit.en),
                json!(it.unit.zh),
                json!(it.unit_cost.en),
                json!(it.unit_cost.zh),
                json!(it.life.en),
                json!(it.life.zh),
                json!(it.acts_in),
                json!(it.acts_on.en),
                json!(it.acts_on.zh),
                json!(it.why_not.en),
                json!(it.why_not.zh),
                json!(it.deadweight.en),
                json!(it.deadweight.zh),
            ]
        };
        Listing {
            title: text!("Instruments of the five pathways", "五条路径的政策工具"),
            fields: vec![
                field("id", "Id", "编号", All),
                field("pathway", "Pathway", "路径", All),
                field("name", "Instrument", "英文名称", English),
                field("zh", "中文", "工具", Chinese),
                field("unit", "Unit", "英文单位", English),
                field("zh_unit", "单位", "单位", Chinese),
                field("unit_cost", "Unit cost", "英文成本", English),
                field("zh_unit_cost", "单位成本", "单位成本", Chinese),
                field("life", "Life", "英文寿命", Files),
                field("zh_life", "使用期限", "使用期限", Files),
                field("acts_in", "Acts in", "作用阶段", All),
                field("acts_on", "Acts on", "英文作用对象", English),
                field("zh_acts_on", "作用对象", "作用对象", Chinese),
                field("why_not", "Why income might not rise", "英文原因", Files),
                field("zh_why_not", "收入为何可能不增", "收入为何可能不增", Files),
                field("deadweight", "Deadweight", "英文非新增支出", Files),
                field("zh_deadweight", "非新增支出", "非新增支出", Files),
            ],
            rows: self.instruments.iter().map(row).collect(),
        }
    }
}

fn pathways() -> Listing {
    use ListAudience::{All, Chinese, English};
    let row = |it: &PathwayInfo| {
        vec![json!(it.letter), json!(it.name), json!(it.label.zh), json!(it.meaning.en), json!(it.meaning.zh)]
    };
    Listing {
        title: text!("The five pathways", "五条路径"),
        fields: vec![
            field("letter", "Letter", "字母", All),
            field("pathway", "Pathway", "名称", All),
            field("zh", "中文", "路径", All),
            field("meaning", "What it buys", "英文说明", English),
            field("zh_meaning", "内容", "内容", Chinese),
        ],
        rows: PATHWAYS.iter().map(row).collect(),
    }
}

fn exit_codes() -> Listing {
    use ListAudience::{All, Chinese, English};
    let row = |it: &ExitCode| {
        vec![json!(it.code), json!(it.meaning.en), json!(it.meaning.zh), json!(it.then.en), json!(it.then.zh)]
    };
    Listing {
        title: text!("Exit codes", "退出码"),
        fields: vec![
            field("code", "Code", "退出码", All),
            field("meaning", "Meaning", "英文说明", English),
            field("zh", "中文", "含义", Chinese),
            field("then", "What to do", "英文处理", English),
            field("zh_then", "处理", "处理", Chinese),
        ],
        rows: EXIT_CODES.iter().map(row).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::test_catalogue;
    use super::*;

    #[test]
    fn every_row_of_every_list_is_as_long_as_its_fields() {
        let catalogue = test_catalogue::catalogue();
        for list in ListName::ALL {
            let listing = catalogue.list(list);
            assert!(!listing.rows.is_empty(), "{}", list.name());
            for row in &listing.rows {
                assert_eq!(row.len(), listing.fields.len(), "{}", list.name());
            }
        }
    }

    #[test]
    fn the_json_of_parameters_keeps_numbers_as_numbers() {
        let json = test_catalogue::catalogue().list(ListName::Parameters).to_json();
        assert_eq!(json[0]["path"], "ship.parcel_cost_fen");
        assert_eq!(json[0]["default"], 750);
        assert_eq!(json[0]["high"], 1200);
        assert_eq!(json[1]["default"], serde_json::json!([0.1, 0.25]));
        assert_eq!(json[3]["default"], true);
        assert_eq!(json[3]["low"], Json::Null);
    }

    #[test]
    fn the_word_week_lists_the_phases() {
        assert_eq!(ListName::named("week"), Some(ListName::Phases));
        assert_eq!(ListName::named("exit-codes"), Some(ListName::ExitCodes));
        assert_eq!(ListName::named("exit codes"), Some(ListName::ExitCodes));
        assert_eq!(ListName::named("weak"), None);
    }
}
