//! How well a figure says what a sentence says.

use catalogue::FigureTime;

use super::evidence::Evidence;
use super::grams::NONE;
use super::kind::Kind;
use super::profile::{Gives, Profile, Term};
use super::reading::Reading;
use super::scale::Scale;
use super::vocabulary::Role;
use super::window::Cue;
use super::words::OWN_FIELD;

/// Below this a counter is that of another thing (个 for what is counted in 次 or 名).
const FOREIGN_COUNTER: f32 = 0.25;

/// Below this a figure knows nothing of the noun that is counted.
const FOREIGN_NOUN: f32 = 0.15;

/// How much it weighs that a name tells more works than the text.
const MORE_WORKS: f32 = 0.9;

/// How much it weighs that what was due is told, and a figure is of what was done.
const DUE: f32 = 0.7;

/// How much it weighs that a norm is laid down for each village or household, and the figure's is not.
const FOR_EACH: f32 = 0.7;

/// How much it weighs that a bound singles out some, and the figure is of all.
const SOME_ONLY: f32 = 0.7;

/// How much less an event of people is meant where only who they are is said (致富带头人X名), not what befell them.
const ONLY_WHO: f32 = 1.2;

impl Scale<'_> {
    /// Weighs one figure.
    pub fn weigh(&self, figure: usize, reading: &Reading, cue: Cue, kind: Kind) -> Evidence {
        let profile = &self.index.figures[figure];
        let (term, head, recall) =
            if profile.gives == Gives::Year { self.year(figure, reading) } else { self.best_term(profile) };
        Evidence {
            figure,
            head,
            recall,
            term,
            cues: self.cues[figure],
            unlike: if self.counted_otherwise(profile) { 1.0 } else { self.unlike[figure] },
            unexplained: if profile.gives == Gives::Year { 0.0 } else { self.unexplained(profile) },
            unit: self.unit_fit(figure),
            window: window_fit(cue, profile),
            clash: clash(profile, reading, kind)
                + self.deed(profile)
                + self.qualified(profile, term)
                + self.unnamed(profile)
                + self.other_head(profile, term)
                + self.unmeant(&profile.terms[term], reading)
                + self.more_works(&profile.terms[term]),
            thin: if profile.terms[term].chars.len() == 1 { 1.0 - self.cues[figure] } else { 0.0 },
            foreign: 0.0,
            field: self.other_field(profile),
            exact: profile.gives == Gives::Quotient && self.spelt_out(&profile.terms[term]),
            misfit: self.misfit(figure, term, reading),
            prior: self.prior(figure, term) + specific(&profile.terms[term], recall),
            relation: 0.0,
            learnt: 0.0,
        }
    }

    /// Whether the counter or the noun says that another thing is counted.
    fn misfit(&self, figure: usize, term: usize, reading: &Reading) -> bool {
        let profile = &self.index.figures[figure];
        if profile.gives == Gives::Year {
            return false;
        }
        let fit = self.unit_fit(figure);
        let own_noun = reading.carried.is_none() && reading.implied.is_none() && reading.head.1 > reading.head.0;
        let said = self.nouns.first().map_or(1.0, |h| h.said_by(profile).max(h.explained_by(&profile.terms[term])));
        let foreign = own_noun && !self.anyone && profile.gives != Gives::Norm && said < FOREIGN_NOUN;
        fit < FOREIGN_COUNTER || foreign || (own_noun && fit < 0.6 && said < 0.5) || self.narrower(&profile.terms[term])
    }

    /// Whether a mean is one of a narrower thing than the text names: 每村驻村工作经费 where 驻村 stands nowhere.
    fn narrower(&self, term: &Term) -> bool {
        let said = |word: &str| {
            let chars: Vec<char> = word.chars().collect();
            chars.windows(2).all(|pair| self.says_pair(self.index.pair(pair[0], pair[1])))
        };
        term.mean && OWN_FIELD.iter().chain(&["验收"]).any(|word| term.text.contains(word) && !said(word))
    }

    fn says_pair(&self, pair: u32) -> bool {
        pair != NONE && self.pair[pair as usize] > 0.0
    }

    /// Whether the counter is one that the figure calls contrary to it.
    fn counted_otherwise(&self, profile: &Profile) -> bool {
        !profile.unlike_counters.is_empty() && self.unit.as_ref().is_some_and(|u| profile.unlike_counters.contains(u))
    }

    /// How well the text's counter fits the figure's; unknown where the text has none.
    fn unit_fit(&self, figure: usize) -> f32 {
        if self.index.figures[figure].gives == Gives::Year {
            return 1.0;
        }
        self.fits.map_or(0.6, |fits| fits.get(figure).copied().unwrap_or(0.0))
    }

    /// What speaks for or against a figure whatever the words: the overview's figures are asked for more often, members of
    /// families less; a figure of villages is rarely meant where the noun is none; a deed counted by whom it was done to
    /// (people by role of a training) has to be named.
    fn prior(&self, figure: usize, term: usize) -> f32 {
        let profile = &self.index.figures[figure];
        let mut prior = if profile.star { 0.3 } else { 0.0 };
        if profile.member {
            prior -= 0.15;
            if matches!(profile.time, FigureTime::Event | FigureTime::Year) && self.cues[figure] < 0.15 {
                prior -= 0.8;
                let people = profile.terms[term].text.ends_with(['人', '员', '部', '众', '民', '生', '记', '者']);
                if people && !profile.terms[term].verbal && self.deeds.is_empty() {
                    prior -= ONLY_WHO;
                }
            }
        }
        if profile.time == FigureTime::Event && !profile.terms[term].verbal {
            prior -= 0.7 * (1.0 - self.cues[figure] / 0.3).max(0.0);
        }
        if profile.counts_places && (!self.place_named || self.unit.as_deref().is_some_and(|u| !"个村".contains(u))) {
            prior -= 0.9;
        }
        prior
    }

    /// What a year is of is said in so many words, or not at all.
    fn year(&self, figure: usize, reading: &Reading) -> (usize, f32, f32) {
        let mut best = (0, 0.0, 0.0);
        for (range, weight) in &reading.zones {
            for hit in self.page.hits_in(*range) {
                let word = &self.index.words[hit.word];
                let vague = word.len <= 2
                    && self.page.pairs[hit.from] != NONE
                    && self.index.pair_weight[self.page.pairs[hit.from] as usize] < 0.42;
                let is_named =
                    word.roles.contains(&Role::Term(figure)) && !self.part_of_word(hit.from, &word.text) && !vague;
                let said = weight * (0.85 + 0.05 * word.len.min(3) as f32);
                if is_named && said > best.1 {
                    let term = self.index.figures[figure].terms.iter().position(|t| t.text == word.text).unwrap_or(0);
                    best = (term, said, said);
                }
            }
        }
        best
    }

    fn best_term(&self, profile: &Profile) -> (usize, f32, f32) {
        let mut best = (0, 0.0, 0.0);
        let in_all = self.nouns.first().map_or(0.0, |h| h.said_by(profile));
        for (i, term) in profile.terms.iter().enumerate() {
            // a name that shares no two neighbouring characters with the text near the mark has nothing to say
            if term.chars.len() > 1 && term.pairs.iter().all(|p| self.pair[*p as usize] == 0.0) {
                continue;
            }
            let head = self
                .nouns
                .iter()
                .enumerate()
                .map(|(k, h)| h.explained_by(term) * if k == 0 { 1.0 } else { 0.95 })
                .fold(0.0, f32::max);
            let head = head.max(0.85 * in_all).max(if self.anyone { 0.6 } else { 0.0 });
            let mut recall = self.recall(term);
            let mut head = head;
            if term.numbers.iter().any(|n| !self.numbers.contains(n)) {
                // 5万元以上 does not say 50万元以上
                recall *= 0.4;
            } else if term.amount && term.numbers.len() == self.numbers.len() {
                head = head.max(0.9);
            }
            if 0.55 * head + 0.45 * recall > 0.55 * best.1 + 0.45 * best.2 {
                best = (i, head, recall);
            }
        }
        best
    }

    /// How much of a name stands in the text.
    fn recall(&self, term: &Term) -> f32 {
        let weights = &self.index.char_weight;
        let mut found = 0.0;
        for (i, c) in term.chars.iter().enumerate() {
            let right = term.pairs.get(i).map_or(0.0, |p| self.pair[*p as usize]);
            let left = if i > 0 { self.pair[term.pairs[i - 1] as usize] } else { 0.0 };
            let single = if term.chars.len() == 1 { 0.9 } else { 0.3 };
            found += weights[*c as usize] * right.max(left).max(single * self.char[*c as usize]);
        }
        found / term.weight.max(0.01)
    }

    /// A denial, a threshold or a duty that the figure knows nothing of.
    fn qualified(&self, profile: &Profile, term: usize) -> f32 {
        let denied = if self.denied && !profile.denies {
            0.7
        } else if profile.terms[term].denies && !self.denial_near {
            0.6
        } else {
            0.0
        };
        let bounded = if self.bounded && !profile.terms[term].bounded { 0.4 } else { 0.0 };
        let due = if self.due && !profile.terms[term].due { DUE } else { 0.0 };
        let norm = profile.gives == Gives::Norm;
        let each = if norm && self.for_each.is_some_and(|p| !profile.says(p)) { FOR_EACH } else { 0.0 };
        let some = if self.some && !profile.terms[term].bounded { SOME_ONLY } else { 0.0 };
        denied + bounded + due + each + some
    }

    /// A part of a figure whose own name the text does not say: the whole is meant, or another part.
    fn unnamed(&self, profile: &Profile) -> f32 {
        let silent = !profile.choice.is_empty() && profile.choice.iter().all(|p| self.pair[*p as usize] == 0.0);
        if silent { 0.5 } else { 0.0 }
    }

    /// A name's last word is what it names: X个社区全部建立党组织 counts communities, no Party organisations.
    fn other_head(&self, profile: &Profile, term: usize) -> f32 {
        let term = &profile.terms[term];
        let last = term.chars.last().copied().unwrap_or(NONE);
        let other = self.head_after && !term.verbal && self.nouns.first().is_some_and(|n| !n.holds(last));
        if other { 0.25 } else { 0.0 }
    }

    /// A mean where the text says nothing of each.
    fn unmeant(&self, term: &Term, reading: &Reading) -> f32 {
        if term.mean && !reading.mean && !self.each_near { 0.5 } else { 0.0 }
    }

    /// A name of more works than the text says: of 新建X个、改扩建X个 neither is 新建改建.
    fn more_works(&self, term: &Term) -> f32 {
        let more = !self.works.is_empty() && term.works.iter().any(|w| !self.works.contains(w));
        if more { MORE_WORKS } else { 0.0 }
    }

    /// Verbs of doing that the figure does not say itself.
    fn deed(&self, profile: &Profile) -> f32 {
        if profile.target {
            return 0.0;
        }
        let foreign = self
            .deeds
            .iter()
            .filter(|(pair, _)| !profile.says(*pair))
            .map(|(_, near)| if *near { 1.0 } else { 0.7 })
            .fold(0.0, f32::max);
        match profile.time {
            FigureTime::State | FigureTime::None => foreign,
            _ if self.carried => 0.8 * foreign,
            _ => 0.4 * foreign,
        }
    }

    /// How much beside the noun the figure does not explain, 0..1.
    fn unexplained(&self, profile: &Profile) -> f32 {
        let open: f32 = self.beside.iter().filter(|(p, _)| *p == NONE || !profile.says(*p)).map(|(_, w)| w).sum();
        open / (open + 4.0)
    }
}

