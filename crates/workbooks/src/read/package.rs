//! The zip package around a workbook: looked through before anything reads it, then unpacked once within bounds.

use std::io::{Cursor, Read, Write};

use quick_xml::Reader;
use quick_xml::events::Event;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

use super::Limits;
use crate::error::{WorkbookError, both};

/// What a package holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Package {
    Xlsx,
    Ods,
}

/// Parts larger than this are asked for their ratio; below it a bomb does no harm.
const WORTH_ASKING: u64 = 4 << 20;

/// Looks through a package's directory: its kind, and whether it is safe to unpack.
pub(crate) fn inspect(file: &str, bytes: &[u8], limits: &Limits) -> Result<Package, WorkbookError> {
    let mut zip = ZipArchive::new(Cursor::new(bytes)).map_err(|e| damaged(file, &e))?;
    if zip.len() > limits.parts {
        let what = both(
            format!("内含 {} 个部件，最多 {}", zip.len(), limits.parts),
            format!("it has {} parts, at most {} are read", zip.len(), limits.parts),
        );
        return Err(WorkbookError::Hostile { file: file.into(), what });
    }
    let mut total = 0u64;
    let mut kind = None;
    for n in 0..zip.len() {
        let part = zip.by_index_raw(n).map_err(|e| damaged(file, &e))?;
        let name = part.name().map_err(|e| damaged(file, &e))?.to_lowercase();
        if part.encrypted() {
            return Err(WorkbookError::Password { file: file.into() });
        }
        let size = part.size();
        total = total.saturating_add(size);
        if size > WORTH_ASKING && size / part.compressed_size().max(1) > limits.ratio {
            return Err(bomb(file));
        }
        match name.as_str() {
            _ if name.ends_with("vbaproject.bin") || name.starts_with("basic/") || name.contains("/macrosheets/") => {
                return Err(WorkbookError::Macros { file: file.into() });
            }
            "xl/workbook.xml" => kind = Some(Package::Xlsx),
            "content.xml" => kind = kind.or(Some(Package::Ods)),
            "xl/workbook.bin" => return Err(other(file, "二进制工作簿（.xlsb）", "a binary workbook (.xlsb)")),
            "word/document.xml" => return Err(other(file, "Word 文档", "a Word document")),
            "ppt/presentation.xml" => return Err(other(file, "演示文稿", "a presentation")),
            _ => {}
        }
    }
    if total > limits.unpacked {
        let what = both(
            format!("解开后有 {} MB，最多 {} MB", total >> 20, limits.unpacked >> 20),
            format!("it unpacks to {} MB, at most {} MB are read", total >> 20, limits.unpacked >> 20),
        );
        return Err(WorkbookError::TooLarge { file: file.into(), what });
    }
    kind.ok_or_else(|| other(file, "普通压缩包", "an ordinary zip archive"))
}

/// Unpacks the parts that reading needs into a package without compression, counting real bytes: a directory may lie.
pub(crate) fn unpack(file: &str, bytes: &[u8], limits: &Limits) -> Result<Vec<u8>, WorkbookError> {
    let mut zip = ZipArchive::new(Cursor::new(bytes)).map_err(|e| damaged(file, &e))?;
    let room = zip.decompressed_size().unwrap_or_default().min(u128::from(limits.unpacked)) as usize;
    let mut out = ZipWriter::new(Cursor::new(Vec::with_capacity(room + (64 << 10))));
    let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    let mut left = limits.unpacked;
    for n in 0..zip.len() {
        let part = zip.by_index(n).map_err(|e| damaged(file, &e))?;
        let name = part.name().map_err(|e| damaged(file, &e))?.into_owned();
        if !needed(&name) {
            continue;
        }
        let texts = name.to_lowercase().ends_with("sharedstrings.xml");
        let most = if texts { left.min(limits.texts) } else { left };
        out.start_file(name, stored).map_err(|e| damaged(file, &e))?;
        let taken = copy(part, &mut out, most)
            .map_err(|e| WorkbookError::Damaged { file: file.into(), detail: e.to_string() })?;
        left = left.checked_sub(taken).filter(|_| taken <= most).ok_or_else(|| bomb(file))?;
    }
    let unpacked = out.finish().map_err(|e| damaged(file, &e))?.into_inner();
    refuse_bombs(file, &unpacked, limits)?;
    Ok(unpacked)
}

/// Copies a part, at most one byte more than allowed.
fn copy(part: impl Read, out: &mut impl Write, most: u64) -> std::io::Result<u64> {
    std::io::copy(&mut part.take(most + 1), out)
}

/// Parts without bearing on cells (drawings, charts, caches, pictures) are left packed.
fn needed(name: &str) -> bool {
    let name = name.to_lowercase();
    let text = [".xml", ".rels"].iter().any(|end| name.ends_with(end)) || name == "mimetype";
    let aside = [
        "/drawings/",
        "/charts/",
        "/pivotcache/",
        "/externallinks/",
        "/theme/",
        "/comments",
        "/threadedcomments/",
        "customxml/",
    ];
    text && !aside.iter().any(|a| name.contains(a))
}

