//! Which columns a person wants to see of a ledger, kept for that person.

use std::collections::HashSet;

use axum::extract::Path;
use axum::response::Redirect;
use catalogue::{Field, FieldType, Ledger, RegionCode};
use journal::{Backend, Db};

use crate::desk::Desk;
use crate::guard::Posted;
use crate::{WebError, links};

/// Columns beside the label and the place where nobody has chosen: a table is read, not scrolled.
const MOST: usize = 6;

/// The fields that may have a column: those that the label does not say already.
pub(super) fn offered(ledger: &Ledger) -> Vec<&Field> {
    let in_label = |f: &Field| ledger.label.contains(&format!("{{{}}}", f.name));
    ledger.entered().filter(|f| !in_label(f)).collect()
}

/// The columns that a person has chosen, else those that say most.
pub(crate) async fn of<'l>(desk: &Desk, ledger: &'l Ledger) -> Result<Vec<&'l Field>, WebError> {
    let chosen = find(desk.state.journal.db(), desk.county(), &desk.access().login, &ledger.name).await?;
    let offered = offered(ledger);
    Ok(match chosen {
        Some(names) => offered.into_iter().filter(|f| names.contains(&f.name)).collect(),
        None => usual(offered),
    })
}

fn usual(mut all: Vec<&Field>) -> Vec<&Field> {
    let order: Vec<String> = all.iter().map(|f| f.name.clone()).collect();
    all.retain(|f| f.kind != FieldType::LongText);
    // What is asked of every record says more of it than what is not.
    all.sort_by_key(|f| !f.required);
    all.truncate(MOST);
    all.sort_by_key(|f| order.iter().position(|n| *n == f.name));
    all
}

/// `POST /ledgers/{ledger}/columns`: the columns from now on; none chosen means the usual ones again.
pub(crate) async fn choose(desk: Desk, Path(name): Path<String>, posted: Posted) -> Result<Redirect, WebError> {
    let ledger = desk.ledger(&name)?;
    let names: Vec<&str> = offered(ledger)
        .into_iter()
        .map(|f| f.name.as_str())
        .filter(|n| posted.0.contains_key(&format!("column.{n}")))
        .collect();
    keep(desk.state.journal.db(), desk.county(), &desk.access().login, &name, &names).await?;
    let back = posted.text("to");
    let own = links::ledger(&name);
    let stays = back == own || back.starts_with(&format!("{own}?"));
    Ok(Redirect::to(if stays { back } else { &own }))
}

async fn bring_up(db: &Db) -> Result<(), WebError> {
    let text = if db.backend() == Backend::Postgres { "TEXT COLLATE \"C\"" } else { "TEXT" };
    let sql = format!(
        "CREATE TABLE IF NOT EXISTS list_columns (county {text} NOT NULL, login {text} NOT NULL, ledger {text} NOT NULL,
         names {text} NOT NULL, PRIMARY KEY (county, login, ledger))"
    );
    db.make(&sql).await?;
    Ok(())
}

async fn keep(db: &Db, county: &RegionCode, login: &str, ledger: &str, names: &[&str]) -> Result<(), WebError> {
    bring_up(db).await?;
    let sql = "INSERT INTO list_columns (county, login, ledger, names) VALUES ($1, $2, $3, $4)
               ON CONFLICT (county, login, ledger) DO UPDATE SET names = excluded.names";
    db.run(sql, vec![county.as_str().into(), login.into(), ledger.into(), names.join(" ").into()]).await?;
    Ok(())
}

async fn find(db: &Db, county: &RegionCode, login: &str, ledger: &str) -> Result<Option<HashSet<String>>, WebError> {
    bring_up(db).await?;
    let sql = "SELECT names FROM list_columns WHERE county = $1 AND login = $2 AND ledger = $3";
    let rows = db.rows(sql, vec![county.as_str().into(), login.into(), ledger.into()]).await?;
    let names = rows.first().and_then(|r| r[0].as_text()).unwrap_or_default();
    let names: HashSet<String> = names.split_whitespace().map(String::from).collect();
    Ok((!names.is_empty()).then_some(names))
}