/// A long name that stands in the text in full says more than a short one that does.
fn specific(term: &Term, recall: f32) -> f32 {
    if recall >= 0.9 { 0.1 * (term.chars.len().min(12) as f32 - 4.0) } else { 0.0 }
}

fn window_fit(cue: Cue, profile: &Profile) -> f32 {
    match (cue, profile.time) {
        (Cue::Now, FigureTime::State | FigureTime::None) => 0.8,
        (Cue::Now, FigureTime::Event) => -0.3,
        (Cue::Since(_), FigureTime::Event) => 0.6,
        (Cue::Since(w), FigureTime::Year) if w == profile.window => 0.4,
        (Cue::Year, FigureTime::Year) => 0.8,
        (Cue::Year, FigureTime::Event) => 0.3,
        _ => 0.0,
    }
}

fn clash(profile: &Profile, reading: &Reading, kind: Kind) -> f32 {
    let mut clash = 0.0;
    if reading.ranged && profile.gives != Gives::Norm {
        clash += 1.0;
    }
    if profile.target != reading.target {
        clash += 1.0;
    }
    if reading.mean && matches!(profile.gives, Gives::Sum | Gives::Count) && kind != Kind::Norm && !profile.says_mean {
        clash += 0.7;
    }
    match (profile.gives == Gives::Norm, kind == Kind::Norm) {
        (true, false) => clash += 0.7,
        (false, true) => clash += 1.2,
        _ => {}
    }
    clash
}

