//! Declaration files: those embedded in the binary, and a county's own folder laid over them.

use std::path::Path;

use rust_embed::RustEmbed;

/// The standard catalogue.
#[derive(RustEmbed)]
#[folder = "../../catalogue"]
#[include = "*.toml"]
struct Standard;

/// One declaration file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// Path under the catalogue's folder, with `/`.
    pub path: String,
    /// Its text.
    pub text: String,
}

impl Source {
    /// The files embedded in the binary, sorted by path.
    pub fn standard() -> Vec<Source> {
        let mut all: Vec<Source> = Standard::iter()
            .filter_map(|path| {
                let file = Standard::get(&path)?;
                Some(Source { path: path.to_string(), text: String::from_utf8_lossy(&file.data).into_owned() })
            })
            .collect();
        all.sort_by(|a, b| a.path.cmp(&b.path));
        all
    }

    /// Every `*.toml` under a folder, sorted by path.
    ///
    /// # Errors
    /// The folder or a file in it cannot be read.
    pub fn folder(root: &Path) -> std::io::Result<Vec<Source>> {
        let mut all = Vec::new();
        let mut open = vec![root.to_path_buf()];
        while let Some(folder) = open.pop() {
            for entry in std::fs::read_dir(folder)? {
                let path = entry?.path();
                if path.is_dir() {
                    open.push(path);
                } else if path.extension().is_some_and(|e| e == "toml") {
                    let name = path.strip_prefix(root).unwrap_or(&path).to_string_lossy().replace('\\', "/");
                    all.push(Source { path: name, text: std::fs::read_to_string(&path)? });
                }
            }
        }
        all.sort_by(|a, b| a.path.cmp(&b.path));
        Ok(all)
    }

    /// A county's files laid over the standard ones, file by file.
    pub fn overlaid(mut standard: Vec<Source>, own: Vec<Source>) -> Vec<Source> {
        for file in own {
            match standard.iter_mut().find(|s| s.path == file.path) {
                Some(old) => old.text = file.text,
                None => standard.push(file),
            }
        }
        standard.sort_by(|a, b| a.path.cmp(&b.path));
        standard
    }

    /// The line of the first occurrence of a text, from 1; 1 where it does not occur.
    pub(crate) fn line_of(&self, needle: &str) -> usize {
        self.text.find(needle).map_or(1, |at| self.line_at(at))
    }

    /// The line of a byte offset, from 1.
    pub(crate) fn line_at(&self, offset: usize) -> usize {
        self.text.as_bytes().iter().take(offset).filter(|&&b| b == b'\n').count() + 1
    }
}
