//! Region codes: statistical codes of 6 (county), 9 (township) or 12 digits (village).

use std::fmt;

use arrayvec::ArrayString;
use serde::{Deserialize, Serialize};
use thiserror::Error;

/// A code of a county, township or village. It cannot hold a wrong length or a letter.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct RegionCode(ArrayString<12>);

/// A text that is no region code.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error(
    "“{0}”不是区划代码：应为 6 位（县）、9 位（乡镇）或 12 位（村）数字 / not a region code: 6, 9 or 12 digits expected"
)]
pub struct RegionError(pub String);

impl RegionCode {
    /// Reads a code; the 12-digit form of a county or township (`410000000000`-style zeros) is cut to its own length.
    ///
    /// # Errors
    /// The text is not 6, 9 or 12 digits.
    pub fn parse(text: &str) -> Result<RegionCode, RegionError> {
        let digits = text.trim();
        let plain = digits.bytes().all(|b| b.is_ascii_digit());
        let cut = match digits.len() {
            12 if digits.ends_with("000000") => &digits[..6],
            12 if digits.ends_with("000") => &digits[..9],
            9 if digits.ends_with("000") => &digits[..6],
            6 | 9 | 12 => digits,
            _ => return Err(RegionError(text.into())),
        };
        if plain { Ok(RegionCode::of(cut)) } else { Err(RegionError(text.into())) }
    }

    /// At most twelve digits, kept in place: places are held by the thousand.
    fn of(digits: &str) -> RegionCode {
        let mut code = ArrayString::new();
        digits.chars().take(code.capacity()).for_each(|digit| code.push(digit));
        RegionCode(code)
    }

    /// The digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The county the place lies in.
    pub fn county(&self) -> RegionCode {
        RegionCode::of(&self.0[..6])
    }

    /// The township the place lies in; none for a county.
    pub fn township(&self) -> Option<RegionCode> {
        (self.0.len() >= 9).then(|| RegionCode::of(&self.0[..9]))
    }

    /// Whether a place is this one or lies in it.
    pub fn holds(&self, other: &RegionCode) -> bool {
        other.0.starts_with(self.as_str())
    }

    /// The place one level up; none for a county.
    pub fn parent(&self) -> Option<RegionCode> {
        match self.0.len() {
            12 => Some(RegionCode::of(&self.0[..9])),
            9 => Some(self.county()),
            _ => None,
        }
    }
}

impl TryFrom<String> for RegionCode {
    type Error = RegionError;
    fn try_from(text: String) -> Result<Self, RegionError> {
        RegionCode::parse(&text)
    }
}

impl From<RegionCode> for String {
    fn from(code: RegionCode) -> String {
        code.as_str().into()
    }
}

impl fmt::Display for RegionCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for RegionCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_of_trailing_zeros_is_cut_to_its_level() {
        assert_eq!(RegionCode::parse("419931000000").unwrap().as_str(), "419931");
        assert_eq!(RegionCode::parse("419931100000").unwrap().as_str(), "419931100");
        assert_eq!(RegionCode::parse("419931100201").unwrap().parent().unwrap().as_str(), "419931100");
    }

    #[test]
    fn wrong_lengths_and_letters_are_refused() {
        for wrong in ["", "41", "4199311", "41993110020", "41993110020X", "４１９９３１"] {
            assert!(RegionCode::parse(wrong).is_err(), "{wrong}");
        }
    }
}