#[cfg(test)]
mod tests {
    use std::sync::LazyLock;

    use crate::recognise::Recogniser;

    static RECOGNISER: LazyLock<Recogniser> =
        LazyLock::new(|| Recogniser::new(&catalogue::Catalogue::standard().expect("the standard catalogue is sound")));

    /// What is proposed for the last blank without being asked.
    fn sure(text: &str) -> Option<String> {
        RECOGNISER.recognise(text).last().and_then(|s| s.best().map(|c| c.figure.clone()))
    }

    #[test]
    fn what_was_due_is_not_what_was_done() {
        assert_eq!(sure("全年应驻村X天。"), None);
        assert_eq!(sure("全年驻村X天。").as_deref(), Some("presence.days"));
        assert_eq!(sure("全县应公开事项X次。").as_deref(), Some("disclosure.due"));
        // 应 in a word is no duty
        assert_eq!(sure("响应号召，全县在岗第一书记X名。").as_deref(), Some("posting.first_secretary"));
    }

    #[test]
    fn a_bound_that_follows_singles_out_some_of_them() {
        let text = "全县共有行政村X个。";
        assert_eq!(sure(text).as_deref(), Some("village.count"));
        let slots = RECOGNISER.recognise("X个行政村支出率低于X%。");
        let all = slots[0].candidates.iter().find(|c| c.figure == "village.count").map_or(0.0, |c| c.score);
        let plain = RECOGNISER.recognise(text)[0].candidates[0].score;
        assert!(all < plain - 0.2, "{all} {plain}");
    }

