//! What figures are asked for: options shared by every command that reads figures.

use anyhow::Context;
use catalogue::{RegionCode, WindowCode};
use clap::Args;
use figures::{Ask, Windows};
use jiff::civil::Date;
use journal::Journal;

use crate::settings::Settings;

/// Place, cut-off, position.
#[derive(Args, Clone, Default)]
pub struct Asked {
    /// 区划代码：县 6 位、乡镇 9 位、村 12 位 / region code: county 6, township 9, village 12 digits
    #[arg(long, value_name = "CODE")]
    pub region: Option<String>,
    /// 截止日，默认今天 / cut-off day; today otherwise
    #[arg(long, value_name = "DATE")]
    pub cutoff: Option<String>,
    /// 以第几号日志为准 / as of this journal entry
    #[arg(long, value_name = "SEQ")]
    pub as_of: Option<i64>,
    /// 时间范围：Y Y2 yr R D N / window
    #[arg(long, value_name = "WINDOW")]
    pub window: Option<String>,
    /// 指定年度（window 为 yr 时）/ the year of a named-year window
    #[arg(long, value_name = "YEAR")]
    pub year: Option<i16>,
}

impl Asked {
    /// The ask that the options amount to.
    ///
    /// # Errors
    /// A code, date or window is wrong.
    pub async fn ask(&self, journal: &Journal, settings: &Settings) -> anyhow::Result<Ask> {
        let region = match &self.region {
            Some(code) => RegionCode::parse(code)?,
            None => settings.county(journal).await?,
        };
        let window = self.window.as_deref().map(str::parse::<WindowCode>).transpose().map_err(anyhow::Error::msg)?;
        let mut ask = Ask::usual(region, Windows::new(self.day()?));
        ask.window = window;
        ask.year = self.year;
        ask.as_of = self.as_of;
        Ok(ask)
    }

    fn day(&self) -> anyhow::Result<Date> {
        match &self.cutoff {
            Some(text) => catalogue::when::day(text).context("--cutoff"),
            None => Ok(super::today()),
        }
    }
}
