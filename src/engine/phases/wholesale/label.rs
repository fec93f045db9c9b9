//! The label at the farm gate: what the trader pays more for grade A under the county's label.

use crate::phases::wholesale::Given;
use crate::units::{CROPS, FEN_PER_YUAN, floor, real};

impl Given<'_> {
    /// What the trader pays more for a kilogram of grade A under a label, fen: a part of what the label is worth to a mean
    /// buyer live; 0 where it is worth less than nothing.
    pub(super) fn label_fen_per_kg(self, market: usize) -> i64 {
        let kept = self.wholesale.label_kept;
        if kept <= 0.0 {
            return 0;
        }
        let generic = self.nation.generic_quality[self.map.nation_row(market / CROPS, market % CROPS)];
        let gap = self.cooperatives.reputation[market] - generic;
        let premium_yuan = self.tastes.label_premium_yuan(gap, self.cooperatives.awareness[market]);
        let parcel_kg = real(self.crops.parcel_g[market % CROPS]) / 1_000.0;
        floor((kept * premium_yuan * FEN_PER_YUAN / parcel_kg).max(0.0))
    }
}
