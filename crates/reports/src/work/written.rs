//! A figure's answer as the sentence wants it written.

use figures::Answer;

use crate::number::{self, Style};
use crate::recognise::{Kind, Slot};

/// The text that goes into a slot; none where the answer has no value, or one that the unit behind the blank cannot hold.
pub(super) fn written(slot: &Slot, answer: &Answer, after: &str, decimals: Option<u8>) -> Option<String> {
    if let Some(name) = &answer.text {
        return Some(without_suffix(name, after));
    }
    let value = answer.value?;
    match slot.kind {
        // The writer's own words stay; the linter says when they no longer fit.
        Kind::Phrase => Some(slot.text.clone()),
        Kind::Year => Some(value.normalize().to_string()),
        _ => {
            let unit = if slot.unit.is_empty() { &answer.unit } else { &slot.unit };
            let style = Style { unit: Some(unit), decimals, like: &slot.text };
            number::write(value, &answer.unit, style).map(|w| w.number)
        }
    }
}

/// “X县” wants the name without its 县.
fn without_suffix(name: &str, after: &str) -> String {
    let last = name.chars().next_back();
    match last.filter(|c| after.starts_with(*c)) {
        Some(c) => name.strip_suffix(c).unwrap_or(name).into(),
        None => name.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_leaves_out_what_the_text_already_says() {
        assert_eq!(without_suffix("云岭县", "县坚持"), "云岭");
        assert_eq!(without_suffix("云岭县", "坚持"), "云岭县");
    }
}
