//! The demo county, loaded by the program itself, and the report that is filled for it.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;

use anyhow::{Context, Result, ensure};
use catalogue::{Catalogue, RegionCode};
use journal::{Journal, MasterKey, Options, Suite};
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, Connection, Executor};
use tempfile::TempDir;

/// The day at which the demo's books end.
pub const CUTOFF: jiff::civil::Date = jiff::civil::date(2026, 11, 20);
/// A login of the demo that may open everything.
pub const LOGIN: &str = "zuzhibu";
/// Every demo login's password.
pub const PASSWORD: &str = "shishu-demo";
/// The report's title.
pub const TITLE: &str = "抓党建促乡村振兴工作情况的报告";

/// A data folder with the whole demo county in it.
pub struct County {
    folder: TempDir,
}

impl County {
    /// Has the program make the county and import its workbooks.
    ///
    /// # Errors
    /// The program is not built, or fails.
    pub fn load() -> Result<County> {
        let county = County { folder: crate::folder()? };
        let mut demo = Command::new(program()?);
        demo.arg("--data").arg(county.data()).args(["demo", "--no-serve"]).stdin(Stdio::null());
        let output = demo.output().context("the program cannot be started")?;
        ensure!(output.status.success(), "the demo failed: {}", String::from_utf8_lossy(&output.stderr));
        Ok(county)
    }

    /// The data folder.
    pub fn data(&self) -> &Path {
        self.folder.path()
    }

    /// The same county once more, in a folder of its own. Nobody may have it open.
    ///
    /// # Errors
    /// A file cannot be copied.
    pub fn copy(&self) -> Result<County> {
        let copy = County { folder: crate::folder()? };
        for name in ["shishu.db", "shishu.db-wal", "master.key"] {
            let file = self.data().join(name);
            if file.exists() {
                std::fs::copy(&file, copy.data().join(name)).with_context(|| file.display().to_string())?;
            }
        }
        Ok(copy)
    }

    /// Opens its journal.
    ///
    /// # Errors
    /// The database or the key is unusable.
    pub async fn open(&self) -> Result<Journal> {
        let key = MasterKey::from_file(&self.data().join("master.key"))?;
        let options = Options { catalogue: Arc::new(Catalogue::standard()?), key, suite: Suite::default() };
        Ok(Journal::open(&format!("sqlite:{}", self.data().join("shishu.db").display()), options).await?)
    }

    /// Folds the database's log into its file: what was just written lies in the log, which readers look through first, while
    /// what a county wrote before has long been put in its place.
    ///
    /// # Errors
    /// The database cannot be opened.
    pub async fn settle(&self) -> Result<()> {
        let mut conn = SqliteConnectOptions::new().filename(self.data().join("shishu.db")).connect().await?;
        conn.execute("PRAGMA wal_checkpoint(TRUNCATE)").await?;
        Ok(conn.close().await?)
    }

    /// Its code.
    ///
    /// # Errors
    /// None: the code is the demo's own.
    pub fn code() -> Result<RegionCode> {
        Ok(RegionCode::parse(demo::COUNTY_CODE)?)
    }
}

/// The program, built beside the bench that runs.
///
/// # Errors
/// It is not there.
pub fn program() -> Result<PathBuf> {
    let program = std::env::current_exe()?.with_file_name("shishu");
    ensure!(program.exists(), "{} is missing: cargo build --release --package shishu", program.display());
    Ok(program)
}

/// The seed report where it is at hand, else the product's own sample.
pub fn report() -> String {
    let seed = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/domain/seed-report.txt"));
    std::fs::read_to_string(seed).unwrap_or_else(|_| demo::SAMPLE_REPORT.to_string())
}
