//! Codes with check digits and fixed forms: GB 11643 (identity), GB 32100 and GB 11714 (organisations), mobile and document numbers.

use jiff::civil::Date;

use crate::FieldError;

/// 公民身份号码 of 18 places, GB 11643: date of birth and check digit are checked. The error never repeats the number.
///
/// # Errors
/// Wrong length, a date that never was, or a wrong check digit.
pub fn id_number(text: &str) -> Result<String, FieldError> {
    let text: String = text.chars().filter(|c| !c.is_whitespace()).collect::<String>().to_uppercase();
    if text.contains(['E', '.', '+'])
        || (text.len() == 18 && text.ends_with("000") && text.bytes().all(|b| b.is_ascii_digit()) && !id_check(&text))
    {
        return Err(FieldError::new(
            "身份证号被当作数字存储，末几位已丢失，请把该列改成文本格式后重新填写",
            "the identity number was stored as a number and lost its last digits; format the column as text and enter it again",
        ));
    }
    if text.chars().count() != 18 {
        let n = text.chars().count();
        return Err(FieldError::new(
            format!("身份证号应为 18 位，现为 {n} 位，请在表里改成文本格式后重新导入"),
            format!("an identity number has 18 places, this one {n}; format the column as text and import again"),
        ));
    }
    let digits = text.as_bytes();
    if !digits[..17].iter().all(u8::is_ascii_digit) || !(digits[17].is_ascii_digit() || digits[17] == b'X') {
        return Err(FieldError::new(
            "身份证号只能有数字，末位可为 X",
            "an identity number has digits only; the last may be X",
        ));
    }
    let born = Date::new(
        text[6..10].parse().unwrap_or(0),
        text[10..12].parse().unwrap_or(0),
        text[12..14].parse().unwrap_or(0),
    );
    if !born.is_ok_and(|d| d.year() >= 1880) {
        return Err(FieldError::new(
            "身份证号中的出生日期不存在",
            "the date of birth in the identity number never was",
        ));
    }
    if !id_check(&text) {
        return Err(FieldError::new("身份证号校验位不对，请核对", "the identity number's check digit is wrong"));
    }
    Ok(text)
}

/// Whether the check digit of an 18-place number holds: weights of GB 11643, sum modulo 11.
fn id_check(text: &str) -> bool {
    const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let sum: u32 = text.bytes().zip(WEIGHTS).map(|(b, w)| u32::from(b.wrapping_sub(b'0')) * w).sum();
    text.as_bytes()[17] == b"10X98765432"[(sum % 11) as usize]
}

/// The last place that makes 17 digits an identity number; for generators of made-up data.
pub fn id_check_digit(first17: &str) -> Option<char> {
    "0123456789X".chars().find(|c| id_check(&format!("{first17}{c}")))
}

const CREDIT_ALPHABET: &[u8] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";

/// 统一社会信用代码 of 18 places, GB 32100, with the organisation code of GB 11714 inside it.
///
/// # Errors
/// Wrong length, a letter outside the alphabet (I O S V Z), or a wrong check place.
pub fn credit_code(text: &str) -> Result<String, FieldError> {
    let text: String = text.chars().filter(|c| !c.is_whitespace()).collect::<String>().to_uppercase();
    let values: Option<Vec<usize>> = text.bytes().map(|b| CREDIT_ALPHABET.iter().position(|&a| a == b)).collect();
    let Some(values) = values.filter(|v| v.len() == 18) else {
        return Err(FieldError::new(
            "统一社会信用代码应为 18 位，不含字母 I、O、S、V、Z",
            "a unified social credit code has 18 places without the letters I, O, S, V, Z",
        ));
    };
    if credit_check(&values[..17]) != values[17] {
        return Err(FieldError::new("统一社会信用代码校验位不对，请核对", "the credit code's check place is wrong"));
    }
    Ok(text)
}

fn credit_check(values: &[usize]) -> usize {
    const WEIGHTS: [usize; 17] = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];
    let sum: usize = values.iter().zip(WEIGHTS).map(|(v, w)| v * w).sum();
    (31 - sum % 31) % 31
}

/// The last place that makes 17 places a credit code; for generators of made-up data.
pub fn credit_check_digit(first17: &str) -> Option<char> {
    let values: Vec<usize> =
        first17.bytes().map(|b| CREDIT_ALPHABET.iter().position(|&a| a == b)).collect::<Option<_>>()?;
    (values.len() == 17).then(|| CREDIT_ALPHABET[credit_check(&values)] as char)
}

