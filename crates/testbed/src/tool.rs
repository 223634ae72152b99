//! Programs that tests use and a machine may lack. A test run by hand says that it is skipped; where the program is named in
//! `SHISHU_TOOLS`, as `cargo xtask test` does with all that it has found or installed, its lack fails the test.

/// The setting that names the programs which must be there, by commas.
pub const TOOLS: &str = "SHISHU_TOOLS";

/// A program that tests use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tool {
    /// chromedriver and chromium.
    Browser,
    /// LibreOffice, Writer and Calc.
    LibreOffice,
    /// pdftotext.
    Poppler,
    /// Python with python-docx and openpyxl.
    Python,
    /// schemathesis.
    Schemathesis,
    /// oidc-provider, run by node.
    OidcProvider,
}

impl Tool {
    /// All of them.
    pub const ALL: [Tool; 6] =
        [Tool::Browser, Tool::LibreOffice, Tool::Poppler, Tool::Python, Tool::Schemathesis, Tool::OidcProvider];

    /// Its name in the setting.
    pub fn name(self) -> &'static str {
        match self {
            Tool::Browser => "browser",
            Tool::LibreOffice => "libreoffice",
            Tool::Poppler => "poppler",
            Tool::Python => "python",
            Tool::Schemathesis => "schemathesis",
            Tool::OidcProvider => "oidc-provider",
        }
    }

    /// How to get it.
    pub fn remedy(self) -> &'static str {
        match self {
            Tool::Browser => "apt-get install chromium chromium-driver",
            Tool::LibreOffice => "apt-get install libreoffice-writer libreoffice-calc",
            Tool::Poppler => "apt-get install poppler-utils",
            Tool::Python => "apt-get install python3-docx python3-openpyxl",
            Tool::Schemathesis => "cargo xtask test puts it into target/schemathesis where PyPI can be reached",
            Tool::OidcProvider => {
                "cargo xtask test puts it into target/oidc-provider where npm's registry can be reached"
            }
        }
    }

    /// What a test does that finds no such program: it says so and goes on, or fails where the program must be there.
    ///
    /// # Panics
    /// Where the setting names it.
    #[track_caller]
    pub fn is_missing(self) {
        let required = std::env::var(TOOLS).unwrap_or_default();
        assert!(!self.is_named_in(&required), "{} is missing, and {TOOLS} requires it. {}", self.name(), self.remedy());
        eprintln!("skipped: there is no {} here. {}", self.name(), self.remedy());
    }

    fn is_named_in(self, setting: &str) -> bool {
        setting.split(',').any(|name| name.trim() == self.name())
    }
}

/// The Python that documents are opened with: Debian's, which has Debian's libraries, before another one in the path.
pub fn python() -> &'static str {
    const DEBIANS: &str = "/usr/bin/python3";
    if std::path::Path::new(DEBIANS).exists() { DEBIANS } else { "python3" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tool_is_required_by_its_own_name_alone() {
        for tool in Tool::ALL {
            assert!(tool.is_named_in(tool.name()) && tool.is_named_in(&format!("x, {}", tool.name())));
            assert!(!tool.is_named_in("") && !tool.is_named_in(&format!("{}s", tool.name())));
            let others: Vec<&str> = Tool::ALL.iter().filter(|t| **t != tool).map(|t| t.name()).collect();
            assert!(!tool.is_named_in(&others.join(",")));
            assert!(!tool.remedy().is_empty());
        }
    }
}
