//! `catalogue check`: reads every declaration and names what is wrong.

use std::process::ExitCode;

use clap::{Args, Subcommand};

use crate::print;
use crate::settings::Settings;

/// Acts on the catalogue.
#[derive(Args)]
pub struct Check {
    #[command(subcommand)]
    act: Act,
}

#[derive(Subcommand)]
enum Act {
    /// 检查全部声明 / check every declaration
    Check,
}

impl Check {
    pub fn run(self, settings: &Settings) -> anyhow::Result<ExitCode> {
        let Act::Check = self.act;
        let catalogue = settings.load_catalogue()?;
        let counts = [
            ("台账 ledgers", catalogue.ledgers().count()),
            ("指标 figures", catalogue.figures().count()),
            ("规则 rules", catalogue.rules().len()),
            ("标准 norms", catalogue.norms().len()),
            ("角色 roles", catalogue.roles().len()),
        ];
        if settings.json {
            let names = counts.map(|(name, n)| (name.split(' ').next_back().unwrap_or(name), n));
            print::json(&std::collections::BTreeMap::from(names))?;
        } else {
            print::table(&counts.map(|(name, n)| vec![name.to_string(), n.to_string()]));
        }
        Ok(ExitCode::SUCCESS)
    }
}
