//! Cells → a line as its tags say it. A cell that says what it cannot is an error that names it. What repeats is parsed
//! once.

use std::collections::HashMap;
use std::hash::Hash;

use anyhow::{Context, Result, bail};
use strum::VariantArray as _;

use super::{TaggedColumn, Value};
use crate::columns::tagged::Given as Cells;
use crate::criteria::tag::Answer;
use crate::domain::amount::Rupiah;
use crate::domain::budget::{Account, Activity, CountsFrom, Persons, Unit};
use crate::domain::code::{AccountCode, ActivityCode, Level, SkpdCode};
use crate::domain::groups::{Age, Aspect, Category, Sex};
use crate::files::intern::Hasher;
use crate::ledger::Declared;

/// Columns that an activity is made of.
const ACTIVITY: [TaggedColumn; 11] = [
    TaggedColumn::OpdCode,
    TaggedColumn::Opd,
    TaggedColumn::Unit,
    TaggedColumn::BidangName,
    TaggedColumn::ProgramName,
    TaggedColumn::KegiatanName,
    TaggedColumn::SubKegiatan,
    TaggedColumn::SubKegiatanName,
    TaggedColumn::Indikator,
    TaggedColumn::Sasaran,
    TaggedColumn::Label,
];

/// Columns that an answer is made of, beside difabel.
const ANSWER: [TaggedColumn; 5] =
    [TaggedColumn::Verdict, TaggedColumn::Sex, TaggedColumn::Age, TaggedColumn::Aspect, TaggedColumn::ByDesign];

/// A line as its tags say it; what it has in common with others by its number in `Known`.
#[derive(Clone, Copy, Debug)]
pub struct TaggedLine {
    pub activity: u32,
    pub account: u32,
    /// Number of the text among those of the column.
    pub item: u32,
    pub amount: Option<Rupiah>,
    pub answer: u32,
    pub persons: u32,
    pub declared: u32,
}

/// What lines say, once each.
#[derive(Default)]
pub struct Known {
    /// By their texts and the year of their budget.
    pub activities: Distinct<([u32; 11], Option<u16>), Activity>,
    pub accounts: Distinct<[u32; 2], Account>,
    pub answers: Distinct<([u32; 5], bool), Answer>,
    pub persons: Distinct<Persons, Persons>,
    pub declared: Distinct<u32, Declared>,
}

/// Values by number, in the order in which they were met.
pub struct Distinct<K, V> {
    numbers: HashMap<K, u32, Hasher>,
    values: Vec<V>,
    last: Option<(K, u32)>,
}

impl<K, V> Default for Distinct<K, V> {
    fn default() -> Self {
        Distinct { numbers: HashMap::default(), values: Vec::new(), last: None }
    }
}

impl<K: Copy + Eq + Hash, V> Distinct<K, V> {
    /// The number of a key; where it is new, `make` says what it stands for.
    ///
    /// # Errors
    /// Those of `make`.
    pub fn number(&mut self, key: K, make: impl FnOnce() -> Result<V>) -> Result<u32> {
        if let Some((last, number)) = self.last
            && last == key
        {
            return Ok(number);
        }
        let number = match self.numbers.get(&key) {
            Some(number) => *number,
            None => {
                let number = self.values.len() as u32;
                self.values.push(make()?);
                self.numbers.insert(key, number);
                number
            }
        };
        self.last = Some((key, number));
        Ok(number)
    }

    pub fn get(&self, number: u32) -> &V {
        &self.values[number as usize]
    }
}

impl Known {
    /// The line that cells make, of a budget of `year`.
    ///
    /// # Errors
    /// A cell says what it cannot.
    pub fn line(&mut self, cells: &Cells, year: Option<u16>) -> Result<TaggedLine> {
        let account = numbers(cells, [TaggedColumn::Rekening, TaggedColumn::RekeningName])?;
        let persons = persons(cells)?;
        Ok(TaggedLine {
            activity: self.activities.number((numbers(cells, ACTIVITY)?, year), || activity(cells, year))?,
            account: self.accounts.number(account, || self::account(cells))?,
            item: cells.number_of(TaggedColumn::Item)?,
            amount: amount(cells.get(TaggedColumn::Amount)?)?,
            answer: self.answers.number((numbers(cells, ANSWER)?, difabel(cells)?), || answer(cells))?,
            persons: self.persons.number(persons, || Ok(persons))?,
            declared: self
                .declared
                .number(cells.number_of(TaggedColumn::Declared)?, || declared(text(cells, TaggedColumn::Declared)?))?,
        })
    }
}

