//! Followed hosts: a consumer looks first at what they sell, and gives some of them up.

use crate::engine::agents::hosting::NOBODY;
use crate::engine::agents::offers::Offer;
use crate::engine::phases::buy::Given;
use crate::engine::phases::buy::choice::Looks;
use crate::engine::phases::buy::needs::{Needs, word_bound};
use crate::engine::rng::block_batch::BlockBatch;
use crate::engine::rng::draws::buy_consumer as words;

/// In place of a crop: nothing to sell.
const OFF_AIR: u8 = u8::MAX;
/// Most followed hosts whose offers replace an impression.
const FOLLOWED_IMPRESSIONS: usize = 3;

/// What consumers find with the hosts they follow, and how they give them up.
pub(super) struct FollowTable {
    /// Crop of each offer; [`OFF_AIR`] if it has nothing to sell.
    crop: Vec<u8>,
    /// A word below this bound gives up a followed host.
    unfollow_below: u64,
    /// The same for an MCN host: its other goods keep the rest of its audience.
    unfollow_mcn_below: u64,
    /// First number of an MCN host.
    first_mcn: u32,
}

impl FollowTable {
    pub fn new(given: Given<'_>, offers: &[Offer]) -> Self {
        let Given { buy, mcn, map, .. } = given;
        Self {
            crop: offers.iter().map(|offer| if offer.parcels > 0 { offer.crop } else { OFF_AIR }).collect(),
            unfollow_below: word_bound(4.0 * buy.unfollow_rate),
            unfollow_mcn_below: word_bound(4.0 * buy.unfollow_rate * mcn.farm_share),
            first_mcn: u32::try_from(map.households() + map.local_hosts()).expect("fewer than 2^32 hosts"),
        }
    }

    /// Shows consumers, in place of their first impressions, three at most, offers of the hosts they follow that sell what they
    /// need. `of_host` has the first offer of each host and the number of its offers.
    #[inline(never)]
    pub fn show(
        &self,
        of_host: &[(u32, u32)],
        (batch, needs): (&BlockBatch, &Needs),
        followed: &[[u32; 4]],
        weights: &[u32],
        looks: &mut Looks,
    ) {
        for (consumer, at) in needs.on_air.iter().enumerate() {
            if followed[at] == [NOBODY; 4] {
                continue;
            }
            let fits = |crop: &u8| *crop == needs.crops[at];
            let mut impression = 0;
            for &host in &followed[at] {
                if host == NOBODY || impression == FOLLOWED_IMPRESSIONS {
                    continue;
                }
                let (first, count) = of_host[host as usize];
                let crops = &self.crop[first as usize..][..count as usize];
                let fitting = crops.iter().filter(|crop| fits(crop)).count() as u64;
                if fitting > 0 {
                    let word = batch[words::LOOK + impression][at];
                    let pick = usize::try_from((fitting * u64::from(word)) >> 32).expect("below the count");
                    let mut offers = (first..).zip(crops).filter(|(_, crop)| fits(crop));
                    let (offer, _) = offers.nth(pick).expect("fewer picks than offers");
                    looks.show(consumer, impression, offer, weights);
                    impression += 1;
                }
            }
        }
    }

    /// Lets the consumers of a batch give up hosts they follow; the hosts given up are added to `unfollowed`.
    ///
    /// One of a consumer's four places is drawn, with four times the chance each follow has of being given up.
    #[inline(never)]
    pub fn unfollow(&self, batch: &BlockBatch, followed: &mut [[u32; 4]], unfollowed: &mut Vec<u32>) {
        for (at, &word) in batch[words::UNFOLLOW][..followed.len()].iter().enumerate() {
            let word = u64::from(word);
            if word >= self.unfollow_below {
                continue;
            }
            let place = &mut followed[at][(batch[words::UNFOLLOWED][at] & 3) as usize];
            let host = *place;
            if host != NOBODY && (host < self.first_mcn || word < self.unfollow_mcn_below) {
                unfollowed.push(host);
                *place = NOBODY;
            }
        }
    }
}
