//! Which column is what: header names known so far are data (`profile/headers.toml`); number style and the rows that
//! hold the header are read off the file itself (`find`).

mod amount_column;
mod amounts;
mod columns;
mod find;
pub mod header;
mod levels;
mod nested;
mod row_sums;
mod rows;
mod unit;

pub use self::amount_column::{AmountCell, AmountColumn, AmountPart, RowAmount, is_currency};
pub use self::amounts::{AmountKnown, Relations};
pub use self::columns::{Keys, is_role};
pub use self::levels::{LevelReader, Levels};
pub use self::row_sums::RowSums;
pub use self::rows::{MOST_COLUMNS, is_number_row};
pub use self::unit::AmountUnit;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use clap::ValueEnum;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use self::columns::FieldColumns;
use self::unit::Unit;
use crate::domain::amount::NumberStyle;
use crate::domain::currency::Currency;
use crate::domain::language::Origin;
use crate::files::csv::{Dialect, Record};
use crate::finding::reading::Contradicted;
use crate::guard::escape;
use crate::read::codes::pieces::Pieces;
use crate::read::declared::{Marks, Weights};

/// A meaning that a column can have. The names are those of `headers.toml`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Field {
    Tahun,
    Pemda,
    KodeSkpd,
    NamaSkpd,
    KodeSubUnit,
    NamaSubUnit,
    KodeUrusan,
    NamaUrusan,
    KodeBidang,
    NamaBidang,
    KodeProgram,
    NamaProgram,
    KodeKegiatan,
    NamaKegiatan,
    KodeSubKegiatan,
    NamaSubKegiatan,
    KodeSumberDana,
    NamaSumberDana,
    KodeRekening,
    NamaRekening,
    Item,
    Indikator,
    Sasaran,
    Koefisien,
    Volume,
    HargaSatuan,
    BerkasAsal,
    LembarAsal,
    BarisAsal,
    Pagu,
    PaguKegiatan,
    PaguProgram,
    Realisasi,
    LakiLaki,
    Perempuan,
    Tag,
    Label,
    Bobot,
}

/// How the rows of a file make its lines.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Layout {
    /// Every row says all of itself.
    Flat,
    /// A print: rows of many levels, each level a subtotal of the rows below it.
    Hierarchical,
}

/// The layout that the user names.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LayoutAsked {
    /// Every row is complete; a blank cell means blank
    Flat,
    /// Rows of many levels, each a total of the rows below it
    #[value(alias = "hierarchical")]
    #[serde(alias = "hierarchical")]
    Outline,
    /// The same, with one column for each level
    Levels,
    /// Labels are in the first row of a group and apply to the rows below
    Pivot,
}

impl LayoutAsked {
    /// Do rows stand above others?
    pub fn has_levels(self) -> bool {
        matches!(self, LayoutAsked::Outline | LayoutAsked::Levels)
    }
}

/// What the user said about how a file is written; what is not said is found out.
#[derive(Clone, Default, Debug)]
pub struct ReadOptions {
    /// A role (`before`, `after`, `realised`, `budget`) or a header.
    pub amount: Option<String>,
    pub numbers: Option<NumberStyle>,
    pub unit: Option<i128>,
    /// What money is counted in.
    pub currency: Option<Currency>,
    /// What the bare numbers of a weight column are.
    pub weights: Option<Weights>,
    /// Columns by header, from a saved profile.
    pub columns: BTreeMap<String, Field>,
    pub layout: Option<LayoutAsked>,
    /// The amount is that of a saved profile.
    pub saved_amount: bool,
    /// So is the layout.
    pub saved_layout: bool,
    /// So is the currency: it is that of the tables whose columns the profile knows.
    pub saved_currency: bool,
}

