//! A definition in words: what is counted, on which condition, in which time.

use catalogue::{Catalogue, Figure, FigureTime, Lang, Measure};

use crate::Window;
use crate::sentence::sentence;

/// What a figure means, in a sentence or two; the catalogue's own words where it has some.
pub fn describe(catalogue: &Catalogue, figure: &Figure, window: Option<&Window>, lang: Lang) -> String {
    let zh = lang == Lang::Zh;
    let mut parts = Vec::new();
    if let Some(about) = &figure.about {
        parts.push(about.get(lang).to_string());
    } else {
        parts.push(made(catalogue, figure, lang));
    }
    if let Some(window) = window.filter(|_| figure.time != FigureTime::None) {
        parts.push(when(figure, window, zh));
    }
    parts.join(if zh { "" } else { " " })
}

fn made(catalogue: &Catalogue, figure: &Figure, lang: Lang) -> String {
    let zh = lang == Lang::Zh;
    let ledger = figure.of.as_deref().and_then(|of| catalogue.ledger(of));
    let list = ledger.map(|l| l.names.get(lang).to_string()).unwrap_or_default();
    let condition = if figure.where_text.is_empty() { String::new() } else { in_words(catalogue, figure, lang) };
    match (&figure.measure, zh) {
        (Measure::Norm(norm), _) => {
            let name = catalogue.norm(norm).map(|n| n.names.get(lang).to_string()).unwrap_or_default();
            if zh {
                format!("现行标准“{name}”的取值。")
            } else {
                format!("The value in force of the norm “{name}”.")
            }
        }
        (Measure::Name, true) => "本县名称。".into(),
        (Measure::Name, false) => "The county's name.".into(),
        (Measure::Year(_), true) => "本县为这份报告设定的年份。".into(),
        (Measure::Year(_), false) => "The year the county has set for the report.".into(),
        (Measure::Formula(_), _) => formula(catalogue, figure, lang),
        (Measure::Claim, true) => {
            let condition = if condition.is_empty() { condition } else { format!("{condition}的，") };
            format!("《{list}》台账中{condition}应当满足而没有满足的条数；为 0 时这句话成立。")
        }
        (Measure::Claim, false) => {
            format!("Records of the ledger “{list}”{condition} that do not meet the claim; it holds at 0.")
        }
        (measure, true) => format!("《{list}》台账中{condition}的记录，{}。", measured(measure, true)),
        (measure, false) => format!("Records of the ledger “{list}”{condition}, {}.", measured(measure, false)),
    }
}

fn measured(measure: &Measure, zh: bool) -> &'static str {
    match (measure, zh) {
        (Measure::CountDistinct(_), true) => "去重计数",
        (Measure::CountDistinct(_), false) => "each counted once",
        (Measure::Sum(_), true) => "逐条相加",
        (Measure::Sum(_), false) => "added up",
        (Measure::Avg(_), true) => "取平均",
        (Measure::Avg(_), false) => "averaged",
        (Measure::Max(_), true) => "取最大值",
        (Measure::Max(_), false) => "the greatest taken",
        (Measure::Min(_), true) => "取最小值",
        (Measure::Min(_), false) => "the least taken",
        (Measure::Median(_), true) => "取中位数",
        (Measure::Median(_), false) => "the middle one taken",
        (_, true) => "计条数",
        (_, false) => "counted",
    }
}

/// The condition as a sentence; one that no sentence says as it is written, with the fields' own names in place of their identifiers.
fn in_words(catalogue: &Catalogue, figure: &Figure, lang: Lang) -> String {
    if let Some(said) = figure.condition.as_ref().and_then(|c| sentence(catalogue, c, lang)) {
        return if lang == Lang::Zh { said } else { format!(" where {said}") };
    }
    let Some(ledger) = figure.of.as_deref().and_then(|of| catalogue.ledger(of)) else { return String::new() };
    let text = figure.where_text.replace(" AND ", if lang == Lang::Zh { "，且" } else { " and " });
    let mut out = String::new();
    let mut word = String::new();
    let mut quoted = false;
    for c in text.chars().chain([' ']) {
        if !quoted && (c.is_ascii_alphanumeric() || c == '_') {
            word.push(c);
            continue;
        }
        match ledger.field(&word) {
            Some(field) => out.push_str(field.names.get(lang)),
            None => out.push_str(&word),
        }
        word.clear();
        quoted ^= c == '\'';
        out.push(c);
    }
    let out = out.trim_end();
    if lang == Lang::Zh { format!("符合“{out}”") } else { format!(" where {out}") }
}

fn formula(catalogue: &Catalogue, figure: &Figure, lang: Lang) -> String {
    let mut text = figure.measure_text.clone();
    if let Measure::Formula(formula) = &figure.measure {
        for id in formula.figures() {
            let name = catalogue.figure(id).map_or(id, |f| f.name.get(lang));
            let quoted = format!("“{name}”");
            text = text.replace(&format!("[{id}]"), &quoted);
        }
    }
    let text = text.replace('*', "×").replace('/', "÷");
    if lang == Lang::Zh { format!("{text}。") } else { format!("{text}.") }
}

fn when(figure: &Figure, window: &Window, zh: bool) -> String {
    match (figure.time, zh) {
        (FigureTime::State, true) => format!("以 {} 当日有效为准。", window.last),
        (FigureTime::State, false) => format!("As in force on {}.", window.last),
        (FigureTime::Year, true) => format!("取 {} 年度。", window.year),
        (FigureTime::Year, false) => format!("Of the year {}.", window.year),
        (_, true) => format!("发生在 {} 至 {}。", window.first, window.last),
        (_, false) => format!("From {} to {}.", window.first, window.last),
    }
}
