//! A new ledger: its fields with their types, refused where a fact is asked for already, with its form, list and import header
//! to look at before anybody is asked to approve it.

use std::collections::{HashMap, HashSet};

use askama::Template;
use axum::extract::Query;
use axum::response::{Html, IntoResponse, Redirect, Response};
use catalogue::alike::{self, Alike};
use catalogue::compose::{self, NewField, NewLedger};
use catalogue::{Ledger, Names, Part, Source};
use journal::declared::Declares;

use super::Pick;
use super::propose::{self, Outcome, Proposal};
use crate::desk::Desk;
use crate::guard::Posted;
use crate::refused::Refused;
use crate::shell::{self, At, Shell};
use crate::texts::Words;
use crate::{WebError, links};

/// Rows of fields a form holds at most.
const ROWS: usize = 12;
/// Rows that an empty form shows.
const BEGIN: usize = 4;

/// A place that holds the fact already.
pub(super) struct Known {
    pub wanted: String,
    pub there: String,
    pub href: String,
    pub same: bool,
}

/// What a ledger would look like.
pub(super) struct Sample {
    pub fields: Vec<(String, String, bool)>,
    pub columns: Vec<String>,
    pub header: Vec<String>,
}

struct Row {
    n: usize,
    zh: String,
    en: String,
    choices: String,
    unit: String,
    types: Vec<Pick>,
    targets: Vec<Pick>,
    required: bool,
    same: bool,
}

#[derive(Template)]
#[template(path = "pages/declaration/ledger.html")]
struct Form {
    shell: Shell,
    w: Words,
    texts: HashMap<String, String>,
    rows: Vec<Row>,
    parts: Vec<Pick>,
    scopes: Vec<Pick>,
    keepers: Vec<Pick>,
    faults: Vec<String>,
    known: Vec<Known>,
    differs: bool,
    taken: Option<String>,
    sample: Option<Sample>,
}

impl Form {
    fn text(&self, name: &str) -> &str {
        self.texts.get(name).map_or("", |t| t.trim())
    }
}

/// `GET /declarations/ledgers/new`
pub(super) async fn new(desk: Desk, Query(params): Query<HashMap<String, String>>) -> Result<Html<String>, WebError> {
    propose::may(&desk)?;
    shell::page(&form(&desk, params))
}

/// `POST /declarations/ledgers/new`: a row more, a preview, or the proposal.
pub(super) async fn posted(desk: Desk, posted: Posted) -> Result<Response, WebError> {
    propose::may(&desk)?;
    let mut form = form(&desk, posted.0.clone());
    if posted.text("act") == "row" {
        return Ok(shell::page(&form)?.into_response());
    }
    let ledger = match new_ledger(&desk, &posted.0) {
        Ok(ledger) => ledger,
        Err(faults) => {
            form.faults = faults;
            return refused(&form);
        }
    };
    form.known = all_known(&desk, &ledger);
    form.differs = !form.known.is_empty() && form.known.iter().all(|k| !k.same);
    let part = posted.text("part").to_string();
    let text = ledger.toml();
    let source = Source { path: Declares::Ledger.path(&part, &ledger.ledger), text: text.clone() };
    match propose::joined(&desk, source).await? {
        Ok(catalogue) => form.sample = catalogue.ledger(&ledger.ledger).map(|l| sample(&desk, l)),
        Err(faults) => form.faults = faults,
    }
    if posted.text("act") != "propose" {
        return Ok(shell::page(&form)?.into_response());
    }
    if posted.text("admitted_by").is_empty() {
        form.faults.push(desk.words().say("admitted-missing"));
    }
    let explained = form.differs && !posted.text("differs").is_empty();
    if !form.faults.is_empty() || !(form.known.is_empty() || explained) {
        return refused(&form);
    }
    let proposal = Proposal {
        declares: Declares::Ledger,
        name: ledger.ledger.clone(),
        title: ledger.name.zh.clone(),
        part,
        text,
        admitted_by: posted.text("admitted_by").into(),
        note: posted.text("differs").into(),
    };
    match propose::propose(&desk, proposal).await? {
        Outcome::Stands(record) => Ok(Redirect::to(&format!("/declarations/{record}")).into_response()),
        Outcome::Taken(record) => {
            form.taken = Some(record);
            refused(&form)
        }
    }
}

