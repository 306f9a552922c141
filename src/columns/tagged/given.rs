//! Cells → a line as its tags say it. A cell that says what it cannot is an error that names it.

use anyhow::{Context, Result, bail};
use strum::VariantArray as _;

use super::files::Given as Cells;
use super::{TaggedColumn, Value};
use crate::criteria::tag::Answer;
use crate::domain::amount::Rupiah;
use crate::domain::budget::{Account, Activity, CountsFrom, Persons, Unit};
use crate::domain::code::{AccountCode, ActivityCode, Level, SkpdCode};
use crate::domain::groups::{Age, Aspect, Category, Sex};
use crate::ledger::{Declared, Ledger, Line, LineInput};

/// A line as its tags say it.
#[derive(Clone, Debug)]
pub struct TaggedLine {
    pub activity: Activity,
    pub account: Account,
    pub item: String,
    pub amount: Option<Rupiah>,
    pub answer: Answer,
    pub persons: Persons,
    pub declared: Declared,
}

impl TaggedLine {
    /// Enters the line in a ledger of tagged lines, and adds it to the sums.
    pub fn enter(&self, ledger: &mut Ledger) -> Line {
        let ids = ledger.ids_of(&self.activity, &self.account, &self.item);
        let line = ledger.line(&LineInput {
            ids,
            amount: self.amount,
            persons: Some(self.persons),
            declared: self.declared,
            answer: Some(self.answer),
        });
        ledger.add(&line);
        line
    }
}

/// The line that cells make.
pub fn line(cells: &Cells) -> Result<TaggedLine> {
    let text = |column| text(cells, column);
    let code = code(cells, TaggedColumn::SubKegiatan, ActivityCode::find)?;
    let opd_code = text(TaggedColumn::OpdCode)?.to_owned();
    let activity = Activity {
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
    };
    Ok(TaggedLine {
        activity,
        account: Account {
            code: self::code(cells, TaggedColumn::Rekening, AccountCode::find)?,
            name: text(TaggedColumn::RekeningName)?.into(),
        },
        item: text(TaggedColumn::Item)?.into(),
        amount: amount(cells.get(TaggedColumn::Amount)?)?,
        answer: answer(cells)?,
        persons: persons(cells)?,
        declared: declared(text(TaggedColumn::Declared)?)?,
    })
}

pub fn text<'a>(cells: &'a Cells, column: TaggedColumn) -> Result<&'a str> {
    match cells.get(column)? {
        Value::Null => Ok(""),
        Value::Text(text) => Ok(text),
        other => bail!("column {}: {other:?} is no text", column.name()),
    }
}

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
                let (rupiah, sen) = digits.split_once('.')?;
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
        difabel: match cells.get(TaggedColumn::Difabel)? {
            Value::Flag(flag) => flag,
            Value::Text("1" | "true") | Value::Number(1) => true,
            Value::Text("0" | "false") | Value::Number(0) => false,
            _ => bail!("column {}: neither 0 nor 1", TaggedColumn::Difabel.name()),
        },
        aspects: bits(TaggedColumn::Aspect, |id| Aspect::VARIANTS.iter().position(|a| a.id() == id))?,
        by_design: sex(TaggedColumn::ByDesign)?,
    })
}

fn persons(cells: &Cells) -> Result<Persons> {
    let from = text(cells, TaggedColumn::PersonsFrom)?;
    if from.is_empty() {
        return Ok(Persons::default());
    }
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
        let (whole, millionths) = cell.split_once('.')?;
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
