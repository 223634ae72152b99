//! `figures`, `figure`: values, records, definitions.

use std::process::ExitCode;

use catalogue::{Figure, Lang};
use clap::Args;
use figures::{Answer, Figures, Row, describe};
use serde::Serialize;

use super::asked::Asked;
use crate::print;
use crate::settings::Settings;

/// All figures with their values.
#[derive(Args)]
pub struct List {
    #[command(flatten)]
    asked: Asked,
    /// 只列编号或名称含有这些字的 / only those whose id or name contains this
    #[arg(long)]
    search: Option<String>,
}

impl List {
    pub async fn run(self, settings: &Settings) -> anyhow::Result<ExitCode> {
        let journal = settings.open().await?;
        let ask = self.asked.ask(&journal, settings).await?;
        let figures = Figures::new(journal);
        let wanted = |f: &&Figure| {
            self.search.as_ref().is_none_or(|s| f.id.contains(s.as_str()) || f.name.zh.contains(s.as_str()))
        };
        let ids: Vec<&str> = figures.catalogue().figures().filter(wanted).map(|f| f.id.as_str()).collect();
        let answers = figures.values(&ids, &ask).await?;
        if settings.json {
            print::json(&answers)?;
            return Ok(ExitCode::SUCCESS);
        }
        let row = |a: &Answer| {
            let figure = figures.figure(&a.figure).ok();
            let name = figure.map(|f| f.name.zh.clone()).unwrap_or_default();
            vec![
                a.figure.clone(),
                name,
                a.shown(figure.and_then(|f| f.decimals)),
                a.unit.clone(),
                a.window.code.code().into(),
            ]
        };
        print::table(&answers.iter().map(row).collect::<Vec<_>>());
        Ok(ExitCode::SUCCESS)
    }
}

/// One figure.
#[derive(Args)]
pub struct One {
    /// 指标编号 / the figure's id, or `define`
    id: String,
    /// 列出背后的记录 / list its records
    #[arg(long)]
    records: bool,
    #[command(flatten)]
    asked: Asked,
    #[command(flatten)]
    define: super::figures::define::Definition,
}

#[derive(Serialize)]
struct Opened<'a> {
    #[serde(flatten)]
    answer: &'a Answer,
    name: &'a catalogue::Names,
    definition: catalogue::Names,
    #[serde(skip_serializing_if = "Option::is_none")]
    records: Option<Vec<Row>>,
}

impl One {
    pub async fn run(self, settings: &Settings) -> anyhow::Result<ExitCode> {
        if self.id == "define" {
            return self.define.run(&self.asked, settings).await;
        }
        let journal = settings.open().await?;
        let ask = self.asked.ask(&journal, settings).await?;
        let figures = Figures::new(journal);
        let figure = figures.figure(&self.id)?;
        let answer = figures.value(&self.id, &ask).await?;
        let records = if self.records { Some(figures.rows(&self.id, &ask, None, 0).await?) } else { None };
        let words = |lang| describe(figures.catalogue(), figure, Some(&answer.window), lang);
        let definition = catalogue::Names { zh: words(Lang::Zh), en: words(Lang::En) };
        if settings.json {
            print::json(&Opened { answer: &answer, name: &figure.name, definition, records })?;
            return Ok(ExitCode::SUCCESS);
        }
        println!("{} / {}：{} {}", figure.name.zh, figure.name.en, answer.shown(figure.decimals), figure.unit);
        println!("{}\n{}", definition.zh, definition.en);
        if let Some(missing) = &answer.missing {
            println!("{}", serde_json::to_string(missing)?);
        }
        for row in records.into_iter().flatten() {
            let item = match row.item {
                catalogue::Value::Null => String::new(),
                catalogue::Value::Int(n) => n.to_string(),
                catalogue::Value::Text(text) => text,
            };
            println!("{} {} {} @{} {item}", row.ledger, row.region, row.record, row.from_seq);
        }
        Ok(ExitCode::SUCCESS)
    }
}

mod define;
