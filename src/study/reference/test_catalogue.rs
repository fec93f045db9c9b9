//! A small catalogue for the tests of this module and of the command line.

use crate::engine::declare::Label;
use crate::engine::error::text;
use crate::engine::units::Fen;
use crate::study::reference::{Catalogue, InstrumentInfo, PhaseInfo, TableInfo};

crate::engine::declare::params! {
    /// What moving a parcel costs and loses.
    Ship in "ship" {
        /// Pick-up, handling and line haul of a parcel.
        parcel_cost_fen: Fen = 750, "fen", 500..=1200, Inferred("evidence F3.1"), zh "单件快递成本";
        /// Share lost a day | by crop.
        loss_share: [f64; 2] = [0.1, 0.25], "share", 0.0..=1.0, Assumption("no source; swept"), zh "日损耗率";
    }
}
crate::engine::declare::params! {
    /// Seats for hosts.
    Talent in "talent" {
        /// Public cost of a training seat.
        seat_cost_fen: Fen = 80_000, "fen", 0..=500_000, Assumption("a county tender"), zh "每人次培训成本";
        /// Whether seats are given at all.
        open: bool = true, "flag", 0..=1, Data("by definition"), zh "是否开放";
    }
}
crate::engine::declare::columns! {
    /// A farm household.
    Households, HouseholdRows {
        /// Specialty land.
        land_cmu: i32 = 300, "cmu", zh "特色种植面积";
        /// Farm ability, mean 1.
        ability: f64 = 1.0, "1", zh "经营能力";
    }
}

/// Two sections, one table, two phases, one instrument.
pub fn catalogue() -> Catalogue {
    Catalogue::new(
        &[&Ship::default(), &Talent::default()],
        vec![TableInfo {
            name: "Households".into(),
            meaning: text!("A farm household.", "一个农户"),
            columns: Households::COLUMNS,
        }],
        vec![
            PhaseInfo {
                id: 3,
                name: "harvest",
                zh: "采收",
                title: Label { en: "Fields give what they grew.", zh: "收获、分级。" },
                reads: &["places"],
                writes: &["households"],
            },
            PhaseInfo {
                id: 8,
                name: "ship",
                zh: "发货",
                title: Label { en: "Parcels are picked up.", zh: "揽收与运输。" },
                reads: &["places"],
                writes: &["carriers", "books"],
            },
        ],
        vec![InstrumentInfo {
            id: "H1",
            pathway: "talent",
            name: Label { en: "Host training seat", zh: "直播电商培训" },
            unit: Label { en: "seat", zh: "名额" },
            unit_cost: text!("800 yuan", "800 元"),
            life: text!("none", "无"),
            acts_in: &["learn", "decide"],
            acts_on: Label { en: "experience of the host", zh: "主播经验" },
            why_not: Label { en: "orders come late without carriers", zh: "运力不足时订单延误" },
            deadweight: Label { en: "who streams anyway", zh: "本已直播者" },
            by_budget: text!("a part of the budget", "预算的一部分"),
            by_units: text!("seats for 1,000 households", "每千户名额"),
        }],
    )
}
