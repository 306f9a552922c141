//! Lines as they were read, in columns under names that are read again: what `convert` writes (`docs/convert.md`).

use std::borrow::Cow;
use std::io::Write;

use anyhow::Result;

use super::tagged::batch::Batch;
use super::tagged::encode::{Encoders, once};
use super::tagged::write::{ROWS, parquet_of};
use super::tagged::{ColumnType, InputFacts, Value};
use crate::domain::budget::{Account, Activity, CountsFrom};
use crate::domain::code::Level;
use crate::files::output::Output;
use crate::files::print::part;
use crate::ledger::Declared;
use crate::read::layout::BudgetRow;
use crate::read::profile::Field;

pub use super::tagged::write::push_csv_row;

/// A line and what had to be put together for its cells.
pub struct ConvertedLine<'r> {
    row: &'r BudgetRow<'r>,
    /// Its sheet or page, and its row there.
    place: (Option<&'r str>, u64),
    activity: &'r Activity,
    account: &'r Account,
    /// From urusan to sub kegiatan; empty where the line has none.
    codes: &'r [String; 5],
    rekening: &'r str,
    government: &'r str,
    year: Option<u16>,
    unit_code: &'r str,
    urusan: &'r str,
    koefisien: &'r str,
    funds: &'r [String; 2],
    weight: &'r str,
}

type CellOf = for<'r> fn(&ConvertedLine<'r>) -> Value<'r>;

/// The columns in their order, and what of a line stands in each. Their names are in `headers.toml`.
const COLUMNS: [(&str, ColumnType, CellOf); 33] = [
    ("berkas_asal", ColumnType::Text, |l| Value::text(l.row.path())),
    ("lembar_asal", ColumnType::Text, |l| Value::maybe(l.place.0)),
    ("baris_asal", ColumnType::Number, |l| Value::number(l.place.1)),
    ("tahun", ColumnType::Year, |l| l.year.map_or(Value::Null, Value::number)),
    ("pemda", ColumnType::Text, |l| Value::text(l.government)),
    ("kode_skpd", ColumnType::Text, |l| Value::text(&l.activity.opd_code)),
    ("nama_skpd", ColumnType::Text, |l| Value::text(&l.activity.opd_name)),
    ("kode_sub_unit", ColumnType::Text, |l| Value::text(l.unit_code)),
    ("nama_sub_unit", ColumnType::Text, |l| Value::text(&l.activity.unit_name)),
    ("kode_urusan", ColumnType::Text, |l| Value::text(&l.codes[0])),
    ("nama_urusan", ColumnType::Text, |l| Value::text(l.urusan)),
    ("kode_bidang_urusan", ColumnType::Text, |l| Value::text(&l.codes[1])),
    ("nama_bidang_urusan", ColumnType::Text, |l| Value::text(&l.activity.bidang_name)),
    ("kode_program", ColumnType::Text, |l| Value::text(&l.codes[2])),
    ("nama_program", ColumnType::Text, |l| Value::text(&l.activity.program_name)),
    ("kode_kegiatan", ColumnType::Text, |l| Value::text(&l.codes[3])),
    ("nama_kegiatan", ColumnType::Text, |l| Value::text(&l.activity.kegiatan_name)),
    ("kode_sub_kegiatan", ColumnType::Text, |l| Value::text(&l.codes[4])),
    ("nama_sub_kegiatan", ColumnType::Text, |l| Value::text(&l.activity.sub_kegiatan_name)),
    ("indikator", ColumnType::Text, |l| Value::text(&l.activity.indikator)),
    ("sasaran", ColumnType::Text, |l| Value::text(&l.activity.sasaran)),
    ("kode_sumber_dana", ColumnType::Text, |l| Value::text(&l.funds[0])),
    ("nama_sumber_dana", ColumnType::Text, |l| Value::text(&l.funds[1])),
    ("kode_rekening", ColumnType::Text, |l| Value::text(l.rekening)),
    ("nama_rekening", ColumnType::Text, |l| Value::text(&l.account.name)),
    ("item", ColumnType::Text, |l| Value::text(l.row.ledger.item_of(l.row.line))),
    ("koefisien", ColumnType::Text, |l| Value::text(l.koefisien)),
    ("laki_laki", ColumnType::Number, |l| l.persons(|row| row.line.persons.male)),
    ("perempuan", ColumnType::Number, |l| l.persons(|row| row.line.persons.female)),
    ("label_sub_kegiatan", ColumnType::Text, |l| Value::text(&l.activity.label)),
    ("tag_arg", ColumnType::Text, |l| Value::text(if l.row.line.declared == Declared::Tag { "ya" } else { "" })),
    ("proporsi_arg", ColumnType::Text, |l| Value::text(l.weight)),
    ("pagu", ColumnType::Money, |l| l.row.line.amount.map_or(Value::Null, |amount| Value::Sen(amount.sen()))),
];

/// The cells of one line.
pub type ConvertedCells<'a> = [Value<'a>; COLUMNS.len()];

/// Texts by which engines look for lines: their row groups say what they lie between.
const SOUGHT: [&str; 3] = ["kode_skpd", "kode_sub_kegiatan", "kode_rekening"];
/// Who wrote a parquet: lines as they were read, which are not the tagged ones that `report --from` reads.
const WRITER: &str = concat!("setara-convert ", env!("CARGO_PKG_VERSION"));

