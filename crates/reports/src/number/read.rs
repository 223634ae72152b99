//! Reading the numbers of a text: Arabic digits of either width, multipliers, Chinese numerals.

use rust_decimal::Decimal;

use super::chinese::{self, multiplier};
use super::counters;

/// Reads a whole text as one number: `1,234.5`, `３５００万`, `1.2亿`, `二十四`, `千万`.
pub fn read(text: &str) -> Option<Decimal> {
    let plain: String = text.chars().filter(|c| !c.is_whitespace() && !matches!(c, ',' | '，')).map(narrow).collect();
    let digits = plain.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(plain.len());
    if digits == 0 {
        return chinese::read(&plain);
    }
    let number: Decimal = plain[..digits].parse().ok()?;
    plain[digits..].chars().try_fold(number, |n, c| Some(n * Decimal::from(multiplier(c)?)))
}

pub(super) fn narrow(c: char) -> char {
    match c {
        '０'..='９' => char::from_digit(c as u32 - '０' as u32, 10).unwrap_or(c),
        '．' => '.',
        '％' => '%',
        c => c,
    }
}

/// A number found in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// First code point.
    pub offset: usize,
    /// Code points of the number with its multiplier, without the unit.
    pub length: usize,
    /// Its value, multiplied out.
    pub value: Decimal,
    /// The unit behind it, multiplier taken off: 元, 名, 户, % …; empty where none is known.
    pub unit: String,
}

/// Finds the numbers written in Arabic digits.
pub fn scan(text: &str) -> Vec<Found> {
    let chars: Vec<char> = text.chars().map(narrow).collect();
    let mut list = Vec::new();
    let mut at = 0;
    while at < chars.len() {
        let bounded = at == 0 || !(chars[at - 1].is_ascii_alphanumeric() || chars[at - 1] == '.');
        if !chars[at].is_ascii_digit() || !bounded {
            at += 1;
            continue;
        }
        let from = at;
        let inner = |at: usize| matches!(chars[at], ',' | '.') && chars.get(at + 1).is_some_and(char::is_ascii_digit);
        while at < chars.len() && (chars[at].is_ascii_digit() || inner(at)) {
            at += 1;
        }
        while at < chars.len() && multiplier(chars[at]).is_some() {
            at += 1;
        }
        let number: String = chars[from..at].iter().collect();
        if let Some(value) = read(&number) {
            let unit = counters::at(&chars[at..]).map_or(String::new(), |c| c.text.to_owned());
            list.push(Found { offset: from, length: at - from, value, unit });
        }
    }
    list
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_every_style_are_read() {
        for (text, value) in [
            ("1,234.5", "1234.5"),
            ("３５００万", "35000000"),
            ("1.2亿", "120000000"),
            ("二十四", "24"),
            ("千万", "10000000"),
        ] {
            assert_eq!(read(text).unwrap().normalize().to_string(), value, "{text}");
        }
        assert_eq!(read("X"), None);
        assert_eq!(read("3个"), None);
    }

    #[test]
    fn numbers_are_found_with_their_units() {
        let found: Vec<_> = scan("投入962.4万元，建成23个，占12.5％，A4纸")
            .into_iter()
            .map(|f| (f.offset, f.value.normalize().to_string(), f.unit))
            .collect();
        assert_eq!(
            found,
            [(2, "9624000".into(), "元".into()), (12, "23".into(), "个".into()), (17, "12.5".into(), "%".into())]
        );
    }
}
