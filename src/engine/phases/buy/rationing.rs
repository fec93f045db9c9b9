//! Who is served when an offer is short: the order of the priority words.

use crate::engine::agents::hosts::Offer;
use crate::engine::phases::buy::Want;

/// Counts what is wanted and sold of each offer and says which wants are served. A consumer agent is served whole.
pub(super) fn serve(offers: &mut [Offer], wants: &[Want], weight: i64) -> Vec<bool> {
    for want in wants {
        offers[want.offer as usize].wanted += weight;
    }
    let mut room: Vec<i64> = offers.iter().map(|offer| offer.parcels / weight).collect();
    let short: Vec<bool> = offers.iter().map(|offer| offer.wanted > offer.parcels).collect();
    let mut queue: Vec<(u32, u32, u32, usize)> = Vec::new();
    for (number, want) in wants.iter().enumerate() {
        if short[want.offer as usize] {
            queue.push((want.offer, want.priority, want.consumer, number));
        }
    }
    queue.sort_unstable();
    let mut served: Vec<bool> = wants.iter().map(|want| !short[want.offer as usize]).collect();
    for (offer, _, _, number) in queue {
        let left = &mut room[offer as usize];
        served[number] = *left > 0;
        *left -= i64::from(*left > 0);
    }
    for (want, served) in wants.iter().zip(&served) {
        offers[want.offer as usize].sold += if *served { weight } else { 0 };
    }
    served
}
