//! Units in headings that differ from those in which a ledger keeps a number.

/// What a number in one unit is to be multiplied by to be in another; none where they have nothing to do with each other.
pub(crate) fn factor(written: &str, kept: &str) -> Option<f64> {
    if written == kept || both_count(written, kept) {
        return Some(1.0);
    }
    let known = [
        ("公顷", "亩", 15.0),
        ("米", "公里", 0.001),
        ("公里", "米", 1000.0),
        ("公顷", "平方公里", 0.01),
        ("平方公里", "亩", 1500.0),
    ];
    if let Some((_, _, factor)) = known.iter().find(|(a, b, _)| *a == written && *b == kept) {
        return Some(*factor);
    }
    let (big, small) = (written.strip_prefix('万'), kept.strip_prefix('万'));
    match (big, small) {
        (Some(big), _) if big == kept => Some(10_000.0),
        (_, Some(small)) if small == written => Some(0.0001),
        _ => None,
    }
}

/// The factor to the plain unit where the ledger keeps none of its own: 万人 to 人.
pub(crate) fn to_plain(written: &str) -> f64 {
    if written.starts_with('万') && written != "万元" { 10_000.0 } else { 1.0 }
}

/// Counters name what is counted; 人 and 名, 处 and 个 are no different amounts.
fn both_count(a: &str, b: &str) -> bool {
    let counters = [
        "人", "名", "人次", "户", "户次", "个", "座", "间", "处", "盏", "棚", "口", "眼", "台", "套", "株", "头", "只",
        "羽", "次", "期", "天", "岁", "学时", "%",
    ];
    counters.contains(&a) && counters.contains(&b)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_areas_and_ten_thousands_are_converted_and_strangers_are_not() {
        assert_eq!(factor("公顷", "亩"), Some(15.0));
        assert_eq!(factor("万人", "人"), Some(10_000.0));
        assert_eq!(factor("名", "人"), Some(1.0));
        assert_eq!(factor("亩", "公里"), None);
        assert_eq!(to_plain("万人"), 10_000.0);
        assert_eq!(to_plain("万元"), 1.0);
    }
}
