//! The filters of a list: one for every field that has few values, an order, a short text, or a record behind it.

use catalogue::{Field, FieldType, Ledger};

use super::query::{Asked, ranged, written};
use crate::desk::Desk;
use crate::show;

/// Lists of choices that stand open; what else there is lies one click away.
const OPEN: usize = 3;

/// A list to choose from.
pub(super) struct Choices {
    pub name: String,
    pub label: String,
    pub options: Vec<(String, String, bool)>,
}

/// From and to.
pub(super) struct Range {
    pub label: String,
    pub unit: String,
    pub from: (String, String),
    pub to: (String, String),
    pub such_as: String,
}

/// A name of another ledger.
pub(super) struct Name {
    pub name: String,
    pub label: String,
    pub of: String,
    pub text: String,
}

/// A part of what is written in a field.
pub(super) struct Part {
    pub name: String,
    pub label: String,
    pub text: String,
}

/// All of them.
pub(super) struct Filters {
    pub open: Vec<Choices>,
    pub folded: Vec<Choices>,
    pub ranges: Vec<Range>,
    pub names: Vec<Name>,
    pub parts: Vec<Part>,
    /// Whether one of the folded ones is in use.
    pub used: bool,
}

impl Filters {
    pub(super) fn of(desk: &Desk, ledger: &Ledger, asked: &Asked) -> Filters {
        let fields: Vec<&Field> = ledger.entered().filter(|f| !f.sensitive).collect();
        let mut open: Vec<Choices> = fields.iter().filter_map(|f| choices(desk, f, asked)).collect();
        let folded = open.split_off(OPEN.min(open.len()));
        let ranges: Vec<Range> = fields.iter().filter(|f| ranged(f)).map(|f| range(desk, f, asked)).collect();
        let names: Vec<Name> = fields.iter().filter_map(|f| name(desk, f, asked)).collect();
        let parts: Vec<Part> = fields.iter().filter(|f| written(f)).map(|f| part(desk, f, asked)).collect();
        let used = folded.iter().any(|c| c.options.iter().any(|o| o.2))
            || ranges.iter().any(|r| !r.from.1.is_empty() || !r.to.1.is_empty())
            || names.iter().any(|n| !n.text.is_empty())
            || parts.iter().any(|p| !p.text.is_empty());
        Filters { open, folded, ranges, names, parts, used }
    }

    /// Whether anything is folded away.
    pub(super) fn more(&self) -> bool {
        !(self.folded.is_empty() && self.ranges.is_empty() && self.names.is_empty() && self.parts.is_empty())
    }
}

fn choices(desk: &Desk, field: &Field, asked: &Asked) -> Option<Choices> {
    let w = desk.words();
    let name = format!("is.{}", field.name);
    let chosen = asked.typed(&name);
    let options = match &field.kind {
        FieldType::Choice(choices) => {
            choices.iter().map(|c| (c.zh.clone(), w.name(&c.names()), chosen == c.zh)).collect()
        }
        FieldType::Bool => {
            [("1", "value-yes"), ("0", "value-no")].map(|(v, key)| (v.to_string(), w.say(key), chosen == v)).to_vec()
        }
        _ => return None,
    };
    Some(Choices { name, label: w.name(&field.names), options })
}

fn range(desk: &Desk, field: &Field, asked: &Asked) -> Range {
    let w = desk.words();
    let end = |kind: &str| {
        let name = format!("{kind}.{}", field.name);
        let text = asked.typed(&name).to_string();
        (name, text)
    };
    let such_as = match field.kind {
        FieldType::Date => w.say("hint-date"),
        FieldType::Month => w.say("hint-month"),
        _ => String::new(),
    };
    Range {
        label: w.name(&field.names),
        unit: show::field_unit(field, w.lang),
        from: end("from"),
        to: end("to"),
        such_as,
    }
}

fn name(desk: &Desk, field: &Field, asked: &Asked) -> Option<Name> {
    let of = desk.catalogue().ledger(field.refers_to()?).filter(|l| desk.access().reads_anywhere(l))?;
    let name = format!("of.{}", field.name);
    Some(Name { label: desk.words().name(&field.names), of: of.name.clone(), text: asked.typed(&name).into(), name })
}

fn part(desk: &Desk, field: &Field, asked: &Asked) -> Part {
    let name = format!("has.{}", field.name);
    Part { label: desk.words().name(&field.names), text: asked.typed(&name).into(), name }
}