fn numbers<const N: usize>(cells: &Cells, columns: [TaggedColumn; N]) -> Result<[u32; N]> {
    let mut out = [0; N];
    for (number, column) in out.iter_mut().zip(columns) {
        *number = cells.number_of(column)?;
    }
    Ok(out)
}

fn activity(cells: &Cells, year: Option<u16>) -> Result<Activity> {
    let text = |column| text(cells, column);
    let code = code(cells, TaggedColumn::SubKegiatan, ActivityCode::find)?;
    let opd_code = text(TaggedColumn::OpdCode)?.to_owned();
    Ok(Activity {
        skpd: SkpdCode::find(&opd_code),
        opd_code,
        opd_name: text(TaggedColumn::Opd)?.into(),
        unit_name: text(TaggedColumn::Unit)?.into(),
        bidang: code.and_then(|c| c.at(Level::Bidang)),
        bidang_name: text(TaggedColumn::BidangName)?.into(),
        program_name: text(TaggedColumn::ProgramName)?.into(),
        kegiatan_name: text(TaggedColumn::KegiatanName)?.into(),
        code,
        sub_kegiatan_name: text(TaggedColumn::SubKegiatanName)?.into(),
        indikator: text(TaggedColumn::Indikator)?.into(),
        sasaran: text(TaggedColumn::Sasaran)?.into(),
        year,
        label: text(TaggedColumn::Label)?.into(),
    })
}

fn account(cells: &Cells) -> Result<Account> {
    Ok(Account {
        code: code(cells, TaggedColumn::Rekening, AccountCode::find)?,
        name: text(cells, TaggedColumn::RekeningName)?.into(),
    })
}

/// The text of a cell; empty where there is none.
///
/// # Errors
/// The cell holds a number.
pub fn text<'a>(cells: &Cells<'a>, column: TaggedColumn) -> Result<&'a str> {
    match cells.get(column)? {
        Value::Null => Ok(""),
        Value::Text(text) => Ok(text),
        other => bail!("column {}: {other:?} is no text", column.name()),
    }
}

/// The number of a cell; `None` where there is none.
///
/// # Errors
/// The cell holds a text, or a number that does not fit.
pub fn number<T: TryFrom<i64>>(cells: &Cells, column: TaggedColumn) -> Result<Option<T>> {
    let number = match cells.get(column)? {
        Value::Null => return Ok(None),
        Value::Number(number) => Some(number),
        Value::Text(text) => text.parse().ok(),
        _ => None,
    };
    let number = number.and_then(|n| T::try_from(n).ok());
    number.map(Some).with_context(|| format!("column {}: is no number that can stand there", column.name()))
}

fn code<T>(cells: &Cells, column: TaggedColumn, find: fn(&str) -> Option<T>) -> Result<Option<T>> {
    match text(cells, column)? {
        "" => Ok(None),
        cell => find(cell).map(Some).with_context(|| format!("column {}: {cell:?} is no code", column.name())),
    }
}

/// Exactly as it was written, or a decimal: what has been through a float is refused.
fn amount(cell: Value) -> Result<Option<Rupiah>> {
    let column = TaggedColumn::Amount.name();
    match cell {
        Value::Null => Ok(None),
        Value::Sen(sen) => Ok(Some(Rupiah::from_sen(sen))),
        Value::Text(text) => {
            let exact = || {
                let (sign, digits) = text.strip_prefix('-').map_or((1, text), |rest| (-1, rest));
                // A comma where Excel in Indonesia has it.
                let (rupiah, sen) = digits.split_once(['.', ','])?;
                let whole = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
                if !whole(rupiah) || !whole(sen) || sen.len() != 2 {
                    return None;
                }
                let value: i128 = rupiah.parse::<i128>().ok()?.checked_mul(100)?.checked_add(sen.parse().ok()?)?;
                Some(Rupiah::from_sen(sign * value))
            };
            exact().map(Some).with_context(|| format!("column {column}: {text:?} is no amount such as 1500000.00"))
        }
        other => bail!("column {column}: {other:?} is no exact amount; keep it a decimal(38,2)"),
    }
}

