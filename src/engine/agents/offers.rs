//! Offers 商品: the listings of the week.

/// The seller of an offer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Seller {
    /// A household selling its own goods: the row of the household.
    Own(u32),
    /// A co-operative selling through a local or an MCN host: the row of the co-operative.
    Cooperative(u32),
}

/// One listing of the week. The cohort of its orders keeps a copy.
#[derive(Debug, Clone)]
pub struct Offer {
    /// Number of the host among all hosts.
    pub host: u32,
    /// Who owns the goods.
    pub seller: Seller,
    /// County of origin.
    pub county: u16,
    /// Village of origin; `None` for the county hub.
    pub village: Option<u32>,
    /// Crop.
    pub crop: u8,
    /// Grade: 0 A, 1 B.
    pub grade: u8,
    /// Carries the county label.
    pub labelled: bool,
    /// Listed price of a parcel, delivery included.
    pub price_fen: i64,
    /// Goods in a parcel.
    pub parcel_g: i64,
    /// Parcels for sale this week.
    pub parcels: i64,
    /// Commission of the host on net sales.
    pub commission_bp: i64,
    /// Discount on what the seller asks elsewhere, already in the price.
    pub discount_bp: i64,
    /// Slot fee of this lot.
    pub slot_fee_fen: i64,
    /// Public money promised for that fee.
    pub slot_grant_fen: i64,
    /// Quality the goods really have before transit.
    pub quality: f64,
    /// Quality buyers expect.
    pub expected_quality: f64,
    /// What the host's exaggeration adds to it.
    pub hype: f64,
    /// Awareness of the label it carries, 0 without one.
    pub awareness: f64,
    /// Persuasion of the host.
    pub persuasion: f64,
    /// What the host's skill takes off the logit of refunds.
    pub refund_relief: f64,
    /// Share of the host's session that its offers get.
    pub air_share: f64,
    /// Exposure weight this week.
    pub exposure: f64,
    /// Households that follow the host.
    pub followers: i64,
    /// Parcels wanted (with consumers' weight), before rationing.
    pub wanted: i64,
    /// Parcels sold.
    pub sold: i64,
}

impl Offer {
    /// Kind of goods: crop × 2 + grade.
    #[must_use]
    pub fn kind(&self) -> usize {
        usize::from(self.crop) * 2 + usize::from(self.grade)
    }
    /// Quality that buyers expect after the host's exaggeration.
    #[must_use]
    pub fn promised_quality(&self) -> f64 {
        self.expected_quality + self.hype
    }
    /// Row of its live channel: county, crop, own stream or co-operative.
    #[must_use]
    pub fn channel(&self) -> usize {
        super::channels::row(
            usize::from(self.county),
            usize::from(self.crop),
            matches!(self.seller, Seller::Cooperative(_)),
        )
    }
}
