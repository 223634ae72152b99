//! The catalogue checked as a whole: references, clashing names, missing names in either language.

use crate::error::Faults;
use crate::{Catalogue, Figure, Ledger, Measure, Role, RuleBody, Source};

/// Names that a table has of itself.
const RESERVED: [&str; 7] = ["county", "record", "from_seq", "to_seq", "region", "key", "note"];

pub(crate) fn check(catalogue: &Catalogue, sources: &[Source], faults: &mut Faults) {
    let line = |file: &str, needle: &str| sources.iter().find(|s| s.path == file).map_or(1, |s| s.line_of(needle));
    for ledger in catalogue.ledgers() {
        check_ledger(catalogue, ledger, &line, faults);
    }
    crate::relations::check(catalogue, &line, faults);
    let line_of = |figure: &Figure| {
        let own = figure.family.as_ref().map_or(figure.id.as_str(), |(base, _)| base.as_str());
        line(&figure.file, &format!("[\"{own}\"]")).max(line(&figure.file, &format!("[{own}]")))
    };
    for figure in catalogue.figures() {
        check_figure(catalogue, figure, line_of(figure), faults);
    }
    crate::called::check(catalogue, &line_of, faults);
    for rule in catalogue.rules() {
        let RuleBody::Terms(terms) = &rule.body else { continue };
        for id in terms.iter().flat_map(|t| [t.left.figures(), t.right.figures()].concat()) {
            if catalogue.figure(id).is_none() {
                let at = line("rules.toml", &format!("\"{}\"", rule.id));
                faults.add(
                    ("rules.toml", at),
                    format!("rule {} reads the figure {id}, which is not there", rule.id),
                    "name a figure that is",
                );
            }
        }
    }
    for duty in catalogue.duties() {
        let at = (duty.file.as_str(), line(&duty.file, &format!("[\"{}\"]", duty.id)));
        if !duty.names.complete() || duty.about.as_ref().is_some_and(|a| !a.complete()) {
            faults.add(at, format!("duty {} lacks a Chinese or English name", duty.id), "give both zh and en");
        }
        if catalogue.role(&duty.by).is_none() {
            faults.add(
                at,
                format!("duty {} is owed by the unknown role {}", duty.id, duty.by),
                "name a role of roles.toml",
            );
        }
    }
    for role in catalogue.roles() {
        check_role(catalogue, role, &|needle| line("roles.toml", needle), faults);
    }
}

/// A heading says something in both languages, stands once, and no field before the first is left without one.
fn check_group(ledger: &Ledger, i: usize, group: &crate::Names, at: (&str, usize), faults: &mut Faults) {
    let before = &ledger.fields[..i];
    if !group.complete() {
        faults.add(at, "a group of fields lacks a Chinese or English name", "write it 中文|English");
    }
    if before.iter().any(|f| f.group.as_ref() == Some(group)) {
        faults.add(
            at,
            format!("a second group {} of ledger {}", group.zh, ledger.name),
            "a group holds until the next: move the field there, or name it otherwise",
        );
    }
    if i > 0 && before.iter().all(|f| f.group.is_none()) {
        faults.add(
            at,
            format!("the fields of {} before the group {} stand in none", ledger.name, group.zh),
            "give the first field a group too",
        );
    }
}

fn check_role(catalogue: &Catalogue, role: &Role, line: &dyn Fn(&str) -> usize, faults: &mut Faults) {
    for pattern in [&role.reads, &role.writes, &role.everywhere, &role.totals].into_iter().flatten() {
        let known = pattern == "*" || pattern.ends_with("/*") || catalogue.ledger(pattern).is_some();
        if !known {
            faults.add(
                ("roles.toml", line(pattern)),
                format!("role {} names the ledger {pattern}, which is not there", role.name),
                "name a ledger, part/* or *",
            );
        }
    }
    let Some(places) = &role.places else { return };
    let unit = |ledger: &str| catalogue.ledger(ledger)?.field(&places.by)?.refers_to();
    if unit(&places.of).is_none() || unit(&places.of) != unit("account") {
        faults.add(
            ("roles.toml", line(&format!("[roles.{}]", role.name))),
            format!("the places of role {} cannot be told by {}.{}", role.name, places.of, places.by),
            "name a ledger, and a field of it that refers to what the account's field of that name does",
        );
    }
}