/// Things a package can do with small parts: entities that grow, tables said to be endless, rows without end.
fn refuse_bombs(file: &str, unpacked: &[u8], limits: &Limits) -> Result<(), WorkbookError> {
    let mut zip = ZipArchive::new(Cursor::new(unpacked)).map_err(|e| damaged(file, &e))?;
    for n in 0..zip.len() {
        let part = zip.by_index(n).map_err(|e| damaged(file, &e))?;
        let name = part.name().map_err(|e| damaged(file, &e))?.into_owned();
        let start = part.data_start().unwrap_or_default() as usize;
        let text = &unpacked[start..start + part.size() as usize];
        let head = &text[..text.len().min(4096)];
        if find(head, b"<!DOCTYPE").is_some() || find(head, b"<!ENTITY").is_some() {
            let what = both("内含实体声明（XML 炸弹的写法）", "it declares XML entities, as XML bombs do");
            return Err(WorkbookError::Hostile { file: file.into(), what });
        }
        if head.starts_with(&[0xff, 0xfe]) || head.starts_with(&[0xfe, 0xff]) {
            return Err(WorkbookError::Damaged { file: file.into(), detail: format!("{name}: UTF-16") });
        }
        // A table of texts is given room for as many as it says: it must be able to hold them.
        if let Some(said) = number_after(head, b"uniqueCount=\"")
            && said > text.len() as u64 / 4
        {
            let what = both("文本表声明的条数与内容不符", "its text table claims more texts than it holds");
            return Err(WorkbookError::Hostile { file: file.into(), what });
        }
        if name.contains("worksheets/") && text.len() > 6 * limits.rows as usize {
            let rows = memchr::memmem::find_iter(text, b"<row").count();
            if rows > limits.rows as usize {
                let what = both(
                    format!("一张表有 {rows} 行，电子表格最多 {} 行", limits.rows),
                    format!("one sheet has {rows} rows, a spreadsheet has at most {}", limits.rows),
                );
                return Err(WorkbookError::Hostile { file: file.into(), what });
            }
        }
    }
    Ok(())
}

/// Where a text first stands in another.
pub(crate) fn find(text: &[u8], needle: &[u8]) -> Option<usize> {
    memchr::memmem::find(text, needle)
}

fn number_after(text: &[u8], key: &[u8]) -> Option<u64> {
    let rest = &text[find(text, key)? + key.len()..];
    let digits: String = rest.iter().take_while(|b| b.is_ascii_digit()).map(|b| char::from(*b)).collect();
    // More digits than a u64 holds is more than any table holds.
    (!digits.is_empty()).then(|| digits.parse().unwrap_or(u64::MAX))
}

/// A part of a package as text; none where there is no such part.
pub(crate) fn part(
    file: &str,
    zip: &mut ZipArchive<Cursor<&[u8]>>,
    name: &str,
) -> Result<Option<String>, WorkbookError> {
    let Some(index) = zip.index_for_name(name) else { return Ok(None) };
    let mut text = String::new();
    zip.by_index(index)
        .map_err(|e| damaged(file, &e))?
        .read_to_string(&mut text)
        .map_err(|e| WorkbookError::Damaged { file: file.into(), detail: format!("{name}: {e}") })?;
    Ok(Some(text))
}

/// The sheets of a workbook part: name and the part that holds the cells.
pub(crate) fn sheet_parts(workbook: &str, relations: &str) -> Vec<(String, String)> {
    let mut targets: Vec<(String, String)> = Vec::new();
    each_element(relations, "Relationship", |get| {
        if let (Some(id), Some(target)) = (get("Id"), get("Target")) {
            let path = target.strip_prefix('/').map_or_else(|| format!("xl/{target}"), String::from);
            targets.push((id, path));
        }
    });
    let mut sheets = Vec::new();
    each_element(workbook, "sheet", |get| {
        let Some(name) = get("name") else { return };
        let id = get("r:id").or_else(|| get("id"));
        let target = id.and_then(|id| targets.iter().find(|t| t.0 == id)).map(|t| t.1.clone());
        sheets.extend(target.map(|t| (name, t)));
    });
    sheets
}

/// Calls for each element of a name with a reader of its attributes.
pub(crate) fn each_element(xml: &str, name: &str, mut take: impl FnMut(&dyn Fn(&str) -> Option<String>)) {
    let mut reader = Reader::from_str(xml);
    loop {
        match reader.read_event() {
            Ok(Event::Start(e) | Event::Empty(e)) if e.local_name().as_ref() == name => {
                take(&|key: &str| {
                    let attribute = e
                        .attributes()
                        .flatten()
                        .find(|a| a.key.as_ref() == key || a.key.local_name().as_ref() == key)?;
                    attribute.normalized_value(quick_xml::XmlVersion::Implicit1_0).ok().map(|v| v.into_owned())
                });
            }
            Ok(Event::Eof) | Err(_) => return,
            Ok(_) => {}
        }
    }
}

pub(crate) fn damaged(file: &str, error: &zip::result::ZipError) -> WorkbookError {
    match error {
        zip::result::ZipError::UnsupportedArchive(zip::result::ZipError::PASSWORD_REQUIRED) => {
            WorkbookError::Password { file: file.into() }
        }
        other => WorkbookError::Damaged { file: file.into(), detail: other.to_string() },
    }
}

fn bomb(file: &str) -> WorkbookError {
    let what = both("压缩比异常（压缩炸弹的写法）", "it unpacks to far more than any workbook does, as zip bombs do");
    WorkbookError::Hostile { file: file.into(), what }
}

pub(crate) fn other(file: &str, zh: &str, en: &str) -> WorkbookError {
    WorkbookError::NotAWorkbook { file: file.into(), found: both(zh, en) }
}
