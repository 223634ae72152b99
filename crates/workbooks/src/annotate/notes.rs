//! Comments and the drawing that shows them, new or added to those a sheet has.

use std::fmt::Write;

use quick_xml::events::Event;

use super::marks::{COMMENTED, Marks};
use super::xml::{attribute, escape, prefix_of, retag, splice};
use crate::read::column_letters;
use crate::read::xlsx::cell_at;

/// Who speaks in the comments.
const AUTHOR: &str = "实数";

/// A comments part with the marks' reasons; `old` is the one that the sheet has.
pub(crate) fn comments(old: Option<&str>, marks: &Marks) -> Option<String> {
    let Some(old) = old else {
        let mut xml = String::from(
            "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<comments xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\">",
        );
        write!(xml, "<authors><author>{AUTHOR}</author></authors><commentList>").ok()?;
        for (at, mark) in marks.iter().take(COMMENTED) {
            xml.push_str(&comment("", *at, &mark.says, 0));
        }
        xml.push_str("</commentList></comments>");
        return Some(xml);
    };
    let p = prefix_of(old, "comments");
    let authors = old.matches(&format!("<{p}author>")).count() + old.matches(&format!("<{p}author/>")).count();
    let mut here: Option<(u32, u32)> = None;
    let mut joined = Vec::new();
    splice(old, |event, raw, out| match event {
        Event::Start(tag) if tag.local_name().as_ref() == "comment" => {
            here = attribute(tag, "ref").as_deref().and_then(cell_at);
            out.push_str(raw);
        }
        Event::End(tag) if tag.local_name().as_ref() == "text" => {
            if let Some((at, mark)) = here.and_then(|at| marks.get_key_value(&at)) {
                out.push_str(&run(&p, &format!("\n{}", mark.says)));
                joined.push(*at);
            }
            out.push_str(raw);
        }
        Event::End(tag) if tag.local_name().as_ref() == "authors" => {
            let _ = write!(out, "<{p}author>{AUTHOR}</{p}author>{raw}");
        }
        Event::End(tag) if tag.local_name().as_ref() == "commentList" => {
            for (at, mark) in marks.iter().filter(|(at, _)| !joined.contains(at)).take(COMMENTED) {
                out.push_str(&comment(&p, *at, &mark.says, authors));
            }
            out.push_str(raw);
        }
        _ => out.push_str(raw),
    })
}

/// The cells that have a comment already.
pub(crate) fn commented(old: Option<&str>) -> Vec<(u32, u32)> {
    let mut found = Vec::new();
    splice(old.unwrap_or_default(), |event, _, _| {
        if let Event::Start(tag) = event
            && tag.local_name().as_ref() == "comment"
        {
            found.extend(attribute(tag, "ref").as_deref().and_then(cell_at));
        }
    });
    found
}

fn comment(p: &str, (row, column): (u32, u32), says: &str, author: usize) -> String {
    let cell = format!("{}{}", column_letters(column), row + 1);
    format!("<{p}comment ref=\"{cell}\" authorId=\"{author}\"><{p}text>{}</{p}text></{p}comment>", run(p, says))
}

fn run(p: &str, says: &str) -> String {
    format!("<{p}r><{p}t xml:space=\"preserve\">{}</{p}t></{p}r>", escape(says))
}

/// The drawing of the comments' boxes. `cluster` keeps shape numbers of different sheets apart.
pub(crate) fn drawing(old: Option<&str>, marks: &Marks, has: &[(u32, u32)], cluster: usize) -> Option<String> {
    let mut shapes = String::new();
    let new = marks.iter().take(COMMENTED).filter(|(at, _)| !has.contains(at));
    for (n, ((row, column), mark)) in new.enumerate() {
        let lines = mark.says.lines().map(|l| 1 + l.chars().count() / 16).sum::<usize>() as u32 + 1;
        let number = cluster * 1024 + n + 1;
        let (left, right, top, bottom) =
            (column + 1, column + 4, row.saturating_sub(1), row.saturating_sub(1) + lines + 1);
        write!(
            shapes,
            "<v:shape id=\"_x0000_s{number}\" type=\"#_x0000_t202_shishu\" style=\"position:absolute;visibility:hidden\" fillcolor=\"#ffffe1\" o:insetmode=\"auto\"><v:fill color2=\"#ffffe1\"/><v:shadow on=\"t\" color=\"black\" obscured=\"t\"/><v:path o:connecttype=\"none\"/><v:textbox style=\"mso-direction-alt:auto\"><div style=\"text-align:left\"/></v:textbox><x:ClientData ObjectType=\"Note\"><x:MoveWithCells/><x:SizeWithCells/><x:Anchor>{left}, 15, {top}, 4, {right}, 15, {bottom}, 4</x:Anchor><x:AutoFill>False</x:AutoFill><x:Row>{row}</x:Row><x:Column>{column}</x:Column></x:ClientData></v:shape>"
        )
        .ok()?;
    }
    let kind = "<v:shapetype id=\"_x0000_t202_shishu\" coordsize=\"21600,21600\" o:spt=\"202\" path=\"m,l,21600r21600,l21600,xe\"><v:stroke joinstyle=\"miter\"/><v:path gradientshapeok=\"t\" o:connecttype=\"rect\"/></v:shapetype>";
    let namespaces = "xmlns:v=\"urn:schemas-microsoft-com:vml\" xmlns:o=\"urn:schemas-microsoft-com:office:office\" xmlns:x=\"urn:schemas-microsoft-com:office:excel\"";
    match old {
        Some(old) => {
            // The drawing's own root may leave a prefix out that the new shapes use.
            let root = splice(old, {
                let mut first = true;
                move |event, raw, out| match event {
                    Event::Start(tag) if std::mem::take(&mut first) => {
                        let urn = |p: &str| format!("urn:schemas-microsoft-com:{p}");
                        let (v, o, x) = (urn("vml"), urn("office:office"), urn("office:excel"));
                        out.push_str(&retag(
                            raw,
                            tag,
                            &[("xmlns:v", Some(&v)), ("xmlns:o", Some(&o)), ("xmlns:x", Some(&x))],
                        ));
                    }
                    _ => out.push_str(raw),
                }
            })?;
            let end = root.rfind("</xml>")?;
            Some(format!("{}{kind}{shapes}{}", &root[..end], &root[end..]))
        }
        None => {
            let clusters: Vec<String> = (0..=marks.len() / 1024).map(|n| (cluster + n).to_string()).collect();
            Some(format!(
                "<xml {namespaces}><o:shapelayout v:ext=\"edit\"><o:idmap v:ext=\"edit\" data=\"{}\"/></o:shapelayout>{kind}{shapes}</xml>",
                clusters.join(",")
            ))
        }
    }
}
