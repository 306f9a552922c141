//! Which column is what: header names known so far are data (`profile/headers.toml`); number style and the rows that
//! hold the header are read off the file itself.

mod amount_column;
mod amounts;
mod asked;
mod nested;
mod columns;
pub mod header;
mod levels;
mod rows;

pub use self::amount_column::{AmountCell, AmountColumn, AmountPart, RowAmount, is_currency};
pub use self::amounts::{AmountKnown, Relations};
pub use self::asked::LayoutAsked;
pub use self::columns::Keys;
pub use self::levels::{LevelReader, Levels};
pub use self::rows::{MOST_COLUMNS, is_number_row};

use clap::ValueEnum;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use self::amount_column::number_style;
use self::amounts::{CountedAmount, JudgedColumns};
use self::columns::{DECLARED, FieldColumns, NamedColumns, PERSONS};
use self::header::{Label, Role};
use self::rows::{HeadRow, head, header_end, labels, skip_numbers};
use crate::domain::amount::NumberStyle;
use crate::files::csv::{Dialect, Record, unquote};
use crate::files::source::BLOCK;
use crate::files::split::Records;
use crate::finding::reading::{Contradicted, Contradiction};
use crate::finding::{Fault, NoHeader, Place};
use crate::guard::escape;
use crate::read::codes::columns::{self as by_content, CodeColumns, code_columns};
use crate::read::codes::pieces::{self, Pieces};
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
    pub layout: Option<LayoutAsked>,
    /// The amount is that of a saved profile.
    pub saved_amount: bool,
    /// So is the layout.
    pub saved_layout: bool,
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
    /// Where the unit was said, if it was.
    pub unit_said: Option<String>,
    /// Year and government, where the rows above the header say them.
    pub year: Option<String>,
    pub government: Option<String>,
    /// The agency whose table this is, where no column says it: from the rows above the header, else the sheet's name.
    pub agency: Option<(String, String)>,
    /// Labels of a sub kegiatan that the rows above the header print.
    pub label: Option<String>,
    pub keys: Keys,
}

