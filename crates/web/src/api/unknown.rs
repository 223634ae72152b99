//! A word that means nothing where it stands, in a query or among the fields of a form: refused with those that do, the nearest first.

use catalogue::Ledger;

use crate::WebError;

/// How many of the known words are named; a ledger has more fields than anybody reads through.
const NAMED: usize = 12;

/// Refuses a word (`colour`, `is[colour]`, `sort=colour`) of which the part that is not understood is told beside it.
pub(crate) fn unknown(word: &str, part: &str, known: impl IntoIterator<Item = String>) -> WebError {
    let mut known: Vec<(usize, String)> = known.into_iter().map(|k| (distance(part, bare(&k)), k)).collect();
    known.sort();
    known.dedup();
    let all = known.len();
    let known = known.into_iter().take(NAMED).map(|(_, word)| word).collect();
    WebError::UnknownWord { word: word.into(), known, more: all.saturating_sub(NAMED) }
}

/// The fields of a ledger by which records may be asked for: nobody is found by what is sealed.
pub(crate) fn open_fields(ledger: &Ledger) -> impl Iterator<Item = &str> {
    ledger.fields.iter().filter(|f| !f.sensitive).map(|f| f.name.as_str())
}

/// A known word without what stands around the part that people get wrong.
fn bare(known: &str) -> &str {
    known.strip_prefix("is[").and_then(|k| k.strip_suffix(']')).unwrap_or(known)
}

/// How many characters have to be put in, taken out or changed to make one word the other (Levenshtein).
fn distance(one: &str, other: &str) -> usize {
    let other: Vec<char> = other.chars().collect();
    let mut line: Vec<usize> = (0..=other.len()).collect();
    for (row, a) in one.chars().enumerate() {
        let mut diagonal = line[0];
        line[0] = row + 1;
        for (column, b) in other.iter().enumerate() {
            let changed = diagonal + usize::from(a != *b);
            diagonal = line[column + 1];
            line[column + 1] = changed.min(line[column] + 1).min(diagonal + 1);
        }
    }
    line[other.len()]
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_nearest_word_comes_first_and_long_lists_are_cut_and_counted() {
        let known = ["place", "q", "sort", "is[sent_by]", "is[role]"].map(String::from);
        let WebError::UnknownWord { known, more, .. } = unknown("sentby", "sentby", known) else { panic!() };
        assert_eq!((known[0].as_str(), known.len(), more), ("is[sent_by]", 5, 0));
        let many = (0..40).map(|n| format!("field{n}"));
        let WebError::UnknownWord { known, more, .. } = unknown("sort=field39", "field39", many) else { panic!() };
        assert_eq!((known[0].as_str(), known.len(), more), ("field39", NAMED, 28));
    }

    proptest! {
        #[test]
        fn the_distance_of_words_is_a_distance(a in "[ab村]{0,6}", b in "[ab村]{0,6}", c in "[ab村]{0,6}") {
            prop_assert_eq!(distance(&a, &b) == 0, a == b);
            prop_assert_eq!(distance(&a, &b), distance(&b, &a));
            prop_assert!(distance(&a, &c) <= distance(&a, &b) + distance(&b, &c));
            prop_assert!(distance(&a, &b) <= a.chars().count().max(b.chars().count()));
        }
    }
}
