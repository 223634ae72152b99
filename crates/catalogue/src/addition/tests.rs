use crate::{Catalogue, FieldType, Source};

fn declared(path: &str, text: &str) -> Source {
    Source { path: path.into(), text: text.into() }
}

const SLOPE: &str = r#"
ledger = "visit"
fields = [{ name = "weather", zh = "走访天气", en = "Weather", type = "text" }]
"#;

#[test]
fn a_ledger_gains_a_field_and_a_new_version_by_a_file_of_its_own() {
    let standard = Catalogue::standard().unwrap();
    let extended = standard.extended(&[declared("secretaries/own/weather.field.toml", SLOPE)]).unwrap();
    let (before, after) = (standard.ledger("visit").unwrap(), extended.ledger("visit").unwrap());
    assert_eq!(after.fields.len(), before.fields.len() + 1);
    assert_eq!(after.field("weather").unwrap().kind, FieldType::Text);
    assert_ne!(after.version, before.version);
    assert_eq!(extended.own().len(), 1);
    assert_eq!(extended.without("secretaries/own/weather.field.toml").unwrap().version(), standard.version());
}

#[test]
fn a_bad_declaration_names_its_own_file_and_line() {
    let standard = Catalogue::standard().unwrap();
    let bad = [
        ("secretaries/own/a.field.toml", "ledger = \"nowhere\"\n", 1, "there is no ledger nowhere"),
        (
            "secretaries/own/b.field.toml",
            "ledger = \"visit\"\nfields = [\n { name = \"x\", zh = \"甲\", en = \"X\", type = \"text\", required = true },\n]\n",
            3,
            "required",
        ),
        (
            "secretaries/own/c.field.toml",
            "ledger = \"visit\"\nfields = [\n { name = \"region\", zh = \"甲\", en = \"X\", type = \"text\" },\n]\n",
            3,
            "no name for a field",
        ),
        ("secretaries/own/d.field.toml", "ledger = \"visit\"\nwithdraw = [\"nothing\"]\n", 2, "no field nothing"),
        ("base/own/e.figure.toml", "[\"own.e\"]\nname = {", 2, ""),
        ("secretaries/posting.ledger.toml", "", 1, "there already"),
    ];
    for (path, text, line, what) in bad {
        let faults = standard.extended(&[declared(path, text)]).unwrap_err();
        let fault = &faults.0[0];
        assert_eq!((fault.file.as_str(), fault.line), (path, line), "{faults}");
        assert!(fault.what.contains(what), "{faults}");
        assert!(!fault.remedy.is_empty());
    }
}

#[test]
fn a_field_that_a_figure_reads_or_a_record_is_known_by_is_not_withdrawn() {
    let standard = Catalogue::standard().unwrap();
    let withdraw = |field: &str| {
        let text = format!("ledger = \"posting\"\nwithdraw = [\"{field}\"]\n");
        standard.extended(&[declared("secretaries/own/w.field.toml", &text)])
    };
    let faults = withdraw("role").unwrap_err().to_string();
    assert!(faults.contains("field role of ledger posting is withdrawn"), "{faults}");
    let faults = withdraw("from_day").unwrap_err().to_string();
    assert!(faults.contains("cannot do without its field from_day"), "{faults}");
    let free =
        standard.ledger("posting").unwrap().fields.iter().map(|f| f.name.clone()).filter(|f| withdraw(f).is_ok());
    let free: Vec<String> = free.collect();
    let extended = withdraw(free.first().expect("some field of a posting is read by no figure")).unwrap();
    assert!(extended.ledger("posting").unwrap().field(&free[0]).unwrap().withdrawn);
}

#[test]
fn hostile_conditions_are_refused_and_never_run_out_of_stack() {
    let standard = Catalogue::standard().unwrap();
    let figure = |condition: &str| {
        let text = format!(
            "[\"own.h\"]\nname = {{ zh = \"甲\", en = \"A\" }}\nof = \"posting\"\nmeasure = \"count\"\nunit = \"名\"\nwindow = \"D\"\nwhere = {}\n",
            toml::Value::String(condition.into())
        );
        standard.extended(&[declared("base/own/h.figure.toml", &text)])
    };
    let deep = format!("{}role = '队员'{}", "(".repeat(3000), ")".repeat(3000));
    let wide = vec!["role = '队员'"; 400].join(" AND ");
    let long = format!("role = '{}'", "长".repeat(5000));
    let hostile = [
        "1=1; DROP TABLE l_posting",
        "role = '队员' UNION SELECT 1",
        "(SELECT idnumber FROM person p) = '1'",
        "EXISTS (SELECT 1 FROM sqlite_master m)",
        "load_extension('x')",
        "role = '队员' -- and so on\n OR pg_sleep(10)",
        &deep,
        &wide,
        &long,
    ];
    for condition in hostile {
        let faults = figure(condition).unwrap_err();
        assert_eq!(faults.0[0].file, "base/own/h.figure.toml", "{condition:.60}");
    }
    assert!(figure("role = '队员' AND (batch IS NULL OR batch <> 'x')").is_ok());
}
