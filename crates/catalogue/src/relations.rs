//! What a ledger is called in the database: its table, and the indexes over its fields. A database keeps tables and indexes under one roof,
//! so that no two of them may bear one name.

use std::collections::HashMap;

use crate::error::{Fault, Faults};
use crate::{Catalogue, FieldType, Ledger};

/// Indexes that every table has, by what they are over.
const ALWAYS: [&str; 3] = ["key", "record", "place"];

impl Ledger {
    /// The name of its table.
    pub fn table(&self) -> String {
        format!("l_{}", self.name)
    }

    /// The name of the index over a field, or over what every table has.
    pub fn index(&self, over: &str) -> String {
        format!("{}_{over}", self.table())
    }

    /// The name of the index that lets a long list be read in the order of a field.
    pub fn list_index(&self, field: &str) -> String {
        format!("{}_list", self.index(field))
    }

    /// The name of the index that lets a long list be searched for a part of a field's text.
    pub fn text_index(&self, field: &str) -> String {
        format!("{}_text", self.index(field))
    }

    /// The fields that have an index from the beginning: its day, what it refers to, what is sought.
    pub fn indexed(&self) -> Vec<&str> {
        let mut all: Vec<&str> = self.day.iter().map(String::as_str).collect();
        let more = self.fields.iter().filter(|f| f.sought || matches!(f.kind, FieldType::Ref(_)));
        all.extend(more.map(|f| f.name.as_str()).filter(|name| self.day.as_deref() != Some(name)));
        all
    }

    /// The names of all its indexes, those that are made when a list grows long too, each with the field that it is over.
    fn indexes(&self) -> impl Iterator<Item = (String, Option<&str>)> {
        let always = ALWAYS.iter().map(|over| (self.index(over), None));
        let indexed = self.indexed().into_iter().map(|field| (self.index(field), Some(field)));
        always.chain(indexed).chain(self.fields.iter().map(|f| (self.list_index(&f.name), Some(f.name.as_str()))))
    }
}

/// Finds indexes that bear the name of a table or of another index: the database would not open, or would do without one of the two.
pub(crate) fn check(catalogue: &Catalogue, line_in: &dyn Fn(&str, &str) -> usize, faults: &mut Faults) {
    let tables: HashMap<String, &str> = catalogue.ledgers().map(|l| (l.table(), l.name.as_str())).collect();
    let mut borne: HashMap<String, String> = HashMap::new();
    for ledger in catalogue.ledgers() {
        for (name, field) in ledger.indexes() {
            let own = field.map_or_else(|| ledger.name.clone(), |field| format!("{}.{field}", ledger.name));
            let (zh, en) = match (tables.get(&name), borne.get(&name)) {
                (Some(table), _) => (format!("台账 {table} 的表"), format!("the table of the ledger {table}")),
                (None, Some(other)) => (format!("{other} 的索引"), format!("the index of {other}")),
                (None, None) => {
                    borne.insert(name, own);
                    continue;
                }
            };
            let declared = field.and_then(|field| ledger.field(field));
            let file = declared.map_or(ledger.file.as_str(), |f| f.file.as_str());
            let line = declared.map_or(1, |f| line_in(file, &format!("\"{}\"", f.name)));
            faults.add(
                (file, line),
                Fault::new(
                    format!("{own} 在数据库里的索引 {name} 与{zh}同名，请换一个字段名或台账名"),
                    format!("the index of {own} would be called {name} in the database, as is {en}"),
                ),
                "give the field or one of the two ledgers another name",
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::{Catalogue, Source};

    fn ledger(name: &str, fields: &str) -> Source {
        let text = format!(
            "ledger = \"{name}\"\nname = {{ zh = \"台账\", en = \"Ledger\" }}\nscope = \"county\"\nlabel = \"{{code}}\"\nsame = [\"code\"]\nfields = [\n  \
             {{ name = \"code\", zh = \"编号\", en = \"Code\", type = \"text\" }},\n{fields}]\n"
        );
        Source { path: format!("base/{name}.ledger.toml"), text }
    }

    fn faults(sources: &[Source]) -> Vec<String> {
        Catalogue::load(sources).map_or_else(|f| f.0.iter().map(ToString::to_string).collect(), |_| Vec::new())
    }

    #[test]
    fn a_field_whose_index_would_bear_another_ledgers_name_is_named_with_its_line_and_a_remedy() {
        let field = "  { name = \"draw\", zh = \"抽样\", en = \"Draw\", type = \"ref\", of = \"inspection_draw\" },\n";
        let found = faults(&[ledger("inspection", field), ledger("inspection_draw", "")]);
        assert_eq!(
            found,
            [
                "base/inspection.ledger.toml:8: the index of inspection.draw would be called l_inspection_draw in the database, \
                 as is the table of the ledger inspection_draw; give the field or one of the two ledgers another name"
            ]
        );
        // Under another name, or with no index over it from the beginning, both stand.
        let other = field.replace("\"draw\"", "\"sample\"");
        assert!(faults(&[ledger("inspection", &other), ledger("inspection_draw", "")]).is_empty());
        let plain = "  { name = \"draw\", zh = \"抽样\", en = \"Draw\", type = \"text\" },\n";
        assert!(faults(&[ledger("inspection", plain), ledger("inspection_draw", "")]).is_empty());
    }

    #[test]
    fn two_indexes_of_one_name_and_a_ledger_called_like_a_list_are_named_too() {
        let sought = |name: &str| {
            format!("  {{ name = \"{name}\", zh = \"周\", en = \"Week\", type = \"text\", sought = true }},\n")
        };
        let found = faults(&[ledger("visit", &sought("plan_week")), ledger("visit_plan", &sought("week"))]);
        assert!(found.iter().any(|f| f.contains("l_visit_plan_week") && f.contains("visit.plan_week")), "{found:?}");
        let found = faults(&[ledger("visit", ""), ledger("visit_code_list", "")]);
        assert!(found.iter().any(|f| f.contains("l_visit_code_list")), "{found:?}");
        let found = faults(&[ledger("visit", ""), ledger("visit_key", "")]);
        assert!(found.iter().any(|f| f.starts_with("base/visit.ledger.toml:1:")), "{found:?}");
    }
}
