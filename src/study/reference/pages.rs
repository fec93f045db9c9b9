//! The generated reference pages: Markdown, English with the Chinese label in its own column.

use crate::engine::pathways::PATHWAYS;
use crate::study::reference::evidence::evidence;
use crate::study::reference::labels::{basis_label, kind, range};
use crate::study::reference::{Catalogue, EXIT_CODES, InstrumentInfo, SectionInfo, TableInfo};
use crate::study::tables::grid::{markdown_row, markdown_rule};
use std::fmt::Write as _;

const WHEN_NOTE: &str = "\nWhen: from when the value of an arm holds. `policy`: from the first policy week. `founding`: from week 0, \
    and the arm must say `when = \"founding\"`. 生效时间：policy 自首个政策周起；founding 自建世界之初，方案须写明 when = \"founding\"。\n";
const GENERATED: &str = "<!-- Generated from the declarations in src; a test compares it. Do not edit. -->\n";

impl Catalogue {
    /// The generated pages: file name below `docs/` and content.
    #[must_use]
    pub fn pages(&self) -> Vec<(&'static str, String)> {
        vec![
            ("parameters.md", self.parameters_page()),
            ("columns.md", self.columns_page()),
            ("instruments.md", self.instruments_page()),
            ("exit_codes.md", exit_codes_page()),
        ]
    }

    /// `docs/parameters.md`: every parameter by section, with the number of parameters for each basis.
    #[must_use]
    pub fn parameters_page(&self) -> String {
        let counts = self.count_by_basis();
        let total: usize = counts.iter().map(|(_, count)| count).sum();
        let mut page = format!("{GENERATED}# Parameters 参数\n\n{total} parameters. What their defaults rest on:\n\n");
        page += &markdown_row(&["Basis", "依据", "Parameters", "What it says"]);
        page += &markdown_rule(&[false; 4]);
        for (basis, count) in counts {
            let (zh, meaning) = basis_label(basis);
            page += &markdown_row(&[basis.name(), zh, &count.to_string(), meaning]);
        }
        let _ = writeln!(page, "\nAssumptions 假设: **{}** of {total}.", self.assumptions());
        page += WHEN_NOTE;
        for section in &self.sections {
            page += &parameter_section(section);
        }
        page
    }

    /// The rows of `docs/data.md` for parameters without a key of evidence: the value and its reason.
    #[must_use]
    pub fn chosen_rows(&self) -> String {
        let mut rows =
            markdown_row(&["Parameter", "Default", "Range", "Unit", "Basis", "Why"]) + &markdown_rule(&[false; 6]);
        for spec in self.specs().filter(|spec| evidence(spec.source).is_empty()) {
            rows += &markdown_row(&[
                &format!("`{}`", spec.path()),
                &spec.default.to_string(),
                &range(spec),
                spec.unit,
                spec.basis.name(),
                spec.source,
            ]);
        }
        rows
    }

    /// `docs/columns.md`: every column by table.
    #[must_use]
    pub fn columns_page(&self) -> String {
        let mut page = format!("{GENERATED}# Columns 列\n\nA column of type `hidden` never leaves the engine.\n");
        for table in &self.tables {
            page += &column_section(table);
        }
        page
    }

    /// `docs/instruments.md`: the five pathways, what each buys, where it acts; and the phases of the week.
    #[must_use]
    pub fn instruments_page(&self) -> String {
        let mut page = format!("{GENERATED}# Pathways, instruments, phases 路径、工具、阶段\n");
        for pathway in PATHWAYS {
            let _ = writeln!(
                page,
                "\n## {} {} `{}`\n\n{}. {}。",
                pathway.label.en, pathway.label.zh, pathway.name, pathway.meaning.en, pathway.meaning.zh
            );
            for it in self.instruments.iter().filter(|it| it.pathway == pathway.name) {
                page += &instrument_section(it);
            }
        }
        page += "\n## The week 一周\n\n";
        page += &markdown_row(&["No.", "Phase", "What happens", "中文", "Reads", "Writes"]);
        page += &markdown_rule(&[false; 6]);
        for phase in &self.phases {
            page += &markdown_row(&[
                &phase.id.to_string(),
                &format!("`{}`", phase.name),
                phase.title.en,
                phase.title.zh,
                &phase.reads.join(", "),
                &phase.writes.join(", "),
            ]);
        }
        page
    }
}

