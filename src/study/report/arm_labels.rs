//! Arms under their labels: readers see the label, programs the name.

use std::collections::BTreeMap;

use crate::engine::error::Text;
use crate::study::experiment::Arm;
use crate::study::tables::{Table, TableCell, TableColumn};

/// Columns whose cells are arms.
const ARM_COLUMNS: [&str; 3] = ["arm", "pathway", "subject"];

/// Shows the labels of arms in the cells and headings of tables.
pub fn show_labels(tables: &mut [Table], arms: &[Arm]) {
    let labels: BTreeMap<&str, &str> =
        arms.iter().filter_map(|arm| Some((arm.name.as_str(), arm.label.as_deref()?))).collect();
    if labels.is_empty() {
        return;
    }
    let both = |label: &str| Text::new(label, label);
    for table in tables {
        let is_arm = |column: &TableColumn| ARM_COLUMNS.contains(&column.key.as_str());
        let arm_columns: Vec<usize> = (0..table.columns.len()).filter(|&at| is_arm(&table.columns[at])).collect();
        for row in &mut table.rows {
            for &at in &arm_columns {
                let Some(cell) = row.get_mut(at) else { continue };
                let name = match &*cell {
                    TableCell::Text(text) => text.en.clone(),
                    TableCell::Label { key, .. } => key.clone(),
                    _ => continue,
                };
                if let Some(label) = labels.get(name.as_str()) {
                    *cell = TableCell::label(&name, both(label));
                }
            }
        }
        // A table with a column an arm is headed by their names.
        for column in table.columns.iter_mut().filter(|column| column.label.en == column.label.zh) {
            if let Some(label) = labels.get(column.label.en.as_str()) {
                column.label = both(label);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::error::{Language, text};
    use crate::study::experiment::read;

    #[test]
    fn readers_see_the_label_and_programs_the_name() {
        let text = "question = \"q\"\nexpect = \"e\"\ndesign = \"compare\"\n[labels]\nmore = \"培训翻倍\"\n\
            [[arm]]\nname = \"now\"\nlabel = \"现状\"\n[[arm]]\nname = \"more\"\nset = { H1 = \"10 yuan\" }\n";
        let arms = read("file", text, &[], |_| None).expect("it is well formed").arms;
        let mut tables = [Table {
            key: "t",
            title: text!("t", "t"),
            columns: vec![TableColumn::new("arm", "arm", "方案"), TableColumn::named("now")],
            rows: vec![
                vec![TableCell::name("more"), TableCell::name("now")],
                vec![TableCell::name("other"), TableCell::Empty],
            ],
            notes: Vec::new(),
        }];
        show_labels(&mut tables, &arms);
        let grid = tables[0].grid(Language::En);
        assert_eq!(
            (grid.head, grid.rows[0].clone()),
            (vec!["arm".into(), "现状".into()], vec!["培训翻倍".into(), "now".into()])
        );
        assert_eq!(tables[0].records(), [["arm", "now"], ["more", "now"], ["other", ""]]);
    }
}
