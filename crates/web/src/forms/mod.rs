//! Forms made from a ledger's declaration: what is shown, what was typed, what is wrong with it.

mod read;
mod refusal;

use std::collections::HashMap;

use catalogue::{Field, FieldType, FlowStep, Ledger, RegionCode};
use journal::{Record, RecordQuery};

use crate::WebError;
use crate::desk::Desk;
use crate::labels::Labels;
use crate::show;

pub(crate) use read::{Read, read, value, value_of};
pub(crate) use refusal::{field_of, refusal};

/// A referred ledger of no more records than this is a list to choose from; a longer one is typed and found.
const LISTED: i64 = 60;

/// One choice of a list.
pub(crate) struct Choice {
    pub value: String,
    pub text: String,
    pub chosen: bool,
}

/// A group of choices: the villages of a township.
pub(crate) struct ChoiceGroup {
    pub name: String,
    pub choices: Vec<Choice>,
}

/// How a field is filled in.
pub(crate) enum Kind {
    /// One line.
    Line,
    /// Several lines.
    Area,
    /// One of a list.
    List(Vec<Choice>),
    /// One of a list in groups.
    Grouped(Vec<ChoiceGroup>),
    /// The name of a record, looked up when sent (and while typing, where there is script): the id it had, and its label then.
    Named { id: String, label: String },
}

/// A field of a form.
pub(crate) struct Input {
    pub name: String,
    pub label: String,
    pub kind: Kind,
    /// Where what may be meant is looked up as one types, for those that are picked.
    pub source: Option<String>,
    pub value: String,
    pub unit: String,
    pub hint: String,
    pub such_as: String,
    pub required: bool,
    pub fault: String,
    pub numeric: bool,
    /// Whether its value is kept encrypted: then the browser keeps nothing of it either.
    pub sealed: bool,
    /// Whether what is typed is read and told at once.
    pub checked: bool,
}

/// What was typed (by the names of the form's fields) and what is wrong with it (by field).
#[derive(Default)]
pub(crate) struct Typed {
    pub texts: HashMap<String, String>,
    pub faults: HashMap<String, String>,
    /// Records that a typed name may mean, by field.
    pub several: HashMap<String, Vec<(String, String)>>,
}

impl Typed {
    fn text(&self, name: &str) -> Option<&str> {
        self.texts.get(name).map(String::as_str)
    }
}

/// The fields of a ledger's form: standing values, overlaid with what was typed.
pub(crate) async fn inputs(
    desk: &Desk,
    ledger: &Ledger,
    standing: Option<&Record>,
    typed: &Typed,
) -> Result<Vec<Input>, WebError> {
    let labels = desk.labels(standing.into_iter().map(|r| (ledger, r))).await?;
    let mut inputs = vec![place(desk, ledger, standing, typed)];
    for field in ledger.entered() {
        inputs.push(input(desk, field, standing, typed, &labels).await?);
    }
    inputs.push(note(desk, standing, typed));
    states(desk, ledger, standing, &mut inputs);
    Ok(inputs)
}

/// The fields of one step: what it needs and what may come with it.
pub(crate) async fn step_inputs(
    desk: &Desk,
    ledger: &Ledger,
    step: &FlowStep,
    standing: &Record,
    typed: &Typed,
) -> Result<Vec<Input>, WebError> {
    let labels = desk.labels([(ledger, standing)]).await?;
    let mut inputs = Vec::new();
    for name in step.needs.iter().chain(&step.takes) {
        let Some(field) = ledger.field(name) else { continue };
        let mut one = input(desk, field, Some(standing), typed, &labels).await?;
        one.required = step.needs.contains(name);
        inputs.push(one);
    }
    Ok(inputs)
}

/// A field's input by itself, over no record.
pub(crate) async fn alone(desk: &Desk, field: &Field, typed: &Typed) -> Result<Input, WebError> {
    let labels = desk.labels(std::iter::empty::<(&Ledger, &Record)>()).await?;
    input(desk, field, None, typed, &labels).await
}

/// Of the states of a flow those that a record can be given: its own, those next, all where it may be set right.
fn states(desk: &Desk, ledger: &Ledger, standing: Option<&Record>, inputs: &mut [Input]) {
    let Some(flow) = &ledger.flow else { return };
    let Some(input) = inputs.iter_mut().find(|i| i.name == flow.field) else { return };
    let Kind::List(choices) = &mut input.kind else { return };
    let can = |state: &str| match standing {
        None => flow.start.iter().any(|s| s == state),
        Some(record) => {
            let from = record.text(&flow.field);
            let next = flow.step(from, state).is_some_and(|s| desk.access().takes(ledger, s, &record.region));
            from.is_empty() || next || desk.access().corrects(ledger, &record.region)
        }
    };
    choices.retain(|c| c.chosen || can(&c.value));
}