fn new_ledger(desk: &Desk, texts: &HashMap<String, String>) -> Result<NewLedger, Vec<String>> {
    let w = desk.words();
    let get = |name: &str| texts.get(name).map_or("", |t| t.trim());
    let mut faults = Vec::new();
    let name = compose::names(get("zh"), get("en")).unwrap_or_else(|| {
        faults.push(w.say("ledger-new-names"));
        Names::default()
    });
    if !Part::ALL.iter().any(|p| *p != Part::Base && p.folder() == get("part")) {
        faults.push(w.say("ledger-new-part"));
    }
    let mut fields: Vec<NewField> = Vec::new();
    let mut same = vec!["region".to_string()];
    for n in 0..ROWS {
        let end = format!(".{n}");
        if get(&format!("zh{end}")).is_empty() && get(&format!("en{end}")).is_empty() {
            continue;
        }
        match new_field(desk, texts, &end, |name| fields.iter().any(|f| f.name == name)) {
            Ok(field) => {
                if texts.contains_key(&format!("same{end}")) {
                    same.push(field.name.clone());
                }
                fields.push(field);
            }
            Err(fault) => faults.push(w.with("ledger-new-row", &[("row", &(n + 1).to_string()), ("says", &fault)])),
        }
    }
    if same.len() == 1 && faults.is_empty() {
        faults.push(w.say("ledger-new-same"));
    }
    if !faults.is_empty() {
        return Err(faults);
    }
    let about =
        if get("about").is_empty() { name.clone() } else { Names { zh: get("about").into(), en: name.en.clone() } };
    let table = compose::identifier(&name, |n| desk.catalogue().ledger(n).is_some());
    Ok(NewLedger {
        ledger: table,
        about,
        scope: get("scope").into(),
        label: same.get(1).map_or_else(String::new, |f| format!("{{{f}}}")),
        same,
        day: fields.iter().find(|f| f.r#type == "date").map(|f| f.name.clone()),
        keeper: get("keeper").into(),
        name,
        fields,
    })
}

/// A field from the boxes of a form whose names end so.
pub(super) fn new_field(
    desk: &Desk,
    texts: &HashMap<String, String>,
    end: &str,
    taken: impl Fn(&str) -> bool,
) -> Result<NewField, String> {
    let w = desk.words();
    let get = |name: &str| texts.get(&format!("{name}{end}")).map_or("", |t| t.trim());
    let names = compose::names(get("zh"), get("en")).ok_or_else(|| w.say("field-new-names"))?;
    let kind = if get("type").is_empty() { "text" } else { get("type") };
    let choices = terms(get("choices"));
    if kind == "choice" && choices.is_empty() {
        return Err(w.say("field-new-choices"));
    }
    let of = (kind == "ref").then(|| get("to").to_string());
    if of.as_deref() == Some("") {
        return Err(w.say("field-new-ref"));
    }
    const RESERVED: [&str; 7] = ["county", "record", "from_seq", "to_seq", "region", "key", "note"];
    Ok(NewField {
        name: compose::identifier(&names, |n| taken(n) || RESERVED.contains(&n)),
        zh: names.zh,
        en: names.en,
        r#type: kind.into(),
        of,
        choices: if kind == "choice" { choices } else { Vec::new() },
        unit: Some(get("unit")).filter(|u| !u.is_empty()).map(String::from),
        required: texts.contains_key(&format!("required{end}")),
        also: Vec::new(),
    })
}

/// Terms as somebody lists them: one a line or parted by 、, English behind a bar.
fn terms(text: &str) -> Vec<String> {
    let parts = text.split(['\n', '、', ';', '；', '，', ',']).map(str::trim).filter(|t| !t.is_empty());
    parts.map(|t| if t.contains('|') { t.to_string() } else { format!("{t}|{t}") }).collect()
}

/// Where a field's fact is held already, in ledgers that the reader may open.
pub(super) fn known(desk: &Desk, own: &str, field: &NewField) -> Vec<Known> {
    let names = Names { zh: field.zh.clone(), en: field.en.clone() };
    told(desk, &names, alike::fields(desk.catalogue(), own, &names, &field.also))
}

fn all_known(desk: &Desk, ledger: &NewLedger) -> Vec<Known> {
    let mut all = told(desk, &ledger.name, alike::ledgers(desk.catalogue(), &ledger.name));
    let mut seen = HashSet::new();
    for field in &ledger.fields {
        // What only points to a record of another ledger asks for nothing anew.
        let found = if field.r#type == "ref" { Vec::new() } else { known(desk, &ledger.ledger, field) };
        all.extend(found.into_iter().filter(|k| seen.insert((k.wanted.clone(), k.href.clone()))));
    }
    all
}

fn told(desk: &Desk, wanted: &Names, found: Vec<Alike>) -> Vec<Known> {
    let w = desk.words();
    let one = |a: Alike| {
        let ledger = desk.catalogue().ledger(&a.ledger).filter(|l| desk.access().reads_anywhere(l))?;
        let field = a.field.as_deref().and_then(|f| ledger.field(f));
        let there = field.map_or_else(
            || w.name(&ledger.names),
            |f| w.with("known-field", &[("ledger", &w.name(&ledger.names)), ("field", &w.name(&f.names))]),
        );
        Some(Known { wanted: w.name(wanted), there, href: links::ledger(&ledger.name), same: a.same })
    };
    found.into_iter().filter_map(one).take(3).collect()
}

/// The form, list and import header of a ledger.
pub(super) fn sample(desk: &Desk, ledger: &Ledger) -> Sample {
    let w = desk.words();
    let words = compose::types();
    let kind = |f: &catalogue::Field| {
        words.iter().find(|(word, _)| *word == f.kind.word()).map_or_else(String::new, |(_, names)| w.name(names))
    };
    let unit = |f: &catalogue::Field| f.unit.as_ref().map_or_else(String::new, |u| format!("（{u}）"));
    let place = w.say("figure-new-place");
    let columns = std::iter::once(place).chain(ledger.entered().map(|f| w.name(&f.names)));
    let header = ["乡镇", "村"].map(String::from).into_iter();
    let header = header.chain(ledger.entered().map(|f| format!("{}{}", f.names.zh, unit(f)))).chain(["备注".into()]);
    Sample {
        fields: ledger.entered().map(|f| (w.name(&f.names), kind(f), f.required)).collect(),
        columns: columns.collect(),
        header: header.collect(),
    }
}

/// The types a field may have.
pub(super) fn types(w: Words, chosen: &str) -> Vec<Pick> {
    compose::types().into_iter().map(|(word, names)| (word.to_string(), w.name(&names), word == chosen)).collect()
}

fn form(desk: &Desk, texts: HashMap<String, String>) -> Form {
    let w = desk.words();
    let get = |name: &str| texts.get(name).map_or("", |t| t.trim()).to_string();
    let filled = (0..ROWS).filter(|n| !get(&format!("zh.{n}")).is_empty()).max().map_or(0, |n| n + 1);
    let asked: usize = get("rows").parse().unwrap_or(BEGIN);
    let shown = (filled.max(asked) + usize::from(get("act") == "row")).clamp(1, ROWS);
    let scopes = [("village", "scope-village"), ("township", "scope-township"), ("county", "scope-county")];
    let (part, scope, keeper) = (get("part"), get("scope"), get("keeper"));
    Form {
        shell: Shell::new(desk, w.say("ledger-new"), At::Settings)
            .under(w.say("menu-settings"), "/settings")
            .under(w.say("declarations"), "/declarations"),
        w,
        rows: (0..shown).map(|n| row(desk, &texts, n)).collect(),
        parts: Part::ALL
            .into_iter()
            .filter(|p| *p != Part::Base)
            .map(|p| (p.folder().to_string(), w.name(&p.names()), p.folder() == part))
            .collect(),
        scopes: scopes.map(|(code, key)| (code.to_string(), w.say(key), code == scope)).into(),
        keepers: desk
            .catalogue()
            .roles()
            .iter()
            .filter(|r| r.level == "county" && !r.writes.is_empty() && r.never_with.is_empty())
            .map(|r| (r.name.clone(), w.name(&r.names), r.name == keeper || (keeper.is_empty() && r.may("define"))))
            .collect(),
        faults: Vec::new(),
        known: Vec::new(),
        differs: false,
        taken: None,
        sample: None,
        texts,
    }
}

fn row(desk: &Desk, texts: &HashMap<String, String>, n: usize) -> Row {
    let w = desk.words();
    let get = |name: &str| texts.get(&format!("{name}.{n}")).map_or("", |t| t.trim()).to_string();
    let to = get("to");
    let reads = desk.catalogue().ledgers().filter(|l| desk.access().reads_anywhere(l));
    Row {
        n,
        zh: get("zh"),
        en: get("en"),
        choices: get("choices"),
        unit: get("unit"),
        types: types(w, &get("type")),
        targets: reads.map(|l| (l.name.clone(), w.name(&l.names), l.name == to)).collect(),
        required: texts.contains_key(&format!("required.{n}")),
        same: texts.contains_key(&format!("same.{n}")) || (n == 0 && !texts.contains_key("_token")),
    }
}

fn refused(form: &Form) -> Result<Response, WebError> {
    Ok(Refused::from(&form.faults).page(shell::page(form)?))
}
