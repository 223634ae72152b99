//! Numbers of made-up people and bodies: well formed, but of a region code that nobody has.

use catalogue::codes::{credit_check_digit, id_check_digit};
use jiff::civil::Date;

/// The demo county's code, in a gap of the list.
pub const COUNTY_CODE: &str = "419931";

/// An identity number of somebody who does not exist.
pub fn id_number(born: Date, order: i64) -> String {
    let first = format!("{COUNTY_CODE}{:04}{:02}{:02}{order:03}", born.year(), born.month(), born.day());
    let last = id_check_digit(&first).expect("seventeen digits always have a check digit");
    format!("{first}{last}")
}

/// A credit code of a body that does not exist; `class` is its first two places (11 机关, 12 事业, 91 企业, N2 村集体 …).
pub fn credit_code(class: &str, number: i64) -> String {
    let digits = format!("{number:08}");
    // The body's own code carries the check of GB 11714.
    let weights = [3, 7, 9, 10, 5, 8, 4, 2];
    let sum: i64 = digits.bytes().zip(weights).map(|(b, w)| i64::from(b - b'0') * w).sum();
    let check = match 11 - sum % 11 {
        10 => 'X',
        11 => '0',
        n => char::from(b'0' + n as u8),
    };
    let first = format!("{class}{COUNTY_CODE}{digits}{check}");
    let last = credit_check_digit(&first).expect("digits and X are in the alphabet of credit codes");
    format!("{first}{last}")
}

/// The n-th mobile number of a row that is plainly made up.
pub fn phone(n: i64) -> String {
    format!("199{:08}", n)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::d;

    #[test]
    fn numbers_pass_the_checks_of_the_catalogue() {
        for order in 1..60 {
            let id = id_number(d(1978, 3, 9), order);
            assert_eq!(catalogue::codes::id_number(&id), Ok(id.clone()));
            for class in ["11", "12", "91", "93", "N2"] {
                let code = credit_code(class, 81_000_000 + order);
                assert_eq!(catalogue::codes::credit_code(&code), Ok(code.clone()));
            }
            assert!(catalogue::codes::phone(&phone(order)).is_ok());
        }
    }

    #[test]
    fn an_organisation_code_inside_a_credit_code_has_its_own_check() {
        // 3·8+7·1+9·0+10·0+5·0+8·0+4·0+2·1 = 33, 33 mod 11 = 0, 11 - 0 = 11, written 0.
        assert_eq!(&credit_code("91", 81_000_001)[8..17], "810000010");
    }
}
