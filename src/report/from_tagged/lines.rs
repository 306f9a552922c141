//! Tagged lines into the ledger: those that are alike in all that a report sums by are one row to it.

use anyhow::Result;

use super::{EachGroup, Origins};
use crate::columns::frame::{self, KeyedAmount};
use crate::columns::tagged::given::{Distinct, Known, TaggedLine};
use crate::columns::tagged::{Given, TaggedColumn, given};
use crate::files::csv::Record;
use crate::ledger::{Ledger, LineInput, RowIds};
use crate::read::layout::BudgetRow;

/// Lines that are grouped together.
const WAITING: usize = 1 << 17;

/// Lines that wait to be grouped.
#[derive(Default)]
pub(super) struct Lines {
    waiting: Vec<KeyedAmount>,
    /// Numbers in the ledger, by those of activity, account and item.
    ids: Distinct<[u32; 3], RowIds>,
    /// Code and name of sources of funds.
    funds: Distinct<[u32; 2], [String; 2]>,
}

impl Lines {
    /// Takes a line of the budget with this number.
    ///
    /// # Errors
    /// Its source of funds is no text.
    pub fn put(
        &mut self,
        cells: &Given,
        line: &TaggedLine,
        budget: usize,
        known: &Known,
        ledger: &mut Ledger,
    ) -> Result<()> {
        // Lines that differ in their items alone are alike, where nobody asks for these.
        let items = ledger.looks_at_items();
        let ids = [line.activity, line.account, if items { line.item } else { 0 }];
        let ids = self.ids.number(ids, || {
            let item = if items { given::text(cells, TaggedColumn::Item)? } else { "" };
            Ok(ledger.ids_of(known.activities.get(line.activity), known.accounts.get(line.account), item))
        })?;
        let [code, name] = [TaggedColumn::SumberDanaCode, TaggedColumn::SumberDana];
        let fund = self.funds.number([cells.number_of(code)?, cells.number_of(name)?], || {
            Ok([given::text(cells, code)?.to_owned(), given::text(cells, name)?.to_owned()])
        })?;
        // Budgets first: their lines stay together.
        let key = [budget as u32, ids, line.answer, line.persons, line.declared, fund];
        self.waiting.push(KeyedAmount { key, amount: line.amount });
        Ok(())
    }

    /// Are there as many as are grouped together?
    pub fn are_many(&self) -> bool {
        self.waiting.len() >= WAITING
    }

    /// Enters what waits in the ledger, a row for all that are alike.
    ///
    /// # Errors
    /// Those of `each`.
    pub fn enter(
        &mut self,
        known: &Known,
        origins: &mut Origins,
        ledger: &mut Ledger,
        each: &mut EachGroup,
    ) -> Result<()> {
        // Tagged lines have no cells of a budget.
        let none = Record::default();
        for (row, lines) in frame::grouped(&self.waiting)? {
            let [budget, ids, answer, persons, declared, fund] = row.key;
            let input = &mut origins.inputs[budget as usize];
            input.lines += lines;
            match row.amount {
                Some(amount) => input.total += amount,
                None => input.lines_without_amount += lines,
            }
            let line = ledger.line(&LineInput {
                ids: *self.ids.get(ids),
                amount: row.amount,
                persons: Some(*known.persons.get(persons)),
                declared: *known.declared.get(declared),
                answer: Some(*known.answers.get(answer)),
            });
            ledger.add_lines(&line, lines);
            let [code, name] = self.funds.get(fund);
            let row = BudgetRow {
                table: &origins.tables[budget as usize],
                headers: &[],
                government: None,
                year: None,
                text: "",
                record: &none,
                profile: None,
                fund: Some([code, name]),
                edition: None,
                number: 0,
                line: &line,
                ledger,
            };
            each(&row, lines)?;
        }
        self.waiting.clear();
        Ok(())
    }
}