fn check_ledger(catalogue: &Catalogue, ledger: &Ledger, line_in: &dyn Fn(&str, &str) -> usize, faults: &mut Faults) {
    let file = ledger.file.as_str();
    let line = |needle: &str| line_in(file, needle);
    let expected = format!("{}/{}.ledger.toml", ledger.part.folder(), ledger.name);
    if file != expected {
        faults.add(
            (file, 1),
            format!("ledger {} does not carry its file's name", ledger.name),
            format!("call the file {expected}"),
        );
    }
    if !identifier(&ledger.name) {
        faults.add((file, 1), format!("{} is no name for a ledger", ledger.name), "use a-z, 0-9 and _");
    }
    let names = std::iter::once(&ledger.names).chain(&ledger.about).chain(ledger.checks.iter().map(|c| &c.says));
    if names.clone().any(|n| !n.complete()) {
        faults.add((file, 1), "a Chinese or English name is missing", "give both zh and en");
    }
    for (i, field) in ledger.fields.iter().enumerate() {
        let at = (field.file.as_str(), line_in(&field.file, &format!("\"{}\"", field.name)));
        if !identifier(&field.name) || RESERVED.contains(&field.name.as_str()) {
            faults.add(
                at,
                format!("{} is no name for a field", field.name),
                "use a-z, 0-9 and _, and none of region note record key county",
            );
        }
        if ledger.fields[..i].iter().any(|f| f.name == field.name) {
            faults.add(at, format!("a second field {}", field.name), "rename one of the two");
        }
        if !field.names.complete() || field.choices().iter().any(|c| c.zh.is_empty() || !c.names().complete()) {
            faults.add(
                at,
                format!("field {} lacks a Chinese or English name", field.name),
                "give zh and en; choices are written 中文|English",
            );
        }
        if let Some(group) = &field.group {
            check_group(ledger, i, group, at, faults);
        }
        if let crate::FieldType::Choice(choices) = &field.kind
            && choices.is_empty()
        {
            faults.add(at, format!("field {} offers no choice", field.name), "list its choices");
        }
        if let Some(of) = field.refers_to().filter(|of| catalogue.ledger(of).is_none()) {
            faults.add(at, format!("field {} refers to {of}, which is not there", field.name), "name a ledger that is");
        }
    }
    let known = |name: &str| matches!(name, "region" | "note") || ledger.field(name).is_some();
    let span = ledger.span.iter().flat_map(|(a, b)| [a.as_str(), b.as_str()]);
    let after = ledger.fields.iter().filter_map(|f| f.after.as_deref());
    let used = ledger.same.iter().chain(&ledger.alone).chain(&ledger.day).map(String::as_str).chain(span).chain(after);
    for name in used.chain(label_fields(&ledger.label)) {
        if !known(name) {
            faults.add(
                (file, line(name)),
                format!("ledger {} has no field {name}", ledger.name),
                "name a field it has, or region",
            );
        }
    }
    let bound = ledger.same.iter().chain(&ledger.alone).chain(&ledger.day).map(String::as_str);
    let bound = bound.chain(ledger.span.iter().flat_map(|(a, b)| [a.as_str(), b.as_str()]));
    for field in bound.filter_map(|name| ledger.field(name)).filter(|f| f.withdrawn) {
        faults.add(
            (field.file.as_str(), line_in(&field.file, &field.name)),
            format!("ledger {} cannot do without its field {}", ledger.name, field.name),
            "leave the field: it says which record is which, or when it counts",
        );
    }
    if ledger.same.is_empty() {
        faults.add(
            (file, 1),
            format!("ledger {} has no natural key", ledger.name),
            "say in `same` what makes two rows the same record",
        );
    }
    if !catalogue.roles().is_empty() && catalogue.role(&ledger.keeper).is_none() {
        faults.add(
            (file, line("keeper")),
            format!("keeper “{}” is no role", ledger.keeper),
            "name a role of roles.toml",
        );
    }
    crate::flow::check(catalogue, ledger, &line, faults);
}

