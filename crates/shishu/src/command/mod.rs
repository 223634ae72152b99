//! The commands, one module each.

mod asked;
mod catalogue;
mod demo;
mod figures;
mod import;
mod keep;
mod recognise;
mod report;
mod serve;
mod user;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Subcommand};

use crate::settings::Settings;

/// What can be done.
#[derive(Subcommand)]
pub enum Command {
    /// 生成一个虚构的县，导入、出报告、打开网页 / make up a county, import it, fill the sample report, serve the pages
    Demo(demo::Demo),
    /// 打开网页服务 / serve the pages
    Serve(serve::Serve),
    /// 导入工作簿 / import workbooks
    Import(import::Import),
    /// 列出指标及其现值 / list figures with their values
    Figures(figures::List),
    /// 查看一个指标，或定义新指标 / one figure with its records, or a new one
    Figure(figures::One),
    /// 识别报告里的空，每个空对应哪个指标 / find a report's blanks and what each means
    Recognise(recognise::Recognise),
    /// 把报告里的空填好，输出 .docx / fill a report's blanks and write the .docx
    Report(report::Report),
    /// 填好并定稿 / fill a report and freeze it
    Freeze(report::Freeze),
    /// 校验日志链，或一份定稿报告 / verify the chain, or a frozen report
    Verify(keep::Verify),
    /// 从日志重建台账表 / rebuild the ledger tables from the journal
    Rebuild,
    /// 检查目录 / check the catalogue
    Catalogue(catalogue::Check),
    /// 打印接口说明（OpenAPI）/ print the description of the API (OpenAPI)
    Openapi,
    /// 设置登录口令 / set a sign-in password
    User(user::User),
}

/// Where the result goes.
#[derive(Args, Clone)]
pub struct Output {
    /// 输出文件 / output file
    #[arg(short, long, value_name = "FILE")]
    pub out: PathBuf,
}

/// Runs a command.
///
/// # Errors
/// Whatever stopped it, in words.
pub async fn run(command: Command, settings: &Settings) -> anyhow::Result<ExitCode> {
    match command {
        Command::Demo(demo) => demo.run(settings).await,
        Command::Serve(serve) => serve.run(settings).await,
        Command::Import(import) => import.run(settings).await,
        Command::Figures(list) => list.run(settings).await,
        Command::Figure(one) => one.run(settings).await,
        Command::Recognise(recognise) => recognise.run(settings).await,
        Command::Report(report) => report.run(settings).await,
        Command::Freeze(freeze) => freeze.run(settings).await,
        Command::Verify(verify) => verify.run(settings).await,
        Command::Rebuild => keep::rebuild(settings).await,
        Command::Catalogue(check) => check.run(settings),
        Command::Openapi => {
            print!("{}", web::api_description());
            Ok(ExitCode::SUCCESS)
        }
        Command::User(user) => user.run(settings).await,
    }
}

/// Today in China: county offices keep Beijing time wherever the machine stands.
fn today() -> jiff::civil::Date {
    jiff::tz::Offset::constant(8).to_datetime(jiff::Timestamp::now()).date()
}
