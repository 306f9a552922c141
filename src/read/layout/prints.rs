//! PDF → tables: the annex that is asked for, or the only one that holds a budget; what the print states proves how it was
//! put together, or a finding says what is not proven.

mod proof;

pub use self::proof::PrintProof;

use anyhow::anyhow;

use super::{Opened, Opening, Reading};
use crate::domain::amount::NumberStyle;
use crate::files::print::part::{Annex, Part, ROWS};
use crate::files::print::{self, Refusal};
use crate::files::source::Source;
use crate::finding::print::{AnnexOffered, OpenAnnexes, UnreadPages};
use crate::finding::{Fault, Finding, FindingTable, Place};

/// Opens the table of a print, or of the annex that is asked for.
///
/// # Errors
/// It is not read, holds no budget, or several annexes do and none is asked for.
pub fn open(path: &str, reading: &Reading) -> Opening {
    let fail = |fault| Box::new(Finding::new(path, Place::whole(), fault));
    let mut parts = print::open(path).map_err(|refusal| fail(refused(refusal)))?;
    if let Some(asked) = &reading.annex {
        let known: Vec<String> = parts.iter().filter_map(|(part, _)| Some(name(part.annex.as_ref()?))).collect();
        let is_asked = |annex: &Annex| number(&annex.number) == number(asked);
        parts.retain(|(part, _)| part.annex.as_ref().is_some_and(is_asked));
        if parts.is_empty() {
            return Err(fail(Fault::CannotRead(match known.is_empty() {
                true => "no page of it has the title of an annex (LAMPIRAN I); leave --annex out".to_owned(),
                false => anyhow!("no annex {asked:?}; the annexes are {}", known.join(", ")).to_string(),
            })));
        }
    }
    let (mut read, mut failed) = (Vec::new(), Vec::new());
    for (part, source) in parts {
        match tables_of(source, &in_print(&part, reading)) {
            Ok(tables) => read.push((part, tables)),
            Err((place, fault)) => {
                let table = FindingTable::new(path, Some(print::part::PAGES));
                failed.push((part, Finding::at(&table, place, fault)));
            }
        }
    }
    let offered = offered(&read);
    if offered.len() > 1 {
        return Err(fail(Fault::OpenAnnexes(Box::new(OpenAnnexes { offered }))));
    }
    match read.into_iter().next() {
        Some((_, tables)) => {
            Ok((tables, failed.into_iter().filter_map(|(part, own)| beside(path, part, own)).collect()))
        }
        // What is asked for is no part without a budget; else the longest part says best what is missing.
        None => {
            let open = failed.iter().position(|(_, own)| matches!(own.fault, Fault::OpenAmount(_)));
            let longest = (0..failed.len()).max_by_key(|at| failed[*at].0.rows.len());
            match open.or(longest) {
                Some(at) => Err(Box::new(failed.swap_remove(at).1)),
                None => Err(fail(Fault::EmptyFile)),
            }
        }
    }
}

/// How the numbers of a print are written, where each of them may be read in two ways: nobody prints three decimals.
fn in_print(part: &Part, reading: &Reading) -> Reading {
    let mut reading = reading.clone();
    let has = |mark: char| {
        part.rows.iter().flat_map(|row| &row.cells).any(|(_, cell)| {
            let text = cell.text.trim().trim_start_matches("Rp").trim_start_matches(['.', ' ']);
            text.split_once(mark).is_some_and(|(whole, rest)| {
                let is_digits =
                    |own: &str| !own.is_empty() && own.len() <= 3 && own.bytes().all(|b| b.is_ascii_digit());
                is_digits(whole) && is_digits(rest) && rest.len() == 3
            })
        })
    };
    if reading.columns.numbers.is_none() {
        reading.columns.numbers = match (has('.'), has(',')) {
            (true, false) => Some(NumberStyle::Indonesian),
            (false, true) => Some(NumberStyle::Plain),
            _ => None,
        };
    }
    reading
}

fn tables_of(source: Source, reading: &Reading) -> Result<Vec<Opened>, (Place, Fault)> {
    if source.sample().trim().is_empty() {
        return Err((Place::whole(), Fault::EmptyFile));
    }
    Opened::tables_of(source, reading)
}

/// Of several tables that hold a budget, each: annexes, or tables with other columns below each other.
fn offered(read: &[(Part, Vec<Opened>)]) -> Vec<AnnexOffered> {
    let mut out = Vec::new();
    for (part, tables) in read {
        for table in tables {
            let header = table.profile.header_rows.first().copied().unwrap_or(u64::from(part.pages.0) * ROWS);
            out.push(AnnexOffered {
                name: part.annex.as_ref().map(name).unwrap_or_default(),
                number: part.annex.as_ref().map(|own| own.number.clone()).unwrap_or_default(),
                title: part.annex.as_ref().map(|own| own.title.clone()).unwrap_or_default(),
                page: header / ROWS,
            });
        }
    }
    out
}

/// An annex without a budget is passed over; other pages hold no table at all as a rule.
fn beside(path: &str, part: Part, own: Finding) -> Option<Finding> {
    part.annex.as_ref()?;
    let place = Place::line(u64::from(part.pages.0) * ROWS + 1);
    let table = FindingTable::new(path, Some(print::part::PAGES));
    Some(Finding::at(&table, place, Fault::AnnexWithoutBudget(Box::new((name(part.annex.as_ref()?), own.fault)))))
}

fn name(annex: &Annex) -> String {
    format!("LAMPIRAN {}", annex.number)
}

/// `II`, `2` and `lampiran ii` are one number; `I.1` is `1.1`.
fn number(text: &str) -> String {
    let text = text.trim().to_uppercase();
    let own = text.strip_prefix("LAMPIRAN").unwrap_or(&text).trim().trim_end_matches('.');
    let part = |own: &str| roman(own).map_or_else(|| own.trim_start_matches('0').to_owned(), |n| n.to_string());
    own.split('.').map(part).collect::<Vec<_>>().join(".")
}

fn roman(text: &str) -> Option<i64> {
    let value = |c: char| {
        Some(match c {
            'I' => 1,
            'V' => 5,
            'X' => 10,
            'L' => 50,
            'C' => 100,
            _ => return None,
        })
    };
    let values: Vec<u32> = text.chars().map(value).collect::<Option<_>>()?;
    let (mut sum, mut next) = (0i64, 0);
    for own in values.iter().rev().map(|own| i64::from(*own)) {
        sum += if own < next { -own } else { own };
        next = own;
    }
    (!values.is_empty()).then_some(sum)
}

/// Why a PDF is not read, as people are told it.
fn refused(refusal: Refusal) -> Fault {
    let why = match refusal {
        Refusal::Unread(pages) => return Fault::UnreadPages(Box::new(UnreadPages::of(pages))),
        Refusal::File(why) => why,
        Refusal::TooLarge => "a PDF that is too large: it unpacks to more, draws more on a page or has more or larger pages than any print; \
             split it, or ask for the workbook that it was made from".to_owned(),
        Refusal::Encrypted => "an encrypted PDF; open it, with its password, print it into a new PDF, and read that".to_owned(),
        Refusal::Damaged => "a damaged PDF, or none in spite of its name; open it and print it into a new PDF, or ask for the workbook \
             that it was made from".to_owned(),
        Refusal::NotBuilt => "this setara was built without the feature pdf; install one that has it, or ask for the workbook that the PDF \
             was made from".to_owned(),
    };
    Fault::CannotRead(why)
}