fn check_figure(catalogue: &Catalogue, figure: &Figure, line: usize, faults: &mut Faults) {
    let at = (figure.file.as_str(), line);
    let names = std::iter::once(&figure.name).chain(&figure.about);
    if names.clone().any(|n| !n.complete()) {
        faults.add(at, format!("figure {} lacks a Chinese or English name", figure.id), "give both zh and en");
    }
    let needs_unit = !matches!(figure.measure, Measure::Name | Measure::Claim);
    if needs_unit && figure.unit.is_empty() {
        faults.add(at, format!("figure {} has no unit", figure.id), "say unit = \"个\" or whatever its counter is");
    }
    let read: Vec<&str> = match &figure.measure {
        Measure::Formula(formula) => formula.figures(),
        _ => Vec::new(),
    };
    for id in read.into_iter().chain(figure.parts.iter().map(String::as_str)) {
        if catalogue.figure(id).is_none() {
            faults.add(
                at,
                format!("figure {} names the figure {id}, which is not there", figure.id),
                "name a figure that is",
            );
        }
    }
    if reaches_itself(catalogue, figure, &figure.id, 0) {
        faults.add(at, format!("figure {} is worked out from itself", figure.id), "break the circle");
    }
    if let Some(owner) =
        figure.owner.as_deref().filter(|o| !catalogue.roles().is_empty() && catalogue.role(o).is_none())
    {
        faults.add(at, format!("owner “{owner}” of figure {} is no role", figure.id), "name a role of roles.toml");
    }
}

fn reaches_itself(catalogue: &Catalogue, figure: &Figure, start: &str, depth: usize) -> bool {
    let Measure::Formula(formula) = &figure.measure else { return false };
    depth > 20
        || formula.figures().into_iter().any(|id| {
            id == start || catalogue.figure(id).is_some_and(|next| reaches_itself(catalogue, next, start, depth + 1))
        })
}

fn identifier(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_lowercase())
        && name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
}

/// The field names in braces of a label.
fn label_fields(label: &str) -> impl Iterator<Item = &str> {
    label
        .split('{')
        .skip(1)
        .filter_map(|rest| rest.split('}').next())
        .map(|name| name.split('.').next().unwrap_or(name))
}

#[cfg(test)]
mod tests {
    use crate::{Catalogue, Source};

    /// What is said of the standard catalogue with one text of the ledger of people changed.
    fn faults(from: &str, to: &str) -> String {
        let sources = Source::standard().into_iter().map(|mut s| {
            if s.path.ends_with("person.ledger.toml") {
                assert!(s.text.contains(from), "{from}");
                s.text = s.text.replacen(from, to, 1);
            }
            s
        });
        Catalogue::load(&sources.collect::<Vec<_>>()).unwrap_err().to_string()
    }

    #[test]
    fn a_group_of_fields_has_both_names_stands_once_and_leaves_no_field_before_the_first() {
        for (from, to, says) in [
            ("联系方式|Contact", "联系方式", "lacks a Chinese or English name"),
            ("联系方式|Contact", "本人|Person", "a second group 本人"),
            ("group = \"本人|Person\", ", "", "stand in none"),
        ] {
            let told = faults(from, to);
            assert!(told.contains("person.ledger.toml") && told.contains(says), "{from} → {to}: {told}");
        }
    }

    #[test]
    fn groups_hold_every_field_once_and_every_long_form_has_them() {
        let catalogue = Catalogue::standard().unwrap();
        let mut without = Vec::new();
        for ledger in catalogue.ledgers() {
            let grouped: Vec<&str> =
                ledger.groups().into_iter().flat_map(|(_, f)| f).map(|f| f.name.as_str()).collect();
            let declared: Vec<&str> = ledger.fields.iter().map(|f| f.name.as_str()).collect();
            assert_eq!(grouped, declared, "{}", ledger.name);
            if ledger.entered().count() > 8 && ledger.fields.iter().all(|f| f.group.is_none()) {
                without.push(ledger.name.as_str());
            }
        }
        without.sort_unstable();
        // These are written by pages of their own and never by a form.
        assert_eq!(without, ["declaration", "event", "frozen_report", "location_setting", "sensitive_act"]);
    }
}
