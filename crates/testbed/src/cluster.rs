//! A PostgreSQL cluster of one's own: made in a temporary folder, on a free port, gone when dropped.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;

/// A PostgreSQL cluster in a temporary folder, run by a user who is not root.
pub struct Cluster {
    /// Where its first database is.
    pub url: String,
    child: Child,
    _folder: TempDir,
}

impl Cluster {
    /// Makes and starts a cluster on a free port of the loopback address.
    pub fn start() -> Cluster {
        let initdb = program("initdb");
        assert!(
            works(&initdb),
            "there is no PostgreSQL here, which every test of the journal and the figures needs: apt-get install postgresql"
        );
        let folder = TempDir::new().expect("a temporary folder can be made");
        let data = folder.path().join("data");
        if is_root() {
            run(Command::new("chown").arg("postgres").arg(folder.path()));
        }
        let quiet = ["-A", "trust", "-U", "shishu", "-E", "UTF8", "--locale=C", "--no-sync"];
        run(as_plain_user(&initdb).arg("-D").arg(&data).args(quiet).stdout(Stdio::null()));
        let port = free_port();
        let child = as_plain_user(&program("postgres"))
            .arg("-D")
            .arg(&data)
            .args(["-p", &port.to_string(), "-h", "127.0.0.1", "-c", "fsync=off", "-c", "max_connections=400"])
            .args(["-c", "unix_socket_directories=", "-c", "shared_buffers=64MB"])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("PostgreSQL can be started (Debian's package postgresql)");
        let cluster = Cluster { url: format!("postgres://shishu@127.0.0.1:{port}/postgres"), child, _folder: folder };
        cluster.wait(port);
        cluster
    }

    fn wait(&self, port: u16) {
        let until = Instant::now() + Duration::from_secs(30);
        while Instant::now() < until {
            let ready =
                Command::new(program("pg_isready")).args(["-q", "-h", "127.0.0.1", "-p", &port.to_string()]).status();
            if ready.is_ok_and(|s| s.success()) {
                return;
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        panic!("PostgreSQL did not come up within 30 s");
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        // SIGINT: a fast shutdown. The child may be `setpriv`'s successor, which is PostgreSQL itself.
        let _ = Command::new("kill").args(["-INT", &self.child.id().to_string()]).status();
        let _ = self.child.wait();
    }
}

/// PostgreSQL refuses to be run by root.
fn as_plain_user(program: &Path) -> Command {
    if is_root() {
        let mut command = Command::new("setpriv");
        command.args(["--reuid=postgres", "--regid=postgres", "--clear-groups", "--"]).arg(program);
        command
    } else {
        Command::new(program)
    }
}

fn is_root() -> bool {
    Command::new("id").arg("-u").output().is_ok_and(|o| o.stdout.starts_with(b"0\n"))
}

/// Debian keeps the server's programs out of the path.
fn program(name: &str) -> PathBuf {
    let versions = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let mut found: Vec<PathBuf> = versions.map(|v| v.path().join("bin").join(name)).filter(|p| p.exists()).collect();
    found.sort();
    found.pop().unwrap_or_else(|| PathBuf::from(name))
}

fn works(program: &Path) -> bool {
    Command::new(program).arg("--version").output().is_ok_and(|o| o.status.success())
}

fn free_port() -> u16 {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("the loopback address has a free port");
    listener.local_addr().expect("a bound socket has an address").port()
}

fn run(command: &mut Command) {
    let status = command.status().unwrap_or_else(|e| panic!("{command:?}: {e}"));
    assert!(status.success(), "{command:?} failed");
}
