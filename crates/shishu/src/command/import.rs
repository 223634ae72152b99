//! `import`: workbooks into the journal, dry first.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context;
use catalogue::{Lang, RegionCode};
use clap::Args;
use journal::Journal;
use serde::Serialize;
use workbooks::{Applied, Counts, Detector, Import as Who, Known, Mapping, Plan, Progress, Stage, Workbook};

use crate::print;
use crate::settings::Settings;

/// Workbooks to import.
#[derive(Args)]
pub struct Import {
    /// 工作簿（.xlsx .xls .ods .csv）/ workbooks
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// 只检查，不写入 / check only, write nothing
    #[arg(long)]
    dry_run: bool,
    /// 把有错的工作簿标注后另存（一个文件时为文件名，多个时为目录）/ write the faulty workbook back, marked; a folder for several
    #[arg(long, value_name = "OUT")]
    errors: Option<PathBuf>,
    /// 导入人 / who imports
    #[arg(long, default_value = "import")]
    actor: String,
    /// 更正原因 / reason given for what changes
    #[arg(long, default_value = "按重新报送的工作簿更正")]
    reason: String,
}

/// What an import came to.
#[derive(Serialize)]
pub struct Outcome {
    pub counts: CountsShown,
    pub plan: Plan,
    pub applied: Option<Applied>,
    #[serde(skip)]
    pub mappings: Vec<Mapping>,
}

#[derive(Serialize)]
pub struct CountsShown {
    pub new: usize,
    pub changed: usize,
    pub same: usize,
    pub refused: usize,
}

impl From<Counts> for CountsShown {
    fn from(c: Counts) -> CountsShown {
        CountsShown { new: c.new, changed: c.changed, same: c.same, refused: c.refused }
    }
}

impl Import {
    pub async fn run(self, settings: &Settings) -> anyhow::Result<ExitCode> {
        let journal = settings.open().await?;
        let county = match settings.county(&journal).await {
            Ok(county) => county,
            Err(_) => founding_county(settings)?,
        };
        let who = Who { actor: self.actor.clone(), reason: self.reason.clone() };
        let books = self.files.iter().map(|f| read(f)).collect::<anyhow::Result<Vec<_>>>()?;
        let outcome = import(&journal, &county, &books, (!self.dry_run).then_some(&who)).await?;
        if settings.json {
            print::json(&outcome)?;
        } else {
            show(&outcome);
        }
        if let Some(out) = &self.errors {
            self.hand_back(&outcome.plan, out)?;
        }
        let clean = outcome.plan.counts().refused == 0 && outcome.applied.as_ref().is_none_or(|a| a.refused.is_empty());
        Ok(if clean { ExitCode::SUCCESS } else { ExitCode::from(2) })
    }

    /// Writes the workbooks back with their faults marked.
    fn hand_back(&self, plan: &Plan, out: &Path) -> anyhow::Result<()> {
        for file in &self.files {
            let name = file_name(file);
            let issues: Vec<_> = plan.issues_of(&name).collect();
            if issues.is_empty() {
                continue;
            }
            let marked = workbooks::annotate(&std::fs::read(file)?, &read(file)?, &issues, Lang::Zh)?;
            let to = if self.files.len() == 1 { out.to_path_buf() } else { out.join(&name) };
            if let Some(folder) = to.parent() {
                std::fs::create_dir_all(folder)?;
            }
            std::fs::write(&to, marked).with_context(|| to.display().to_string())?;
            println!("已标注 / marked: {}", to.display());
        }
        Ok(())
    }
}

/// A county that has no entry yet has to be named.
fn founding_county(settings: &Settings) -> anyhow::Result<RegionCode> {
    let code = settings
        .county
        .as_deref()
        .context("第一次导入请用 --county 写明县级区划代码 / name the county by --county on the first import")?;
    Ok(RegionCode::parse(code)?.county())
}

/// A file's workbook, within bounds.
pub fn read(file: &Path) -> anyhow::Result<Workbook> {
    let bytes = std::fs::read(file).with_context(|| file.display().to_string())?;
    Ok(Workbook::read(&file_name(file), &bytes)?)
}

fn file_name(file: &Path) -> String {
    file.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default()
}

/// Maps and plans workbooks together and, where somebody imports them, writes the plan.
pub async fn import(
    journal: &Journal,
    county: &RegionCode,
    books: &[Workbook],
    who: Option<&Who>,
) -> anyhow::Result<Outcome> {
    let catalogue = journal.catalogue();
    let today = super::today();
    let mut known = Known::load(journal, county, &["region"]).await?;
    let mappings: Vec<Mapping> = {
        let detector = Detector::new(catalogue, catalogue.ledgers().collect(), &known.places, today);
        books.iter().map(|book| detector.map(book, &[])).collect()
    };
    let ledgers: Vec<&str> = mappings.iter().flat_map(|m| m.ledgers()).collect();
    known.extend(journal, &ledgers).await?;
    let files: Vec<(&Workbook, &Mapping)> = books.iter().zip(&mappings).collect();
    let mut last = 0;
    let mut progress = move |p: Progress| report(p, &mut last);
    let plan = workbooks::plan(&mut known, &files, today, &mut progress)?;
    let applied = match who {
        Some(who) => Some(workbooks::apply(journal, county, plan.clone(), who, &mut progress).await?),
        None => None,
    };
    Ok(Outcome { counts: plan.counts().into(), plan, applied, mappings })
}

/// One line on a terminal, rewritten at every tenth.
fn report(progress: Progress, last: &mut usize) {
    let tenth = progress.done * 10 / progress.total.max(1);
    if std::io::IsTerminal::is_terminal(&std::io::stderr()) && tenth != *last {
        *last = tenth;
        let stage = match progress.stage {
            Stage::Checking => "核对 checking",
            Stage::Writing => "写入 writing",
        };
        eprint!("\r{stage} {}/{}    ", progress.done, progress.total);
        if progress.done >= progress.total {
            eprintln!();
        }
    }
}

fn show(outcome: &Outcome) {
    for mapping in &outcome.mappings {
        for sheet in &mapping.sheets {
            let unmapped: Vec<String> = sheet.unmapped().map(|c| c.heading.clone()).collect();
            if !unmapped.is_empty() {
                println!(
                    "{} {}：未识别的列 / columns not understood: {}",
                    mapping.file,
                    sheet.sheet,
                    unmapped.join("、")
                );
            }
        }
    }
    let rows: Vec<Vec<String>> = outcome
        .plan
        .sheets
        .iter()
        .map(|s| {
            let c = &s.counts;
            vec![
                s.file.clone(),
                s.sheet.to_string(),
                s.ledger.clone(),
                format!("新增 {}", c.new),
                format!("更正 {}", c.changed),
                format!("相同 {}", c.same),
                format!("退回 {}", c.refused),
            ]
        })
        .collect();
    print::table(&rows);
    for (file, issue) in &outcome.plan.issues {
        println!("{file} {}：{}", issue.sheet, issue.line(Lang::Zh));
    }
    for refusal in outcome.applied.iter().flat_map(|a| &a.refused) {
        println!("{} {}：第 {} 行 {}", refusal.file, refusal.sheet, refusal.row, refusal.says);
    }
    match &outcome.applied {
        Some(a) => println!("已写入：新增 {}，更正 {}；日志到第 {} 号 / written", a.created, a.amended, a.seq),
        None => println!("只检查，未写入 / checked, nothing written"),
    }
}
