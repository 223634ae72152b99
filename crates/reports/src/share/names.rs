//! Names of people out of a text.

use aho_corasick::{AhoCorasick, MatchKind};

/// What stands in a name's place.
const SOMEBODY: &str = "某某";
/// A single character is no name that could be found in a text.
const SHORTEST: usize = 2;

/// The names that a county knows.
pub struct Names(Option<AhoCorasick>);

impl Names {
    /// Of these people.
    pub fn new<'a>(names: impl IntoIterator<Item = &'a str>) -> Names {
        let names = names.into_iter().map(str::trim).filter(|n| n.chars().count() >= SHORTEST);
        Names(AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).build(names).ok())
    }

    /// A text without them.
    pub fn out_of(&self, text: &str) -> String {
        let Some(names) = &self.0 else { return text.into() };
        let mut out = String::with_capacity(text.len());
        names.replace_all_with(text, &mut out, |_, _, out| {
            out.push_str(SOMEBODY);
            true
        });
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_give_way_and_the_longer_of_two_first() {
        let names = Names::new(["李建", "李建国", "陈"]);
        assert_eq!(names.out_of("第一书记李建国、李建和陈姓村民"), "第一书记某某、某某和陈姓村民");
        assert_eq!(Names::new([]).out_of("李建国"), "李建国");
    }
}
