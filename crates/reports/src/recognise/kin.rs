//! Marks that bear on each other because of what their figures are made of: a year and the figures it governs, a norm and the
//! figures counted by it, a number and what is claimed of all of them, a list of trades and the whole it is a list of.

use std::collections::HashMap;

use super::claims::Found;
use super::evidence::Evidence;
use super::index::Index;
use super::kind::Kind;
use super::lexicon::is_sentence_end;
use super::matching::{borne, chances, sort};
use super::page::{Page, Range};
use super::reading::{Reading, unit_end};
use super::vocabulary::Role;
use super::window::Time;

/// How much a neighbour that is sure says for what goes with it.
const GOES_WITH: f32 = 1.6;

/// How much a claim made of all that was counted says for the figure that counts just those.
const SAID_OF_ALL: f32 = 2.6;

/// How much a list of several members of a family says against any one of them.
const ONE_OF_SEVERAL: f32 = 1.2;

/// How much a list of a figure's parts right before the value says for the whole.
const ALL_OF_THEM: f32 = 4.0;

/// How much a neighbour in a list says for the members of its family.
const ONE_LIST: f32 = 1.6;

/// A text whose marks are looked at together.
pub(super) struct Kin<'a> {
    pub index: &'a Index,
    pub page: &'a Page,
    pub readings: &'a [Reading],
    pub times: &'a [Time],
    pub claims: &'a [Found],
}

/// Adds what kin say to the evidence of every mark.
pub(super) fn relate(kin: &Kin, all: &mut [Vec<Evidence>]) {
    for i in 0..all.len() {
        let year = kin.page.marks[i].kind == Kind::Year;
        let settings = if year { kin.governed(all, i) } else { kin.counted_by(all, i) };
        let claimed = kin.claimed(i);
        let listed = kin.listed(i);
        let parts = kin.parts_named(i);
        let siblings = kin.siblings(all, i);
        for e in &mut all[i] {
            let own = &kin.index.figures[e.figure];
            let named = own.setting.as_ref().filter(|_| year).into_iter().chain(&own.norms);
            e.relation += named.filter_map(|s| settings.get(s.as_str())).copied().fold(0.0, f32::max);
            let family = own.family.as_ref().and_then(|f| siblings.get(f.as_str()));
            e.relation += family.copied().unwrap_or_default() * borne(e);
            if claimed.iter().any(|must| own.condition.contains(must)) {
                e.relation += SAID_OF_ALL;
            }
            if parts.contains(&e.figure) {
                e.relation -= ONE_OF_SEVERAL;
            }
            if own.parts.iter().filter(|p| parts.contains(p)).count() > 1 {
                e.relation += ALL_OF_THEM;
            }
            if own.family.as_ref().is_some_and(|f| listed.get(f.as_str()).is_some_and(|n| *n > 1)) {
                e.relation -= ONE_OF_SEVERAL;
            }
        }
        sort(&mut all[i]);
    }
}

