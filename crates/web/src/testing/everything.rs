//! Every value that the database holds, table by table, the villages' own published points aside.

use journal::Backend;

use super::Bench;

/// The tables with their columns, those of ledgers and of the pages alike.
pub(crate) async fn tables(bench: &Bench) -> Vec<(String, Vec<String>)> {
    let db = bench.state.journal.db();
    let sql = match db.backend() {
        Backend::Sqlite => {
            "SELECT m.name, p.name FROM sqlite_master AS m JOIN pragma_table_info(m.name) AS p
             WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%' ORDER BY m.name, p.cid"
        }
        Backend::Postgres => {
            "SELECT table_name::text, column_name::text FROM information_schema.columns
             WHERE table_schema = current_schema() ORDER BY table_name, ordinal_position"
        }
    };
    let mut tables: Vec<(String, Vec<String>)> = Vec::new();
    for row in db.rows(sql, vec![]).await.unwrap() {
        let text = |i: usize| row[i].as_text().unwrap_or_default().to_string();
        match tables.last_mut().filter(|(name, _)| *name == text(0)) {
            Some((_, columns)) => columns.push(text(1)),
            None => tables.push((text(0), vec![text(1)])),
        }
    }
    tables
}

/// Every value, each with its table and column.
pub(crate) async fn everything(bench: &Bench) -> Vec<String> {
    let db = bench.state.journal.db();
    let mut all = Vec::new();
    for (table, columns) in tables(bench).await.into_iter().filter(|(table, _)| table != "l_region") {
        let listed: Vec<String> = columns.iter().map(|c| format!("CAST(\"{c}\" AS TEXT)")).collect();
        let but = if table == "journal_entry" { " WHERE ledger <> 'region'" } else { "" };
        let sql = format!("SELECT {} FROM {table}{but}", listed.join(", "));
        for row in db.rows(&sql, vec![]).await.unwrap() {
            let told = |(column, value): (&String, &catalogue::Value)| {
                value.as_text().map(|text| format!("{table}.{column} {text}"))
            };
            all.extend(columns.iter().zip(&row).filter_map(told));
        }
    }
    all
}
