//! K12 once more: totals of one thing that the text tells twice (全县共有60名第一书记 … 全县第一书记共58名), whether or not figures stand behind.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use regex::{Captures, Regex};
use rust_decimal::Decimal;

use super::page::Page;
use super::shown::Shown;
use super::typed::{is_unit, units};
use super::{Found, Paper, Span, pattern};
use crate::number::read;

/// 全县共有60名第一书记, 全县第一书记共60名, 全县共有第一书记60名. The noun ends where the clause does.
static TOTALS: LazyLock<[Regex; 3]> = LazyLock::new(|| {
    let number = r"(?<n>[0-9０-９]+(?:[.．][0-9０-９]+)?)";
    let unit = units();
    let total = "(?:目前)?(?:现共有|现有|共有|共计|总共有|共辖|下辖|总共|辖|共)";
    [
        pattern(&format!(
            r"(?<place>全[县市区镇乡村])?{total}{number}(?<unit>{unit})(?<noun>\p{{Han}}{{1,12}})(?:[，。；、（\n]|$)"
        )),
        pattern(&format!(
            r"(?<place>全[县市区镇乡村])(?<noun>\p{{Han}}{{1,12}}?)(?:总数)?(?:现有|共有|共计|总共|共|为|达)+{number}(?<unit>{unit})(?:[，。；、（\n]|$)"
        )),
        pattern(&format!(
            r"(?<place>全[县市区镇乡村])(?:现共有|现有|共有|总共有)(?<noun>\p{{Han}}{{2,10}}){number}(?<unit>{unit})(?:[，。；、（\n]|$)"
        )),
    ]
});

/// Nouns after a total that say what was done or when: two such counts need not agree.
const DONE: &[&str] =
    &["新", "今年", "去年", "上年", "年", "月", "参加", "培训", "举办", "开展", "完成", "投入", "其中"];

/// What is counted: the place and unit, and the noun.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Counted {
    place_and_unit: String,
    noun: String,
}

/// A total: its value, as written, and where.
type Said = (Decimal, String, Span);

/// What the text says there is in all of one thing, it says alike everywhere.
pub(super) fn totals(paper: &Paper, page: &Page) -> Vec<Found> {
    let shown = Shown::new(paper, page);
    let mut said: BTreeMap<Counted, Vec<Said>> = BTreeMap::new();
    for regex in TOTALS.iter() {
        for captures in regex.captures_iter(&shown.text) {
            let counted = captures.name("unit").is_some_and(|u| is_unit(&shown.text, u.range()));
            if let Some((key, value)) = total(&captures).filter(|_| counted) {
                let (from, to) = (captures.name("n"), captures.name("unit"));
                let bytes = from.map_or(0, |m| m.start())..to.map_or(0, |m| m.end());
                said.entry(key).or_default().push((value, shown.text[bytes.clone()].to_string(), shown.span(&bytes)));
            }
        }
    }
    let differing = |(counted, all): (Counted, Vec<Said>)| {
        let noun = counted.noun;
        let (first, _) = all.split_first()?;
        let odd = all.iter().find(|(value, ..)| *value != first.0)?;
        let mut at: Vec<Span> = all.iter().map(|(.., span)| *span).collect();
        at.sort();
        Some(Found::new(
            format!("“{noun}”的总数前后不一：{}、{}，请核对", first.1, odd.1),
            format!("the total of “{noun}” differs: {} and {}; check it", first.1, odd.1),
            at,
        ))
    };
    said.into_iter().filter_map(differing).collect()
}

/// What is counted, in which place and unit, and how many.
fn total(captures: &Captures) -> Option<(Counted, Decimal)> {
    let noun = captures.name("noun")?.as_str();
    if DONE.iter().any(|w| noun.contains(w)) {
        return None;
    }
    let place = captures.name("place").map_or("", |m| m.as_str());
    let unit = match &captures["unit"] {
        "名" | "位" => "人",
        unit => unit,
    };
    let counted = Counted { place_and_unit: format!("{place}{unit}"), noun: noun.to_string() };
    Some((counted, read(&captures["n"])?))
}

#[cfg(test)]
mod tests {
    use crate::lint::testing::messages;

    #[test]
    fn two_totals_of_one_thing_contradict() {
        let wrong = messages("全县共有60名第一书记，成效明显。目前，全县第一书记共58人。", "repeated_figures_agree");
        assert_eq!(wrong, ["“第一书记”的总数前后不一：60名、58人，请核对"]);
        let noun_first = messages("全县共有行政村186个，全县行政村共187个。", "repeated_figures_agree");
        assert_eq!(noun_first, ["“行政村”的总数前后不一：187个、186个，请核对"]);
        for text in [
            "全县共有60名第一书记。全县第一书记共60人。",
            "全县共有60名第一书记。全镇共有6名第一书记。",
            "全县共举办6次培训班。全县共举办7次培训班。",
            "全县共有60名第一书记，其中58名在岗。",
            "全县共有行政村186个。全县共有3项目标。",
            "全县共有12个乡镇，全县共有180个行政村。",
        ] {
            assert!(messages(text, "repeated_figures_agree").is_empty(), "{text}");
        }
    }
}
