//! Flows (流程): the states that a record goes through, declared over a choice field of its ledger, and the steps between them.
//!
//! The journal holds every entry against the flow; who may take a step is decided where access is. See `docs/catalogue.md`.

use std::collections::VecDeque;

use serde::Deserialize;

use crate::error::Faults;
use crate::{Catalogue, FieldType, Ledger, Names};

/// The states of a ledger's records and the steps between them.
#[derive(Clone, Debug)]
pub struct Flow {
    /// The choice field that holds the state.
    pub field: String,
    /// States in which a record may begin; the first is meant where none is said.
    pub start: Vec<String>,
    /// The steps, in the order in which they are offered.
    pub steps: Vec<FlowStep>,
    /// Roles that may set a state right against the steps, with a reason.
    pub correct: Vec<String>,
}

/// A step from some states to another.
#[derive(Clone, Debug)]
pub struct FlowStep {
    /// The states it leads from.
    pub from: Vec<String>,
    /// The state it leads to; it may be one of `from` (an extension).
    pub to: String,
    /// What doing it is called: a verb.
    pub names: Names,
    /// Roles that take it; empty for all who write the ledger.
    pub by: Vec<String>,
    /// Fields that must be filled once it is taken.
    pub needs: Vec<String>,
    /// Fields that may be filled in with it.
    pub takes: Vec<String>,
    /// Whether it gives a reason.
    pub reason: bool,
    /// A rule of the room `cases` that must let it be taken.
    pub rule: Option<String>,
    /// Whether records wait for it: it stands in the inbox of those who take it.
    pub waits: bool,
}

impl Flow {
    /// The step between two states.
    pub fn step(&self, from: &str, to: &str) -> Option<&FlowStep> {
        self.steps.iter().find(|s| s.to == to && s.leads_from(from))
    }

    /// The steps that lead from a state.
    pub fn next<'f>(&'f self, from: &'f str) -> impl Iterator<Item = &'f FlowStep> {
        self.steps.iter().filter(move |s| s.leads_from(from))
    }

    /// Whether some steps, one after another, lead from a state to another.
    pub fn leads(&self, from: &str, to: &str) -> bool {
        self.reached([from.to_string()]).contains(&to)
    }

    /// The fewest steps, one after another, that lead from any of some states to another, by such steps only as are let; empty where it
    /// is one of them, nothing where none lead there.
    pub fn way<'f>(&'f self, from: &[String], to: &str, lets: &dyn Fn(&FlowStep) -> bool) -> Option<Vec<&'f FlowStep>> {
        let mut seen: Vec<&str> = from.iter().map(String::as_str).collect();
        let mut open: VecDeque<(&str, Vec<&FlowStep>)> = seen.iter().map(|state| (*state, Vec::new())).collect();
        while let Some((state, way)) = open.pop_front() {
            if state == to {
                return Some(way);
            }
            for step in self.steps.iter().filter(|s| s.leads_from(state) && lets(s)) {
                if !seen.contains(&step.to.as_str()) {
                    seen.push(&step.to);
                    open.push_back((&step.to, way.iter().copied().chain([step]).collect()));
                }
            }
        }
        None
    }

    /// The states that steps lead to from some states, one after another.
    fn reached(&self, from: impl IntoIterator<Item = String>) -> Vec<&str> {
        let mut open: Vec<String> = from.into_iter().collect();
        let mut reached: Vec<&str> = Vec::new();
        while let Some(state) = open.pop() {
            for to in self.steps.iter().filter(|s| s.leads_from(&state)).map(|s| s.to.as_str()) {
                if !reached.contains(&to) {
                    reached.push(to);
                    open.push(to.into());
                }
            }
        }
        reached
    }
}

