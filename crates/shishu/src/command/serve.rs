//! `serve`: the pages.

use std::process::ExitCode;

use anyhow::Context;
use clap::Args;
use figures::Figures;
use journal::Journal;
use tokio::net::TcpListener;
use web::State;

use crate::settings::Settings;

/// Where the pages are served.
#[derive(Args)]
pub struct Serve {
    /// 地址 / address
    #[arg(long, default_value = "127.0.0.1", env = "SHISHU_HOST")]
    host: String,
    /// 端口 / port
    #[arg(long, default_value_t = 8080, env = "SHISHU_PORT")]
    port: u16,
    /// 只经 HTTPS 发送会话 / send sessions over HTTPS alone
    #[arg(long, env = "SHISHU_SECURE")]
    secure: bool,
    /// 允许推送到内网和本机 / let webhooks point inside the network and at this machine
    #[arg(long, env = "SHISHU_WEBHOOKS_INSIDE")]
    webhooks_inside: bool,
    /// 页面以这一天为准，默认今天 / the day pages look from
    #[arg(long, value_name = "DATE")]
    cutoff: Option<String>,
    /// 页脚显示的备案号 / the filing number that the footer shows
    #[arg(long, env = "SHISHU_FILING", value_name = "TEXT")]
    filing: Option<String>,
}

impl Serve {
    pub async fn run(self, settings: &Settings) -> anyhow::Result<ExitCode> {
        let journal = settings.open().await?;
        let cutoff = self.cutoff.as_deref().map(catalogue::when::day).transpose()?;
        let web = web::Settings {
            cutoff,
            secure: self.secure,
            filing: self.filing,
            webhooks_inside: self.webhooks_inside,
            ..web::Settings::default()
        };
        serve(journal, web, &self.host, self.port).await?;
        Ok(ExitCode::SUCCESS)
    }
}

/// Serves until the process is told to stop.
pub async fn serve(journal: Journal, settings: web::Settings, host: &str, port: u16) -> anyhow::Result<()> {
    let listener = TcpListener::bind((host, port))
        .await
        .with_context(|| format!("{host}:{port} 已被占用，请用 --port 换一个 / in use, choose another by --port"))?;
    println!("网页已打开 / serving: http://{}", listener.local_addr()?);
    let state = State::new(journal.clone(), Figures::new(journal), settings);
    web::serve(state, listener).await?;
    Ok(())
}
