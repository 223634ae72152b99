//! Chinese numerals: 十四, 一百零五, 两千, 三万五千, 二〇二六.

use rust_decimal::Decimal;

const DIGITS: [char; 10] = ['零', '一', '二', '三', '四', '五', '六', '七', '八', '九'];

/// The digit a character stands for.
pub(super) fn digit(c: char) -> Option<u32> {
    match c {
        '〇' | '○' => Some(0),
        '两' => Some(2),
        c => DIGITS.iter().position(|d| *d == c).map(|d| d as u32),
    }
}

/// What a character multiplies by.
pub(super) fn multiplier(c: char) -> Option<i64> {
    match c {
        '十' => Some(10),
        '百' => Some(100),
        '千' => Some(1_000),
        '万' => Some(10_000),
        '亿' => Some(100_000_000),
        _ => None,
    }
}

/// Reads Chinese numerals alone. A multiplier without a digit before it counts once (千万 is ten million).
pub(super) fn read(text: &str) -> Option<Decimal> {
    let chars: Vec<char> = text.chars().collect();
    if chars.is_empty() {
        return None;
    }
    if let Some(point) = chars.iter().position(|c| *c == '点') {
        let whole = read(&chars[..point].iter().collect::<String>())?;
        let places: String = chars[point + 1..].iter().map(|c| digit(*c)?.to_string().pop()).collect::<Option<_>>()?;
        return format!("{whole}.{places}").parse().ok();
    }
    if chars.len() > 1 && chars.iter().all(|c| digit(*c).is_some()) {
        let plain: String = chars.iter().filter_map(|c| char::from_digit(digit(*c)?, 10)).collect();
        return plain.parse().ok();
    }
    let (mut total, mut section, mut number) = (0i64, 0i64, None::<i64>);
    for c in chars {
        if let Some(d) = digit(c) {
            if d != 0 && number.is_some() {
                return None;
            }
            number = (d != 0).then_some(i64::from(d));
            continue;
        }
        let by = multiplier(c)?;
        if by < 10_000 {
            section += number.take().unwrap_or(1) * by;
        } else {
            let part = section + number.take().unwrap_or(i64::from(section == 0 && total == 0));
            total = if by == 100_000_000 { (total + part) * by } else { total + part * by };
            section = 0;
        }
    }
    Some(Decimal::from(total + section + number.unwrap_or(0)))
}

/// Writes a whole number in Chinese numerals: 十四, 二十, 一百零五, 三千零二十.
pub fn spell(number: u64) -> String {
    if number == 0 {
        return "零".into();
    }
    let mut out = String::new();
    let mut gap = false;
    for (by, name) in [(100_000_000u64, "亿"), (10_000, "万"), (1, "")] {
        let part = number / by % if by == 100_000_000 { u64::MAX } else { 10_000 };
        if part == 0 {
            gap |= !out.is_empty();
            continue;
        }
        if !out.is_empty() && (gap || part < 1_000) {
            out.push('零');
        }
        if part >= 10_000 {
            out.push_str(&spell(part));
        } else {
            section(part, &mut out);
        }
        out.push_str(name);
        gap = false;
    }
    out.strip_prefix("一十").map(|rest| format!("十{rest}")).unwrap_or(out)
}

fn section(part: u64, out: &mut String) {
    let mut gap = false;
    let start = out.len();
    for (by, name) in [(1_000, "千"), (100, "百"), (10, "十"), (1, "")] {
        let d = part / by % 10;
        if d == 0 {
            gap |= out.len() > start;
            continue;
        }
        if gap {
            out.push('零');
            gap = false;
        }
        out.push(DIGITS[d as usize]);
        out.push_str(name);
    }
}

/// The same before a counter: 两个, not 二个.
pub fn spell_counted(number: u64) -> String {
    if number == 2 { "两".into() } else { spell(number) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn numerals_of_every_size_are_read() {
        for (text, value) in [
            ("十", 10),
            ("十四", 14),
            ("二十", 20),
            ("一百零五", 105),
            ("两千", 2_000),
            ("三万五千", 35_000),
            ("千万", 10_000_000),
            ("百", 100),
            ("万", 10_000),
            ("一亿二千万", 120_000_000),
            ("二〇二六", 2026),
            ("零", 0),
        ] {
            assert_eq!(read(text), Some(Decimal::from(value)), "{text}");
        }
        assert_eq!(read("三点五").unwrap().to_string(), "3.5");
        assert_eq!(read("个"), None);
        assert_eq!(read(""), None);
    }

    #[test]
    fn numbers_are_spelled_as_people_write_them() {
        for (value, text) in [
            (10, "十"),
            (14, "十四"),
            (20, "二十"),
            (105, "一百零五"),
            (110, "一百一十"),
            (1_020, "一千零二十"),
            (10_005, "一万零五"),
            (35_000, "三万五千"),
            (100_010_000, "一亿零一万"),
        ] {
            assert_eq!(spell(value), text);
        }
        assert_eq!((spell_counted(2), spell_counted(12)), ("两".into(), "十二".into()));
    }

    proptest! {
        #[test]
        fn what_is_spelled_reads_back(number in 1u64..9_999_999_999) {
            prop_assert_eq!(read(&spell(number)), Some(Decimal::from(number)), "{}", spell(number));
        }
    }
}
