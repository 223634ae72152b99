//! The program: one binary that serves a county, and every act of it on the command line.

mod command;
mod print;
mod settings;

use clap::Parser;

use settings::Settings;

/// 实数 Shishu：村里的事记一次，报告里的数都有出处 / enter facts once; every number in a report opens into its records
#[derive(Parser)]
#[command(version, about, propagate_version = true)]
struct Arguments {
    #[command(flatten)]
    settings: Settings,
    #[command(subcommand)]
    command: command::Command,
}

/// Entries are many small texts, and the system's own allocator keeps for itself what it once had.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[tokio::main]
async fn main() -> std::process::ExitCode {
    tracing_subscriber::fmt()
        .with_env_filter(
            tracing_subscriber::EnvFilter::try_from_env("SHISHU_LOG").unwrap_or_else(|_| "warn,sqlx=error".into()),
        )
        .with_writer(std::io::stderr)
        .init();
    let arguments = Arguments::parse();
    match command::run(arguments.command, &arguments.settings).await {
        Ok(code) => code,
        Err(error) => {
            eprintln!("{error:#}");
            std::process::ExitCode::FAILURE
        }
    }
}
