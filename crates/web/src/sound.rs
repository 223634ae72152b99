//! Whether a name is meant by what a person types: its characters, its initials (柳溪村: lxc), its syllables (liuxi), its code.

use pinyin::{ToPinyin, ToPinyinMulti};

/// How well a name fits what was typed; the less the better.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Fit {
    /// It is the name.
    Whole,
    /// The name begins so.
    Beginning,
    /// The name holds it.
    Within,
    /// It sounds so from its first character on.
    Sound,
    /// A part of it sounds so.
    PartSound,
}

/// How a name fits a text as typed (lower case, trimmed); none where it does not.
pub(crate) fn fit(name: &str, typed: &str) -> Option<Fit> {
    let name = name.to_lowercase();
    match name.find(typed) {
        _ if typed.is_empty() => None,
        Some(0) if name == typed => Some(Fit::Whole),
        Some(0) => Some(Fit::Beginning),
        Some(_) => Some(Fit::Within),
        None => sound(&name, typed),
    }
}

fn sound(name: &str, typed: &str) -> Option<Fit> {
    let letters: Vec<char> = typed.chars().filter(|c| !c.is_whitespace() && *c != '\'').collect();
    // One letter sounds like half of all names.
    if letters.len() < 2 || !letters.iter().all(char::is_ascii_alphabetic) {
        return None;
    }
    let initials: Vec<Vec<char>> = name.chars().map(initials).collect();
    let begins = |from: usize| {
        letters.len() <= initials.len() - from && letters.iter().zip(&initials[from..]).all(|(l, of)| of.contains(l))
    };
    if begins(0) || syllables(name).starts_with(&String::from_iter(&letters)) {
        return Some(Fit::Sound);
    }
    (1..initials.len()).any(begins).then_some(Fit::PartSound)
}

/// The letters that a character may begin with when it is spoken.
fn initials(c: char) -> Vec<char> {
    match c.to_pinyin_multi() {
        Some(spoken) => spoken.into_iter().filter_map(|p| p.first_letter().chars().next()).collect(),
        None => vec![c],
    }
}

fn syllables(name: &str) -> String {
    name.chars().map(|c| c.to_pinyin().map_or_else(|| c.to_string(), |p| p.plain().to_string())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_found_by_its_characters_its_initials_and_its_syllables() {
        assert_eq!(fit("柳溪村", "柳溪村"), Some(Fit::Whole));
        assert_eq!(fit("柳溪村", "柳"), Some(Fit::Beginning));
        assert_eq!(fit("柳溪村", "溪"), Some(Fit::Within));
        assert_eq!(fit("柳溪村", "lxc"), Some(Fit::Sound));
        assert_eq!(fit("柳溪村", "liuxi"), Some(Fit::Sound));
        assert_eq!(fit("在任第一书记", "dysj"), Some(Fit::PartSound));
        assert_eq!(fit("柳溪村", "lxz"), None);
    }

    #[test]
    fn a_character_of_several_readings_is_found_by_each() {
        assert!(fit("重阳村", "cyc").is_some() && fit("重阳村", "zyc").is_some());
    }

    #[test]
    fn one_letter_and_nothing_at_all_sound_like_no_name() {
        assert_eq!(fit("柳溪村", "l"), None);
        assert_eq!(fit("柳溪村", ""), None);
    }
}
