//! What stands in the noun that is counted and is nothing that a figure knows: 审计 before 发现问题, 城市供水 before 管网. A name of the
//! field that stands in full is no proof where the words around it are another office's.

use super::grams::NONE;
use super::lexicon::is_han;
use super::page::Range;
use super::profile::{Gives, Profile, Term};
use super::reading::Reading;
use super::scale::Scale;
use super::vocabulary::Role;

/// How much foreign words in the noun weigh, once there are many.
const FOREIGN: f32 = 0.4;

/// How much they weigh besides where the text does not say what the figure's own name says more than the name that was found
/// (督查 of 督查发现问题).
const UNNAMED: f32 = 0.4;

/// How much it weighs that another office governs the passage.
const GOVERNED: f32 = 3.5;

/// How much the words of another field weigh.
const FIELD: f32 = 2.0;

/// From this weight on a stretch of text is near enough for another field's words to count.
const NEAR: f32 = 0.45;

/// How near what stood before the value is that the noun is carried on from.
const CARRIED: f32 = 0.9;

/// How much the last word of a noun weighs: it is what the noun names.
const LAST: f32 = 0.5;

/// How much it weighs that part of a name is not said where the value is of something told before (涉及资金X万元: not 决策涉及资金).
const OF_ANOTHER: f32 = 4.0;

/// Verbs by which a value is told of what stands before: what it concerns, where it lies.
const CONCERNS: &[&str] = &["涉及", "涉", "分布在", "分布于", "分布", "波及"];

impl Scale<'_> {
    /// Lays the noun's characters on the scale, as far as they say something.
    pub fn load_noun_text(&mut self, reading: &Reading) {
        self.noun_text.clear();
        let lead = self.page.g.text(reading.lead.0, reading.head.0.clamp(reading.lead.0, reading.lead.1));
        self.of_another = CONCERNS.iter().any(|w| lead.ends_with(w));
        if reading.implied.is_some() {
            return;
        }
        let page = self.page;
        let (from, to) = reading.carried.unwrap_or(reading.head);
        // a place's own name stands before what it has: 青石镇党群服务中心
        let place = (from..to.min(from + 6))
            .rev()
            .find(|i| "县镇乡村".contains(page.g.at(*i)) && *i > from && *i + 2 < to && page.pairs[*i - 1] == NONE);
        let from = place.map_or(from, |i| i + 1);
        // 186个行政村面貌改善: what follows a name after the value is said of it
        let named =
            (from + 2..=to).rev().find(|end| reading.head.0 >= reading.trail.0 && page.names.contains(&(from, *end)));
        let to = named.unwrap_or(to);
        for i in from..to {
            if page.generic[i] || !is_han(page.g.at(i)) {
                continue;
            }
            let right = if i + 1 < to { page.pairs[i] } else { NONE };
            let left = if i > from { page.pairs[i - 1] } else { NONE };
            self.noun_text.push((left, right, i + 2 >= to && reading.head.1 <= reading.lead.1));
        }
    }

    /// How much of the noun the figure knows nothing of, as what speaks against it.
    pub fn foreign(&self, figure: usize, term: usize) -> f32 {
        let profile = &self.index.figures[figure];
        if profile.gives == Gives::Year {
            return 0.0;
        }
        let term = &profile.terms[term];
        let mut open = 0.0;
        let mut last = 0.0_f32;
        for (left, right, ends) in &self.noun_text {
            let says = |pair: &u32| *pair != NONE && profile.says(*pair);
            if says(left) || says(right) {
                continue;
            }
            let known = if *right != NONE { *right } else { *left };
            let rare = if known == NONE { 1.0 } else { self.index.pair_weight[known as usize] };
            open += rare;
            if *ends && self.noun_text.len() > 2 {
                last = last.max(rare);
            }
        }
        let share = open / (open + 2.0);
        let unnamed = if self.says_own_name(profile, term) { 0.0 } else { UNNAMED };
        let of_another = if self.of_another { OF_ANOTHER * self.unsaid(term) } else { 0.0 };
        share * (FOREIGN + unnamed) + LAST * last + of_another + self.governed(profile, term)
    }

    /// How much it weighs that another office governs what is told, the more the less the name itself tells (发现问题, 处分).
    fn governed(&self, profile: &Profile, term: &Term) -> f32 {
        let said = |i: usize| self.page.pairs[i] != NONE && profile.says(self.page.pairs[i]);
        let Some(((from, to), how)) = self.office else { return 0.0 };
        if (from..to - 1).all(said) {
            return 0.0;
        }
        let telling = ((term.chars.len() as f32 - 6.0) / 8.0).clamp(0.0, 0.5);
        GOVERNED * how * (1.0 - telling)
    }

    /// How much of a name stands nowhere in the sentence or above it: 0..1.
    fn unsaid(&self, term: &Term) -> f32 {
        let weight = |p: &u32| self.index.pair_weight[*p as usize];
        let all: f32 = term.pairs.iter().map(weight).sum();
        let open: f32 = term.pairs.iter().filter(|p| self.pair[**p as usize] == 0.0).map(weight).sum();
        if all == 0.0 { 0.0 } else { open / all }
    }

    /// Whether the text says, however far off, what the figure's own name says more than the name that was found.
    fn says_own_name(&self, profile: &Profile, term: &Term) -> bool {
        let Some(own) = profile.terms.iter().find(|t| t.text == profile.name) else { return true };
        let more: Vec<u32> = own.pairs.iter().copied().filter(|p| !term.pairs.contains(p)).collect();
        more.is_empty() || more.iter().any(|p| self.pair[*p as usize] > 0.0)
    }

    /// Lays the words of other fields and of levels on the scale, each with how near it stands.
    pub fn load_fields(&mut self, reading: &Reading) {
        self.fields.clear();
        let page = self.page;
        let carried = reading.carried_lead.map(|lead| (lead, CARRIED));
        for (range, weight) in reading.zones.iter().copied().chain(carried).filter(|(_, weight)| *weight >= NEAR) {
            for hit in page.hits_in(range) {
                let roles = &self.index.words[hit.word].roles;
                if roles.contains(&Role::Field) || (weight >= CARRIED && roles.contains(&Role::Level)) {
                    self.fields.push(((hit.from, hit.to), weight));
                }
            }
        }
    }

    /// How surely the words beside the noun are another field's: 0..1.
    pub fn other_field(&self, profile: &Profile) -> f32 {
        if profile.gives == Gives::Year {
            return 0.0;
        }
        let said = |i: usize| self.page.pairs[i] != NONE && profile.says(self.page.pairs[i]);
        let foreign = |(from, to): Range| !(from..to - 1).all(said);
        self.fields.iter().filter(|(range, _)| foreign(*range)).map(|(_, near)| FIELD * near).fold(0.0, f32::max)
    }

    /// Whether the noun is a name of the figure, letter by letter.
    pub fn spelt_out(&self, term: &Term) -> bool {
        term.chars.len() > 2 && self.nouns.first().is_some_and(|noun| noun.is(term))
    }
}

