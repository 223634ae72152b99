//! Checks the catalogue folder of the repository and counts what it holds.

fn main() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../catalogue");
    let sources = catalogue::Source::folder(&root).expect("the catalogue folder can be read");
    match catalogue::Catalogue::load(&sources) {
        Ok(c) => println!(
            "{} ledgers, {} figures, {} rules, {} norms, {} roles",
            c.ledgers().count(),
            c.figures().count(),
            c.rules().len(),
            c.norms().len(),
            c.roles().len()
        ),
        Err(faults) => {
            print!("{faults}");
            println!("{} faults", faults.0.len());
            std::process::exit(1);
        }
    }
}
