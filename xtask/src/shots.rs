//! `cargo xtask shots`: the demo county's pages as pictures, one of each kind, at both sizes, in both languages, light and dark.

use std::net::TcpStream;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use crate::shell;

/// The demo's login of the organisation department, who sees the most.
const LOGIN: (&str, &str) = ("zuzhibu", "shishu-demo");
/// How long the county may take to be made up and loaded.
const PATIENCE: Duration = Duration::from_secs(300);

/// Serves the demo county for as long as the pictures take.
pub fn run(login: Option<&str>) -> Result<()> {
    shell::run(&mut shell::command("cargo", &["build", "--package", "shishu", "--package", "browser"]))?;
    let out = crate::target().join("shots");
    let _ = std::fs::remove_dir_all(&out);
    let port = std::net::TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
    let _demo = demo(port)?;
    let shots = program("shots");
    let (base, folder) = (format!("http://127.0.0.1:{port}"), out.display().to_string());
    let args = ["--base", &base, "--login", login.unwrap_or(LOGIN.0), "--password", LOGIN.1, "--out", &folder];
    shell::run(&mut shell::command(&shots, &args))?;
    println!("{folder}");
    Ok(())
}

fn program(name: &str) -> String {
    crate::target().join("debug").join(name).display().to_string()
}

/// The demo county being served; ended when dropped.
struct Demo(Child);

impl Drop for Demo {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn demo(port: u16) -> Result<Demo> {
    let data = crate::target().join("shots-county").display().to_string();
    let port_said = port.to_string();
    let mut command = shell::command(&program("shishu"), &["--data", &data, "demo", "--port", &port_said]);
    let mut demo = Demo(command.stdout(Stdio::null()).spawn().context("the demo cannot be started")?);
    let began = Instant::now();
    while TcpStream::connect(("127.0.0.1", port)).is_err() {
        if let Some(status) = demo.0.try_wait()? {
            bail!("the demo ended with {status}");
        }
        if began.elapsed() > PATIENCE {
            bail!("the demo did not serve within {} s", PATIENCE.as_secs());
        }
        std::thread::sleep(Duration::from_millis(200));
    }
    Ok(demo)
}
