//! What every comparison says about the model it comes from: whether access alone pays in it, and whether a ranking of the
//! pathways survives what is assumed.
//!
//! Both are results of runs, written down here so that no table is read without them; tests compare them with the runs.

use crate::engine::error::{Text, text};
use crate::study::tables::Sheet;

/// Whether the gate of `nongbo trial` holds in the default world.
pub const GATE_HOLDS: bool = true;
/// Whether one pathway is first in 80 % of the draws of `experiments/ranking.toml`; see docs/ranking.md.
pub const RANKING_IDENTIFIED: bool = false;

/// Puts a warning above the notes of every table while the gate does not hold.
pub fn warn(sheets: &mut [Sheet]) {
    warn_unless(GATE_HOLDS, sheets);
}

fn warn_unless(holds: bool, sheets: &mut [Sheet]) {
    for sheet in sheets.iter_mut().filter(|_| !holds) {
        sheet.notes.insert(
            0,
            text!(
                "WARNING: in this model access to parcels alone raises income, which the published trial did not find \
                 (`nongbo trial`): effects of access are too large.",
                "警告：在此模型中仅有快递通达就会增收，而已发表的试验并未发现（`nongbo trial`）：通达的作用被高估。"
            ),
        );
    }
}

/// What stands beside a ranking of the pathways at the default values.
#[must_use]
pub fn ranking_note() -> Option<Text> {
    (!RANKING_IDENTIFIED).then(|| {
        text!("Ranking not identified: over joint draws of the assumed parameters no pathway is first in 80 % (docs/ranking.md).", "排名无法识别：对假设参数联合抽样，没有一条路径在 80 % 的抽样中居首（docs/ranking.md）。")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_gate_that_does_not_hold_stands_above_every_table() {
        let title = text!("t", "t");
        let sheet = Sheet { title, columns: Vec::new(), rows: Vec::new(), notes: vec![text!("n", "n")] };
        let mut sheets = vec![sheet.clone(), sheet];
        warn_unless(true, &mut sheets);
        assert!(sheets.iter().all(|sheet| sheet.notes.len() == 1));
        warn_unless(false, &mut sheets);
        assert!(sheets.iter().all(|sheet| sheet.notes.len() == 2 && sheet.notes[0].en.starts_with("WARNING")));
    }
}