    #[test]
    fn a_norm_of_each_village_is_no_norm_of_each_day() {
        assert_eq!(sure("每村补助X万元。"), None);
        assert_eq!(sure("驻村补助每天X元。").as_deref(), Some("rule.subsidy_per_day"));
    }

    #[test]
    fn who_people_are_says_nothing_of_what_befell_them() {
        assert_eq!(sure("村“两委”成员X名，致富带头人X名。"), None);
        assert_eq!(sure("培训致富带头人X名。").as_deref(), Some("training.people_by_role/致富带头人"));
    }

    #[test]
    fn a_mean_score_of_another_matter_is_not_that_of_acceptance() {
        assert_eq!(sure("村干部考试平均得分X分。"), None);
        assert_eq!(sure("软弱涣散党组织整顿验收平均得分X分。").as_deref(), Some("acceptance.score_avg"));
    }

    #[test]
    fn what_part_of_a_sum_went_for_is_no_figure_of_its_own() {
        assert_eq!(sure("支出党建经费X万元，其中用于活动场所建设X万元。"), None);
        assert_eq!(sure("亩均增收X元。"), None);
    }

    #[test]
    fn a_wish_goes_on_though_it_says_what_is_reached() {
        assert_eq!(sure("力争发展党员X名，村集体经济收入达到X万元。").as_deref(), Some("target/村级集体经济收入"));
        assert_eq!(sure("村集体经济总收入达到X万元。").as_deref(), Some("collective.income_total"));
    }

    #[test]
    fn members_and_households_linked_are_told_apart() {
        assert_eq!(sure("在册党员联系农户X户。").as_deref(), Some("household_link.households"));
        assert_eq!(sure("全县农户X户。").as_deref(), Some("stat/农户数"));
    }
}
