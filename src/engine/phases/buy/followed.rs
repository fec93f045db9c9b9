//! Followed hosts: a consumer looks first at what they sell, and gives some of them up.

use crate::engine::agents::feed::Feed;
use crate::engine::agents::hosting::NOBODY;
use crate::engine::agents::offers::Offer;
use crate::engine::phases::buy::Given;
use crate::engine::phases::buy::choice::Looks;
use crate::engine::phases::buy::needs::{Needs, word_bound};
use crate::engine::phases::buy::places::Places;
use crate::engine::rng::block_batch::BlockBatch;
use crate::engine::rng::draws::buy_consumer as words;
use pulp::Arch;

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
        for consumer in followers.iter() {
            let place = looks.place(consumer);
            let (mut impression, crop) = (0, needs.crop(place));
            for host in followed[place] {
                // Nobody stands at the end of the list.
                let crops = feed.crops_of_host[(host as usize).min(feed.crops_of_host.len() - 1)];
                if crops >> crop & 1 == 1 && impression < FOLLOWED_IMPRESSIONS {
                    let word = batch[words::LOOK + impression][place];
                    looks.show(consumer, impression, self.pick(feed.of_host[host as usize], crop, word), weights);
                    impression += 1;
                }
            }
        }
    }

    /// An offer of `crop` picked by `word` from those of a host, which has some: so many offers from the first one on.
    fn pick(&self, (first, count): (u32, u32), crop: usize, word: u32) -> u32 {
        let crops = &self.crop[first as usize..][..count as usize];
        let mut fitting = (first..).zip(crops).filter(|(_, its)| usize::from(**its) == crop).map(|(offer, _)| offer);
        let number = fitting.clone().count() as u64;
        let pick = usize::try_from((number * u64::from(word)) >> 32).expect("below the number");
        fitting.nth(pick).expect("fewer picks than offers")
    }

    /// Lets the consumers of a batch give up hosts they follow; the hosts given up are added to `unfollowed`.
    ///
    /// One of a consumer's four places is drawn, with four times the chance each follow has of being given up.
    #[inline(never)]
    pub fn unfollow(&self, arch: Arch, batch: &BlockBatch, followed: &mut [[u32; 4]], unfollowed: &mut Vec<u32>) {
        let words = &batch[words::UNFOLLOW];
        for at in Places::below(arch, words, followed.len(), self.unfollow_below).iter() {
            let place = &mut followed[at][(batch[words::UNFOLLOWED][at] & 3) as usize];
            let host = *place;
            if host != NOBODY && (host < self.first_mcn || u64::from(words[at]) < self.unfollow_mcn_below) {
                unfollowed.push(host);
                *place = NOBODY;
            }
        }
    }
}