fn note(desk: &Desk, standing: Option<&Record>, typed: &Typed) -> Input {
    let kept = standing.map_or("", |r| r.text("note"));
    Input {
        name: "note".into(),
        label: desk.words().say("field-note"),
        kind: Kind::Area,
        source: None,
        value: typed.text("note").unwrap_or(kept).into(),
        unit: String::new(),
        hint: String::new(),
        such_as: String::new(),
        required: false,
        fault: typed.faults.get("note").cloned().unwrap_or_default(),
        numeric: false,
        sealed: false,
        checked: false,
    }
}

/// Where the record belongs: places where the reader may write, fine enough for the ledger.
fn place(desk: &Desk, ledger: &Ledger, standing: Option<&Record>, typed: &Typed) -> Input {
    let kept = standing.map_or_else(String::new, |r| r.region.to_string());
    let only = only_place(desk, ledger);
    let chosen = typed.text("region").map_or(kept, String::from);
    let chosen = if chosen.is_empty() { only.unwrap_or_default() } else { chosen };
    Input {
        name: "region".into(),
        label: desk.words().say("field-place"),
        kind: Kind::Grouped(place_groups(desk, ledger, &chosen)),
        source: Some(format!("/places/pick?of={}", ledger.name)),
        value: chosen,
        unit: String::new(),
        hint: String::new(),
        such_as: String::new(),
        required: true,
        fault: typed.faults.get("region").cloned().unwrap_or_default(),
        numeric: false,
        sealed: false,
        checked: false,
    }
}

fn only_place(desk: &Desk, ledger: &Ledger) -> Option<String> {
    let scope = desk.access().writable(ledger);
    let [one] = scope.as_slice() else { return None };
    (one.as_str().len() >= ledger.scope.digits()).then(|| one.to_string())
}

/// The places where the reader may enter records of a ledger, by township.
pub(crate) fn place_groups(desk: &Desk, ledger: &Ledger, chosen: &str) -> Vec<ChoiceGroup> {
    let digits = ledger.scope.digits();
    let choice =
        |code: &RegionCode, text: String| Choice { value: code.to_string(), chosen: code.as_str() == chosen, text };
    let mut groups = Vec::new();
    for scope in desk.access().writable(ledger) {
        if digits == 6 && scope.as_str().len() == 6 {
            groups.push(ChoiceGroup { name: String::new(), choices: vec![choice(&scope, desk.places.name(&scope))] });
        }
        if scope.as_str().len() == 12 {
            groups.push(ChoiceGroup { name: String::new(), choices: vec![choice(&scope, desk.places.full(&scope))] });
            continue;
        }
        for township in desk.places.townships(&scope) {
            let name = desk.places.name(township);
            let whole = choice(township, desk.words().one("place-whole-township", "name", name.as_str()));
            let villages = desk.places.villages(township).map(|v| choice(v, desk.places.name(v)));
            groups.push(ChoiceGroup { name, choices: std::iter::once(whole).chain(villages).collect() });
        }
    }
    groups
}

async fn input(
    desk: &Desk,
    field: &Field,
    standing: Option<&Record>,
    typed: &Typed,
    labels: &Labels<'_>,
) -> Result<Input, WebError> {
    let words = desk.words();
    let kept = standing.map(|r| r.get(&field.name).clone()).unwrap_or_default();
    // A sealed value is never sent to the browser: an empty box leaves it as it is.
    let shown = if field.sensitive { String::new() } else { show::plain(field, &kept) };
    let default = || field.default.clone().filter(|_| standing.is_none()).unwrap_or_default();
    let value = typed.text(&field.name).map_or_else(|| if shown.is_empty() { default() } else { shown }, String::from);
    let kind = match &field.kind {
        FieldType::LongText => Kind::Area,
        FieldType::Choice(choices) => Kind::List(choices_of(choices, &value, desk)),
        FieldType::Bool => Kind::List(yes_or_no(&value, desk)),
        FieldType::Region => Kind::Grouped(all_places(desk, &value)),
        FieldType::Ref(of) => reference(desk, field, of, &value, &labels.shown(field, &kept).text, typed).await?,
        _ => Kind::Line,
    };
    let value = match &kind {
        Kind::Named { label, .. } if typed.text(&field.name).is_none() => label.clone(),
        _ => value,
    };
    Ok(Input {
        name: field.name.clone(),
        label: words.name(&field.names),
        source: source(field, &kind, typed),
        kind,
        value,
        unit: show::field_unit(field, words.lang),
        hint: hint(desk, field, !kept.is_null()),
        such_as: such_as(desk, field),
        required: field.required,
        fault: typed.faults.get(&field.name).cloned().unwrap_or_default(),
        numeric: field.kind.storage() == catalogue::Storage::Int,
        sealed: field.sensitive,
        checked: !matches!(field.kind, FieldType::Text | FieldType::LongText | FieldType::Ref(_)),
    })
}

