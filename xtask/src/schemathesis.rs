//! schemathesis, which makes calls up from the description of the API: put once into `target/schemathesis` by pip.

use std::path::PathBuf;

use crate::shell;

/// By this the test of the API learns where it is.
pub const PROGRAM: &str = "SHISHU_SCHEMATHESIS";
/// The version that is installed.
const VERSION: &str = "schemathesis==4.32.5";

/// The program; none where PyPI cannot be reached, and then the test says that it is skipped.
pub fn prepare() -> Option<PathBuf> {
    let folder = crate::target().join("schemathesis");
    let program = folder.join("bin/schemathesis");
    if !program.exists() {
        let home = folder.display().to_string();
        let installed = shell::quiet(&mut shell::command("python3", &["-m", "venv", &home])).and_then(|_| {
            let pip = folder.join("bin/pip").display().to_string();
            shell::quiet(&mut shell::command(&pip, &["install", "--quiet", "--timeout", "20", VERSION]))
        });
        if let Err(error) = installed {
            eprintln!("schemathesis cannot be installed from here, and its test is skipped: {error:#}");
        }
    }
    program.exists().then_some(program)
}
