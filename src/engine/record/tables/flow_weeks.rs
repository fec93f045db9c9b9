//! Flows of money and goods by week.

use crate::declare::columns;
use crate::record::tables::{Crop, Date, Flow, Grade, Movement, Who};

columns! {
    /// The transaction-flow matrix by week: one row a non-empty cell.
    FlowWeeks, FlowWeekRows {
        /// Week.
        week: u32 = 0, "week", zh "周";
        /// Day on which the week begins, if the first policy year is 2026.
        date: Date = Date(0), "date", zh "周起始日（以首个政策年为2026年计）";
        /// Flow.
        flow: Flow = Flow(0), "name", zh "流量";
        /// Sector.
        sector: Who = Who(0), "name", zh "部门";
        /// Received less paid.
        fen: i64 = 0, "fen", zh "净额";
    }
}

columns! {
    /// The goods matrix by week: one row a movement, crop and grade.
    GoodsWeeks, GoodsWeekRows {
        /// Week.
        week: u32 = 0, "week", zh "周";
        /// Day on which the week begins, if the first policy year is 2026.
        date: Date = Date(0), "date", zh "周起始日（以首个政策年为2026年计）";
        /// Movement.
        movement: Movement = Movement(0), "name", zh "流向";
        /// Crop.
        crop: Crop = Crop(0), "name", zh "作物";
        /// Grade.
        grade: Grade = Grade(0), "name", zh "等级";
        /// Grams moved.
        grams: i64 = 0, "g", zh "重量";
    }
}
