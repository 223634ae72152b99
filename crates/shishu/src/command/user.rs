//! `user`: sign-in passwords. Who may do what is the ledger `account`.

use std::io::Read;
use std::process::ExitCode;

use clap::Args;

use crate::settings::Settings;

/// A login whose password is set; the password is read from standard input.
#[derive(Args)]
pub struct User {
    /// 登录名 / login
    login: String,
}

impl User {
    pub async fn run(self, settings: &Settings) -> anyhow::Result<ExitCode> {
        let journal = settings.open().await?;
        let county = settings.county(&journal).await?;
        let mut password = String::new();
        std::io::stdin().read_to_string(&mut password)?;
        web::accounts::set_password(&journal, &county, &self.login, password.trim_end_matches(['\r', '\n'])).await?;
        println!("已设置 {} 的口令 / password set", self.login);
        Ok(ExitCode::SUCCESS)
    }
}
