//! Keeping the journal honest: `verify`, `rebuild`.

use std::process::ExitCode;

use clap::Args;
use figures::Figures;
use reports::work;

use crate::print;
use crate::settings::Settings;

/// Verification of the chain, or of a frozen report.
#[derive(Args)]
pub struct Verify {
    /// 定稿报告编号；不填则校验整条日志链 / a frozen report; the whole chain otherwise
    #[arg(value_name = "REPORT")]
    report: Option<String>,
}

impl Verify {
    pub async fn run(self, settings: &Settings) -> anyhow::Result<ExitCode> {
        match self.report {
            Some(report) => verify_report(settings, &report).await,
            None => verify_chain(settings).await,
        }
    }
}

async fn verify_chain(settings: &Settings) -> anyhow::Result<ExitCode> {
    let journal = settings.open().await?;
    let county = settings.county(&journal).await?;
    let outcome = journal.verify(&county, |done| tracing::info!(done, "verified")).await?;
    match &outcome {
        Ok(whole) if settings.json => print::json(whole)?,
        Err(broken) if settings.json => print::json(broken)?,
        Ok(whole) => println!(
            "{} 条日志首尾相接，无一改动 / {} entries, unbroken ({})",
            whole.entries, whole.entries, whole.hash
        ),
        Err(b) => println!("第 {} 号日志 {}：{} / entry {}: {}", b.seq, b.id, b.zh, b.seq, b.en),
    }
    Ok(if outcome.is_ok() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

async fn verify_report(settings: &Settings, report: &str) -> anyhow::Result<ExitCode> {
    let journal = settings.open().await?;
    let county = settings.county(&journal).await?;
    let (_, provenance) = work::open(&journal, &county, report).await?;
    let verification = work::verify(&Figures::new(journal), &provenance).await?;
    if settings.json {
        print::json(&verification)?;
    } else {
        for slot in verification.slots.iter().filter(|s| !s.same || s.now != s.frozen) {
            let text = |v: &Option<String>| v.clone().unwrap_or_else(|| "—".into());
            println!(
                "#{} {}：定稿 {}，重算 {}，现值 {}",
                slot.slot,
                slot.name,
                text(&slot.frozen),
                text(&slot.again),
                text(&slot.now)
            );
        }
        let held = if verification.holds {
            "每个数都与定稿时一致 / every figure holds"
        } else {
            "有数与定稿不一致 / some figures do not hold"
        };
        println!(
            "{}：{held}；定稿后有 {} 条更正触及 / {} later entries touch it",
            verification.title, verification.later, verification.later
        );
    }
    Ok(if verification.holds { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Rebuilds every county's tables and says whether they were as they should be.
pub async fn rebuild(settings: &Settings) -> anyhow::Result<ExitCode> {
    let journal = settings.open().await?;
    let county = settings.county(&journal).await?;
    let before = journal.table_digests(&county).await?;
    journal.rebuild(&county, |done| tracing::info!(done, "rebuilt")).await?;
    let after = journal.table_digests(&county).await?;
    if settings.json {
        print::json(&after)?;
    } else {
        let differ: Vec<&str> =
            before.iter().zip(&after).filter(|(a, b)| a != b).map(|(a, _)| a.ledger.as_str()).collect();
        let rows: i64 = after.iter().map(|d| d.rows).sum();
        match differ.as_slice() {
            [] => println!("已重建 {} 张表 {rows} 行，与原来一致 / rebuilt, identical", after.len()),
            some => println!(
                "已重建 {} 张表 {rows} 行；与原来不同的有 / rebuilt; these differed: {}",
                after.len(),
                some.join(" ")
            ),
        }
    }
    Ok(ExitCode::SUCCESS)
}
