//! The number inside approximate words: 千万, 150多万, 数十, 三四.

use rust_decimal::Decimal;

use super::chinese::{digit, multiplier};
use super::phrase::Shape;
use super::read::read;

/// The number inside the words.
pub(super) struct Core {
    pub number: Decimal,
    pub high: Decimal,
    pub step: Decimal,
    pub scale: Decimal,
    pub more: bool,
    pub shape: Option<Shape>,
    pub written: String,
    pub rest: String,
}

impl Core {
    /// Takes the number off the beginning of a text.
    pub fn take(text: &str) -> Option<Core> {
        let chars: Vec<char> = text.chars().collect();
        let numeral = |c: char| c.is_ascii_digit() || c == '.' || digit(c).is_some() || multiplier(c).is_some();
        let word = |c: char| matches!(c, '余' | '多' | '来' | '数' | '几');
        let end = chars.iter().position(|c| !numeral(*c) && !word(*c)).unwrap_or(chars.len());
        let body: String = chars[..end].iter().collect();
        let rest: String = chars[end..].iter().collect();
        let scale = match chars[..end].iter().rev().find(|c| matches!(c, '万' | '亿')) {
            Some(c) => Decimal::from(multiplier(*c)?),
            None => Decimal::ONE,
        };
        let whole = |number, high, step, more, shape| {
            Some(Core { number, high, step, scale, more, shape, written: body.clone(), rest: rest.clone() })
        };
        if let Some(at) = body.find(['数', '几']) {
            let (number, high) = several(&body, at)?;
            return whole(number, high, Decimal::ONE, false, Some(Shape::Several));
        }
        if let Some((low, high)) = adjacent(&body) {
            return whole(low, high, Decimal::ONE, false, Some(Shape::Between));
        }
        let more = body.contains(['余', '多', '来']);
        let plain: String = body.chars().filter(|c| !matches!(c, '余' | '多' | '来')).collect();
        let number = read(&plain)?;
        let step = if more { step_at(&body)? } else { step_of(number) };
        whole(number, number, step, more, None)
    }
}

/// 数十, 几百, 十几, 二十几, 几: from twice the multiplier (or the number named) to ten times it.
fn several(body: &str, at: usize) -> Option<(Decimal, Decimal)> {
    let mark = body[at..].chars().next()?.len_utf8();
    let (before, behind) = (&body[..at], &body[at + mark..]);
    if before.is_empty() {
        let by = if behind.is_empty() { Decimal::ONE } else { read(behind)? };
        return Some((by * Decimal::TWO, by * Decimal::TEN));
    }
    // 十几万: the multiplier behind counts for both
    let by = if behind.is_empty() { Decimal::ONE } else { read(behind)? };
    let base = read(before)?;
    let step = step_of(base);
    Some(((base + step / Decimal::TEN) * by, (base + step) * by))
}

/// Two digits side by side, 三四 or 三五, with a multiplier behind them.
fn adjacent(body: &str) -> Option<(Decimal, Decimal)> {
    let chars: Vec<char> = body.chars().collect();
    let (low, high) = (digit(*chars.first()?)?, digit(*chars.get(1)?)?);
    let tail: String = chars[2..].iter().collect();
    let multipliers = tail.chars().all(|c| multiplier(c).is_some());
    let close = low > 0 && high > low && high - low <= 2;
    if !close || !multipliers || chars[0].is_ascii_digit() {
        return None;
    }
    let by = if tail.is_empty() { Decimal::ONE } else { read(&tail)? };
    Some((Decimal::from(low) * by, Decimal::from(high + 1) * by))
}

/// The place of the digit before 余 or 多: 150多万 runs to 160万, 2000多 to 3000.
fn step_at(body: &str) -> Option<Decimal> {
    let at = body.find(['余', '多', '来'])?;
    let named = read(&body[..at])?;
    let behind: String = body[at..].chars().skip(1).collect();
    let by = if behind.is_empty() { Decimal::ONE } else { read(&behind)? };
    Some(step_of(named) * by)
}

/// The unit of the last digit that is not nought: 10 of 150, 1000 of 2000.
pub(super) fn step_of(number: Decimal) -> Decimal {
    let number = number.normalize();
    if number.is_zero() {
        return Decimal::ONE;
    }
    let mut step = Decimal::new(1, number.scale());
    while ((number / step) % Decimal::TEN).is_zero() {
        step *= Decimal::TEN;
    }
    step
}
