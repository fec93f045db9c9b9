//! Chinese names of units.

/// Units whose name is not that of their words.
const WHOLE: &[(&str, &str)] = &[
    ("1", "无量纲"),
    // An amount per hundredth of a mu in fen is the same number per mu in yuan.
    ("fen/cmu", "元/亩"),
    ("fen/kg and season", "分/(公斤·季)"),
    ("fen/kg per 1,000 km", "分/(公斤·千公里)"),
    ("g/cmu", "100克/亩"),
    ("min/cmu", "100分钟/亩"),
    ("cmu", "0.01亩"),
    ("share of price", "占价格比例"),
    ("years of income", "年收入倍数"),
    ("2^-16 log2", "2^-16（以2为底的对数）"),
    ("°C", "℃"),
    ("flag", "是或否"),
    ("bits", "位标记"),
    ("1/1,000,000 unit", "百万分之一单位"),
];

/// Words of units, some of them of two words.
const WORDS: &[(&str, &str)] = &[
    ("agents", "个"),
    ("band", "档"),
    ("boxes", "箱"),
    ("bp", "基点"),
    ("case", "起"),
    ("cities", "个城市"),
    ("counties", "个县"),
    ("county", "县"),
    ("date", "日期"),
    ("day", "天"),
    ("days", "天"),
    ("decile", "十等分组"),
    ("fen", "分"),
    ("firms", "家"),
    ("fixed point", "定点数"),
    ("foundings", "次建立"),
    ("g", "克"),
    ("h", "小时"),
    ("hosts", "名主播"),
    ("household", "户"),
    ("household-year", "(户·年)"),
    ("households", "户"),
    ("id", "编号"),
    ("impression", "次曝光"),
    ("impressions", "次曝光"),
    ("inspection", "次抽检"),
    ("kg", "公斤"),
    ("kg km", "公斤·公里"),
    ("km", "公里"),
    ("km2", "平方公里"),
    ("level", "级"),
    ("log-odds", "对数几率"),
    ("lots", "批"),
    ("min", "分钟"),
    ("mu", "亩"),
    ("name", "名称"),
    ("outcomes", "次结果"),
    ("parcel", "件"),
    ("parcels", "件"),
    ("person-month", "(人·月)"),
    ("person-week", "(人·周)"),
    ("person-year", "(人·年)"),
    ("persons", "人"),
    ("policy year", "政策年"),
    ("policy-year", "政策年"),
    ("purchases", "次购买"),
    ("rating", "条评价"),
    ("ratings", "条评价"),
    ("ratio", "倍"),
    ("resident household-year", "(村民户·年)"),
    ("sd", "标准差"),
    ("seat", "人次"),
    ("seats", "人次"),
    ("sellers", "家"),
    ("sessions", "场"),
    ("share", "比例"),
    ("state", "状态"),
    ("t", "吨"),
    ("type", "类型"),
    ("unit", "单位"),
    ("units", "单位"),
    ("village", "村"),
    ("village-year", "(村·年)"),
    ("villages", "个村"),
    ("visit", "次揽收"),
    ("visits", "次揽收"),
    ("week", "周"),
    ("weeks", "周"),
    ("weight", "权重"),
    ("word", "随机字"),
    ("year", "年"),
    ("years", "年"),
    ("yuan", "元"),
];

/// The Chinese name of a unit: `fen/household-year` is `分/(户·年)`. A word without a name stays.
#[must_use]
pub fn unit_name(unit: &str) -> String {
    if let Some(name) = find(WHOLE, unit) {
        return name.to_owned();
    }
    let (mut name, mut word) = (String::new(), String::new());
    for letter in unit.chars() {
        let is_inside = !word.is_empty() && (letter.is_ascii_digit() || letter == ' ');
        if letter.is_ascii_alphabetic() || letter == '-' || is_inside {
            word.push(letter);
        } else {
            name += translated(&word);
            word.clear();
            name.push(letter);
        }
    }
    name += translated(&word);
    // Chinese puts no space between a number and its unit.
    name.replace(' ', "")
}

fn translated(word: &str) -> &str {
    find(WORDS, word).unwrap_or(word)
}

fn find<'n>(names: &[(&str, &'n str)], unit: &str) -> Option<&'n str> {
    names.iter().find(|(english, _)| *english == unit).map(|(_, name)| *name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_are_put_together_from_their_words() {
        for (unit, name) in [
            ("fen/household-year", "分/(户·年)"),
            ("fen/(100 parcels/week)", "分/(100件/周)"),
            ("parcels/1,000 households", "件/1,000户"),
            ("fen/cmu", "元/亩"),
            ("0.001 parcels", "0.001件"),
            ("km2", "平方公里"),
            ("1/year", "1/年"),
            ("furlongs", "furlongs"),
        ] {
            assert_eq!(unit_name(unit), name);
        }
    }
}
