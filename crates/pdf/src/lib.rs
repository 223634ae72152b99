//! A finished .docx as PDF, by the LibreOffice of the machine: the paper is laid out once, in the .docx, and its PDF is that paper.
//!
//! Architecture invariants: this crate knows nothing of the product; a document given to it reaches no network and runs no macro.

use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use thiserror::Error;
use tokio::process::Command;
use tokio::sync::Semaphore;

/// What can go wrong on the way to a PDF.
#[derive(Debug, Error)]
pub enum PdfError {
    /// There is no LibreOffice.
    #[error(
        "这台服务器没有安装 LibreOffice，转不成 PDF；请下载 docx，或安装 libreoffice-writer / no LibreOffice on this server: take the .docx, or install libreoffice-writer"
    )]
    NoOffice,
    /// There is no font for Chinese: the PDF would show boxes.
    #[error(
        "这台服务器没有中文字体，PDF 会是空框；请安装仿宋、黑体、楷体，或 fonts-noto-cjk / no Chinese font on this server, the PDF would show boxes: install FangSong, SimHei and KaiTi, or fonts-noto-cjk"
    )]
    NoFont,
    /// LibreOffice ended without a PDF, or took too long.
    #[error("LibreOffice 没有转出 PDF：{0} / LibreOffice made no PDF: {0}")]
    Failed(String),
    /// The disk.
    #[error("临时文件：{0} / temporary file: {0}")]
    Io(#[from] std::io::Error),
}

/// LibreOffice is heavy: one at a time, for at most this long.
static TURN: Semaphore = Semaphore::const_new(1);
const PATIENCE: Duration = Duration::from_secs(90);

/// No macro, no linked content, nothing asked of the network: an uploaded document may be anybody's.
const PROFILE: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="MacroSecurityLevel" oor:op="fuse"><value>3</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableActiveContent" oor:op="fuse"><value>true</value></prop></item>
</oor:items>
"#;

/// A finished .docx as PDF.
///
/// # Errors
/// LibreOffice or a Chinese font is missing, or the conversion fails.
pub async fn from_docx(docx: &[u8]) -> Result<Vec<u8>, PdfError> {
    let program = office().ok_or(PdfError::NoOffice)?;
    if !has_chinese_font().await {
        return Err(PdfError::NoFont);
    }
    let folder = tempfile::tempdir()?;
    let profile = folder.path().join("profile");
    std::fs::create_dir_all(profile.join("user"))?;
    std::fs::write(profile.join("user/registrymodifications.xcu"), PROFILE)?;
    let paper = folder.path().join("paper.docx");
    std::fs::write(&paper, docx)?;
    // The turn is never closed: whoever waits gets it.
    let _turn = TURN.acquire().await;
    convert(&program, &profile, &paper, folder.path()).await?;
    let made = folder.path().join("paper.pdf");
    std::fs::read(made).map_err(|_| PdfError::Failed("没有写出文件 / no file was written".into()))
}

async fn convert(program: &Path, profile: &Path, paper: &Path, folder: &Path) -> Result<(), PdfError> {
    let mut command = Command::new(program);
    command.arg(format!("-env:UserInstallation=file://{}", profile.display()));
    command.args(["--headless", "--norestore", "--nologo", "--convert-to", "pdf:writer_pdf_Export", "--outdir"]);
    command.arg(folder).arg(paper).env("HOME", folder).env("http_proxy", "http://127.0.0.1:9");
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped()).kill_on_drop(true);
    let ended = tokio::time::timeout(PATIENCE, command.output()).await;
    let output = ended.map_err(|_| PdfError::Failed(format!("{} s", PATIENCE.as_secs())))??;
    if output.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&output.stderr);
    Err(PdfError::Failed(said.lines().next().unwrap_or_default().chars().take(200).collect()))
}

/// Where LibreOffice is: on the path, or where its own installers put it.
fn office() -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let on_path =
        std::env::split_paths(&path).flat_map(|folder| ["soffice", "libreoffice"].map(|name| folder.join(name)));
    let usual = [
        "/usr/lib/libreoffice/program/soffice",
        "/Applications/LibreOffice.app/Contents/MacOS/soffice",
        "C:\\Program Files\\LibreOffice\\program\\soffice.exe",
    ];
    on_path.chain(usual.map(PathBuf::from)).find(|p| p.is_file())
}

/// Whether fontconfig knows a font for Chinese. Where there is no fontconfig (Windows, macOS) the system brings its own.
async fn has_chinese_font() -> bool {
    match Command::new("fc-list").args([":lang=zh-cn", "family"]).stdin(Stdio::null()).output().await {
        Ok(output) => !output.stdout.iter().all(u8::is_ascii_whitespace),
        Err(_) => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn what_is_no_document_gives_an_error_and_no_empty_file() {
        if office().is_none() {
            return testbed::Tool::LibreOffice.is_missing();
        }
        assert!(matches!(from_docx(&[0u8; 64]).await, Err(PdfError::Failed(_) | PdfError::NoFont)));
    }
}
