//! One cell as a value of its field: what spreadsheets do to numbers, dates and codes is undone here or named.

use catalogue::{Field, FieldError, FieldType, Names, Value};

use crate::digest::FastMap;
use crate::error::both;
use crate::read::{Cell, Row};

/// A value, and a doubt about it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Read {
    pub value: Value,
    pub doubt: Option<Names>,
}

/// Reads the cells of one column.
pub(crate) struct CellReader<'a> {
    field: &'a Field,
    /// The unit that the heading gave, for money.
    unit: Option<String>,
    factor: f64,
    /// Texts met before, for types of which few differ.
    met: FastMap<String, Result<Value, Names>>,
    text: String,
}

/// How many different texts of a column are remembered.
const REMEMBERED: usize = 4096;
/// From here on a spreadsheet's numbers lose their last digits.
const EXACT: f64 = 1e15;

impl<'a> CellReader<'a> {
    pub(crate) fn new(field: &'a Field, unit: Option<&str>, factor: f64) -> CellReader<'a> {
        let unit = unit.map(String::from).or_else(|| field.unit.clone());
        CellReader { field, unit, factor, met: FastMap::default(), text: String::new() }
    }

    /// Reads a cell; an empty one is [`Value::Null`].
    pub(crate) fn read(&mut self, row: &Row<'_>, cell: Cell) -> Result<Read, Names> {
        if self.factor.is_nan() {
            let kept = self.field.unit.as_deref().unwrap_or_default();
            return Err(both(
                format!("表头的单位不能换算成{kept}，请改按{kept}填写"),
                format!("is in a unit that cannot be converted to {kept}; give it in {kept}"),
            ));
        }
        self.text.clear();
        let numeric = matches!(self.field.kind, FieldType::Int | FieldType::Decimal | FieldType::Money);
        let mut doubt = None;
        match cell {
            Cell::Error(name) => {
                return Err(both(
                    format!("是公式错误 {name}，请改正公式或直接填写"),
                    format!("holds the formula error {name}; mend the formula or enter the value"),
                ));
            }
            Cell::Unworked => {
                return Err(both(
                    "公式还没有计算结果，请用 Excel 或 WPS 打开并保存后重新导入，或直接填写",
                    "holds a formula that was never worked out; open and save the file in a spreadsheet program, or enter the value",
                ));
            }
            Cell::Number(n) => {
                if let Some(lost) = self.lost_digits(n) {
                    return Err(lost);
                }
                match self.field.kind {
                    FieldType::Date | FieldType::Month if (10_000.0..100_000.0).contains(&n) => {
                        row.write(Cell::Day(n), &mut self.text);
                    }
                    FieldType::Date | FieldType::Month => {
                        row.write(cell, &mut self.text);
                        doubt = october(n, &self.text);
                    }
                    _ => row.write(cell, &mut self.text),
                }
            }
            Cell::Day(serial) if numeric => row.write(Cell::Number(serial), &mut self.text),
            Cell::Day(_) => {
                row.write(cell, &mut self.text);
                if self.field.kind == FieldType::Year {
                    self.text.truncate(4);
                }
            }
            Cell::Text(_) | Cell::Bool(_) => row.write(cell, &mut self.text),
        }
        let value = match self.field.kind {
            // What [`Field::parse`] does with a text, without its copies.
            FieldType::Text | FieldType::LongText => match self.text.trim() {
                "" => Value::Null,
                text => Value::Text(text.into()),
            },
            _ if self.few_differ() => self.remembered()?,
            _ => self.parse()?,
        };
        Ok(Read { value, doubt })
    }

    /// Types whose column holds few different texts, or whose reading is slow: each is read once.
    fn few_differ(&self) -> bool {
        matches!(
            self.field.kind,
            FieldType::Choice(_)
                | FieldType::Bool
                | FieldType::Date
                | FieldType::Month
                | FieldType::Year
                | FieldType::DocNo
                | FieldType::Int
        )
    }

    fn remembered(&mut self) -> Result<Value, Names> {
        if let Some(known) = self.met.get(self.text.as_str()) {
            return known.clone();
        }
        let value = self.parse();
        if self.met.len() < REMEMBERED {
            self.met.insert(self.text.clone(), value.clone());
        }
        value
    }

    fn parse(&self) -> Result<Value, Names> {
        let read = if self.factor == 1.0 {
            self.field.parse_in(&self.text, self.unit.as_deref())
        } else {
            match self.text.trim().parse::<f64>() {
                Ok(n) => self.field.parse_in(&format!("{}", n * self.factor), None),
                Err(_) => self.field.parse_in(&self.text, None),
            }
        };
        read.map_err(|e| worded(self.field, &self.text, &e))
    }

    /// Codes kept as numbers have lost their last digits beyond the fifteenth.
    fn lost_digits(&self, n: f64) -> Option<Names> {
        let code = matches!(
            self.field.kind,
            FieldType::IdNumber
                | FieldType::Bank
                | FieldType::Text
                | FieldType::LongText
                | FieldType::Uscc
                | FieldType::Region
        );
        (code && n.abs() >= EXACT).then(|| {
            both(
                "被当作数字存储，末几位已丢失，请在表里改成文本格式、重新填写后再导入",
                "was stored as a number and lost its last digits; format the column as text, enter it again and import",
            )
        })
    }
}

/// `2023.10` typed as a number becomes 2023.1, which is also January.
fn october(n: f64, text: &str) -> Option<Names> {
    let doubtful = (1900.0..2200.0).contains(&n) && text.ends_with(".1");
    doubtful.then(|| {
        both(
            format!("“{text}”按 1 月读取；若是 10 月，请改成文本格式后重新导入"),
            format!("“{text}” was read as January; if October is meant, format the cell as text and import again"),
        )
    })
}

/// A field's error in the words of a row message: without the field's name, which stands before it, and never with a sensitive value.
pub(crate) fn worded(field: &Field, text: &str, error: &FieldError) -> Names {
    if field.kind == FieldType::IdNumber
        && let Some(says) = digits_amiss(text)
    {
        return says;
    }
    let names = [field.names.zh.as_str(), "身份证号", "手机号", "银行账号", "统一社会信用代码", "金额"];
    let zh = names.iter().find_map(|n| error.zh.strip_prefix(n)).unwrap_or(&error.zh).trim_start_matches(['中', '的']);
    both(zh, error.en.clone())
}

/// An identity number with a digit too few or too many.
fn digits_amiss(text: &str) -> Option<Names> {
    let places = text.chars().filter(|c| !c.is_whitespace()).count();
    let plain = text.chars().all(|c| c.is_whitespace() || c.is_ascii_digit() || matches!(c, 'x' | 'X'));
    let amount = |n: usize| match n {
        1 => "一位".to_string(),
        2 => "两位".to_string(),
        n => format!(" {n} 位"),
    };
    match places {
        _ if !plain => None,
        16 | 17 => Some(both(
            format!("少{}，请在表里改成文本格式后重新导入", amount(18 - places)),
            format!("is {} digit(s) short; format the column as text and import again", 18 - places),
        )),
        19 | 20 => Some(both(
            format!("多{}，请核对后重新导入", amount(places - 18)),
            format!("has {} digit(s) too many; check it and import again", places - 18),
        )),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::{Sheet, SheetBuilder};
    use catalogue::Catalogue;

    fn sheet(cell: impl Fn(&mut SheetBuilder)) -> Sheet {
        let mut b = SheetBuilder::new("表", 100);
        cell(&mut b);
        b.finish(vec![])
    }

    fn read(ledger: &str, field: &str, unit: Option<&str>, sheet: &Sheet) -> Result<Read, Names> {
        let catalogue = Catalogue::standard().unwrap();
        let field = catalogue.ledger(ledger).unwrap().field(field).unwrap();
        let row = sheet.row(0);
        CellReader::new(field, unit, 1.0).read(&row, row.cells()[0].1)
    }

    fn number(n: f64) -> Sheet {
        sheet(|b| b.push(0, 0, Cell::Number(n)))
    }

    fn text(t: &str) -> Sheet {
        sheet(|b| b.push_text(0, 0, t))
    }

    #[test]
    fn an_identity_number_a_digit_short_is_said_so() {
        let says = read("person", "idnumber", None, &text("1101051949123100")).unwrap_err();
        assert_eq!(says.zh, "少两位，请在表里改成文本格式后重新导入");
        let says = read("person", "idnumber", None, &text("11010519491231002")).unwrap_err();
        assert_eq!(says.zh, "少一位，请在表里改成文本格式后重新导入");
        assert!(!says.zh.contains("1101"));
    }

    #[test]
    fn an_identity_number_kept_as_a_number_is_never_accepted() {
        // 110105194912310029 would pass the check digit only by chance; its last digits are gone all the same.
        let says = read("person", "idnumber", None, &number(110_105_194_912_310_000.0)).unwrap_err();
        assert!(says.zh.contains("文本格式"));
    }

    #[test]
    fn dates_come_from_cells_of_every_kind() {
        let value = |s: &Sheet| read("posting", "from_day", None, s).unwrap().value;
        assert_eq!(value(&number(45053.0)), Value::from("2023-05-07"));
        assert_eq!(value(&sheet(|b| b.push(0, 0, Cell::Day(45053.7)))), Value::from("2023-05-07"));
        assert_eq!(value(&number(20_230_507.0)), Value::from("2023-05-07"));
        assert_eq!(value(&text("2023年5月")), Value::from("2023-05-01"));
        assert_eq!(value(&number(2023.5)), Value::from("2023-05-01"));
        assert!(read("posting", "from_day", None, &number(2023.1)).unwrap().doubt.is_some());
    }

    #[test]
    fn money_follows_the_unit_of_the_heading() {
        let value = |unit| read("project", "arrived", unit, &number(962.4)).unwrap().value;
        assert_eq!(value(None), Value::Int(962_400_000), "the declaration says 万元");
        assert_eq!(value(Some("元")), Value::Int(96_240));
    }

    #[test]
    fn a_unit_that_cannot_be_converted_is_refused_rather_than_miscounted() {
        let catalogue = Catalogue::standard().unwrap();
        let field = catalogue.ledger("venue").unwrap().field("area_m2").unwrap();
        let sheet = number(3.0);
        let row = sheet.row(0);
        let says = CellReader::new(field, None, f64::NAN).read(&row, row.cells()[0].1).unwrap_err();
        assert!(says.zh.contains("平方米"), "{says:?}");
        let wan = CellReader::new(field, None, 10_000.0).read(&row, row.cells()[0].1).unwrap();
        assert_eq!(wan.value, Value::Int(30_000_000), "3 万平方米 in thousandths");
    }

    #[test]
    fn error_values_and_formulas_never_worked_out_are_named() {
        let says = read("project", "arrived", None, &sheet(|b| b.push(0, 0, Cell::Error("#REF!")))).unwrap_err();
        assert!(says.zh.contains("#REF!"));
        let says = read("project", "arrived", None, &sheet(|b| b.push(0, 0, Cell::Unworked))).unwrap_err();
        assert!(says.zh.contains("公式"));
    }
}
