//! A workbook of 100,000 rows: read, understood, checked and journalled — beside pandas and openpyxl, which load it as it is.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::{Bound, Outcome, Peer, timed};
use anyhow::{Result, ensure};
use catalogue::{Catalogue, RegionCode, Value};
use journal::{Journal, MasterKey, NewEntry, Options, Suite};
use rust_xlsxwriter::{Format, Workbook as Writer};
use workbooks::{Detector, Import, Known, Workbook};

const ROWS: u32 = 100_000;
const ROUNDS: usize = 5;
const COUNTY: &str = "419931";
const VILLAGES: u32 = 200;
const UNITS: u32 = 60;
const HEADINGS: [&str; 8] =
    ["所在村", "帮扶单位", "资金来源", "来源类别", "性质", "协议金额（万元）", "到账金额（万元）", "到账日期"];

/// Prints what was found.
pub async fn run() -> Result<()> {
    let folder = crate::folder()?;
    let file = folder.path().join("引进资金台账.xlsx");
    write(&file)?;
    let mut peer = Peer::start("pandas_load.py", &[&file, &folder.path().join("pandas.db")])?;
    let mut rounds = Vec::new();
    for round in 0..ROUNDS {
        let database = folder.path().join(format!("ours-{round}.db"));
        let journal = county(&database).await?;
        let ((), mine) = timed(import(&journal, &file)).await?;
        rounds.push((mine.as_secs_f64(), peer.round()?));
    }
    let what = "a workbook of 100,000 rows, checked and journalled";
    println!("{}", Outcome::beside(what, &rounds, "s", "pandas, unchecked", Bound::AtMost(0.1)));
    Ok(())
}

/// From the file's bytes to the last entry, as an import does it.
async fn import(journal: &Journal, file: &PathBuf) -> Result<()> {
    let catalogue = Arc::clone(journal.catalogue());
    let (county, today) = (RegionCode::parse(COUNTY)?, crate::CUTOFF);
    let book = Workbook::read("引进资金台账.xlsx", &std::fs::read(file)?)?;
    let mut known = Known::load(journal, &county, &["region"]).await?;
    let mapping = Detector::new(&catalogue, catalogue.ledgers().collect(), &known.places, today).map(&book, &[]);
    known.extend(journal, &mapping.ledgers()).await?;
    let plan = workbooks::plan(&mut known, &[(&book, &mapping)], today, &mut |_| {})?;
    let who = Import { actor: "bench".into(), reason: "首次导入".into() };
    let applied = workbooks::apply(journal, &county, plan, &who, &mut |_| {}).await?;
    ensure!(applied.created == ROWS as usize, "{} of {ROWS} rows stand", applied.created);
    Ok(())
}

/// A county with its villages and the units that assist them.
async fn county(database: &Path) -> Result<Journal> {
    let options =
        Options { catalogue: Arc::new(Catalogue::standard()?), key: MasterKey::random(), suite: Suite::default() };
    let journal = Journal::open(&format!("sqlite:{}", database.display()), options).await?;
    let mut entries = vec![region(COUNTY, "云溪县", "县")?];
    for township in 0..VILLAGES / 20 {
        entries.push(region(&format!("{COUNTY}{}", 100 + township), &format!("第{township}镇"), "乡镇")?);
    }
    for village in 0..VILLAGES {
        entries.push(region(&village_code(village), &village_name(village), "村")?);
    }
    for unit in 0..UNITS {
        entries.push(create("org", COUNTY, &[("name", &unit_name(unit)), ("level", "县")])?);
    }
    journal.append(&RegionCode::parse(COUNTY)?, entries).await?;
    Ok(journal)
}

fn region(code: &str, name: &str, level: &str) -> Result<NewEntry> {
    create("region", code, &[("code", code), ("name", name), ("level", level)])
}

fn create(ledger: &str, at: &str, fields: &[(&str, &str)]) -> Result<NewEntry> {
    let fields = fields.iter().map(|(name, value)| (name.to_string(), Value::from(*value))).collect();
    Ok(NewEntry::create(ledger, RegionCode::parse(at)?, fields, "bench", "bench"))
}

fn village_code(n: u32) -> String {
    format!("{COUNTY}{}{}", 100 + n / 20, 201 + n % 20)
}

fn village_name(n: u32) -> String {
    const FIRST: [&str; 10] = ["柳", "石", "河", "东", "西", "南", "北", "高", "平", "青"];
    const THEN: [&str; 20] = [
        "溪", "桥", "湾", "塬", "坪", "峰", "岭", "庄", "坝", "沟", "塘", "坡", "井", "林", "泉", "台", "营", "店",
        "堡", "寨",
    ];
    format!("{}{}村", FIRST[(n / 20) as usize % 10], THEN[n as usize % 20])
}

fn unit_name(n: u32) -> String {
    const FIELD: [&str; 10] = ["财政", "农业农村", "水利", "交通运输", "民政", "教育", "住建", "林业", "商务", "审计"];
    const OF: [&str; 6] = ["局", "服务中心", "事务所", "执法大队", "管理站", "研究所"];
    format!("县{}{}", FIELD[n as usize % 10], OF[(n / 10) as usize % 6])
}

/// The workbook as a county's offices would send it: a title, a header, one row a sum.
fn write(file: &Path) -> Result<()> {
    const KINDS: [&str; 4] = ["派出单位", "行业部门", "企业", "社会捐赠"];
    let mut writer = Writer::new();
    let date = Format::new().set_num_format("yyyy-mm-dd");
    let sheet = writer.add_worksheet().set_name("引进资金")?;
    sheet.write(0, 0, "引进资金台账")?;
    for (column, heading) in (0u16..).zip(HEADINGS) {
        sheet.write(1, column, heading)?;
    }
    for n in 0..ROWS {
        let row = n + 2;
        let wan = f64::from(n % 977 + 1) / 10.0;
        sheet.write(row, 0, village_name(n % VILLAGES))?;
        sheet.write(row, 1, unit_name(n % UNITS))?;
        sheet.write(row, 2, format!("第{n}笔帮扶资金"))?;
        sheet.write(row, 3, KINDS[n as usize % KINDS.len()])?;
        sheet.write(row, 4, if n % 5 == 0 { "物资折款" } else { "现金" })?;
        sheet.write(row, 5, wan)?;
        sheet.write(row, 6, wan)?;
        sheet.write_with_format(row, 7, f64::from(45_300 + n % 900), &date)?;
    }
    writer.save(file)?;
    Ok(())
}
