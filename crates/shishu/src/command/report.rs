//! `report`, `freeze`: a report with blanks in, a finished paper out.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context;
use clap::Args;
use figures::Figures;
use journal::{Journal, RecordQuery};
use reports::docx::PaperMeta;
use reports::provenance::SlotState;
use reports::recognise::{Choice, Recogniser};
use reports::work::{self, Hands, Settled, Work};

use super::Output;
use super::asked::Asked;
use super::recognise::read;
use crate::print;
use crate::settings::Settings;

/// Filling a report.
#[derive(Args)]
pub struct Report {
    /// 报告（.txt 或 .docx）/ the report
    file: PathBuf,
    #[command(flatten)]
    output: Output,
    /// 另存每个数的出处（JSON）/ also write where every number came from
    #[arg(long, value_name = "FILE")]
    provenance: Option<PathBuf>,
    #[command(flatten)]
    asked: Asked,
    #[command(flatten)]
    paper: Paper,
}

/// What a paper needs beside its text.
#[derive(Args, Clone)]
pub struct Paper {
    /// 标题 / title
    #[arg(long)]
    title: Option<String>,
    /// 主送 / addressee
    #[arg(long)]
    addressee: Option<String>,
    /// 署名 / signing unit
    #[arg(long)]
    unit: Option<String>,
    /// 成文日期，如 2026年11月20日 / date of signing
    #[arg(long)]
    date: Option<String>,
}

impl Paper {
    /// The paper of a made-up county: its organisation department reports to the city.
    pub fn made(county: &str) -> Paper {
        Paper {
            title: Some(format!("中共{county}委组织部关于抓党建促乡村振兴工作情况的报告")),
            addressee: Some("市委组织部：".into()),
            unit: Some(format!("中共{county}委组织部")),
            date: Some("2026年11月20日".into()),
        }
    }

    pub fn meta(&self) -> PaperMeta {
        PaperMeta {
            title: self.title.clone(),
            addressee: self.addressee.clone(),
            unit: self.unit.clone(),
            date: self.date.clone(),
        }
    }
}

impl Report {
    pub async fn run(self, settings: &Settings) -> anyhow::Result<ExitCode> {
        let journal = settings.open().await?;
        let (work, settled) = fill(&journal, settings, &self.file, &self.asked, &self.paper).await?;
        let docx = work.docx(&settled, &self.paper.meta())?;
        std::fs::write(&self.output.out, docx).with_context(|| self.output.out.display().to_string())?;
        if let Some(path) = &self.provenance {
            std::fs::write(path, serde_json::to_vec_pretty(&settled.provenance)?)
                .with_context(|| path.display().to_string())?;
        }
        if settings.json {
            print::json(&settled.provenance)?;
        } else {
            summary(&settled, &self.output.out);
        }
        Ok(ExitCode::SUCCESS)
    }
}

/// Filling and freezing a report.
#[derive(Args)]
pub struct Freeze {
    /// 报告（.txt 或 .docx）/ the report
    file: PathBuf,
    #[command(flatten)]
    asked: Asked,
    #[command(flatten)]
    paper: Paper,
    /// 定稿人 / who freezes it
    #[arg(long, default_value = "shishu")]
    actor: String,
}

impl Freeze {
    pub async fn run(self, settings: &Settings) -> anyhow::Result<ExitCode> {
        let journal = settings.open().await?;
        let (work, settled) = fill(&journal, settings, &self.file, &self.asked, &self.paper).await?;
        let docx = work.docx(&settled, &self.paper.meta())?;
        let region = self.asked.ask(&journal, settings).await?.region;
        let hands = Hands { actor: self.actor, asked_by: None, on: super::today() };
        let frozen = work::freeze(&journal, &region, &settled, &docx, &hands).await?;
        if settings.json {
            print::json(&frozen)?;
        } else {
            println!("已定稿：{}（第 {} 号日志，摘要 {}）/ frozen", frozen.record, frozen.seq, frozen.digest);
            println!(
                "单人定稿，没有第二人审核；网页上须一人送审、另一人审核 / frozen by one operator; the pages want a second person"
            );
        }
        Ok(ExitCode::SUCCESS)
    }
}

/// Recognises, proposes and works out.
pub async fn fill(
    journal: &Journal,
    settings: &Settings,
    file: &Path,
    asked: &Asked,
    paper: &Paper,
) -> anyhow::Result<(Work, Settled)> {
    let document = read(file)?;
    let ask = asked.ask(journal, settings).await?;
    let learnt = choices(journal, &ask.region).await?;
    let work = Work::open(document, &Recogniser::new(journal.catalogue()), &learnt);
    let title = paper
        .title
        .clone()
        .unwrap_or_else(|| file.file_stem().map(|s| s.to_string_lossy().into_owned()).unwrap_or_default());
    let settled = work.settle(&Figures::new(journal.clone()), &ask, (title.as_str(), jiff::Timestamp::now())).await?;
    Ok((work, settled))
}

/// The choices that people of the county have confirmed.
async fn choices(journal: &Journal, region: &catalogue::RegionCode) -> anyhow::Result<Vec<Choice>> {
    let Some(ledger) = journal.catalogue().ledger("match_choice") else { return Ok(Vec::new()) };
    let records = journal.records(&region.county(), ledger, &RecordQuery::default()).await?;
    let choice = |r: &journal::Record| Choice {
        signature: r.text("phrase").into(),
        figure: r.text("figure").into(),
        window: r.text("time_window").into(),
    };
    Ok(records.iter().map(choice).collect())
}

/// What was filled, what is open and whom to ask.
pub fn summary(settled: &Settled, out: &Path) {
    let slots = &settled.provenance.slots;
    let filled = slots.iter().filter(|s| s.state == SlotState::Filled).count();
    println!("{}：{} 个空，填好 {filled} 个 / {} slots, {filled} filled", out.display(), slots.len(), slots.len());
    for slot in slots.iter().filter(|s| s.state == SlotState::Open && s.question.is_some()) {
        let (question, owner) =
            (slot.question.as_deref().unwrap_or_default(), slot.owner.as_deref().unwrap_or_default());
        println!("  #{} 待填：{question}（问：{owner}）", slot.slot);
    }
}
