//! Which column is what: header names known so far are data (`profile/headers.toml`); number style and the rows that
//! hold the header are read off the file itself.

mod amount_column;
mod codes;
mod columns;
pub mod header;
mod levels;
mod rows;

pub use self::amount_column::{AmountCell, AmountColumn};
pub use self::columns::Keys;
pub use self::levels::{LevelReader, Levels};
pub use self::rows::is_number_row;

use clap::ValueEnum;
use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use self::amount_column::number_style;
use self::codes::{CodeColumns, code_columns};
use self::columns::{DECLARED, FieldColumns, NamedColumns, PERSONS};
use self::header::{Label, Role};
use self::rows::{HeadRow, head, header_end, labels, skip_numbers};
use crate::domain::amount::NumberStyle;
use crate::files::csv::{Dialect, unquote};
use crate::files::source::BLOCK;
use crate::files::split::Records;
use crate::finding::{Fault, NoHeader, Place};
use crate::read::declared;
use crate::read::declared::{Marks, Weights};
use crate::read::row::begins_number;

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
    Pagu,
    PaguKegiatan,
    PaguProgram,
    Realisasi,
    LakiLaki,
    Perempuan,
    Tag,
    Bobot,
}

/// How the rows of a file make its lines.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Layout {
    /// Every row says all of itself.
    Flat,
    /// A print: rows of many levels, each level a subtotal of the rows below it.
    Hierarchical,
}

/// What the user said about how a file is written; what is not said is found out.
#[derive(Clone, Default, Debug)]
pub struct ReadOptions {
    /// A role (`before`, `after`, `realised`, `budget`) or a header.
    pub amount: Option<String>,
    pub numbers: Option<NumberStyle>,
    pub unit: Option<i128>,
    /// What the bare numbers of a weight column are.
    pub weights: Option<Weights>,
    /// Columns by header, from a saved profile.
    pub columns: BTreeMap<String, Field>,
    pub layout: Option<Layout>,
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
    /// Columns of totals of the levels above, stated again in every row.
    pub parents: Vec<(Field, AmountColumn)>,
    /// Of a print: columns that hold codes, and the column of names.
    pub code_columns: Vec<usize>,
    pub name_column: usize,
    /// Of a print without codes: how its rows show their level.
    pub levels: Option<Levels>,
    /// Rupiah that one unit of the amounts stands for.
    pub unit: i128,
    /// Where the unit was said, if it was.
    pub unit_said: Option<String>,
    /// Year and government, where the rows above the header say them.
    pub year: Option<String>,
    pub government: Option<String>,
    /// The agency whose table this is, where no column says it: from the rows above the header, else the sheet's name.
    pub agency: Option<(String, String)>,
    pub keys: Keys,
}

impl Profile {
    pub fn column(&self, field: Field) -> Option<usize> {
        self.columns.of(field)
    }

    /// The amount column that is counted.
    pub fn pagu(&self) -> &AmountColumn {
        let column = self.columns.of(Field::Pagu);
        self.amounts.iter().find(|a| Some(a.column) == column).expect("the counted amount is one of the amounts")
    }

    /// Fields by column, for inspection.
    pub fn fields(&self) -> impl Iterator<Item = (usize, Field)> + '_ {
        self.columns.iter().chain(self.items.iter().map(|c| (*c, Field::Item)))
    }

    /// A profile of columns in a given order, for rows that are made while reading.
    pub fn of_columns(fields: &[Field], dialect: Dialect) -> Profile {
        let single = fields.iter().enumerate().filter(|(_, f)| **f != Field::Item);
        let pagu = fields.iter().position(|f| *f == Field::Pagu).map(|column| AmountColumn {
            column,
            role: Role::Budget,
            style: Some(NumberStyle::Plain),
        });
        let items: Vec<usize> = fields.iter().enumerate().filter(|(_, f)| **f == Field::Item).map(|(i, _)| i).collect();
        let columns = FieldColumns::of_pairs(single.map(|(i, f)| (*f, i)));
        Profile {
            dialect,
            layout: Layout::Flat,
            headers: fields.iter().map(|f| format!("{f:?}").into()).collect(),
            header_rows: Vec::new(),
            header_cells: Vec::new(),
            data_start: 0,
            keys: Keys::of(&columns, &items),
            items,
            says_persons: columns.any(&PERSONS),
            declares: columns.any(&DECLARED),
            weights: None,
            marks: Marks::default(),
            pagu_column: pagu.as_ref().map_or(0, |p| p.column),
            columns,
            amount_is_word: true,
            amounts: pagu.into_iter().collect(),
            parents: Vec::new(),
            code_columns: Vec::new(),
            name_column: 0,
            levels: None,
            unit: 1,
            unit_said: None,
            year: None,
            government: None,
            agency: None,
        }
    }

    /// Finds header, columns, layout and number styles in the first block.
    pub fn of(sample: &str, dialect: Dialect, told: &ReadOptions) -> Result<Profile, (Place, Fault)> {
        let rows = head(sample, dialect);
        let mut nearest: Option<(usize, u64, Vec<String>)> = None;
        for first in 0..rows.len() {
            let last = header_end(&rows, first);
            let labels = labels(&rows[first..=last]);
            let mut found = NamedColumns::of(&labels, told);
            let after = skip_numbers(&rows, last);
            found.keep_numbers(sample, rows[after].after, dialect);
            if let Some(pagu) = found.pagu(told) {
                let codes = code_columns(sample, rows[after].after, dialect, &found, pagu);
                let name = labels.iter().position(header::is_print_name);
                let may_be_print = told.layout != Some(Layout::Flat);
                let levels = if may_be_print && codes.columns.is_empty() && (name.is_some() || found.says_what_for()) {
                    found.levels(sample, rows[after].after, dialect, pagu)
                } else {
                    None
                };
                let print = may_be_print && (codes.hierarchical || levels.is_some());
                let purpose = found.says_what_for() || (name.is_some() && !codes.columns.is_empty());
                if print || purpose {
                    return Ok(finish(
                        sample,
                        dialect,
                        told,
                        Found {
                            rows: &rows,
                            first,
                            last,
                            after,
                            labels,
                            columns: found,
                            pagu,
                            codes,
                            levels,
                            name,
                            print,
                        },
                    ));
                }
            }
            let known = found.columns.len() + found.items.len();
            let filled = rows[first].cells.iter().filter(|c| !c.is_empty()).count();
            if nearest.as_ref().map_or(filled > 1, |(n, ..)| known > *n) {
                nearest = Some((known, rows[first].line, rows[first].cells.clone()));
            }
        }
        if sample.trim().is_empty() {
            return Err((Place::whole(), Fault::EmptyFile));
        }
        let (line, headers) = nearest.map_or((1, Vec::new()), |(_, line, headers)| (line, headers));
        Err((
            Place::line(line),
            Fault::NoBudgetHeader(
                NoHeader { headers, amount: told.amount.clone(), known: header::amount_names() }.into(),
            ),
        ))
    }
}

