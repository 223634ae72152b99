//! Reading the files into one catalogue.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};

use crate::duty_read::{self, RawDuty};
use crate::error::Faults;
use crate::expr_parse::{self, Context};
use crate::family::{self, RawFigure};
use crate::flow::RawFlow;
use crate::role::{RawNorm, RawRole};
use crate::rule::RawRules;
use crate::{Catalogue, Check, Choice, Field, FieldType, Figure, Ledger, Level, Names, Part, RegionLevel, Source};

/// Reads files into a catalogue; what is wrong in them is noted, and what can be read is read.
pub(crate) fn read(sources: &[Source], faults: &mut Faults) -> Catalogue {
    let mut reader = Reader { catalogue: Catalogue::default(), faults };
    reader.norms_and_roles(sources);
    let raw = reader.ledgers(sources);
    reader.role_changes(sources);
    reader.additions(sources);
    reader.checks(sources, raw);
    reader.duties(sources);
    reader.figures(sources);
    reader.rules(sources);
    let calendar = reader.calendars(sources);
    Catalogue { calendar, ..reader.catalogue }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawLedger {
    ledger: String,
    name: Names,
    #[serde(default)]
    about: Option<Names>,
    scope: RegionLevel,
    label: String,
    same: Vec<String>,
    #[serde(default)]
    span: Option<(String, String)>,
    #[serde(default)]
    alone: Vec<String>,
    #[serde(default)]
    day: Option<String>,
    #[serde(default)]
    keeper: String,
    #[serde(default)]
    titles: Vec<String>,
    #[serde(default)]
    apart: bool,
    #[serde(default)]
    pictures: bool,
    #[serde(default = "last_place")]
    order: i64,
    #[serde(default)]
    withdrawn: bool,
    fields: Vec<RawField>,
    #[serde(default)]
    checks: Vec<RawCheck>,
    #[serde(default)]
    flow: Option<RawFlow>,
}

fn last_place() -> i64 {
    1000
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawField {
    pub(crate) name: String,
    zh: String,
    en: String,
    r#type: String,
    #[serde(default)]
    group: Option<Choice>,
    #[serde(default)]
    of: Option<String>,
    #[serde(default)]
    choices: Vec<Choice>,
    #[serde(default)]
    pub(crate) required: bool,
    #[serde(default)]
    sensitive: bool,
    #[serde(default)]
    also: Vec<String>,
    #[serde(default)]
    unit: Option<String>,
    #[serde(default)]
    min: Option<i64>,
    #[serde(default)]
    max: Option<i64>,
    #[serde(default)]
    after: Option<String>,
    #[serde(default)]
    unique: bool,
    #[serde(default)]
    was: Option<String>,
    #[serde(default)]
    withdrawn: bool,
    #[serde(default)]
    copies: bool,
    #[serde(default)]
    sought: bool,
    #[serde(default)]
    default: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawCheck {
    that: String,
    #[serde(default)]
    level: Level,
    zh: String,
    en: String,
}

/// Short digest of a declaration's text: what "version" means here.
pub(crate) fn version(text: &str) -> String {
    hex::encode(&Sha256::digest(text.as_bytes())[..6])
}

pub(crate) struct Reader<'a> {
    pub(crate) catalogue: Catalogue,
    pub(crate) faults: &'a mut Faults,
}

impl Reader<'_> {
    /// Reads a file into its raw form, or records the fault.
    pub(crate) fn file<T: DeserializeOwned>(&mut self, source: &Source) -> Option<T> {
        match toml::from_str(&source.text) {
            Ok(raw) => Some(raw),
            Err(error) => {
                let line = error.span().map_or(1, |span| source.line_at(span.start));
                self.faults.add(
                    (&source.path, line),
                    error.message().to_string(),
                    "mend this line; docs/catalogue.md gives the form",
                );
                None
            }
        }
    }

    fn norms_and_roles(&mut self, sources: &[Source]) {
        #[derive(Deserialize)]
        struct Norms {
            #[serde(default)]
            norms: BTreeMap<String, RawNorm>,
        }
        #[derive(Deserialize)]
        struct Roles {
            #[serde(default)]
            roles: BTreeMap<String, RawRole>,
        }
        for source in sources {
            match source.path.as_str() {
                "norms.toml" => {
                    let raw = self.file::<Norms>(source).map(|n| n.norms).unwrap_or_default();
                    self.catalogue.norms = raw.into_iter().map(|(name, raw)| raw.into_norm(&name)).collect();
                }
                "roles.toml" => {
                    let raw = self.file::<Roles>(source).map(|n| n.roles).unwrap_or_default();
                    self.catalogue.roles = raw.into_iter().map(|(name, raw)| raw.into_role(&name)).collect();
                }
                _ => {}
            }
        }
    }

    /// Reads the ledgers; their checks wait until every ledger is known.
    fn ledgers(&mut self, sources: &[Source]) -> Vec<(String, Vec<RawCheck>)> {
        let mut checks = Vec::new();
        let mut order = Vec::new();
        for source in sources.iter().filter(|s| s.path.ends_with(".ledger.toml")) {
            let Some(part) = Part::of_path(&source.path) else {
                self.faults.add(
                    (&source.path, 1),
                    "a ledger outside the five folders",
                    "put it under base, organisation, guarantees, secretaries or education",
                );
                continue;
            };
            let Some(raw) = self.file::<RawLedger>(source) else { continue };
            if self.catalogue.ledgers.contains_key(&raw.ledger) {
                self.faults.add(
                    (&source.path, source.line_of("ledger")),
                    format!("a second ledger {}", raw.ledger),
                    "rename one of the two",
                );
                continue;
            }
            let (ledger, raw_checks) = self.ledger(source, part, raw);
            order.push((Part::ALL.iter().position(|p| *p == part), ledger.order, ledger.name.clone()));
            checks.push((ledger.name.clone(), raw_checks));
            self.catalogue.ledgers.insert(ledger.name.clone(), ledger);
        }
        order.sort();
        self.catalogue.ledger_order = order.into_iter().map(|(_, _, name)| name).collect();
        checks
    }

    fn ledger(&mut self, source: &Source, part: Part, raw: RawLedger) -> (Ledger, Vec<RawCheck>) {
        let fields = raw.fields.into_iter().filter_map(|f| self.field(source, f)).collect();
        let ledger = Ledger {
            withdrawn: raw.withdrawn,
            name: raw.ledger,
            names: raw.name,
            about: raw.about,
            part,
            scope: raw.scope,
            label: raw.label,
            flow: raw.flow.map(|f| f.into_flow(&raw.keeper)),
            same: raw.same,
            span: raw.span,
            alone: raw.alone,
            day: raw.day,
            keeper: raw.keeper,
            titles: raw.titles,
            apart: raw.apart,
            pictures: raw.pictures,
            order: raw.order,
            fields,
            checks: Vec::new(),
            version: version(&source.text),
            file: source.path.clone(),
        };
        (ledger, raw.checks)
    }

    pub(crate) fn field(&mut self, source: &Source, raw: RawField) -> Option<Field> {
        let line = source.line_of(&format!("\"{}\"", raw.name));
        let kind = match (raw.r#type.as_str(), raw.of) {
            ("text", None) => FieldType::Text,
            ("longtext", None) => FieldType::LongText,
            ("person_name", None) => FieldType::PersonName,
            ("int", None) => FieldType::Int,
            ("decimal", None) => FieldType::Decimal,
            ("money", None) => FieldType::Money,
            ("date", None) => FieldType::Date,
            ("month", None) => FieldType::Month,
            ("year", None) => FieldType::Year,
            ("bool", None) => FieldType::Bool,
            ("choice", None) => FieldType::Choice(raw.choices),
            ("region", None) => FieldType::Region,
            ("ref", Some(ledger)) => FieldType::Ref(ledger),
            ("docno", None) => FieldType::DocNo,
            ("idnumber", None) => FieldType::IdNumber,
            ("uscc", None) => FieldType::Uscc,
            ("phone", None) => FieldType::Phone,
            ("bank", None) => FieldType::Bank,
            ("ref", None) => {
                self.faults.add(
                    (&source.path, line),
                    format!("field {} refers to nothing", raw.name),
                    "say of = \"ledger\"",
                );
                return None;
            }
            (other, _) => {
                self.faults.add(
                    (&source.path, line),
                    format!("field {} has the unknown type {other}", raw.name),
                    "use a type of docs/catalogue.md; only a ref takes `of`",
                );
                return None;
            }
        };
        Some(Field {
            sensitive: raw.sensitive || kind.sensitive(),
            name: raw.name,
            names: Names { zh: raw.zh, en: raw.en },
            kind,
            required: raw.required,
            also: raw.also,
            unit: raw.unit,
            min: raw.min,
            max: raw.max,
            after: raw.after,
            unique: raw.unique,
            was: raw.was,
            withdrawn: raw.withdrawn,
            copies: raw.copies,
            sought: raw.sought,
            group: raw.group.map(|g| g.names()),
            default: raw.default,
            file: source.path.clone(),
        })
    }

    fn checks(&mut self, sources: &[Source], raw: Vec<(String, Vec<RawCheck>)>) {
        let norms = self.norm_names();
        for (ledger, checks) in raw {
            let file = self.catalogue.ledgers.get(&ledger).map(|l| l.file.clone()).unwrap_or_default();
            let source = sources.iter().find(|s| s.path == file);
            let mut read = Vec::new();
            for check in checks {
                let context = Context { ledgers: &self.catalogue.ledgers, norms: &norms, own: &ledger };
                match expr_parse::parse(&check.that, &context) {
                    Ok(that) => {
                        read.push(Check { that, level: check.level, says: Names { zh: check.zh, en: check.en } })
                    }
                    Err(what) => {
                        let line = source.map_or(1, |s| s.line_of(&check.that));
                        self.faults.add((&file, line), what, "mend the check's condition");
                    }
                }
            }
            if let Some(ledger) = self.catalogue.ledgers.get_mut(&ledger) {
                ledger.checks = read;
            }
        }
        self.bounds_of_norms(sources);
    }

    /// The range of a norm is a check of the ledger that holds the values, so that every way in keeps it.
    fn bounds_of_norms(&mut self, sources: &[Source]) {
        const VALUES: &str = "norm_value";
        let norms = self.norm_names();
        let bounded: Vec<_> = self.catalogue.norms.iter().filter_map(|n| Some((n.name.clone(), n.bounds()?))).collect();
        for norm in self.catalogue.norms.iter().filter(|n| n.min > n.max && n.max.is_some()) {
            let line = sources
                .iter()
                .find(|s| s.path == "norms.toml")
                .map_or(1, |s| s.line_of(&format!("[norms.{}]", norm.name)));
            let what = format!("the norm {} may be set to nothing: its min lies above its max", norm.name);
            self.faults.add(("norms.toml", line), what, "mend min or max");
        }
        if !self.catalogue.ledgers.contains_key(VALUES) {
            return;
        }
        for (name, (that, says)) in bounded {
            let context = Context { ledgers: &self.catalogue.ledgers, norms: &norms, own: VALUES };
            match expr_parse::parse(&that, &context) {
                Ok(that) => {
                    let check = Check { that, level: Level::Error, says };
                    self.catalogue.ledgers.get_mut(VALUES).into_iter().for_each(|l| l.checks.push(check.clone()));
                }
                Err(what) => self.faults.add(
                    ("norms.toml", 1),
                    format!("the range of the norm {name} cannot be a condition ({})", what.en),
                    "mend min or max",
                ),
            }
        }
    }

    fn norm_names(&self) -> Vec<String> {
        self.catalogue.norms.iter().map(|n| n.name.clone()).collect()
    }

    fn figures(&mut self, sources: &[Source]) {
        let norms = self.norm_names();
        for source in sources.iter().filter(|s| s.path.ends_with(".figure.toml")) {
            let part = Part::of_path(&source.path).unwrap_or(Part::Base);
            let Some(table) = self.file::<toml::Table>(source) else { continue };
            // Each figure is read on its own, so that one slip does not hide the others of its file.
            for (id, value) in table {
                let line = source.line_of(&format!("[\"{id}\"]")).max(source.line_of(&format!("[{id}]")));
                let at = (source.path.as_str(), line);
                let raw: RawFigure = match value.try_into() {
                    Ok(raw) => raw,
                    Err(error) => {
                        self.faults.add(
                            at,
                            format!("figure {id}: {}", error.message()),
                            "mend it; docs/catalogue.md gives the form",
                        );
                        continue;
                    }
                };
                let Catalogue { ledgers, duties, .. } = &self.catalogue;
                let context = family::Context { ledgers, norms: &norms, duties, part, file: &source.path };
                match family::figures(&id, raw, &context) {
                    Ok(figures) => figures.into_iter().for_each(|figure| self.add_figure(at, figure)),
                    Err(what) => {
                        let what = what.of(&format!("指标 {id}"), &format!("figure {id}"));
                        self.faults.add(at, what, "mend the definition");
                    }
                }
            }
        }
    }

    fn add_figure(&mut self, at: (&str, usize), figure: Figure) {
        if self.catalogue.figures.contains_key(&figure.id) {
            self.faults.add(at, format!("a second figure {}", figure.id), "rename one of the two");
            return;
        }
        self.catalogue.figure_order.push(figure.id.clone());
        self.catalogue.figures.insert(figure.id.clone(), figure);
    }

    fn duties(&mut self, sources: &[Source]) {
        let norms = self.norm_names();
        for source in sources.iter().filter(|s| s.path.ends_with(".duty.toml")) {
            let part = Part::of_path(&source.path).unwrap_or(Part::Base);
            let Some(table) = self.file::<toml::Table>(source) else { continue };
            for (id, value) in table {
                let at = (source.path.as_str(), source.line_of(&format!("[\"{id}\"]")));
                let text = value.to_string();
                let ledgers = &self.catalogue.ledgers;
                let frame = duty_read::Frame { ledgers, norms: &norms, part, file: &source.path, text: &text };
                let read: Result<RawDuty, _> = value.try_into();
                match read.map_err(|e| e.message().to_string()).and_then(|raw| raw.into_duty(&id, &frame)) {
                    Ok(duty) if self.catalogue.duty(&id).is_none() => self.catalogue.duties.push(duty),
                    Ok(_) => self.faults.add(at, format!("a second duty {id}"), "rename one of the two"),
                    Err(what) => {
                        self.faults.add(at, format!("duty {id}: {what}"), "mend it; docs/catalogue.md gives the form")
                    }
                }
            }
        }
    }

    fn rules(&mut self, sources: &[Source]) {
        for source in sources.iter().filter(|s| s.path == "rules.toml") {
            let Some(raw) = self.file::<RawRules>(source) else { continue };
            for rule in raw.rule {
                let line = source.line_of(&format!("\"{}\"", rule.id));
                let id = rule.id.clone();
                match rule.into_rule() {
                    Ok(rule) => self.catalogue.rules.push(rule),
                    Err(what) => self.faults.add((&source.path, line), format!("rule {id}: {what}"), "mend the rule"),
                }
            }
        }
    }
}
