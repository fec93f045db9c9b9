//! Terms 交易条款 of the platform, the co-operatives, the bank and the insurance.

use crate::declare::params;
use crate::units::real;

params! {
    /// Terms of the platform, the co-operative and the bank.
    Terms in "terms" {
        /// Platform technical fee.
        platform_fee_bp: i64 = 300, "bp", 0..=3_000, Assumption("evidence A41"), zh "平台技术服务费";
        /// Share of live sales that sellers expect to pay back.
        refund_expected: f64 = 0.10, "share", 0.0..=1.0, Literature("evidence A43, weak"), zh "预期退款率";
        /// Wage of an hour of packing or hosting, and what off-farm work pays.
        wage_fen_per_hour: i64 = 2_200, "fen/h", 500..=10_000, Assumption("evidence A81"), zh "小时工资";
        /// Packing material of a parcel.
        packing_material_fen: i64 = 270, "fen/parcel", 0..=3_000, Assumption("evidence A94"), zh "包装材料";
        /// Minutes to pack a parcel.
        packing_min: i64 = 5, "min/parcel", 0..=120, Inferred("evidence A48 less A94 at the wage A81"), zh "每件打包时间";
        /// Interest on loans.
        loan_rate_bp: i64 = 550, "bp/year", 0..=3_000, Assumption("evidence A78"), zh "贷款利率";
        /// Largest production loan of a household.
        loan_cap_fen: i64 = 4_300_000, "fen", 0..=100_000_000, Inferred("evidence A79"), zh "贷款上限";
        /// Credit by land.
        loan_fen_per_cmu: i64 = 2_000, "fen/cmu", 0..=100_000, Assumption("2,000 yuan a mu"), zh "按面积授信";
        /// Credit by live receipts of 52 weeks.
        loan_turnover_share: f64 = 0.3, "share", 0.0..=2.0, Assumption("a third of turnover"), zh "按流水授信";
        /// Weeks for which a loan runs.
        loan_weeks: u32 = 52, "weeks", 4..=520, Assumption("one season"), zh "贷款期限";
        /// Weeks overdue after which a loan is written off.
        write_off_weeks: u32 = 26, "weeks", 4..=260, Assumption("model 5.12"), zh "逾期核销周数";
        /// Interest the county pays for the holder of a guarantee.
        guarantee_subsidy_bp: i64 = 150, "bp/year", 0..=2_000, Assumption("evidence A78: 5.5 % becomes 4.0 %"), zh "担保贷款贴息";
        /// Part of a written-off loan the county bears under a guarantee.
        guarantee_cover_bp: i64 = 8_000, "bp", 0..=10_000, Assumption("usual cover of public guarantees"), zh "担保代偿比例";
        /// Working capital a co-operative keeps back for each household of its crop.
        cooperative_reserve_fen: i64 = 10_000, "fen/household" founding, 0..=1_000_000, Assumption("freight and packing of the three weeks a parcel ties money up"), zh "合作社周转金";
        /// Part of the packing time that the sorting centre saves.
        sorting_saves: f64 = 0.6, "share", 0.0..=1.0, Assumption("machines fold, weigh and tape"), zh "分拣包装中心节省打包工时";
        /// Minutes to put the codes of its grower on a parcel.
        code_min: i64 = 1, "min/parcel", 0..=30, Assumption("print, stick, scan"), zh "每件贴码时间";
        /// Operating cost of a co-operative on a parcel: sorting line and staff. Collection from the villages comes on top.
        cooperative_handling_fen: i64 = 50, "fen/parcel", 0..=5_000, Assumption("co-operative sorting: 1.2 yuan with collection, less than half of it without"), zh "合作社处理费";
        /// Weeks over which a co-operative's members remember its payouts.
        payout_weeks: f64 = 38.0, "weeks", 1.0..=520.0, Assumption("a season"), zh "结算价记忆周数";
        /// Share of price risk that income insurance takes.
        insured_share: f64 = 0.5, "share", 0.0..=1.0, Assumption("half of the shortfall below the trigger"), zh "价格保险保障比例";
        /// Share of the normal price below which the insurance pays.
        insurance_trigger: f64 = 0.8, "share", 0.0..=1.0, Assumption("model 5.15: 0.8 of the expected price index"), zh "价格保险触发水平";
        /// The household's own part of the premium, a year.
        premium_fen: i64 = 3_000, "fen/year", 0..=1_000_000, Assumption("a fifth of the premium"), zh "农户自缴保费";
        /// Label fee of a member in a year.
        label_fee_fen: i64 = 5_000, "fen/year", 0..=500_000, Assumption("50 yuan"), zh "区域品牌年费";
    }
}

impl Terms {
    /// Part of a live price that reaches the seller after refunds, platform fee and the commission of a host.
    #[must_use]
    pub fn kept_share(&self, commission_bp: i64) -> f64 {
        (1.0 - self.refund_expected) * (1.0 - real(self.platform_fee_bp + commission_bp) / 10_000.0)
    }
    /// Part of the memory of past payouts that is left a week later.
    #[must_use]
    pub fn payout_memory(&self) -> f64 {
        1.0 - 1.0 / self.payout_weeks
    }
}