/// A mobile number of eleven digits.
///
/// # Errors
/// Anything else; the error does not repeat it.
pub fn phone(text: &str) -> Result<String, FieldError> {
    let digits: String = text.chars().filter(|c| !matches!(c, ' ' | '-')).collect();
    let digits = digits.strip_prefix("+86").unwrap_or(&digits).to_string();
    let digits = digits.strip_suffix(".0").unwrap_or(&digits).to_string();
    let plain = digits.len() == 11 && digits.bytes().all(|b| b.is_ascii_digit());
    if plain && digits.starts_with('1') && digits.as_bytes()[1] >= b'3' {
        Ok(digits)
    } else {
        Err(FieldError::new("手机号应为 11 位，以 13-19 开头", "a mobile number has 11 digits beginning with 13 to 19"))
    }
}

/// A bank account of 12 to 19 digits.
///
/// # Errors
/// Anything else; the error does not repeat it.
pub fn bank(text: &str) -> Result<String, FieldError> {
    let digits: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    if (12..=19).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit()) {
        Ok(digits)
    } else {
        Err(FieldError::new(
            "银行账号应为 12 至 19 位数字，请用文本格式",
            "a bank account has 12 to 19 digits; use text format",
        ))
    }
}

/// A document number such as 某组发〔2026〕3号; other brackets are made 〔〕.
///
/// # Errors
/// The text has no issuer, no year in brackets or no number.
pub fn document_number(text: &str) -> Result<String, FieldError> {
    let text: String = text
        .chars()
        .filter(|c| !c.is_whitespace())
        .map(|c| match c {
            '[' | '(' | '（' | '［' | '【' => '〔',
            ']' | ')' | '）' | '］' | '】' => '〕',
            c => c,
        })
        .collect();
    let good = text.split_once('〔').is_some_and(|(issuer, rest)| {
        !issuer.is_empty()
            && rest.split_once('〕').is_some_and(|(year, number)| {
                let digits = number.strip_suffix('号').unwrap_or("");
                year.len() == 4
                    && (year.starts_with("20") || year.starts_with("19"))
                    && year.bytes().all(|b| b.is_ascii_digit())
                    && !digits.is_empty()
                    && digits.bytes().all(|b| b.is_ascii_digit())
            })
    });
    if good {
        Ok(text)
    } else {
        Err(FieldError::new(
            format!("“{text}”不是文号，应如：某组发〔2026〕3号"),
            format!("“{text}” is no document number; expected 某组发〔2026〕3号"),
        ))
    }
}

/// A person's name: two characters or more, minority names with ·, spaces inside Chinese names (李　丽) taken out.
///
/// # Errors
/// Digits or signs in it, or a single character.
pub fn person_name(text: &str) -> Result<String, FieldError> {
    let dotted = text.replace(['•', '・', '‧', '∙', '．'], "·");
    let chinese = dotted.chars().any(|c| c as u32 >= 0x2e80);
    let name: String =
        if chinese { dotted.chars().filter(|c| !c.is_whitespace()).collect() } else { dotted.trim().to_string() };
    let fine = |c: char| c.is_alphabetic() || c == '·' || c == ' ' || c == '-' || c == '\'' || c as u32 >= 0x2e80;
    if name.chars().count() >= 2 && name.chars().all(fine) {
        Ok(name)
    } else {
        Err(FieldError::new(format!("“{name}”不像姓名，请核对"), format!("“{name}” does not look like a name")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_standards_own_examples_hold_and_one_changed_digit_does_not() {
        assert_eq!(id_number("11010519491231002x").as_deref(), Ok("11010519491231002X"));
        assert!(id_number("110105194912310021").is_err());
        assert!(id_number("110105194902310025").is_err(), "31 February");
        assert_eq!(id_check_digit("11010519491231002"), Some('X'));
    }

    #[test]
    fn an_identity_number_kept_as_a_number_is_told_apart_and_never_repeated() {
        let error = id_number("1.10105194912310E+17").unwrap_err();
        assert!(error.zh.contains("文本格式") && !error.zh.contains("110105"));
        assert!(id_number("110105194912310000").unwrap_err().zh.contains("丢失"));
    }

    #[test]
    fn credit_codes_are_checked_by_their_last_place() {
        let first = "91110000MA0000001";
        let last = credit_check_digit(first).unwrap();
        assert!(credit_code(&format!("{first}{last}")).is_ok());
        assert!(credit_code("9111000OMA00000011").is_err(), "the letter O is not in the alphabet");
    }

    #[test]
    fn document_numbers_get_their_hexagonal_brackets() {
        assert_eq!(document_number("某组发[2026] 3号").as_deref(), Ok("某组发〔2026〕3号"));
        assert!(document_number("〔2026〕3号").is_err());
        assert!(document_number("某组发2026年3号").is_err());
    }

    #[test]
    fn names_keep_their_dot_and_rare_characters() {
        assert_eq!(person_name("阿卜杜•热合曼").as_deref(), Ok("阿卜杜·热合曼"));
        assert_eq!(person_name("李　丽").as_deref(), Ok("李丽"));
        assert_eq!(person_name("喆昇").as_deref(), Ok("喆昇"));
        assert!(person_name("王3").is_err());
    }
}
