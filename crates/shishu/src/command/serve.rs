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
    /// 前面有反向代理，客户端地址以它报的为准 / a proxy stands before the pages: take its word for addresses
    #[arg(long, env = "SHISHU_PROXIED")]
    proxied: bool,
    /// 口令有效天数，0 为不限 / days a password lasts; 0 for ever
    #[arg(long, default_value_t = 90, env = "SHISHU_PASSWORD_DAYS", value_name = "DAYS")]
    password_days: u32,
    /// 必须两步验证的角色，逗号分隔 / roles that must have a second factor, by commas
    #[arg(long, env = "SHISHU_SECOND_FACTOR", value_delimiter = ',', value_name = "ROLES")]
    second_factor: Vec<String>,
    #[command(flatten)]
    provider: SingleSignOn,
    /// 备份目录，用来显示备份有多久 / folder of backups, to tell their age
    #[arg(long, env = "SHISHU_BACKUPS", value_name = "DIR")]
    backups: Option<std::path::PathBuf>,
    /// 页面以这一天为准，默认今天 / the day pages look from
    #[arg(long, value_name = "DATE")]
    cutoff: Option<String>,
    /// 页脚显示的备案号 / the filing number that the footer shows
    #[arg(long, env = "SHISHU_FILING", value_name = "TEXT")]
    filing: Option<String>,
}

/// The provider of single sign-on, by OpenID Connect.
#[derive(Args)]
struct SingleSignOn {
    /// 统一身份认证（OpenID Connect）地址 / address of the OpenID Connect provider
    #[arg(long, env = "SHISHU_OIDC_ISSUER", requires_all = ["oidc_client", "address"], value_name = "URL")]
    oidc_issuer: Option<String>,
    /// 本系统在那里的客户端标识 / what this system is called there
    #[arg(long, env = "SHISHU_OIDC_CLIENT", value_name = "ID")]
    oidc_client: Option<String>,
    /// 客户端密钥 / the client's secret
    #[arg(long, env = "SHISHU_OIDC_SECRET", hide_env_values = true, value_name = "SECRET")]
    oidc_secret: Option<String>,
    /// 令牌里哪一项是登录名 / the claim that is the login
    #[arg(long, env = "SHISHU_OIDC_CLAIM", default_value = "preferred_username", value_name = "CLAIM")]
    oidc_claim: String,
    /// 登录页上的叫法 / what the button says
    #[arg(long, env = "SHISHU_OIDC_NAME", default_value = "统一身份认证", value_name = "NAME")]
    oidc_name: String,
    /// 本系统对外的网址，提醒里的链接和统一身份认证要用 / this system's own address, as browsers know it: for links in reminders and for single sign-on
    #[arg(long, env = "SHISHU_ADDRESS", value_name = "URL")]
    address: Option<String>,
}

impl SingleSignOn {
    fn provider(self) -> Option<web::Provider> {
        Some(web::Provider {
            issuer: self.oidc_issuer?,
            client: self.oidc_client?,
            address: self.address?,
            secret: self.oidc_secret.map(web::Secret),
            claim: self.oidc_claim,
            name: self.oidc_name,
        })
    }
}

impl Serve {
    pub async fn run(self, settings: &Settings) -> anyhow::Result<ExitCode> {
        let journal = settings.open().await?;
        let cutoff = self.cutoff.as_deref().map(catalogue::when::day).transpose()?;
        if let Some(unknown) = self.second_factor.iter().find(|r| journal.catalogue().role(r).is_none()) {
            anyhow::bail!("没有名为 {unknown} 的角色 / there is no role {unknown}");
        }
        let address = self.provider.address.clone();
        let web = web::Settings {
            cutoff,
            address,
            secure: self.secure,
            filing: self.filing,
            webhooks_inside: self.webhooks_inside,
            proxied: self.proxied,
            password_days: self.password_days,
            second_factor: self.second_factor,
            provider: self.provider.provider(),
            backups: self.backups,
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