impl<'a> Kin<'a> {
    /// The parameters that the figures under a year take their year from: X年，县财政列支X万元 speaks of the budget year.
    fn governed(&self, all: &[Vec<Evidence>], year: usize) -> HashMap<&'a str, f32> {
        let mut by: HashMap<&str, f32> = HashMap::new();
        for k in (year + 1..all.len()).take_while(|k| self.times[*k].year == Some(year)) {
            for (e, p) in all[k].iter().zip(chances(&all[k])) {
                if let Some(parameter) = &self.index.figures[e.figure].year_from {
                    let most = by.entry(parameter).or_default();
                    *most = most.max(GOES_WITH * p);
                }
            }
        }
        by
    }

    /// The norms said before a mark in its sentence: 超过X户的X个村 counts by the norm.
    fn counted_by(&self, all: &[Vec<Evidence>], i: usize) -> HashMap<&'a str, f32> {
        let mut by: HashMap<&str, f32> = HashMap::new();
        let marks = &self.page.marks;
        for k in (0..i).rev().take_while(|k| self.one_sentence(marks[*k].to, marks[i].from)).take(2) {
            for (e, p) in all[k].iter().zip(chances(&all[k])) {
                if let Some(norm) = &self.index.figures[e.figure].setting {
                    by.insert(norm, GOES_WITH * p);
                }
            }
        }
        by
    }

    /// What the claim that follows a number in its sentence says of all that was counted: X个村，均已成立责任组.
    fn claimed(&self, i: usize) -> Vec<&'a str> {
        let at = self.page.marks[i].to;
        let next = self.page.marks.get(i + 1).map_or(usize::MAX, |m| m.from);
        let follows = |c: &&Found| c.range.0 >= at && c.range.0 < next && self.one_sentence(at, c.range.0);
        let claims = self.claims.iter().filter(follows).take(1).flat_map(|found| &found.claims);
        claims.map(|(figure, _)| self.index.figures[*figure].must.as_str()).filter(|must| !must.is_empty()).collect()
    }

    /// The families of which the neighbours in a list are members: 县领导X名、帮扶单位X个、第一书记X名 tells one family. Base statistics
    /// are of everything and tell nothing; kinds of money stand in several families.
    fn siblings(&self, all: &[Vec<Evidence>], i: usize) -> HashMap<&'a str, f32> {
        let mut families: HashMap<&str, f32> = HashMap::new();
        let beside = [i.checked_sub(1), Some(i + 1).filter(|k| *k < all.len())];
        for k in beside.into_iter().flatten().filter(|k| self.listed_together((*k).min(i), (*k).max(i))) {
            let Some((e, p)) = all[k].first().zip(chances(&all[k]).first().copied()) else { continue };
            let own = &self.index.figures[e.figure];
            let money = own.counters.iter().any(|c| c == "万元");
            if let Some(family) = own.family.as_deref().filter(|f| *f != "stat" && !money && p > 0.5) {
                let most = families.entry(family).or_default();
                *most = most.max(ONE_LIST * p);
            }
        }
        families
    }

    /// Whether 、 parts two values of one list.
    fn listed_together(&self, first: usize, second: usize) -> bool {
        let text = self.page.g.text(unit_end(self.page, first), self.page.marks[second].from);
        text.contains('、') && !text.contains(['，', '。', '；', '\n'])
    }

    /// How many members of each family the examples before 等 name.
    fn listed(&self, i: usize) -> HashMap<&'a str, usize> {
        let mut named: Vec<(&str, usize)> = vec![];
        for hit in self.readings[i].examples.into_iter().flat_map(|range| self.page.hits_in(range)) {
            for role in &self.index.words[hit.word].roles {
                if let Role::Term(figure) = role
                    && let Some(family) = &self.index.figures[*figure].family
                    && !named.contains(&(family, *figure))
                {
                    named.push((family, *figure));
                }
            }
        }
        let mut families = HashMap::new();
        for (family, _) in named {
            *families.entry(family).or_insert(0) += 1;
        }
        families
    }

    /// The figures named in the list right before a value (报酬、办公经费、服务经费村均X万元): they are parts, the value is of the whole.
    fn parts_named(&self, i: usize) -> Vec<usize> {
        let (from, to) = self.readings[i].lead;
        let pauses = (from..to).filter(|k| self.page.g.at(*k) == '、').count();
        if pauses == 0 {
            return vec![];
        }
        let mut named = vec![];
        for (figure, own) in self.index.figures.iter().enumerate() {
            let whole = own.parts.iter().filter(|p| self.stem_in(**p, (from, to))).count();
            if whole > 1 && whole > own.parts.len() / 2 {
                named.extend(own.parts.iter().copied());
                named.push(figure);
            }
        }
        named
    }

    /// Whether a range holds a figure's name, said of each village or not.
    fn stem_in(&self, figure: usize, range: Range) -> bool {
        let text = self.page.text(range);
        self.index.figures[figure].terms.iter().any(|t| {
            let stem = ["村均", "每村"].iter().find_map(|w| t.text.strip_prefix(w)).unwrap_or(&t.text);
            stem.chars().count() > 2 && text.contains(stem)
        })
    }

    fn one_sentence(&self, from: usize, to: usize) -> bool {
        !self.page.g.plain()[from..to].iter().any(|c| is_sentence_end(*c))
    }
}

#[cfg(test)]
mod tests {
    use std::sync::LazyLock;

    use crate::recognise::Recogniser;

    static RECOGNISER: LazyLock<Recogniser> =
        LazyLock::new(|| Recogniser::new(&catalogue::Catalogue::standard().expect("the standard catalogue is sound")));

    fn best(text: &str) -> Vec<Option<String>> {
        RECOGNISER.recognise(text).iter().map(|s| s.best().map(|c| c.figure.clone())).collect()
    }

    fn sure(text: &str, slot: usize, figure: &str) {
        assert_eq!(best(text)[slot].as_deref(), Some(figure), "{text}");
    }

    #[test]
    fn a_year_is_that_of_the_figures_it_governs() {
        sure("X年，县财政列支X万元作为基层党建专项经费。", 0, "param.budget_year");
        sure("X年排查整顿软弱涣散党组织X个。", 0, "param.rect_year_a");
    }

    #[test]
    fn what_is_counted_by_a_norm_is_told_by_the_norm_before_it() {
        let text = "低收入家庭超过X户的X个村，均已成立乡村振兴责任组。";
        sure(text, 0, "rule.low_income_household_threshold");
        sure(text, 1, "village.over_threshold_with_group");
    }

    #[test]
    fn a_list_of_trades_means_none_of_them() {
        sure("今年以来，后进村引进采摘园、中药材、蔬菜大棚等产业项目X个。", 0, "project.by_trade_in_flagged_villages");
    }

    #[test]
    fn a_list_that_tells_members_of_a_family_completes_it() {
        let text = "公开党务X次、村务X次、财务X次。";
        sure(text, 2, "disclosure.affairs/财务");
        let text = "整顿软弱涣散党组织X个，明确县领导X名、帮扶单位X个。";
        sure(text, 2, "rectification.helpers/帮扶单位");
        // a unit on its own is the one that sends
        sure("帮扶单位X个。", 0, "posting.units");
    }

    #[test]
    fn a_rate_is_of_what_was_counted_before_it() {
        let text = "软弱涣散党组织列入问题清单X个，逾期未整改问题X个，整改率X%。";
        sure(text, 2, "rectification.items_rate");
        sure("督查发现问题X个，整改率X%。", 1, "inspection.rectified_share");
        sure("“一肩挑”的村党组织书记X名，占X%。", 1, "secretary.one_shoulder_rate");
    }
}
