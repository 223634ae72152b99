//! Pictures of one page of each kind, at both sizes, in both languages, light and dark. `cargo xtask shots` runs it.

use std::path::PathBuf;

use browser::{Driver, Look, slug};
use clap::Parser;

/// What is pictured.
#[derive(Parser)]
struct Shots {
    /// Where the pages are served
    #[arg(long)]
    base: String,
    /// Who looks
    #[arg(long)]
    login: String,
    /// Their password
    #[arg(long)]
    password: String,
    /// The folder for the pictures
    #[arg(long)]
    out: PathBuf,
}

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let shots = Shots::parse();
    let Some(driver) = Driver::start().await else {
        return Err(std::io::Error::other("no chromedriver on this machine (Debian: chromium-driver)"));
    };
    std::fs::create_dir_all(&shots.out)?;
    for look in Look::ALL {
        for lang in ["zh", "en"] {
            look_around(&shots, &driver, look, lang).await?;
        }
    }
    Ok(())
}

async fn look_around(shots: &Shots, driver: &Driver, look: Look, lang: &str) -> std::io::Result<()> {
    let visitor = driver.visitor(look, &shots.base).await;
    let keep = |kind: &str, picture: Vec<u8>| {
        let file = format!("{}-{look}-{lang}.png", slug(kind));
        println!("{file}");
        std::fs::write(shots.out.join(file), picture)
    };
    visitor.goes_to(&format!("/lang/{lang}?to=/sign-in")).await;
    keep("/sign-in", visitor.picture().await)?;
    visitor.signs_in(lang, &shots.login, &shots.password).await;
    let mut kept = Ok(());
    visitor
        .walks(&["/"], async |at: &browser::Visitor, kind: &str| {
            let picture = at.picture().await;
            if kept.is_ok() {
                kept = keep(kind, picture);
            }
        })
        .await;
    visitor.leaves().await;
    kept
}
