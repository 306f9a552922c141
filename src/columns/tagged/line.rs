//! A row as it is tagged → its cells. What depends on its activity, account or verdict alone is written once.

use std::borrow::Cow;

use super::{COLUMNS, Cell, Column, EXTRACT, LineCells, mark};
use crate::allocate::Method;
use crate::criteria::nomenclature::Nomenclature;
use crate::criteria::tag::Criteria;
use crate::criteria::tag::words::Judged;
use crate::ledger::Declared;
use crate::read::layout::Row;
use crate::read::profile::Field;

/// Government, year and stage of the file at hand, where the command line or the settings say them.
#[derive(Clone, Default, Debug)]
pub struct Said {
    pub government: Option<String>,
    pub year: Option<u16>,
    pub stage: Option<String>,
}

pub struct Lines<'n> {
    nomenclature: &'n Nomenclature,
    mark: String,
    /// Codes as text, by the number of the activity and of the account.
    activities: Vec<Option<String>>,
    accounts: Vec<Option<String>>,
    verdicts: Vec<Option<[String; 8]>>,
    /// LineCells of the row at hand that had to be put together.
    government: String,
    declared: String,
    funds: [String; 2],
}

impl<'n> Lines<'n> {
    /// `extract`: only some of the lines are written.
    pub fn new(criteria: &Criteria, nomenclature: &'n Nomenclature, extract: bool) -> Lines<'n> {
        Lines {
            nomenclature,
            mark: mark(criteria, nomenclature) + if extract { EXTRACT } else { "" },
            activities: Vec::new(),
            accounts: Vec::new(),
            verdicts: Vec::new(),
            government: String::new(),
            declared: String::new(),
            funds: Default::default(),
        }
    }

    pub fn cells<'r>(&'r mut self, row: &'r Row, method: Method, said: &'r Said) -> LineCells<'r> {
        let (book, line) = (row.book, row.line);
        let (activity, account) = (book.activity_of(line), book.account_of(line));
        let judged = || Judged::of(activity, book.verdict_of(line), book.criteria, self.nomenclature).cells();
        let [verdict, official, sex, age, difabel, aspect, evidence, blocked] =
            once(&mut self.verdicts, line.verdict, judged);
        let code = once(&mut self.activities, line.activity, || activity.code.map_or(String::new(), |c| c.to_string()));
        let rekening = once(&mut self.accounts, line.account, || account.code.map_or(String::new(), |c| c.to_string()));
        // Of the file itself: the column, else the rows above the header.
        let own = |field, above: Option<&'r str>| match row.cell(field) {
            cell if cell.trim().is_empty() => above.map_or(String::new(), str::to_owned),
            cell => cell.trim().to_owned(),
        };
        let government = match &said.government {
            Some(name) => name,
            None => {
                self.government = own(Field::Pemda, row.government);
                &self.government
            }
        };
        let year = said.year.or_else(|| own(Field::Tahun, row.year).parse().ok());
        self.funds = row.fund().map(trimmed);
        self.declared = match line.declared {
            Declared::No => String::new(),
            Declared::Tag => "tag".into(),
            Declared::Weight(millionths) => format!("{}.{:06}", millionths / 1_000_000, millionths % 1_000_000),
        };
        let persons = line.persons;
        let (counted, count) = (persons != Default::default(), |n: Option<u64>| n.map_or(Cell::Null, Cell::number));
        let mut cells = [Cell::Null; COLUMNS.len()];
        let mut put = |column: Column, cell| cells[column as usize] = cell;
        put(Column::Government, Cell::text(government));
        put(Column::Year, year.map_or(Cell::Null, Cell::number));
        put(Column::Stage, Cell::maybe(said.stage.as_deref()));
        put(Column::File, Cell::text(row.path()));
        put(Column::Sheet, Cell::maybe(row.sheet()));
        put(Column::Row, Cell::number(row.number));
        put(Column::OpdCode, Cell::text(&activity.opd_code));
        put(Column::Opd, Cell::text(&activity.opd_name));
        put(Column::Unit, Cell::text(&activity.unit_name));
        put(Column::BidangName, Cell::text(&activity.bidang_name));
        put(Column::ProgramName, Cell::text(&activity.program_name));
        put(Column::KegiatanName, Cell::text(&activity.kegiatan_name));
        put(Column::SubKegiatan, Cell::text(code));
        put(Column::SubKegiatanName, Cell::text(&activity.sub_kegiatan_name));
        put(Column::Indikator, Cell::text(&activity.indikator));
        put(Column::Sasaran, Cell::text(&activity.sasaran));
        put(Column::Rekening, Cell::text(rekening));
        put(Column::RekeningName, Cell::text(&account.name));
        put(Column::Item, Cell::text(book.item_of(line)));
        put(Column::SumberDanaCode, Cell::text(&self.funds[0]));
        put(Column::SumberDana, Cell::text(&self.funds[1]));
        put(Column::Amount, line.amount.map_or(Cell::Null, |a| Cell::Sen(a.sen())));
        put(Column::Verdict, Cell::text(verdict));
        put(Column::Official, Cell::text(official));
        put(Column::Sex, Cell::text(sex));
        put(Column::Age, Cell::text(age));
        put(Column::Difabel, Cell::Flag(difabel == "1"));
        put(Column::Aspect, Cell::text(aspect));
        put(Column::Evidence, Cell::text(evidence));
        put(Column::Blocked, Cell::text(blocked));
        put(Column::ByDesign, Cell::text(book.answer_of(line).by_design.id()));
        put(Column::Method, Cell::text(method.id()));
        put(Column::Declared, Cell::text(&self.declared));
        put(Column::PersonsMale, count(persons.male));
        put(Column::PersonsFemale, count(persons.female));
        put(Column::PersonsUnsaid, if counted { Cell::number(persons.unsaid) } else { Cell::Null });
        put(Column::PersonsUnit, if counted { Cell::text(persons.unit.id()) } else { Cell::Null });
        put(Column::PersonsFrom, if counted { Cell::text(persons.from.id()) } else { Cell::Null });
        put(Column::TaggedBy, Cell::text(&self.mark));
        cells
    }
}

/// What belongs to a number, made when it is first asked for.
fn once<T>(known: &mut Vec<Option<T>>, number: u32, make: impl FnOnce() -> T) -> &T {
    let number = number as usize;
    if known.len() <= number {
        known.resize_with(number + 1, || None);
    }
    known[number].get_or_insert_with(make)
}

fn trimmed(cell: Cow<str>) -> String {
    cell.trim().to_owned()
}
