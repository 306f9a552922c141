//! A row as it is tagged → its cells. What depends on its activity, account or verdict alone is written once.

use std::borrow::Cow;

use super::{COLUMNS, EXTRACT, LineCells, TaggedColumn, Value, mark};
use crate::allocate::Method;
use crate::criteria::nomenclature::Nomenclature;
use crate::criteria::tag::Criteria;
use crate::criteria::tag::words::TaggedWords;
use crate::ledger::Declared;
use crate::read::layout::BudgetRow;
use crate::read::profile::Field;

/// Government, year and stage of the file at hand, where the command line or the settings say them.
#[derive(Clone, Default, Debug, serde::Serialize)]
pub struct InputFacts {
    pub government: Option<String>,
    pub year: Option<u16>,
    pub stage: Option<String>,
}

pub struct LineValues<'n> {
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

impl<'n> LineValues<'n> {
    /// `extract`: only some of the lines are written.
    pub fn new(criteria: &Criteria, nomenclature: &'n Nomenclature, extract: bool) -> LineValues<'n> {
        LineValues {
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

    pub fn cells<'r>(&'r mut self, row: &'r BudgetRow, method: Method, said: &'r InputFacts) -> LineCells<'r> {
        let (ledger, line) = (row.ledger, row.line);
        let (activity, account) = (ledger.activity_of(line), ledger.account_of(line));
        let judged = || TaggedWords::of(activity, ledger.verdict_of(line), ledger.criteria, self.nomenclature).cells();
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
        let (counted, count) = (persons != Default::default(), |n: Option<u64>| n.map_or(Value::Null, Value::number));
        let mut cells = [Value::Null; COLUMNS.len()];
        let mut put = |column: TaggedColumn, cell| cells[column as usize] = cell;
        put(TaggedColumn::Government, Value::text(government));
        put(TaggedColumn::Year, year.map_or(Value::Null, Value::number));
        put(TaggedColumn::Stage, Value::maybe(said.stage.as_deref()));
        put(TaggedColumn::File, Value::text(row.path()));
        put(TaggedColumn::Sheet, Value::maybe(row.sheet()));
        put(TaggedColumn::Row, Value::number(row.number));
        put(TaggedColumn::OpdCode, Value::text(&activity.opd_code));
        put(TaggedColumn::Opd, Value::text(&activity.opd_name));
        put(TaggedColumn::Unit, Value::text(&activity.unit_name));
        put(TaggedColumn::BidangName, Value::text(&activity.bidang_name));
        put(TaggedColumn::ProgramName, Value::text(&activity.program_name));
        put(TaggedColumn::KegiatanName, Value::text(&activity.kegiatan_name));
        put(TaggedColumn::SubKegiatan, Value::text(code));
        put(TaggedColumn::SubKegiatanName, Value::text(&activity.sub_kegiatan_name));
        put(TaggedColumn::Indikator, Value::text(&activity.indikator));
        put(TaggedColumn::Sasaran, Value::text(&activity.sasaran));
        put(TaggedColumn::Rekening, Value::text(rekening));
        put(TaggedColumn::RekeningName, Value::text(&account.name));
        put(TaggedColumn::Item, Value::text(ledger.item_of(line)));
        put(TaggedColumn::SumberDanaCode, Value::text(&self.funds[0]));
        put(TaggedColumn::SumberDana, Value::text(&self.funds[1]));
        put(TaggedColumn::Amount, line.amount.map_or(Value::Null, |a| Value::Sen(a.sen())));
        put(TaggedColumn::Verdict, Value::text(verdict));
        put(TaggedColumn::Official, Value::text(official));
        put(TaggedColumn::Sex, Value::text(sex));
        put(TaggedColumn::Age, Value::text(age));
        put(TaggedColumn::Difabel, Value::Flag(difabel == "1"));
        put(TaggedColumn::Aspect, Value::text(aspect));
        put(TaggedColumn::Evidence, Value::text(evidence));
        put(TaggedColumn::Blocked, Value::text(blocked));
        put(TaggedColumn::ByDesign, Value::text(ledger.answer_of(line).by_design.id()));
        put(TaggedColumn::Method, Value::text(method.id()));
        put(TaggedColumn::Declared, Value::text(&self.declared));
        put(TaggedColumn::PersonsMale, count(persons.male));
        put(TaggedColumn::PersonsFemale, count(persons.female));
        put(TaggedColumn::PersonsUnknown, if counted { Value::number(persons.unknown) } else { Value::Null });
        put(TaggedColumn::PersonsUnit, if counted { Value::text(persons.unit.id()) } else { Value::Null });
        put(TaggedColumn::PersonsFrom, if counted { Value::text(persons.from.id()) } else { Value::Null });
        put(TaggedColumn::TaggedBy, Value::text(&self.mark));
        cells
    }
}

/// What belongs to a number, made when it is first asked for.
pub fn once<T>(known: &mut Vec<Option<T>>, number: u32, make: impl FnOnce() -> T) -> &T {
    let number = number as usize;
    if known.len() <= number {
        known.resize_with(number + 1, || None);
    }
    known[number].get_or_insert_with(make)
}

fn trimmed(cell: Cow<str>) -> String {
    cell.trim().to_owned()
}
