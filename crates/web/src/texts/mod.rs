//! The pages' own words, in Chinese and English (Fluent): what all share beside this file, each page's own beside the page
//! (`words.zh-CN.ftl`, `words.en.ftl`). Names of ledgers, fields and figures come from the catalogue.

use std::sync::LazyLock;

use catalogue::{Lang, Names};
use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use rust_embed::RustEmbed;
use unic_langid::LanguageIdentifier;

#[derive(RustEmbed)]
#[folder = "src/"]
#[include = "*.ftl"]
struct Files;

type Bundle = FluentBundle<FluentResource>;

static BUNDLES: LazyLock<[Bundle; 2]> = LazyLock::new(|| [bundle("zh-CN"), bundle("en")]);

/// The word files of a language, each with its path.
fn texts(tag: &str) -> impl Iterator<Item = (String, String)> {
    let ending = format!("words.{tag}.ftl");
    Files::iter().filter(move |path| path.ends_with(&ending)).filter_map(|path| {
        let file = Files::get(&path)?;
        Some((path.into_owned(), String::from_utf8_lossy(&file.data).into_owned()))
    })
}

fn bundle(tag: &str) -> Bundle {
    let id: LanguageIdentifier = tag.parse().expect("a fixed language tag is well formed");
    let mut bundle = Bundle::new_concurrent(vec![id]);
    bundle.set_use_isolating(false);
    for (_, text) in texts(tag) {
        // A fault in a file drops that message only; the test below finds it.
        let resource = FluentResource::try_new(text).unwrap_or_else(|(resource, _)| resource);
        let _ = bundle.add_resource(resource);
    }
    bundle
}

/// The words of one language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Words {
    /// Which.
    pub lang: Lang,
}

impl Words {
    pub(crate) fn new(lang: Lang) -> Words {
        Words { lang }
    }

    /// Whether it is Chinese.
    pub(crate) fn zh(self) -> bool {
        self.lang == Lang::Zh
    }

    /// The tag that pages carry in `lang`.
    pub(crate) fn tag(self) -> &'static str {
        if self.zh() { "zh-CN" } else { "en" }
    }

    /// A name of the catalogue.
    pub(crate) fn name(self, names: &Names) -> String {
        names.get(self.lang).to_string()
    }

    /// A message without anything to fill in.
    pub(crate) fn say(self, key: &str) -> String {
        self.format(key, None)
    }

    /// A message with one thing to fill in.
    pub(crate) fn one<'a>(self, key: &str, name: &'a str, value: impl Into<FluentValue<'a>>) -> String {
        let mut args = FluentArgs::new();
        args.set(name, value);
        self.format(key, Some(&args))
    }

    /// A message with several things to fill in.
    pub(crate) fn with(self, key: &str, values: &[(&str, &str)]) -> String {
        let mut args = FluentArgs::new();
        for (name, value) in values {
            args.set(*name, *value);
        }
        self.format(key, Some(&args))
    }

    fn format(self, key: &str, args: Option<&FluentArgs<'_>>) -> String {
        let bundle = &BUNDLES[usize::from(!self.zh())];
        let Some(pattern) = bundle.get_message(key).and_then(|m| m.value()) else { return key.into() };
        bundle.format_pattern(pattern, args, &mut Vec::new()).into_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    /// The keys of a language, each with the folder it stands in.
    fn keys(tag: &str) -> Vec<(String, String)> {
        let folder = |path: &str| path.rsplit_once('/').map_or(String::new(), |(folder, _)| folder.to_string());
        let all = texts(tag).flat_map(|(path, text)| {
            let named = text
                .lines()
                .filter(|l| l.starts_with(|c: char| c.is_ascii_lowercase()))
                .filter_map(|l| l.split_once('=').map(|(k, _)| (k.trim().to_string(), folder(&path))));
            named.collect::<Vec<_>>()
        });
        let mut all: Vec<_> = all.collect();
        all.sort();
        all
    }

    #[test]
    fn both_languages_say_the_same_things_in_the_same_places() {
        for tag in ["zh-CN", "en"] {
            for (path, text) in texts(tag) {
                let resource = FluentResource::try_new(text);
                assert!(resource.is_ok(), "{path}: {:?}", resource.err().map(|(_, e)| e));
            }
        }
        assert_eq!(keys("zh-CN"), keys("en"));
    }

    #[test]
    fn no_word_is_said_in_two_places() {
        let all = keys("en");
        let twice: Vec<_> = all.windows(2).filter(|two| two[0].0 == two[1].0).collect();
        assert!(twice.is_empty(), "{twice:?}");
    }

    /// Every key that a page or handler names is there, and every key there is named.
    #[test]
    fn every_word_used_is_there_and_every_word_there_is_used() {
        let mut used = BTreeSet::new();
        let mut folders = vec![std::path::PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/src"))];
        let mut all = String::new();
        while let Some(folder) = folders.pop() {
            for file in std::fs::read_dir(folder).unwrap().map(|f| f.unwrap().path()) {
                if file.is_dir() {
                    folders.push(file);
                } else if file.extension().is_some_and(|e| e == "rs" || e == "html") {
                    all.push_str(&std::fs::read_to_string(file).unwrap());
                }
            }
        }
        for call in ["say(\"", "one(\"", "with(\""] {
            let named = all.split(call).skip(1).filter_map(|rest| rest.split('"').next());
            let key = |k: &&str| {
                (call == "say(\"" || k.contains('-'))
                    && k.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
                    && !k.is_empty()
            };
            used.extend(named.filter(key).map(String::from));
        }
        let there: BTreeSet<String> = keys("zh-CN").into_iter().map(|(key, _)| key).collect();
        let lacking: Vec<_> = used.difference(&there).collect();
        assert!(lacking.is_empty(), "no words for {lacking:?}");
        let idle: Vec<_> = there.iter().filter(|k| !all.contains(&format!("\"{k}\""))).collect();
        assert!(idle.is_empty(), "words nobody says: {idle:?}");
    }

    #[test]
    fn english_counts_one_and_many() {
        let en = Words::new(Lang::En);
        assert_eq!(en.one("count-records", "n", 1), "1 record");
        assert_eq!(en.one("count-records", "n", 2), "2 records");
        assert_eq!(Words::new(Lang::Zh).one("count-records", "n", 2), "2 条");
    }
}