fn answer(cells: &Cells) -> Result<Answer> {
    let unknown = |column: TaggedColumn, word: &str| format!("column {}: {word:?} is not known", column.name());
    let verdict = text(cells, TaggedColumn::Verdict)?;
    let category = Category::VARIANTS.iter().copied().find(|c| c.id() == verdict);
    let sex = |column| -> Result<Sex> {
        let word = text(cells, column)?;
        let all = [Sex::P, Sex::L, Sex::Both, Sex::Unknown];
        all.into_iter().find(|s| s.id() == word).with_context(|| unknown(column, word))
    };
    let bits = |column, place: fn(&str) -> Option<usize>| -> Result<u8> {
        let words = text(cells, column)?.split('+').filter(|w| !w.is_empty());
        words.into_iter().try_fold(0, |bits, word| {
            let at = place(word).with_context(|| unknown(column, word))?;
            Ok(bits | 1 << at)
        })
    };
    Ok(Answer {
        category: category.with_context(|| unknown(TaggedColumn::Verdict, verdict))?,
        sex: sex(TaggedColumn::Sex)?,
        ages: bits(TaggedColumn::Age, |id| Age::VARIANTS.iter().position(|a| a.id() == id))?,
        difabel: difabel(cells)?,
        aspects: bits(TaggedColumn::Aspect, |id| Aspect::VARIANTS.iter().position(|a| a.id() == id))?,
        by_design: sex(TaggedColumn::ByDesign)?,
    })
}

fn difabel(cells: &Cells) -> Result<bool> {
    Ok(match cells.get(TaggedColumn::Difabel)? {
        Value::Flag(flag) => flag,
        Value::Text("1" | "true") | Value::Number(1) => true,
        Value::Text("0" | "false") | Value::Number(0) => false,
        _ => bail!("column {}: neither 0 nor 1", TaggedColumn::Difabel.name()),
    })
}

fn persons(cells: &Cells) -> Result<Persons> {
    if cells.number_of(TaggedColumn::PersonsFrom)? == 0 {
        return Ok(Persons::default());
    }
    let from = text(cells, TaggedColumn::PersonsFrom)?;
    let all =
        [CountsFrom::Columns, CountsFrom::File, CountsFrom::Koefisien, CountsFrom::Sasaran, CountsFrom::Indikator];
    let unit = text(cells, TaggedColumn::PersonsUnit)?;
    let units = [Unit::Orang, Unit::Kunjungan, Unit::OrangHari, Unit::Persen];
    let unknown = |column: TaggedColumn, word: &str| format!("column {}: {word:?} is not known", column.name());
    Ok(Persons {
        male: number(cells, TaggedColumn::PersonsMale)?,
        female: number(cells, TaggedColumn::PersonsFemale)?,
        unknown: number(cells, TaggedColumn::PersonsUnknown)?.unwrap_or_default(),
        unit: units.into_iter().find(|u| u.id() == unit).with_context(|| unknown(TaggedColumn::PersonsUnit, unit))?,
        from: all.into_iter().find(|f| f.id() == from).with_context(|| unknown(TaggedColumn::PersonsFrom, from))?,
    })
}

/// `tag`, or a weight such as `0.250000`.
fn declared(cell: &str) -> Result<Declared> {
    let weight = || {
        let (whole, millionths) = cell.split_once(['.', ','])?;
        let digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
        if millionths.len() != 6 || !digits(whole) || !digits(millionths) {
            return None;
        }
        Some(whole.parse::<u32>().ok()?.checked_mul(1_000_000)?.checked_add(millionths.parse().ok()?)?)
            .filter(|w| *w <= 1_000_000)
    };
    Ok(match cell {
        "" => Declared::No,
        "tag" => Declared::Tag,
        _ => {
            let column = TaggedColumn::Declared.name();
            Declared::Weight(weight().with_context(|| format!("column {column}: {cell:?} is neither tag nor weight"))?)
        }
    })
}
