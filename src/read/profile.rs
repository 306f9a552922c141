//! Which column is what: header names known so far are data (`profile/headers.toml`); number style and the rows that
//! hold the header are read off the file itself.

mod amount_column;
mod amounts;
mod asked;
mod nested;
mod columns;
pub mod header;
mod levels;
mod row_sums;
mod rows;
mod unit;

pub use self::amount_column::{AmountCell, AmountColumn, AmountPart, RowAmount, is_currency};
pub use self::amounts::{AmountKnown, Relations};
pub use self::asked::LayoutAsked;
pub use self::columns::{Keys, is_role};
pub use self::levels::{LevelReader, Levels};
pub use self::row_sums::RowSums;
pub use self::rows::{MOST_COLUMNS, is_number_row};
pub use self::unit::AmountUnit;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use self::amount_column::number_style;
use self::amounts::{CountedAmount, JudgedColumns};
use self::columns::{DECLARED, FieldColumns, NamedColumns, PERSONS};
use self::header::{Heading, Label, Role};
use self::rows::{HeadRow, head, header_end, is_title, labels, skip_numbers};
use self::unit::{Sayings, Unit};
use crate::domain::amount::NumberStyle;
use crate::domain::currency::Currency;
use crate::domain::language::Origin;
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
        self.columns.iter().chain(self.items.iter().map(|c| (*c, Field::Item)))
    }

    /// Do the cells of a row label an amount and what it is for?
    pub fn is_header_row(cells: &[String], told: &ReadOptions) -> bool {
        let labels: Vec<Label> = cells.iter().map(|cell| Label::new(&[cell])).collect();
        let named = NamedColumns::of(&labels, told);
        named.pagu(told).is_some() && named.says_what_for()
    }

    /// Where a table of agencies with their amounts stands, if the sample holds one: its first row, the columns of names and
    /// of amounts.
    pub fn agency_amounts(sample: &str, dialect: Dialect, told: &ReadOptions) -> Option<(usize, usize, AmountColumn)> {
        let rows = head(sample, dialect);
        (0..rows.len()).find_map(|first| {
            let found = Found::at(&rows, first, sample, dialect, told);
            let (name, pagu) = (*found.columns.columns.get(&Field::NamaSkpd)?, found.columns.pagu(told)?);
            let records = Records::of(sample, found.start(), 1, dialect, true);
            let style = told.numbers.or_else(|| number_style(sample, &records, pagu));
            Some((found.start(), name, AmountColumn::single(pagu, Role::Budget, style)))
        })
    }

    /// Finds header, columns, layout and number styles in the first block.
    ///
    /// # Errors
    /// No row is a header with an amount, or several amounts are equally good; with the place and what is there.
    pub fn of(sample: &str, dialect: Dialect, told: &ReadOptions) -> Result<Profile, (Place, Fault)> {
        let rows = head(sample, dialect);
        let mut nearest: Option<(usize, u64, Vec<String>)> = None;
        let is_filled = |row: &usize| rows[*row].cells.iter().any(|c| !c.is_empty());
        for first in (0..rows.len()).filter(is_filled) {
            let found = Found::at(&rows, first, sample, dialect, told);
            let is_header =
                |found: &Found| found.columns.pagu(told).is_some() && (found.print || found.says_what_for());
            if is_header(&found) {
                // The title of a form is no label of its columns.
                let below = is_title(&rows, first).then(|| Found::at(&rows, first + 1, sample, dialect, told));
                return below.filter(is_header).unwrap_or(found).finish(sample, dialect, told);
            }
            let known = found.columns.columns.len() + found.columns.items.len();
            let filled = rows[first].cells.iter().filter(|c| !c.is_empty()).count();
            if nearest.as_ref().map_or(filled > 1, |(n, ..)| known > *n) {
                nearest = Some((known, rows[first].line, rows[first].cells.clone()));
            }
        }
        // No label is known as that of an amount: columns whose numbers are money are proposed by what they hold.
        if !rows.is_empty() {
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
        // A form that nobody has filled in yet.
        for first in (0..rows.len()).filter(|_| told.amount.is_none()) {
            let mut found = Found::at(&rows, first, sample, dialect, told);
            if found.is_blank_form(sample, dialect, told) {
                return Ok(found.profile_of_blank(sample, dialect, told));
            }
        }
        if sample.trim().is_empty() {
            return Err((Place::whole(), Fault::EmptyFile));
        }
        let (line, headers) = nearest.map_or((1, Vec::new()), |(_, line, headers)| (line, headers));
        Err((
            Place::line(line),
            Fault::NoBudgetHeader(
                NoHeader {
                    headers,
                    amount: told.amount.clone(),
                    known: header::amount_names(),
                    is_statement: header::is_statement(rows.iter().flat_map(|row| &row.cells)),
                }
                .into(),
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
        // Numbers of levels (`1.1`) may look like codes that no list knows.
        let is_known = |column: &usize| by_content::are_known(&below, *column);
        if !self.nests && !self.codes.columns.iter().any(is_known) && is_named {
            let levels = self.columns.levels(sample, self.start(), dialect, pagu);
            let codes = &self.codes.columns;
            let takes = |levels: &Levels| codes.is_empty() || codes.iter().any(|c| *levels == Levels::Numbers(*c));
            self.levels = levels.filter(takes);
            self.nests = self.levels.is_some();
            if self.nests {
                self.codes.columns.clear();
            }
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
        for (column, role) in money.iter().copied() {
            if self.columns.amounts.iter().all(|(own, ..)| *own != column) {
                self.columns.amounts.push((column, role, (1, usize::MAX - 1)));
            }
        }
        // What the user names must be among them.
        if self.columns.pagu(told).is_none() {
            return false;
        }
        self.find_codes(sample, dialect, told);
        if !self.print && !self.says_what_for() {
            // Nothing is known by its name: what is text says what for.
            let counted: Vec<usize> = money.iter().map(|(column, _)| *column).collect();
            let known: Vec<usize> = self.columns.columns.values().copied().collect();
            let taken = |c: &usize| known.contains(c) || self.columns.amounts.iter().any(|(column, ..)| column == c);
            let items: Vec<usize> = judged.texts(sample, self.start(), dialect, self.labels.len(), &counted);
            let mut items: Vec<usize> = items.into_iter().filter(|c| !taken(c)).collect();
            // The last of them says most.
            if let Some(last) = items.pop() {
                self.columns.columns.insert(Field::NamaSubKegiatan, last);
            }
            self.columns.items = items;
        }
        self.print || self.says_what_for()
    }

    /// Is it the header of a form that is not filled in: labels say what for and how much, and no number but 0 stands below
    /// any of those?
    fn is_blank_form(&mut self, sample: &str, dialect: Dialect, told: &ReadOptions) -> bool {
        let cells = self.rows[self.first..=self.last].iter().flat_map(|row| &row.cells);
        let are_labels = cells.filter(|cell| !cell.is_empty()).all(|cell| !begins_number(cell));
        if !are_labels || self.after + 1 >= self.rows.len() || !self.columns.says_what_for() {
            return false;
        }
        let taken: Vec<usize> = self.columns.columns.values().chain(&self.columns.items).copied().collect();
        // Under a merged label one column has the targets, and one the money.
        let says_money = |label: &Label| Heading::of(&Label::new(&[&label.last])).is_money;
        let labels = self.labels.iter().enumerate().filter(|(column, own)| says_money(own) && !taken.contains(column));
        let headings = labels.map(|(column, own)| (column, Heading::of(own))).filter(|(_, own)| !own.derived);
        let money: Vec<(usize, Role)> = headings.map(|(column, own)| (column, own.role)).collect();
        let judged = JudgedColumns::of(sample, self.start(), dialect, &self.labels, &self.columns);
        if money.is_empty() || money.iter().any(|(column, _)| judged.is_filled(*column)) {
            return false;
        }
        for (column, role) in money {
            self.columns.amounts.push((column, role, (1, usize::MAX - 1)));
        }
        self.find_codes(sample, dialect, told);
        true
    }

    /// Any of its columns of money is as good as another.
    fn profile_of_blank(self, sample: &str, dialect: Dialect, told: &ReadOptions) -> Profile {
        let column = self.columns.pagu(told).unwrap_or(0);
        let counted = CountedAmount { known: AmountKnown::Label, ..CountedAmount::named(&self.columns, column) };
        self.profile(sample, dialect, told, (counted, 0), None).with_currency(sample, told)
    }

    fn finish(self, sample: &str, dialect: Dialect, told: &ReadOptions) -> Result<Profile, (Place, Fault)> {
        let above = |find: &dyn Fn(&str) -> Option<String>| {
            self.rows[..self.first].iter().flat_map(|r| &r.cells).find_map(|c| find(c))
        };
        let year = above(&|c| header::year_said(c));
        let judged = JudgedColumns::of(sample, self.start(), dialect, &self.labels, &self.columns);
        let at = Place::line(self.rows[self.first].line);
        let asked = self.columns.role_of_several(told);
        let is_judged = asked.is_some() || told.amount.is_none() && !self.columns.names_amount();
        let chosen = match self.columns.pagu(told) {
            _ if is_judged => {
                let year = year.as_deref().and_then(|y| y.parse().ok());
                judged.counted(&self.labels, year, asked).map_err(|open| (at, Fault::OpenAmount(open)))?
            }
            Some(column) => judged.named(column),
            None => None,
        };
        let by_label = || self.columns.pagu(told).map(|column| CountedAmount::named(&self.columns, column));
        let Some(counted) = chosen.or_else(by_label) else {
            let known = header::amount_names();
            let (headers, amount) = (self.rows[self.first].cells.clone(), told.amount.clone());
            let header = NoHeader { headers, amount, known, is_statement: false };
            return Err((at, Fault::NoBudgetHeader(header.into())));
        };
        let contradicted = self.contradicted(&judged, &counted, told);
        let (relations, row_sums) = (judged.relations(), judged.row_sums(&counted, &self.labels));
        let usual = judged.usual_of(counted.column.column);
        let profile = self.profile(sample, dialect, told, (counted, usual), year);
        Ok(Profile { contradicted, relations, row_sums, ..profile }.with_currency(sample, told))
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
        (counted, usual): (CountedAmount, i128),
        year: Option<String>,
    ) -> Profile {
        let data_start = self.start();
        // Of a sheet the sample is all of it; its last record may be cut.
        let first = &sample[..sample.floor_char_boundary(data_start + BLOCK)];
        let records = Records::of(first, data_start, 1, dialect, false);
        let NamedColumns { mut columns, items, amounts, .. } = self.columns;
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
        let label = |column: usize| self.labels[column].whole.as_str();
        let says = || Sayings {
            above: self.rows[..self.first].iter().flat_map(|r| &r.cells).map(String::as_str).collect(),
            counted: counted.column.columns().map(label).collect(),
            others: amounts.iter().map(|(column, ..)| label(*column)).collect(),
            rows: &sample[data_start..],
            usual,
        };
        let unit_known = told.unit.map_or_else(|| Unit::of(&says()), Unit::asked);
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
            keys: Keys::of(&by_field, &items, &self.pieces),
            says_persons: by_field.any(&PERSONS),
            declares: by_field.any(&DECLARED),
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
            currency: Currency::UNKNOWN,
            origin: Origin::default(),
            contradicted: Vec::new(),
            relations: Relations::default(),
            row_sums: RowSums::default(),
            layout_asked: told.layout,
            code_columns: self.codes.columns,
            pieces: self.pieces,
            codes_known: self.codes_known,
            levels: self.levels,
            unit: unit_known.rupiah,
            unit_known,
            year,
            stated_year: (None, String::new()),
            government: self.rows[..self.first].iter().flat_map(|r| &r.cells).find_map(|c| header::government_said(c)),
            agency: self.rows[..self.first].iter().find_map(|r| header::agency_said(&r.cells)),
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