/// `docs/exit_codes.md`: every exit code of the command, its meaning and what to do.
fn exit_codes_page() -> String {
    let mut page =
        format!("{GENERATED}# Exit codes 退出码\n\nThey are the same in every command. 所有命令的退出码相同。\n\n");
    page += &markdown_row(&["Code", "Meaning", "What to do", "含义", "处理"]);
    page += &markdown_rule(&[false; 5]);
    for exit in EXIT_CODES {
        let (meaning, then) = (exit.meaning, exit.then);
        page += &markdown_row(&[&exit.code.to_string(), meaning.en, then.en, meaning.zh, then.zh]);
    }
    page += "\nA shell reports a process that the system ended by a signal as 128 and the number of the signal: 137 after `kill -9`. \
        Finished runs are kept. 被系统信号终止时，shell 类型报告 128 加信号编号，例如 `kill -9` 后为 137；已完成的模拟保留。\n";
    page
}

fn parameter_section(section: &SectionInfo) -> String {
    let mut page = format!("\n## `[{}]`\n\n{}\n\n", section.name, section.meaning.en);
    page +=
        &markdown_row(&["Name", "Meaning", "中文", "Unit", "Default", "Range", "When", "Basis", "Source or reason"]);
    page += &markdown_rule(&[false; 9]);
    for spec in &section.specs {
        page += &markdown_row(&[
            &format!("`{}`", spec.name),
            spec.meaning,
            spec.zh,
            spec.unit,
            &spec.default.to_string(),
            &range(spec),
            spec.when.name(),
            spec.basis.name(),
            spec.source,
        ]);
    }
    page
}

fn column_section(table: &TableInfo) -> String {
    let mut page = format!("\n## `{}`\n\n{}\n\n", table.name, table.meaning.en);
    page += &markdown_row(&["Column", "Meaning", "中文", "Unit", "Type"]);
    page += &markdown_rule(&[false; 5]);
    for column in table.columns {
        page +=
            &markdown_row(&[&format!("`{}`", column.name), column.meaning, column.zh, column.unit, kind(column.kind)]);
    }
    page
}

fn instrument_section(it: &InstrumentInfo) -> String {
    let mut page = format!("\n### {} {} {}\n\n", it.id, it.name.en, it.name.zh);
    page += &markdown_row(&["", "English", "中文"]);
    page += &markdown_rule(&[false; 3]);
    page += &markdown_row(&["Unit 单位", it.unit.en, it.unit.zh]);
    page += &markdown_row(&["Unit cost 单位成本", &it.unit_cost.en, &it.unit_cost.zh]);
    page += &markdown_row(&["Life 使用期限", &it.life.en, &it.life.zh]);
    let phases = it.acts_in.join(", ");
    page += &markdown_row(&["Acts in 作用阶段", &phases, &phases]);
    page += &markdown_row(&["Acts on 作用对象", it.acts_on.en, it.acts_on.zh]);
    page += &markdown_row(&["Budget mode 预算模式", &it.by_budget.en, &it.by_budget.zh]);
    page += &markdown_row(&["Intensity mode 数量模式", &it.by_units.en, &it.by_units.zh]);
    page += &markdown_row(&["Deadweight 非新增支出", it.deadweight.en, it.deadweight.zh]);
    page += &markdown_row(&["Why income might not rise 收入为何可能不增", it.why_not.en, it.why_not.zh]);
    page
}

#[cfg(test)]
mod tests {
    use super::super::test_catalogue;

    #[test]
    fn the_parameters_page_counts_assumptions_and_shows_both_languages() {
        let page = test_catalogue::catalogue().parameters_page();
        assert!(page.contains("4 parameters"), "{page}");
        assert!(page.contains("Assumptions 假设: **2** of 4."), "{page}");
        assert!(page.contains("| assumption | 假设 | 2 |"), "{page}");
        let line = "| `parcel_cost_fen` | Pick-up, handling and line haul of a parcel. | 单件快递成本 | fen | 750 | 500 to 1200 | policy | inferred | evidence F3.1 |";
        assert!(page.lines().any(|l| l == line), "{page}");
    }

    #[test]
    fn a_bar_in_a_meaning_does_not_break_the_table() {
        let page = test_catalogue::catalogue().parameters_page();
        assert!(page.contains("Share lost a day \\| by crop."), "{page}");
    }

    #[test]
    fn the_instruments_page_names_all_five_pathways_and_the_week() {
        let page = test_catalogue::catalogue().instruments_page();
        for zh in ["技术赋能", "人才支撑", "供应链协同", "品牌打造", "政策保障"] {
            assert!(page.contains(zh), "{zh}");
        }
        assert!(page.contains("### H1 Host training seat 直播电商培训"), "{page}");
        assert!(page.contains("| 8 | `ship` | Parcels are picked up. | 揽收与运输。 | places | carriers, books |"));
    }

    #[test]
    fn the_columns_page_shows_unit_and_type() {
        let page = test_catalogue::catalogue().columns_page();
        assert!(page.contains("| `land_cmu` | Specialty land. | 特色种植面积 | cmu | int32 |"), "{page}");
    }
}
