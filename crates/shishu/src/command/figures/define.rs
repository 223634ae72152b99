//! `figure define`: a new figure, tried against the data before it is written into the county's own catalogue.

use std::process::ExitCode;
use std::sync::Arc;

use anyhow::Context;
use catalogue::compose::NewFigure;
use catalogue::{Catalogue, FigureTime, Names, Source};
use clap::Args;
use figures::Figures;

use super::super::asked::Asked;
use crate::settings::Settings;

/// A new figure's definition.
#[derive(Args)]
pub struct Definition {
    /// 新指标编号（define 时）/ id of the new figure
    #[arg(long, value_name = "ID")]
    new: Option<String>,
    /// 中文名 / Chinese name
    #[arg(long)]
    zh: Option<String>,
    /// 英文名 / English name
    #[arg(long)]
    en: Option<String>,
    /// 台账 / ledger of the record list
    #[arg(long)]
    of: Option<String>,
    /// 条件，如 “role = '第一书记'” / condition
    #[arg(long, value_name = "CONDITION", default_value = "")]
    condition: String,
    /// 量法，如 count、sum amount / measure
    #[arg(long, default_value = "count")]
    measure: String,
    /// 时间规则 state event year none / time rule
    #[arg(long, default_value = "none")]
    time: String,
    /// 单位 / unit
    #[arg(long, default_value = "个")]
    unit: String,
}

impl Definition {
    pub async fn run(self, asked: &Asked, settings: &Settings) -> anyhow::Result<ExitCode> {
        let folder = settings
            .catalogue
            .clone()
            .context("定义新指标要用 --catalogue 指明本县目录 / name the county's folder by --catalogue")?;
        let id = self.new.clone().context("请用 --new 给出编号 / give the id by --new")?;
        let text = self.toml(&id)?;
        let path = format!("base/{}.figure.toml", id.replace(['.', '/'], "_"));
        std::fs::create_dir_all(folder.join("base"))?;
        let mut own = Source::folder(&folder)?;
        own.push(Source { path: path.clone(), text: text.clone() });
        // The whole catalogue is checked with the new figure in it before anything is written.
        let catalogue = Arc::new(Catalogue::load(&Source::overlaid(Source::standard(), own))?);
        std::fs::write(folder.join(&path), &text).with_context(|| path.clone())?;
        let journal = settings.open().await?;
        let ask = asked.ask(&journal, settings).await?;
        let figures = Figures::new(journal);
        let answer = figures.value(&id, &ask).await?;
        let figure = catalogue.figure(&id).context("the figure was checked a moment ago")?;
        println!(
            "{}：{} {}（{}）",
            figure.name.zh,
            answer.shown(figure.decimals),
            figure.unit,
            folder.join(path).display()
        );
        Ok(ExitCode::SUCCESS)
    }

    /// The definition as a declaration file.
    fn toml(&self, id: &str) -> anyhow::Result<String> {
        let zh = self.zh.clone().context("请用 --zh 给出中文名 / give the Chinese name by --zh")?;
        let en = self.en.clone().context("请用 --en 给出英文名 / give the English name by --en")?;
        let of = self.of.clone().context("请用 --of 指明台账 / name the ledger by --of")?;
        let time: FigureTime = serde_json::from_value(self.time.clone().into())
            .with_context(|| format!("--time {}：state event year none", self.time))?;
        let figure = NewFigure {
            id: id.into(),
            names: Names { zh, en },
            aliases: Vec::new(),
            of,
            condition: self.condition.clone(),
            time,
            window: NewFigure::usual_window(time),
            measure: self.measure.clone(),
            unit: self.unit.clone(),
        };
        Ok(figure.toml())
    }
}
