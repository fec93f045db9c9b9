//! Followed hosts: a consumer looks first at what they sell, and gives some of them up.

use crate::agents::feed::Feed;
use crate::agents::hosting::NOBODY;
use crate::agents::offers::Offer;
use crate::phases::buy::Given;
use crate::phases::buy::choice::Looks;
use crate::phases::buy::needs::{Needs, word_bound};
use crate::phases::buy::places::Places;
use crate::rng::block_batch::BlockBatch;
use crate::rng::draws::buy_consumer as words;

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

    /// Shows consumers, in place of their first impressions, offers of the hosts they follow that sell what they need.
    #[inline(never)]
    pub fn show(
        &self,
        feed: &Feed,
        (batch, needs): (&BlockBatch, &Needs),
        followed: &[[u32; 4]],
        weights: &[u32],
        looks: &mut Looks,
    ) {
        let mut followers = Places::NONE;
        for (consumer, place) in looks.consumers() {
            followers.add_if(followed[place] != [NOBODY; 4], consumer);
        }
        // Nobody stands at the end of the list.
        let nobody = feed.crops_of_host.len() - 1;
        for consumer in followers.iter() {
            let place = looks.place(consumer);
            let crop = needs.crop(place);
            let sells = |host: u32| feed.crops_of_host[(host as usize).min(nobody)] >> crop & 1;
            let [first, second, third, fourth] = followed[place];
            if sells(first) | sells(second) | sells(third) | sells(fourth) == 0 {
                continue;
            }
            let hosts = followed[place].into_iter().filter(|host| sells(*host) == 1);
            for (impression, host) in hosts.take(FOLLOWED_IMPRESSIONS).enumerate() {
                let word = batch[words::LOOK + impression][place];
                looks.show(consumer, impression, self.pick(feed.of_host[host as usize], crop, word), weights);
            }
        }
    }

    /// An offer of `crop` picked by `word` from those of a host that sells some: so many offers from the first one on.
    fn pick(&self, (first, count): (u32, u32), crop: usize, word: u32) -> u32 {
        let crops = &self.crop[first as usize..][..count as usize];
        let fits = |its: &u8| usize::from(*its) == crop;
        let fitting = crops.iter().filter(|its| fits(its)).count() as u64;
        let mut passed = (fitting * u64::from(word)) >> u32::BITS;
        for (offer, its) in (first..).zip(crops) {
            if fits(its) {
                if passed == 0 {
                    return offer;
                }
                passed -= 1;
            }
        }
        unreachable!("defect: a host lists nothing of a crop that it sells")
    }

    /// Lets the consumers of a batch give up hosts they follow; the hosts given up are added to `unfollowed`.
    ///
    /// One of a consumer's four places is drawn, with four times the chance each follow has of being given up.
    #[inline(never)]
    pub fn unfollow(&self, batch: &BlockBatch, followed: &mut [[u32; 4]], unfollowed: &mut Vec<u32>) {
        let words = &batch[words::UNFOLLOW];
        for at in Places::below(words, followed.len(), self.unfollow_below).iter() {
            let place = &mut followed[at][(batch[words::UNFOLLOWED][at] & 3) as usize];
            let host = *place;
            if host != NOBODY && (host < self.first_mcn || u64::from(words[at]) < self.unfollow_mcn_below) {
                unfollowed.push(host);
                *place = NOBODY;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The second host lists three offers of crop 4 among others: each is picked by a third of the words.
    #[test]
    fn offers_that_fit_are_picked_with_equal_chances() {
        let crop = vec![4, 1, 4, OFF_AIR, 4, 2, 4];
        let table = FollowTable { crop, unfollow_below: 0, unfollow_mcn_below: 0, first_mcn: 0 };
        let third = u32::MAX / 3;
        for (word, offer) in [(0, 2), (third, 2), (third + 1, 4), (2 * third, 4), (2 * third + 2, 6), (u32::MAX, 6)] {
            assert_eq!(table.pick((1, 6), 4, word), offer, "{word}");
        }
        assert_eq!(table.pick((1, 6), 2, u32::MAX), 5);
    }
}
