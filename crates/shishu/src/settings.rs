//! Where the data is and how it is locked: options, each also by environment.

use std::path::PathBuf;
use std::sync::Arc;

use anyhow::Context;
use catalogue::{Catalogue, RegionCode, Source};
use clap::Args;
use journal::{Journal, MasterKey, Options, Suite};

/// Settings that every command takes.
#[derive(Args, Clone)]
pub struct Settings {
    /// 数据目录 / folder of the database and the master key
    #[arg(long, global = true, env = "SHISHU_DATA", default_value = "shishu-data", value_name = "DIR")]
    pub data: PathBuf,
    /// PostgreSQL 地址，不填则用数据目录里的 SQLite / PostgreSQL address; SQLite in the data folder otherwise
    #[arg(long, global = true, env = "DATABASE_URL", hide_env_values = true, value_name = "URL")]
    pub database: Option<String>,
    /// 本县自己的目录，覆盖在标准目录之上 / the county's own catalogue folder, laid over the standard one
    #[arg(long, global = true, env = "SHISHU_CATALOGUE", value_name = "DIR")]
    pub catalogue: Option<PathBuf>,
    /// 县级区划代码，库里只有一个县时可省略 / county code; may be left out where the database holds one county
    #[arg(long, global = true, env = "SHISHU_COUNTY", value_name = "CODE")]
    pub county: Option<String>,
    /// 用国密算法（SM3、SM4）建新县 / found new counties on the national suite (SM3, SM4)
    #[arg(long, global = true, env = "SHISHU_NATIONAL")]
    pub national: bool,
    /// 以 JSON 输出 / print JSON
    #[arg(long, global = true)]
    pub json: bool,
}

impl Settings {
    /// The catalogue: the standard one, or the county's folder laid over it.
    ///
    /// # Errors
    /// The folder cannot be read, or a declaration is faulty.
    pub fn load_catalogue(&self) -> anyhow::Result<Arc<Catalogue>> {
        let standard = Source::standard();
        let sources = match &self.catalogue {
            None => standard,
            Some(folder) => {
                let own = Source::folder(folder).with_context(|| folder.display().to_string())?;
                Source::overlaid(standard, own)
            }
        };
        Ok(Arc::new(Catalogue::load(&sources)?))
    }

    /// Opens the journal, making the data folder and the master key on first use.
    ///
    /// # Errors
    /// The folder, key or database is unusable.
    pub async fn open(&self) -> anyhow::Result<Journal> {
        std::fs::create_dir_all(&self.data).with_context(|| self.data.display().to_string())?;
        let key = match std::env::var("SHISHU_KEY") {
            Ok(hex) => MasterKey::from_hex(&hex)?,
            Err(_) => MasterKey::from_file(&self.data.join("master.key"))?,
        };
        let url = match &self.database {
            Some(url) => url.clone(),
            None => format!("sqlite:{}", self.data.join("shishu.db").display()),
        };
        let suite = if self.national { Suite::National } else { Suite::International };
        let journal = Journal::open(&url, Options { catalogue: self.load_catalogue()?, key, suite }).await?;
        let (journal, aside) = journal.declared().await?;
        for set_aside in aside {
            tracing::warn!(declaration = set_aside.path, fault = %set_aside.fault, "an approved declaration no longer fits and is left out");
        }
        Ok(journal)
    }

    /// The county that is meant.
    ///
    /// # Errors
    /// The database holds none, or several and none was named.
    pub async fn county(&self, journal: &Journal) -> anyhow::Result<RegionCode> {
        if let Some(code) = &self.county {
            return Ok(RegionCode::parse(code)?.county());
        }
        let counties = journal.counties().await?;
        match counties.as_slice() {
            [one] => Ok(one.clone()),
            [] => anyhow::bail!(
                "库里还没有县：先导入区划工作簿，或运行 shishu demo / no county yet: import the region workbook, or run `shishu demo`"
            ),
            many => {
                let codes: Vec<&str> = many.iter().map(RegionCode::as_str).collect();
                anyhow::bail!(
                    "库里有几个县，请用 --county 指明 / several counties, name one by --county: {}",
                    codes.join(" ")
                )
            }
        }
    }
}
