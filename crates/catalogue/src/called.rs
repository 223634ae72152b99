//! What figures are called: a name leads to one figure, in either language, in lists, search and reports.

use std::collections::{BTreeSet, HashMap};

use crate::error::{Fault, Faults};
use crate::{Catalogue, Figure};

/// Finds figures that bear a name of another. What a county declares gives way to the files that it extends.
pub(crate) fn check(catalogue: &Catalogue, line_in: &dyn Fn(&Figure) -> usize, faults: &mut Faults) {
    let own = |figure: &&Figure| figure.file.contains("/own/");
    let (later, first): (Vec<&Figure>, Vec<&Figure>) = catalogue.figures().partition(own);
    let mut called: HashMap<&str, &Figure> = HashMap::new();
    for figure in first.into_iter().chain(later) {
        // A figure may be called the same in both languages; one without a name is told of elsewhere.
        let names = BTreeSet::from([figure.name.zh.as_str(), figure.name.en.as_str()]);
        for name in names.into_iter().filter(|n| !n.is_empty()) {
            let Some(other) = called.insert(name, figure) else { continue };
            called.insert(name, other);
            faults.add(
                (&figure.file, line_in(figure)),
                Fault::new(
                    format!(
                        "指标 {} 叫“{name}”，指标 {}（{}）已经叫这个名字，请换一个名字",
                        figure.id, other.id, other.name.zh
                    ),
                    format!("figure {} is called “{name}”, as is {} ({})", figure.id, other.id, other.name.en),
                ),
                "call one of the two something else",
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::{Catalogue, Source};

    fn declared(zh: &str, en: &str) -> Vec<String> {
        let text = format!(
            "[\"own.x\"]\nname = {{ zh = \"{zh}\", en = \"{en}\" }}\nunit = \"名\"\nof = \"posting\"\nmeasure = \"count\"\nwindow = \"D\"\n"
        );
        let standard = Catalogue::standard().unwrap();
        let source = Source { path: "base/own/x.figure.toml".into(), text };
        standard.joined(source).map_or_else(|f| f.0.iter().map(ToString::to_string).collect(), |_| Vec::new())
    }

    #[test]
    fn a_name_that_another_figure_has_is_refused_in_either_language_with_the_other_named() {
        let standard = Catalogue::standard().unwrap();
        let taken = standard.figure("posting.first_secretary").unwrap().name.clone();
        for (zh, en) in [
            ("另一种第一书记", taken.en.as_str()),
            (taken.zh.as_str(), "Somebody else altogether"),
            (taken.en.as_str(), "Somebody else altogether"),
        ] {
            let faults = declared(zh, en);
            assert_eq!(faults.len(), 1, "{zh} {en}: {faults:?}");
            assert!(faults[0].starts_with("base/own/x.figure.toml:1:"), "{faults:?}");
            assert!(faults[0].contains("posting.first_secretary"), "{faults:?}");
        }
        assert!(declared("另一种第一书记", "Another first secretary").is_empty());
        assert!(declared("另一种第一书记", "另一种第一书记").is_empty(), "one name for both languages is one's own");
    }
}
