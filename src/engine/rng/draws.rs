//! The register of draws: what each word of each block decides. A word never changes its meaning.

/// One registered draw.
#[derive(Debug, Clone, Copy)]
pub struct Draw {
    /// Phase number; 0 is the initialisation.
    pub phase: u8,
    /// Part of the phase: one kind of agent.
    pub part: u8,
    /// Word of the agent's block.
    pub word: usize,
    /// What it decides.
    pub decides: &'static str,
}

macro_rules! draws {
    ($($module:ident, phase $phase:literal part $part:literal, $doc:literal { $($name:ident = $word:literal),+ $(,)? })+) => {
        $(#[doc = $doc] pub mod $module {
            /// Number of the phase.
            pub const PHASE: u8 = $phase;
            /// Number of the part.
            pub const PART: u8 = $part;
            $(#[doc = concat!("Word that decides `", stringify!($name), "`.")] pub const $name: usize = $word;)+
        })+
        /// All registered draws.
        pub const DRAWS: &[Draw] = &[$($(Draw { phase: $phase, part: $part, word: $word, decides: concat!(stringify!($module), "::", stringify!($name)) },)+)+];
    };
}

draws! {
    found_county, phase 0 part 0, "Founding of counties; a crop k of the six uses word 5 + k." { ANGLE = 0, DISTANCE = 1, TEMPERATURE = 2, INLAND = 3, REMOTE = 4, FIRST_CROP = 5, REACH = 11 }
    found_village, phase 0 part 1, "Founding of villages." { DISTANCE = 0, AREA = 1, REACH = 3 }
    found_household, phase 0 part 2, "Founding of households: places and endowments." {
        CROP = 0, LAND = 1, AGE = 2, SCHOOLING = 3, ABILITY = 4, TALENT = 5, PERSONS = 6, MIGRANT = 7, CREDIT = 8, SAVINGS = 9,
        INCOME = 10, MEMBER = 11, LABOUR = 12, WAGE = 13, TRANSFER = 14, BELIEF = 15
    }
    found_rank, phase 0 part 3, "Permanent draws for nested targeting." {
        COMMON = 0, TECHNOLOGY = 1, TALENT = 2, SUPPLY_CHAIN = 3, BRAND = 4, POLICY = 5, KIT = 6, AGTECH = 7, HOSTING = 8, FOLLOWERS = 9, SCRUPLE = 10, FORESIGHT = 11, REACH = 12, TRIAL_SAMPLE = 13, EFFORT = 14, AWAY = 15
    }
    found_local_host, phase 0 part 4, "Founding of local hosts." { TALENT = 0, ACTIVE = 1, FOLLOWERS = 2, EXPERIENCE = 3, QUALITY = 4 }
    found_market, phase 0 part 7, "Founding of markets, a block a county and crop." { BASIS = 0 }
    found_mcn_host, phase 0 part 6, "Founding of MCN hosts." { TALENT = 0, EXPERIENCE = 1, HYPE = 2, FOLLOWERS = 3 }
    found_consumer, phase 0 part 5, "Founding of consumers." { FOLLOWS = 0, HOST = 1, TRUST = 2 }
    shock_nation, phase 1 part 0, "National shocks, a block a crop." { PRICE = 0, HARVEST = 1, DEMAND = 2, GRADE = 3 }
    shock_county, phase 1 part 1, "County shocks, a block a county." { TEMPERATURE = 0, WEATHER = 1 }
    harvest_household, phase 3 part 0, "Harvest of a season." { YIELD = 0, GRADE = 1 }
    decide_household, phase 4 part 0, "Slow decisions." { HOST = 0, NOT_HOST = 1, TRAINING = 2, KIT = 3, AGTECH = 4, INSPECTION = 5, MEMBERSHIP = 6, ENFORCEMENT = 7, RESIDENCE = 9 }
    decide_local_host, phase 4 part 1, "Local hosts: on air or not." { HOST = 0, NOT_HOST = 1 }
    broadcast_host, phase 6 part 0, "Luck of a session." { LUCK = 0 }
    buy_consumer, phase 7 part 0, "A consumer's week; a look k always uses word 8 + k." {
        NEED = 0, CHOICE = 1, PRIORITY = 2, REFUND = 4, RATING = 5, UNFOLLOW = 6, UNFOLLOWED = 7, LOOK = 8
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// I11: a word of a (phase, part) block has exactly one owner, so scenarios never shift each other's draws.
    #[test]
    fn every_word_has_one_owner() {
        let mut seen = std::collections::BTreeSet::new();
        for draw in DRAWS {
            assert!(draw.word < super::super::WORDS, "{}", draw.decides);
            assert!(seen.insert((draw.phase, draw.part, draw.word)), "two owners: {}", draw.decides);
        }
        // The looks of a consumer take words 8 to 15.
        let looks =
            |d: &&Draw| (d.phase, d.part) == (buy_consumer::PHASE, buy_consumer::PART) && d.word > buy_consumer::LOOK;
        assert_eq!(DRAWS.iter().filter(looks).count(), 0);
    }
}
