//! Finding the header of a table: rows that may be one, with what they say of the columns.

mod judged;
mod persons;

use super::amount_column::{AmountColumn, number_style};
use super::amounts::JudgedColumns;
use super::columns::NamedColumns;
use super::header::{self, Heading, Label, Role};
use super::rows::{HeadRow, head, header_end, is_title, labels, skip_numbers};
use super::{Field, LayoutAsked, Levels, Profile, ReadOptions, nested};
use crate::files::csv::Dialect;
use crate::files::split::Records;
use crate::finding::{Fault, Instead, NoHeader, Place};
use crate::read::codes::columns::{self as by_content, CodeColumns, code_columns};
use crate::read::codes::pieces::{self, Pieces};
use crate::read::row::begins_number;

impl Profile {
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
                    instead: header::is_statement(rows.iter().flat_map(|row| &row.cells)).then_some(Instead::Statement),
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
}
