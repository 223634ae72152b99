//! Canonical JSON (RFC 8785) of what entries are made of, written straight down. The general serializer keeps every key and value of
//! an object apart and sorts them; an entry's are in order already, and it is written for each entry that is hashed.

use std::collections::BTreeMap;

use catalogue::Value;

/// Writes a map of fields.
pub(crate) fn fields(fields: &BTreeMap<String, Value>) -> String {
    let mut out = String::with_capacity(fields.iter().map(|(name, value)| name.len() + 24 + length(value)).sum());
    out.push('{');
    let mut first = true;
    for (name, value) in in_order(fields) {
        if !std::mem::take(&mut first) {
            out.push(',');
        }
        text(&mut out, name);
        out.push(':');
        match value {
            Value::Null => out.push_str("null"),
            Value::Int(n) => int(&mut out, *n),
            Value::Text(value) => text(&mut out, value),
        }
    }
    out.push('}');
    out
}

fn length(value: &Value) -> usize {
    value.as_text().map_or(0, str::len)
}

/// RFC 8785 orders by UTF-16, which is the order of the map but for names beyond the first 65,536 signs. No declared field is named so.
fn in_order(fields: &BTreeMap<String, Value>) -> Vec<(&String, &Value)> {
    let mut all: Vec<_> = fields.iter().collect();
    if !all.iter().all(|(name, _)| name.is_ascii()) {
        all.sort_by_cached_key(|(name, _)| name.encode_utf16().collect::<Vec<u16>>());
    }
    all
}

/// Writes a whole number, which RFC 8785 holds to be an IEEE double.
pub(crate) fn int(out: &mut String, n: i64) {
    const EXACT: u64 = 1 << 53;
    if n.unsigned_abs() <= EXACT {
        out.push_str(&n.to_string());
    } else {
        out.push_str(&serde_json_canonicalizer::to_string(&n).expect("a number alone always serialises"));
    }
}

/// Writes a text or nothing.
pub(crate) fn maybe(out: &mut String, value: Option<&str>) {
    match value {
        Some(value) => text(out, value),
        None => out.push_str("null"),
    }
}

/// Writes a text.
pub(crate) fn text(out: &mut String, value: &str) {
    const HEX: &[u8; 16] = b"0123456789abcdef";
    out.push('"');
    let mut from = 0;
    for (at, byte) in value.bytes().enumerate() {
        let short = match byte {
            b'"' => "\\\"",
            b'\\' => "\\\\",
            0x08 => "\\b",
            b'\t' => "\\t",
            b'\n' => "\\n",
            0x0c => "\\f",
            b'\r' => "\\r",
            0..0x20 => "\\u00",
            _ => continue,
        };
        out.push_str(&value[from..at]);
        out.push_str(short);
        if short.len() > 2 {
            out.push(char::from(HEX[usize::from(byte >> 4)]));
            out.push(char::from(HEX[usize::from(byte & 15)]));
        }
        from = at + 1;
    }
    out.push_str(&value[from..]);
    out.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn any_value() -> impl Strategy<Value = Value> {
        prop_oneof![
            Just(Value::Null),
            any::<i64>().prop_map(Value::Int),
            (-9_999_999i64..9_999_999).prop_map(Value::Int),
            any::<String>().prop_map(Value::Text),
            "[\\x00-\\x7f\u{e000}-\u{10ffff}\"\\\\/]{0,12}".prop_map(Value::Text),
        ]
    }

    proptest! {
        #[test]
        fn fields_are_written_as_the_general_serializer_writes_them(
            map in prop::collection::btree_map("[a-z_@\"\\\\\\x00-\\x1f村\u{e000}-\u{ffff}\u{10000}-\u{10100}]{0,6}", any_value(), 0..8)
        ) {
            let general = serde_json_canonicalizer::to_string(&map).unwrap();
            prop_assert_eq!(fields(&map), general);
        }
    }

    #[test]
    fn numbers_at_the_border_of_a_double_are_written_as_doubles() {
        for n in [0, -1, (1 << 53) - 1, 1 << 53, (1 << 53) + 1, -(1 << 53) - 1, i64::MAX, i64::MIN] {
            let mut out = String::new();
            int(&mut out, n);
            assert_eq!(out, serde_json_canonicalizer::to_string(&n).unwrap());
        }
    }
}