impl Profile {
    pub fn column(&self, field: Field) -> Option<usize> {
        self.columns.of(field)
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

    /// Do the cells of a row label an amount and what it is for?
    pub fn is_header_row(cells: &[String], told: &ReadOptions) -> bool {
        let labels: Vec<Label> = cells.iter().map(|cell| Label::new(&[cell])).collect();
        let named = NamedColumns::of(&labels, told);
        named.pagu(told).is_some() && named.says_what_for()
    }

    /// Finds header, columns, layout and number styles in the first block.
    pub fn of(sample: &str, dialect: Dialect, told: &ReadOptions) -> Result<Profile, (Place, Fault)> {
        let rows = head(sample, dialect);
        let mut nearest: Option<(usize, u64, Vec<String>)> = None;
        for first in 0..rows.len() {
            let found = Found::at(&rows, first, sample, dialect, told);
            if found.columns.pagu(told).is_some() && (found.print || found.says_what_for()) {
                return found.finish(sample, dialect, told);
            }
            let known = found.columns.columns.len() + found.columns.items.len();
            let filled = rows[first].cells.iter().filter(|c| !c.is_empty()).count();
            if nearest.as_ref().map_or(filled > 1, |(n, ..)| known > *n) {
                nearest = Some((known, rows[first].line, rows[first].cells.clone()));
            }
        }
        // No label is known as that of an amount: columns whose numbers are money are proposed by what they hold.
        if told.amount.is_none() {
            let texts = |row: &HeadRow| row.cells.iter().filter(|c| header::is_text(c)).count();
            let labelled = |first: usize| {
                let labels = labels(&rows[first..=header_end(&rows, first)]);
                labels.iter().filter(|label| header::is_text(&label.whole)).count()
            };
            let firsts = (0..rows.len()).filter(|row| texts(&rows[*row]) >= 2);
            let mut order: Vec<(usize, usize)> = firsts.map(|first| (labelled(first), first)).collect();
            order.sort_by_key(|(labels, _)| std::cmp::Reverse(*labels));
            let order = order.into_iter().map(|(_, first)| first);
            for first in order.take(5) {
                let mut found = Found::at(&rows, first, sample, dialect, told);
                if found.is_header_by_content(sample, dialect, told) {
                    return found.finish(sample, dialect, told);
                }
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

/// Rows that may be a header, with what they say of the columns.
struct Found<'r> {
    rows: &'r [HeadRow],
    first: usize,
    last: usize,
    after: usize,
    labels: Vec<Label>,
    columns: NamedColumns,
    codes: CodeColumns,
    pieces: Vec<Pieces>,
    codes_known: bool,
    levels: Option<Levels>,
    /// Rows stand above those that they are the sum of.
    nests: bool,
    name: Option<usize>,
    print: bool,
}

impl<'r> Found<'r> {
    /// What the header says that begins in a row.
    fn at(rows: &'r [HeadRow], first: usize, sample: &str, dialect: Dialect, told: &ReadOptions) -> Found<'r> {
        let last = header_end(rows, first);
        let labels = labels(&rows[first..=last]);
        let mut columns = NamedColumns::of(&labels, told);
        let after = skip_numbers(rows, last);
        columns.keep_numbers(sample, rows[after].after, dialect);
        let mut found = Found {
            rows,
            first,
            last,
            after,
            labels,
            name: None,
            codes: CodeColumns::default(),
            pieces: Vec::new(),
            codes_known: false,
            levels: None,
            nests: false,
            print: false,
            columns,
        };
        found.name = found.labels.iter().position(header::is_print_name);
        if found.columns.pagu(told).is_some() {
            found.find_codes(sample, dialect, told);
        }
        found
    }

    /// Which columns before the amounts hold codes, and whether these make levels.
    fn find_codes(&mut self, sample: &str, dialect: Dialect, told: &ReadOptions) {
        let end = self.columns.amounts.iter().map(|(column, ..)| *column).min().unwrap_or(0);
        let below = by_content::sample_rows(sample, self.start(), dialect);
        self.pieces = pieces::find(&below, end);
        self.codes = code_columns(sample, self.start(), dialect, end, &self.pieces);
        let (pagu, is_named) = (self.columns.pagu(told), self.name.is_some() || self.columns.says_what_for());
        let Some(pagu) = pagu else { return };
        self.nests = self.codes.hierarchical
            || nested::is_outline(sample, self.start(), dialect, end, pagu, &mut self.codes.columns);
        if !self.nests && self.codes.columns.is_empty() && is_named {
            self.levels = self.columns.levels(sample, self.start(), dialect, pagu);
            self.nests = self.levels.is_some();
        }
        let may_nest = |asked: LayoutAsked| asked.has_levels() && (self.nests || !self.codes.columns.is_empty());
        // Lines that were converted say all of themselves, also those that had no code but their level's.
        let is_converted = self.columns.columns.contains_key(&Field::BarisAsal);
        self.print = !is_converted && told.layout.map_or(self.nests, may_nest);
        if !self.print {
            self.levels = None;
        }
        if !self.print {
            self.columns.settle_codes(&below, &self.pieces, &self.labels, told);
        }
        let code = self.columns.columns.get(&Field::KodeSubKegiatan);
        self.codes_known = !self.pieces.is_empty() || code.is_some_and(|c| by_content::are_known(&below, *c));
    }

    fn says_what_for(&self) -> bool {
        self.columns.says_what_for() || (self.name.is_some() && !self.codes.columns.is_empty())
    }

    /// Where its rows begin.
    fn start(&self) -> usize {
        self.rows[self.after].after
    }

    /// Is it a header although no label is known as that of an amount: columns below it hold money, and others say what
    /// for?
    fn is_header_by_content(&mut self, sample: &str, dialect: Dialect, told: &ReadOptions) -> bool {
        if self.after + 1 >= self.rows.len() {
            return false;
        }
        let judged = JudgedColumns::of(sample, self.start(), dialect, &self.labels, &self.columns);
        let money = judged.money(&self.labels);
        if money.is_empty() {
            return false;
        }
        for column in money {
            self.columns.amounts.push((column, Role::Budget, (1, usize::MAX - 1)));
        }
        self.find_codes(sample, dialect, told);
        if !self.print && !self.says_what_for() {
            // Nothing is known by its name: what is text says what for.
            let known: Vec<usize> = self.columns.columns.values().copied().collect();
            let taken = |c: &usize| known.contains(c) || self.columns.amounts.iter().any(|(column, ..)| column == c);
            let items: Vec<usize> = judged.texts(sample, self.start(), dialect, self.labels.len());
            let mut items: Vec<usize> = items.into_iter().filter(|c| !taken(c)).collect();
            // The last of them says most.
            if let Some(last) = items.pop() {
                self.columns.columns.insert(Field::NamaSubKegiatan, last);
            }
            self.columns.items = items;
        }
        self.print || self.says_what_for()
    }

    fn finish(self, sample: &str, dialect: Dialect, told: &ReadOptions) -> Result<Profile, (Place, Fault)> {
        let above = |find: &dyn Fn(&str) -> Option<String>| {
            self.rows[..self.first].iter().flat_map(|r| &r.cells).find_map(|c| find(c))
        };
        let year = above(&|c| header::year_said(c));
        let judged = JudgedColumns::of(sample, self.start(), dialect, &self.labels, &self.columns);
        let at = Place::line(self.rows[self.first].line);
        let chosen = match (&told.amount, self.columns.pagu(told)) {
            (None, _) if !self.columns.names_amount() => {
                let year = year.as_deref().and_then(|y| y.parse().ok());
                judged.counted(&self.labels, year).map_err(|open| (at, Fault::OpenAmount(open)))?
            }
            (_, Some(column)) => judged.named(column),
            _ => None,
        };
        let by_label = || self.columns.pagu(told).map(|column| CountedAmount::named(&self.columns, column));
        let Some(counted) = chosen.or_else(by_label) else {
            let known = header::amount_names();
            let header = NoHeader { headers: self.rows[self.first].cells.clone(), amount: told.amount.clone(), known };
            return Err((at, Fault::NoBudgetHeader(header.into())));
        };
        let contradicted = self.contradicted(&judged, &counted, told);
        let relations = judged.relations();
        Ok(Profile { contradicted, relations, ..self.profile(sample, dialect, told, counted, year) })
    }

    /// What speaks against the amount and the layout that the user names.
    fn contradicted(&self, judged: &JudgedColumns, counted: &CountedAmount, told: &ReadOptions) -> Vec<Contradicted> {
        let by_profile = told.amount.is_none() || told.saved_amount;
        let named = told.amount.is_some() || self.columns.names_amount();
        let amount = named.then(|| judged.contradicts(counted.column.column, &self.labels)).flatten();
        let levels = told.layout.is_some_and(LayoutAsked::has_levels) && !self.nests;
        let amount = amount.map(|what| Contradicted { what, by_profile });
        let levels = levels.then_some(Contradicted { what: Contradiction::NoLevels, by_profile: told.saved_layout });
        amount.into_iter().chain(levels).collect()
    }

    fn profile(
        self,
        sample: &str,
        dialect: Dialect,
        told: &ReadOptions,
        counted: CountedAmount,
        year: Option<String>,
    ) -> Profile {
        let data_start = self.start();
        // Of a sheet the sample is all of it; its last record may be cut.
        let first = &sample[..sample.floor_char_boundary(data_start + BLOCK)];
        let records = Records::of(first, data_start, 1, dialect, false);
        let NamedColumns { mut columns, items, labels: printed, amounts, .. } = self.columns;
        columns.insert(Field::Pagu, counted.column.column);
        let style = |column| told.numbers.or_else(|| number_style(sample, &records, column));
        let amount =
            |(column, role, _): &(usize, Role, (u8, usize))| AmountColumn::single(*column, *role, style(*column));
        let mut all: Vec<AmountColumn> =
            amounts.iter().map(amount).filter(|a| a.column != counted.column.column).collect();
        let style_of_parts = match counted.column.parts.len() {
            0 => style(counted.column.column),
            _ => told.numbers.or(counted.column.style),
        };
        all.push(AmountColumn { style: style_of_parts, ..counted.column.clone() });
        all.sort_by_key(|a| a.column);
        // Totals of the levels above have a number style of their own.
        let levels = [Field::PaguKegiatan, Field::PaguProgram];
        let levels = levels.into_iter().filter_map(|f| Some((f, *columns.get(&f)?))).collect::<Vec<_>>();
        let parents = levels.into_iter().map(|(f, column)| (f, amount(&(column, Role::Budget, (0, 0)))));
        let by_field = FieldColumns::of_pairs(columns.iter().map(|(f, c)| (*f, *c)));
        // A column and its label, and its cells as they are read.
        let of_column = |field: Field| {
            let column = *columns.get(&field)?;
            let cells = records.cells(sample, column).map(|raw| unquote(raw, records.quotes));
            Some((self.labels[column].whole.as_str(), cells))
        };
        let weights =
            told.weights.or_else(|| of_column(Field::Bobot).and_then(|(label, cells)| declared::weights(label, cells)));
        let marks = of_column(Field::Tag).map(|(label, cells)| declared::marks(label, cells)).unwrap_or_default();
        // A unit is said above the table or in the label of the amount.
        let above = self.rows[..self.first].iter().flat_map(|r| &r.cells).map(String::as_str);
        let labels = counted.column.columns().map(|c| self.labels[c].whole.as_str()).collect::<Vec<_>>();
        let said = above.chain(labels).find(|cell| header::unit_said(cell).is_some());
        let header_rows = &self.rows[self.first..=self.last];
        Profile {
            dialect,
            layout: if self.print { Layout::Hierarchical } else { Layout::Flat },
            headers: self.labels.iter().map(|l| l.whole.as_str().into()).collect(),
            header_rows: header_rows.iter().map(|r| r.line).collect(),
            header_cells: header_rows.iter().map(|r| r.cells.clone()).collect(),
            parents: parents.collect(),
            data_start,
            name_column: self.name.or(items.first().copied()).unwrap_or_else(|| {
                columns.get(&Field::NamaSubKegiatan).or(columns.get(&Field::NamaRekening)).copied().unwrap_or(0)
            }),
            keys: Keys::of(&by_field, &items, &printed, &self.pieces),
            says_persons: by_field.any(&PERSONS),
            declares: by_field.any(&DECLARED),
            label: self.rows[..self.first].iter().find_map(|r| header::label_said(&r.cells)),
            labels: printed,
            weights,
            marks,
            columns: by_field,
            items,
            pagu_column: counted.column.column,
            amount_is_word: counted.column.parts.is_empty()
                && !header_rows.iter().any(|r| r.cells.get(counted.column.column).is_some_and(|c| begins_number(c))),
            amounts: all,
            amount_known: counted.known,
            once: counted.once,
            contradicted: Vec::new(),
            relations: Relations::default(),
            layout_asked: told.layout,
            code_columns: self.codes.columns,
            pieces: self.pieces,
            codes_known: self.codes_known,
            levels: self.levels,
            unit: told.unit.or_else(|| said.and_then(header::unit_said)).unwrap_or(1),
            unit_said: if told.unit.is_none() { said.map(str::to_owned) } else { None },
            year,
            government: self.rows[..self.first].iter().flat_map(|r| &r.cells).find_map(|c| header::government_said(c)),
            agency: self.rows[..self.first].iter().find_map(|r| header::agency_said(&r.cells)),
        }
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