#[cfg(test)]
mod tests {
    use std::sync::LazyLock;

    use crate::recognise::{Recogniser, SURE};

    static RECOGNISER: LazyLock<Recogniser> =
        LazyLock::new(|| Recogniser::new(&catalogue::Catalogue::standard().expect("the standard catalogue is sound")));

    /// What is proposed for the last blank without being asked.
    fn sure(text: &str) -> Option<String> {
        RECOGNISER.recognise(text).last().and_then(|s| s.best().map(|c| c.figure.clone()))
    }

    #[test]
    fn another_offices_matters_are_not_answered_with_a_neighbour() {
        for text in [
            "审计发现问题X个。",
            "巡察反馈问题整改率X%。",
            "抽检合格率X%。",
            "绩效评价平均得分X分。",
            "改造城市供水管网X公里。",
            "省级示范家庭农场X家。",
            "高校毕业生就业X人。",
            "压减文件X份。",
        ] {
            assert_eq!(sure(text), None, "{text}");
        }
    }

    #[test]
    fn an_office_governs_what_follows_it_until_this_fields_own_matters_are_named() {
        for text in [
            "对乡镇开展专项审计X次，发现问题X个。",
            "县委巡察组反馈意见X条。逐条制定措施，已整改完成X个。",
            "一、信访工作\n受理信访事项，接待群众X人次。",
            "审计查出问题整改情况报告\n建立台账，逾期未整改X项。",
            "县纪委通报典型案例X起，处分X人。",
        ] {
            assert_eq!(sure(text), None, "{text}");
        }
        for (text, own) in [
            ("县纪委加强监督。全县在岗第一书记X名。", "posting.first_secretary"),
            ("审计整改同步推进。排查整顿软弱涣散党组织X个。", "rectification.cases_a"),
            ("督查驻村干部在岗情况，发现问题X个。", "inspection.problems"),
        ] {
            assert_eq!(sure(text).as_deref(), Some(own), "{text}");
        }
    }

    #[test]
    fn a_mean_of_a_narrower_thing_than_the_sentence_names_is_not_meant() {
        assert_eq!(sure("平均每村工作经费X万元。"), None);
        assert_eq!(sure("平均每村驻村工作经费X万元。").as_deref(), Some("fund.posted_work_per_secretary"));
    }

    #[test]
    fn a_figure_whose_own_name_has_the_word_is_meant_all_the_same() {
        assert_eq!(sure("电商服务站X个。").as_deref(), Some("stat/电商服务站点数"));
        assert_eq!(sure("督查发现问题X个。").as_deref(), Some("inspection.problems"));
        assert_eq!(sure("五星级党支部X个。").as_deref(), Some("party_org.five_star"));
    }

    #[test]
    fn a_counter_or_noun_of_another_thing_is_never_sure() {
        for (text, own) in [
            ("低收入农户X户，乡镇＿＿＿个。", Some("township.total")),
            ("监测对象X户，超市X个。", None),
            ("农家书屋X个，戏台X个。", None),
            ("全县有低收入家庭X户，涉及党员X名。", None),
            ("软弱涣散党组织X个，涉及资金X万元。", None),
            ("监测对象X户，涉及乡镇X个。", None),
        ] {
            assert_eq!(sure(text).as_deref(), own, "{text}");
            let slots = RECOGNISER.recognise(text);
            let said = &slots[slots.len() - 1].candidates;
            let wrong = said.iter().find(|c| c.score >= SURE && Some(c.figure.as_str()) != own);
            assert!(wrong.is_none(), "{text}: {wrong:?}");
        }
    }
}
