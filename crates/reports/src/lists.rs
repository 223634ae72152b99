//! Word lists of the genre, one text file each under `words/` of the room part that reads it: lines that begin with `#` explain, all else are words.

use std::sync::LazyLock;

/// A list of words, read once.
pub(crate) type Words = LazyLock<Vec<&'static str>>;

/// The list in `words/NAME.txt`.
macro_rules! list {
    ($name:literal) => {
        std::sync::LazyLock::new(|| $crate::lists::words(include_str!(concat!("words/", $name, ".txt"))))
    };
}
pub(crate) use list;

/// The words of a list.
pub(crate) fn words(text: &'static str) -> Vec<&'static str> {
    text.lines().filter(|line| !line.starts_with('#')).flat_map(str::split_whitespace).collect()
}

#[cfg(test)]
mod tests {
    #[test]
    fn comments_are_no_words() {
        assert_eq!(super::words("# verbs\n走访 慰问\n培训\n"), ["走访", "慰问", "培训"]);
    }
}
