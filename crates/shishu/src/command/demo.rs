//! `demo`: a made-up county from workbooks to the finished report and the pages, in one go.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

use anyhow::Context;
use catalogue::RegionCode;
use clap::Args;
use journal::{Journal, RecordQuery};
use workbooks::Import as Who;

use super::asked::Asked;
use super::import::{import, read};
use super::report::{Paper, fill, summary};
use super::serve::serve;
use crate::settings::Settings;

/// The cut-off of the demo's report: the made-up county's books end there.
const CUTOFF: &str = "2026-11-20";
/// Every demo login's password. It opens nothing but a made-up county.
const PASSWORD: &str = "shishu-demo";

/// The demo.
#[derive(Args)]
pub struct Demo {
    /// 端口 / port
    #[arg(long, default_value_t = 8080)]
    port: u16,
    /// 导入并出报告后即结束 / stop after import and report
    #[arg(long)]
    no_serve: bool,
}

impl Demo {
    pub async fn run(self, settings: &Settings) -> anyhow::Result<ExitCode> {
        let started = Instant::now();
        let settings = Settings { county: Some(demo::COUNTY_CODE.into()), ..settings.clone() };
        let journal = settings.open().await?;
        let county = settings.county(&journal).await?;
        let folder = settings.data.join("workbooks");
        if journal.head(&county).await?.seq == 0 {
            load(&journal, &county, &folder).await?;
            passwords(&journal, &county).await?;
        } else {
            println!("1/3 数据已在 {} / the county is already loaded", settings.data.display());
        }
        println!("2/3 填写样例报告 / filling the sample report");
        let text = settings.data.join("sample-report.txt");
        std::fs::write(&text, demo::SAMPLE_REPORT)?;
        let out = settings.data.join("sample-report.docx");
        let asked = Asked { cutoff: Some(CUTOFF.into()), ..Asked::default() };
        let paper = Paper::made(demo::COUNTY_NAME);
        let (work, settled) = fill(&journal, &settings, &text, &asked, &paper).await?;
        std::fs::write(&out, work.docx(&settled, &paper.meta())?).with_context(|| out.display().to_string())?;
        std::fs::write(settings.data.join("sample-report.json"), serde_json::to_vec_pretty(&settled.provenance)?)?;
        summary(&settled, &out);
        println!("    用时 / took {:.1} s", started.elapsed().as_secs_f32());

        if self.no_serve {
            return Ok(ExitCode::SUCCESS);
        }
        println!(
            "3/3 登录名 zuzhibu，口令 {PASSWORD}（其他登录名见“账号”台账）/ sign in as zuzhibu, password {PASSWORD}"
        );
        let cutoff = Some(catalogue::when::day(CUTOFF)?);
        serve(journal, web::Settings { cutoff, ..web::Settings::default() }, "127.0.0.1", self.port).await?;
        Ok(ExitCode::SUCCESS)
    }
}

/// Generates the workbooks and imports them as townships would send them; the late corrections come after all else.
async fn load(journal: &Journal, county: &RegionCode, folder: &Path) -> anyhow::Result<()> {
    println!("1/3 生成虚构的{}，工作簿在 {} / making up a county", demo::COUNTY_NAME, folder.display());
    let files = demo::County::generate(demo::SEED).write_workbooks(folder)?;
    let (late, first): (Vec<PathBuf>, Vec<PathBuf>) = files.into_iter().partition(|f| is_correction(f));
    for (files, reason) in [(first, "首次导入"), (late, "更正后重新报送")] {
        let books = files.iter().map(|f| read(f)).collect::<anyhow::Result<Vec<_>>>()?;
        let who = Who { actor: "demo".into(), reason: reason.into() };
        let outcome = import(journal, county, &books, Some(&who)).await?;
        let applied = outcome.applied.unwrap_or_default();
        println!(
            "    {} 个工作簿：新增 {} 条，更正 {} 条，退回 {} 行 / workbooks imported",
            books.len(),
            applied.created,
            applied.amended,
            outcome.counts.refused + applied.refused.len()
        );
        for (file, issue) in outcome.plan.issues.iter().filter(|(_, i)| i.refuses()).take(20) {
            println!("    {file} {}：{}", issue.sheet, issue.line(catalogue::Lang::Zh));
        }
        for r in applied.refused.iter().take(20) {
            println!("    {} {} 第 {} 行：{}", r.file, r.sheet, r.row, r.says);
        }
    }
    Ok(())
}

fn is_correction(file: &Path) -> bool {
    file.file_name().is_some_and(|n| n.to_string_lossy().starts_with("99-"))
}

/// Gives every account of the demo the demo's password.
async fn passwords(journal: &Journal, county: &RegionCode) -> anyhow::Result<()> {
    let Some(ledger) = journal.catalogue().ledger("account") else { return Ok(()) };
    for account in journal.records(county, ledger, &RecordQuery::default()).await? {
        web::accounts::set_password(journal, county, account.text("login"), PASSWORD).await?;
    }
    Ok(())
}