impl FlowStep {
    /// Whether it leads from a state.
    pub fn leads_from(&self, state: &str) -> bool {
        self.from.iter().any(|f| f == state)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawFlow {
    field: String,
    start: Vec<String>,
    steps: Vec<RawStep>,
    #[serde(default)]
    correct: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawStep {
    from: OneOrMany,
    to: String,
    zh: String,
    en: String,
    #[serde(default)]
    by: Vec<String>,
    #[serde(default)]
    needs: Vec<String>,
    #[serde(default)]
    takes: Vec<String>,
    #[serde(default)]
    reason: bool,
    #[serde(default)]
    rule: Option<String>,
    #[serde(default)]
    waits: bool,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum OneOrMany {
    One(String),
    Many(Vec<String>),
}

impl RawFlow {
    /// Where nothing is said, the keeper sets states right.
    pub(crate) fn into_flow(self, keeper: &str) -> Flow {
        let step = |s: RawStep| FlowStep {
            from: match s.from {
                OneOrMany::One(state) => vec![state],
                OneOrMany::Many(states) => states,
            },
            to: s.to,
            names: Names { zh: s.zh, en: s.en },
            by: s.by,
            needs: s.needs,
            takes: s.takes,
            reason: s.reason,
            rule: s.rule,
            waits: s.waits,
        };
        let correct = if self.correct.is_empty() { vec![keeper.to_string()] } else { self.correct };
        Flow { field: self.field, start: self.start, steps: self.steps.into_iter().map(step).collect(), correct }
    }
}

/// Checks a ledger's flow: its states are choices and can all be reached, its fields and roles are there.
pub(crate) fn check(catalogue: &Catalogue, ledger: &Ledger, line: &dyn Fn(&str) -> usize, faults: &mut Faults) {
    let Some(flow) = &ledger.flow else { return };
    let file = ledger.file.as_str();
    let top = (file, line("[flow]"));
    let Some(field) = ledger.field(&flow.field) else {
        faults.add(top, format!("the flow runs over {}, which is no field", flow.field), "name a choice field");
        return;
    };
    let FieldType::Choice(choices) = &field.kind else {
        faults.add(top, format!("the flow runs over {}, which is no choice", field.name), "name a choice field");
        return;
    };
    if field.sensitive || field.withdrawn {
        faults.add(top, format!("the flow runs over {}, which cannot be read", field.name), "name an open field");
    }
    if flow.start.is_empty() {
        faults.add(top, "the flow begins nowhere", "give at least one state in `start`");
    }
    let states: Vec<&str> = choices.iter().map(|c| c.zh.as_str()).collect();
    let unknown = |state: &str, at: usize, faults: &mut Faults| {
        if !states.contains(&state) {
            let remedy = format!("name a choice of {}", field.name);
            faults.add((file, at), format!("the flow names the unknown state {state}"), remedy);
        }
    };
    flow.start.iter().for_each(|s| unknown(s, top.1, faults));
    for (i, step) in flow.steps.iter().enumerate() {
        let at = line(&format!("zh = \"{}\", en = \"{}\"", step.names.zh, step.names.en)).max(top.1);
        step.from.iter().chain([&step.to]).for_each(|s| unknown(s, at, faults));
        if !step.names.complete() {
            faults.add((file, at), format!("a step to {} lacks a name", step.to), "give both zh and en");
        }
        let twice = flow.steps[..i].iter().any(|s| s.to == step.to && s.from.iter().any(|f| step.leads_from(f)));
        if step.from.is_empty() || twice {
            let what = format!("the step {} leads from no state of its own", step.names.zh);
            faults.add((file, at), what, "one step leads from a state to another: merge the two, or name its `from`");
        }
        for name in step.needs.iter().chain(&step.takes) {
            let filled = name == "note" || ledger.field(name).is_some_and(|f| !f.withdrawn && *name != flow.field);
            if !filled {
                let what = format!("the step {} asks for {name}, which cannot be filled in", step.names.zh);
                faults.add((file, at), what, "name another field of the ledger");
            }
        }
    }
    let unreached =
        |state: &&&str| !flow.start.iter().any(|s| s == **state) && !flow.reached(flow.start.clone()).contains(*state);
    for state in states.iter().filter(unreached) {
        let remedy = "add a step to it, let records begin in it, or drop the choice";
        faults.add(top, format!("no step leads to the state {state}"), remedy);
    }
    if field.default.as_ref().is_some_and(|d| !flow.start.contains(d)) {
        faults.add(top, format!("the default of {} is no start of the flow", field.name), "add it to `start`");
    }
    let roles = flow.correct.iter().chain(flow.steps.iter().flat_map(|s| &s.by));
    for role in roles.filter(|r| !catalogue.roles().is_empty() && catalogue.role(r).is_none()) {
        faults.add(
            (file, line(&format!("\"{role}\"")).max(top.1)),
            format!("the flow names the unknown role {role}"),
            "name a role of roles.toml",
        );
    }
}

#[cfg(test)]
mod tests {
    use crate::{Catalogue, Source};

    const LEDGER: &str = r#"ledger = "work"
name = { zh = "项目", en = "Work" }
scope = "county"
label = "{name}"
same = ["name"]
fields = [
  { name = "name", zh = "名称", en = "Name", type = "text", required = true },
  { name = "done_on", zh = "完工", en = "Done on", type = "date" },
  { name = "state", zh = "状态", en = "State", type = "choice", choices = ["立项|Approved", "开工|Started", "完工|Done"] },
]

[flow]
"#;

    fn load(flow: &str) -> Result<Catalogue, String> {
        let source = Source { path: "base/work.ledger.toml".into(), text: format!("{LEDGER}{flow}") };
        Catalogue::load(&[source]).map_err(|f| f.to_string())
    }

    const GOOD: &str = r#"field = "state"
start = ["立项"]
steps = [
  { from = "立项", to = "开工", zh = "开工", en = "Start" },
  { from = ["开工"], to = "完工", zh = "完工", en = "Finish", needs = ["done_on"], reason = true },
]
"#;

    #[test]
    fn a_flow_is_read_and_leads_where_its_steps_do() {
        let catalogue = load(GOOD).unwrap();
        let flow = catalogue.ledger("work").unwrap().flow.as_ref().unwrap();
        assert_eq!(flow.step("开工", "完工").unwrap().needs, ["done_on"]);
        assert!(flow.step("立项", "完工").is_none() && flow.leads("立项", "完工"));
        assert!(!flow.leads("完工", "立项") && !flow.leads("立项", "立项"));
        assert_eq!(flow.next("立项").map(|s| s.to.as_str()).collect::<Vec<_>>(), ["开工"]);
    }

    #[test]
    fn the_way_to_a_state_is_the_fewest_steps_among_those_that_are_let() {
        let longer = GOOD.replace(
            "  { from = \"立项\", to = \"开工\"",
            "  { from = \"立项\", to = \"完工\", zh = \"补记完工\", en = \"Enter as done\" },\n  { from = \"立项\", to = \"开工\"",
        );
        let catalogue = load(&longer).unwrap();
        let flow = catalogue.ledger("work").unwrap().flow.as_ref().unwrap();
        let begun = ["立项".to_string()];
        let way = |to: &str, lets: &dyn Fn(&super::FlowStep) -> bool| {
            let names = |way: Vec<&super::FlowStep>| way.iter().map(|s| s.names.zh.clone()).collect::<Vec<_>>();
            flow.way(&begun, to, lets).map(names)
        };
        assert_eq!(way("完工", &|_| true).unwrap(), ["补记完工"]);
        assert_eq!(way("完工", &|s| s.names.zh != "补记完工").unwrap(), ["开工", "完工"]);
        assert_eq!(way("立项", &|_| false).unwrap(), Vec::<String>::new());
        assert_eq!(way("完工", &|s| s.names.zh == "开工"), None);
        assert_eq!(flow.way(&["完工".to_string()], "开工", &|_| true).map(|w| w.len()), None);
    }

    #[test]
    fn a_faulty_flow_is_refused_with_line_and_remedy() {
        // Line 12 is `[flow]`; the steps begin two lines after its own first line.
        let cases = [
            (
                "field = \"state\"",
                "field = \"phase\"",
                "base/work.ledger.toml:12: the flow runs over phase, which is no field",
            ),
            ("field = \"state\"", "field = \"name\"", ":12: the flow runs over name, which is no choice"),
            ("start = [\"立项\"]", "start = []", ":12: the flow begins nowhere"),
            (
                "start = [\"立项\"]",
                "start = [\"停工\"]",
                ":12: the flow names the unknown state 停工; name a choice of state",
            ),
            ("to = \"完工\"", "to = \"停工\"", ":17: the flow names the unknown state 停工"),
            ("from = [\"开工\"]", "from = []", ":17: the step 完工 leads from no state of its own"),
            ("needs = [\"done_on\"]", "needs = [\"paid_on\"]", ":17: the step 完工 asks for paid_on"),
            ("needs = [\"done_on\"]", "needs = [\"state\"]", ":17: the step 完工 asks for state"),
            ("to = \"开工\"", "to = \"立项\"", ":12: no step leads to the state 开工; add a step to it"),
            ("en = \"Start\"", "en = \"\"", "a step to 开工 lacks a name; give both zh and en"),
        ];
        for (good, bad, says) in cases {
            let faults = load(&GOOD.replace(good, bad)).unwrap_err();
            assert!(faults.contains(says), "{bad}: {faults}");
        }
    }
}
