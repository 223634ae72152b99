//! Prints as JSON what the importer makes of a workbook: `mapping FILE [SHEET]`.

use catalogue::{Catalogue, RegionCode};
use workbooks::{Detector, Places, Workbook};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let file = arguments.next().ok_or("mapping FILE [SHEET]")?;
    let only = arguments.next();
    let catalogue = Catalogue::standard()?;
    let places = Places::new(RegionCode::parse("000000")?);
    let today = jiff::Timestamp::now().to_string()[..10].parse()?;
    let book = Workbook::read(&file, &std::fs::read(&file)?)?;
    let mut mapping = Detector::new(&catalogue, catalogue.ledgers().collect(), &places, today).map(&book, &[]);
    mapping.sheets.retain(|s| only.as_ref().is_none_or(|o| *o == s.sheet));
    println!("{}", serde_json::to_string_pretty(&mapping)?);
    Ok(())
}