/// Names and types of the columns.
pub fn columns() -> [(&'static str, ColumnType); COLUMNS.len()] {
    COLUMNS.map(|(name, kind, _)| (name, kind))
}

impl<'r> ConvertedLine<'r> {
    /// Counts that stand in columns; what texts say is read from them again.
    fn persons(&self, count: impl Fn(&BudgetRow) -> Option<u64>) -> Value<'r> {
        let of_columns = self.row.line.persons.from == CountsFrom::Columns;
        count(self.row).filter(|_| of_columns).map_or(Value::Null, Value::number)
    }
}

/// Rows → cells. What depends on an activity or an account alone is written once.
#[derive(Default)]
pub struct ConvertedValues {
    activities: Vec<Option<[String; 5]>>,
    accounts: Vec<Option<String>>,
    /// Texts of the row at hand: government, code of the unit, urusan, coefficient, weight.
    texts: [String; 5],
    funds: [String; 2],
    /// Its sheet, or the page of a print.
    sheet: Option<String>,
}

impl ConvertedValues {
    /// The cells of a row; `facts`: what is said of its file, which goes before what stands in it.
    pub fn cells<'r>(&'r mut self, row: &'r BudgetRow<'r>, facts: &'r InputFacts) -> ConvertedCells<'r> {
        let (ledger, line) = (row.ledger, row.line);
        let (activity, account) = (ledger.activity_of(line), ledger.account_of(line));
        let trimmed = |cell: Cow<str>| cell.trim().to_owned();
        let of_file = |field, above: Option<&str>| match trimmed(row.cell(field)) {
            own if own.is_empty() => above.unwrap_or_default().to_owned(),
            own => own,
        };
        let government = facts.government.clone().unwrap_or_else(|| of_file(Field::Pemda, row.government));
        let weight = match line.declared {
            Declared::Weight(millionths) => format!("{}.{:06}", millionths / 1_000_000, millionths % 1_000_000),
            Declared::No | Declared::Tag => String::new(),
        };
        let [unit_code, urusan, koefisien] =
            [Field::KodeSubUnit, Field::NamaUrusan, Field::Koefisien].map(|field| trimmed(row.cell(field)));
        self.texts = [government, unit_code, urusan, koefisien, weight];
        self.funds = row.fund().map(trimmed);
        let (sheet, number) = part::for_programs(row.sheet(), row.number);
        self.sheet = sheet.map(Cow::into_owned);
        let [government, unit_code, urusan, koefisien, weight] = &self.texts;
        let account_code = || account.code.map_or(String::new(), |code| code.to_string());
        let of_line = ConvertedLine {
            row,
            place: (self.sheet.as_deref(), number),
            activity,
            account,
            codes: once(&mut self.activities, line.activity, || codes(activity)),
            rekening: once(&mut self.accounts, line.account, account_code).as_str(),
            government,
            year: facts.year.or_else(|| of_file(Field::Tahun, row.year).parse().ok()),
            unit_code,
            urusan,
            koefisien,
            funds: &self.funds,
            weight,
        };
        COLUMNS.map(|(.., cell)| cell(&of_line))
    }
}

/// The code of an activity on every level down to its own.
fn codes(activity: &Activity) -> [String; 5] {
    let levels = [Level::Urusan, Level::Bidang, Level::Program, Level::Kegiatan, Level::SubKegiatan];
    let mut codes =
        levels.map(|level| activity.code.and_then(|c| c.at(level)).map_or(String::new(), |c| c.to_string()));
    // A code of urusan is read from no column of its own.
    if codes[1].is_empty() {
        codes[1] = codes[0].clone();
    }
    codes
}

/// Lines as one parquet file.
pub struct ConvertedParquet {
    batch: Batch,
    file: Encoders<Output>,
}

impl ConvertedParquet {
    /// # Errors
    /// The output cannot be written.
    pub fn open(out: Output, jobs: usize) -> Result<ConvertedParquet> {
        let mut file = Encoders::new(jobs);
        file.begin(parquet_of(out, &columns(), WRITER, &SOUGHT)?)?;
        Ok(ConvertedParquet { batch: Batch::of(&columns()), file })
    }

    /// # Errors
    /// The output cannot be written.
    pub fn put(&mut self, cells: &[Value]) -> Result<()> {
        self.batch.put(cells);
        if self.batch.rows() >= ROWS {
            self.file.write(0, self.batch.take()?)?;
        }
        Ok(())
    }

    /// Everything was written: the file takes its name.
    ///
    /// # Errors
    /// The output cannot be written.
    pub fn finish(mut self) -> Result<()> {
        if self.batch.rows() > 0 {
            self.file.write(0, self.batch.take()?)?;
        }
        self.file.finish()?.into_iter().try_for_each(Output::finish)
    }
}

/// The header of a csv.
///
/// # Errors
/// The output cannot be written.
pub fn write_header(out: &mut impl Write) -> Result<()> {
    out.write_all(columns().map(|(name, _)| name).join(",").as_bytes())?;
    Ok(out.write_all(b"\n")?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::profile::header;

    #[test]
    fn every_column_is_one_that_is_read() {
        for (name, _) in columns().into_iter().filter(|(name, _)| *name != "pagu") {
            assert!(header::field_of(name).is_some(), "{name}");
        }
    }
}
