//! A figure that is read from the states of duties, and what may be written of it.

use serde::{Deserialize, Serialize};

use super::{Context, RawFigure};
use crate::error::Fault;
use crate::{Duty, Measure, Owed, Tells};

/// One name, or several.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(untagged)]
pub(super) enum OneOrMore {
    One(String),
    More(Vec<String>),
}

impl OneOrMore {
    pub(super) fn all(&self) -> &[String] {
        match self {
            OneOrMore::One(one) => std::slice::from_ref(one),
            OneOrMore::More(all) => all,
        }
    }
}

/// What is written of the duties that a figure is read from, and those duties.
pub(super) struct OwedBy<'a> {
    pub declared: Owed,
    pub duties: Vec<&'a Duty>,
}

impl OwedBy<'_> {
    pub(super) fn of_claim(&self) -> bool {
        matches!(self.declared.tells, Tells::Exceptions { .. })
    }
}

/// The duties that a claim or a count is read from: they say themselves who owes them and what proves them.
pub(super) fn read<'a>(raw: &RawFigure, measure: &Measure, context: &Context<'a>) -> Result<Option<OwedBy<'a>>, Fault> {
    let counts = !raw.standing.is_empty();
    let ids: Vec<&String> = raw.duty.iter().flat_map(OneOrMore::all).collect();
    let Some(first) = ids.first() else {
        let stray = Fault::new("没有 duty 就不写 unmet 和 standing", "`unmet` and `standing` go with `duty`");
        return if raw.unmet || counts { Err(stray) } else { Ok(None) };
    };
    let known = |id: &&String| {
        let duty = context.duties.iter().find(|d| d.id == **id);
        duty.ok_or_else(|| Fault::new(format!("没有职责 {id}"), format!("there is no duty {id}")))
    };
    let duties = ids.iter().map(known).collect::<Result<Vec<&Duty>, Fault>>()?;
    let subject = duties[0].subject.as_str();
    if raw.must.is_some() || raw.condition.is_some() || raw.of.as_deref() != Some(subject) {
        return Err(Fault::new(
            format!("由职责 {first} 得出的说法，of 写 {subject}，不写 where 和 must"),
            format!("a claim or a count of duty {first} has `of` = \"{subject}\" and neither `where` nor `must`"),
        ));
    }
    if counts && (raw.unmet || !matches!(measure, Measure::Count)) {
        return Err(Fault::new(
            "写了 standing 的，算法写 count，不写 unmet",
            "what has `standing` has the measure `count` and no `unmet`",
        ));
    }
    let tells = if counts { Tells::Standing(raw.standing.clone()) } else { Tells::Exceptions { unmet: raw.unmet } };
    Ok(Some(OwedBy { declared: Owed { duties: ids.into_iter().cloned().collect(), tells }, duties }))
}

#[cfg(test)]
mod tests {
    use crate::{Catalogue, Source};

    fn faults(of: &str, further: &str) -> String {
        let text = format!(
            "[\"claim.owed\"]\nname = {{ zh = \"甲\", en = \"A\" }}\nof = \"{of}\"\nwindow = \"Y\"\nmeasure = \"claim\"\n{further}\n"
        );
        let mut sources = Source::standard();
        sources.push(Source { path: "secretaries/owed.figure.toml".into(), text });
        Catalogue::load(&sources).map_or_else(|faults| faults.to_string(), |_| String::new())
    }

    #[test]
    fn a_count_of_what_is_owed_says_how_it_stands() {
        let counted = |further: &str| faults("posting", further).replace("a claim, and only", "ONLY");
        let of = |standing: &str, more: &str| {
            format!("duty = [\"posting.hearing\", \"posting.head_visit\"]\nstanding = {standing}\n{more}")
        };
        assert!(counted(&of("[\"met\"]", "")).contains("measure `count`"), "a claim counts nothing but its exceptions");
        assert!(counted(&of("[\"kept\"]", "")).contains("kept"), "there is no such standing");
        assert!(counted("standing = [\"met\"]").contains("go with `duty`"));
    }

    #[test]
    fn a_claim_of_a_duty_leaves_to_the_duty_who_owes_and_what_proves() {
        assert_eq!(faults("posting", "duty = \"posting.hearing\""), "");
        for (of, further, said) in [
            ("posting", "duty = \"posting.herring\"", "there is no duty posting.herring"),
            ("region", "duty = \"posting.hearing\"", "`of` = \"posting\""),
            ("posting", "duty = \"posting.hearing\"\nwhere = \"role = '第一书记'\"", "neither `where` nor `must`"),
            ("posting", "duty = \"posting.hearing\"\nmust = \"role = '第一书记'\"", "neither `where` nor `must`"),
            ("posting", "must = \"role = '第一书记'\"\nunmet = true", "`unmet` and `standing` go with `duty`"),
            ("posting", "", "a claim, and only a claim"),
        ] {
            let faults = faults(of, further);
            assert!(faults.contains(said), "{further}: {faults}");
        }
    }
}