/// What a file is, as far as reading it needs to know.
#[derive(Clone, Debug)]
pub struct Profile {
    pub dialect: Dialect,
    pub layout: Layout,
    /// Labels of the columns; of merged headers, all cells from top to bottom.
    pub headers: Vec<Arc<str>>,
    /// Lines of the header rows.
    pub header_rows: Vec<u64>,
    /// Their cells: a header printed again is no line.
    pub header_cells: Vec<Vec<String>>,
    /// Byte of the first block at which the rows of data begin.
    pub data_start: usize,
    /// Column of each single-column field; `Field::Pagu` is the amount that is counted.
    columns: FieldColumns,
    /// Columns of item text, in reading order.
    pub items: Vec<usize>,
    /// Columns of printed labels, in their order.
    pub labels: Vec<usize>,
    /// Column of the counted amount, and whether its header calls it by a word: a row whose amount begins with a digit is
    /// then no header again.
    pub pagu_column: usize,
    pub amount_is_word: bool,
    /// It has columns of persons, or columns that declare what counts.
    pub says_persons: bool,
    pub declares: bool,
    /// What the bare numbers of its weight column are; `None` where nothing settles it.
    pub weights: Option<Weights>,
    /// What marks mean in its tag column.
    pub marks: Marks,
    /// Every amount column the file has, in order; percentages and differences are none.
    pub amounts: Vec<AmountColumn>,
    /// How it is known which of them is counted.
    pub amount_known: AmountKnown,
    /// The amount is the total of a group that each of its rows states again, as this column does: it is counted once.
    pub once: Option<usize>,
    /// What speaks against that which the user says.
    pub contradicted: Vec<Contradicted>,
    /// What the rows show of the columns of numbers.
    pub relations: Relations,
    /// Sums across columns that its rows keep to.
    pub row_sums: RowSums,
    /// The layout that the user named.
    pub layout_asked: Option<LayoutAsked>,
    /// Columns of totals of the levels above, stated again in every row.
    pub parents: Vec<(Field, AmountColumn)>,
    /// Of a print: columns that hold codes, and the column of names.
    pub code_columns: Vec<usize>,
    pub name_column: usize,
    /// Columns that hold a code in pieces.
    pub pieces: Vec<Pieces>,
    /// Most cells of the column of codes are known to the official list: one that is no code is missed.
    pub codes_known: bool,
    /// Of a print without codes: how its rows show their level.
    pub levels: Option<Levels>,
    /// Rupiah that one unit of the amounts stands for.
    pub unit: i128,
    /// How it is known.
    pub unit_known: Unit,
    /// What its money is counted in, and whether its texts are Indonesian.
    pub currency: Currency,
    pub origin: Origin,
    /// Year and government, where the rows above the header say them.
    pub year: Option<String>,
    pub government: Option<String>,
    /// The year that is said of the file; and as text, with the one above the header where nothing is said.
    stated_year: (Option<u16>, String),
    /// The agency whose table this is, where no column says it: from the rows above the header, else the sheet's name.
    pub agency: Option<(String, String)>,
    /// Labels of a sub kegiatan that the rows above the header print.
    pub label: Option<String>,
    pub keys: Keys,
}

impl Profile {
    /// The year of a line, with what its own column says.
    pub fn year_of(&self, column: Option<u16>) -> Option<u16> {
        self.stated_year.0.or(column).or_else(|| self.year.as_deref().and_then(crate::read::tables::year_said))
    }

    /// What is said of the whole table and makes an activity with its cells: agency, its name, year.
    pub fn whole_table(&self) -> [&str; 3] {
        let [code, name] = self.agency.as_ref().map_or(["", ""], |(code, name)| [code, name]);
        [code, name, self.stated_year.1.as_str()]
    }

    /// The year that is said of its file.
    pub fn state_year(&mut self, year: Option<u16>) {
        let text = year.map(|year| year.to_string()).or(self.year.clone()).unwrap_or_default();
        self.stated_year = (year, text);
    }

    pub fn column(&self, field: Field) -> Option<usize> {
        self.columns.of(field)
    }

    /// Is a column none of those that are known?
    pub fn is_unknown(&self, column: usize) -> bool {
        let is_amount = self.amounts.iter().any(|amount| amount.columns().any(|own| own == column));
        !is_amount && !self.items.contains(&column) && self.columns.iter().all(|(own, _)| own != column)
    }

    /// The columns that hold the code of a field in pieces.
    pub fn pieces_of(&self, field: Field) -> Option<&Pieces> {
        let column = self.column(field)?;
        self.pieces.iter().find(|p| p.last == column)
    }

    /// Did `convert` write the table? Its lines say where they were read.
    pub fn is_converted(&self) -> bool {
        self.column(Field::BarisAsal).is_some()
    }

