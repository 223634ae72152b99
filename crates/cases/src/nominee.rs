//! The review of somebody nominated for a village: Party membership, working experience, age, each by the county's norms.

use catalogue::FieldError;
use jiff::civil::Date;

use crate::Law;

/// What is known of a nominee.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Nominee {
    /// Political standing, as the register has it.
    pub politics: String,
    /// Month of birth, `YYYY-MM`.
    pub born: Option<String>,
    /// Day on which they began to work.
    pub works_from: Option<Date>,
    /// Day on which they joined the Party.
    pub joined: Option<Date>,
    /// Whether they are to be first secretary; a member of the team need not be in the Party.
    pub first_secretary: bool,
}

/// Every reason against a nominee on the day they would come; none is a pass. What the register does not say is a reason too: it has to be
/// filled in there, not here.
pub fn reviewed(nominee: &Nominee, comes: Date, law: &Law<'_>) -> Vec<FieldError> {
    let mut reasons = Vec::new();
    if nominee.first_secretary && nominee.politics != "中共党员" {
        let politics = if nominee.politics.is_empty() { "没有登记" } else { nominee.politics.as_str() };
        reasons.push(FieldError::new(
            format!("第一书记须是中共正式党员，现在是：{politics}"),
            format!("a first secretary must be a full Party member; the register says: {politics}"),
        ));
    }
    if let Some(years) = law.whole("posting_experience_years").filter(|y| *y > 0) {
        match nominee.works_from.map(|from| whole_years(from, comes)) {
            None => {
                reasons.push(FieldError::new("人员名册里没有参加工作时间", "the register has no day of first work"))
            }
            Some(worked) if worked < years => reasons.push(FieldError::new(
                format!("工作满 {worked} 年，应有 {years} 年以上工作经历"),
                format!("{worked} years of work; {years} are needed"),
            )),
            Some(_) => {}
        }
    }
    if let Some(most) = law.whole("posting_age_most") {
        match nominee.born.as_deref().and_then(|b| format!("{b}-01").parse::<Date>().ok()) {
            None => reasons.push(FieldError::new("人员名册里没有出生年月", "the register has no month of birth")),
            Some(born) => {
                let age = whole_years(born, comes);
                if age > most {
                    reasons.push(FieldError::new(
                        format!("{age} 岁，选派时不超过 {most} 岁"),
                        format!("{age} years old; at most {most} when sent"),
                    ));
                }
            }
        }
    }
    if let Some(years) = law.whole("posting_party_years").filter(|y| *y > 0 && nominee.first_secretary) {
        match nominee.joined.map(|joined| whole_years(joined, comes)) {
            None => {
                reasons.push(FieldError::new("人员名册里没有入党时间", "the register has no day of joining the Party"))
            }
            Some(in_party) if in_party < years => reasons.push(FieldError::new(
                format!("入党满 {in_party} 年，应有 {years} 年以上党龄"),
                format!("{in_party} years in the Party; {years} are needed"),
            )),
            Some(_) => {}
        }
    }
    reasons
}

/// Whole years between two days.
fn whole_years(from: Date, to: Date) -> i64 {
    let years = i64::from(to.year()) - i64::from(from.year());
    years - i64::from((to.month(), to.day()) < (from.month(), from.day()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use catalogue::Catalogue;
    use duties::Norms;
    use jiff::civil::date;

    fn reasons(nominee: &Nominee) -> Vec<String> {
        let catalogue = Catalogue::standard().unwrap();
        let set = [("posting_experience_years", 2_000), ("posting_age_most", 55_000), ("posting_party_years", 1_000)];
        let norms = Norms::of(set.map(|(norm, value)| (norm, None, None, value)));
        let law = Law::on(&catalogue, &norms, date(2026, 5, 1));
        reviewed(nominee, date(2026, 5, 1), &law).into_iter().map(|r| r.zh).collect()
    }

    fn fit() -> Nominee {
        Nominee {
            politics: "中共党员".into(),
            born: Some("1985-03".into()),
            works_from: Some(date(2024, 5, 1)),
            joined: Some(date(2025, 5, 1)),
            first_secretary: true,
        }
    }

    #[test]
    fn two_years_of_work_to_the_day_and_one_in_the_party_are_enough() {
        assert!(reasons(&fit()).is_empty());
        let late = Nominee { works_from: Some(date(2024, 5, 2)), ..fit() };
        assert_eq!(reasons(&late), ["工作满 1 年，应有 2 年以上工作经历"]);
        let young = Nominee { joined: Some(date(2025, 5, 2)), ..fit() };
        assert_eq!(reasons(&young), ["入党满 0 年，应有 1 年以上党龄"]);
    }

    #[test]
    fn a_probationary_member_may_come_to_the_team_and_not_as_first_secretary() {
        let probationary = Nominee { politics: "中共预备党员".into(), ..fit() };
        assert_eq!(reasons(&probationary), ["第一书记须是中共正式党员，现在是：中共预备党员"]);
        assert!(reasons(&Nominee { first_secretary: false, joined: None, ..probationary }).is_empty());
    }

    #[test]
    fn the_year_of_the_greatest_age_still_counts_and_what_is_unknown_is_said() {
        assert!(reasons(&Nominee { born: Some("1970-06".into()), ..fit() }).is_empty(), "55 until June");
        assert_eq!(reasons(&Nominee { born: Some("1970-05".into()), ..fit() }), ["56 岁，选派时不超过 55 岁"]);
        assert_eq!(reasons(&Nominee { born: None, works_from: None, ..fit() }).len(), 2);
    }
}