/// Where what a field may refer to is looked up. Of several of one name one is chosen from these alone.
fn source(field: &Field, kind: &Kind, typed: &Typed) -> Option<String> {
    match (&field.kind, kind) {
        (FieldType::Region, _) => Some("/places/pick".into()),
        (FieldType::Ref(_), Kind::List(_)) if typed.several.contains_key(&field.name) => None,
        (FieldType::Ref(of), _) => Some(format!("/ledgers/{of}/pick")),
        _ => None,
    }
}

fn choices_of(choices: &[catalogue::Choice], value: &str, desk: &Desk) -> Vec<Choice> {
    let text = |c: &catalogue::Choice| desk.words().name(&c.names());
    choices.iter().map(|c| Choice { value: c.zh.clone(), text: text(c), chosen: c.zh == value }).collect()
}

fn yes_or_no(value: &str, desk: &Desk) -> Vec<Choice> {
    let words = desk.words();
    let yes = matches!(value, "1" | "是");
    let no = matches!(value, "0" | "否");
    vec![
        Choice { value: "1".into(), text: words.say("value-yes"), chosen: yes },
        Choice { value: "0".into(), text: words.say("value-no"), chosen: no },
    ]
}

/// All places of the county, by township.
pub(crate) fn all_places(desk: &Desk, chosen: &str) -> Vec<ChoiceGroup> {
    let county = desk.county();
    let choice = |code: &RegionCode| Choice {
        value: code.to_string(),
        text: desk.places.name(code),
        chosen: code.as_str() == chosen,
    };
    let whole = ChoiceGroup { name: String::new(), choices: vec![choice(county)] };
    let townships = desk.places.townships(county).map(|t| ChoiceGroup {
        name: desk.places.name(t),
        choices: std::iter::once(choice(t)).chain(desk.places.villages(t).map(choice)).collect(),
    });
    std::iter::once(whole).chain(townships).collect()
}

async fn reference(
    desk: &Desk,
    field: &Field,
    of: &str,
    value: &str,
    label: &str,
    typed: &Typed,
) -> Result<Kind, WebError> {
    if let Some(several) = typed.several.get(&field.name) {
        let choice = |(id, text): &(String, String)| Choice { value: id.clone(), text: text.clone(), chosen: false };
        return Ok(Kind::List(several.iter().map(choice).collect()));
    }
    let ledger = desk.catalogue().ledger(of).ok_or(WebError::NotFound)?;
    if desk.access().reads_anywhere(ledger) {
        let places = Some(desk.access().scope(ledger));
        let query = RecordQuery { places, limit: Some(LISTED + 1), ..RecordQuery::default() };
        let records = desk.state.journal.records(desk.county(), ledger, &query).await?;
        if (records.len() as i64) <= LISTED && !records.is_empty() {
            let labels = desk.labels(records.iter().map(|r| (ledger, r))).await?;
            let choice = |r: &Record| Choice {
                value: r.record.clone(),
                text: labels.record(ledger, r),
                chosen: r.record == value,
            };
            let mut choices: Vec<Choice> = records.iter().map(choice).collect();
            // What stands is never lost from the list, even where the reader could not choose it anew.
            if !value.is_empty() && !choices.iter().any(|c| c.chosen) {
                choices.push(Choice { value: value.into(), text: label.into(), chosen: true });
            }
            choices.sort_by(|a, b| a.text.cmp(&b.text));
            return Ok(Kind::List(choices));
        }
    }
    let kept_id = typed.text(&format!("id.{}", field.name)).map_or(value, |t| t).to_string();
    let kept_label = typed.text(&format!("label.{}", field.name)).unwrap_or(label).to_string();
    Ok(Kind::Named { id: kept_id, label: kept_label })
}

fn hint(desk: &Desk, field: &Field, filled: bool) -> String {
    let words = desk.words();
    match filled {
        _ if field.sensitive && filled => words.say("hint-sealed-kept"),
        _ if field.sensitive => words.say("hint-sealed"),
        _ => String::new(),
    }
}

/// How a value may be written, in the empty box.
fn such_as(desk: &Desk, field: &Field) -> String {
    let words = desk.words();
    match &field.kind {
        FieldType::Date => words.say("hint-date"),
        FieldType::Month => words.say("hint-month"),
        FieldType::DocNo => words.say("hint-docno"),
        _ => String::new(),
    }
}