    /// Does the row say where it was read as a line?
    pub fn is_placed(&self, text: &str, record: &Record) -> bool {
        self.column(Field::BarisAsal).is_some_and(|column| !record.raw(text, column).trim().is_empty())
    }

    /// The text of a cell, without the apostrophe that `convert` puts before what a spreadsheet would run.
    pub fn text_of<'t>(&self, text: &'t str, record: &Record, column: usize) -> Cow<'t, str> {
        let cell = record.value(text, column);
        if self.is_converted() { escape::without_mark(cell) } else { cell }
    }

    /// The amount column that is counted.
    pub fn pagu(&self) -> &AmountColumn {
        let column = self.columns.of(Field::Pagu);
        self.amounts.iter().find(|a| Some(a.column) == column).expect("the counted amount is one of the amounts")
    }

    /// Fields by column, for inspection.
    pub fn fields(&self) -> impl Iterator<Item = (usize, Field)> + '_ {
        let items = self.items.iter().map(|c| (*c, Field::Item));
        self.columns.iter().chain(items).chain(self.labels.iter().map(|c| (*c, Field::Label)))
    }
}

#[cfg(test)]
mod tests {
    use super::header::Role;
    use super::*;
    use crate::files::csv;
    use crate::finding::Fault;

    fn profile(text: &str) -> Profile {
        Profile::of(text, csv::sniff(text), &ReadOptions::default()).unwrap()
    }

    #[test]
    fn header_names_of_several_exports() {
        let p = profile("KODE SUB GIAT;nama_sub_giat;Anggaran (Rp.) \n1.02;x;5\n");
        assert_eq!(p.column(Field::KodeSubKegiatan), Some(0));
        assert_eq!(p.column(Field::NamaSubKegiatan), Some(1));
        assert_eq!(p.column(Field::Pagu), Some(2));
    }

    #[test]
    fn the_narrowest_amount_wins_and_title_rows_are_passed() {
        let p =
            profile("KAB. X,,,\nTAHUN 2025,,,\nnama_program,pagu_program,nama_subkegiatan,pagu_subkegiatan\na,1,b,1\n");
        assert_eq!(p.column(Field::Pagu), Some(3));
        assert_eq!(p.header_rows, [3]);
    }

    #[test]
    fn style_of_the_column() {
        let style = |text: &str| profile(text).pagu().style;
        assert_eq!(style("sub kegiatan;pagu\na;3.500\nb;1.234.567,00\n"), Some(NumberStyle::Indonesian));
        assert_eq!(style("sub kegiatan;pagu\na;3.500\nb;1234.5\n"), Some(NumberStyle::Plain));
        assert_eq!(style("sub kegiatan;pagu\na;3.500\nb;1000\n"), None);
    }

    #[test]
    fn merged_headers_and_column_numbers() {
        let text = "KAB. X;;;;;\nKODE;URAIAN;JUMLAH (Rp);;BERTAMBAH/(BERKURANG);\n;;SEBELUM PERUBAHAN;SETELAH PERUBAHAN;(Rp);%\n1;2;3;4;5=4-3;6\n2.08.01;PROGRAM;1,00;2,00;1,00;50,0\n2.08.01.2.01;Kegiatan;1,00;2,00;1,00;50,0\n";
        let p = profile(text);
        assert_eq!(p.layout, Layout::Hierarchical);
        assert_eq!(p.header_rows, [2, 3]);
        assert_eq!(&*p.headers[3], "JUMLAH (Rp) SETELAH PERUBAHAN");
        let roles: Vec<(usize, Role)> = p.amounts.iter().map(|a| (a.column, a.role)).collect();
        assert_eq!(roles, [(2, Role::Before), (3, Role::After)]);
        assert_eq!((p.column(Field::Pagu), p.code_columns.as_slice(), p.name_column), (Some(3), &[0][..], 1));
        assert!(text[p.data_start..].starts_with("2.08.01;PROGRAM"));
    }

    #[test]
    fn no_budget() {
        let told = ReadOptions::default();
        let e =
            Profile::of("desa;jumlah_kk\nA;12\n", Dialect { delimiter: b';', backslash: false }, &told).unwrap_err();
        assert!(matches!(e.1, Fault::NoBudgetHeader(_)));
    }
}