/// A header that was found, before its profile is made.
struct Found<'r> {
    rows: &'r [HeadRow],
    first: usize,
    last: usize,
    after: usize,
    labels: Vec<Label>,
    columns: NamedColumns,
    pagu: usize,
    codes: CodeColumns,
    levels: Option<Levels>,
    name: Option<usize>,
    print: bool,
}

fn finish(sample: &str, dialect: Dialect, told: &ReadOptions, found: Found) -> Profile {
    let data_start = found.rows[found.after].after;
    // Of a sheet the sample is all of it; its last record may be cut.
    let first = &sample[..sample.floor_char_boundary(data_start + BLOCK)];
    let records = Records::of(first, data_start, 1, dialect, false);
    let NamedColumns { mut columns, items, amounts, .. } = found.columns;
    columns.insert(Field::Pagu, found.pagu);
    let amount = |(column, role, _): &(usize, Role, (u8, usize))| AmountColumn {
        column: *column,
        role: *role,
        style: told.numbers.or_else(|| number_style(sample, &records, *column)),
    };
    // Totals of the levels above have a number style of their own.
    let levels = [Field::PaguKegiatan, Field::PaguProgram];
    let levels = levels.into_iter().filter_map(|f| Some((f, *columns.get(&f)?))).collect::<Vec<_>>();
    let parents = levels.into_iter().map(|(f, column)| (f, amount(&(column, Role::Budget, (0, 0)))));
    let by_field = FieldColumns::of_pairs(columns.iter().map(|(f, c)| (*f, *c)));
    // A column and its label, and its cells as they are read.
    let of_column = |field: Field| {
        let column = *columns.get(&field)?;
        let cells = records.cells(sample, column).map(|raw| unquote(raw, records.quotes));
        Some((found.labels[column].whole.as_str(), cells))
    };
    let weights =
        told.weights.or_else(|| of_column(Field::Bobot).and_then(|(label, cells)| declared::weights(label, cells)));
    let marks = of_column(Field::Tag).map(|(label, cells)| declared::marks(label, cells)).unwrap_or_default();
    // A unit is said above the table or in the label of the amount.
    let above = found.rows[..found.first].iter().flat_map(|r| &r.cells).map(String::as_str);
    let said = above.chain([found.labels[found.pagu].whole.as_str()]).find(|cell| header::unit_said(cell).is_some());
    Profile {
        dialect,
        layout: if found.print { Layout::Hierarchical } else { Layout::Flat },
        headers: found.labels.iter().map(|l| l.whole.as_str().into()).collect(),
        header_rows: found.rows[found.first..=found.last].iter().map(|r| r.line).collect(),
        header_cells: found.rows[found.first..=found.last].iter().map(|r| r.cells.clone()).collect(),
        parents: parents.collect(),
        data_start,
        name_column: found.name.or(items.first().copied()).unwrap_or_else(|| {
            columns.get(&Field::NamaSubKegiatan).or(columns.get(&Field::NamaRekening)).copied().unwrap_or(0)
        }),
        keys: Keys::of(&by_field, &items),
        says_persons: by_field.any(&PERSONS),
        declares: by_field.any(&DECLARED),
        weights,
        marks,
        columns: by_field,
        items,
        pagu_column: found.pagu,
        amount_is_word: !found.rows[found.first..=found.last]
            .iter()
            .any(|r| r.cells.get(found.pagu).is_some_and(|c| begins_number(c))),
        amounts: amounts.iter().map(amount).collect(),
        code_columns: found.codes.columns,
        levels: found.levels,
        unit: told.unit.or_else(|| said.and_then(header::unit_said)).unwrap_or(1),
        unit_said: if told.unit.is_none() { said.map(str::to_owned) } else { None },
        year: found.rows[..found.first].iter().flat_map(|r| &r.cells).find_map(|c| header::year_said(c)),
        government: found.rows[..found.first].iter().flat_map(|r| &r.cells).find_map(|c| header::government_said(c)),
        agency: found.rows[..found.first].iter().find_map(|r| header::agency_said(&r.cells)),
    }
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum AmountUnit {
    Rupiah,
    Ribu,
    Juta,
    Miliar,
}

impl AmountUnit {
    /// Rupiah that one stands for.
    pub fn rupiah(self) -> i128 {
        match self {
            AmountUnit::Rupiah => 1,
            AmountUnit::Ribu => 1_000,
            AmountUnit::Juta => 1_000_000,
            AmountUnit::Miliar => 1_000_000_000,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::files::csv;

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
