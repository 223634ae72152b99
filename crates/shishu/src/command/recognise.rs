//! `recognise`: what each blank of a report means.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context;
use clap::Args;
use reports::document::Document;
use reports::recognise::Recogniser;

use crate::print;
use crate::settings::Settings;

/// Recognition of a report's slots. Needs no database.
#[derive(Args)]
pub struct Recognise {
    /// 报告（.txt 或 .docx）/ the report
    file: PathBuf,
}

impl Recognise {
    pub async fn run(self, settings: &Settings) -> anyhow::Result<ExitCode> {
        let catalogue = settings.load_catalogue()?;
        let document = read(&self.file)?;
        let slots = Recogniser::new(&catalogue).recognise_document(&document, &[]);
        if settings.json {
            print::json(&slots)?;
            return Ok(ExitCode::SUCCESS);
        }
        let rows: Vec<Vec<String>> = slots
            .iter()
            .enumerate()
            .map(|(i, slot)| {
                let best = slot.candidates.first();
                let kind =
                    serde_json::to_value(slot.kind).ok().and_then(|k| k.as_str().map(String::from)).unwrap_or_default();
                vec![
                    (i + 1).to_string(),
                    kind,
                    best.map_or("—".into(), |c| c.figure.clone()),
                    best.map_or(String::new(), |c| c.window.clone()),
                    best.map_or(String::new(), |c| format!("{:.2}", c.score)),
                    slot.context.chars().take(30).collect(),
                ]
            })
            .collect();
        print::table(&rows);
        Ok(ExitCode::SUCCESS)
    }
}

/// Reads a report's file.
pub fn read(file: &std::path::Path) -> anyhow::Result<Document> {
    let bytes = std::fs::read(file).with_context(|| file.display().to_string())?;
    let name = file.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    Document::read(&bytes, &name).map_err(|e| anyhow::anyhow!("{} / {}", e.names().zh, e.names().en))
}
