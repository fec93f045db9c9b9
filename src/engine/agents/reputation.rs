//! Reputation 声誉: the seller's own record and that of the label, and how buyers weigh them.

use crate::declare::params;

params! {
    /// Two-level reputation: the seller's own record and the label's, on the scale of quality.
    Reputation in "reputation" {
        /// How well a parcel of an own account can be traced to its seller.
        identity_own: f64 = 0.3, "1", 0.0..=1.0, Assumption("evidence A98"), zh "自播可识别度";
        /// How well a parcel of a co-operative lot can be traced to its lot.
        identity_cooperative: f64 = 0.05, "1", 0.0..=1.0, Assumption("evidence A98"), zh "合作社批次可识别度";
        /// How well a parcel with a code of its grower can be traced to the grower.
        identity_traced: f64 = 0.9, "1", 0.0..=1.0, Assumption("evidence A98"), zh "追溯码可识别度";
        /// Ratings that weigh as much as the prior.
        prior_ratings: f64 = 20.0, "ratings", 0.1..=1000.0, Assumption("evidence A98"), zh "先验评价数";
        /// What buyers expect of unlabelled goods of unknown sellers, at the beginning.
        generic_quality: f64 = 0.72, "1", 0.0..=1.0, Assumption("national generic prior, between the grades"), zh "无品牌商品初始先验品质";
        /// Speed at which that expectation follows the ratings of unlabelled goods.
        generic_speed: f64 = 0.01, "share/week", 0.0..=1.0, Assumption("a crowd of sellers changes its name slowly"), zh "普通商品口碑更新速度";
        /// Ratings a week of unlabelled goods from outside the model, at the quality of the beginning.
        generic_others: f64 = 200.0, "ratings/week", 0.0..=1e6, Assumption("the modelled counties are a part of the market"), zh "模型外普通商品评价数";
        /// Speed at which the label's public record follows its ratings.
        label_speed: f64 = 0.05, "share/week", 0.0..=1.0, Assumption("evidence A98"), zh "区域品牌记录更新速度";
        /// Ratings a week at which that record moves at half its speed: a few ratings say little of a label.
        label_ratings: f64 = 10.0, "ratings/week", 0.0..=1e4, Assumption("half of prior_ratings a week"), zh "区域品牌记录半速评价数";
        /// Awareness forgotten in a week.
        awareness_decay: f64 = 0.02, "share/week", 0.0..=0.5, Assumption("evidence A106"), zh "知名度衰减";
        /// Looks per consumer household that make a label known to two in three.
        awareness_impressions: f64 = 3.0, "impressions/household", 0.1..=100.0, Assumption("evidence A102"), zh "知名度所需曝光";
        /// Counties whose consumers see the goods of one county: its promotion is spread over so many consumer households.
        label_counties: f64 = 4.0, "counties", 0.1..=2_000.0, Assumption("all four of the main-job world, as mcn.counties: a larger world has no wider markets"), zh "区域品牌触达消费者对应县数";
        /// Share of the goods sold under a label that come from elsewhere, before any policy.
        mimic_share: f64 = 0.05, "share", 0.0..=0.95, Inferred("evidence G8.6: 6 of 129 premises; famous labels 0.3 to 0.9"), zh "区域品牌被冒用占比";
        /// Elasticity of that share in the worth of the label to buyers.
        mimic_response: f64 = 1.0, "1", 0.0..=3.0, Assumption("who uses a name follows what it brings"), zh "冒用对区域品牌溢价的弹性";
        /// Looks at a label that a rating of its goods stands for.
        impressions_per_rating: i64 = 8, "impressions/rating", 0..=1_000, Assumption("one in eight of those who see a lot buys and rates"), zh "每条评价对应的曝光数";
        /// Awareness of a county label at the beginning.
        awareness_start: f64 = 0.10, "1" founding, 0.0..=1.0, Assumption("little known outside the province"), zh "初始知名度";
        /// Weeks over which the volume sold under a label is remembered.
        label_volume_weeks: f64 = 13.0, "weeks", 1.0..=520.0, Assumption("a quarter"), zh "区域品牌销量记忆周数";
    }
}

impl Reputation {
    /// Share of the goods under a label that come from elsewhere, where the label is worth `worth` times what it was at the
    /// beginning and the sellers without a right are caught with chance `caught`.
    #[must_use]
    pub fn mimic_share_at(&self, worth: f64, caught: f64) -> f64 {
        (self.mimic_share * libm::pow(worth.max(0.0), self.mimic_response) * (1.0 - caught)).clamp(0.0, 0.95)
    }
    /// Record of a label whose own goods have the record `own`, where a share `mimics` of the goods under the label comes
    /// from elsewhere and has the record `generic`. The usual share is part of what buyers take the label for.
    #[must_use]
    pub fn record_with_mimics(&self, own: f64, generic: f64, mimics: f64) -> f64 {
        own + (mimics - self.mimic_share) * (generic - own)
    }
    /// Weight of the seller's own record in the expected quality, after `ratings` ratings at identity precision `identity`.
    #[must_use]
    pub fn own_weight(&self, identity: f64, ratings: f64) -> f64 {
        identity * ratings / (identity * ratings + self.prior_ratings)
    }
    /// Quality that buyers expect: the weighted mean of the seller's own record and the public prior.
    #[must_use]
    pub fn expected_quality(&self, identity: f64, good: f64, bad: f64, prior: f64) -> f64 {
        let ratings = good + bad;
        if ratings <= 0.0 {
            return prior;
        }
        let weight = self.own_weight(identity, ratings);
        weight * good / ratings + (1.0 - weight) * prior
    }
    /// Identity precision of a co-operative's lot of which `traced_share` carries the codes of its growers.
    #[must_use]
    pub fn cooperative_identity(&self, traced_share: f64) -> f64 {
        self.identity_cooperative + traced_share * (self.identity_traced - self.identity_cooperative)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A label worth twice as much is used without right twice as often; with half of the sellers caught, as often as before.
    #[test]
    fn mimicry_rises_with_the_worth_of_the_label_and_falls_with_enforcement() {
        let rules = Reputation { mimic_share: 0.1, ..Reputation::default() };
        for (worth, caught, share) in
            [(1.0, 0.0, 0.1), (2.0, 0.0, 0.2), (2.0, 0.5, 0.1), (0.0, 0.0, 0.0), (99.0, 0.0, 0.95)]
        {
            assert!((rules.mimic_share_at(worth, caught) - share).abs() < 1e-12);
        }
        assert!((rules.record_with_mimics(0.8, 0.7, 0.1) - 0.8).abs() < 1e-12);
        assert!((rules.record_with_mimics(0.8, 0.7, 0.3) - 0.78).abs() < 1e-12);
        assert!((rules.record_with_mimics(0.8, 0.7, 0.0) - 0.81).abs() < 1e-12);
    }
}
