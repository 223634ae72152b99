//! The product's own sample report, with every slot blanked, and what each slot means.

/// The sample report: 50 slots, 19 claims, in its own words.
pub const SAMPLE_REPORT: &str = include_str!("../sample-report.txt");
/// What each slot of it means, one line a slot, tab-separated.
pub const SAMPLE_KEY: &str = include_str!("../sample-report.key.tsv");

/// What the sample report says of all, in the order in which it says it: the claim and the words.
pub const SAMPLE_CLAIMS: [(&str, &str); 19] = [
    ("claim.U1", "各乡镇全部成立了党委书记任组长的领导小组"),
    ("claim.U2", "专职副书记已全部配齐"),
    ("claim.U3", "均已成立乡村振兴责任组"),
    ("claim.U6", "一名县级领导联系"),
    ("claim.U7", "一个单位结对帮扶"),
    ("claim.U8", "一名第一书记驻村"),
    ("claim.U9", "各村全部落实便民服务值班"),
    ("claim.U4", "没有活动场所的村已经清零"),
    ("claim.U5", "在用场所全部达标"),
    ("claim.U10", "每日签到"),
    ("claim.U11", "每月汇报"),
    ("claim.U12", "县里每周督查"),
    ("claim.U13", "全员每月在村工作X天以上"),
    ("claim.U14", "派出单位主要负责人每月到村"),
    ("claim.U15", "班子成员每月在村两天"),
    ("claim.U16", "机关党员干部全部结对联户"),
    ("claim.U17", "县里坚持每月听取工作汇报"),
    ("claim.U18", "驻村补助（每天X元）全部落实"),
    ("claim.U19", "健康体检实现全覆盖"),
];

/// A slot of the sample report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SampleSlot<'a> {
    /// Its number: 1 to 49, and `0w` for the sum in words.
    pub n: &'a str,
    /// Where it starts, in Unicode code points.
    pub offset: usize,
    /// What stands there.
    pub token: &'a str,
    /// The text around it.
    pub context: &'a str,
    /// name, year, norm, count, sum, avg or ratio.
    pub kind: &'a str,
    /// The figure.
    pub indicator: &'a str,
    /// The counter that follows.
    pub unit: &'a str,
    /// The window.
    pub window: &'a str,
    /// What it means, in words.
    pub meaning: &'a str,
}

/// The slots in order.
pub fn sample_key() -> Vec<SampleSlot<'static>> {
    SAMPLE_KEY.lines().skip(1).filter_map(slot).collect()
}

fn slot(line: &'static str) -> Option<SampleSlot<'static>> {
    let mut cells = line.split('\t');
    let mut next = || cells.next();
    Some(SampleSlot {
        n: next()?,
        offset: next()?.parse().ok()?,
        token: next()?,
        context: next()?,
        kind: next()?,
        indicator: next()?,
        unit: next()?,
        window: next()?,
        meaning: next()?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use catalogue::Catalogue;

    fn chars(from: usize, to: usize) -> String {
        SAMPLE_REPORT.chars().skip(from).take(to.saturating_sub(from)).collect()
    }

    #[test]
    fn the_key_gives_the_place_and_the_surroundings_of_each_of_the_fifty_slots() {
        let slots = sample_key();
        assert_eq!(slots.len(), 50);
        for slot in &slots {
            let end = slot.offset + slot.token.chars().count();
            assert_eq!(chars(slot.offset, end), slot.token, "slot {}", slot.n);
            let context = chars(slot.offset.saturating_sub(10), end + 10).replace('\n', "⏎");
            assert_eq!(context, slot.context, "slot {}", slot.n);
            // What follows is the counter of the key, but for years, the county's name and the sum in words.
            let counted = !slot.unit.is_empty() && slot.n != "0w";
            assert!(!counted || chars(end, end + slot.unit.chars().count()) == slot.unit, "slot {}", slot.n);
        }
        assert!(slots.windows(2).all(|pair| pair[0].offset < pair[1].offset), "the slots stand in order");
    }

    #[test]
    fn nothing_is_blanked_that_the_key_does_not_know() {
        let blanks = SAMPLE_REPORT.matches('X').count();
        assert_eq!(blanks, sample_key().iter().filter(|s| s.token == "X").count());
        assert_eq!(SAMPLE_REPORT.matches("近千万元").count(), 1);
    }

    #[test]
    fn every_slot_and_claim_is_a_figure_of_the_catalogue_and_in_the_books() {
        let catalogue = Catalogue::standard().unwrap();
        let county = crate::County::generate(crate::SEED);
        for slot in sample_key() {
            assert!(catalogue.figure(slot.indicator).is_some(), "{}", slot.indicator);
            assert!(county.books().values.contains_key(slot.indicator), "{}", slot.indicator);
        }
        for (claim, _) in SAMPLE_CLAIMS {
            assert!(catalogue.figure(claim).is_some(), "{claim}");
            assert!(county.books().exceptions.contains_key(claim), "{claim}");
        }
        assert_eq!(county.books().exceptions.len(), SAMPLE_CLAIMS.len());
        for id in county.books().values.keys() {
            assert!(catalogue.figure(id).is_some(), "the books keep {id}, the catalogue does not");
        }
    }

    #[test]
    fn the_claims_are_made_in_order_and_once_each() {
        let mut at = 0;
        for (claim, words) in SAMPLE_CLAIMS {
            let found = SAMPLE_REPORT[at..].find(words).unwrap_or_else(|| panic!("{claim}: {words} is not said"));
            at += found + words.len();
            assert_eq!(SAMPLE_REPORT.matches(words).count(), 1, "{claim}");
        }
    }

    #[test]
    fn it_has_four_headings_and_run_in_ordinals() {
        for heading in ["一、", "二、", "三、", "四、"] {
            assert_eq!(SAMPLE_REPORT.lines().filter(|l| l.starts_with(heading)).count(), 1);
        }
        assert!(SAMPLE_REPORT.matches("一是").count() == 4 && SAMPLE_REPORT.matches("二是").count() == 4);
    }
}
