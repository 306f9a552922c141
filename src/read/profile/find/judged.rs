//! A header that was found → the profile: which amount is counted, and what the rows say of columns, unit and levels.

use super::Found;
use crate::domain::currency::Currency;
use crate::domain::language::Origin;
use crate::files::csv::{Dialect, unquote};
use crate::files::source::BLOCK;
use crate::files::split::Records;
use crate::finding::reading::{Contradicted, Contradiction};
use crate::finding::{Fault, Instead, NoHeader, Place};
use crate::read::declared;
use crate::read::profile::amount_column::number_style;
use crate::read::profile::amounts::{CountedAmount, JudgedColumns};
use crate::read::profile::columns::{DECLARED, FieldColumns, NamedColumns, PERSONS};
use crate::read::profile::header::{self, Role};
use crate::read::profile::unit::{Sayings, Unit};
use crate::read::profile::{
    AmountColumn, AmountKnown, Field, Keys, Layout, LayoutAsked, Profile, ReadOptions, Relations, RowSums,
};
use crate::read::row::begins_number;

impl Found<'_> {
    /// Any of its columns of money is as good as another.
    pub(super) fn profile_of_blank(self, sample: &str, dialect: Dialect, told: &ReadOptions) -> Profile {
        let column = self.columns.pagu(told).unwrap_or(0);
        let counted = CountedAmount { known: AmountKnown::Label, ..CountedAmount::named(&self.columns, column) };
        self.profile(sample, dialect, told, (counted, 0), None).with_currency(sample, told)
    }

    pub(super) fn finish(self, sample: &str, dialect: Dialect, told: &ReadOptions) -> Result<Profile, (Place, Fault)> {
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
        let no_header = |instead| {
            let (headers, amount) = (self.rows[self.first].cells.clone(), told.amount.clone());
            let header = NoHeader { headers, amount, known: header::amount_names(), instead };
            (at, Fault::NoBudgetHeader(header.into()))
        };
        let counted = chosen.or_else(by_label).ok_or_else(|| no_header(None))?;
        if told.amount.is_none() && self.counts_persons(counted.column.column, sample, dialect) {
            return Err(no_header(Some(Instead::Persons)));
        }
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
